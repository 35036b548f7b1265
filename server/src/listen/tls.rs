//! TLS 1.2 and 1.3 by rustls on ring. Certificate and key are looked at again when their files change; a pair
//! that is no good is refused and the one before stays in use.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tungngo_shared::{i18n::Lang, problem::MEDIA_TYPE};

use super::expiry::{self, Life, Reminder};
use crate::{app::AppState, clock, problem::ApiError};

/// How often the files are looked at.
pub const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// The largest file that is read.
const MOST_BYTES: u64 = 1024 * 1024;
/// The first byte of a TLS handshake.
const HANDSHAKE: u8 = 22;
const H2: &[u8] = b"h2";

/// Why a certificate and its key are not used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not there, cannot be read, or is far too large.
    #[error("tls_unreadable: {file}: {error}")]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file that holds no certificate in PEM.
    #[error("tls_no_certificate: {0} holds no certificate in PEM")]
    NoCertificate(PathBuf),
    /// A file that holds no private key in PEM, or one under a password.
    #[error("tls_no_key: {0} holds no private key in PEM that is open without a password")]
    NoKey(PathBuf),
    /// The key is another one's.
    #[error("tls_mismatch: the private key does not belong to the first certificate")]
    Mismatch,
    /// The library takes one of them for none.
    #[error("tls_unusable: {0}")]
    Unusable(rustls::Error),
}

impl TlsError {
    /// Stable.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "tls_unreadable",
            Self::NoCertificate(_) => "tls_no_certificate",
            Self::NoKey(_) => "tls_no_key",
            Self::Mismatch => "tls_mismatch",
            Self::Unusable(_) => "tls_unusable",
        }
    }
}

/// What another look at the files found.
#[derive(Debug)]
pub enum Looked {
    /// Nothing new.
    Same,
    /// Another good pair: new connections get it.
    Replaced,
    /// Another pair that is no good: the former one stays.
    Refused(TlsError),
}

#[derive(Debug)]
struct InUse {
    config: Arc<ServerConfig>,
    life: Option<Life>,
    /// Of what the files held at the last look, good or not.
    seen: [u8; 32],
}

/// A certificate with its key, as files of which the content may change.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    in_use: RwLock<InUse>,
}

impl Certificate {
    /// Reads a chain of certificates (PEM, the server's own first) and the private key of its first one.
    ///
    /// # Errors
    /// When a file cannot be read or the two do not belong together.
    pub fn open(chain: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        let (read, seen) = read(&chain, &key);
        let (chain_pem, key_pem) = read?;
        let (config, life) = config((&chain, &chain_pem), (&key, &key_pem))?;
        let config = Arc::new(config);
        Ok(Self {
            chain,
            key,
            in_use: RwLock::new(InUse { config, life, seen }),
        })
    }

    /// Looks at the files again. What has not changed since the last look is not judged again.
    pub fn look(&self) -> Looked {
        let (read, seen) = read(&self.chain, &self.key);
        let mut in_use = self.in_use.write().unwrap_or_else(PoisonError::into_inner);
        if in_use.seen == seen {
            return Looked::Same;
        }
        in_use.seen = seen;
        let judged = read.and_then(|(chain, key)| config((&self.chain, &chain), (&self.key, &key)));
        match judged {
            Ok((config, life)) => {
                // With sessions of its own: none of those before is resumed.
                in_use.config = Arc::new(config);
                in_use.life = life;
                Looked::Replaced
            }
            Err(error) => Looked::Refused(error),
        }
    }

    /// From when to when the one in use is good, if it can be read.
    #[must_use]
    pub fn life(&self) -> Option<Life> {
        self.in_use
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .life
    }

    fn config(&self) -> Arc<ServerConfig> {
        let in_use = self.in_use.read().unwrap_or_else(PoisonError::into_inner);
        in_use.config.clone()
    }
}

type Pair = (Vec<u8>, Vec<u8>);

