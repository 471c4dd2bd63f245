//! What is published after random changes is what a server finds that was started afresh on the final texts.
//!
//! `PLANMARK_EDITS` sets how many changes are made. The trap: a list is published only where it differs from the last one, and behind the
//! client's back, so the two are held against one another until they are the same.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use planmark_tests::random::{Dice, change, position};
use planmark_tests::session::Session;
use serde_json::{Value, json};

const DEADLINE: Duration = Duration::from_secs(60);

const TEXTS: [(&str, &str); 3] = [
    (
        "file:///nowhere/PROJECT-PLAN.md",
        "# Plan\n\n**Last Updated:** 2025-11-01\n\n## Phase 1: Dig ✅ COMPLETE (4 tasks)\n\n- [x] north\n- [ ] south (due: 2025-11-14)\n\n**Progress:** 1/2 tasks (40%)\n\n| Part | Hours |\n|---|---|\n| a | 1 |\n| b | 2 |\n| c | 3 |\n| **Total** | **7** |\n",
    ),
    (
        "file:///nowhere/README.md",
        "# Pier\n\nThe harbour has 4 cranes. Phase 1 has 3 tasks.\n\n- [~] read\n- [ ] write\n\nDone 3/42 (9.1%), 111 days to March 11, 2026\n",
    ),
    (
        "file:///nowhere/TASKLIST.md",
        "# Tasks\n\nThe harbour has 5 cranes.\n\n## Phase 1: Dig\n\n- [ ] T1 north\n- [x] T2 south (depends on T9)\n- [ ] T1 east\n",
    ),
];

type Lists = BTreeMap<String, Value>;

fn started(capabilities: &Value) -> Session {
    Session::initialize("file:///nowhere", capabilities)
}

/// What a server finds in these texts.
fn pulled(session: &mut Session, texts: &BTreeMap<&str, String>) -> Lists {
    let mut pull = |uri: &str| {
        let found = session.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        found["items"].clone()
    };
    texts.keys().map(|uri| ((*uri).to_owned(), pull(uri))).collect()
}

/// Makes a change, here and there.
fn edit(session: &mut Session, dice: &mut Dice, texts: &mut BTreeMap<&str, String>, version: usize) {
    let (uri, _) = TEXTS[dice.below(TEXTS.len())];
    let text = texts.get_mut(uri).expect("it is open");
    let at = dice.below(text.len() + 1);
    let digit = text.bytes().enumerate().skip(at).find(|(_, byte)| byte.is_ascii_digit());
    let (range, inserted) = match digit.filter(|_| dice.below(2) == 0) {
        Some((at, _)) => (at..at + 1, dice.below(10).to_string()),
        None => {
            let (span, inserted) = change(dice, text, &mut at.clone());
            (span.range(), inserted)
        }
    };
    // Lines are counted by their feeds here, and a text stays as short as one that people read.
    if inserted.contains(['\r', '\u{feff}']) || text.len() + inserted.len() > 4_000 + range.len() {
        return;
    }
    let position = |at| position(text, at);
    let changes =
        json!([{"range": {"start": position(range.start), "end": position(range.end)}, "text": inserted}]);
    text.replace_range(range, &inserted);
    let document = json!({"uri": uri, "version": version});
    session.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
}

#[test]
fn published_findings_are_those_of_a_fresh_server() {
    let edits = std::env::var("PLANMARK_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(600);
    let mut dice = Dice(11);
    let mut session = started(&json!({}));
    let mut texts: BTreeMap<&str, String> =
        TEXTS.iter().map(|(uri, text)| (*uri, (*text).to_owned())).collect();
    texts.iter().for_each(|(uri, text)| session.open(uri, text));
    let mut lists: Lists = texts.keys().map(|uri| ((*uri).to_owned(), json!([]))).collect();
    for number in 1..=edits {
        edit(&mut session, &mut dice, &mut texts, number + 1);
        if number % 60 != 0 {
            continue;
        }
        let mut fresh = started(&json!({"textDocument": {"diagnostic": {}}}));
        texts.iter().for_each(|(uri, text)| fresh.open(uri, text));
        let start = Instant::now();
        loop {
            for message in session.heard("textDocument/publishDiagnostics") {
                let params = &message["params"];
                lists.insert(
                    params["uri"].as_str().unwrap_or_default().to_owned(),
                    params["diagnostics"].clone(),
                );
            }
            let there = pulled(&mut fresh, &texts);
            if lists == there {
                break;
            }
            let is_late = start.elapsed() > DEADLINE;
            assert!(!is_late, "after {number} edits\npublished: {lists:#?}\nfresh: {there:#?}\n{texts:#?}");
        }
        fresh.end();
        for (uri, text) in TEXTS {
            // A new text now and then, or the three end as noise.
            if dice.below(3) == 0 {
                session.change(uri, number as i32 + 1, text);
                texts.insert(uri, text.to_owned());
            }
        }
    }
    assert!(session.heard("window/showMessage").is_empty(), "nothing has failed");
}
