//! `planmark check --watch`: checks again whenever something changes on which findings depend, until somebody stops it.
//!
//! What is printed is printed anew, and only where it has become other than it was. The trap: an editor writes a file in several steps, so
//! it is waited until nothing more is told for a moment.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use planmark_project::{Watch, relative, watched};

use crate::check::{self, CheckArguments};

/// So long nothing more is told once a change is complete.
const QUIET: Duration = Duration::from_millis(50);
/// So many names of files are said.
const MOST_NAMES: usize = 3;
/// Clears a terminal with what was scrolled away, and goes to its top.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode> {
    let (sender, told) = channel();
    let watch = Watch::new(move |path| drop(sender.send(path))).context("nothing can be watched here")?;
    let mut shown: Option<Vec<u8>> = None;
    let mut changed = BTreeSet::new();
    loop {
        let read = SystemTime::now();
        let session = check::open(arguments)?;
        let mut printed = Vec::new();
        check::judge(&session, arguments, &mut printed)?;
        if shown.as_ref() != Some(&printed) {
            show(&printed, shown.is_none(), &changed, &session.base())?;
            shown = Some(printed);
        }
        let watched = watched(&session.scan.workspace);
        drop(session);
        watch.follow(watched, read);
        // The sender lives as long as the watch.
        changed = next(&told).context("the watch has ended")?;
    }
}

/// Prints what is found now.
fn show(
    printed: &[u8],
    is_first: bool,
    changed: &BTreeSet<PathBuf>,
    base: &std::path::Path,
) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        out.write_all(CLEAR.as_bytes())?;
    }
    out.write_all(printed)?;
    out.flush()?;
    let mut err = io::stderr();
    if is_first {
        return writeln!(err, "Watching; Ctrl+C ends it.");
    }
    let names: Vec<String> = changed.iter().take(MOST_NAMES).map(|path| relative(base, path)).collect();
    let more = changed.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    writeln!(err, "Checked again after {}{more}.", names.join(", "))
}

/// What has changed next; none where nothing will be told any more.
fn next(told: &Receiver<PathBuf>) -> Option<BTreeSet<PathBuf>> {
    let mut changed = BTreeSet::from([told.recv().ok()?]);
    while let Ok(path) = told.recv_timeout(QUIET) {
        changed.insert(path);
    }
    Some(changed)
}
