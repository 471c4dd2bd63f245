//! How what each request takes grows with the document: every request that the server announces, of documents of every shape, of one
//! length, twice and four times as long.
//!
//! `cargo bench -p planmark-tests --bench growth -- [SHAPE…]` says which requests grow faster than the document, and with `all` every
//! one; the exponent is 1 where twice the document takes twice the time. `PLANMARK_ITEMS` is the shortest length, in items.
//! The trap: where the system tells it, what is measured is the processor time of the server until it rests, so that a busy machine
//! changes little; elsewhere it is the time that passes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use planmark_tests::bench::report;
use planmark_tests::disk;
use planmark_tests::peer::{Peer, built, uri};
use planmark_tests::requests;
use planmark_tests::shapes::{SHAPES, Shape};
use serde_json::{Value, json};

/// The lengths, as multiples of the shortest.
const LENGTHS: [usize; 3] = [1, 2, 4];

/// An exponent that is told.
const STEEP: f64 = 1.2;

/// What takes less than this at the greatest length is told only with everything.
const QUICK: Duration = Duration::from_millis(8);

/// So many places are asked about.
const MOST: usize = 4;

/// What has taken so long is not asked of a longer document.
const SLOW: Duration = Duration::from_secs(4);

fn main() {
    let given: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_all = given.iter().any(|argument| argument == "all");
    let chosen: Vec<&str> = given.iter().map(String::as_str).filter(|name| *name != "all").collect();
    let items = std::env::var("PLANMARK_ITEMS").ok().and_then(|items| items.parse().ok()).unwrap_or(2_000);
    let folder = tempfile::tempdir().expect("a folder");
    let folder = planmark_project::real_path(folder.path()).expect("it is there");
    workspace(&folder);
    for shape in SHAPES.iter().filter(|(name, _)| chosen.is_empty() || chosen.contains(name)) {
        measure(&folder, shape, items, is_all);
    }
}

/// A repository that is hosted somewhere, with 60 agents, 90 commands and a document.
fn workspace(folder: &Path) {
    let write = |path: &str, text: &str| disk::write(&folder.join(path), text);
    write(".git/config", "[remote \"origin\"]\n\turl = https://example.org/harbour/quay.git\n");
    write("docs/plan.md", "# Plan\n\n## Berths\n\n- [ ] Lay the cable\n");
    for number in 0..60 {
        write(
            &format!(".claude/agents/crane-{number}.md"),
            &format!("---\nname: crane-{number}\ndescription: Lifts.\n---\n"),
        );
    }
    for number in 0..90 {
        write(&format!(".claude/commands/moor-{number}.md"), "---\ndescription: Moors.\n---\n");
    }
}

/// What requests took at each length.
type Times = BTreeMap<String, Vec<Duration>>;

fn measure(folder: &Path, (name, text): &Shape, items: usize, is_all: bool) {
    let mut times = Times::new();
    let mut sizes = Vec::new();
    for (done, length) in LENGTHS.iter().enumerate() {
        let text = text(items * length);
        sizes.push(text.len() / 1024);
        let mut asked = Asked::new(folder, &text, &mut times, done);
        asked.everything();
    }
    report(&format!("{name}: {sizes:?} KiB"));
    for (request, times) in &times {
        let (Some(first), Some(last)) = (times.first(), times.last()) else { continue };
        let steps = LENGTHS[times.len() - 1] as f64;
        let exponent = (last.as_secs_f64() / first.as_secs_f64().max(1e-6)).ln() / steps.ln();
        let is_cut = times.len() < LENGTHS.len();
        if is_all || is_cut || (exponent > STEEP && *last > QUICK) {
            let shown: Vec<String> =
                times.iter().map(|time| format!("{:.1}", time.as_secs_f64() * 1000.0)).collect();
            let note = if is_cut { " too slow to go on" } else { "" };
            report(&format!("  {exponent:5.2}  {request:<38} {} ms{note}", shown.join(" → ")));
        }
    }
}

/// A server that is asked about one document.
struct Asked<'t> {
    peer: Peer,
    uri: String,
    version: usize,
    lines: Vec<&'t str>,
    times: &'t mut Times,
    /// How many lengths were measured before this one.
    done: usize,
}

