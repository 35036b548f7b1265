//! String literals of Rust code, without comments; enough of a lexer for the rules.

/// A string literal as written between its quotes.
#[derive(Clone, Debug)]
pub struct Literal {
    pub line: usize,
    pub text: String,
    /// Whether it stands after `#[cfg(test)]`: tests are the last thing in a file.
    pub in_test: bool,
}

/// All string literals, in order.
pub fn literals(code: &str) -> Vec<Literal> {
    let tests_from = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &code[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if let Some(hashes) = raw_start(code, at) {
            let open = at + 2 + hashes;
            let close = format!("\"{}", "#".repeat(hashes));
            let end = code[open..].find(&close).map_or(code.len(), |e| open + e);
            push(&mut found, code, open, end, tests_from);
            at = end + close.len();
        } else if bytes[at] == b'"' {
            let end = string_end(bytes, at + 1);
            push(&mut found, code, at + 1, end, tests_from);
            at = end + 1;
        } else if bytes[at] == b'\'' {
            at += char_length(rest);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// The number of `#` when a raw string starts here.
fn raw_start(code: &str, at: usize) -> Option<usize> {
    let before = code[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let rest = code[at..].strip_prefix('r')?;
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    rest[hashes..].starts_with('"').then_some(hashes)
}

fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// How far a character literal goes; a lifetime is only its quote.
fn char_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[2..]
            .char_indices()
            .skip(1)
            .find(|(_, c)| *c == '\'')
            .map_or(1, |(i, _)| i + 3),
        Some((_, _)) => match chars.next() {
            Some((i, '\'')) => i + 1,
            _ => 1,
        },
        None => 1,
    }
}

fn push(found: &mut Vec<Literal>, code: &str, from: usize, to: usize, tests_from: usize) {
    found.push(Literal {
        line: code[..from].matches('\n').count() + 1,
        text: code[from..to.min(code.len())].to_owned(),
        in_test: from > tests_from,
    });
}
