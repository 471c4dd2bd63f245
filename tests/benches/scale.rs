//! How what planmark takes grows with the document and with the workspace: processor time and memory of `check`, of the server until it
//! has read everything, and of what an editor asks most.
//!
//! `cargo bench -p planmark-tests --bench scale` makes up documents of 430 to 100,000 lines and workspaces of 42, 420 and 4,200
//! repositories. `-- 42 10000` measures workspaces of so many, `-- FOLDER…` folders of yours, in which a task list or a plan at the top is
//! edited. `PLANMARK_BIN` is the program, in place of the one built beside this. `docs/growth.md` says what came of it.
//! The trap: processor time is of all threads, so a machine that is busy changes little, and one with many processors nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use planmark_tests::bench::{report, repositories, tasklist};
use planmark_tests::disk;
use planmark_tests::peer::{Peer, built, size, uri};
use serde_json::{Value, json};

const DOCUMENTS: [usize; 4] = [430, 2_600, 20_000, 100_000];
const REPOSITORIES: [usize; 3] = [42, 420, 4_200];

/// How often each thing is asked; the median is told.
const TIMES: usize = 9;

/// What was measured of one folder, in milliseconds, megabytes and kilobytes.
type Figures = Vec<(&'static str, f64)>;

fn main() {
    let given: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let (counts, folders): (Vec<_>, Vec<_>) = given.iter().partition(|given| given.parse::<usize>().is_ok());
    let mut counts: Vec<usize> = counts.iter().filter_map(|count| count.parse().ok()).collect();
    let folders: Vec<_> =
        folders.iter().map(|folder| (folder.to_string(), measured(Path::new(folder)))).collect();
    compared(&folders);
    if given.is_empty() {
        counts.extend(REPOSITORIES);
        let documents = DOCUMENTS.map(|lines| {
            let folder = tempfile::tempdir().expect("a folder");
            disk::write(&folder.path().join("TASKLIST.md"), &tasklist(lines));
            (format!("{lines} lines"), measured(folder.path()))
        });
        compared(&documents);
    }
    let workspaces: Vec<_> = counts
        .iter()
        .map(|count| {
            let folder = tempfile::tempdir().expect("a folder");
            repositories(folder.path(), *count);
            (format!("{count} repositories"), measured(folder.path()))
        })
        .collect();
    compared(&workspaces);
}

/// Says each figure of every folder, with the exponent from one to the next: 1 where twice the bytes take twice as much.
fn compared(folders: &[(String, Figures)]) {
    let Some((_, first)) = folders.first() else { return };
    for (name, _) in folders {
        report(name);
    }
    for (row, (what, _)) in first.iter().enumerate() {
        let values: Vec<f64> = folders.iter().map(|(_, figures)| figures[row].1).collect();
        let sizes: Vec<f64> = folders.iter().map(|(_, figures)| figures[0].1).collect();
        let exponents = values.windows(2).zip(sizes.windows(2)).map(|(values, sizes)| {
            let exponent = (values[1] / values[0].max(1e-3)).ln() / (sizes[1] / sizes[0]).ln();
            format!("{exponent:.2}")
        });
        let exponents: Vec<String> = exponents.collect();
        let values: Vec<String> = values.iter().map(|value| format!("{value:10.1}")).collect();
        report(&format!("  {what:<38} {}   {}", values.join(" "), exponents.join(" ")));
    }
}

/// Measures one folder.
fn measured(folder: &Path) -> Figures {
    let folder = planmark_project::real_path(folder).expect("the folder is there");
    let files = documents(&folder);
    let bytes: u64 = files.iter().filter_map(|file| Some(file.metadata().ok()?.len())).sum();
    let mut figures: Figures = vec![("KB of Markdown", bytes as f64 / 1024.0), ("files", files.len() as f64)];
    let checks: Vec<(f64, f64)> = (0..3).map(|_| check(&folder)).collect();
    figures.push(("check, ms", median(checks.iter().map(|check| check.0).collect())));
    figures.push(("check, peak MB", median(checks.iter().map(|check| check.1).collect())));
    served(&folder, &mut figures);
    figures
}

/// The processor time and the peak memory of a check without git.
fn check(folder: &Path) -> (f64, f64) {
    let before = of_children();
    let mut check = Command::new(built());
    check
        .args(["check", "--no-git", "--exit-zero", "--today", "2025-11-21", "--output-format", "json"])
        .arg(folder);
    let mut check = check.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("planmark starts");
    let mut peak = 0;
    while check.try_wait().expect("it can be asked").is_none() {
        peak = peak.max(size(check.id())[1]);
        std::thread::sleep(Duration::from_millis(2));
    }
    (of_children() - before, peak as f64 / 1024.0)
}

/// What the children that have ended took, in milliseconds; 0 where the system does not tell.
fn of_children() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything; a tick is 10 ms wherever there is such a file.
    let behind = text.rsplit(')').next().unwrap_or_default();
    behind.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>()
        * 10.0
}

