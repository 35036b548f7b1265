//! `serve`: answers phones and browsers until it is told to stop.

use std::{
    future::IntoFuture as _,
    io::Write as _,
    net::{SocketAddr, TcpListener as StdListener},
    time::Duration,
};

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;

use super::Store;
use crate::{app::App, chores, router};

/// How long requests under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Answer phones and browsers.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    store: Store,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where people reach this server (https://soat.example), if there is a proxy with TLS in front.
    #[arg(long, env = "TUNGNGO_PUBLIC_URL")]
    public_url: Option<String>,
    /// Believe the proxy's X-Forwarded-For.
    #[arg(long)]
    behind_proxy: bool,
}

impl Serve {
    /// Runs until SIGTERM or Ctrl-C, then finishes what is under way.
    ///
    /// # Errors
    /// When the store does not open or the address is taken.
    pub async fn run(self) -> anyhow::Result<()> {
        let mut config = self.store.config();
        // Taken before the database is opened: a second server on the same port does not get far.
        let listener =
            StdListener::bind(self.listen).with_context(|| format!("listen on {}", self.listen))?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let url = format!("http://{}", listener.local_addr()?);
        config.public_url = Some(self.public_url.unwrap_or_else(|| url.clone()));
        config.behind_proxy = self.behind_proxy;
        let app = App::open(config)?;
        let chores = tokio::spawn(chores::daily(app.clone()));
        let service = router::router(app).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopping) = tokio::sync::oneshot::channel();
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
            stopped().await;
            let _ = stop.send(());
        });
        let mut out = std::io::stdout();
        writeln!(out, "{}", serde_json::json!({ "listening": url }))?;
        out.flush()?;
        let overdue = async {
            // Without a signal the server ends by an error of its own.
            if stopping.await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            ended = server.into_future() => ended?,
            () = overdue => tracing::warn!("connections were still open"),
        }
        chores.abort();
        // An aborted task is what was asked for.
        let _ = chores.await;
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
