//! Progress of long work on a terminal: one line of standard error, which is gone when the work is done.
//!
//! In 42 repositories on a disk that is warm nobody sees any of it: work that takes less than [`PATIENCE`] is over before. In 4,000 a person
//! sees `Looking for plans in 13,020 folders`, `Asking git: 812 of 4,000 repositories (20%)`, `Reading 9,310 of 40,112 files (23%)` and
//! `Judging 3,122 of 4,000 repositories (78%)`, one after the other in the same place, and then the answer alone. Nothing of it goes into a
//! pipe, into a file or to a terminal that cannot go back in a line, and none is written with `--quiet` or where `CI` is set.
//!
//! The work counts, and a thread beside it looks: whoever works waits for nobody. The trap: what is logged meanwhile goes to the same place,
//! so the log writes through [`Errors`], which takes the line away first; results are printed when the work is done.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use planmark_project::{Course, Progress};
use tracing_subscriber::fmt::MakeWriter;

use crate::terminal;

/// Work that takes no longer is not spoken of.
const PATIENCE: Duration = Duration::from_millis(500);
/// So often it is looked.
const PERIOD: Duration = Duration::from_millis(100);
/// Work that begins so soon after other work goes on with it.
const PAUSE: Duration = Duration::from_millis(100);
/// Goes to the first column and takes away what stands there.
const ERASE: &str = "\r\x1b[K";

/// May progress be shown at all?
static IS_WANTED: AtomicBool = AtomicBool::new(false);

/// What stands on the terminal.
static LINE: Mutex<Line> = Mutex::new(Line { is_drawn: false, work: None });

struct Line {
    is_drawn: bool,
    /// When the last work began and ended.
    work: Option<(Instant, Instant)>,
}

impl Line {
    fn take() -> MutexGuard<'static, Line> {
        LINE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws it in place of the one before. A terminal that is gone takes nothing, and nobody minds.
    fn draw(&mut self, text: &str) {
        // The cursor goes back: what a shell prints after Ctrl+C begins where the line does.
        let _ = write!(io::stderr(), "{ERASE}{text}\r");
        self.is_drawn = true;
    }

    fn erase(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            let _ = write!(io::stderr(), "{ERASE}");
        }
    }
}

/// Has progress shown from now on, where somebody can see it.
pub(crate) fn allow() {
    IS_WANTED.store(is_seen(io::stderr().is_terminal(), &|name| std::env::var(name).ok()), Ordering::Relaxed);
}

/// Is there a person who sees a line that changes?
fn is_seen(is_terminal: bool, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_ci = variable("CI").is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    is_terminal && !is_ci && variable("TERM").is_none_or(|term| term != "dumb")
}

/// Does the work, which tells `course` how far it is, and shows that while it takes long.
pub(crate) fn shown<T>(course: &Course, work: impl FnOnce() -> T) -> T {
    if !IS_WANTED.load(Ordering::Relaxed) {
        return work();
    }
    let now = Instant::now();
    let last = Line::take().work.filter(|(_, ended)| now.duration_since(*ended) < PAUSE);
    let began = last.map_or(now, |(began, _)| began);
    thread::scope(|scope| {
        // Dropped when the work is done, and also when it fails.
        let (_done, ended) = channel::<()>();
        let watch = move || watch(course, began, &ended);
        // Without a thread nobody looks.
        let _ = thread::Builder::new().name("progress".into()).spawn_scoped(scope, watch);
        work()
    })
}

/// Draws how far the work is until it has ended.
fn watch(course: &Course, began: Instant, ended: &Receiver<()>) {
    let mut wait = PATIENCE.saturating_sub(began.elapsed()).max(PERIOD / 2);
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        Line::take().draw(&line(course.progress()));
        wait = PERIOD;
    }
    let mut line = Line::take();
    line.erase();
    line.work = Some((began, Instant::now()));
}

/// What is shown of it, in one line.
fn line(progress: Progress) -> String {
    let percent = progress.percent().map(|percent| format!(" ({percent}%)")).unwrap_or_default();
    // In the last column a terminal may begin the next line.
    terminal::cut(&format!("{progress}{percent}"), terminal::error_width().saturating_sub(1))
}

/// Standard error, where no line of progress stands in the way of what is written.
pub(crate) struct Errors;

impl<'a> MakeWriter<'a> for Errors {
    type Writer = Errors;

    fn make_writer(&'a self) -> Errors {
        Errors
    }
}

impl Write for Errors {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let mut line = Line::take();
        line.erase();
        io::stderr().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_for_persons_at_terminals() {
        let with = |given: &'static [(&str, &str)]| {
            move |name: &str| given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        assert!(is_seen(true, &with(&[("TERM", "xterm")])));
        assert!(is_seen(true, &with(&[("CI", "false")])));
        assert!(!is_seen(false, &with(&[("TERM", "xterm")])));
        assert!(!is_seen(true, &with(&[("TERM", "dumb")])));
        assert!(!is_seen(true, &with(&[("TERM", "xterm"), ("CI", "true")])));
    }
}
