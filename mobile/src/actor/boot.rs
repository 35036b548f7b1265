//! Whose phone this is and whether it is open: enrolment, PIN, lock, settings.

use data_encoding::BASE64URL_NOPAD;
use rand::Rng as _;
use tungngo_shared::{
    auth::{EnrolCheckReply, EnrolRequest, normal_code},
    ids::DeviceId,
    sync::ProtocolRange,
};

use super::{APP_VERSION, Core, Open, examined::Examined, rescue::Rescue};
use crate::engine::{self, Event};
use crate::http::{Api, server_address};
use crate::protocol::{Boot, Failure, FailureCode, FormKey, Me, SetAsideWhy, Settings};
use crate::store::{Enrolled, Identity, Person, Store, StoreError};
use crate::sync::Session;
use crate::vault::{self, Cost};

/// Why a store did not open.
enum Opening {
    /// It is damaged.
    Damaged,
    /// Anything that says nothing about the store itself.
    Failed(Failure),
}

impl From<StoreError> for Opening {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged => Self::Damaged,
            other => Self::Failed(other.into()),
        }
    }
}

impl From<Failure> for Opening {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A failed request as the enrolment screens put it.
fn told(failure: engine::Failure) -> Failure {
    match failure {
        engine::Failure::Unreachable | engine::Failure::NotOurs => FailureCode::NoNetwork.into(),
        engine::Failure::Status { code, .. } => FailureCode::Server {
            problem: if code.is_empty() {
                "unavailable".to_owned()
            } else {
                code
            },
        }
        .into(),
    }
}

impl Open {
    /// The form that lay open when the app ended; not one whose house or visit has gone since.
    fn form_left_open(&self) -> Result<Option<FormKey>, Failure> {
        let store = &self.session.store;
        let is_there = match store.open_form()? {
            None => return Ok(None),
            Some(form @ FormKey::Door(house)) => store.household(house)?.map(|_| form),
            Some(form @ FormKey::Visit(visit)) => store.my_visit(visit)?.map(|_| form),
        };
        Ok(is_there)
    }
}

impl Core {
    pub(super) fn boot(&mut self) -> Result<Boot, Failure> {
        let server = self.config.server.clone();
        let set_aside = self.told_aside()?;
        if let Some(open) = &self.open {
            let Some(enrolled) = open.session.store.enrolled()? else {
                return Ok(Boot::NotEnrolled {
                    server,
                    pin_set: true,
                    set_aside,
                });
            };
            let ward = open.session.store.ward()?;
            return Ok(Boot::Open(Box::new(Me {
                user: enrolled.person.user,
                name: enrolled.person.name,
                role: enrolled.person.role,
                ward: enrolled.person.ward,
                ward_name: ward.as_ref().map(|w| w.name.clone()).unwrap_or_default(),
                synthetic: ward.is_some_and(|w| w.synthetic),
                device: enrolled.device,
                server: enrolled.server,
                open_form: open.form_left_open()?,
            })));
        }
        if !self.vault.exists() {
            return Ok(Boot::NotEnrolled {
                server,
                pin_set: false,
                set_aside,
            });
        }
        let left = self.vault.tries(self.clock.now())?;
        Ok(Boot::Locked {
            tries_left: left.tries_left,
            wait_ms: left.wait_ms,
        })
    }

    fn api(&self, server: &str) -> Result<Api, Failure> {
        let server = server_address(server).ok_or(FailureCode::BadServer)?;
        Ok(Api::new(self.client.clone(), server))
    }

    pub(super) async fn enrol_check(
        &self,
        server: &str,
        code: &str,
    ) -> Result<EnrolCheckReply, Failure> {
        let api = self.api(server)?;
        api.enrol_check(normal_code(code)).await.map_err(told)
    }

    pub(super) fn set_pin(&mut self, pin: &str) -> Result<Boot, Failure> {
        if self.open.is_some() {
            return Err(FailureCode::AlreadyDone.into());
        }
        while self.open.is_none() {
            // A store that nobody has the key of any more is set aside, and its vault with it.
            let key = self.vault.create(pin, Cost::PHONE, &mut rand::rng())?;
            self.open_store(&key)?;
        }
        self.boot()
    }

    pub(super) async fn unlock(&mut self, pin: &str) -> Result<Boot, Failure> {
        if self.open.is_none() {
            if !self.vault.exists() {
                return Err(FailureCode::NotEnrolled.into());
            }
            let key = self.vault.open(pin, self.clock.now())?;
            self.open_store(&key)?;
            self.contact_if_away().await?;
            self.drive(Event::Tick);
        }
        self.boot()
    }

    /// Opens the store, or sets it aside when it is damaged.
    fn open_store(&mut self, key: &[u8; 32]) -> Result<(), Failure> {
        match self.opened(key) {
            Ok(open) => self.open = open,
            Err(Opening::Damaged) => {}
            Err(Opening::Failed(failure)) => return Err(failure),
        }
        if self.open.is_none() {
            self.set_store_aside(SetAsideWhy::Damaged)?;
        }
        Ok(())
    }