impl<'t> Asked<'t> {
    fn new(folder: &Path, text: &'t str, times: &'t mut Times, done: usize) -> Asked<'t> {
        let path = folder.join("PROJECT-PLAN.md");
        std::fs::write(&path, text).expect("it can be written");
        let options = json!({"today": "2025-11-21", "inlayHints": {"progress": true}});
        let peer = Peer::start(Command::new(built()).arg("lsp"), folder, options);
        let peer = peer.expect("planmark starts");
        let lines = text.split(['\n', '\r']).collect();
        Asked { peer, uri: uri(&path), version: 1, lines, times, done }
    }

    fn everything(&mut self) {
        let text = std::fs::read_to_string(self.uri.trim_start_matches("file://")).expect("it is there");
        self.peer.spent();
        let open = json!({"uri": self.uri, "languageId": "markdown", "version": 1, "text": text});
        let document = json!({"textDocument": {"uri": self.uri}});
        self.timed("(open, first diagnostics)", |peer| {
            peer.notify("textDocument/didOpen", json!({"textDocument": open}));
            peer.ask("textDocument/diagnostic", document.clone())
        });
        let capabilities = self.peer.capabilities.clone();
        let places = places(&self.lines);
        let end = self.lines.len().saturating_sub(1);
        let end = json!({"line": end, "character": units(self.lines[end])});
        for (line, character) in places.clone() {
            self.key((line, character));
            self.ask("(diagnostics after a key)", "textDocument/diagnostic", &document);
        }
        for (number, (line, character)) in places.iter().enumerate() {
            let at = json!({"line": line, "character": character});
            for (method, mut params) in requests::at(&capabilities, &self.uri, &at) {
                if method.ends_with("codeAction") {
                    params["context"] = json!({"diagnostics": [], "triggerKind": 2});
                    self.ask("codeAction, as the cursor moves", method, &params);
                    params["context"] = json!({"diagnostics": [], "triggerKind": 1});
                    // What follows from each is tried out, which takes long at any length.
                    if number > 0 {
                        continue;
                    }
                }
                self.with_following(&capabilities, method, &params);
            }
        }
        for (line, character) in places.iter().take(1) {
            for typed in [" `", " /", " @", " [a](", " [a](#", " #", " Phase ", "\n- ", " 4"] {
                self.typed((*line, *character), typed);
            }
            let arguments = json!([self.uri, {"line": line, "character": character}]);
            for command in ["planmark.markDone", "planmark.reconcile"] {
                let params = json!({"command": command, "arguments": arguments});
                self.ask(command, "workspace/executeCommand", &params);
            }
        }
        let of_document = requests::of(&capabilities, &self.uri, &end);
        for (method, params) in of_document.iter().filter(|(method, _)| !method.ends_with("codeAction")) {
            self.with_following(&capabilities, method, params);
        }
        let from = json!({"line": places[0].0, "character": 0});
        let until = json!({"line": places[0].0 + 40, "character": 0});
        let seen = json!({"textDocument": {"uri": self.uri}, "range": {"start": from, "end": until}});
        for method in ["textDocument/semanticTokens/range", "textDocument/inlayHint"] {
            self.ask(&format!("{method} of 40 lines"), method, &seen);
        }
        self.ask("workspace/symbol ph", "workspace/symbol", &json!({"query": "ph"}));
        for group in ["repository", "phase", "agent", "status"] {
            let params = json!({"groupBy": group, "depth": 4, "filter": "all"});
            self.ask(&format!("planmark/tasks {group}"), "planmark/tasks", &params);
        }
        self.ask("planmark/next", "planmark/next", &json!({}));
        self.ask("planmark/status", "planmark/status", &document);
        let saved = json!({"textDocument": {"uri": self.uri}, "reason": 1});
        self.ask("textDocument/willSaveWaitUntil", "textDocument/willSaveWaitUntil", &saved);
    }

    /// A request after a key, with what is asked next about its answer.
    fn with_following(&mut self, capabilities: &Value, method: &'static str, params: &Value) {
        if self.is_slow(method) {
            return;
        }
        let place = places(&self.lines)[0];
        self.key(place);
        let answer = self.ask(method, method, params);
        for (next, params) in requests::following(capabilities, &self.uri, method, &answer) {
            if next.ends_with("delta") {
                self.key(place);
            }
            self.ask(next, next, &params);
        }
    }

    /// What is offered behind a text.
    fn typed(&mut self, (line, character): (usize, usize), text: &str) {
        let name = format!("completion behind {text:?}");
        if self.is_slow(&name) {
            return;
        }
        self.version += 2;
        self.peer.change(&self.uri, self.version - 1, (line, character, character), text);
        self.rest();
        let (line_behind, behind) = match text.strip_prefix('\n') {
            Some(text) => (line + 1, units(text)),
            None => (line, character + units(text)),
        };
        let at = json!({"line": line_behind, "character": behind});
        let params =
            json!({"textDocument": {"uri": self.uri}, "position": at, "context": {"triggerKind": 1}});
        self.ask(&name, "textDocument/completion", &params);
        let range = json!({"start": {"line": line, "character": character}, "end": at});
        let document = json!({"uri": self.uri, "version": self.version});
        let changes = json!([{"range": range, "text": ""}]);
        self.peer
            .notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Types a letter and takes it back, so that the document is another and reads the same; its findings are known then.
    fn key(&mut self, (line, character): (usize, usize)) {
        self.version += 2;
        self.peer.change(&self.uri, self.version - 1, (line, character, character), "x");
        self.peer.change(&self.uri, self.version, (line, character, character + 1), "");
        self.rest();
    }

    fn rest(&mut self) {
        if !self.is_slow("(diagnostics after a key)") {
            self.peer.ask("textDocument/diagnostic", json!({"textDocument": {"uri": self.uri}}));
        }
        self.peer.spent();
    }

    fn is_slow(&self, name: &str) -> bool {
        let times = self.times.get(name);
        times.is_none_or(|times| times.len() < self.done) && self.done > 0
            || times.and_then(|times| times.get(self.done.checked_sub(1)?)).is_some_and(|time| *time > SLOW)
    }

    fn ask(&mut self, name: &str, method: &str, params: &Value) -> Value {
        self.timed(name, |peer| peer.ask(method, params.clone()))
    }

    /// Adds up what all the places take at which the same is asked.
    fn timed(&mut self, name: &str, ask: impl Fn(&mut Peer) -> Value) -> Value {
        if self.is_slow(name) {
            return Value::Null;
        }
        let (before, start) = (self.peer.spent(), Instant::now());
        let answer = ask(&mut self.peer);
        let passed = start.elapsed();
        let spent = before.and_then(|before| Some(self.peer.spent()?.saturating_sub(before)));
        let times = self.times.entry(name.to_owned()).or_default();
        times.resize(self.done + 1, Duration::ZERO);
        times[self.done] += spent.unwrap_or(passed);
        answer
    }
}

/// Places in the second half of a document at which something stands, and the end of a line.
fn places(lines: &[&str]) -> Vec<(usize, usize)> {
    let half = lines.len() / 2;
    let long = lines.iter().enumerate().skip(half.saturating_sub(3)).filter(|(_, line)| !line.is_empty());
    let long: Vec<(usize, &str)> = long.map(|(at, line)| (at, *line)).take(12).collect();
    let mut places = Vec::new();
    for mark in ["Phase ", "`", "T0", "20", "#", "](", "@", "["] {
        let found = long.iter().find_map(|(at, line)| {
            let from = line.len() / 2;
            let from = (from..line.len()).find(|at| line.is_char_boundary(*at)).unwrap_or(0);
            let from = if line.len() < 400 { 0 } else { from };
            line[from..].find(mark).map(|found| (*at, units(&line[..from + found]) + 1))
        });
        places.extend(found);
    }
    places.truncate(MOST);
    places.extend(long.last().map(|(at, line)| (*at, units(line))));
    if places.is_empty() {
        places.push((0, 0));
    }
    places
}

/// The length of a text as the client counts it.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
