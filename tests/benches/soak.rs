//! A day of editing in one server: 50,000 edits over 200 documents of ten repositories, with opens, closes, renames, changes on disk and of
//! the configuration, and requests in between. It ends with the memory that it had after the first tenth, with no thread more, and with
//! the findings of a server that was started afresh; anything else fails.
//!
//! `cargo bench -p planmark-tests --bench soak [-- EDITS [SEED]]`; `PLANMARK_BIN` is the program, in place of the one built beside this.
//! The trap: what is told is told behind the loop's back, so both servers are asked until they say the same, or until neither has said
//! anything new for as long as [`PATIENCE`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use planmark_tests::bench::{report, tasklist};
use planmark_tests::disk::write;
use planmark_tests::peer::{Peer, built, uri};
use planmark_tests::random::{Dice, change, line_start, position};
use serde_json::{Value, json};

const DOCUMENTS: usize = 200;
const EDITS: usize = 50_000;
const PATIENCE: Duration = Duration::from_secs(120);
/// So many are open, from the beginning to the end: what a server takes goes by that, and by the most that there ever were.
const OPEN: usize = 20;

fn main() {
    let given: Vec<u64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let edits = given.first().map_or(EDITS, |edits| *edits as usize);
    let folder = tempfile::tempdir().expect("a folder");
    let root = planmark_project::real_path(folder.path()).expect("it is there");
    let mut day = Day::new(&root, given.get(1).copied().unwrap_or(1));
    let start = Instant::now();
    let mut first = None;
    for number in 1..=edits {
        day.edit();
        day.live(number);
        if number % (edits / 10).max(1) == 0 {
            day.settle();
            let [memory, _, threads] = day.server.size();
            let now = (memory, threads);
            report(&format!("{number} edits, {:?}: {memory} KB, {threads} threads", start.elapsed()));
            first.get_or_insert(now);
        }
    }
    day.compare();
    let [memory, _, threads] = day.server.size();
    let (memory_then, threads_then) = first.unwrap_or((memory, threads));
    report(&format!("did: {:?}", day.did));
    report(&format!(
        "after a tenth {memory_then} KB and {threads_then} threads, at the end {memory} KB and {threads}"
    ));
    // After fewer edits not all is open yet that will be.
    assert!(edits < EDITS || memory * 100 <= memory_then * 110, "it has grown");
    assert!(threads <= threads_then.max(BUSY_THREADS), "threads are left");
    day.server.ask("shutdown", Value::Null);
}

/// The loop, the reader, the outbox, the runtimes, the threads that answer, of which there are sixteen, and those that judge.
const BUSY_THREADS: usize = 30;

fn started(root: &Path) -> Peer {
    let options = json!({"today": "2025-11-21", "diagnostics": {"scope": "workspace"}});
    Peer::start(Command::new(built()).args(["lsp", "--probes"]), root, options).expect("planmark starts")
}

/// What is found in the whole workspace, by document.
fn findings(server: &mut Peer) -> BTreeMap<String, Value> {
    let found = server.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    let items = found["items"].as_array().cloned().unwrap_or_default();
    let item = |item: Value| (item["uri"].as_str().unwrap_or_default().to_owned(), item["items"].clone());
    let is_any = |(_, found): &(String, Value)| found.as_array().is_some_and(|found| !found.is_empty());
    items.into_iter().map(item).filter(is_any).collect()
}

/// An open document: its text and its version.
struct Open {
    text: String,
    version: usize,
    caret: usize,
    /// It does not become longer than it was when it was opened: a plan that grows takes more, however well it is kept.
    most: usize,
}

struct Day {
    root: PathBuf,
    server: Peer,
    dice: Dice,
    /// Every document that there is.
    paths: Vec<PathBuf>,
    open: BTreeMap<PathBuf, Open>,
    did: BTreeMap<&'static str, usize>,
}