    /// The open store with what lies beside it; none when the copies show that it has lost something.
    fn opened(&mut self, key: &[u8; 32]) -> Result<Option<Open>, Opening> {
        let file = self.store_file();
        let look_first = self.config.look_first;
        let (mut store, looked_over) = match Store::open_up_to(&file, key, look_first) {
            // Looked at twice: a store is not given up for a fault that passes.
            Err(StoreError::Damaged) => Store::open_up_to(&file, key, look_first)?,
            store => store?,
        };
        let examined = match looked_over {
            true => None,
            false => Some(Examined::begin(&file, key)?),
        };
        if store.identity()?.is_none() {
            let (mut random, mut nonce) = ([0; 10], [0; 32]);
            rand::rng().fill_bytes(&mut random);
            rand::rng().fill_bytes(&mut nonce);
            let now = u64::try_from(self.clock.now().0).unwrap_or(0);
            store.set_identity(Some(&Identity {
                device: DeviceId::from_parts(now, random),
                nonce: BASE64URL_NOPAD.encode(&nonce),
            }))?;
        }
        let api = match store.enrolled()? {
            Some(enrolled) => Some(Api::new(self.client.clone(), enrolled.server)),
            None => None,
        };
        let identity = store
            .identity()?
            .ok_or_else(|| Failure::from(FailureCode::Internal))?;
        let (rescue, has_lost) =
            Rescue::sweep(self.copies(), &identity, &store).map_err(Failure::from)?;
        if has_lost {
            let highest = rescue.highest().map_err(Failure::from)?;
            store.raise_op_floor(highest)?;
        }
        let mut open = Open {
            examined,
            session: Session::new(store, self.about()),
            rescue,
            api,
            under_way: None,
            campaign_day: None,
        };
        open.secure_all()?;
        Ok((!has_lost).then_some(open))
    }

    pub(super) async fn enrol_confirm(
        &mut self,
        server: &str,
        code: &str,
        device_name: String,
    ) -> Result<Boot, Failure> {
        let api = self.api(server)?;
        let server = server_address(server).ok_or(FailureCode::BadServer)?;
        let platform = self.config.platform.to_owned();
        let Some(open) = &mut self.open else {
            return Err(FailureCode::Locked.into());
        };
        if open.api.is_some() {
            return Err(FailureCode::AlreadyDone.into());
        }
        let identity = open
            .session
            .store
            .identity()?
            .ok_or(FailureCode::Internal)?;
        let reply = api
            .enrol(EnrolRequest {
                code: normal_code(code),
                device: identity.device,
                nonce: identity.nonce,
                device_name,
                platform,
                app_version: APP_VERSION.to_owned(),
                protocol: ProtocolRange::OURS,
            })
            .await
            .map_err(told)?;
        let enrolled = Enrolled {
            device: identity.device,
            person: Person {
                user: reply.user,
                name: reply.name,
                role: reply.role,
                ward: reply.ward,
            },
            server,
        };
        open.session
            .store
            .enrol(&enrolled, &reply.tokens.refresh, &reply.ward_body)?;
        let offset = reply.tokens.server_ms.0 - self.clock.now().0;
        open.session.store.heard(reply.tokens.server_ms, offset)?;
        open.session.set_access(reply.tokens.access);
        open.api = Some(api);
        self.forget_aside();
        self.drive(Event::Tick);
        self.boot()
    }

    pub(super) fn lock(&mut self) {
        // Whoever comes next may not know the PIN: what is unsent must have its copy.
        if let Some(open) = &mut self.open
            && let Err(failure) = open.secure_all()
        {
            tracing::error!(code = ?failure.code, "what was unsent could not be secured");
        }
        self.note_seen();
        // A request under way is dropped: whatever it did, sending it again does no harm.
        self.open = None;
        self.changed();
    }

    /// Sets the old store aside, whole, and begins anew.
    pub(super) async fn start_over(&mut self, server: &str, code: &str) -> Result<Boot, Failure> {
        if self.open.is_some() || !self.vault.exists() {
            return Err(FailureCode::AlreadyDone.into());
        }
        self.enrol_check(server, code).await?;
        // A keystore that does not answer changes nothing here but what is told afterwards.
        let why = match self.vault.has_lost_its_secret() {
            Ok(true) => SetAsideWhy::KeyGone,
            _ => SetAsideWhy::Forgotten,
        };
        self.set_store_aside(why)?;
        self.boot()
    }

    fn settings_file(&self) -> std::path::PathBuf {
        self.config.data_dir.join("settings.json")
    }

    pub(super) fn settings(&self) -> Result<Settings, Failure> {
        // Damaged settings are no reason to fail: the app then looks as at first.
        Ok(vault::read(&self.settings_file())
            .ok()
            .flatten()
            .unwrap_or_default())
    }

    pub(super) fn set_settings(&mut self, settings: Settings) -> Result<Settings, Failure> {
        vault::write_durably(&self.settings_file(), &settings)?;
        self.changed();
        Ok(settings)
    }
}
