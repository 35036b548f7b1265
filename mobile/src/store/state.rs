//! Single facts: whose phone this is, its session, how far the feed was read, the server's clock.

use rusqlite::Connection;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
    place::Ward,
    sync::DocKind,
};
use uuid::Uuid;

use crate::protocol::{DataUsed, FormKey};

use super::{Result, Store, Writer, key, one, run, sql};

/// What an enrolment sends and, should its reply be lost, sends again unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Made once by this phone.
    pub device: DeviceId,
    /// 32 bytes of chance, base64url.
    pub nonce: String,
}

/// Whose phone this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enrolled {
    /// This phone.
    pub device: DeviceId,
    /// The account.
    #[serde(flatten)]
    pub person: Person,
    /// The server's address.
    pub server: String,
}

/// The account a phone belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their ward.
    pub ward: WardCode,
}

pub(super) fn get<T: DeserializeOwned>(conn: &Connection, name: &str) -> Result<Option<T>> {
    let text: Option<String> = one(conn, sql!("state/get"), [name], |row| row.get(0))?;
    Ok(text.as_deref().map(serde_json::from_str).transpose()?)
}

pub(super) fn set<T: Serialize + ?Sized>(conn: &Connection, name: &str, value: &T) -> Result<()> {
    let text = serde_json::to_string(value)?;
    run(conn, sql!("state/set"), (name, text)).map(drop)
}

pub(super) fn forget(conn: &Connection, name: &str) -> Result<()> {
    run(conn, sql!("state/forget"), [name]).map(drop)
}

macro_rules! facts {
    ($($(#[$doc:meta])* $get:ident, $set:ident: $type:ty = $name:literal;)+) => {
        impl Store {$(
            $(#[$doc])*
            ///
            /// # Errors
            /// When the store cannot be read.
            pub fn $get(&self) -> Result<Option<$type>> {
                get(&self.conn, $name)
            }

            /// Sets or forgets it; see the getter of the same name.
            ///
            /// # Errors
            /// When the store cannot be written.
            pub fn $set(&mut self, value: Option<&$type>) -> Result<()> {
                self.write(|w| match value {
                    Some(value) => set(&w.tx, $name, value),
                    None => forget(&w.tx, $name),
                })
            }
        )+}
    };
}

facts! {
    /// The enrolment's constants, made before the first try.
    identity, set_identity: Identity = "identity";
    /// Whose phone this is.
    enrolled, set_enrolled: Enrolled = "enrolled";
    /// The refresh token.
    refresh_token, set_refresh_token: String = "refresh_token";
    /// Server time minus phone time as last measured, in milliseconds.
    offset_ms, set_offset_ms: i64 = "offset_ms";
    /// When the server was last heard, by its clock.
    last_contact, set_last_contact: Millis = "last_contact";
    /// The latest time that this phone has seen, by the server's clock.
    latest_seen, set_latest_seen: Millis = "latest_seen";
    /// Why the server will not talk to this phone any more (`revoked`, `device_revoked`, `needs_update`).
    barred, set_barred: String = "barred";
    /// What sync cost in the month when it was last counted.
    data_used, set_data_used: DataUsed = "data_used";
    /// The form that lies open.
    open_form, set_open_form: FormKey = "open_form";
}

impl Store {
    /// Makes this the phone of `enrolled`, with the ward's document as a start.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn enrol(&mut self, enrolled: &Enrolled, refresh: &str, ward: &Ward) -> Result<()> {
        self.me = Some(enrolled.person.user);
        self.write(|w| {
            set(&w.tx, "enrolled", enrolled)?;
            set(&w.tx, "refresh_token", refresh)?;
            forget(&w.tx, "barred")?;
            w.put_ward(ward)
        })
    }

    /// Gives out no number up to this one any more.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn raise_op_floor(&mut self, op_seq: u64) -> Result<()> {
        self.write(|w| {
            let floor = get::<u64>(&w.tx, "op_floor")?.unwrap_or(0);
            set(&w.tx, "op_floor", &floor.max(op_seq))
        })
    }

    /// The ward as this phone knows it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn ward(&self) -> Result<Option<Ward>> {
        let body: Option<String> = one(
            &self.conn,
            sql!("docs/get"),
            (DocKind::Ward.as_str(), key(Uuid::nil())),
            |row| row.get(1),
        )?;
        Ok(body.as_deref().map(serde_json::from_str).transpose()?)
    }

    /// Records that the server was heard.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn heard(&mut self, server: Millis, offset_ms: i64) -> Result<()> {
        self.write(|w| {
            set(&w.tx, "last_contact", &server)?;
            set(&w.tx, "latest_seen", &server)?;
            set(&w.tx, "offset_ms", &offset_ms)
        })
    }
}

impl Writer<'_> {
    fn put_ward(&self, ward: &Ward) -> Result<()> {
        // The feed brings the ward with its real revision; until then this one stands in.
        let params = (
            DocKind::Ward.as_str(),
            key(Uuid::nil()),
            "",
            serde_json::to_string(ward)?,
        );
        run(&self.tx, sql!("docs/put"), params).map(drop)
    }

    /// The next number of a save.
    pub(super) fn next_save_no(&self) -> Result<i64> {
        let next = get::<i64>(&self.tx, "save_no")?.unwrap_or(0) + 1;
        set(&self.tx, "save_no", &next)?;
        Ok(next)
    }
}
