//! Photos' bytes: resumed at any byte, looked at before they are believed, there once, and nobody
//! else's business.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, header},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tungngo_server::{
    app::{App, AppState, Config},
    clock,
    router::router,
};
use tungngo_shared::{
    ids::VisitId,
    picture::{Media, made_up::picture},
    sync::{DocKind, attachment::ContentHash},
    visit::PhotoRef,
};

use super::kit::{Answer, Phone, Server, absent};

mod kept;
mod refused;

fn path(sha256: &ContentHash) -> String {
    format!("/api/v1/attachments/{sha256}")
}

/// `Upload-Offset` and `Upload-Complete`.
fn progress(headers: &HeaderMap) -> (u64, bool) {
    let text = |name| headers[name].to_str().unwrap();
    let complete = text("upload-complete") == "?1";
    (text("upload-offset").parse().unwrap(), complete)
}

impl Phone<'_> {
    async fn attachment(
        &self,
        method: Method,
        sha256: &ContentHash,
        (offset, body): (u64, Body),
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path(sha256))
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", self.tokens.access),
            )
            .header(header::CONTENT_TYPE, "application/partial-upload")
            .header("upload-offset", offset);
        self.server.answer(request.body(body).unwrap()).await
    }

    async fn held(&self, sha256: &ContentHash) -> (u64, bool) {
        let answer = self
            .attachment(Method::HEAD, sha256, (0, Body::empty()))
            .await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
        progress(&answer.headers)
    }

    pub async fn append(&self, sha256: &ContentHash, offset: usize, bytes: &[u8]) -> Answer {
        let body = Body::from(bytes.to_vec());
        self.attachment(Method::PATCH, sha256, (offset as u64, body))
            .await
    }

    /// Records a visit with these photos.
    async fn visit_with(&mut self, number: &str, photos: &[PhotoRef]) -> VisitId {
        let household = self.server.household(self.server.a1, number).await;
        let id = VisitId(clock::new_id());
        let mut body = absent(self.server, household);
        body["photos"] = json!(photos);
        let verdict = self.push_one(DocKind::Visit, id.0, None, &body).await;
        assert_eq!(verdict["verdict"], "applied", "{verdict}");
        id
    }

    /// Records a visit with this photo, and gives its name.
    pub async fn refer_to(&mut self, media: Media, bytes: &[u8]) -> ContentHash {
        let photo = PhotoRef::of(media, bytes);
        self.visit_with("1", std::slice::from_ref(&photo)).await;
        photo.sha256
    }
}

#[tokio::test]
async fn a_photo_arrives_in_pieces_and_goes_on_where_it_was() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 1, 300_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    assert_eq!(phone.held(&name).await, (0, false));
    assert!(
        server
            .app
            .attachments
            .content(name.clone())
            .await
            .unwrap()
            .is_none()
    );

    let first = phone.append(&name, 0, &bytes[..70_000]).await;
    assert_eq!(first.status.as_u16(), 204, "{}", first.body);
    assert_eq!(progress(&first.headers), (70_000, false));

    for wrong in [0, 69_999, 70_001, 300_000] {
        let elsewhere = phone.append(&name, wrong, &bytes[..10]).await;
        assert_eq!(progress(&elsewhere.headers), (70_000, false));
        assert_eq!(elsewhere.problem(409), "upload_offset");
    }
    let whole = phone.append(&name, 70_000, &bytes[70_000..]).await;
    assert_eq!(progress(&whole.headers), (bytes.len() as u64, true));
    assert_eq!(phone.held(&name).await, (bytes.len() as u64, true));
    let stored = server.app.attachments.content(name.clone()).await.unwrap();
    assert!(
        stored == Some((Media::Jpeg, bytes.clone())),
        "other bytes are stored"
    );

    // The answer was lost and the last piece is sent again.
    let again = phone.append(&name, 70_000, &bytes[70_000..]).await;
    assert_eq!(progress(&again.headers), (bytes.len() as u64, true));
    assert_eq!(again.problem(409), "upload_offset");
}

/// The same server on a socket; what it stores is that of `app`.
async fn listen(app: &AppState) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Begins a `PATCH` of `length` bytes and sends only some of them.
async fn begin(
    to: std::net::SocketAddr,
    phone: &Phone<'_>,
    name: &ContentHash,
    (offset, length): (usize, usize),
    sent: &[u8],
) -> TcpStream {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/partial-upload\r\n\
         upload-offset: {offset}\r\ncontent-length: {length}\r\n\r\n",
        path(name),
        phone.tokens.access
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream.flush().await.unwrap();
    stream
}

async fn until(phone: &Phone<'_>, name: &ContentHash, offset: u64) {
    for _ in 0..600 {
        let (held, _) = phone.held(name).await;
        assert!(held <= offset, "{held} bytes are held of {offset} sent");
        if held == offset {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "the server never held {offset} bytes: {:?}",
        phone.held(name).await
    );
}

#[tokio::test]
async fn what_came_before_the_line_broke_or_fell_silent_is_kept() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Png, 2, 400_000);
    let name = phone.refer_to(Media::Png, &bytes).await;
    let to = listen(&server.app).await;

    let rest = bytes.len();
    let cut = begin(to, &phone, &name, (0, rest), &bytes[..150_001]).await;
    drop(cut);
    until(&phone, &name, 150_001).await;

    // Nobody closes this one: the phone lost its network and begins anew on another connection.
    let rest = bytes.len() - 150_001;
    let part = &bytes[150_001..150_101];
    let half_open = begin(to, &phone, &name, (150_001, rest), part).await;
    until(&phone, &name, 150_101).await;
    let more = phone.append(&name, 150_101, &bytes[150_101..]).await;
    assert_eq!(progress(&more.headers), (bytes.len() as u64, true));
    drop(half_open);
    let stored = server.app.attachments.content(name).await.unwrap();
    assert!(stored.is_some_and(|(_, stored)| stored == bytes));
}

