//! `serve`: answers phones and browsers until it is told to stop.

use std::{
    io::Write as _,
    net::{SocketAddr, TcpListener as StdListener},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use clap::Args;
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet};

use super::Store;
use crate::{
    app::App,
    chores,
    listen::{
        self, Limits,
        tls::{self, Certificate, Hangup},
    },
    noted, router,
};

/// Answer phones and browsers.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    store: Store,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where people reach this server (https://soat.example).
    #[arg(long, env = "TUNGNGO_PUBLIC_URL")]
    public_url: Option<String>,
    /// Believe the proxy's X-Forwarded-For.
    #[arg(long)]
    behind_proxy: bool,
    /// Speak TLS with this chain of certificates (PEM, the server's own first). A new file is used within seconds,
    /// or at once after SIGHUP.
    #[arg(long, env = "TUNGNGO_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key (PEM) of the first certificate.
    #[arg(long, env = "TUNGNGO_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl Serve {
    /// Runs until SIGTERM or Ctrl-C, then finishes what is under way.
    ///
    /// # Errors
    /// When the certificate is no good, the store does not open or the address is taken.
    pub async fn run(self) -> anyhow::Result<()> {
        let mut config = self.store.config();
        let pair = self.tls_cert.zip(self.tls_key);
        let certificate = pair
            .map(|(chain, key)| Certificate::open(chain, key).map(Arc::new))
            .transpose()?;
        let is_plain = |url: &String| !url.starts_with("https://");
        if certificate.is_some() && self.public_url.as_ref().is_some_and(is_plain) {
            bail!(
                "tls_public_url: with a certificate of its own the server is reached by https://"
            );
        }
        // Taken before the database is opened: a second server on the same port does not get far.
        let listener =
            StdListener::bind(self.listen).with_context(|| format!("listen on {}", self.listen))?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let scheme = certificate.as_ref().map_or("http", |_| "https");
        let url = format!("{scheme}://{}", listener.local_addr()?);
        config.public_url = Some(self.public_url.unwrap_or_else(|| url.clone()));
        config.behind_proxy = self.behind_proxy;
        let app = App::open(config)?;
        // What is stopped when the answering has stopped.
        let mut beside = JoinSet::new();
        beside.spawn(chores::daily(app.clone()));
        if let Some(certificate) = certificate.clone() {
            beside.spawn(tls::watch(app.clone(), certificate, Hangup::listen()?));
        }
        let (finish, finished) = oneshot::channel();
        let writing = tokio::spawn(noted::writing(app.clone(), finished));
        let mut out = std::io::stdout();
        writeln!(out, "{}", serde_json::json!({ "listening": url }))?;
        out.flush()?;
        listen::serve(
            listener,
            router::router(app.clone()),
            certificate,
            Limits::default(),
            async {
                stopped().await;
                app.live.close();
            },
        )
        .await;
        beside.shutdown().await;
        // Not in the middle of an entry: it is told, and waited for.
        drop(finish);
        let _ = writing.await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Ready when somebody asks the process to end.
async fn stopped() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
    tracing::info!("stopping");
}
