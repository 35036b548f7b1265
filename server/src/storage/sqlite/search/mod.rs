//! The index of words behind the desk's search, and what is kept in step with it: whoever writes or erases a household, a
//! case or an account calls [`household`], [`case`], [`person`] or [`forget`] in the same transaction.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use tungngo_shared::ids::{AlleyId, WardCode};
use uuid::Uuid;

use super::{Tx, rows};
use crate::storage::StoreResult;

mod find;
mod words;

use words::Kind;

/// So many households are few: their visits are read and put in order faster than the ward's are looked through.
const FEW: u64 = 400;

/// What the index knows of a record.
struct Known {
    nr: i64,
    scope: String,
    words: String,
}

fn known(c: &Connection, id: Uuid) -> StoreResult<Option<Known>> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/search/row.sql"))?
            .query_row([id], |row| {
                Ok(Known {
                    nr: row.get("nr")?,
                    scope: row.get("scope")?,
                    words: row.get("words")?,
                })
            })
            .optional()?,
    )
}

/// Words that begin words of households, asked one way or the other.
pub enum Begun {
    /// Few households have them: an expression for the index.
    Few(String),
    /// Many have them: patterns for the words of each row that is looked at.
    Many(Vec<String>),
}

/// How households with words that somebody typed are best found; none where nothing was typed. Words beyond `words` are
/// not asked for.
pub fn begun(
    c: &Connection,
    ward: &WardCode,
    typed: &str,
    words: usize,
) -> StoreResult<Option<Begun>> {
    let scope = Kind::Household.scope(ward);
    let mut typed = words::typed(typed);
    typed.truncate(words);
    if typed.is_empty() {
        return Ok(None);
    }
    let asked = words::begins(&scope, &typed);
    let many: u64 = c
        .prepare_cached(include_str!("../../../../sql/search/few.sql"))?
        .query_row(params![asked, FEW + 1], |row| row.get(0))?;
    Ok(Some(match many <= FEW {
        true => Begun::Few(asked),
        false => Begun::Many(typed.iter().map(|w| words::pattern(&scope, w)).collect()),
    }))
}

/// Counts the names that came and went.
fn recount(tx: &Tx<'_>, scope: &str, before: &str, after: &str) -> StoreResult<()> {
    let (before, after) = (
        words::names_in(scope, before),
        words::names_in(scope, after),
    );
    let mut count = tx.prepare_cached(include_str!("../../../../sql/search/count.sql"))?;
    for word in after.difference(&before) {
        count.execute(params![scope, word])?;
    }
    for word in before.difference(&after) {
        for sql in [
            include_str!("../../../../sql/search/uncount.sql"),
            include_str!("../../../../sql/search/forget_word.sql"),
        ] {
            tx.prepare_cached(sql)?.execute(params![scope, word])?;
        }
    }
    Ok(())
}

fn enter(tx: &Tx<'_>, nr: i64, words: &str) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/search/enter.sql"))?
        .execute(params![nr, words])?;
    Ok(())
}

fn leave(tx: &Tx<'_>, old: &Known) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/search/leave.sql"))?
        .execute(params![old.nr, old.words])?;
    Ok(())
}

/// Tells the index the words of a record, if they are other ones than before.
fn put(tx: &Tx<'_>, id: Uuid, scope: &str, words: &str) -> StoreResult<()> {
    match known(tx, id)? {
        Some(old) if old.words == words => Ok(()),
        Some(old) => {
            leave(tx, &old)?;
            tx.prepare_cached(include_str!("../../../../sql/search/set.sql"))?
                .execute(params![words, old.nr])?;
            enter(tx, old.nr, words)?;
            recount(tx, scope, &old.words, words)
        }
        None => {
            let nr = tx
                .prepare_cached(include_str!("../../../../sql/search/add.sql"))?
                .query_row(params![id, scope, words], |row| row.get("nr"))?;
            enter(tx, nr, words)?;
            recount(tx, scope, "", words)
        }
    }
}

