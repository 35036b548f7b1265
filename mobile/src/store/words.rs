//! The index of words: doors of a long list are found without looking at each.
//!
//! It is made at one go, in walking order, when enough doors are not in it; a door that changes leaves it
//! (by triggers, see `sql/migrations/0004_large_lists.sql`) and is looked at by itself from then on. So
//! what is found, and in which order, never depends on the index.

use super::{Result, Writer, one, run, sql};

/// As many doors are looked at one by one within a moment.
const BEARABLE: i64 = 1_000;

/// A folded text as the words that it was typed as.
pub(super) fn words(folded: &str) -> Vec<&str> {
    /// More tell nothing new.
    const MOST: usize = 4;
    let words = folded.split(' ').filter(|w| !w.is_empty());
    words.take(MOST).collect()
}

/// What asks the index for texts in which each of these begins a word.
pub(super) fn expression(words: &[&str]) -> String {
    let begins = |word: &&str| format!("\"{}\" *", word.replace('"', "\"\""));
    words.iter().map(begins).collect::<Vec<_>>().join(" ")
}

impl Writer<'_> {
    /// Makes the index anew when too many doors are not in it.
    pub(super) fn index_if_long(&self) -> Result<()> {
        self.index_if(BEARABLE)
    }

    /// Makes the index anew when more than so many doors are not in it.
    fn index_if(&self, bearable: i64) -> Result<()> {
        let sql = sql!("words/not_indexed");
        let many = one(&self.tx, sql, [bearable + 1], |row| row.get(0))?.unwrap_or(0);
        if many <= bearable {
            return Ok(());
        }
        self.clear_index()?;
        run(&self.tx, sql!("words/number"), [])?;
        run(&self.tx, sql!("words/fill"), []).map(drop)
    }

    /// Takes all doors out of the index.
    pub(super) fn clear_index(&self) -> Result<()> {
        run(&self.tx, sql!("words/forget_numbers"), [])?;
        run(&self.tx, sql!("words/clear"), []).map(drop)
    }
}

#[cfg(test)]
impl super::Store {
    /// The index over all doors, however few they are.
    pub(super) fn index_now(&mut self) {
        self.write(|w| w.index_if(-1)).unwrap();
    }
}
