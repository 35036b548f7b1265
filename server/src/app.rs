//! What handlers share.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context as _;

use crate::{
    auth::{attempts::Attempts, jwt::AccessTokens, password::Passwords, rates::Rates},
    desk::live::Live,
    keys::{self, Keys},
    noted::Notes,
    ops::Metrics,
    storage::{
        AttachmentStore, PaperBytes, Storage, StoreError,
        sqlite::{Attachments, Sqlite, attachments},
    },
    upkeep::hold::{self, Hold},
};

/// How a server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the database.
    pub data_dir: PathBuf,
    /// The folder of the keys; next to the data folder, never in it.
    pub keys_dir: PathBuf,
    /// Where people reach the server (`https://soat.example`); decides the links in enrolment codes
    /// and whether cookies are for TLS only.
    pub public_url: Option<String>,
    /// The proxy in front tells the caller's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl Config {
    /// The usual set-up of a data folder: keys in `DIR.keys`.
    #[must_use]
    pub fn at(data_dir: PathBuf) -> Self {
        let mut keys_dir = data_dir.clone().into_os_string();
        keys_dir.push(".keys");
        Self {
            data_dir,
            keys_dir: keys_dir.into(),
            public_url: None,
            behind_proxy: false,
        }
    }

    /// Whether cookies are for TLS only: always, except where nobody said `https` in `--public-url`
    /// (a trial on the loopback interface).
    #[must_use]
    pub fn secure_cookies(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

/// What handlers share; cheap to clone.
pub type AppState = Arc<App>;

/// What handlers share.
pub struct App {
    /// Everything that is kept.
    pub store: Arc<dyn Storage>,
    /// The bytes of photos.
    pub attachments: Arc<dyn AttachmentStore>,
    /// The bytes of papers.
    pub papers: Arc<dyn PaperBytes>,
    /// Keys outside the database.
    pub keys: Keys,
    /// How the server is set up.
    pub config: Config,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Who guessed wrong lately.
    pub attempts: Attempts,
    /// Who asked how often lately.
    pub rates: Rates,
    /// What went wrong lately, on its way into the log.
    pub notes: Notes,
    /// Makes and checks access tokens.
    pub access: AccessTokens,
    /// Figures for `/metrics`.
    pub metrics: Metrics,
    /// Pages that are open and hear of new numbers.
    pub live: Live,
    /// As long as it is there, nobody puts other files in place of the database. None where the
    /// caller opened the store itself and nobody else uses its folder.
    pub hold: Option<Hold>,
}

impl App {
    /// Opens keys and database, making them on the first start.
    ///
    /// # Errors
    /// When a folder cannot be used, a key is missing or damaged, or the database does not open.
    pub fn open(config: Config) -> anyhow::Result<AppState> {
        let dir = &config.data_dir;
        std::fs::create_dir_all(dir).with_context(|| format!("make {}", dir.display()))?;
        let hold = hold::beside_others(dir)?;
        keys::private_dir(dir)?;
        let file = dir.join("tungngo.db");
        let keys = Keys::open(&config.keys_dir, !file.exists())?;
        let store = Sqlite::open(&file, &keys.database)
            .map_err(advised)
            .with_context(|| format!("open {}", file.display()))?;
        let photos = dir.join(attachments::FILE);
        let attachments = Attachments::open(&photos, &keys.database)
            .map_err(advised)
            .with_context(|| format!("open {}", photos.display()))?;
        Ok(Arc::new(Self {
            store: Arc::new(store),
            papers: Arc::new(attachments.clone()),
            attachments: Arc::new(attachments),
            access: AccessTokens::new(keys.token.clone())?,
            passwords: Passwords::default(),
            attempts: Attempts::default(),
            rates: Rates::default(),
            notes: Notes::default(),
            metrics: Metrics::default(),
            live: Live::default(),
            keys,
            config,
            hold: Some(hold),
        }))
    }
}

/// A database that does not open, with what can be done about it. Nothing is done by itself.
fn advised(error: StoreError) -> anyhow::Error {
    let advice = match &error {
        StoreError::WrongKey => {
            "if the keys folder is the right one, the file is damaged. Nothing was changed. Keep a copy of it and \
             put the last backup back with `tungngo-server restore FILE`"
        }
        StoreError::Damaged(_) => {
            "nothing was changed. `tungngo-server verify` says what is damaged; keep a copy of the file and put the \
             last backup back with `tungngo-server restore FILE`"
        }
        _ => return error.into(),
    };
    anyhow::anyhow!("{error}; {advice}")
}
