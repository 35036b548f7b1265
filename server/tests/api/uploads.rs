//! Files that were made to do harm, at every door that takes files: a clear refusal each, nothing stored,
//! and never more of it in memory than an honest file.

use std::{io::Write as _, net::SocketAddr};

use axum::{body::Body, http::header};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tungngo_server::{
    desk::{import::max_request, import_outbox},
    router::router,
};
use tungngo_shared::{
    access::Role,
    picture::{Media, made_up::picture},
    sync::{MAX_PUSH_BYTES, attachment::ContentHash, rescue::MAX_RESCUE_BYTES},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    kit::{Server, WARD},
    seat::{Seat, csrf_part},
};

const SVG: &[u8] = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
/// Five gigabytes.
const STREAM: u64 = 5_000_000_000;

fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A picture, a page, a document and an archive at the same time.
fn polyglot() -> Vec<u8> {
    let page = b"<html><script>alert(1)</script>%PDF-1.7".as_slice();
    [
        &picture(Media::Jpeg, 1, 2_000),
        page,
        &archive("xl/workbook.xml", b"<x/>"),
    ]
    .concat()
}

/// 300 MB of spaces in some 300 KB, posing as a workbook.
fn bomb() -> Vec<u8> {
    archive("xl/workbook.xml", &vec![b' '; 300 * 1024 * 1024])
}

fn multipart(name: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: image/png\r\n\r\n"
    );
    [head.as_bytes(), file, b"\r\n--cut--\r\n"].concat()
}

