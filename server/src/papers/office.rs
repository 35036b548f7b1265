//! Looking through an office file (ISO/IEC 29500): a ZIP archive of parts that says of each part what it is. Only small
//! parts are read: the list of kinds and what each part refers to.

use std::io::{Cursor, Read as _};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use tungngo_shared::paper::{PaperFault, PaperFormat};
use zip::{ZipArchive, result::ZipError};

/// The most parts that a text or a workbook has.
const MAX_PARTS: usize = 10_000;
/// The largest part that is read, unpacked.
const MAX_READ: u64 = 4 * 1024 * 1024;
/// The most of all of them together.
const MAX_READ_IN_ALL: u64 = 64 * 1024 * 1024;

const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const KINDS: &str = "[content_types].xml";

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn fault(error: &ZipError) -> PaperFault {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            PaperFault::Encrypted
        }
        ZipError::UnsupportedArchive(_) => PaperFault::Unreadable,
        _ => PaperFault::Damaged,
    }
}

/// A small part, and how much of `room` it took.
fn part(archive: &mut Archive<'_>, at: usize, room: &mut u64) -> Result<String, PaperFault> {
    let file = archive.by_index(at).map_err(|e| fault(&e))?;
    let mut text = Vec::new();
    let read = file.take(MAX_READ.min(*room) + 1).read_to_end(&mut text);
    let read = read.map_err(|_| PaperFault::Damaged)? as u64;
    if read > MAX_READ {
        return Err(PaperFault::Unreadable);
    }
    *room = room.checked_sub(read).ok_or(PaperFault::Unreadable)?;
    // Another encoding would hide the words from who looks for them.
    String::from_utf8(text).map_err(|_| PaperFault::Unreadable)
}

/// An attribute in plain letters; none where it is not there.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, PaperFault> {
    for found in tag.attributes() {
        let found = found.map_err(|_| PaperFault::Damaged)?;
        if found.key.local_name().as_ref() == name {
            let value = quick_xml::escape::unescape(&found.value);
            let value = value.map_err(|_| PaperFault::Damaged)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// Hands every element of a part on. One that brings words of its own (a DOCTYPE) is not looked into.
fn elements(
    text: &str,
    mut each: impl FnMut(&BytesStart<'_>) -> Result<(), PaperFault>,
) -> Result<(), PaperFault> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| PaperFault::Damaged)? {
            Event::Start(tag) | Event::Empty(tag) => each(&tag)?,
            Event::DocType(_) => return Err(PaperFault::Unreadable),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What the list of kinds says.
fn kind(text: &str) -> Result<PaperFormat, PaperFault> {
    let mut found = None;
    elements(text, |tag| {
        let Some(kind) = attribute(tag, "ContentType")? else {
            return Ok(());
        };
        let lower = kind.to_ascii_lowercase();
        if ["macro", "vba"].iter().any(|word| lower.contains(word)) {
            return Err(PaperFault::Macros);
        }
        if lower.contains("activex") {
            return Err(PaperFault::Active);
        }
        if lower.contains("oleobject") {
            return Err(PaperFault::Embedded);
        }
        match kind.as_str() {
            DOCX => found = Some(PaperFormat::Docx),
            XLSX => found = Some(PaperFormat::Xlsx),
            _ => {}
        }
        Ok(())
    })?;
    found.ok_or(PaperFault::UnknownKind)
}

/// What a part refers to. A link that somebody presses is left alone; what is fetched by itself is not.
fn references(text: &str) -> Result<(), PaperFault> {
    elements(text, |tag| {
        let kind = attribute(tag, "Type")?.unwrap_or_default();
        let is_outside = attribute(tag, "TargetMode")?
            .is_some_and(|mode| mode.trim().eq_ignore_ascii_case("external"));
        let lower = kind.to_ascii_lowercase();
        if lower.contains("vbaproject") || lower.contains("macrosheet") {
            Err(PaperFault::Macros)
        } else if is_outside && !lower.ends_with("/hyperlink") {
            Err(PaperFault::External)
        } else {
            Ok(())
        }
    })
}

/// What a part's name says.
fn named(name: &str) -> Result<(), PaperFault> {
    let has = |word: &str| name.contains(word);
    if has("vbaproject") || has("macrosheets/") || has("vbadata") {
        Err(PaperFault::Macros)
    } else if has("activex/") {
        Err(PaperFault::Active)
    } else if has("embeddings/") {
        Err(PaperFault::Embedded)
    } else {
        Ok(())
    }
}

/// Looks an office file through.
///
/// # Errors
/// Why it is not taken in.
pub fn check(bytes: &[u8]) -> Result<PaperFormat, PaperFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| fault(&e))?;
    if archive.len() > MAX_PARTS {
        return Err(PaperFault::Unreadable);
    }
    let (mut kinds, mut referring) = (None, Vec::new());
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at).map_err(|e| fault(&e))?;
        if file.encrypted() {
            return Err(PaperFault::Encrypted);
        }
        // However it is written: programs that read it do not mind either.
        let name = file.name().map_err(|e| fault(&e))?;
        let name = name.to_ascii_lowercase().replace('\\', "/");
        named(&name)?;
        match name.trim_start_matches('/') {
            KINDS if kinds.is_some() => return Err(PaperFault::Damaged),
            KINDS => kinds = Some(at),
            name if name.ends_with(".rels") => referring.push(at),
            _ => {}
        }
    }
    let mut room = MAX_READ_IN_ALL;
    let kinds = kinds.ok_or(PaperFault::UnknownKind)?;
    let format = kind(&part(&mut archive, kinds, &mut room)?)?;
    for at in referring {
        references(&part(&mut archive, at, &mut room)?)?;
    }
    Ok(format)
}
