//! What waits is taken in before anything is judged; midnight, a clock that jumps and another time zone are each a day that is another one;
//! and what fails is told once.

use std::io::{BufReader, PipeReader};

use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::framing::{Frame, FrameReader};
use crate::threads::Threads;

struct Loop {
    queue: Queue,
    output: FrameReader<BufReader<PipeReader>>,
    _threads: Threads,
}

impl Loop {
    /// A loop that finds a greeting in its queue, and these events behind it.
    fn with(events: Vec<Event>) -> Loop {
        let threads = Threads::start().unwrap();
        let (output, written) = io::pipe().unwrap();
        let (sender, receiver) = mpsc::channel();
        let queue = Queue::new(sender);
        let outbox = Outbox::new(written).unwrap();
        let state = State::new(outbox, threads.pools(), queue.clone(), Some(date(2025, 11, 21)));
        let client = serde_json::from_value(json!({"capabilities": {}})).unwrap();
        queue.send(Event::Initialize(Box::new(client)));
        events.into_iter().for_each(|event| queue.send(event));
        thread::spawn(move || run(state, &receiver));
        Loop { queue, output: FrameReader::new(BufReader::new(output)), _threads: threads }
    }

    /// The parameters of the next message with this method.
    fn told(&mut self, method: &str) -> Value {
        loop {
            let Some(Frame::Body(body)) = self.output.next().unwrap() else { panic!("no {method}") };
            let mut message: Value = serde_json::from_slice(&body).unwrap();
            if message["method"] == method {
                return message["params"].take();
            }
        }
    }
}

fn opened(text: &str) -> Event {
    let document =
        json!({"uri": "file:///nowhere/PLAN.md", "languageId": "markdown", "version": 1, "text": text});
    Event::Open(serde_json::from_value(json!({"textDocument": document})).unwrap())
}

fn changed(version: usize, text: &str) -> Event {
    let document = json!({"uri": "file:///nowhere/PLAN.md", "version": version});
    let params = json!({"textDocument": document, "contentChanges": [{"text": text}]});
    Event::Change(serde_json::from_value(params).unwrap())
}

#[test]
fn what_waits_is_taken_in_before_anything_is_judged() {
    let text = |number: usize| format!("{}Progress: 3/42 (9.1%)\n", "\n".repeat(number));
    let mut events = vec![opened(&text(0))];
    events.extend((2..300).map(|version| changed(version, &text(version))));
    let mut running = Loop::with(events);
    for version in [299, 300] {
        let told = running.told("textDocument/publishDiagnostics");
        assert_eq!(
            (&told["version"], &told["diagnostics"][0]["range"]["start"]["line"]),
            (&json!(version), &json!(version))
        );
        running.queue.send(changed(300, &text(300)));
    }
}

#[test]
fn another_day_is_another_judgement() {
    let mut running = Loop::with(vec![opened("# Plan\n\n- [ ] dig (due: 2025-11-25)\n")]);
    let (first, last) = (jiff::civil::Date::MIN, jiff::civil::Date::MAX);
    // The next day, a jump back, the ends of the calendar, and some other day.
    for (day, is_late) in [
        (date(2025, 11, 26), true),
        (date(2025, 11, 20), false),
        (last, true),
        (first, false),
        (date(2026, 2, 28), true),
        (date(2025, 11, 25), false),
    ] {
        running.queue.send(Event::DayChanged(day));
        running.queue.send(Event::DayChanged(day));
        let told = running.told("textDocument/publishDiagnostics").to_string();
        assert_eq!(told.contains("past-due"), is_late, "{day}: {told}");
    }
}

#[test]
fn what_fails_is_told_once() {
    let mut running = Loop::with(Vec::new());
    for doing in ["textDocument/hover", "textDocument/hover", "judging a document"] {
        running.queue.guard(doing, || panic!("asked for by a test"));
    }
    for doing in ["textDocument/hover", "judging a document"] {
        let told = running.told("window/showMessage");
        assert_eq!(
            told["message"],
            format!("planmark has failed at {doing}, and goes on; its log says where.")
        );
    }
}

/// Where there is no folder, reading it again and again would find none.
#[test]
fn a_document_in_a_folder_that_is_gone_is_read_once() {
    let threads = Threads::start().unwrap();
    let (sender, receiver) = mpsc::channel();
    let outbox = Outbox::new(io::sink()).unwrap();
    let queue = Queue::new(sender);
    let mut state = State::new(outbox, threads.pools(), queue.clone(), Some(date(2025, 11, 21)));
    let root = json!({"capabilities": {}, "rootUri": "file:///nowhere"});
    queue.send(Event::Initialize(Box::new(serde_json::from_value(root).unwrap())));
    queue.send(Event::Initialized);
    queue.send(opened("# Plan\n"));
    let mut scans = 0;
    // Silence behind a scan is the end; a loop without one would not be silent for so long.
    let patience = |scans| std::time::Duration::from_millis(if scans == 0 { 60_000 } else { 300 });
    while let Ok(event) = receiver.recv_timeout(patience(scans)) {
        scans += usize::from(matches!(event, Event::Scanned(_)));
        assert!(scans < 10, "it is read for ever");
        state.take(event);
    }
    assert!(scans > 0);
}