/// A household as it stands now.
///
/// # Errors
/// The engine's own.
pub fn household(tx: &Tx<'_>, id: Uuid) -> StoreResult<()> {
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/search/household.sql"))?;
    let found = statement.query_row([id], |row| {
        let text = |column| row.get::<_, String>(column);
        let scope = Kind::Household.scope(&rows::ward(row, "ward")?);
        let names = [text("head_name")?, text("number")?, text("alley_name")?];
        let phone: Option<String> = row.get("phone")?;
        let phone = phone.unwrap_or_default();
        let names = names.each_ref().map(String::as_str);
        let group = Some(row.get("group_id")?);
        let words = words::of_record(&scope, &names, &[&phone], group);
        Ok((scope, words))
    });
    match found.optional()? {
        Some((scope, words)) => put(tx, id, &scope, &words),
        None => forget(tx, id),
    }
}

/// A case as it stands now.
///
/// # Errors
/// The engine's own.
pub fn case(tx: &Tx<'_>, id: Uuid) -> StoreResult<()> {
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/search/case.sql"))?;
    let found = statement.query_row([id], |row| {
        let scope = Kind::Case.scope(&rows::ward(row, "ward")?);
        let name: String = row.get("name")?;
        let number: Option<String> = row.get("personal_number")?;
        let number = number.unwrap_or_default();
        let group = Some(row.get("group_id")?);
        let words = words::of_record(&scope, &[&name], &[&number], group);
        Ok((scope, words))
    });
    match found.optional()? {
        Some((scope, words)) => put(tx, id, &scope, &words),
        None => forget(tx, id),
    }
}

/// An account as it stands now; one above wards is not searched.
///
/// # Errors
/// The engine's own.
pub fn person(tx: &Tx<'_>, id: Uuid) -> StoreResult<()> {
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/search/person.sql"))?;
    let found = statement.query_row([id], |row| {
        let scope = Kind::Person.scope(&rows::ward(row, "ward")?);
        let name: String = row.get("name")?;
        let login: Option<String> = row.get("login")?;
        let login = login.unwrap_or_default();
        Ok((
            scope.clone(),
            words::of_record(&scope, &[&name, &login], &[], None),
        ))
    });
    match found.optional()? {
        Some((scope, words)) => put(tx, id, &scope, &words),
        None => forget(tx, id),
    }
}

/// The index knows nothing of a record any more.
///
/// # Errors
/// The engine's own.
pub fn forget(tx: &Tx<'_>, id: Uuid) -> StoreResult<()> {
    let Some(old) = known(tx, id)? else {
        return Ok(());
    };
    leave(tx, &old)?;
    tx.prepare_cached(include_str!("../../../../sql/search/drop.sql"))?
        .execute([old.nr])?;
    recount(tx, &old.scope, &old.words, "")
}

/// The name of an alley; none when it is new.
///
/// # Errors
/// The engine's own.
pub fn alley_name(c: &Connection, alley: AlleyId) -> StoreResult<Option<String>> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/search/alley_name.sql"))?
            .query_row([alley.0], |row| row.get(0))
            .optional()?,
    )
}

/// Every household of an alley.
///
/// # Errors
/// The engine's own.
pub fn households_of(c: &Connection, alley: AlleyId) -> StoreResult<Vec<Uuid>> {
    let sql = include_str!("../../../../sql/search/of_alley.sql");
    ids(c, sql, [alley.0])
}

fn ids(c: &Connection, sql: &str, of: impl rusqlite::Params) -> StoreResult<Vec<Uuid>> {
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map(of, |row| row.get("id"))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Fills the index of a database that is older than it, in one transaction.
///
/// # Errors
/// The engine's own.
pub fn fill(connection: &mut Connection) -> StoreResult<()> {
    let sql = include_str!("../../../../sql/search/is_filled.sql");
    if connection.prepare(sql)?.exists([])? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tx = Tx::alone(&transaction);
    for id in ids(
        &tx,
        include_str!("../../../../sql/search/all_households.sql"),
        [],
    )? {
        household(&tx, id)?;
    }
    for id in ids(
        &tx,
        include_str!("../../../../sql/search/all_cases.sql"),
        [],
    )? {
        case(&tx, id)?;
    }
    for id in ids(
        &tx,
        include_str!("../../../../sql/search/all_people.sql"),
        [],
    )? {
        person(&tx, id)?;
    }
    transaction.commit()?;
    Ok(())
}
