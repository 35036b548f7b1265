//! The core on its own thread: answers requests from the store and lets sync run by itself. Reads the
//! clock, draws chance and talks to the network, so that nothing below it has to.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tungngo_shared::sync::{MAX_OPS, MAX_ROWS, ProtocolRange};

use self::clock::Clock;
use self::examined::Examined;
use self::rescue::Rescue;
use self::sync::Came;
use crate::engine::{Event, Tuning};
use crate::handle::{Config, End, Handle, Job};
use crate::http::Api;
use crate::platform::{self, Protection};
use crate::protocol::{Answer, Failure, FailureCode, Note, Request};
use crate::store::StoreError;
use crate::sync::{About, Session};
use crate::vault::{Vault, VaultError};

mod aside;
mod boot;
mod clock;
mod contact;
mod examined;
mod order;
mod photos;
mod read;
mod rescue;
mod sync;
mod tasks;
mod write;

#[cfg(test)]
mod tests;

/// The app's version, for people.
pub const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why the core could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder or the thread could not be made.
    #[error("the core could not start: {0}")]
    Io(#[from] std::io::Error),
    /// No HTTP client could be made.
    #[error(transparent)]
    Client(#[from] crate::http::ClientError),
}

/// Starts the core of one phone. It ends when the last handle is dropped.
///
/// # Errors
/// [`StartError`].
pub fn start(config: Config) -> Result<Handle, StartError> {
    std::fs::create_dir_all(&config.data_dir)?;
    // A backup of the folder opens nowhere else; that it is there is no reason not to work.
    if let Err(error) = platform::keep_out_of_backups(&config.data_dir) {
        tracing::warn!(%error, "the folder could not be kept out of backups");
    }
    if config.keystore.protection() == Protection::File {
        tracing::warn!("no keystore of the system: half of the store's key is in a file beside it");
    }
    let client = crate::http::client(config.limits, config.roots())?;
    let (jobs, inbox) = mpsc::unbounded_channel();
    let (tell, notes) = watch::channel(Note::default());
    let (ending, ended) = std::sync::mpsc::channel::<()>();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name("core".to_owned())
        .spawn(move || {
            let core = Core::new(config, client, tell);
            runtime.block_on(core.run(inbox));
            drop(ending);
        })?;
    Ok(Handle {
        jobs,
        notes,
        _end: Arc::new(End(Mutex::new(ended))),
    })
}

/// A request under way.
type UnderWay = Pin<Box<dyn Future<Output = Came>>>;

struct Core {
    config: Config,
    client: reqwest::Client,
    clock: Clock,
    vault: Vault,
    tell: watch::Sender<Note>,
    version: u64,
    /// Everything that exists only while the phone is unlocked.
    open: Option<Open>,
}

struct Open {
    /// Goes first, so that the store's own connection is the last one to close.
    examined: Option<Examined>,
    session: Session,
    rescue: Rescue,
    api: Option<Api>,
    under_way: Option<UnderWay>,
    campaign_day: Option<jiff::civil::Date>,
}

impl Core {
    fn new(config: Config, client: reqwest::Client, tell: watch::Sender<Note>) -> Self {
        let vault = Vault::new(&config.data_dir, config.keystore.clone());
        let clock = Clock::new(config.wrong_ms.clone());
        Self {
            config,
            client,
            clock,
            vault,
            tell,
            version: 0,
            open: None,
        }
    }

    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Job>) {
        loop {
            let wake = self.sleep_for();
            let (under_way, sending, examined) = match &mut self.open {
                Some(open) => (
                    open.under_way.as_mut(),
                    open.rescue.sending.as_mut(),
                    open.examined.as_mut(),
                ),
                None => (None, None, None),
            };
            tokio::select! {
                job = inbox.recv() => {
                    let Some((request, answer)) = job else { return };
                    let result = self.answer(request).await;
                    // Nobody waiting any more is no fault: what was asked is done.
                    let _ = answer.send(result);
                }
                came = async {
                    match under_way {
                        Some(request) => request.await,
                        None => std::future::pending().await,
                    }
                } => self.came(came),
                outcome = async {
                    match sending {
                        Some(request) => request.await,
                        None => std::future::pending().await,
                    }
                } => self.rescued(outcome),
                is_damaged = async {
                    match examined {
                        Some(examined) => examined.is_damaged().await,
                        None => std::future::pending().await,
                    }
                } => self.examined(is_damaged),
                () = tokio::time::sleep(wake) => self.tick(),
            }
        }
    }

    fn sleep_for(&self) -> Duration {
        const LONG: Duration = Duration::from_secs(3600);
        let wakes = self.open.as_ref();
        let wakes = wakes.map(|o| [o.session.wake(), o.rescue.wake()]);
        let Some(wake) = wakes.into_iter().flatten().flatten().min() else {
            return LONG;
        };
        let ms = u64::try_from(wake.0 - self.clock.engine_now().0).unwrap_or(0);
        Duration::from_millis(ms).min(LONG)
    }

    async fn answer(&mut self, request: Request) -> Result<Answer, Failure> {
        match request {
            Request::Boot => self.boot().map(Answer::Boot),
            Request::EnrolCheck { server, code } => {
                let reply = self.enrol_check(&server, &code).await?;
                Ok(Answer::EnrolCheck(reply))
            }
            Request::SetPin { pin } => self.set_pin(&pin).map(Answer::Boot),
            Request::EnrolConfirm {
                server,
                code,
                device_name,
            } => {
                let boot = self.enrol_confirm(&server, &code, device_name).await?;
                Ok(Answer::Boot(boot))
            }
            Request::Unlock { pin } => self.unlock(&pin).await.map(Answer::Boot),
            Request::Lock => {
                self.lock();
                self.boot().map(Answer::Boot)
            }
            Request::StartOver { server, code } => {
                self.start_over(&server, &code).await.map(Answer::Boot)
            }
            Request::Settings => self.settings().map(Answer::Settings),
            Request::SetSettings(settings) => self.set_settings(settings).map(Answer::Settings),
            request => self.answer_open(request),
        }
    }

    /// Requests that need the store.
    fn answer_open(&mut self, request: Request) -> Result<Answer, Failure> {
        match request {
            Request::Today => self.today().map(|t| Answer::Today(Box::new(t))),
            Request::Recap => self.recap().map(Answer::Recap),
            Request::Alleys => self.alleys().map(Answer::Alleys),
            Request::Houses { alley } => self.houses(alley).map(Answer::Houses),
            Request::Plan { alley } => self.plan(alley).map(Answer::Plan),
            Request::Search { text, alley } => self.search(&text, alley).map(Answer::Search),
            Request::House { household } => {
                self.house(household).map(|h| Answer::House(Box::new(h)))
            }
            Request::KeepDraft { form, draft } => {
                let now = self.clock.now();
                let store = &mut self.open()?.session.store;
                store.keep_draft(form.id(), draft.as_deref(), now)?;
                Ok(Answer::Done)
            }
            Request::FormOpen(form) => {
                let store = &mut self.open()?.session.store;
                store.set_open_form(form.as_ref())?;
                Ok(Answer::Done)
            }
            Request::SaveVisit {
                household,
                form,
                observations,
            } => self
                .save_visit(household, &form, &observations)
                .map(Answer::Saved),
            Request::SaveMended {
                visit,
                form,
                observations,
            } => self
                .save_mended(visit, &form, &observations)
                .map(Answer::Saved),
            Request::AddPhoto { form, picture } => {
                self.add_photo(form, &picture).map(Answer::Photos)
            }
            Request::RemovePhoto { form, sha256 } => {
                self.remove_photo(form, &sha256).map(Answer::Photos)
            }
            Request::Photos { form } => self.photos(form).map(Answer::Photos),
            Request::Photo { sha256 } => self.photo(&sha256).map(Answer::Picture),
            Request::Undo { token } => {
                self.open()?.session.store.undo(token)?;
                self.changed();
                Ok(Answer::Done)
            }
            Request::AddHouse { draft } => self.add_house(&draft).map(Answer::Saved),
            Request::EditHouse { household, draft } => {
                self.edit_house(household, &draft).map(Answer::Saved)
            }
            Request::Arrange { alley, doors } => self.arrange(alley, &doors).map(|()| Answer::Done),
            Request::CloseHouse { household, note } => {
                self.close_house(household, note).map(Answer::Saved)
            }
            Request::MyVisits => Ok(Answer::MyVisits(self.open()?.session.store.my_visits()?)),
            Request::Tasks => Ok(Answer::Tasks(self.open()?.session.store.my_tasks()?)),
            Request::Task { task } => self.task(task).map(|t| Answer::Task(Box::new(t))),
            Request::ReportTask {
                task,
                result,
                note,
                found,
            } => self
                .report_task(task, result, note, found)
                .map(Answer::Saved),
            Request::Mend { visit } => self.mend(visit).map(|v| Answer::Mend(Box::new(v))),
            Request::Sync => self.sync_view().map(Answer::Sync),
            Request::SyncNow => {
                self.open()?;
                self.drive(Event::SyncNow);
                Ok(Answer::Done)
            }
            Request::Woke => {
                self.open()?;
                self.drive(Event::NetworkMaybe);
                Ok(Answer::Done)
            }
            Request::Carry { pin } => self.carry(&pin).map(Answer::Carried),
            Request::Dismiss { need } => {
                let now = self.clock.now();
                self.open()?.session.store.dismiss(need, now)?;
                self.changed();
                Ok(Answer::Done)
            }
            Request::Help => self.help().map(Answer::Help),
            _ => Err(FailureCode::Internal.into()),
        }
    }

    /// What exists while unlocked and enrolled.
    fn open(&mut self) -> Result<&mut Open, Failure> {
        let locked = if self.vault.exists() {
            FailureCode::Locked
        } else {
            FailureCode::NotEnrolled
        };
        match &mut self.open {
            Some(open) if open.api.is_some() => Ok(open),
            Some(_) => Err(FailureCode::NotEnrolled.into()),
            None => Err(locked.into()),
        }
    }

    fn about(&self) -> About {
        let ms = |d: Duration| i64::try_from(d.as_millis()).unwrap_or(i64::MAX);
        let pace = &self.config.pace;
        About {
            app_version: APP_VERSION.to_owned(),
            protocol: ProtocolRange::OURS,
            tuning: Tuning {
                busy_ms: ms(pace.busy),
                calm_ms: ms(pace.calm),
                first_retry_ms: ms(pace.first_retry),
                longest_retry_ms: ms(pace.longest_retry),
                push_ops: MAX_OPS,
                page_rows: MAX_ROWS as usize,
                request_ms: ms(pace.request),
            },
            undo_ms: self.undo_ms(),
            check_ms: ms(pace.check),
        }
    }

    fn undo_ms(&self) -> i64 {
        i64::try_from(self.config.pace.undo.as_millis()).unwrap_or(i64::MAX)
    }

    fn store_file(&self) -> PathBuf {
        self.config.data_dir.join("store.db")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Newer { .. } => FailureCode::StoreNewer,
            StoreError::Damaged => FailureCode::StoreDamaged,
            StoreError::DiskFull => FailureCode::DiskFull,
            StoreError::Gone => FailureCode::Gone,
            StoreError::TooLate => FailureCode::TooLate,
            StoreError::TooLarge => FailureCode::Invalid,
            StoreError::Sql(error) => {
                // SQLite's words name tables and columns, never their content.
                tracing::error!(%error, "the store failed");
                FailureCode::Internal
            }
            StoreError::Json(_) => FailureCode::Internal,
        };
        code.into()
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let code = match error {
            VaultError::Format => FailureCode::PinFormat,
            VaultError::TooSimple => FailureCode::PinTooSimple,
            VaultError::Wrong {
                tries_left,
                wait_ms,
            } => FailureCode::WrongPin {
                tries_left,
                wait_ms,
            },
            VaultError::Wait { wait_ms } => FailureCode::Wait { wait_ms },
            VaultError::NoTriesLeft => FailureCode::NoTriesLeft,
            VaultError::Exists => FailureCode::AlreadyDone,
            VaultError::KeyGone => FailureCode::KeyGone,
            VaultError::Keystore(error) => {
                tracing::error!(%error, "the keystore failed");
                FailureCode::Keystore
            }
            VaultError::Newer => FailureCode::StoreNewer,
            VaultError::Damaged => FailureCode::StoreDamaged,
            VaultError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                FailureCode::DiskFull
            }
            VaultError::Io(_) => FailureCode::Internal,
        };
        code.into()
    }
}
