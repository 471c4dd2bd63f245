//! From one end to the other: the program that checks a folder, and the server that is asked through a pipe.
//!
//! What a key costs is the difference of two sessions, one of which types more, so that starting and reading are not in it.

use std::path::Path;
use std::process::Stdio;

use planmark_tests::bench::{repositories, tasklist};
use planmark_tests::disk;
use planmark_tests::peer::{Peer, built, uri};
use serde_json::json;

use super::{Count, sums, valgrind};

/// So many repositories are checked.
const REPOSITORIES: usize = 6;
/// So many keys more are typed in the second session.
const KEYS: usize = 6;

/// The instructions of `check`, of keys, and of what is asked at a place.
pub(super) fn counted(folder: &Path) -> Vec<Count> {
    let mut counts = vec![(format!("check of {REPOSITORIES} repositories"), check(folder))];
    for (name, lines) in [("430", 430), ("2,600", 2_600)] {
        let folder = folder.join(name);
        disk::write(&folder.join("TASKLIST.md"), &tasklist(lines));
        let (without, with) = (session(&folder, 2, false), session(&folder, 2 + KEYS, false));
        let keys = with.saturating_sub(without);
        counts.push((format!("server: a key and its diagnostics, {name} lines"), keys / KEYS as u64));
        if lines == 430 {
            let asked = session(&folder, 2, true).saturating_sub(without);
            counts.push((format!("server: completion, hover, menu, outline, {name} lines"), asked));
        }
    }
    counts
}

fn check(folder: &Path) -> u64 {
    let (out, folder) = (folder.join("check"), folder.join("repositories"));
    repositories(&folder, REPOSITORIES);
    let mut check = valgrind(&out, &[], &built());
    check
        .args(["check", "--no-git", "--exit-zero", "--today", "2025-11-21", "--output-format", "json"])
        .arg(folder);
    let check = check.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(check.is_ok_and(|status| status.success()), "planmark checks");
    sums(&out).iter().sum()
}

/// A session in which so many keys are typed, each when the server has told what the one before led to.
fn session(folder: &Path, keys: usize, asks: bool) -> u64 {
    let out = folder.join(format!("session-{keys}-{asks}"));
    let options = json!({"today": "2025-11-21", "git": false});
    let mut server = valgrind(&out, &[], &built());
    let mut peer = Peer::start(server.arg("lsp"), folder, options).expect("the server starts");
    let path = folder.join("TASKLIST.md");
    let (uri, text) = (uri(&path), std::fs::read_to_string(&path).expect("it was written"));
    let document = json!({"textDocument": {"uri": uri}});
    peer.ask("workspace/symbol", json!({"query": "xqzj"}));
    peer.spent();
    peer.open(&uri, &text);
    let lines = text.lines().count();
    for key in 0..keys {
        peer.change(&uri, key + 2, (lines / 2 + key, 0, 0), "x");
        peer.ask("textDocument/diagnostic", document.clone());
        // What is done behind the answer is to be done in each session.
        peer.spent();
    }
    if asks {
        let at = json!({"line": lines / 2 + 20, "character": 12});
        let place = json!({"textDocument": {"uri": uri}, "position": at});
        let mut menu = json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}});
        menu["context"] = json!({"diagnostics": [], "triggerKind": 1});
        peer.ask("textDocument/completion", place.clone());
        peer.ask("textDocument/hover", place);
        peer.ask("textDocument/codeAction", menu);
        peer.ask("textDocument/documentSymbol", document);
        peer.spent();
    }
    peer.end();
    sums(&out).iter().sum()
}
