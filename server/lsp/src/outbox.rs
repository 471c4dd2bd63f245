//! What goes to the client: an unbounded queue in front of one thread that writes.
//!
//! Anyone may [send](Outbox::send_message) at any time and is never held back, so a client that does not read cannot keep the
//! server from reading what that client writes.
//!
//! The trap: unbounded means that a client that never reads again would take all the memory; past
//! [`MOST_WAITING`] bytes the outbox counts as [overflowed](Outbox::overflowed) and the server ends.

use std::io::{ErrorKind, IoSlice, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types::Uri;
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::request::Request;

use crate::list::List;
use crate::written::Json;

/// Bytes that may wait for a client that does not read.
const MOST_WAITING: usize = 512 << 20;
/// So many times is waited for a client that takes what it is given at the end, one thing at a time.
const LONGEST_FAREWELL: usize = 30;

/// The way to the client; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    sender: mpsc::Sender<Outgoing>,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    waiting: AtomicUsize,
    /// Frames that the thread has begun to write.
    begun: AtomicUsize,
    /// Frames that were taken.
    taken: AtomicUsize,
    /// Writing failed: nobody reads any more.
    broken: AtomicBool,
    asked: AtomicI64,
}

#[derive(Debug)]
enum Outgoing {
    Body(Body),
    /// Everything before this was written.
    Mark(mpsc::Sender<()>),
}

/// What is sent in one frame.
#[derive(Debug)]
struct Body {
    json: Json,
    /// What comes behind that.
    tail: &'static str,
}

impl Body {
    fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.json.pieces().chain([self.tail]).map(str::as_bytes)
    }

    fn len(&self) -> usize {
        self.pieces().map(<[u8]>::len).sum()
    }
}

#[derive(Serialize)]
struct Call<'a, P> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    method: &'a str,
    params: P,
}

/// The parameters of `textDocument/publishDiagnostics`, without the list.
#[derive(Serialize)]
struct Published<'a> {
    uri: &'a Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

