//! The log of a traced program: what it did to the files of one folder, in order.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    os::unix::ffi::OsStringExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};

use super::words::{arg, find, number, split_args, split_result, string, unescaped, word};
use crate::wait;

/// One thing that happened, and when (microseconds since 1970, before the kernel did it).
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at_us: i64,
    /// What.
    pub step: Step,
}

/// What happened. Names are those of files in the traced folder.
#[derive(Clone, Debug)]
pub enum Step {
    /// A file was made.
    Made(OsString),
    /// Bytes were written.
    Wrote {
        /// The file.
        name: OsString,
        /// Where.
        at: usize,
        /// What.
        bytes: Arc<[u8]>,
    },
    /// The length was set.
    Cut {
        /// The file.
        name: OsString,
        /// To so many bytes.
        len: usize,
    },
    /// A sync began; what was written later is none of its business.
    SyncBegins {
        /// The file; none for the folder.
        name: Option<OsString>,
        /// The thread that waits for it.
        thread: u32,
    },
    /// The sync of this thread ended well.
    SyncEnds {
        /// The thread.
        thread: u32,
    },
    /// A file got another name, in place of the one that had it.
    Renamed {
        /// From.
        from: OsString,
        /// To.
        to: OsString,
    },
    /// A name went away.
    Removed(OsString),
    /// The program said something on its standard output.
    Said(Vec<u8>),
}

impl Step {
    /// The file it is about, where it is about one.
    #[must_use]
    pub fn name(&self) -> Option<&OsString> {
        match self {
            Self::Made(name)
            | Self::Wrote { name, .. }
            | Self::Cut { name, .. }
            | Self::Removed(name)
            | Self::Renamed { to: name, .. } => Some(name),
            Self::SyncBegins { name, .. } => name.as_ref(),
            Self::SyncEnds { .. } | Self::Said(_) => None,
        }
    }
}

/// A log in the making.
#[derive(Clone, Debug)]
pub struct Trace {
    log: PathBuf,
    dir: PathBuf,
}

/// What is traced: all that changes files, and what tells where.
const CALLS: &str = "trace=write,writev,pwrite64,pwritev,pwritev2,lseek,fsync,fdatasync,sync_file_range,\
truncate,ftruncate,fallocate,open,openat,creat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,\
copy_file_range,sendfile,mmap";

impl Trace {
    /// A trace of what happens in `dir`, to be logged in `log`.
    #[must_use]
    pub fn new(dir: &Path, log: PathBuf) -> Self {
        // The kernel names files by their true path.
        let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
        Self { log, dir }
    }

    /// The command line in front of the traced program's own. The tracer stands aside: the program
    /// is the child of whoever starts it.
    #[must_use]
    pub fn prefix(&self) -> Vec<OsString> {
        let mut args: Vec<OsString> = ["strace", "-D", "-f", "--seccomp-bpf", "-y", "-xx", "-ttt"]
            .map(OsString::from)
            .to_vec();
        args.extend(["-s", "1000000", "-e", "signal=none", "-e", CALLS, "-o"].map(OsString::from));
        args.push(self.log.clone().into());
        args.push("--".into());
        args
    }

    /// Waits until the traced program's last word is in the log, and reads it.
    ///
    /// # Errors
    /// When the log does not end, or has something that the model does not know.
    pub async fn read(&self, pid: u32) -> anyhow::Result<Vec<Event>> {
        let pid = pid.to_string();
        wait::until("the trace is complete", async || {
            // The first thread's end is logged when all threads have ended.
            let text = tail(&self.log).ok()?;
            text.lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>())
                .any(|words| words.first() == Some(&pid.as_str()) && words.get(2) == Some(&"+++"))
                .then_some(())
        })
        .await?;
        let file = std::fs::File::open(&self.log)?;
        let mut reader = Reader {
            dir: self.dir.clone(),
            offsets: BTreeMap::new(),
            waiting: BTreeMap::new(),
            events: Vec::new(),
        };
        for line in BufReader::with_capacity(1 << 20, file).split(b'\n') {
            let line = line?;
            reader
                .line(&line)
                .with_context(|| format!("in the trace: {}", head(&line)))?;
        }
        Ok(reader.events)
    }
}

