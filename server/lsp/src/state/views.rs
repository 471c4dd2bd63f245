//! What the client has seen of tasks and repositories, and when it is told to look again.
//!
//! It is told once (`planmark/changed`), and not again before it has asked: a view that nobody looks at costs nothing. The trap: what
//! has changed is compared in the background with the state that the client was given answers of, which may be an older one.

use serde_json::{Map, Value};
use tower_lsp::ls_types::notification::Notification;

use super::State;
use crate::handlers::{Seen, fingerprint};
use crate::main_loop::Event;

/// What the client has seen.
#[derive(Default)]
pub(super) struct Views {
    /// The state of the last answers; none when the client was told that they are past.
    pub(super) seen: Option<Seen>,
    /// Something has happened since the last comparison.
    is_due: bool,
    /// A comparison is under way.
    is_running: bool,
}

impl Views {
    /// Notes whether an event may change what views show.
    pub(super) fn heed(&mut self, event: &Event) {
        self.is_due |= !matches!(
            event,
            Event::Request(_)
                | Event::Seen(_)
                | Event::Compared(_)
                | Event::Answered { .. }
                | Event::Proposed(_)
                | Event::Saved(_)
        );
    }
}

/// Answers about tasks and repositories would be others now.
enum Changed {}

impl Notification for Changed {
    type Params = Map<String, Value>;
    const METHOD: &'static str = "planmark/changed";
}

impl State {
    /// Compares what the client has seen with what it would see now.
    pub(super) fn compare(&mut self) {
        if self.views.seen.is_none() || !self.views.is_due || self.views.is_running {
            return;
        }
        (self.views.is_due, self.views.is_running) = (false, true);
        let snapshot = self.snapshot();
        self.pools.behind.spawn_blocking(move || {
            let now = snapshot.queue.guard("looking what has changed", || fingerprint(&snapshot));
            // Where that failed, something is different.
            snapshot.queue.send(Event::Compared(now.unwrap_or_default()));
        });
    }

    /// Tells the client, where it has seen something else.
    pub(super) fn compared(&mut self, now: Seen) {
        self.views.is_running = false;
        if self.views.seen.is_some_and(|seen| seen != now) {
            self.views.seen = None;
            self.outbox.notify::<Changed>(Map::new());
        }
    }
}
