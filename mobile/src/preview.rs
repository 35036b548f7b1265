//! The app's screens served to a browser on this machine.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::response::Html;
use axum::routing::get;
use clap::Parser;
use dioxus::prelude::VirtualDom;
use dioxus_liveview::{LiveViewPool, axum_socket, interpreter_glue};
use tungngo_mobile::ui::App;

/// Serves the field app's screens to a browser.
#[derive(Debug, Parser)]
#[command(name = "tungngo-field", version)]
struct Cli {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
}

#[tokio::main]
pub async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    tracing_subscriber::fmt().init();
    let listener = tokio::net::TcpListener::bind(cli.listen).await?;
    tracing::info!("http://{}/", listener.local_addr()?);
    axum::serve(listener, router()).await?;
    Ok(())
}

/// The page at `/` and its socket at `/ws`.
fn router() -> Router {
    let pool = LiveViewPool::new();
    Router::new()
        .route("/", get(|| async { Html(index()) }))
        .route(
            "/ws",
            get(move |upgrade: WebSocketUpgrade| async move {
                upgrade.on_upgrade(move |socket| async move {
                    let socket = axum_socket(socket);
                    let app = || VirtualDom::new(App);
                    if let Err(error) = pool.launch_virtualdom(socket, app).await {
                        tracing::warn!("a browser went away: {error}");
                    }
                })
            }),
        )
}

fn index() -> String {
    let glue = interpreter_glue("/ws");
    format!(
        r#"<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Từng Ngõ</title>
</head>
<body><div id="main"></div></body>
{glue}
</html>
"#
    )
}
