//! Looking for words in every byte of a folder, however they may be written there.

use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, MatchKind};
use anyhow::{Context as _, ensure};
use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use tungngo_shared::text;
use unicode_normalization::UnicodeNormalization as _;

/// Shorter words would be found by chance, or in words that are nobody's.
const SHORTEST: usize = 8;

/// What must not be found.
#[derive(Debug)]
pub struct Secrets {
    /// The word, and how it is written.
    forms: Vec<(String, String)>,
    machine: AhoCorasick,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In which file.
    pub file: PathBuf,
    /// The word.
    pub word: String,
    /// How it is written there.
    pub form: String,
    /// At which byte.
    pub at: usize,
}

/// The spellings that programs make of a word.
fn spellings(word: &str) -> Vec<(&'static str, String)> {
    let nfc: String = word.nfc().collect();
    let escaped = nfc.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
        out
    });
    vec![
        ("as written", word.to_owned()),
        ("NFD", word.nfd().collect()),
        ("folded", text::fold(word)),
        ("lower case", nfc.to_lowercase()),
        ("upper case", nfc.to_uppercase()),
        ("JSON escapes", escaped),
        ("percent", percent(&nfc)),
        ("NFC", nfc),
    ]
}

/// As a URL has it.
fn percent(word: &str) -> String {
    word.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

/// The ways to write bytes.
fn encodings(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut forms = vec![
        ("bytes".to_owned(), bytes.to_vec()),
        ("hex".to_owned(), HEXLOWER.encode(bytes).into_bytes()),
        ("HEX".to_owned(), HEXUPPER.encode(bytes).into_bytes()),
    ];
    // Inside of a longer text the word may begin at any of three places of a group of four letters;
    // letters that also hold bits of the neighbours are left off.
    for before in 0..3_usize {
        let padded = [&[0; 3][..before], bytes].concat();
        let (from, to) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        for (name, alphabet) in [("base64", &BASE64), ("base64url", &BASE64URL)] {
            let text = alphabet.encode(&padded);
            let text = text.as_bytes()[from..to].to_vec();
            forms.push((format!("{name} at {before}"), text));
        }
    }
    forms
}

impl Secrets {
    /// These words, and slices out of these bytes (a photo).
    ///
    /// # Errors
    /// When one is so short that it may be found by chance.
    pub fn new<'a>(
        words: impl IntoIterator<Item = &'a str>,
        pictures: &[&[u8]],
    ) -> anyhow::Result<Self> {
        let (mut forms, mut patterns) = (Vec::new(), Vec::new());
        let mut add = |word: &str, how: String, bytes: Vec<u8>| {
            if bytes.len() >= SHORTEST && !patterns.contains(&bytes) {
                forms.push((word.to_owned(), how));
                patterns.push(bytes);
            }
        };
        for word in words {
            ensure!(
                text::fold(word).len() >= SHORTEST,
                "{word:?} is found by chance"
            );
            for (spelling, written) in spellings(word) {
                let wide = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
                    written.encode_utf16().flat_map(to).collect()
                };
                for (set, bytes) in [
                    ("UTF-8", written.clone().into_bytes()),
                    ("UTF-16LE", wide(u16::to_le_bytes)),
                    ("UTF-16BE", wide(u16::to_be_bytes)),
                ] {
                    for (encoding, bytes) in encodings(&bytes) {
                        add(word, format!("{spelling}, {set}, {encoding}"), bytes);
                    }
                }
            }
        }
        for (n, picture) in pictures.iter().enumerate() {
            let step = picture.len() / 5;
            ensure!(step > 24, "the picture is too small to be told");
            for part in 1..5 {
                let bytes = &picture[part * step..part * step + 24];
                for (encoding, bytes) in encodings(bytes) {
                    add(&format!("picture {n}"), encoding, bytes);
                }
            }
        }
        let machine = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns)?;
        Ok(Self { forms, machine })
    }

    /// How many ways of writing are looked for.
    #[must_use]
    pub fn count(&self) -> usize {
        self.forms.len()
    }

    /// The first that is found.
    #[must_use]
    pub fn within(&self, bytes: &[u8]) -> Option<(&str, &str, usize)> {
        let found = self.machine.find(bytes)?;
        let (word, form) = &self.forms[found.pattern().as_usize()];
        Some((word, form, found.start()))
    }

    /// Every file below a folder in which something is found, names of files included; and how many
    /// files and bytes were looked at.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn below(&self, dir: &Path) -> anyhow::Result<(Vec<Found>, Looked)> {
        let (mut found, mut looked) = (Vec::new(), Looked::default());
        for path in files(dir)? {
            // A file may go away while a phone works.
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            looked.files += 1;
            looked.bytes += bytes.len();
            let name = path.to_string_lossy();
            for (what, bytes) in [("", bytes.as_slice()), ("name: ", name.as_bytes())] {
                if let Some((word, form, at)) = self.within(bytes) {
                    found.push(Found {
                        file: path.clone(),
                        word: word.to_owned(),
                        form: format!("{what}{form}"),
                        at,
                    });
                }
            }
        }
        Ok((found, looked))
    }

    /// Nothing is found below a folder; how much was looked at.
    ///
    /// # Errors
    /// What was found, or a folder without files.
    pub fn none_below(&self, dir: &Path) -> anyhow::Result<Looked> {
        let (found, looked) = self.below(dir)?;
        ensure!(looked.files > 0, "{} is empty", dir.display());
        ensure!(found.is_empty(), "readable: {found:#?}");
        Ok(looked)
    }
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Files.
    pub files: usize,
    /// Bytes in them.
    pub bytes: usize,
}