impl Day {
    fn new(root: &Path, seed: u64) -> Day {
        let mut paths = Vec::new();
        let mut modules = String::new();
        for number in 0..DOCUMENTS {
            let repository = number % 10;
            let folder = if repository == 0 {
                root.to_path_buf()
            } else {
                root.join(format!("modules/berth-{repository}"))
            };
            let name = match number / 10 {
                0 => "PROJECT-PLAN.md".to_owned(),
                1 => "TASKLIST.md".to_owned(),
                2 => "README.md".to_owned(),
                other => format!("docs/plan-{other}.md"),
            };
            let path = folder.join(name);
            let text = format!("All of our 12 agents lay cable.\n\n{}", tasklist(40 + number * 7 % 400));
            write(&path, &text);
            paths.push(path);
        }
        for repository in 1..10 {
            modules += &format!("[submodule \"berth-{repository}\"]\n\tpath = modules/berth-{repository}\n");
            write(&root.join(format!("modules/berth-{repository}/.git")), "gitdir: elsewhere\n");
        }
        write(&root.join(".gitmodules"), &modules);
        fs::create_dir_all(root.join(".git")).expect("it can be made");
        for number in 0..12 {
            write(
                &root.join(format!(".claude/agents/crane-{number}.md")),
                &format!("---\nname: crane-{number}\ndescription: Lifts.\n---\n"),
            );
        }
        Day {
            root: root.to_path_buf(),
            server: started(root),
            dice: Dice(seed),
            paths,
            open: BTreeMap::new(),
            did: BTreeMap::new(),
        }
    }

    /// Types something in an open document.
    fn edit(&mut self) {
        while self.open.len() < OPEN {
            self.open_one();
        }
        let path = self.open.keys().nth(self.dice.below(self.open.len())).expect("one is open").clone();
        let dice = &mut self.dice;
        let open = self.open.get_mut(&path).expect("it is open");
        let (start, end, text) = loop {
            let from = line_start(&open.text, dice.below(open.text.len() + 1));
            let digit = open.text[from..].find(|char: char| char.is_ascii_digit()).map(|at| from + at);
            let (start, end, text) = match digit.filter(|_| dice.below(3) == 0) {
                Some(at) => (at, at + 1, dice.below(10).to_string()),
                None => {
                    let (span, text) = change(dice, &open.text, &mut open.caret);
                    (span.start as usize, span.end as usize, text)
                }
            };
            // Lines are counted by their feeds here.
            let is_plain = !text.contains(['\r', '\u{feff}']);
            let is_short =
                open.text.len() + text.len() <= open.most + end - start || end - start >= text.len();
            if is_plain && is_short {
                break (start, end, text);
            }
        };
        let position = |at| position(&open.text, at);
        let change = json!({"range": {"start": position(start), "end": position(end)}, "text": text});
        open.text.replace_range(start..end, &text);
        open.version += 1;
        let document = json!({"uri": uri(&path), "version": open.version});
        self.server
            .notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
        self.count("edits");
    }

