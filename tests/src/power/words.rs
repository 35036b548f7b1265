//! The words of strace's lines; with `-xx` every string is hexadecimal.

use anyhow::Context as _;

/// The first word of a line, and what follows it.
pub(super) fn word(line: &[u8]) -> Option<(&str, &[u8])> {
    let from = line.iter().position(|b| *b != b' ')?;
    let line = &line[from..];
    let end = line.iter().position(|b| *b == b' ').unwrap_or(line.len());
    let rest = line.get(end + 1..).unwrap_or_default();
    Some((std::str::from_utf8(&line[..end]).ok()?, rest))
}

pub(super) fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|w| w == what)
}

/// `args) = result …` in two; none for a call that never returned.
pub(super) fn split_result(text: &[u8]) -> anyhow::Result<(Vec<u8>, Option<i64>)> {
    // The arguments are hexadecimal or symbols: the last `) ` before the equals sign ends them.
    let close = text.iter().rposition(|b| *b == b'=').context("no result")?;
    let args = text[..close].trim_ascii_end();
    let args = args.strip_suffix(b")").context("no end of arguments")?;
    let result = text[close + 1..].trim_ascii();
    let end = result
        .iter()
        .position(|b| !(b.is_ascii_digit() || *b == b'-'))
        .unwrap_or(result.len());
    Ok((args.to_vec(), number(&result[..end]).ok()))
}

pub(super) fn split_args(args: &[u8]) -> Vec<&[u8]> {
    args.split(|b| *b == b',').map(<[u8]>::trim_ascii).collect()
}

pub(super) fn arg<'a>(args: &[&'a [u8]], at: usize) -> anyhow::Result<&'a [u8]> {
    args.get(at).copied().context("an argument is missing")
}

pub(super) fn number(text: &[u8]) -> anyhow::Result<i64> {
    let text = std::str::from_utf8(text)?;
    text.parse()
        .with_context(|| format!("{text:?} is no number"))
}

/// The bytes of `"\x41\x42"`.
pub(super) fn string(text: &[u8]) -> anyhow::Result<Vec<u8>> {
    let inner = text
        .strip_prefix(b"\"")
        .and_then(|t| t.strip_suffix(b"\""))
        .context("not a whole string")?;
    unescaped(inner)
}

pub(super) fn unescaped(text: &[u8]) -> anyhow::Result<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).unwrap_or(0) as u8;
    if !text.len().is_multiple_of(4) || !text.starts_with(b"\\x") && !text.is_empty() {
        // `pipe:[1]`, `socket:[2]` stand as they are.
        return Ok(text.to_vec());
    }
    let bytes = text.chunks_exact(4);
    Ok(bytes.map(|c| digit(c[2]) << 4 | digit(c[3])).collect())
}
