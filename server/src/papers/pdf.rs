//! Looking through a PDF (ISO 32000-2) for what acts by itself. Objects are not read one by one: a reader mends broken
//! files in ways of its own, so what matters is not where a name stands but that it stands nowhere.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use tungngo_shared::paper::PaperFault;

/// Names by which a file runs, starts, sends or fetches something.
const ACTIVE: [&[u8]; 8] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"GoToR",
    b"Rendition",
    b"RichMedia",
];
/// Names by which another file is in it.
const EMBEDDED: [&[u8]; 3] = [b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment"];
/// Ways of packing that are not looked into here, where objects may hide in them.
const OTHER_FILTERS: [&[u8]; 5] = [
    b"LZWDecode",
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"RunLengthDecode",
    b"Crypt",
];
/// So much is unpacked at most; a file that holds more is not read to its end.
const MAX_UNPACKED: u64 = 512 * 1024 * 1024;
/// So far before a stream its dictionary begins, where somebody wants to be understood.
const DICTIONARY: usize = 4096;
/// How much is unpacked at a time.
const CHUNK: usize = 64 * 1024;
/// The longest name that is looked for, as long as it can be written, with its slash.
const LONGEST: usize = 64;

/// What the names of a file say.
#[derive(Default)]
struct Seen {
    active: bool,
    embedded: bool,
    encrypted: bool,
    packed_objects: bool,
    predicted: bool,
    deflated: u32,
    other_filter: bool,
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

/// The name behind a slash, its `#41` written out, and how many bytes it takes. None where it is longer than [`LONGEST`].
fn name(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut name = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at).filter(|b| !is_delimiter(**b)) {
        if at >= LONGEST {
            return None;
        }
        let written = |n: usize| bytes.get(at + n).copied().and_then(hex);
        match (byte, written(1), written(2)) {
            (b'#', Some(high), Some(low)) => {
                name.push(high * 16 + low);
                at += 3;
            }
            _ => {
                name.push(byte);
                at += 1;
            }
        }
    }
    Some((name, at))
}

impl Seen {
    fn note(&mut self, name: &[u8]) {
        self.active |= ACTIVE.contains(&name);
        self.embedded |= EMBEDDED.contains(&name);
        self.encrypted |= name == b"Encrypt";
        self.packed_objects |= name == b"ObjStm";
        self.predicted |= name == b"Predictor";
        self.deflated += u32::from(name == b"FlateDecode");
        self.other_filter |= OTHER_FILTERS.contains(&name);
    }

    fn names_of(&mut self, bytes: &[u8]) {
        for (at, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'/') {
            let Some((name, taken)) = name(&bytes[at + 1..]) else {
                continue;
            };
            self.note(&name);
            // A form that is a program of its own. Its name is short, so what follows counts, too.
            if name == b"XFA" {
                let mut behind = bytes[at + 1 + taken..].iter();
                let behind = behind.find(|b| !b.is_ascii_whitespace());
                self.active |= behind.is_some_and(|b| *b == b'[' || b.is_ascii_digit());
            }
        }
    }
}

/// Where the data of each `stream` begin.
fn streams(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const WORD: &[u8] = b"stream";
    let found = bytes.windows(WORD.len()).enumerate();
    let found = found.filter(|(at, w)| *w == WORD && !bytes[..*at].ends_with(b"end"));
    found.map(|(at, _)| {
        let end = at + WORD.len();
        match bytes.get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([b'\r' | b'\n', ..]) => end + 1,
            _ => end,
        }
    })
}

/// What the dictionary before a stream says.
fn dictionary(bytes: &[u8], data: usize) -> Seen {
    let before = &bytes[data.saturating_sub(DICTIONARY)..data];
    // The dictionary of this stream, not of the one before.
    let from = before.windows(6).rposition(|w| w == b"endobj").unwrap_or(0);
    let mut seen = Seen::default();
    seen.names_of(&before[from..]);
    seen
}

/// Unpacks a stream and looks through it. Whether all of it could be unpacked.
fn unpack(data: &[u8], room: &mut u64, seen: &mut Seen) -> Result<bool, PaperFault> {
    let mut decoder = ZlibDecoder::new(data);
    let mut window = Vec::with_capacity(CHUNK + LONGEST);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match decoder.read(&mut chunk) {
            Ok(0) => return Ok(true),
            Ok(read) => read,
            Err(_) => return Ok(false),
        };
        *room = room
            .checked_sub(read as u64)
            .ok_or(PaperFault::Unreadable)?;
        // A name may lie across two chunks.
        let kept = window.len().saturating_sub(LONGEST);
        window.drain(..kept);
        window.extend_from_slice(&chunk[..read]);
        seen.names_of(&window);
    }
}

/// Looks a PDF through.
///
/// # Errors
/// Why it is not taken in.
pub fn check(bytes: &[u8]) -> Result<(), PaperFault> {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    if !tail.windows(5).any(|w| w == b"%%EOF") {
        return Err(PaperFault::Damaged);
    }
    let mut seen = Seen::default();
    seen.names_of(bytes);
    if seen.encrypted {
        return Err(PaperFault::Encrypted);
    }
    if seen.packed_objects && seen.other_filter {
        return Err(PaperFault::Unreadable);
    }
    let (mut room, mut hidden) = (MAX_UNPACKED, false);
    for data in streams(bytes) {
        let is_whole = unpack(&bytes[data..], &mut room, &mut seen)?;
        let said = dictionary(bytes, data);
        // Objects that were changed before they were packed, or packed twice.
        let is_plain = is_whole && !said.predicted && said.deflated <= 1;
        hidden |= said.packed_objects && !is_plain;
    }
    if seen.active {
        Err(PaperFault::Active)
    } else if seen.embedded {
        Err(PaperFault::Embedded)
    } else if hidden {
        Err(PaperFault::Unreadable)
    } else {
        Ok(())
    }
}
