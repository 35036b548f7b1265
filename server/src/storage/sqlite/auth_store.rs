//! [`AuthStore`] by the functions of `auth` and `phones`.

use async_trait::async_trait;
use tungngo_shared::{
    access::Actor,
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
};
use uuid::Uuid;

use super::{Sqlite, auth, phones};
use crate::storage::{
    AuthStore, StoreResult,
    auth::{
        Account, CodeOwner, Credentials, Device, Enrolment, NewAccount, NewCode, NewDevice,
        NewWebSession, PhoneSession, Rotated, Rotation, WebSession,
    },
};

#[async_trait]
impl AuthStore for Sqlite {
    async fn create_account(
        &self,
        account: NewAccount,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| auth::create_account(tx, &account, by, now))
            .await
    }

    async fn accounts(&self, ward: Option<WardCode>) -> StoreResult<Vec<Account>> {
        self.read(move |c| auth::accounts(c, ward.as_ref())).await
    }

    async fn account(&self, user: UserId) -> StoreResult<Option<Account>> {
        self.read(move |c| auth::account(c, user)).await
    }

    async fn account_by_login(&self, login: &str) -> StoreResult<Option<Account>> {
        let login = login.to_owned();
        self.read(move |c| auth::account_by_login(c, &login)).await
    }

    async fn disable_account(
        &self,
        user: UserId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| auth::disable_account(tx, user, by, now))
            .await
    }

    async fn actor(&self, user: UserId) -> StoreResult<Option<Actor>> {
        self.read(move |c| Ok(auth::actor(c, user)?.map(|(actor, _)| actor)))
            .await
    }

    async fn credentials(&self, login: &str) -> StoreResult<Option<Credentials>> {
        let login = login.to_owned();
        self.read(move |c| auth::credentials(c, &login)).await
    }

    async fn set_password(
        &self,
        user: UserId,
        hash: String,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| auth::set_password(tx, user, &hash, by, now))
            .await
    }

    async fn change_own_password(
        &self,
        user: UserId,
        hash: String,
        but: String,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| auth::change_own_password(tx, user, &hash, &but, now))
            .await
    }

    async fn start_web_session(&self, session: NewWebSession, now: Millis) -> StoreResult<()> {
        self.write(move |tx| auth::start_web_session(tx, &session, now))
            .await
    }

    async fn web_session(&self, token_hash: &str, now: Millis) -> StoreResult<Option<WebSession>> {
        let hash = token_hash.to_owned();
        self.read(move |c| auth::web_session(c, &hash, now)).await
    }

    async fn touch_web_session(&self, token_hash: &str, now: Millis) -> StoreResult<()> {
        let hash = token_hash.to_owned();
        self.write(move |tx| auth::touch_web_session(tx, &hash, now))
            .await
    }

    async fn end_web_session(&self, token_hash: &str, now: Millis) -> StoreResult<()> {
        let hash = token_hash.to_owned();
        self.write(move |tx| auth::end_web_session(tx, &hash, now))
            .await
    }

    async fn create_code(&self, code: NewCode, now: Millis) -> StoreResult<()> {
        self.write(move |tx| phones::create_code(tx, &code, now))
            .await
    }

    async fn code_owner(&self, code_hash: &str, now: Millis) -> StoreResult<Option<CodeOwner>> {
        let hash = code_hash.to_owned();
        self.read(move |c| phones::code_owner(c, &hash, now)).await
    }

    async fn enrol(&self, device: NewDevice, now: Millis) -> StoreResult<Enrolment> {
        self.write(move |tx| phones::enrol(tx, &device, now)).await
    }

    async fn phone_session(&self, session: Uuid, now: Millis) -> StoreResult<Option<PhoneSession>> {
        self.read(move |c| phones::phone_session(c, session, now))
            .await
    }

    async fn tokens_heard(&self, session: Uuid, generation: u32) -> StoreResult<()> {
        self.write(move |tx| phones::tokens_heard(tx, session, generation))
            .await
    }

    async fn rotate(&self, rotation: Rotation, now: Millis) -> StoreResult<Rotated> {
        self.write(move |tx| phones::rotate(tx, &rotation, now))
            .await
    }

    async fn devices(&self, ward: Option<WardCode>) -> StoreResult<Vec<Device>> {
        self.read(move |c| phones::devices(c, ward.as_ref())).await
    }

    async fn revoke_device(
        &self,
        device: DeviceId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| phones::revoke_device(tx, device, by, now))
            .await
    }
}
