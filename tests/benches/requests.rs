//! What an editor waits for: each request through a pipe, at hundreds of places of a document, as a ratio to the fastest peer.
//!
//! `cargo bench -p planmark-tests --bench requests -- FOLDER DOCUMENT` measures a workspace of yours (the document is relative to it);
//! without arguments one of 42 repositories is made up. The unit is what `rumdl server` takes for the outline of a document of 430 lines, in
//! the middle of all the times that it is asked between the requests of the run; where there is no `rumdl`, only milliseconds are told.
//! `PLANMARK_BIN` measures that program in place of this build.
//! The trap: a machine may be twice as fast from one second to the next, so one run says little; and a completion and a delta of tokens are asked for right after a key, and their time includes that key.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use planmark_tests::bench::{report, tasklist};
use planmark_tests::peer::{Peer, built, uri};
use serde_json::json;

/// How often each request is made.
const TIMES: usize = 300;

fn main() {
    let given: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let made = tempfile::tempdir().expect("a folder");
    let (folder, document) = match given.as_slice() {
        [folder, document] => (PathBuf::from(folder), document.clone()),
        _ => (workspace(made.path()), "TASKLIST.md".to_owned()),
    };
    let unit = Unit::new(made.path());
    let folder = planmark_project::real_path(folder).expect("the folder is there");
    measure(&folder, &document, unit);
}

