//! Papers of a case (tài liệu trong hồ sơ): what one is, which files are taken in, and what is said of each.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    casefile::CaseState,
    picture::{self, Media},
    text,
    validation::{Code, FieldError, MAX_NAME_CHARS},
    visit::answers,
};

/// The largest file, in bytes.
pub const MAX_PAPER_BYTES: u64 = 20 * 1024 * 1024;
/// The most papers that a case holds at once.
pub const MAX_PAPERS: usize = 100;
/// The most versions of one paper.
pub const MAX_VERSIONS: usize = 20;
/// How many bytes [`sniff`] needs to see.
pub const SNIFF_BYTES: usize = picture::SNIFF_BYTES;
/// No paper is older.
const OLDEST: i16 = 120;

answers! {
    /// What a paper is (text keys `paper-kind-…`).
    PaperKind {
        /// Quyết định.
        Decision = "decision",
        /// Biên bản.
        Minutes = "minutes",
        /// Đơn.
        Application = "application",
        /// Ảnh.
        Picture = "picture",
        /// Khác.
        Other = "other",
    }
}

answers! {
    /// The files that are taken in; ids are media types.
    PaperFormat {
        /// PDF.
        Pdf = "application/pdf",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// PNG.
        Png = "image/png",
        /// WebP.
        WebP = "image/webp",
        /// A text of Word's, without macros.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A workbook of Excel's, without macros.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

impl PaperFormat {
    /// How a file's name ends.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

impl From<Media> for PaperFormat {
    fn from(media: Media) -> Self {
        match media {
            Media::Jpeg => Self::Jpeg,
            Media::Png => Self::Png,
            Media::WebP => Self::WebP,
        }
    }
}

/// What a file is packed in, as far as its beginning tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A PDF.
    Pdf,
    /// A picture.
    Picture(Media),
    /// A ZIP archive, as office programs write them.
    Zip,
}

/// What begins like this; none for what is not taken in. A file's name and what somebody says of it count for nothing.
#[must_use]
pub fn sniff(beginning: &[u8]) -> Option<Container> {
    match beginning {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Container::Pdf),
        [b'P', b'K', 3, 4, ..] => Some(Container::Zip),
        other => picture::sniff(other).map(Container::Picture),
    }
}

answers! {
    /// Why a file is not taken in (text keys `paper-fault-…`).
    PaperFault {
        /// No file, or one without a byte.
        Empty = "empty",
        /// Larger than [`MAX_PAPER_BYTES`].
        TooLarge = "too_large",
        /// None of [`PaperFormat`], by what is in it.
        UnknownKind = "unknown_kind",
        /// Begins like one and does not read as one.
        Damaged = "damaged",
        /// Locked with a password: nobody can look into it.
        Encrypted = "encrypted",
        /// Would run something, or send something somewhere, when it is opened.
        Active = "active",
        /// Holds macros.
        Macros = "macros",
        /// Holds another file.
        Embedded = "embedded",
        /// Fetches something from elsewhere when it is opened.
        External = "external",
        /// Packed in a way that cannot be looked into.
        Unreadable = "unreadable",
        /// The same bytes are in the case already.
        Duplicate = "duplicate",
        /// The case, or the paper, holds as many as it may.
        TooMany = "too_many",
    }
}

/// What is said of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperFacts {
    /// What it is.
    pub kind: PaperKind,
    /// Số, ký hiệu.
    pub number: Option<String>,
    /// Ngày của văn bản.
    pub dated_on: Option<Date>,
    /// Trích yếu.
    pub title: String,
}

impl PaperFacts {
    /// What is wrong with it; empty when nothing is. A decision has a number and a date.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |path: &str, code| errors.push(FieldError::new(path, code));
        let is_decision = self.kind == PaperKind::Decision;
        match &self.number {
            Some(number) if number.trim().is_empty() => wrong("/number", Code::Required),
            Some(number) if number.chars().count() > MAX_NAME_CHARS => {
                wrong("/number", Code::TooLong);
            }
            None if is_decision => wrong("/number", Code::Required),
            _ => {}
        }
        match self.dated_on {
            Some(day) if day > today || day < today.saturating_sub(OLDEST.years()) => {
                wrong("/dated_on", Code::OutOfRange);
            }
            None if is_decision => wrong("/dated_on", Code::Required),
            _ => {}
        }
        if self.title.trim().is_empty() {
            wrong("/title", Code::Required);
        } else if self.title.chars().count() > MAX_NAME_CHARS {
            wrong("/title", Code::TooLong);
        }
        errors
    }

    /// Whether this is the paper of the decision with this number.
    #[must_use]
    pub fn is_decision(&self, number: &str) -> bool {
        let bare = |text: &str| text::fold(text).replace(' ', "");
        let own = self.number.as_deref().map(bare);
        self.kind == PaperKind::Decision && own.is_some_and(|own| own == bare(number))
    }
}

/// Whether papers may be put into a case that stands here. What was refused is about to be erased: nothing is added.
#[must_use]
pub fn takes_papers(state: CaseState) -> bool {
    state != CaseState::Refused
}

#[cfg(test)]
mod tests;
