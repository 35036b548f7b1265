//! A photo of the sheet on its way: taken, being read, read or not.

use crate::scan::{Sheet, Unread};

/// What became of a photo.
#[derive(Clone, Debug)]
pub enum Scanned {
    /// It was taken and is being read.
    Begun,
    /// What it says.
    Read(Result<Sheet, Unread>),
}

/// How the last photo went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// It is being read.
    pub busy: bool,
    /// Why it was of no use.
    pub unread: Option<Unread>,
    /// Grows with every sheet read: fields that were typed in are drawn anew.
    pub count: u32,
}

impl Scan {
    /// Takes in what became of a photo; gives out the sheet.
    pub fn take(&mut self, scanned: Scanned) -> Option<Sheet> {
        self.busy = matches!(scanned, Scanned::Begun);
        self.unread = None;
        match scanned {
            Scanned::Begun => None,
            Scanned::Read(Ok(sheet)) => {
                self.count += 1;
                Some(sheet)
            }
            Scanned::Read(Err(why)) => {
                self.unread = Some(why);
                None
            }
        }
    }
}