/// Every file below a folder.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(dir).with_context(|| format!("read {}", dir.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_however_it_is_written() {
        let word = "Đặng Thị Bí Ẩn";
        let secrets = Secrets::new([word], &[&[9; 400]]).unwrap();
        assert!(secrets.count() > 100);
        let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let long = |n: usize| format!("{}{word} and so on", "x".repeat(n));
        for written in [
            word.as_bytes().to_vec(),
            word.nfd().collect::<String>().into_bytes(),
            b"dang thi bi an".to_vec(),
            word.to_uppercase().into_bytes(),
            utf16.clone(),
            BASE64.encode(&utf16).into_bytes(),
            BASE64.encode(long(0).as_bytes()).into_bytes(),
            BASE64URL.encode(long(1).as_bytes()).into_bytes(),
            BASE64.encode(long(2).as_bytes()).into_bytes(),
            HEXLOWER.encode(word.as_bytes()).into_bytes(),
            br"\u0110\u1eb7ng Th\u1ecb B\u00ed \u1ea8n".to_vec(),
            percent(word).into_bytes(),
            vec![9; 30],
        ] {
            let among = [&[0xfe; 70], written.as_slice(), &[0xfe; 70]].concat();
            let text = String::from_utf8_lossy(&written).into_owned();
            assert!(secrets.within(&among).is_some(), "not found: {text}");
        }
        assert_eq!(secrets.within(b"Dang Van Khac, 0900 000 000"), None);
    }

    #[test]
    fn names_of_files_are_looked_at_too() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(["Đặng Thị Bí Ẩn"], &[]).unwrap();
        assert!(secrets.none_below(dir.path()).is_err(), "nothing looked at");
        std::fs::create_dir(dir.path().join("a")).unwrap();
        std::fs::write(dir.path().join("a/x"), b"nothing").unwrap();
        let looked = secrets.none_below(dir.path()).unwrap();
        assert_eq!((looked.files, looked.bytes), (1, 7));
        std::fs::write(dir.path().join("a/Đặng Thị Bí Ẩn"), b"").unwrap();
        assert_eq!(secrets.below(dir.path()).unwrap().0.len(), 1);
    }
}