/// What the server takes.
fn served(folder: &Path, figures: &mut Figures) {
    let (mut peer, read) = started(folder, "open");
    let [held, peak, _] = peer.size();
    figures.push(("server until quiet, ms", read));
    figures.push(("server then, MB", held as f64 / 1024.0));
    figures.push(("server, peak MB", peak as f64 / 1024.0));
    let path = edited(folder);
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let (uri, lines) = (uri(&path), text.lines().count());
    let document = json!({"textDocument": {"uri": uri}});
    figures.push((
        "open, ms",
        spent(&mut peer, |peer| {
            peer.open(&uri, &text);
            peer.ask("textDocument/diagnostic", document.clone())
        })
        .0,
    ));
    let places: Vec<usize> = (1..=TIMES).map(|part| lines * part / (TIMES + 1)).collect();
    let mut version = 1;
    let mut keys = Vec::new();
    for line in &places {
        keys.push(
            spent(&mut peer, |peer| {
                version += 1;
                peer.change(&uri, version, (*line, 0, 0), "x");
                peer.ask("textDocument/diagnostic", document.clone())
            })
            .0,
        );
        version += 1;
        peer.change(&uri, version, (*line, 0, 1), "");
        peer.ask("textDocument/diagnostic", document.clone());
    }
    figures.push(("a key, ms", median(keys)));
    let mut asked = |what: &'static str, method: &str, params: &dyn Fn(usize) -> Value| {
        let answers: Vec<(f64, usize)> =
            places.iter().map(|line| spent(&mut peer, |peer| peer.ask(method, params(*line)))).collect();
        figures.push((what, median(answers.iter().map(|answer| answer.0).collect())));
        answers.last().map_or(0.0, |answer| answer.1 as f64 / 1024.0)
    };
    asked("menu, ms", "textDocument/codeAction", &|line| {
        let at = json!({"line": line, "character": 0});
        json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": [], "triggerKind": 1}})
    });
    asked("symbols, ms", "workspace/symbol", &|line| json!({"query": format!("phase {}", line % 7)}));
    asked("next, ms", "planmark/next", &|_| json!({}));
    let bytes = asked("status, ms", "planmark/status", &|_| json!({}));
    figures.push(("status, KB", bytes));
    figures.push(("server in the end, MB", peer.size()[0] as f64 / 1024.0));
    drop(peer);
    let (mut peer, read) = started(folder, "workspace");
    figures.push(("all judged, until quiet, ms", read));
    let (ms, bytes) =
        spent(&mut peer, |peer| peer.ask("workspace/diagnostic", json!({"previousResultIds": []})));
    figures.push(("all findings, ms", ms));
    figures.push(("all findings, KB", bytes as f64 / 1024.0));
    figures.push(("server then, MB", peer.size()[0] as f64 / 1024.0));
}

/// A server that has read the folder, and what that took; it judges only what is open, or the `workspace` too.
fn started(folder: &Path, scope: &str) -> (Peer, f64) {
    let options = json!({"today": "2025-11-21", "git": false, "diagnostics": {"scope": scope}});
    let mut peer = Peer::start(Command::new(built()).arg("lsp"), folder, options).expect("planmark starts");
    peer.ask("workspace/symbol", json!({"query": "xqzj"}));
    let read = quiet(&peer);
    (peer, read)
}

/// What the server took in all, in milliseconds, once it has rested for a while: the first scan is behind it then.
fn quiet(peer: &Peer) -> f64 {
    let mut last = Duration::ZERO;
    let mut rested = 0;
    while rested < 4 {
        let now = peer.spent().unwrap_or_default();
        rested = if now < last + Duration::from_millis(1) { rested + 1 } else { 0 };
        last = now;
        std::thread::sleep(Duration::from_millis(50));
    }
    last.as_secs_f64() * 1000.0
}

/// What the server takes to answer and to come to rest, in milliseconds, and how long the answer is.
fn spent(peer: &mut Peer, ask: impl FnOnce(&mut Peer) -> Value) -> (f64, usize) {
    let before = peer.spent().unwrap_or_default();
    let answer = ask(peer);
    let spent = peer.spent().unwrap_or_default().saturating_sub(before);
    (spent.as_secs_f64() * 1000.0, answer.to_string().len())
}

/// The document at the top that is edited.
fn edited(folder: &Path) -> PathBuf {
    let files = ["TASKLIST.md", "PROJECT-PLAN.md"].map(|name| folder.join(name));
    files.into_iter().find(|file| file.exists()).expect("a task list or a plan lies at the top")
}

/// Every file below a folder that ends as Markdown does.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut waiting) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && entry.file_name() != ".git" => waiting.push(entry.path()),
                Ok(kind) if kind.is_file() && entry.path().extension().is_some_and(|end| end == "md") => {
                    found.push(entry.path());
                }
                _ => {}
            }
        }
    }
    found
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
