//! What is no photo of one's own visit, or no photo, does not get in.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tungngo_server::clock;
use tungngo_shared::{
    picture::{Media, made_up::picture},
    sync::{
        DocKind,
        attachment::{ContentHash, MAX_PHOTO_BYTES},
    },
    visit::PhotoRef,
};

use super::{
    super::kit::{Server, absent},
    listen, path, progress,
};

#[tokio::test]
async fn bytes_of_another_hash_are_forgotten_and_may_come_again() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 5, 9_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    let mut damaged = bytes.clone();
    damaged[4_000] ^= 1;
    let refused = phone.append(&name, 0, &damaged).await;
    assert_eq!(refused.problem(422), "attachment_corrupt");
    assert_eq!(phone.held(&name).await, (0, false));
    let whole = phone.append(&name, 0, &bytes).await;
    assert_eq!(progress(&whole.headers), (bytes.len() as u64, true));
}

#[tokio::test]
async fn what_is_no_plain_picture_of_its_kind_does_not_get_in() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let jpeg = picture(Media::Jpeg, 6, 4_000);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let pdf = [b"%PDF-1.7\n".as_slice(), &[b' '; 3_000]].concat();
    let archive_behind = [&jpeg, b"PK\x03\x04 an archive".as_slice()].concat();
    let page_inside = [&jpeg[..2], b"\xff\xfe\0\x0b<script>x", &jpeg[2..]].concat();
    let place_inside = [&jpeg[..2], b"\xff\xe1\0\x0aExif\0\0II", &jpeg[2..]].concat();
    let cases = [
        ("a drawing with a script", Media::Jpeg, svg),
        ("a renamed document", Media::Jpeg, pdf),
        ("a second file behind", Media::Jpeg, archive_behind),
        ("a second file inside", Media::Jpeg, page_inside),
        ("where it was taken", Media::Jpeg, place_inside),
        ("another kind", Media::Png, jpeg),
        (
            "half a picture",
            Media::Png,
            picture(Media::Png, 7, 900)[..700].to_vec(),
        ),
    ];
    for (what, media, bytes) in cases {
        let name = phone.refer_to(media, &bytes).await;
        let refused = phone.append(&name, 0, &bytes).await;
        assert_eq!(refused.problem(422), "attachment_not_an_image", "{what}");
        assert_eq!(phone.held(&name).await, (0, false), "{what}");
        let stored = server.app.attachments.content(name).await.unwrap();
        assert!(stored.is_none(), "{what} is stored");
    }
}

#[tokio::test]
async fn more_than_the_visit_said_is_refused_while_it_streams() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 8, 100_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    let longer = [bytes.as_slice(), &[0; 50_000]].concat();
    let said = phone.append(&name, 0, &longer).await;
    assert_eq!(said.problem(413), "body_too_large");
    assert_eq!(phone.held(&name).await, (0, false));

    // One that does not say how long it is.
    let to = listen(&server.app).await;
    let mut stream = TcpStream::connect(to).await.unwrap();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/partial-upload\r\n\
         upload-offset: 0\r\ntransfer-encoding: chunked\r\n\r\n",
        path(&name),
        phone.tokens.access
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = [b"7d00\r\n".as_slice(), &longer[..32_000], b"\r\n"].concat();
    for _ in 0..4 {
        // The server may have hung up already.
        let _ = stream.write_all(&chunk).await;
    }
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8(answer).unwrap(), "HTTP/1.1 413");

    let photo = PhotoRef {
        size: MAX_PHOTO_BYTES + 1,
        ..PhotoRef::of(Media::Jpeg, b"x")
    };
    let household = server.household(server.a1, "2").await;
    let mut body = absent(&server, household);
    body["photos"] = json!([photo]);
    let verdict = phone
        .push_one(DocKind::Visit, clock::new_id(), None, &body)
        .await;
    assert_eq!(verdict["code"], "invalid_fields", "{verdict}");
    assert_eq!(verdict["fields"][0]["path"], "/photos/0/size");
    let refused = phone.append(&photo.sha256, 0, b"x").await;
    assert_eq!(refused.problem(404), "not_found");
}

#[tokio::test]
async fn nobody_asks_about_or_sends_what_their_own_visits_do_not_name() {
    let server = Server::start().await;
    let mut huy = server.phone(server.huy).await;
    let lan = server.phone(server.lan).await;
    let bytes = picture(Media::Jpeg, 9, 5_000);
    let name = huy.refer_to(Media::Jpeg, &bytes).await;
    let unknown = ContentHash::of(b"nobody's");
    for (phone, name) in [(&lan, &name), (&huy, &unknown)] {
        let asked = phone
            .attachment(Method::HEAD, name, (0, Body::empty()))
            .await;
        assert_eq!(asked.status.as_u16(), 404);
        let sent = phone.append(name, 0, &bytes).await;
        assert_eq!(sent.problem(404), "not_found");
    }
    // Another phone of the same person goes on with it.
    huy.append(&name, 0, &bytes[..2_000]).await;
    let second = server.phone(server.huy).await;
    assert_eq!(second.held(&name).await, (2_000, false));
    let whole = second.append(&name, 2_000, &bytes[2_000..]).await;
    assert_eq!(progress(&whole.headers), (bytes.len() as u64, true));
    let asked = lan
        .attachment(Method::HEAD, &name, (0, Body::empty()))
        .await;
    assert_eq!(asked.status.as_u16(), 404);
}

#[tokio::test]
async fn a_request_that_is_no_piece_is_not_understood() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let bytes = picture(Media::Jpeg, 10, 5_000);
    let name = phone.refer_to(Media::Jpeg, &bytes).await;
    let good = [
        ("content-type", "application/partial-upload"),
        ("upload-offset", "0"),
    ];
    let cases: [&[(&str, &str)]; 4] = [
        &good[..1],
        &good[1..],
        &[good[0], ("upload-offset", "-1")],
        &[good[0], good[1], ("content-encoding", "zstd")],
    ];
    for case in cases {
        let mut request = Request::patch(path(&name)).header(
            header::AUTHORIZATION,
            format!("Bearer {}", phone.tokens.access),
        );
        for (name, value) in case {
            request = request.header(*name, *value);
        }
        let body = Body::from(bytes.clone());
        let answer = server.answer(request.body(body).unwrap()).await;
        assert_eq!(answer.problem(400), "bad_request", "{case:?}");
    }
    let bad = Request::head("/api/v1/attachments/not-a-hash").header(
        header::AUTHORIZATION,
        format!("Bearer {}", phone.tokens.access),
    );
    let answer = server.answer(bad.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 400);
}
