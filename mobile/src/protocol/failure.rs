//! Why a request came to nothing.

use serde::{Deserialize, Serialize};
use tungngo_shared::validation::FieldError;

/// A request that came to nothing, for the screen to put into words. Carries no personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{code:?}")]
pub struct Failure {
    /// Why.
    pub code: FailureCode,
    /// Which fields, for [`FailureCode::Invalid`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureCode {
    /// The store is locked: ask for the PIN.
    Locked,
    /// Not enrolled yet.
    NotEnrolled,
    /// Enrolled already, or a PIN is set already.
    AlreadyDone,
    /// Not the PIN.
    WrongPin {
        /// Tries left before an officer's help is needed.
        tries_left: u32,
        /// How long the next try has to wait, in milliseconds.
        wait_ms: u64,
    },
    /// Too soon after a wrong PIN; this try was not counted.
    Wait {
        /// How long still, in milliseconds.
        wait_ms: u64,
    },
    /// All tries are used up: a new code from the office is needed.
    NoTriesLeft,
    /// Not six digits.
    PinFormat,
    /// Too easy to guess (123456, 000000).
    PinTooSimple,
    /// No way to the server right now.
    NoNetwork,
    /// The server has not been reached for so long that the PIN alone does not open the phone.
    NeedsContact,
    /// The address is not one.
    BadServer,
    /// The server said no, with a stable code (text keys `problem-…`).
    Server {
        /// The problem's code.
        problem: String,
    },
    /// Fields are wrong.
    Invalid,
    /// The form was opened for something that is no longer on this phone.
    Gone,
    /// No campaign is running for this phone.
    NoCampaign,
    /// The ward's key has not arrived yet, so nothing can be sealed.
    NoKey,
    /// Sent already: cannot be taken back.
    TooLate,
    /// Nothing is unsent.
    NothingToCarry,
    /// No room on the phone. Nothing was written; what was there is safe.
    DiskFull,
    /// The store was written by a newer version of the app.
    StoreNewer,
    /// The store cannot be read. It is kept as it is.
    StoreDamaged,
    /// The phone's keystore does not answer; the try was not counted.
    Keystore,
    /// The phone's keystore has lost what opens the store: no PIN does any more, a new code from the office
    /// is needed.
    KeyGone,
    /// A fault of the program.
    Internal,
}

impl FailureCode {
    /// The key of its sentence in the Fluent files.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Server { problem } => format!("problem-{problem}"),
            Self::Locked => "failure-locked".to_owned(),
            Self::NotEnrolled => "failure-not-enrolled".to_owned(),
            Self::AlreadyDone => "failure-already-done".to_owned(),
            Self::WrongPin { .. } => "failure-wrong-pin".to_owned(),
            Self::Wait { .. } => "failure-wait".to_owned(),
            Self::NoTriesLeft => "failure-no-tries-left".to_owned(),
            Self::PinFormat => "failure-pin-format".to_owned(),
            Self::PinTooSimple => "failure-pin-too-simple".to_owned(),
            Self::NoNetwork => "failure-no-network".to_owned(),
            Self::NeedsContact => "failure-needs-contact".to_owned(),
            Self::BadServer => "failure-bad-server".to_owned(),
            Self::Invalid => "failure-invalid".to_owned(),
            Self::Gone => "failure-gone".to_owned(),
            Self::NoCampaign => "failure-no-campaign".to_owned(),
            Self::NoKey => "failure-no-key".to_owned(),
            Self::TooLate => "failure-too-late".to_owned(),
            Self::NothingToCarry => "failure-nothing-to-carry".to_owned(),
            Self::DiskFull => "failure-disk-full".to_owned(),
            Self::StoreNewer => "failure-store-newer".to_owned(),
            Self::StoreDamaged => "failure-store-damaged".to_owned(),
            Self::Keystore => "failure-keystore".to_owned(),
            Self::KeyGone => "failure-key-gone".to_owned(),
            Self::Internal => "failure-internal".to_owned(),
        }
    }
}

impl From<FailureCode> for Failure {
    fn from(code: FailureCode) -> Self {
        Self {
            code,
            fields: Vec::new(),
        }
    }
}

impl Failure {
    /// Fields that are wrong.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self {
            code: FailureCode::Invalid,
            fields,
        }
    }
}