/// Both files, and what stands for their content.
fn read(chain: &Path, key: &Path) -> (Result<Pair, TlsError>, [u8; 32]) {
    let both = read_file(chain).and_then(|chain| Ok((chain, read_file(key)?)));
    let mut sha = Sha256::new();
    match &both {
        Ok((chain, key)) => {
            sha.update((chain.len() as u64).to_be_bytes());
            sha.update(chain);
            sha.update(key);
        }
        Err(error) => sha.update(error.to_string()),
    }
    (both, sha.finalize().into())
}

fn read_file(file: &Path) -> Result<Vec<u8>, TlsError> {
    let unreadable = |error| TlsError::Unreadable {
        file: file.to_owned(),
        error,
    };
    let length = fs::metadata(file).map_err(unreadable)?.len();
    if length > MOST_BYTES {
        return Err(unreadable(io::ErrorKind::FileTooLarge.into()));
    }
    fs::read(file).map_err(unreadable)
}

fn config(
    chain: (&Path, &[u8]),
    key: (&Path, &[u8]),
) -> Result<(ServerConfig, Option<Life>), TlsError> {
    let no_certificate = || TlsError::NoCertificate(chain.0.to_owned());
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(chain.1)
        .collect::<Result<_, _>>()
        .map_err(|_| no_certificate())?;
    let first = certificates.first().ok_or_else(no_certificate)?;
    let life = Life::of(first);
    let key =
        PrivateKeyDer::from_pem_slice(key.1).map_err(|_| TlsError::NoKey(key.0.to_owned()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(TlsError::Unusable)?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => TlsError::Mismatch,
            other => TlsError::Unusable(other),
        })?;
    config.alpn_protocols = vec![H2.to_vec(), b"http/1.1".to_vec()];
    Ok((config, life))
}

/// Does the handshake and says whether HTTP/2 was agreed on; none for a caller who does not speak TLS and has
/// been told so.
pub(super) async fn accept(
    certificate: &Certificate,
    mut stream: TcpStream,
) -> io::Result<Option<(TlsStream<TcpStream>, bool)>> {
    let mut first = [0];
    if stream.peek(&mut first).await? == 0 {
        return Ok(None);
    }
    if first != [HANDSHAKE] {
        turn_away(&mut stream).await?;
        return Ok(None);
    }
    let acceptor = TlsAcceptor::from(certificate.config());
    let stream = acceptor.accept(stream).await?;
    let is_h2 = stream.get_ref().1.alpn_protocol() == Some(H2);
    Ok(Some((stream, is_h2)))
}

/// Tells a caller who came with plain HTTP why nothing else is answered.
async fn turn_away(stream: &mut TcpStream) -> io::Result<()> {
    // Whatever was sent is taken first: an answer on top of unread bytes may never be seen.
    let mut asked = [0; 4096];
    let _ = stream.read(&mut asked).await?;
    let problem = ApiError::tls_required().problem(Lang::Vi);
    let body = serde_json::to_string(&problem)?;
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// The signal that asks to look again at once.
#[derive(Debug)]
pub struct Hangup {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
}

impl Hangup {
    /// Listens for it from now on.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if self.signal.recv().await.is_some() {
            return;
        }
        std::future::pending::<()>().await;
    }
}

/// Looks at the files every now and then, and whenever the signal comes. Ends with the task it runs in.
pub async fn watch(app: AppState, certificate: Arc<Certificate>, mut hangup: Hangup) {
    let mut reminder = Reminder::default();
    loop {
        let life = certificate.life();
        app.metrics.certificate_ends(life.map(|life| life.ends));
        if let Some(age) = life.and_then(|life| reminder.look(life, clock::now())) {
            expiry::tell(age);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = hangup.next() => {}
        }
        let looked = certificate.clone();
        match tokio::task::spawn_blocking(move || looked.look()).await {
            Ok(Looked::Replaced) => tracing::info!("a new certificate is in use"),
            Ok(Looked::Refused(error)) => {
                tracing::error!(code = error.code(), %error, "the new certificate is not used, the former one stays");
            }
            Ok(Looked::Same) | Err(_) => {}
        }
    }
}
