//! The one door between screens and core: [`Handle::ask`] and [`Handle::watch`].

use std::path::PathBuf;
use std::sync::{Arc, Mutex, atomic::AtomicI64};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tungngo_shared::auth::EnrolCheckReply;

use crate::http::Limits;
use crate::platform::{self, Keystore};
use crate::protocol::{
    AlleyRow, Answer, Boot, Carried, Failure, FailureCode, Help, HouseDetail, Houses, MyVisit,
    Note, PhotoRow, Picture, Plan, Recap, Request, Saved, SearchResult, Settings, SyncView, Today,
    VisitToMend,
};

/// What the core is told when it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where everything is kept; one folder is one phone.
    pub data_dir: PathBuf,
    /// A server address or an enrolment link to prefill the enrolment form with.
    pub server: Option<String>,
    /// `android`, `ios`, `desktop`, `preview`.
    pub platform: &'static str,
    /// What keeps the secret that opens the store together with the PIN.
    pub keystore: Arc<dyn Keystore>,
    /// How often to look for work; tests make it shorter.
    pub pace: Pace,
    /// A store of at most so many bytes is looked over before it opens, a larger one beside its use.
    pub look_first: u64,
    /// How long a request may take; tests make it shorter.
    pub limits: Limits,
    /// How far the wall clock is set wrong, in milliseconds; for tests, and may change at any time.
    pub wrong_ms: Arc<AtomicI64>,
    /// Certificates that are trusted beside the public authorities; only tests can.
    #[cfg(feature = "failpoints")]
    pub trusted: Vec<rustls::pki_types::CertificateDer<'static>>,
}

/// As much is read within a moment on a cheap phone, too: the store of a few thousand doors.
const LOOK_FIRST: u64 = 8 << 20;

impl Config {
    /// The ordinary settings for a data folder.
    #[must_use]
    pub fn new(data_dir: PathBuf, platform: &'static str) -> Self {
        Self {
            keystore: platform::keystore(&data_dir),
            data_dir,
            server: None,
            platform,
            pace: Pace::default(),
            look_first: LOOK_FIRST,
            limits: Limits::default(),
            wrong_ms: Arc::default(),
            #[cfg(feature = "failpoints")]
            trusted: Vec::new(),
        }
    }

    /// Whose word about a server counts.
    pub(crate) fn roots(&self) -> rustls::RootCertStore {
        let roots = crate::http::public_roots();
        #[cfg(feature = "failpoints")]
        let roots = {
            let mut roots = roots;
            roots.add_parsable_certificates(self.trusted.iter().cloned());
            roots
        };
        roots
    }
}

/// How often sync looks for work.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// While something waits to be sent.
    pub busy: Duration,
    /// While nothing does.
    pub calm: Duration,
    /// How long a save can be undone before it may be sent.
    pub undo: Duration,
    /// The shortest pause after a failed try; it doubles up to [`Pace::longest_retry`].
    pub first_retry: Duration,
    /// The longest pause after failed tries.
    pub longest_retry: Duration,
    /// How long a push or a page should take at most; on a slow link each carries less.
    pub request: Duration,
    /// How often the list is compared with the server's at most.
    pub check: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            busy: Duration::from_secs(15),
            calm: Duration::from_secs(60),
            undo: Duration::from_secs(8),
            first_retry: Duration::from_secs(2),
            longest_retry: Duration::from_secs(300),
            request: Duration::from_secs(2),
            check: Duration::from_secs(15 * 60),
        }
    }
}

/// One request on its way to the core.
pub(crate) type Job = (Request, oneshot::Sender<Result<Answer, Failure>>);

/// The screens' way to the core. Cheap to clone; works from any thread and any async runtime.
#[derive(Clone, Debug)]
pub struct Handle {
    // Dropped in this order: the core ends when it can be asked no more, then its end is waited for.
    pub(crate) jobs: mpsc::UnboundedSender<Job>,
    pub(crate) notes: watch::Receiver<Note>,
    pub(crate) _end: Arc<End>,
}

/// Waits, when the last handle is dropped, until the core has closed its store: a process that ends
/// meanwhile would take the cryptographic library away from under it.
#[derive(Debug)]
pub(crate) struct End(pub(crate) Mutex<std::sync::mpsc::Receiver<()>>);

impl Drop for End {
    fn drop(&mut self) {
        /// Well over what closing takes; an app must not hang because of it.
        const PATIENCE: Duration = Duration::from_secs(2);
        if let Ok(ended) = self.0.get_mut() {
            // Nothing is ever sent: the channel breaks when the thread ends.
            let _ = ended.recv_timeout(PATIENCE);
        }
    }
}

impl Handle {
    /// Asks and waits for the answer. The answer to a save comes after it is durable.
    ///
    /// # Errors
    /// A [`Failure`] with a code that the screen puts into words.
    pub async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        let (answer, wait) = oneshot::channel();
        if self.jobs.send((request, answer)).is_err() {
            return Err(FailureCode::Internal.into());
        }
        wait.await
            .unwrap_or_else(|_| Err(FailureCode::Internal.into()))
    }

    /// Changes as they happen: `changed().await`, then ask again for what is shown.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Note> {
        self.notes.clone()
    }

    /// How things stand right now.
    #[must_use]
    pub fn note(&self) -> Note {
        self.notes.borrow().clone()
    }
}

macro_rules! typed {
    ($($(#[$doc:meta])* $name:ident: $variant:ident($($boxed:tt)?) -> $answer:ty;)+) => {
        /// The same with the type of each answer: pass the request that gives it.
        impl Handle {$(
            $(#[$doc])*
            ///
            /// # Errors
            /// As [`Handle::ask`]; `Internal` for a request with another kind of answer.
            pub async fn $name(&self, request: Request) -> Result<$answer, Failure> {
                match self.ask(request).await? {
                    Answer::$variant(answer) => Ok($($boxed)? answer),
                    _ => Err(FailureCode::Internal.into()),
                }
            }
        )+}
    };
}

typed! {
    /// For `Boot`, `SetPin`, `EnrolConfirm`, `Unlock`, `Lock`, `StartOver`.
    boot: Boot() -> Boot;
    /// For `EnrolCheck`.
    enrol_check: EnrolCheck() -> EnrolCheckReply;
    /// For `Today`.
    today: Today(*) -> Today;
    /// For `Recap`.
    recap: Recap() -> Recap;
    /// For `Alleys`.
    alleys: Alleys() -> Vec<AlleyRow>;
    /// For `Houses`.
    houses: Houses() -> Houses;
    /// For `Plan`.
    plan: Plan() -> Plan;
    /// For `Search`.
    search: Search() -> SearchResult;
    /// For `House`.
    house: House(*) -> HouseDetail;
    /// For `SaveVisit`, `SaveMended`, `AddHouse`, `EditHouse`, `CloseHouse`.
    save: Saved() -> Saved;
    /// For `AddPhoto`, `RemovePhoto`, `Photos`.
    photos: Photos() -> Vec<PhotoRow>;
    /// For `Photo`.
    picture: Picture() -> Picture;
    /// For `MyVisits`.
    my_visits: MyVisits() -> Vec<MyVisit>;
    /// For `Mend`.
    mend: Mend(*) -> VisitToMend;
    /// For `Sync`.
    sync: Sync() -> SyncView;
    /// For `Help`.
    help: Help() -> Help;
    /// For `Carry`.
    carry: Carried() -> Carried;
    /// For `Settings`, `SetSettings`.
    settings: Settings() -> Settings;
}