    /// What else happens while somebody edits.
    fn live(&mut self, number: usize) {
        match self.dice.below(1_000) {
            0..=199 => self.ask(),
            200..=259 => {
                self.close_one();
                self.open_one();
            }
            260..=269 => self.save_one(),
            270..=284 => self.change_on_disk(),
            285..=287 => self.rename_one(),
            288..=289 => self.configure(number),
            290..=292 => {
                findings(&mut self.server);
                self.count("workspace pulls");
            }
            _ => {}
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.did.entry(what).or_default() += 1;
    }

    fn any_open(&mut self) -> Option<PathBuf> {
        let count = self.open.len();
        self.open.keys().nth(self.dice.below(count)).cloned()
    }

    fn ask(&mut self) {
        let Some(path) = self.any_open() else { return };
        let lines = self.open[&path].text.matches('\n').count();
        let place = json!({"line": self.dice.below(lines + 1), "character": self.dice.below(30)});
        let document = json!({"uri": uri(&path)});
        let at = json!({"textDocument": document, "position": place});
        let of = json!({"textDocument": document});
        let range = json!({"textDocument": document, "range": {"start": place, "end": place}, "context": {"diagnostics": []}});
        let (method, params) = match self.dice.below(9) {
            0..=2 => ("textDocument/diagnostic", of),
            3 => ("textDocument/hover", at),
            4 => ("textDocument/completion", at),
            5 => ("textDocument/documentSymbol", of),
            6 => ("textDocument/codeAction", range),
            7 => ("textDocument/semanticTokens/full", of),
            _ => ("planmark/status", of),
        };
        self.server.ask(method, params);
        self.count("requests");
    }

    fn open_one(&mut self) {
        let path = self.paths[self.dice.below(self.paths.len())].clone();
        if self.open.contains_key(&path) {
            return;
        }
        let text = fs::read_to_string(&path).expect("it is there");
        self.server.open(&uri(&path), &text);
        let most = text.len();
        self.open.insert(path, Open { text, version: 1, caret: 0, most });
        self.count("opens");
    }

    fn close_one(&mut self) {
        let Some(path) = self.any_open() else { return };
        self.open.remove(&path);
        self.server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri(&path)}}));
        self.count("closes");
    }

    fn save_one(&mut self) {
        let Some(path) = self.any_open() else { return };
        fs::write(&path, &self.open[&path].text).expect("it can be written");
        self.server.notify("textDocument/didSave", json!({"textDocument": {"uri": uri(&path)}}));
        self.watched(&[(&path, 2)]);
        self.count("saves");
    }

    fn watched(&mut self, changes: &[(&Path, u8)]) {
        let changes: Vec<Value> =
            changes.iter().map(|(path, kind)| json!({"uri": uri(path), "type": kind})).collect();
        self.server.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    }

    fn change_on_disk(&mut self) {
        let path = self.paths[self.dice.below(self.paths.len())].clone();
        let mut text = fs::read_to_string(&path).expect("it is there");
        // In place of another line, so that it does not become longer.
        let at = line_start(&text, self.dice.below(text.len() + 1));
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
        text.replace_range(
            at..end,
            &format!("- [ ] **X{}** Paint the {} bollards\n", self.dice.below(100_000), self.dice.below(20)),
        );
        fs::write(&path, text).expect("it can be written");
        self.watched(&[(&path, 2)]);
        self.count("changes on disk");
    }

    fn rename_one(&mut self) {
        let index = self.dice.below(self.paths.len());
        let old = self.paths[index].clone();
        let new = old.with_file_name(format!("moved-{}.md", self.dice.below(1_000_000)));
        if self.open.contains_key(&old) || new.exists() {
            return;
        }
        self.server
            .ask("workspace/willRenameFiles", json!({"files": [{"oldUri": uri(&old), "newUri": uri(&new)}]}));
        fs::rename(&old, &new).expect("it can be moved");
        self.watched(&[(&old, 3), (&new, 1)]);
        self.paths[index] = new;
        self.count("renames");
    }

    fn configure(&mut self, number: usize) {
        let path = self.root.join("planmark.toml");
        let text = [
            "profile = \"strict\"\n",
            "profile = \"quiet\"\n",
            "[rules]\nstale-stamp = \"off\"\n",
            "[rules\n",
            "",
        ][number % 5];
        fs::write(&path, text).expect("it can be written");
        self.watched(&[(&path, 2)]);
        self.count("configurations");
    }

    /// Waits until nothing changes any more in what is told.
    fn settle(&mut self) {
        let mut before = findings(&mut self.server);
        for _ in 0..50 {
            std::thread::sleep(Duration::from_millis(200));
            let now = findings(&mut self.server);
            if now == before {
                return;
            }
            before = now;
        }
    }

    /// A server that is started now finds the same.
    fn compare(&mut self) {
        let mut fresh = started(&self.root);
        for (path, open) in &self.open {
            fresh.open(&uri(path), &open.text);
        }
        let mut start = Instant::now();
        let mut before = None;
        loop {
            let (here, there) = (findings(&mut self.server), findings(&mut fresh));
            // A server that still finds something is waited for, however slow the machine is.
            if before
                .replace((here.clone(), there.clone()))
                .is_some_and(|before| before != (here.clone(), there.clone()))
            {
                start = Instant::now();
            }
            let all = |found: &BTreeMap<String, Value>| {
                found.values().filter_map(Value::as_array).map(Vec::len).sum::<usize>()
            };
            if here == there && !here.is_empty() {
                report(&format!(
                    "{} findings in {} documents, as in a server started afresh, which takes {} KB",
                    all(&here),
                    here.len(),
                    fresh.size()[0]
                ));
                break;
            }
            if start.elapsed() > PATIENCE {
                let mut differing = here.keys().chain(there.keys());
                let differing = differing.find(|name| here.get(*name) != there.get(*name));
                let name = differing.expect("something differs").clone();
                self.tell_of(&name, &mut fresh);
                assert_eq!(here.get(&name), there.get(&name), "{name}");
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Whether the two servers have the text of this document that they were given.
    fn tell_of(&mut self, name: &str, fresh: &mut Peer) {
        let open = self.open.iter().find(|(path, _)| uri(path) == name);
        let Some((_, open)) = open else {
            report(&format!("{name} is closed, and {} bytes long", on_disk(name)));
            return;
        };
        for (server, which) in [(&mut self.server, "old"), (fresh, "fresh")] {
            let text = server.ask("planmark/text", json!({"uri": name}));
            let is_same = text.as_str() == Some(&open.text);
            report(&format!("{name} is open; does the {which} server have its text? {is_same}"));
        }
    }
}

/// How long a document is on disk; 0 where there is none.
fn on_disk(name: &str) -> u64 {
    fs::metadata(name.trim_start_matches("file://")).map_or(0, |it| it.len())
}
