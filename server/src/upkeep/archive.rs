//! A backup's file: a ZIP archive, not compressed (encrypted pages do not shrink), of the databases as
//! they are, encrypted, and a list of what is in it.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use anyhow::{Context as _, bail, ensure};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::Told;

/// The list's name in the archive.
const LIST: &str = "backup.json";
/// The form of the archive.
const FORM: u32 = 1;
/// Bytes carried at a time.
const PIECE: usize = 1 << 20;

/// What is in a backup. Nothing of what is in the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The form of the archive.
    form: u32,
    /// The program that made it.
    program: String,
    /// When, by the server's clock.
    pub made_ms: Millis,
    /// The databases.
    pub files: Vec<Part>,
}

/// One database in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its file in the data folder.
    pub file: String,
    /// How many bytes.
    pub bytes: u64,
    /// Of the encrypted file, in hexadecimal digits.
    pub sha256: String,
}

/// An archive being written.
pub struct Writer {
    zip: ZipWriter<File>,
    files: Vec<Part>,
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true)
}

impl Writer {
    /// Begins one.
    ///
    /// # Errors
    /// When the file is there already or cannot be made.
    pub fn begin(to: &Path) -> anyhow::Result<Self> {
        let mut how = File::options();
        how.write(true).read(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
        let file = how
            .open(to)
            .with_context(|| format!("make {}", to.display()))?;
        Ok(Self {
            zip: ZipWriter::new(file),
            files: Vec::new(),
        })
    }

    /// Puts a database in.
    ///
    /// # Errors
    /// When it cannot be read, or there is no room.
    pub fn add(&mut self, name: &str, from: &Path, told: Told<'_>) -> anyhow::Result<()> {
        let mut source = File::open(from)?;
        let all = source.metadata()?.len();
        self.zip.start_file(name, options())?;
        let part = carry(&mut source, &mut self.zip, name, all, told)?;
        self.files.push(part);
        Ok(())
    }

    /// Writes the list and waits until all of it is on the disk.
    ///
    /// # Errors
    /// When there is no room.
    pub fn finish(mut self, made_ms: Millis) -> anyhow::Result<Contents> {
        let contents = Contents {
            form: FORM,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_ms,
            files: self.files,
        };
        self.zip.start_file(LIST, options())?;
        serde_json::to_writer_pretty(&mut self.zip, &contents)?;
        let file = self.zip.finish()?;
        file.sync_all()?;
        Ok(contents)
    }
}

fn carry(
    from: &mut impl Read,
    to: &mut impl Write,
    name: &str,
    all: u64,
    told: Told<'_>,
) -> anyhow::Result<Part> {
    let mut sha = Sha256::new();
    let (mut piece, mut bytes) = (vec![0; PIECE], 0);
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        sha.update(&piece[..read]);
        to.write_all(&piece[..read])?;
        bytes += read as u64;
        told("carry", bytes, all);
    }
    Ok(Part {
        file: name.to_owned(),
        bytes,
        sha256: HEXLOWER.encode(&sha.finalize()),
    })
}

/// An archive being read.
pub struct Reader {
    zip: ZipArchive<File>,
    /// What it says is in it.
    pub contents: Contents,
}

impl Reader {
    /// Opens one.
    ///
    /// # Errors
    /// When it is not a whole backup, or of a form this program does not know.
    pub fn open(from: &Path) -> anyhow::Result<Self> {
        let file = File::open(from).with_context(|| format!("open {}", from.display()))?;
        let damaged = || format!("{} is not a whole backup", from.display());
        let mut zip = ZipArchive::new(file).with_context(damaged)?;
        let mut text = String::new();
        zip.by_name(LIST)
            .with_context(damaged)?
            .take(PIECE as u64)
            .read_to_string(&mut text)
            .with_context(damaged)?;
        #[derive(Deserialize)]
        struct Form {
            form: u32,
        }
        let form: Form = serde_json::from_str(&text).with_context(damaged)?;
        if form.form != FORM {
            bail!(
                "{} has form {}, this program knows {FORM}; use a newer program",
                from.display(),
                form.form
            );
        }
        let contents = serde_json::from_str(&text).with_context(damaged)?;
        Ok(Self { zip, contents })
    }

    /// Takes a database out and compares it with the list.
    ///
    /// # Errors
    /// When it differs from the list or cannot be read, or there is no room.
    pub fn take(&mut self, part: &Part, to: &Path, told: Told<'_>) -> anyhow::Result<()> {
        let mut source = self.zip.by_name(&part.file)?;
        let mut target = File::create_new(to)?;
        let found = carry(&mut source, &mut target, &part.file, part.bytes, told)
            .with_context(|| format!("{} in the backup is damaged", part.file))?;
        ensure!(
            found == *part,
            "{} in the backup is damaged: it is not what the backup's list says",
            part.file
        );
        target.sync_all()?;
        Ok(())
    }
}
