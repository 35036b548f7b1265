//! Accounts (being written).
use super::Sqlite;
use crate::storage::{AuthStore, StoreError, StoreResult, auth::*};
use async_trait::async_trait;
use tungngo_shared::{
    access::Actor,
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
};
use uuid::Uuid;
#[async_trait]
#[allow(unused_variables)]
impl AuthStore for Sqlite {
    async fn create_account(
        &self,
        account: NewAccount,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn accounts(&self, ward: Option<WardCode>) -> StoreResult<Vec<Account>> {
        Err(StoreError::Closed)
    }
    async fn account(&self, user: UserId) -> StoreResult<Option<Account>> {
        Err(StoreError::Closed)
    }
    async fn account_by_login(&self, login: &str) -> StoreResult<Option<Account>> {
        Err(StoreError::Closed)
    }
    async fn disable_account(
        &self,
        user: UserId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn actor(&self, user: UserId) -> StoreResult<Option<Actor>> {
        Err(StoreError::Closed)
    }
    async fn credentials(&self, login: &str) -> StoreResult<Option<Credentials>> {
        Err(StoreError::Closed)
    }
    async fn set_password(
        &self,
        user: UserId,
        hash: String,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn start_web_session(&self, session: NewWebSession, now: Millis) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn web_session(&self, token_hash: &str, now: Millis) -> StoreResult<Option<WebSession>> {
        Err(StoreError::Closed)
    }
    async fn touch_web_session(&self, token_hash: &str, now: Millis) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn end_web_session(&self, token_hash: &str, now: Millis) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn attempts(&self, subject: &str) -> StoreResult<Attempts> {
        Err(StoreError::Closed)
    }
    async fn attempt_failed(&self, subjects: Vec<String>, now: Millis) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn attempts_clear(&self, subject: &str) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn create_code(&self, code: NewCode, now: Millis) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
    async fn code_owner(&self, code_hash: &str, now: Millis) -> StoreResult<Option<CodeOwner>> {
        Err(StoreError::Closed)
    }
    async fn enrol(&self, device: NewDevice, now: Millis) -> StoreResult<Enrolment> {
        Err(StoreError::Closed)
    }
    async fn phone_session(&self, session: Uuid, now: Millis) -> StoreResult<Option<PhoneSession>> {
        Err(StoreError::Closed)
    }
    async fn rotate(&self, rotation: Rotation, now: Millis) -> StoreResult<Rotated> {
        Err(StoreError::Closed)
    }
    async fn devices(&self, ward: Option<WardCode>) -> StoreResult<Vec<Device>> {
        Err(StoreError::Closed)
    }
    async fn revoke_device(
        &self,
        device: DeviceId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        Err(StoreError::Closed)
    }
}
