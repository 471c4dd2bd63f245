//! The log: lines on standard error, or in the file that `--log` names; `PLANMARK_LOG` says how much, as in `planmark_lsp=debug`.
//!
//! What fails inside is logged with its place. The trap: whoever has started a server may never read its standard error, and a pipe that is
//! full holds back whoever writes; so there lines go through a thread of their own, and those that it cannot take are lost.

use std::fs::File;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::progress::Errors;
use crate::terminal::error_colour;

/// So many lines wait for someone to read them.
const MOST_WAITING: usize = 1_000;

/// So long a server that ends waits for who reads them.
const PATIENCE: Duration = Duration::from_millis(300);

/// How lines reach a server's standard error.
static LINES: OnceLock<SyncSender<Sent>> = OnceLock::new();

/// What the thread behind standard error is sent.
enum Sent {
    Line(Vec<u8>),
    /// To be answered once everything before it is written.
    Mark(SyncSender<()>),
}

/// Waits, not for long, until what was logged is written.
pub(crate) fn finish() {
    let Some(lines) = LINES.get() else { return };
    let (mark, written) = sync_channel(1);
    if lines.try_send(Sent::Mark(mark)).is_ok() {
        let _ = written.recv_timeout(PATIENCE);
    }
}

/// Starts the log; a server's is written in the background, and a quiet one says only what fails.
pub(crate) fn start(file: Option<&Path>, is_server: bool, is_quiet: bool) -> Result<()> {
    let usual = if is_quiet { "error" } else { "warn,planmark::session=info" };
    let filter = EnvFilter::try_from_env("PLANMARK_LOG").unwrap_or_else(|_| usual.into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    if let Some(path) = file {
        let file = File::options().create(true).append(true).open(path);
        let file = file.with_context(|| format!("the log {} cannot be written", path.display()))?;
        log.with_ansi(false).with_writer(Arc::new(file)).init();
    } else if is_server {
        log.without_time().with_ansi(false).with_writer(Background::start()?).init();
    } else {
        log.without_time().with_ansi(error_colour()).with_writer(Errors).init();
    }
    std::panic::set_hook(Box::new(log_failure));
    Ok(())
}

/// Logs where something failed inside, and what it said.
fn log_failure(failure: &PanicHookInfo) {
    let payload = failure.payload();
    let said =
        payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or("it said nothing");
    let place = failure.location().map(ToString::to_string).unwrap_or_default();
    let thread = thread::current();
    let trace = std::backtrace::Backtrace::capture();
    let trace = match trace.status() {
        std::backtrace::BacktraceStatus::Captured => format!("\n{trace}"),
        _ => String::new(),
    };
    tracing::error!("failed inside at {place} ({}): {said}{trace}", thread.name().unwrap_or("a thread"));
}

/// Standard error, behind a thread.
struct Background(SyncSender<Sent>);

impl Background {
    fn start() -> io::Result<Background> {
        let (sender, lines) = sync_channel::<Sent>(MOST_WAITING);
        thread::Builder::new().name("log".into()).spawn(move || {
            for sent in lines {
                match sent {
                    Sent::Line(line) => drop(io::stderr().write_all(&line)),
                    Sent::Mark(written) => drop(written.send(())),
                }
            }
        })?;
        let sender = LINES.get_or_init(|| sender).clone();
        Ok(Background(sender))
    }
}

impl<'a> MakeWriter<'a> for Background {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(self.0.clone())
    }
}

/// The way of one line; a line comes in one piece.
struct Line(SyncSender<Sent>);

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Full: nobody reads.
        let _ = self.0.try_send(Sent::Line(line.to_vec()));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
