//! The index beside a look at every household, and how an older database gets it.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use tungngo_server::{
    clock,
    storage::{
        Reach, SearchStore as _,
        search::{Looker, MOST, Rank},
        sqlite::Sqlite,
    },
};
use tungngo_shared::{
    access::Role,
    household::Household,
    ids::HouseholdId,
    text::{fold, is_one_slip, nfc},
};

use super::{
    super::{
        cases::kit::{NAME, NUMBER, Scene},
        kit::Office,
    },
    alley_of, put, search,
};

/// Empties the index.
async fn clear(store: &Sqlite) {
    let clear = store.write(|tx| {
        tx.execute(
            "INSERT INTO search_index (search_index) VALUES ('delete-all')",
            [],
        )?;
        tx.execute("DELETE FROM search_row", [])?;
        Ok(tx.execute("DELETE FROM search_word", [])?)
    });
    clear.await.unwrap();
}

/// What a look at every household would find.
fn plain(all: &[(HouseholdId, Household)], alley: &str, typed: &str) -> Vec<(HouseholdId, Rank)> {
    let lower = |word: &str| word.to_lowercase();
    let typed = nfc(typed);
    let typed: Vec<&str> = typed.split(' ').filter(|w| !w.is_empty()).collect();
    let has_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let mut found = Vec::new();
    for (id, h) in all {
        let text = nfc(&format!("{} {} {alley}", h.head_name, h.number));
        let mut words: Vec<(String, String)> =
            text.split(' ').map(|w| (fold(w), lower(w))).collect();
        words.extend(h.phone.iter().map(|p| (p.clone(), p.clone())));
        let each = |fits: &dyn Fn(&str, &(String, String)) -> bool| {
            let fits_one = |w: &&str| words.iter().any(|word| fits(w, word));
            typed.iter().all(fits_one)
        };
        let same = |w: &str, (folded, written): &(String, String)| match has_digit(w) {
            true => fold(w) == *folded,
            false => lower(w) == *written,
        };
        let begins = |w: &str, (folded, _): &(String, String)| folded.starts_with(&fold(w));
        let slip = |w: &str, word: &(String, String)| {
            let folded = fold(w);
            let may = folded.chars().count() >= 3 && !has_digit(&folded) && !has_digit(&word.0);
            begins(w, word) || may && is_one_slip(&folded, &word.0)
        };
        let rank = if each(&same) {
            Rank::Same
        } else if each(&|w, (folded, _)| fold(w) == *folded) {
            Rank::Folded
        } else if each(&begins) {
            Rank::Begins
        } else if each(&slip) {
            Rank::Slip
        } else {
            continue;
        };
        found.push((*id, rank));
    }
    found.sort_by_key(|(_, rank)| *rank);
    found.truncate(MOST);
    found
}

#[tokio::test]
async fn the_index_finds_what_a_look_at_every_household_finds() {
    const WORDS: [&str; 14] = [
        "Lan", "Lân", "Lân", "Làn", "Loan", "Lan", "Đạt", "Đát", "Dat", "Dạt", "Thị", "Thi",
        "Thịnh", "A",
    ];
    let office = Office::with_visits(0).await;
    let ward = office.ward.code.clone();
    let (group, alley) = alley_of(&office, &ward, 0).await;
    let alleys = office.app.store.alleys(&ward).await.unwrap();
    let alley_name = alleys.into_iter().find(|a| a.id == alley).unwrap().name;
    // Only what is made here is in the index.
    clear(&office.store).await;
    let viewer = office.person(Role::AreaOfficer).id;
    let looker = Looker {
        ward: ward.clone(),
        user: viewer,
        households: Some(Reach {
            ward: ward.clone(),
            viewer,
            whole: false,
        }),
        cases: None,
        people: false,
    };
    let mut rng = StdRng::seed_from_u64(5);
    let mut all: Vec<(HouseholdId, Household)> = Vec::new();
    for round in 0..150 {
        let name: Vec<&str> = (0..rng.random_range(1..4))
            .map(|_| *WORDS.choose(&mut rng).unwrap())
            .collect();
        let number = format!("{}/{}", rng.random_range(1..4), rng.random_range(1..30));
        let mut household = Household::at(group, alley, &number);
        household.head_name = name.join(" ");
        household.phone = rng
            .random_bool(0.3)
            .then(|| format!("0900000{:03}", rng.random_range(0..20)));
        // A third are changes of what is there.
        let old =
            (!all.is_empty() && rng.random_bool(0.33)).then(|| rng.random_range(0..all.len()));
        let id = old.map_or_else(|| HouseholdId(clock::new_id()), |at| all[at].0);
        put(&office, &ward, id, household.clone()).await;
        match old {
            Some(at) => all[at].1 = household,
            None => all.push((id, household)),
        }
        if round % 3 > 0 {
            continue;
        }
        let typed: Vec<String> = (0..rng.random_range(1..3))
            .map(|_| match rng.random_range(0..6) {
                0 => format!("0900000{:03}", rng.random_range(0..20)),
                1 => format!("{}/", rng.random_range(1..4)),
                2 => "lna".to_owned(),
                3 => "thij".to_owned(),
                _ => (*WORDS.choose(&mut rng).unwrap()).to_owned(),
            })
            .collect();
        let typed = typed.join(" ");
        let found = office
            .store
            .search(looker.clone(), typed.clone(), clock::now());
        let found = found.await.unwrap().households.list;
        let found: Vec<_> = found
            .into_iter()
            .map(|hit| (hit.row.id, hit.rank))
            .collect();
        assert_eq!(found, plain(&all, &alley_name, &typed), "{typed}");
    }
}

/// What the tables of the index hold, without their numbers.
async fn index(store: &Sqlite) -> Vec<(String, String)> {
    let read = store.read(|c| {
        let sql = "SELECT hex(id), words FROM search_row \
                   UNION ALL SELECT scope || word, CAST(many AS TEXT) FROM search_word ORDER BY 1, 2";
        let mut statement = c.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn an_older_database_gets_its_index_when_it_is_opened() {
    let scene = Scene::set().await;
    scene.opened(&[("personal_number", NUMBER)]).await;
    let office = &scene.office;
    let before = index(&office.store).await;
    assert!(before.len() > 400);
    clear(&office.store).await;
    let lead = scene.desk("lead").await;
    assert!(search(&lead, NAME).await.contains("search-empty"));
    let path = office.app.config.data_dir.join("tungngo.db");
    let again = Sqlite::open(&path, &office.app.keys.database).unwrap();
    assert_eq!(index(&again).await, before);
    assert!(search(&lead, NAME).await.contains("search-case"));
}
