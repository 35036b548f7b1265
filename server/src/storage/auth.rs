//! Accounts, enrolment codes, phones and sessions.

use async_trait::async_trait;
use tungngo_shared::{
    access::{Actor, Role},
    clock::Millis,
    ids::{DeviceId, GroupId, UserId, WardCode},
    place::Ward,
};
use uuid::Uuid;

use super::StoreResult;

/// A person with an account, as lists show them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Account {
    /// Who.
    pub id: UserId,
    /// Their ward; none for the city's roles.
    pub ward: Option<WardCode>,
    /// As what.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// What they sign in with at the desk; none for people who only carry a phone.
    pub login: Option<String>,
    /// When the account was made.
    pub created_ms: Millis,
    /// When it was stopped.
    pub disabled_ms: Option<Millis>,
}

/// An account about to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Made by the caller.
    pub id: UserId,
    /// Their ward; none for the city's roles.
    pub ward: Option<WardCode>,
    /// As what.
    pub role: Role,
    /// Their name, NFC.
    pub name: String,
    /// Lower case; unique.
    pub login: Option<String>,
    /// A PHC string.
    pub password_hash: Option<String>,
    /// The groups they lead or are responsible for.
    pub groups: Vec<GroupId>,
}

/// What signing in needs.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose.
    pub user: UserId,
    /// A PHC string; none where the account has no password.
    pub password_hash: Option<String>,
    /// Whether the account was stopped.
    pub disabled: bool,
}

/// A signed-in desk user.
#[derive(Clone, Debug)]
pub struct WebSession {
    /// Who, with their rights as they are now.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// What forms must carry.
    pub csrf: String,
    /// When the session was last seen.
    pub seen_ms: Millis,
    /// When its user last showed who they are.
    pub fresh_ms: Millis,
    /// Whether its user has to have a second factor and has none yet.
    pub lacks_second: bool,
}

/// A new web session.
#[derive(Clone, Debug)]
pub struct NewWebSession {
    /// SHA-256 of the cookie's token, base64url.
    pub token_hash: String,
    /// Whose.
    pub user: UserId,
    /// What forms must carry.
    pub csrf: String,
    /// What the browser calls itself.
    pub browser: String,
    /// The end, whatever happens.
    pub expires_ms: Millis,
}

/// A code about to be handed out.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// SHA-256 of the normal form, base64url.
    pub code_hash: String,
    /// Whose phone it will enrol.
    pub user: UserId,
    /// Who made it.
    pub by: Option<UserId>,
    /// Until when it can be used.
    pub expires_ms: Millis,
}

/// Whose code it is.
#[derive(Clone, Debug)]
pub struct CodeOwner {
    /// The person.
    pub account: Account,
    /// Their ward.
    pub ward: Ward,
}

/// A phone that asks to be enrolled.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// Made by the phone.
    pub id: DeviceId,
    /// SHA-256 of the code's normal form, base64url.
    pub code_hash: String,
    /// SHA-256 of the phone's nonce, base64url.
    pub nonce_hash: String,
    /// What its owner calls it.
    pub name: String,
    /// `android`, `ios`, `desktop`, `preview`.
    pub platform: String,
    /// The app's version.
    pub app_version: String,
    /// The session to begin, with the hash of its first refresh token.
    pub session: Uuid,
    /// SHA-256 of generation 0's refresh token.
    pub refresh_hash: String,
    /// When an unused session ends.
    pub expires_ms: Millis,
}

/// What became of an enrolment.
#[derive(Clone, Debug)]
pub enum Enrolment {
    /// The phone is enrolled; on a repeated request the session that was begun first.
    Done {
        /// The person and their ward.
        owner: Box<CodeOwner>,
        /// The phone's session.
        session: Uuid,
        /// The refresh token's generation.
        generation: u32,
    },
    /// No such code, or too old.
    Unknown,
    /// Used by another phone.
    Used,
}

/// A live phone session: who speaks, with which phone.
#[derive(Clone, Debug)]
pub struct PhoneSession {
    /// Who, with their rights as they are now.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// The phone.
    pub device: DeviceId,
    /// The newest generation of tokens that the phone is known to have got.
    pub heard_generation: u32,
}

