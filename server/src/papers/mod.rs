//! Files that come into a case: what one is, told from its bytes, and whether it does anything when it is opened.
//!
//! Context: officers attach what other offices sent. Whoever opens such a file later trusts it because it lies in a case.
//!
//! Design: a picture is made plain as a visit's photo is. A PDF is looked through for the names by which one acts
//! ([`pdf`]), an office file for macros, embedded files and what it fetches ([`office`]); what cannot be looked into is
//! refused. Nothing is ever opened here: a file leaves only as a download.
//!
//! Known gap: this is no virus scanner. It knows the ways that the formats themselves offer, not faults of the programs
//! that read them; a link that somebody has to press is left alone.

use tokio::sync::Semaphore;
use tungngo_shared::{
    paper::{Container, MAX_PAPER_BYTES, PaperFault, PaperFormat, sniff},
    picture,
};

pub mod along;
mod office;
mod pdf;
pub mod receive;

/// So many files are in memory at once to be looked through; others wait on the disk.
const AT_ONCE: usize = 2;
static LOOKING: Semaphore = Semaphore::const_new(AT_ONCE);

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub format: PaperFormat,
    /// What is to be kept: as it came, or a picture without what was packed beside it.
    pub bytes: Vec<u8>,
}

/// Looks a file through.
///
/// # Errors
/// Why it is not taken in.
pub fn check(bytes: Vec<u8>) -> Result<Found, PaperFault> {
    if bytes.is_empty() {
        return Err(PaperFault::Empty);
    }
    if bytes.len() as u64 > MAX_PAPER_BYTES {
        return Err(PaperFault::TooLarge);
    }
    match sniff(&bytes).ok_or(PaperFault::UnknownKind)? {
        Container::Pdf => {
            pdf::check(&bytes)?;
            let format = PaperFormat::Pdf;
            Ok(Found { format, bytes })
        }
        Container::Zip => {
            let format = office::check(&bytes)?;
            Ok(Found { format, bytes })
        }
        Container::Picture(_) => {
            let (media, plain) = picture::plain(&bytes).ok_or(PaperFault::Damaged)?;
            Ok(Found {
                format: media.into(),
                bytes: plain,
            })
        }
    }
}

#[cfg(test)]
mod tests;