async fn stored(server: &Server) -> (u64, u64, u64) {
    let read = server.store.read(|c| {
        Ok(c.query_row(
            "SELECT (SELECT COUNT(*) FROM import_upload), (SELECT COUNT(*) FROM household), (SELECT COUNT(*) FROM op)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn files_that_are_something_else_are_refused_at_every_door() {
    let server = Server::start().await;
    let lead = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let seat = Seat::of(&server, lead).await;
    let mut phone = server.phone(server.huy).await;
    let files = [
        ("polyglot", polyglot()),
        ("SVG", SVG.to_vec()),
        ("bomb", bomb()),
    ];
    let before = stored(&server).await;
    for (what, file) in &files {
        for path in ["/import", "/import/outbox"] {
            // A bomb is what it is under any name, and dear to try.
            let names: &[&str] = match *what {
                "bomb" => &["list.xlsx"],
                _ => &["list.csv", "<img src=x onerror=alert(1)>.png"],
            };
            for name in names {
                let answer = seat.upload(path, multipart(name, file)).await;
                let status = answer.status.as_u16();
                assert!([413, 422].contains(&status), "{what} at {path}: {status}");
                assert!(
                    answer.html.contains("data-code=\"") || answer.html.contains("role=\"alert\""),
                    "{what} at {path} says why"
                );
                assert!(
                    !answer.html.contains("onerror=alert")
                        && !answer.html.contains("<script>alert"),
                    "{what} at {path} comes back"
                );
            }
        }
        // A phone sends it as the photo that its visit names, under its right hash and size.
        let sha256 = phone.refer_to(Media::Jpeg, file).await;
        let refused = phone.append(&sha256, 0, file).await;
        let status = refused.status.as_u16();
        assert!(
            [404, 413, 422].contains(&status),
            "{what} as a photo: {status}"
        );
        assert!(
            server
                .app
                .attachments
                .content(sha256)
                .await
                .unwrap()
                .is_none()
        );
    }
    let after = stored(&server).await;
    assert_eq!((after.0, before.0), (0, 0), "nothing waits to be confirmed");

    // The phones' own doors take JSON, packed by zstd at most.
    let packed = zstd::encode_all(vec![b' '; 200 * 1024 * 1024].as_slice(), 3).unwrap();
    assert!(packed.len() < MAX_PUSH_BYTES);
    for path in ["/api/v1/sync/push", "/api/v1/sync/rescue"] {
        for (what, file, code) in [
            ("polyglot", polyglot(), 400),
            ("SVG", SVG.to_vec(), 400),
            ("bomb", packed.clone(), 413),
        ] {
            let mut request = axum::http::Request::post(path)
                .header(
                    header::AUTHORIZATION,
                    format!("Bearer {}", phone.tokens.access),
                )
                .header(header::CONTENT_TYPE, "application/json");
            if what == "bomb" {
                request = request.header(header::CONTENT_ENCODING, "zstd");
            }
            let answer = server.answer(request.body(Body::from(file)).unwrap()).await;
            assert_eq!(answer.status.as_u16(), code, "{what} at {path}");
        }
    }
}

async fn listen(server: &Server) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(server.app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Sends a body that has no end in sight; gives how much went out, and the first line of the answer.
async fn stream(to: SocketAddr, head: &str, begins: &[u8]) -> (u64, String) {
    let (mut reading, mut writing) = TcpStream::connect(to).await.unwrap().into_split();
    let answer = tokio::spawn(async move {
        let mut first = vec![0; 12];
        let read = reading.read_exact(&mut first).await;
        // Kept open: whoever streams does not listen.
        read.map(|_| String::from_utf8(first).unwrap())
    });
    let head = format!("{head}host: x\r\ntransfer-encoding: chunked\r\n\r\n");
    writing.write_all(head.as_bytes()).await.unwrap();
    let chunk =
        |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    let filling = chunk(&vec![b'a'; 1 << 18]);
    let mut sent = 0;
    if !begins.is_empty() {
        writing.write_all(&chunk(begins)).await.unwrap();
    }
    while sent < STREAM && writing.write_all(&filling).await.is_ok() {
        sent += 1 << 18;
    }
    (sent, answer.await.unwrap().unwrap_or_default())
}

#[tokio::test]
async fn a_stream_without_end_is_cut_off_early_at_every_door() {
    let server = Server::start().await;
    let lead = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let seat = Seat::of(&server, lead).await;
    let mut phone = server.phone(server.huy).await;
    let photo = picture(Media::Jpeg, 3, 9_000);
    let sha256 = phone.refer_to(Media::Jpeg, &photo).await;
    assert_eq!(sha256, ContentHash::of(&photo));
    let to = listen(&server).await;
    let file = [
        csrf_part(&seat.csrf).as_slice(),
        b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n",
    ]
    .concat();
    let page = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\ncookie: {}\r\ncontent-type: multipart/form-data; boundary=cut\r\n",
            seat.cookie
        )
    };
    let api = |line: &str, kind: &str| {
        format!(
            "{line} HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: {kind}\r\nupload-offset: 0\r\n",
            phone.tokens.access
        )
    };
    let form = "application/x-www-form-urlencoded";
    let doors = [
        ("import", page("/import"), file.as_slice(), max_request()),
        (
            "outbox",
            page("/import/outbox"),
            file.as_slice(),
            import_outbox::MAX_REQUEST,
        ),
        (
            "photo",
            api(
                &format!("PATCH /api/v1/attachments/{sha256}"),
                "application/partial-upload",
            ),
            &photo[..100],
            photo.len(),
        ),
        (
            "push",
            api("POST /api/v1/sync/push", "application/json"),
            b"",
            MAX_PUSH_BYTES,
        ),
        (
            "rescue",
            api("POST /api/v1/sync/rescue", "application/json"),
            b"",
            MAX_RESCUE_BYTES,
        ),
        (
            "enrol",
            api("POST /api/v1/enrol", "application/json"),
            b"",
            64 * 1024,
        ),
        (
            "sign-in",
            format!("POST /login HTTP/1.1\r\ncontent-type: {form}\r\n"),
            b"login=",
            64 * 1024,
        ),
    ];
    for (door, head, begins, most) in doors {
        let (sent, answer) = stream(to, &head, begins).await;
        // What lies in the sockets of both sides was sent, but never read.
        let room = most as u64 + 16 * 1024 * 1024;
        assert!(sent < room, "{door} took {sent} bytes");
        assert!(
            answer.is_empty() || answer == "HTTP/1.1 413",
            "{door}: {answer}"
        );
        println!("{door}: {sent} bytes of {STREAM}, {answer}");
    }
    assert_eq!(stored(&server).await.0, 0);
}
