//! Two open cases of one person, and the forms that make them one and part them again.

use super::super::{
    cases::kit::Scene,
    kit::{Desk, Page, hidden, links},
};

pub const REASON: &str = "Hai lần lập cho cùng một người";

/// Two cases of the same name and year, approved: their addresses.
pub async fn doubles(scene: &Scene) -> (String, String) {
    let number = [("personal_number", super::super::cases::kit::NUMBER)];
    let kept = scene.opened(&[("household", "")]).await.0;
    let gone = scene.opened(&number).await.0;
    (kept, gone)
}

/// Where the form of two is.
pub fn pair(kept: &str, gone: &str) -> String {
    format!("{kept}/merge/{}", gone.rsplit('/').next().unwrap())
}

/// Makes them one, as their page stands now, with these fields from the record that goes.
pub async fn merge(desk: &Desk<'_>, kept: &str, gone: &str, fields: &[&str]) -> Page {
    let html = desk.get(&pair(kept, gone)).await.ok();
    merge_on(desk, &html, kept, gone, fields).await
}

/// The same as a page showed it.
pub async fn merge_on(
    desk: &Desk<'_>,
    html: &str,
    kept: &str,
    gone: &str,
    fields: &[&str],
) -> Page {
    let (version, other) = (hidden(html, "version"), hidden(html, "other_version"));
    let mut form = vec![
        ("version", version.as_str()),
        ("other_version", other.as_str()),
        ("reason", REASON),
    ];
    form.extend(fields.iter().map(|field| (*field, "gone")));
    desk.post(&pair(kept, gone), &form).await
}

/// Where a kept case's merge is taken back.
pub async fn way_back(desk: &Desk<'_>, kept: &str) -> String {
    let html = desk.get(kept).await.ok();
    let found = links(&html, &format!("{kept}/unmerge/"));
    found.first().expect("no way back").clone()
}

/// Parts them again.
pub async fn part(desk: &Desk<'_>, kept: &str, sure: bool) -> Page {
    let path = way_back(desk, kept).await;
    let version = hidden(&desk.get(&path).await.ok(), "version");
    let mut form = vec![("version", version.as_str())];
    if sure {
        form.push(("sure", "1"));
    }
    desk.post(&path, &form).await
}

/// Every row of cases and of what hangs on them, without the counter that only ever grows.
pub async fn rows(scene: &Scene) -> Vec<String> {
    let read = scene.office.store.read(|c| {
        let mut all = Vec::new();
        for table in [
            "case_file",
            "case_status",
            "case_event",
            "case_agreement",
            "reconcile_row",
            "observation",
            "search_row",
            "search_word",
        ] {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let mut statement = c.prepare(&columns)?;
            let columns = statement.query_map([], |row| row.get::<_, String>(0))?;
            let columns: Vec<String> = columns.collect::<Result<_, _>>()?;
            // The index numbers its rows anew.
            let counts = |name: &str| {
                (table, name) == ("case_file", "version") || (table, name) == ("search_row", "nr")
            };
            let columns: Vec<String> = columns
                .into_iter()
                .filter(|name| !counts(name))
                .map(|name| format!("quote({name})"))
                .collect();
            let columns = columns.join(" || '|' || ");
            let sql = format!("SELECT '{table}|' || {columns} AS line FROM {table} ORDER BY line");
            let mut statement = c.prepare(&sql)?;
            let found = statement.query_map([], |row| row.get::<_, String>(0))?;
            all.extend(found.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(all)
    });
    read.await.unwrap()
}