fn tail(path: &Path) -> std::io::Result<String> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = std::fs::File::open(path)?;
    let len = file.metadata()?.len();
    file.seek(SeekFrom::Start(len.saturating_sub(500)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn head(line: &[u8]) -> String {
    String::from_utf8_lossy(&line[..line.len().min(300)]).into_owned()
}

/// A call whose end is still to come.
struct Unfinished {
    name: String,
    args: Vec<u8>,
    at_us: i64,
}

struct Reader {
    dir: PathBuf,
    /// Where the next plain `write` to a descriptor goes.
    offsets: BTreeMap<i64, usize>,
    waiting: BTreeMap<u32, Unfinished>,
    events: Vec<Event>,
}

/// The file that a descriptor or a path means.
enum Place {
    Inside(OsString),
    Folder,
    Elsewhere,
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> anyhow::Result<()> {
        let Some((thread, rest)) = word(line) else {
            return Ok(());
        };
        let thread: u32 = thread.parse()?;
        let (at, rest) = word(rest).context("no time")?;
        let (seconds, micros) = at.split_once('.').context("no time")?;
        let at_us = seconds.parse::<i64>()? * 1_000_000 + micros.parse::<i64>()?;
        if rest.starts_with(b"+++") || rest.starts_with(b"---") {
            return Ok(());
        }
        if let Some(rest) = rest.strip_prefix(b"<... ") {
            let Some(begun) = self.waiting.remove(&thread) else {
                return Ok(());
            };
            let end = find(rest, b" resumed>").context("no resumed")?;
            let mut args = begun.args;
            args.extend_from_slice(&rest[end + b" resumed>".len()..]);
            let (args, result) = split_result(&args)?;
            return self.ended(thread, &begun.name, &args, result, begun.at_us);
        }
        let open = find(rest, b"(").context("no call")?;
        let name = String::from_utf8_lossy(&rest[..open]).into_owned();
        let rest = &rest[open + 1..];
        if let Some(args) = rest.strip_suffix(b" <unfinished ...>") {
            self.began(thread, &name, args, at_us)?;
            let (args, name) = (args.to_vec(), name.clone());
            self.waiting
                .insert(thread, Unfinished { name, args, at_us });
            return Ok(());
        }
        let (args, result) = split_result(rest)?;
        self.began(thread, &name, &args, at_us)?;
        self.ended(thread, &name, &args, result, at_us)
    }

    fn push(&mut self, at_us: i64, step: Step) {
        self.events.push(Event { at_us, step });
    }

    /// A call begins: writes may reach the disk from now on.
    fn began(&mut self, thread: u32, name: &str, args: &[u8], at_us: i64) -> anyhow::Result<()> {
        let args = split_args(args);
        match name {
            "write" => {
                let (fd, place) = self.descriptor(arg(&args, 0)?)?;
                if fd == 1 {
                    let said = string(arg(&args, 1)?)?;
                    self.push(at_us, Step::Said(said));
                } else if let Place::Inside(name) = place {
                    let bytes: Arc<[u8]> = string(arg(&args, 1)?)?.into();
                    let at = self.offsets.get(&fd).copied().unwrap_or(0);
                    self.offsets.insert(fd, at + bytes.len());
                    self.push(at_us, Step::Wrote { name, at, bytes });
                }
            }
            "pwrite64" => {
                if let (_, Place::Inside(name)) = self.descriptor(arg(&args, 0)?)? {
                    let bytes = string(arg(&args, 1)?)?.into();
                    let at = usize::try_from(number(arg(&args, 3)?)?)?;
                    self.push(at_us, Step::Wrote { name, at, bytes });
                }
            }
            "fsync" | "fdatasync" => match self.descriptor(arg(&args, 0)?)?.1 {
                Place::Inside(name) => {
                    let name = Some(name);
                    self.push(at_us, Step::SyncBegins { name, thread });
                }
                Place::Folder => self.push(at_us, Step::SyncBegins { name: None, thread }),
                Place::Elsewhere => {}
            },
            "ftruncate" => {
                if let (_, Place::Inside(name)) = self.descriptor(arg(&args, 0)?)? {
                    let len = usize::try_from(number(arg(&args, 1)?)?)?;
                    self.push(at_us, Step::Cut { name, len });
                }
            }
            "writev" | "pwritev" | "pwritev2" | "sync_file_range" | "fallocate"
            | "copy_file_range" | "sendfile" => {
                if let (_, Place::Inside(_)) = self.descriptor(arg(&args, 0)?)? {
                    bail!("the model does not know {name}");
                }
            }
            "mmap" => {
                let shared = find(arg(&args, 3)?, b"MAP_SHARED").is_some();
                let writes = find(arg(&args, 2)?, b"PROT_WRITE").is_some();
                if shared
                    && writes
                    && let (_, Place::Inside(name)) = self.descriptor(arg(&args, 4)?)?
                    // The index of the log: made anew from the log after a crash.
                    && !name.as_encoded_bytes().ends_with(b"-shm")
                {
                    bail!("the model does not know files changed in memory");
                }
            }
            "unlink" => {
                if let Place::Inside(name) = self.path(arg(&args, 0)?)? {
                    self.push(at_us, Step::Removed(name));
                }
            }
            "unlinkat" => {
                if let Place::Inside(name) = self.path(arg(&args, 1)?)? {
                    self.push(at_us, Step::Removed(name));
                }
            }
            "rename" => {
                if let (Place::Inside(from), Place::Inside(to)) =
                    (self.path(arg(&args, 0)?)?, self.path(arg(&args, 1)?)?)
                {
                    self.push(at_us, Step::Renamed { from, to });
                }
            }
            "renameat" | "renameat2" | "link" | "linkat" | "truncate" | "open" | "creat" => {
                for text in args.iter().filter(|a| a.starts_with(b"\"")) {
                    if let Place::Inside(_) = self.path(text)? {
                        bail!("the model does not know {name}");
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A call has ended with this result.
    fn ended(
        &mut self,
        thread: u32,
        name: &str,
        args: &[u8],
        result: Option<i64>,
        at_us: i64,
    ) -> anyhow::Result<()> {
        let Some(result) = result else { return Ok(()) };
        let args = split_args(args);
        match name {
            "openat" if result >= 0 => {
                self.offsets.insert(result, 0);
                let flags = arg(&args, 2)?;
                if let Place::Inside(name) = self.path(arg(&args, 1)?)?
                    && find(flags, b"O_CREAT").is_some()
                {
                    if find(flags, b"O_APPEND").is_some() {
                        bail!("the model does not know O_APPEND");
                    }
                    self.push(at_us, Step::Made(name.clone()));
                    if find(flags, b"O_TRUNC").is_some() {
                        self.push(at_us, Step::Cut { name, len: 0 });
                    }
                }
            }
            "lseek" if result >= 0 => {
                let (fd, _) = self.descriptor(arg(&args, 0)?)?;
                self.offsets.insert(fd, usize::try_from(result)?);
            }
            "fsync" | "fdatasync" if result == 0 => self.push(at_us, Step::SyncEnds { thread }),
            "write" | "pwrite64" => {
                let inside = matches!(self.descriptor(arg(&args, 0)?)?.1, Place::Inside(_));
                // Four characters a byte, between quotes.
                let asked = (arg(&args, 1)?.len().saturating_sub(2)) / 4;
                if inside && result != i64::try_from(asked)? {
                    bail!("a short write: {result} of {asked}");
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// `4<\x2f\x74…>`, with the path it stands for.
    fn descriptor(&self, text: &[u8]) -> anyhow::Result<(i64, Place)> {
        let open = text.iter().position(|b| *b == b'<').unwrap_or(text.len());
        let fd = number(&text[..open])?;
        let path = text.get(open + 1..).and_then(|t| t.strip_suffix(b">"));
        let Some(path) = path else {
            return Ok((fd, Place::Elsewhere));
        };
        Ok((fd, self.place(unescaped(path)?)))
    }

    fn path(&self, text: &[u8]) -> anyhow::Result<Place> {
        Ok(self.place(string(text)?))
    }

    fn place(&self, path: Vec<u8>) -> Place {
        let path = PathBuf::from(OsString::from_vec(path));
        match path.strip_prefix(&self.dir) {
            Ok(rest) if rest.as_os_str().is_empty() => Place::Folder,
            Ok(rest) => Place::Inside(rest.as_os_str().to_owned()),
            Err(_) => Place::Elsewhere,
        }
    }
}
