//! What is found after many edits is what a server finds that starts with the texts as they are then.

use std::fs;
use std::path::Path;

use planmark_tests::disk;
use planmark_tests::folder::Folder;
use planmark_tests::random::{self, Dice, line_start, position};
use planmark_tests::session::Session;
use serde_json::{Value, json};

use super::{pull, pulling};

/// Several documents of several repositories are edited at random; what is then found in each is what a server finds that has not seen
/// the edits.
#[test]
fn edits_in_several_repositories_leave_what_a_fresh_server_finds() {
    let rollout = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/rollout");
    let folder = Folder::new(&[]);
    disk::copy(&rollout, &folder.path(""));
    let names = [
        "README.md",
        "PROJECT-PLAN.md",
        "TASKLIST.md",
        "submodules/core/harborline-crew/README.md",
        "submodules/cloud/harborline-booking-api/PROJECT-PLAN.md",
    ];
    let mut texts: Vec<(String, String)> = names
        .iter()
        .map(|name| (folder.uri(name), fs::read_to_string(folder.path("").join(name)).unwrap()))
        .collect();
    let mut session = opened(&folder, &texts);
    let is_read = |lists: &[Value]| lists.iter().any(|list| list.to_string().contains("is no command"));
    assert!((0..2_000).any(|_| is_read(&lists(&mut session, &texts))), "the folders are never read");
    let mut dice = Dice(7);
    for number in 1..=60 {
        let which = dice.below(texts.len());
        let other = texts[dice.below(texts.len())].1.clone();
        let (uri, text) = &mut texts[which];
        let (mut at, mut caret) = (dice.below(text.len()), 0);
        while dice.below(2) == 0 && !text.as_bytes()[at].is_ascii_digit() {
            at = dice.below(text.len());
        }
        let (range, inserted) = if text.as_bytes()[at].is_ascii_digit() {
            (at..at + 1, dice.below(10).to_string())
        } else if dice.below(2) == 0 {
            let start = line_start(&other, dice.below(other.len()));
            let line = other[start..].lines().next().unwrap_or_default();
            let at = line_start(text, at);
            (at..at, format!("{line}\n"))
        } else {
            let (span, inserted) = random::change(&mut dice, text, &mut caret);
            (span.range(), inserted)
        };
        let position = |at| position(text, at);
        // The server tells lines as LSP does; those of a lone CR are not counted here.
        if text[..range.end].replace("\r\n", "").contains('\r') || inserted.contains(['\r', '\u{feff}']) {
            continue;
        }
        let change =
            json!({"range": {"start": position(range.start), "end": position(range.end)}, "text": inserted});
        text.replace_range(range, &inserted);
        session.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": number + 1}, "contentChanges": [change]}),
        );
        let uri = uri.clone();
        pull(&mut session, &uri, None);
        if number % 12 == 0 {
            let found = lists(&mut session, &texts);
            let mut fresh = opened(&folder, &texts);
            // It tells everything once it has read the folders.
            let again = (0..2_000).map(|_| lists(&mut fresh, &texts)).find(|again| *again == found);
            assert!(
                again.is_some(),
                "edit {number}\nedited: {found:#?}\nfresh:  {:#?}",
                lists(&mut fresh, &texts)
            );
        }
    }
}

/// A server with these documents open.
fn opened(folder: &Folder, texts: &[(String, String)]) -> Session {
    let mut session = Session::initialize(&folder.uri(""), &pulling(&["utf-16"]));
    for (uri, text) in texts {
        session.open(uri, text);
    }
    session
}

fn lists(session: &mut Session, texts: &[(String, String)]) -> Vec<Value> {
    texts.iter().map(|(uri, _)| pull(session, uri, None)["items"].clone()).collect()
}