#[tokio::test]
async fn a_server_that_starts_again_goes_on_at_the_same_byte() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 3, 200_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    phone.append(&name, 0, &bytes[..123_457]).await;

    let app = App::open(Config::at(server.app.config.data_dir.clone())).unwrap();
    let to = listen(&app).await;
    let last = bytes.len() - 123_457;
    let mut stream = begin(to, &phone, &name, (123_457, last), &bytes[123_457..]).await;
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8(answer).unwrap(), "HTTP/1.1 204");
    let stored = app.attachments.content(name).await.unwrap();
    assert!(stored.is_some_and(|(_, stored)| stored == bytes));
}

#[tokio::test]
async fn the_last_byte_came_and_the_server_died_before_it_looked() {
    use tungngo_server::storage::attachments::{Piece, Upload};
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 4, 5_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    let piece = Piece {
        upload: Upload {
            sha256: name.clone(),
            sender: server.huy,
            size: bytes.len() as u64,
        },
        start: 0,
        bytes: bytes.clone(),
    };
    let held = server.app.attachments.append(piece, clock::now()).await;
    assert!(!held.unwrap().unwrap().complete);
    assert_eq!(phone.held(&name).await, (bytes.len() as u64, true));
}

#[tokio::test]
async fn the_same_bytes_are_there_once_and_one_senders_rubbish_does_not_spoil_them() {
    let server = Server::start().await;
    let mut huy = server.phone(server.huy).await;
    let mut minh = server.phone(server.minh).await;
    let bytes = picture(Media::WebP, 11, 100_000);
    let name = huy.refer_to(Media::WebP, &bytes).await;
    assert_eq!(minh.refer_to(Media::WebP, &bytes).await, name);

    // What begins like the picture and goes on otherwise.
    let rubbish = [&bytes[..20], &[7; 60_000]].concat();
    minh.append(&name, 0, &rubbish).await;
    assert_eq!(minh.held(&name).await, (60_020, false));
    assert_eq!(huy.held(&name).await, (0, false));
    let whole = huy.append(&name, 0, &bytes).await;
    assert_eq!(progress(&whole.headers), (bytes.len() as u64, true));
    // Minh's visit refers to them, so there is nothing left to send.
    assert_eq!(minh.held(&name).await, (bytes.len() as u64, true));
    let more = minh.append(&name, 60_020, &bytes[60_020..]).await;
    assert_eq!(more.problem(409), "upload_offset");
    let verified = server.app.attachments.verify_attachments().await.unwrap();
    assert_eq!(verified, Ok(1));
    let stored = server.app.attachments.content(name).await.unwrap();
    assert!(stored == Some((Media::WebP, bytes)));
}

#[tokio::test]
async fn the_photo_of_an_edit_that_lost_a_clash_may_come_too() {
    let server = Server::start().await;
    let mut one = server.phone(server.huy).await;
    let mut two = server.phone(server.huy).await;
    let household = server.household(server.a1, "1").await;
    let id = VisitId(clock::new_id());
    let body = absent(&server, household);
    let first = one.push_one(DocKind::Visit, id.0, None, &body).await;
    let base = serde_json::from_value(first["rev"].clone()).unwrap();
    let pictures = [1, 2].map(|seed| picture(Media::Jpeg, seed, 3_000));
    let with = |n: usize| -> Value {
        let mut body = body.clone();
        body["photos"] = json!([PhotoRef::of(Media::Jpeg, &pictures[n])]);
        body
    };
    let mended = one
        .push_one(DocKind::Visit, id.0, Some(&base), &with(0))
        .await;
    assert_eq!(mended["verdict"], "applied");
    let clash = two
        .push_one(DocKind::Visit, id.0, Some(&base), &with(1))
        .await;
    assert_eq!(clash["verdict"], "conflict", "{clash}");
    for bytes in &pictures {
        let whole = two.append(&ContentHash::of(bytes), 0, bytes).await;
        assert_eq!(progress(&whole.headers), (bytes.len() as u64, true));
    }
}

#[tokio::test]
async fn nothing_of_a_photo_is_readable_in_the_data_folder() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 12, 200_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    phone.append(&name, 0, &bytes).await;
    let half = picture(Media::Jpeg, 13, 200_000);
    let half_name = phone.refer_to(Media::Jpeg, &half).await;
    phone.append(&half_name, 0, &half[..100_000]).await;
    let mut files = 0;
    for entry in std::fs::read_dir(&server.app.config.data_dir).unwrap() {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        files += 1;
        for needle in [
            &bytes[1_000..1_016],
            &half[90_000..90_016],
            name.as_str().as_bytes(),
        ] {
            let found = file.windows(needle.len()).any(|w| w == needle);
            assert!(!found, "a photo's bytes or name can be read");
        }
    }
    assert!(files >= 4, "only {files} files were looked at");
}
