//! The app's screens served to a browser on this machine. One process is one phone: every tab shows
//! the same store.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Path, Query, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use dioxus::prelude::VirtualDom;
use dioxus_liveview::{LiveViewPool, axum_socket, interpreter_glue};

use crate::gallery::{self, Gallery, Page, Shown};
use crate::page;
use crate::protocol::Settings;
use crate::ui::{App, Host};

/// Serves the screens at `listen` and prints `{"listening":"http://…"}` when ready.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(listen: SocketAddr, host: Host) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("{}", serde_json::json!({ "listening": url }));
    axum::serve(listener, router(host)).await?;
    Ok(())
}

/// The page at `/` and its socket at `/ws`; the gallery beside them.
fn router(host: Host) -> Router {
    let pool = LiveViewPool::new();
    Router::new()
        .merge(gallery_router(pool.clone()))
        .route("/", get(|| async { Html(index()) }))
        .route(
            "/ws",
            get(
                move |headers: HeaderMap, upgrade: WebSocketUpgrade| async move {
                    if !same_origin(&headers) {
                        return StatusCode::FORBIDDEN.into_response();
                    }
                    session(upgrade, pool, move || {
                        VirtualDom::new(App).with_root_context(host)
                    })
                },
            ),
        )
}

/// The gallery's list of pages, its pages and their sockets. Nothing in it touches this phone.
fn gallery_router(pool: LiveViewPool) -> Router {
    Router::new()
        .route("/gallery", get(|| async { Html(gallery::index()) }))
        .route("/gallery/{folder}/{name}", get(gallery_page))
        .route(
            "/gallery-ws/{folder}/{name}",
            get(
                move |Path((folder, name)): Path<(String, String)>,
                      Query(settings): Query<Settings>,
                      upgrade: WebSocketUpgrade| async move {
                    let Some(page) = Page::at(&folder, &name) else {
                        return StatusCode::NOT_FOUND.into_response();
                    };
                    let shown = Shown { page, settings };
                    session(upgrade, pool, move || {
                        VirtualDom::new(Gallery).with_root_context(shown)
                    })
                },
            ),
        )
}

async fn gallery_page(
    Path((folder, name)): Path<(String, String)>,
    Query(settings): Query<Settings>,
) -> Response {
    match Page::at(&folder, &name) {
        Some(page) => Html(gallery_index(page, settings)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A page of the gallery, in the look that its address asks for. All of it comes from lists of names: nothing
/// in it ends the script that it is put into.
fn gallery_index(page: Page, settings: Settings) -> String {
    let socket = format!(
        "/gallery-ws/{}?lang={}&theme={}&text_size={}",
        page.path(),
        settings.lang.as_str(),
        settings.theme.as_str(),
        settings.text_size.as_str(),
    );
    let style = include_str!("../assets/gallery.css");
    let script = interpreter_glue(&socket);
    page::page(&format!("<style>{style}</style>{script}"))
}

/// Another page in the same browser must not open this phone.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let origin = text(header::ORIGIN).and_then(|o| o.split_once("://"));
    match (origin, text(header::HOST)) {
        (Some((_, origin)), Some(host)) => origin == host,
        // No browser leaves its origin out when it opens a socket.
        (None, Some(_)) => true,
        _ => false,
    }
}

fn session(
    upgrade: WebSocketUpgrade,
    pool: LiveViewPool,
    app: impl FnOnce() -> VirtualDom + Send + 'static,
) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        let socket = axum_socket(socket);
        if let Err(error) = pool.launch_virtualdom(socket, app).await {
            tracing::warn!("a browser's session ended: {error}");
        }
    })
}

/// A socket that closes reloads the page as soon as the program answers again, so that a restarted
/// phone shows itself.
const RECONNECT: &str = r#"<script>
(() => {
  const Plain = window.WebSocket;
  const again = () => fetch("/", { cache: "no-store" }).then(
    (reply) => { if (reply.ok) location.reload(); else setTimeout(again, 300); },
    () => setTimeout(again, 300));
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener("close", () => setTimeout(again, 300));
    }
  };
})();
</script>"#;

fn index() -> String {
    page::page(&format!("{RECONNECT}{}", interpreter_glue("/ws")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_does_not_get_the_socket() {
        let headers = |origin: Option<&str>| {
            let mut map = HeaderMap::new();
            map.insert(header::HOST, "127.0.0.1:8090".parse().unwrap());
            if let Some(origin) = origin {
                map.insert(header::ORIGIN, origin.parse().unwrap());
            }
            map
        };
        assert!(same_origin(&headers(Some("http://127.0.0.1:8090"))));
        assert!(same_origin(&headers(None)));
        assert!(!same_origin(&headers(Some("http://example.org"))));
        assert!(!same_origin(&HeaderMap::new()));
    }

    #[test]
    fn a_page_of_the_gallery_carries_its_look_to_its_own_socket() {
        let uri = "http://a/?theme=outdoor&text_size=largest".parse().unwrap();
        let Query(settings) = Query::<Settings>::try_from_uri(&uri).unwrap();
        let page = Page::at("houses", "empty").unwrap();
        let html = gallery_index(page, settings);
        let socket = "/gallery-ws/houses/empty?lang=vi&theme=outdoor&text_size=largest";
        assert!(html.contains(&format!("\"{socket}\"")));
        // The phone's own page has nothing of it.
        assert!(!index().contains("gallery"));
    }

    #[test]
    fn the_page_carries_the_socket_and_the_reconnection_before_it() {
        let page = index();
        let reconnect = page.find("location.reload").unwrap();
        let socket = page.find("WS_ADDR =").unwrap();
        assert!(reconnect < socket);
    }
}
