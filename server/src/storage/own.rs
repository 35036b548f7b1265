//! What somebody at the desk keeps of their own: the second factor, the sessions that are signed in.

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{UserId, WardCode},
};

use super::StoreResult;

/// Somebody's second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Encrypted; see [`crate::auth::second`].
    pub secret: String,
    /// The step of the newest code that was used.
    pub last_step: u64,
    /// Since when.
    pub since_ms: Millis,
    /// Recovery codes that are still good.
    pub codes_left: u64,
}

/// A session of one's own, as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// The hash of its token, which names it.
    pub token_hash: String,
    /// What the browser calls itself.
    pub browser: String,
    /// Since when.
    pub created_ms: Millis,
    /// Last used.
    pub seen_ms: Millis,
}

/// The second factor, the sessions that are signed in.
#[async_trait]
pub trait OwnStore: Send + Sync {
    /// Somebody's second factor, if they have one.
    async fn second_factor(&self, user: UserId) -> StoreResult<Option<SecondFactor>>;
    /// Whether somebody has to have one.
    async fn second_factor_required(&self, user: UserId) -> StoreResult<bool>;
    /// Gives somebody a second factor, whose code of `step` has been used, and new recovery codes.
    async fn set_second_factor(
        &self,
        user: UserId,
        secret: String,
        step: u64,
        codes: Vec<String>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Replaces the recovery codes.
    async fn set_recovery_codes(
        &self,
        user: UserId,
        codes: Vec<String>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Uses a code's step up; false when it or a later one was used before.
    async fn use_step(&self, user: UserId, step: u64) -> StoreResult<bool>;
    /// Uses a recovery code up; false when it is not one, or was used before.
    async fn use_recovery_code(&self, user: UserId, code: String, now: Millis)
    -> StoreResult<bool>;
    /// Takes somebody's second factor and recovery codes away; their sessions end when somebody else did it.
    /// `by` is none for the command line.
    async fn drop_second_factor(
        &self,
        user: UserId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Says whether somebody has to have one. `NotFound` when there is nobody.
    async fn require_second_factor(
        &self,
        user: UserId,
        required: bool,
        now: Millis,
    ) -> StoreResult<()>;
    /// Says whether everybody at a ward's desk has to have one. `NotFound` when there is no such ward.
    async fn require_second_factor_in(
        &self,
        ward: WardCode,
        required: bool,
        now: Millis,
    ) -> StoreResult<()>;

    /// Somebody's sessions, last used first.
    async fn own_sessions(&self, user: UserId, now: Millis) -> StoreResult<Vec<OwnSession>>;
    /// Ends one of somebody's sessions; nothing happens when it is not theirs.
    async fn end_own_session(
        &self,
        user: UserId,
        token_hash: String,
        now: Millis,
    ) -> StoreResult<()>;
    /// Ends all of somebody's sessions but one.
    async fn end_other_sessions(&self, user: UserId, but: String, now: Millis) -> StoreResult<()>;
    /// Notes that somebody has shown again who they are.
    async fn freshen_session(&self, token_hash: String, now: Millis) -> StoreResult<()>;
}