/// Asks for the next refresh token. All are derived, so storage compares hashes only.
#[derive(Clone, Debug)]
pub struct Rotation {
    /// The session named in the token.
    pub session: Uuid,
    /// The generation named in the token.
    pub generation: u32,
    /// SHA-256 of the token, base64url.
    pub refresh_hash: String,
    /// SHA-256 of generation + 1, base64url.
    pub next_hash: String,
    /// When the session ends if it is not used again.
    pub expires_ms: Millis,
    /// How long after a rotation the former token still gets the same successor.
    pub grace_ms: i64,
}

/// What became of a refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// The generation that is current now.
    Now(u32),
    /// No such live session, or the token does not fit.
    Unknown,
    /// An old token came back after the grace: the session was revoked.
    Reused,
    /// The phone or its account was stopped.
    Revoked,
}

/// A phone, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub user_name: String,
    /// What its owner calls it.
    pub name: String,
    /// `android`, `ios`, `desktop`, `preview`.
    pub platform: String,
    /// The app's version.
    pub app_version: String,
    /// When it was enrolled.
    pub enrolled_ms: Millis,
    /// When it was revoked.
    pub revoked_ms: Option<Millis>,
    /// The last contact.
    pub last_seen_ms: Option<Millis>,
    /// The highest outbox number taken in.
    pub last_op_seq: u64,
    /// How many edits wait on it, as it last said.
    pub waiting: u64,
    /// Its clock minus the server's, at the last contact.
    pub clock_off_ms: Option<i64>,
}

/// Accounts, enrolment codes, phones and sessions.
#[async_trait]
pub trait AuthStore: Send + Sync {
    /// Makes an account. `Conflict("login")` when the login is taken.
    async fn create_account(
        &self,
        account: NewAccount,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()>;
    /// All accounts, or one ward's, by ward, role and name.
    async fn accounts(&self, ward: Option<WardCode>) -> StoreResult<Vec<Account>>;
    /// One account.
    async fn account(&self, user: UserId) -> StoreResult<Option<Account>>;
    /// The account with this login.
    async fn account_by_login(&self, login: &str) -> StoreResult<Option<Account>>;
    /// Stops an account: its web and phone sessions end at once. `NotFound` when there is none.
    async fn disable_account(
        &self,
        user: UserId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Somebody with their rights as they are now; none when stopped or unknown.
    async fn actor(&self, user: UserId) -> StoreResult<Option<Actor>>;

    /// What signing in with this login needs.
    async fn credentials(&self, login: &str) -> StoreResult<Option<Credentials>>;
    /// Sets a password.
    async fn set_password(
        &self,
        user: UserId,
        hash: String,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Sets one's own password; all of one's sessions but one end.
    async fn change_own_password(
        &self,
        user: UserId,
        hash: String,
        but: String,
        now: Millis,
    ) -> StoreResult<()>;
    /// Begins a web session.
    async fn start_web_session(&self, session: NewWebSession, now: Millis) -> StoreResult<()>;
    /// The live session with this token hash.
    async fn web_session(&self, token_hash: &str, now: Millis) -> StoreResult<Option<WebSession>>;
    /// Notes that a session was used (at most once a minute is enough).
    async fn touch_web_session(&self, token_hash: &str, now: Millis) -> StoreResult<()>;
    /// Ends a web session; nothing happens when there is none.
    async fn end_web_session(&self, token_hash: &str, now: Millis) -> StoreResult<()>;

    /// Stores a new enrolment code; the person's earlier unused ones stop working.
    async fn create_code(&self, code: NewCode, now: Millis) -> StoreResult<()>;
    /// Whose usable code this is.
    async fn code_owner(&self, code_hash: &str, now: Millis) -> StoreResult<Option<CodeOwner>>;
    /// Uses a code up and enrols a phone, or repeats what was answered to the same phone and nonce.
    async fn enrol(&self, device: NewDevice, now: Millis) -> StoreResult<Enrolment>;

    /// The live session with this id: phone not revoked, account not stopped, not expired.
    async fn phone_session(&self, session: Uuid, now: Millis) -> StoreResult<Option<PhoneSession>>;
    /// The phone has used an access token of this generation.
    async fn tokens_heard(&self, session: Uuid, generation: u32) -> StoreResult<()>;
    /// Exchanges a refresh token, known to be genuine, for the next.
    async fn rotate(&self, rotation: Rotation, now: Millis) -> StoreResult<Rotated>;
    /// All phones, or one ward's.
    async fn devices(&self, ward: Option<WardCode>) -> StoreResult<Vec<Device>>;
    /// Revokes a phone; its sessions end at once. `NotFound` when there is none.
    async fn revoke_device(
        &self,
        device: DeviceId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()>;
}
