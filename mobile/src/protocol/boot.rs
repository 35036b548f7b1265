//! Whose phone this is, and which screen comes first.

use serde::{Deserialize, Serialize};
use tungngo_shared::{
    access::Role,
    ids::{DeviceId, UserId, WardCode},
};

use super::{FormKey, SetAside};

/// Which screen comes first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Boot {
    /// Nobody's phone yet.
    NotEnrolled {
        /// To prefill the form.
        server: Option<String>,
        /// Whether the PIN is set already (the app was stopped in the middle): then
        /// [`super::Request::EnrolConfirm`] comes next, without another PIN.
        pin_set: bool,
        /// An earlier store that was set aside, to be told in words.
        set_aside: Option<SetAside>,
    },
    /// Enrolled, waiting for the PIN.
    Locked {
        /// Tries left before an officer's help is needed; 0 means only a new code helps.
        tries_left: u32,
        /// How long the next try has to wait, in milliseconds.
        wait_ms: u64,
    },
    /// Open.
    Open(Box<Me>),
}

/// Whose phone this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The ward's code.
    pub ward: WardCode,
    /// The ward's name.
    pub ward_name: String,
    /// Whether the ward was made up for a demonstration.
    pub synthetic: bool,
    /// This phone.
    pub device: DeviceId,
    /// The server's address.
    pub server: String,
    /// The form that lay open when the app ended.
    pub open_form: Option<FormKey>,
}
