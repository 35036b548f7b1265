//! Made-up certificate authorities, and clients that trust them and nobody else.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use data_encoding::BASE64;
use jiff::civil::Date;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Somebody who signs certificates.
#[derive(Debug)]
pub struct Authority {
    /// What clients trust.
    pub root: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate for this machine, and its key, in PEM.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The certificate.
    pub chain: String,
    /// The key.
    pub key: String,
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
    let lines: Vec<_> = lines.collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// Never, as a rule.
    pub fn new() -> anyhow::Result<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate()?;
        let root = params.self_signed(&key)?.der().clone();
        Ok(Self {
            root,
            issuer: Issuer::new(params, key),
        })
    }

    /// A new certificate for this machine with a new key.
    ///
    /// # Errors
    /// Never, as a rule.
    pub fn pair(&self) -> anyhow::Result<Pair> {
        self.pair_until(Date::MAX)
    }

    /// The same, good until the beginning of this day.
    ///
    /// # Errors
    /// Never, as a rule.
    pub fn pair_until(&self, day: Date) -> anyhow::Result<Pair> {
        let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names)?;
        let (month, day_of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        params.not_after = date_time_ymd(day.year().into(), month, day_of_month);
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Pair {
            chain: pem("CERTIFICATE", certificate.der()),
            key: pem("PRIVATE KEY", &key.serialize_der()),
        })
    }

    /// Settings that trust this one only and offer these protocols.
    ///
    /// # Errors
    /// When the TLS library refuses them.
    pub fn trust(
        &self,
        versions: &[&'static rustls::SupportedProtocolVersion],
        protocols: &[&str],
    ) -> anyhow::Result<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|p| p.as_bytes().to_vec()).collect();
        Ok(config)
    }

    /// An HTTP client that trusts this one only and follows no redirects.
    ///
    /// # Errors
    /// When the TLS library refuses its settings.
    pub fn client(&self) -> anyhow::Result<reqwest::Client> {
        let tls = self.trust(rustls::ALL_VERSIONS, &[])?;
        Ok(reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .build()?)
    }

    /// A new connection to a server on this machine.
    ///
    /// # Errors
    /// When the handshake fails.
    pub async fn connect(&self, server: &str, protocols: &[&str]) -> anyhow::Result<Line> {
        let config = self.trust(rustls::ALL_VERSIONS, protocols)?;
        connect(config, server).await.map(Line)
    }
}

/// A handshake with a server on this machine.
///
/// # Errors
/// When it fails.
pub async fn connect(config: ClientConfig, server: &str) -> anyhow::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(server).await?;
    let name = ServerName::try_from("127.0.0.1")?;
    Ok(TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await?)
}

/// A TLS connection on which HTTP/1.1 is written by hand.
#[derive(Debug)]
pub struct Line(pub TlsStream<TcpStream>);

impl Line {
    /// The certificate that the server showed.
    ///
    /// # Errors
    /// When it showed none.
    pub fn certificate(&self) -> anyhow::Result<CertificateDer<'static>> {
        let shown = self.0.get_ref().1.peer_certificates();
        let first = shown.and_then(|all| all.first());
        first.cloned().context("no certificate")
    }

    /// Writes part of a request.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn say(&mut self, text: &str) -> anyhow::Result<()> {
        self.0.write_all(text.as_bytes()).await?;
        Ok(self.0.flush().await?)
    }

    /// Reads until `end` has come.
    ///
    /// # Errors
    /// When the connection ends before.
    pub async fn hear(&mut self, end: &str) -> anyhow::Result<String> {
        let mut heard = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let n = self.0.read(&mut piece).await?;
            heard.extend_from_slice(&piece[..n]);
            let text = String::from_utf8_lossy(&heard);
            if text.contains(end) {
                return Ok(text.into_owned());
            }
            anyhow::ensure!(n > 0, "ended after {text:?}");
        }
    }

    /// Asks whether the server is well, on this very connection.
    ///
    /// # Errors
    /// When it is not.
    pub async fn is_well(&mut self) -> anyhow::Result<()> {
        self.say("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await?;
        let said = self.hear("\r\n\r\nok\n").await?;
        anyhow::ensure!(said.starts_with("HTTP/1.1 200"), "{said}");
        Ok(())
    }
}

/// Two files that a server reads.
#[derive(Clone, Debug)]
pub struct Files {
    chain: PathBuf,
    key: PathBuf,
}

impl Files {
    /// The files of a pair in this folder.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(dir: &Path, pair: &Pair) -> anyhow::Result<Self> {
        let files = Self {
            chain: dir.join("chain.pem"),
            key: dir.join("key.pem"),
        };
        files.put(pair)?;
        Ok(files)
    }

    /// Another pair takes their place.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&self, pair: &Pair) -> anyhow::Result<()> {
        fs::write(&self.chain, &pair.chain)?;
        Ok(fs::write(&self.key, &pair.key)?)
    }

    /// The server's command line for them.
    #[must_use]
    pub fn args(&self) -> Vec<OsString> {
        let words: [OsString; 4] = [
            "--tls-cert".into(),
            (&self.chain).into(),
            "--tls-key".into(),
            (&self.key).into(),
        ];
        words.to_vec()
    }
}
