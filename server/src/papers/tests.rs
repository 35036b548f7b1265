//! Files as other offices send them, and as somebody might who means harm. All are made here.

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;
use tungngo_shared::picture::{Media, made_up};

use super::*;

mod office;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF with these objects.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    for (n, object) in (3..).zip(objects) {
        out.extend_from_slice(format!("{n} 0 obj\n").as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    out.extend_from_slice(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    out
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\r\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn of(objects: &[Vec<u8>]) -> Result<PaperFormat, PaperFault> {
    check(pdf(objects)).map(|found| found.format)
}

#[test]
fn a_plain_pdf_is_taken_as_it_is() {
    let text = deflated(
        b"BT (Quyet dinh /JS chi la chu) Tj ET"
            .repeat(4000)
            .as_slice(),
    );
    let objects = stream(
        "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
        &deflated(b"7 0 << /Type /Font >>"),
    );
    let bytes = pdf(&[
        stream("/Filter /FlateDecode", &text),
        objects,
        stream(
            "/Subtype /Image /Filter /DCTDecode",
            &made_up::picture(Media::Jpeg, 1, 4000),
        ),
        b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.vn) >> >>".to_vec(),
    ]);
    let found = check(bytes.clone()).unwrap();
    assert_eq!(found.format, PaperFormat::Pdf);
    assert!(found.bytes == bytes, "changed");
}

#[test]
fn what_acts_in_a_pdf_is_found_wherever_it_stands() {
    let long = [b" ".repeat(64 * 1024 - 5), b"/JavaScript (x)".to_vec()].concat();
    for (what, object, fault) in [
        (
            "plain",
            b"<< /S /JavaScript /JS (app.alert(1)) >>".to_vec(),
            PaperFault::Active,
        ),
        (
            "escaped",
            b"<< /S /J#61vaScr#69pt >>".to_vec(),
            PaperFault::Active,
        ),
        (
            "launch",
            b"<</S/Launch/F(cmd.exe)>>".to_vec(),
            PaperFault::Active,
        ),
        ("form", b"<< /XFA 12 0 R >>".to_vec(), PaperFault::Active),
        (
            "escaped form",
            b"<< /#58FA [12 0 R] >>".to_vec(),
            PaperFault::Active,
        ),
        (
            "sends",
            b"<< /S /SubmitForm /F (https://x) >>".to_vec(),
            PaperFault::Active,
        ),
        (
            "file",
            b"<< /Type /EmbeddedFile >>".to_vec(),
            PaperFault::Embedded,
        ),
        (
            "attached",
            b"<< /Subtype /FileAttachment >>".to_vec(),
            PaperFault::Embedded,
        ),
        (
            "locked",
            b"<< /Encrypt 9 0 R >>".to_vec(),
            PaperFault::Encrypted,
        ),
        (
            "packed",
            stream(
                "/Type /ObjStm /Filter /FlateDecode",
                &deflated(b"1 0 << /S /JavaScript >>"),
            ),
            PaperFault::Active,
        ),
        (
            "across two chunks",
            stream("/Filter /FlateDecode", &deflated(&long)),
            PaperFault::Active,
        ),
        (
            "cut off",
            stream(
                "/Type /ObjStm /Filter /FlateDecode",
                &deflated(&b"1 0 << /Type /Font >> ".repeat(90))[..30],
            ),
            PaperFault::Unreadable,
        ),
        (
            "packed twice",
            stream(
                "/Type /ObjStm /Filter [/FlateDecode /FlateDecode]",
                &deflated(&deflated(b"1 0 << /S /JavaScript >>")),
            ),
            PaperFault::Unreadable,
        ),
        (
            "changed before it was packed",
            stream(
                "/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
                &deflated(b"scrambled"),
            ),
            PaperFault::Unreadable,
        ),
        (
            "packed in another way",
            stream(
                "/Type /ObjStm /Filter /ASCIIHexDecode",
                b"2f4a617661536372697074>",
            ),
            PaperFault::Unreadable,
        ),
    ] {
        assert_eq!(of(&[object]), Err(fault), "{what}");
    }
}

#[test]
fn a_pdf_without_an_end_or_with_too_much_in_it_is_refused() {
    assert_eq!(
        check(b"%PDF-1.7\nnothing more".to_vec()),
        Err(PaperFault::Damaged)
    );
    // A hundred megabytes of nothing are a hundred kilobytes; six times that is too much.
    let bomb = stream(
        "/Filter /FlateDecode",
        &deflated(&vec![0; 100 * 1024 * 1024]),
    );
    assert_eq!(of(&vec![bomb; 6]), Err(PaperFault::Unreadable));
}

#[test]
fn a_picture_loses_what_is_packed_beside_it() {
    for media in [Media::Jpeg, Media::Png, Media::WebP] {
        let plain = made_up::picture(media, 3, 2000);
        let behind = [plain.as_slice(), b"and something behind"].concat();
        let found = check(behind).unwrap();
        assert!(found.format.as_str() == media.as_str() && found.bytes == plain);
        assert_eq!(
            check(plain[..plain.len() / 2].to_vec()),
            Err(PaperFault::Damaged)
        );
    }
    assert_eq!(check(Vec::new()), Err(PaperFault::Empty));
    let large = usize::try_from(MAX_PAPER_BYTES).unwrap() + 1;
    assert_eq!(check(vec![b'%'; large]), Err(PaperFault::TooLarge));
    assert_eq!(
        check(b"MZ a program".to_vec()),
        Err(PaperFault::UnknownKind)
    );
}

proptest! {
    /// Whatever comes, looking through it ends, with an answer.
    #[test]
    fn anything_can_be_looked_through(
        head in prop_oneof![Just(&b"%PDF-1.7\n"[..]), Just(&b"PK\x03\x04"[..]), Just(&b""[..])],
        body in proptest::collection::vec(prop_oneof![
            any::<u8>().prop_map(|b| vec![b]),
            prop_oneof![Just("/"), Just("#"), Just("stream\r"), Just("endobj"), Just("/ObjStm"), Just("%%EOF"), Just("\x78\u{1}")]
                .prop_map(|s| s.as_bytes().to_vec()),
        ], 0..200),
    ) {
        let bytes = [head, body.concat().as_slice()].concat();
        let _ = check(bytes);
    }

    /// A name that acts is found whichever of its letters are escaped.
    #[test]
    fn escaping_hides_no_name(escaped in proptest::collection::vec(any::<bool>(), 10)) {
        let letters = b"JavaScript".iter().zip(&escaped);
        let written: String = letters
            .map(|(b, e)| if *e { format!("#{b:02x}") } else { char::from(*b).to_string() })
            .collect();
        prop_assert_eq!(of(&[format!("<< /S/{written} >>").into_bytes()]), Err(PaperFault::Active));
    }
}
