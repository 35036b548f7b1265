//! Whose phone this is and whether it is open: enrolment, PIN, lock, settings.

use data_encoding::BASE64URL_NOPAD;
use rand::Rng as _;
use tungngo_shared::{
    auth::{EnrolCheckReply, EnrolRequest, normal_code},
    ids::DeviceId,
    sync::ProtocolRange,
};

use super::{APP_VERSION, Core, Open};
use crate::engine::{self, Event};
use crate::http::{Api, server_address};
use crate::protocol::{Boot, Failure, FailureCode, Me, Settings};
use crate::store::{Enrolled, Identity, Person, Store};
use crate::sync::Session;
use crate::vault::{self, Cost};

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

impl Core {
    pub(super) fn boot(&mut self) -> Result<Boot, Failure> {
        let server = self.config.server.clone();
        if let Some(open) = &self.open {
            let Some(enrolled) = open.session.store.enrolled()? else {
                return Ok(Boot::NotEnrolled {
                    server,
                    pin_set: true,
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
            })));
        }
        if !self.vault.exists() {
            return Ok(Boot::NotEnrolled {
                server,
                pin_set: false,
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
        let key = self.vault.create(pin, Cost::PHONE, &mut rand::rng())?;
        self.open_store(&key)?;
        self.boot()
    }

    pub(super) fn unlock(&mut self, pin: &str) -> Result<Boot, Failure> {
        if self.open.is_none() {
            if !self.vault.exists() {
                return Err(FailureCode::NotEnrolled.into());
            }
            let key = self.vault.open(pin, self.clock.now())?;
            self.open_store(&key)?;
            self.drive(Event::Tick);
        }
        self.boot()
    }

    fn open_store(&mut self, key: &[u8; 32]) -> Result<(), Failure> {
        let mut store = Store::open(&self.store_file(), key)?;
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
        self.open = Some(Open {
            session: Session::new(store, self.about()),
            api,
            under_way: None,
            campaign_day: None,
        });
        Ok(())
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
        self.drive(Event::Tick);
        self.boot()
    }

    pub(super) fn lock(&mut self) {
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
        let aside = self
            .config
            .data_dir
            .join(format!("aside-{}", self.clock.now().0));
        let io = |error: std::io::Error| Failure::from(vault::VaultError::Io(error));
        std::fs::create_dir_all(&aside).map_err(io)?;
        // The vault goes last: as long as it is here the phone counts as set up.
        for name in [
            "store.db-wal",
            "store.db-shm",
            "store.db",
            "tries.json",
            "vault.json",
        ] {
            let from = self.config.data_dir.join(name);
            if from.exists() {
                std::fs::rename(&from, aside.join(name)).map_err(io)?;
            }
        }
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
