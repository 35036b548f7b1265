//! probe DIR FILE.sql [plan] params...   (u:uuid-hex, i:int, n:, else text)
use rusqlite::types::Value;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let dir = std::path::PathBuf::from(&a[1]);
    let keys = tungngo_server::keys::Keys::open(&dir.with_extension("keys"), false).unwrap();
    let c = tungngo_tests::keyring::open(&dir.join("tungngo.db"), &keys.database.0).unwrap();
    c.execute_batch("PRAGMA cache_size=-16000").unwrap();
    let sql = if a[2].ends_with(".sql") {
        std::fs::read_to_string(&a[2]).unwrap()
    } else {
        a[2].clone()
    };
    let plan = a.get(3).is_some_and(|x| x == "plan");
    let params: Vec<Value> = a[3 + usize::from(plan)..]
        .iter()
        .map(|p| match p.split_once(':') {
            Some(("u", h)) => Value::Blob(h.parse::<uuid::Uuid>().unwrap().as_bytes().to_vec()),
            Some(("i", n)) => Value::Integer(n.parse().unwrap()),
            Some(("n", _)) => Value::Null,
            _ => Value::Text(p.clone()),
        })
        .collect();
    if plan {
        let mut s = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut rows = s.query(rusqlite::params_from_iter(params.iter())).unwrap();
        while let Some(r) = rows.next().unwrap() {
            println!(
                "{:>4} {:>4} {}",
                r.get::<_, i64>(0).unwrap(),
                r.get::<_, i64>(1).unwrap(),
                r.get::<_, String>(3).unwrap()
            );
        }
        return;
    }
    let mut s = c.prepare(&sql).unwrap();
    for round in 0..4 {
        let t = std::time::Instant::now();
        let n = s.column_count();
        let mut rows = s.query(rusqlite::params_from_iter(params.iter())).unwrap();
        let mut k = 0;
        while let Some(r) = rows.next().unwrap() {
            k += 1;
            if round == 0 && k <= 5 {
                let v: Vec<String> = (0..n)
                    .map(|i| match r.get::<_, Value>(i).unwrap() {
                        Value::Blob(b) if b.len() == 16 => {
                            uuid::Uuid::from_slice(&b).unwrap().to_string()
                        }
                        v => format!("{v:?}"),
                    })
                    .collect();
                println!("{}", v.join(" | "));
            }
        }
        println!("{k} rows {:?}", t.elapsed());
    }
}
