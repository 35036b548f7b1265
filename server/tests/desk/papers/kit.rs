//! Files as other offices send them, the form of a paper as a browser sends it, and taking one.

use std::io::{Cursor, Write as _};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt as _;
use tungngo_shared::picture::{Media, made_up::picture};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::super::{
    cases::kit::Scene,
    kit::{Desk, Page, hidden, links},
};

/// Stands in files that are looked for later.
pub const MARK: &str = "MAU-DAU-VET-4711";

pub const WORDS: [(&str, &str); 4] = [
    ("kind", "decision"),
    ("number", "45/QĐ-CTUBND"),
    ("dated_on", "2026-01-05"),
    ("title", "Về việc quản lý mẫu"),
];

/// A PDF that says something.
pub fn pdf(says: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Title ({says}) >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
        .into_bytes()
}

/// A JPEG with a place and a name packed beside it, and the same without.
pub fn jpeg_with_place() -> (Vec<u8>, Vec<u8>) {
    let plain = picture(Media::Jpeg, 5, 3000);
    let said = format!("Exif\0\0GPS 20.93N 106.31E {MARK}");
    let length = u16::try_from(said.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, 0xe1], length.as_slice(), said.as_bytes()].concat();
    let packed = [&plain[..2], &segment, &plain[2..]].concat();
    (packed, plain)
}

/// A text of this kind.
pub fn docx(kind: &str) -> Vec<u8> {
    let main = format!("application/vnd.{kind}.main+xml");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>"#
            ),
        ),
        ("word/document.xml", "<w:document/>".to_owned()),
    ] {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet()
        .write_string(0, 0, "Danh sách")
        .unwrap();
    book.save_to_buffer().unwrap()
}

/// A form with a file as a browser sends it: the words first, the file last, under a name that says nothing true.
pub async fn send(
    desk: &Desk<'_>,
    path: &str,
    words: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Page {
    let mut body = Vec::new();
    for (name, value) in [("csrf", desk.csrf.as_str())].iter().chain(words) {
        let part =
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let name = if file.is_some() { "anh.jpg" } else { "" };
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(file.unwrap_or_default());
    body.extend(b"\r\n--cut--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, &desk.cookie)
        .header(header::ACCEPT_LANGUAGE, "vi")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    desk.office.answer(request).await
}

/// The words of a paper with some of them changed.
pub fn words<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = WORDS.to_vec();
    for (name, value) in changes {
        all.retain(|(n, _)| n != name);
        all.push((name, value));
    }
    all
}

/// Puts a paper into a case; gives its address.
pub async fn attach(desk: &Desk<'_>, case: &str, changes: &[(&str, &str)], file: &[u8]) -> String {
    let here = format!("{case}/documents");
    let before = papers(desk, case).await;
    let moved = send(desk, &here, &words(changes), Some(file)).await.moved();
    assert_eq!(moved, format!("{here}?done=paper-add"));
    let mut after = papers(desk, case).await;
    after.retain(|href| !before.contains(href));
    assert_eq!(after.len(), 1);
    after.remove(0)
}

/// The addresses of a case's papers, the newest first.
pub async fn papers(desk: &Desk<'_>, case: &str) -> Vec<String> {
    let here = format!("{case}/documents");
    let html = desk.get(&here).await.ok();
    let mut all = links(&html, &format!("{here}/"));
    all.retain(|href| href.len() == here.len() + 37);
    all
}

/// Sends the form of a paper as its page stands now.
pub async fn replace(
    desk: &Desk<'_>,
    paper: &str,
    changes: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Page {
    let version = hidden(&desk.get(paper).await.ok(), "version");
    let mut words = words(changes);
    words.push(("version", &version));
    send(desk, paper, &words, file).await
}

/// Removes a paper as its page stands now.
pub async fn remove(desk: &Desk<'_>, paper: &str) -> Page {
    let version = hidden(&desk.get(paper).await.ok(), "version");
    let form = [("version", version.as_str()), ("reason", "ordered")];
    desk.post(&format!("{paper}/remove"), &form).await
}

pub async fn take(desk: &Desk<'_>, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::get(path)
        .header(header::COOKIE, &desk.cookie)
        .header(header::ACCEPT_LANGUAGE, "vi");
    let request = request.body(Body::empty()).unwrap();
    let router = desk.office.router.clone();
    let response = router.oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, headers, bytes.to_vec())
}

impl Scene {
    /// How many files there are, also those that nothing speaks of.
    pub async fn files(&self) -> usize {
        let papers = &self.office.app.papers;
        let end = tungngo_shared::clock::Millis(i64::MAX);
        papers
            .bytes_before(end, uuid::Uuid::nil(), 1000)
            .await
            .unwrap()
            .len()
    }
}