impl Outbox {
    /// An outbox that writes to `output` on a thread of its own, which ends with the last clone.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn new(output: impl Write + Send + 'static) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        thread::Builder::new().name("outbox".into()).spawn(move || write(output, &receiver, &shared))?;
        Ok(Self { sender, counts })
    }

    /// Queues the response to a request, whose result is this.
    pub(crate) fn answer(&self, id: &Id, result: Json) {
        let Json { head: id, .. } = Json::new(id);
        self.queue_behind(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#), result);
    }

    /// Queues a message whose last member is this.
    fn queue_behind(&self, before: &str, Json { head, list }: Json) {
        self.queue(Body { json: Json { head: [before, &head].concat(), list }, tail: "}" });
    }

    /// Queues one message. Never waits.
    fn queue(&self, body: Body) {
        self.counts.waiting.fetch_add(body.len(), Ordering::Relaxed);
        // The thread lives as long as any sender; it is gone only when it panicked, and then nobody listens.
        let _ = self.sender.send(Outgoing::Body(body));
    }

    /// Queues anything that serialises to a message.
    pub(crate) fn send_message(&self, message: &impl Serialize) {
        self.queue(Body { json: Json::new(message), tail: "" });
    }

    /// Queues a notification.
    pub(crate) fn notify<N: Notification>(&self, params: N::Params) {
        self.tell(N::METHOD, &params);
    }

    /// Queues a notification whose parameters are written here.
    pub(crate) fn tell(&self, method: &'static str, params: &impl Serialize) {
        self.send_message(&Call { jsonrpc: "2.0", id: None, method, params });
    }

    /// Queues what is found in a document, of this version where one is open.
    pub(crate) fn publish(&self, uri: &Uri, list: List, version: Option<i32>) {
        let params = Json::with_list(&Published { uri, version }, "diagnostics", list);
        let method = PublishDiagnostics::METHOD;
        self.queue_behind(&format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":"#), params);
    }

    /// Queues a request and returns its id; the answer comes back as an event, nothing waits for it.
    pub(crate) fn ask<R: Request>(&self, params: R::Params) -> i64 {
        let id = self.counts.asked.fetch_add(1, Ordering::Relaxed) + 1;
        self.send_message(&Call { jsonrpc: "2.0", id: Some(id), method: R::METHOD, params });
        id
    }

    /// Whether the client is gone or has left so much unread that it must be.
    pub(crate) fn overflowed(&self) -> bool {
        self.counts.broken.load(Ordering::Relaxed)
            || self.counts.waiting.load(Ordering::Relaxed) > MOST_WAITING
    }

    /// Waits until everything queued so far is written; no longer than `patience` for a client that takes nothing.
    pub(crate) fn drain(&self, patience: Duration) {
        let (mark, written) = mpsc::channel();
        if self.sender.send(Outgoing::Mark(mark)).is_err() {
            return;
        }
        for _ in 0..LONGEST_FAREWELL {
            let before = self.counts.progress();
            let Err(RecvTimeoutError::Timeout) = written.recv_timeout(patience) else { return };
            if before.is_held_back(&self.counts.progress()) {
                return;
            }
        }
    }
}

impl Counts {
    fn progress(&self) -> Progress {
        let taken = self.taken.load(Ordering::Relaxed);
        Progress { begun: self.begun.load(Ordering::Relaxed), taken }
    }
}

/// How many frames the thread that writes has begun, and how many of them were taken.
#[derive(Debug, Clone, Copy)]
struct Progress {
    begun: usize,
    taken: usize,
}

impl Progress {
    /// Did the client take nothing since, although there was something to take? A thread that a busy machine has not let write yet, and
    /// one that goes on, are worth waiting for.
    fn is_held_back(&self, later: &Progress) -> bool {
        self.begun > self.taken && later.taken == self.taken
    }
}

/// A frame up to this long is written in one piece.
const SHORT: usize = 1 << 16;

fn write(mut output: impl Write, receiver: &mpsc::Receiver<Outgoing>, counts: &Counts) {
    while let Ok(outgoing) = receiver.recv() {
        let body = match outgoing {
            Outgoing::Body(body) => body,
            Outgoing::Mark(mark) => {
                let _ = mark.send(());
                continue;
            }
        };
        counts.begun.fetch_add(1, Ordering::Relaxed);
        if !counts.broken.load(Ordering::Relaxed) && write_frame(&mut output, &body).is_err() {
            counts.broken.store(true, Ordering::Relaxed);
        }
        counts.taken.fetch_add(1, Ordering::Relaxed);
        counts.waiting.fetch_sub(body.len(), Ordering::Relaxed);
    }
}

fn write_frame(output: &mut impl Write, body: &Body) -> std::io::Result<()> {
    let header = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    let pieces = std::iter::once(&header[..]).chain(body.pieces()).filter(|piece| !piece.is_empty());
    if body.len() <= SHORT {
        output.write_all(&pieces.collect::<Vec<_>>().concat())?;
    } else {
        let mut slices: Vec<IoSlice> = pieces.map(IoSlice::new).collect();
        let mut left = &mut slices[..];
        while !left.is_empty() {
            match output.write_vectored(left) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_nothing_is_not_waited_for_and_who_had_no_chance_is() {
        let progress = |begun, taken| Progress { begun, taken };
        let asleep = progress(4, 4);
        assert!(!asleep.is_held_back(&progress(4, 4)), "nothing was given yet");
        assert!(!asleep.is_held_back(&progress(5, 4)), "it was given just now");
        assert!(progress(5, 4).is_held_back(&progress(5, 4)), "nobody takes it");
        assert!(!progress(5, 4).is_held_back(&progress(6, 5)), "one thing was taken");
    }

    #[test]
    fn a_client_that_never_reads_does_not_hold_back_the_end() {
        let (unread, output) = std::io::pipe().unwrap();
        let outbox = Outbox::new(output).unwrap();
        (0..10).for_each(|_| outbox.send_message(&"x".repeat(1 << 20)));
        outbox.drain(Duration::from_millis(1));
        assert!(outbox.counts.progress().taken < 10);
        drop(unread);
    }

    #[test]
    fn what_was_said_before_the_end_is_written_before_it() {
        let (mut client, output) = std::io::pipe().unwrap();
        let outbox = Outbox::new(output).unwrap();
        (0..10).for_each(|_| outbox.send_message(&"x".repeat(1 << 20)));
        let reader = thread::spawn(move || std::io::copy(&mut client, &mut std::io::sink()).unwrap());
        outbox.drain(Duration::from_secs(60));
        assert_eq!(outbox.counts.progress().taken, 10);
        drop(outbox);
        assert!(reader.join().unwrap() > 10 << 20);
    }
}