/// A master repository with 41 submodules, 60 agents and 90 commands.
fn workspace(folder: &Path) -> PathBuf {
    let root = folder.join("quay");
    let write = |path: PathBuf, text: &str| {
        std::fs::create_dir_all(path.parent().expect("a folder around it")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    let plan = "# Plan\n\n**Last Updated:** 2025-11-18\n\nAll of our 49 agents lay cable.\n";
    write(root.join("TASKLIST.md"), &tasklist(2_600));
    write(root.join("PROJECT-PLAN.md"), plan);
    let mut modules = String::new();
    for number in 1..42 {
        let path = format!("submodules/berth-{number}");
        let _ = writeln!(modules, "[submodule \"{path}\"]\n\tpath = {path}\n\turl = ../berth-{number}");
        write(root.join(&path).join(".git"), "gitdir: elsewhere\n");
        write(root.join(&path).join("TASKLIST.md"), &tasklist(500));
        write(root.join(&path).join("PROJECT-PLAN.md"), plan);
    }
    write(root.join(".gitmodules"), &modules);
    std::fs::create_dir_all(root.join(".git")).expect("it can be made");
    for number in 0..60 {
        let text = format!(
            "---\nname: crane-{number}\ndescription: Lifts what {number} berths need.\nmodel: sonnet\n---\n"
        );
        write(root.join(format!(".claude/agents/crane-{number}.md")), &text);
    }
    for number in 0..90 {
        write(root.join(format!(".claude/commands/moor-{number}.md")), "---\ndescription: Moors.\n---\n");
    }
    root
}

/// What the fastest peer takes for the outline of a document of 430 lines after a key, if it is there.
struct Unit {
    peer: Option<Peer>,
    uri: String,
    version: usize,
    times: Vec<Duration>,
}

impl Unit {
    fn new(folder: &Path) -> Unit {
        let folder = folder.join("alone");
        std::fs::create_dir_all(&folder).expect("it can be made");
        let (path, text) = (folder.join("TASKLIST.md"), tasklist(430));
        std::fs::write(&path, &text).expect("it can be written");
        let uri = uri(&path);
        let mut peer = Peer::start(Command::new("rumdl").arg("server"), &folder, json!({}));
        if let Some(peer) = &mut peer {
            peer.open(&uri, &text);
        }
        let mut unit = Unit { peer, uri, version: 1, times: Vec::new() };
        // Whatever it does first only once.
        unit.take();
        unit.times.clear();
        unit
    }

    /// Asks it some times more.
    fn take(&mut self) {
        let Some(peer) = &mut self.peer else { return };
        for _ in 0..TIMES / 3 {
            let start = Instant::now();
            self.version += 1;
            peer.change(&self.uri, self.version, (0, 0, 0), "");
            peer.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": self.uri}}));
            self.times.push(start.elapsed());
        }
    }
}

/// What requests of one kind took, the quickest first.
struct Row {
    name: String,
    times: Vec<Duration>,
    note: String,
}

/// What was measured in a run.
struct Run {
    unit: Unit,
    rows: Vec<Row>,
}

impl Run {
    fn add(&mut self, name: &str, mut times: Vec<Duration>, note: &str) {
        self.unit.take();
        times.sort();
        self.rows.push(Row { name: name.to_owned(), times, note: note.to_owned() });
    }

    fn tell(mut self, document: &Path) {
        self.unit.times.sort();
        let unit = part(&self.unit.times, 50);
        let name = document.display();
        report(&match unit {
            Some(unit) => format!("{name}: rumdl's outline of 430 lines {}", shown(unit, None)),
            None => format!("{name}: no rumdl to compare with"),
        });
        for Row { name, times, note } in self.rows {
            report(&match (part(&times, 50), part(&times, 95)) {
                (Some(half), Some(most)) => {
                    format!("  {name:<19} p50 {}  p95 {}  {note}", shown(half, None), shown(most, unit))
                }
                _ => format!("  {name:<19} nothing to measure  {note}"),
            });
        }
    }
}

/// What so many of a hundred did not exceed, of times in order.
fn part(times: &[Duration], percent: usize) -> Option<Duration> {
    let last = times.len().checked_sub(1)?;
    times.get(last * percent / 100).copied()
}

/// Measures every request, and says what it took.
fn measure(folder: &Path, document: &str, unit: Unit) {
    let mut run = Run { unit, rows: Vec::new() };
    let options = json!({"today": "2025-11-21"});
    let mut peer = Peer::start(Command::new(built()).arg("lsp"), folder, options).expect("planmark starts");
    let path = folder.join(document);
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let uri = uri(&path);
    peer.open(&uri, &text);
    // Twice, so that the scan behind the first has come to its end.
    for _ in 0..2 {
        peer.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        peer.ask("workspace/symbol", json!({"query": "warm"}));
        std::thread::sleep(Duration::from_secs(1));
    }
    let lines: Vec<&str> = text.lines().collect();
    let place = |(line, character): (usize, usize)| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let places = places(&lines);
    for method in ["hover", "definition", "references", "documentHighlight", "prepareRename"] {
        let mut answered = 0;
        let times = places.iter().map(|at| {
            let mut params = place(*at);
            params["context"] = json!({"includeDeclaration": true});
            let start = Instant::now();
            let answer = peer.ask(&format!("textDocument/{method}"), params);
            let time = start.elapsed();
            answered += usize::from(!answer.is_null() && answer.as_array().is_none_or(|it| !it.is_empty()));
            time
        });
        let times = times.collect();
        run.add(method, times, &format!("{answered} of {} answered", places.len()));
    }
    // Invoked by a person who reads the titles, and asked by the editor itself wherever the cursor goes.
    for (name, kind) in [("codeAction (menu)", 1), ("codeAction (cursor)", 2)] {
        let mut offered = 0;
        let times = places.iter().map(|at| {
            let at = place(*at);
            let range = json!({"start": at["position"], "end": at["position"]});
            let context = json!({"diagnostics": [], "triggerKind": kind});
            let params = json!({"textDocument": at["textDocument"], "range": range, "context": context});
            let start = Instant::now();
            let answer = peer.ask("textDocument/codeAction", params);
            let time = start.elapsed();
            offered += answer.as_array().map_or(0, Vec::len);
            time
        });
        let times = times.collect();
        let note = format!("{:.1} actions at a place", offered as f64 / places.len() as f64);
        run.add(name, times, &note);
    }

    let queries =
        ["phase", "ph", "deploy", "cicd", "T00", "qzx", "read", "plan 3", "berth", "crane", "a", "test api"];
    let mut most = 0;
    let times = (0..TIMES).map(|time| {
        let start = Instant::now();
        let answer = peer.ask("workspace/symbol", json!({"query": queries[time % queries.len()]}));
        most = most.max(answer.as_array().map_or(0, Vec::len));
        start.elapsed()
    });
    let times = times.collect();
    run.add("symbol", times, &format!("up to {most} at once"));

    let mut version = 2;
    let ends: Vec<(usize, usize)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.ends_with(char::is_alphanumeric) && !line.contains(['`', '|']))
        .map(|(line, text)| (line, text.encode_utf16().count()))
        .collect();
    for (name, typed) in [("completion `", " `"), ("completion /", " /"), ("completion ](#", " [a](#")] {
        let (mut due, mut fewest) = (0, usize::MAX);
        let mut times = Vec::new();
        for (line, end) in ends.iter().step_by((ends.len() / TIMES).max(1)) {
            let behind = end + typed.len();
            let start = Instant::now();
            peer.change(&uri, version, (*line, *end, *end), typed);
            let mut params = place((*line, behind));
            params["context"] = json!({"triggerKind": 1});
            let answer = peer.ask("textDocument/completion", params);
            let time = start.elapsed();
            let items = answer.get("items").unwrap_or(&answer).as_array().map_or(0, Vec::len);
            if items >= 20 {
                due += 1;
                fewest = fewest.min(items);
                times.push(time);
            }
            peer.change(&uri, version + 1, (*line, *end, behind), "");
            version += 2;
        }
        let fewest = if due == 0 { 0 } else { fewest };
        run.add(name, times, &format!("{due} lists, none shorter than {fewest}"));
    }
    let first = peer.ask("textDocument/semanticTokens/full", json!({"textDocument": {"uri": uri}}));
    let mut known = first["resultId"].clone();
    let mut times = Vec::new();
    for (line, end) in ends.iter().cycle().take(TIMES) {
        let start = Instant::now();
        peer.change(&uri, version, (*line, *end, *end), "x");
        let params = json!({"textDocument": {"uri": uri}, "previousResultId": known});
        let answer = peer.ask("textDocument/semanticTokens/full/delta", params);
        times.push(start.elapsed());
        known = answer["resultId"].clone();
        peer.change(&uri, version + 1, (*line, *end, end + 1), "");
        version += 2;
    }
    run.add("tokens (delta)", times, if known.is_null() { "no deltas" } else { "" });
    for method in ["documentSymbol", "foldingRange", "codeLens", "documentLink"] {
        let mut times = Vec::new();
        for (line, end) in ends.iter().cycle().take(TIMES / 3) {
            let start = Instant::now();
            peer.change(&uri, version, (*line, *end, *end), "x");
            peer.ask(&format!("textDocument/{method}"), json!({"textDocument": {"uri": uri}}));
            times.push(start.elapsed());
            peer.change(&uri, version + 1, (*line, *end, end + 1), "");
            version += 2;
        }
        run.add(method, times, "after a key");
    }
    run.tell(&path);
}

/// Places at which something stands: a number, a name in code, a box, an id, a date.
fn places(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        for mark in ["`", "[", "T0", "20", "Phase ", "%"] {
            let Some(at) = text.find(mark) else { continue };
            places.push((line, text[..at].encode_utf16().count() + 1));
        }
    }
    let step = (places.len() / TIMES).max(1);
    places.into_iter().step_by(step).take(TIMES).collect()
}

/// Milliseconds, and as a ratio to the peer's.
fn shown(time: Duration, base: Option<Duration>) -> String {
    let ratio = base.map(|base| format!(" ({:.1} ×)", time.as_secs_f64() / base.as_secs_f64()));
    format!("{:7.2} ms{}", time.as_secs_f64() * 1000.0, ratio.unwrap_or_default())
}
