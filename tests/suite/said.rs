//! What a program has said when it ended, as text.

use std::process::Output;

/// The exit status, and what went to standard output and standard error.
pub struct Said {
    /// `None` where a signal has ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// What it has said.
#[must_use]
pub fn said(output: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}
