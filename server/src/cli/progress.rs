//! How far long work is, for people: one line on the error output that is written over.

use std::io::{IsTerminal as _, Write as _};

/// How wide the bar is.
const WIDTH: u64 = 30;

/// A line that shows how far it is. Silent where nobody looks.
pub struct Progress {
    shown: bool,
    last: String,
}

impl Progress {
    /// Shows where the error output is a terminal.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shown: std::io::stderr().is_terminal(),
            last: String::new(),
        }
    }

    /// Shows a step with how much of how much is done; of 0 only its name.
    pub fn tell(&mut self, step: &str, done: u64, all: u64) {
        if !self.shown {
            return;
        }
        let line = line(step, done, all);
        if line != self.last {
            eprint!("\r{line}\x1b[K");
            let _ = std::io::stderr().flush();
            self.last = line;
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if !self.last.is_empty() {
            eprintln!();
        }
    }
}

fn line(step: &str, done: u64, all: u64) -> String {
    if all == 0 {
        return format!("{step} …");
    }
    let part = |of: u64| done.min(all).saturating_mul(of) / all;
    let full = usize::try_from(part(WIDTH)).unwrap_or(0);
    let rest = usize::try_from(WIDTH).unwrap_or(0) - full;
    format!(
        "{step} [{}{}] {} %",
        "#".repeat(full),
        ".".repeat(rest),
        part(100)
    )
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_bar_fills_and_never_overflows() {
        assert_eq!(line("copy", 0, 4), format!("copy [{}] 0 %", ".".repeat(30)));
        assert_eq!(
            line("copy", 2, 4),
            format!("copy [{}{}] 50 %", "#".repeat(15), ".".repeat(15))
        );
        assert_eq!(
            line("copy", 9, 4),
            format!("copy [{}] 100 %", "#".repeat(30))
        );
        assert_eq!(line("check", 3, 0), "check …");
    }
}
