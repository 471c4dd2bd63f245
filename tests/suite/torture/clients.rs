//! Clients that never answer, answer twice, cancel everything, or speak of what there is not; and two servers for one workspace.

use planmark_tests::folder::Folder;
use planmark_tests::requests;
use planmark_tests::session::Session;
use serde_json::{Value, json};

use super::{of_all, until};

const PLAN: &str = "file:///nowhere/PLAN.md";
const WRONG: &str = "# Plan\n\n- [ ] dig, due Nov 18\n\nProgress: 3/42 (9.1%)\n";

/// A client that can be asked for everything.
fn asked() -> Value {
    json!({
        "window": {"workDoneProgress": true, "showDocument": {"support": true}},
        "workspace": {
            "applyEdit": true, "didChangeWatchedFiles": {"dynamicRegistration": true},
            "diagnostics": {"refreshSupport": true}, "semanticTokens": {"refreshSupport": true},
            "inlayHint": {"refreshSupport": true}, "codeLens": {"refreshSupport": true},
        },
        "textDocument": {"diagnostic": {}, "codeLens": {}, "inlayHint": {}},
    })
}

fn pull(session: &mut Session, uri: &str) -> String {
    session.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}})).to_string()
}

fn insertion(uri: &str, version: i32, (line, character): (u64, u64), text: &str) -> Value {
    let at = json!({"line": line, "character": character});
    json!({
        "textDocument": {"uri": uri, "version": version},
        "contentChanges": [{"range": {"start": at, "end": at}, "text": text}],
    })
}

#[test]
fn one_that_never_answers() {
    let folder = Folder::new(&[("PLAN.md", WRONG), ("README.md", "# Pier\n")]);
    let mut session = Session::initialize(&folder.uri(""), &asked());
    let (plan, readme) = (folder.uri("PLAN.md"), folder.uri("README.md"));
    session.open(&plan, WRONG);
    session.open(&readme, "# Pier\n");
    for version in 2..40 {
        session.change(&plan, version, &format!("{}{WRONG}", "\n".repeat(version as usize)));
        // Refused as long as the workspace is being read.
        session.call("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
        let found = pull(&mut session, &plan);
        assert!(found.contains(&format!("\"line\":{}", version + 4)), "{found}");
        pull(&mut session, &readme);
    }
    let said = session.end();
    let asked = said.iter().filter(|message| message["method"] == "workspace/diagnostic/refresh").count();
    assert!(asked <= 1, "it is not asked again before it has answered: {asked}");
}

#[test]
fn one_that_answers_twice_and_what_was_never_asked() {
    let mut session = Session::initialize("file:///nowhere", &asked());
    session.open(PLAN, WRONG);
    let registration = session.called("client/registerCapability");
    for result in [json!(null), json!(null), json!([1, {"a": "b"}]), json!(7)] {
        session.reply(&registration, result);
    }
    for id in [json!(0), json!(-1), json!(987_654_321), json!("x"), json!(null), json!(1.5), json!({})] {
        session.reply(&json!({"id": id}), json!({"applied": false}));
        let error = json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32601, "message": "no"}});
        session.body(error.to_string().as_bytes());
    }
    let error =
        json!({"jsonrpc": "2.0", "id": registration["id"], "error": {"code": 0, "message": "too late"}});
    session.body(error.to_string().as_bytes());
    assert!(pull(&mut session, PLAN).contains("ratio-mismatch"));
    session.end();
}

#[test]
fn one_that_cancels_everything() {
    let mut session = Session::initialize("file:///nowhere", &asked());
    session.open(PLAN, WRONG);
    let capabilities = session.capabilities.clone();
    let end = json!({"line": 5, "character": 0});
    let cancel = |session: &mut Session, id: &Value| session.notify("$/cancelRequest", json!({"id": id}));
    let mut ids = Vec::new();
    for round in 0..12 {
        let at = json!({"line": round % 5, "character": round});
        let everything =
            requests::of(&capabilities, PLAN, &end).into_iter().chain(requests::at(&capabilities, PLAN, &at));
        for (method, params) in everything {
            let id = session.ask(method, params);
            session.notify("textDocument/didChange", insertion(PLAN, 2 + id as i32, (1, 0), "x"));
            cancel(&mut session, &json!(id));
            cancel(&mut session, &json!(id));
            cancel(&mut session, &json!(id + 1));
            ids.push(id);
        }
    }
    for id in [json!("x"), json!(null), json!(1e300), json!({})] {
        cancel(&mut session, &id);
    }
    let typed = ids.len();
    for id in ids {
        let answer = session.answer(id);
        let code = answer["error"]["code"].as_i64();
        // Cancelled, refused since nothing stands there, or answered all the same.
        assert!(matches!(code, None | Some(-32800 | -32801 | -32803)), "{answer}");
    }
    assert!(session.text(PLAN).starts_with(&format!("# Plan\n{}\n", "x".repeat(typed))));
    // Each was answered once.
    let said = session.end();
    assert!(said.iter().all(|message| message.get("method").is_some()), "{said:?}");
}

#[test]
fn one_that_speaks_of_what_there_is_not() {
    let mut session = Session::initialize("file:///nowhere", &asked());
    session.open(PLAN, WRONG);
    let capabilities = session.capabilities.clone();
    let never = "file:///nowhere/NEVER.md";
    session.notify("textDocument/didChange", insertion(never, 7, (0, 0), "x"));
    for method in ["textDocument/didClose", "textDocument/didSave", "textDocument/didClose"] {
        session.notify(method, json!({"textDocument": {"uri": never}}));
    }
    let most = u32::MAX;
    for (line, character) in [(0, most), (most, 0), (most, most), (2, 6), (1_000_000, 5)] {
        let at = json!({"line": line, "character": character});
        for (method, params) in
            requests::at(&capabilities, PLAN, &at).into_iter().chain(requests::of(&capabilities, PLAN, &at))
        {
            let answer = session.call(method, params);
            assert!(matches!(answer["error"]["code"].as_i64(), None | Some(-32803)), "{method}: {answer}");
        }
    }
    // Backwards, past the end, in the middle of a character, and with an old version.
    let text = "# 🚀\n\nProgress: 3/42 (9.1%)\n";
    session.change(PLAN, 2, text);
    for (start, end) in [((2, 3), (0, 0)), ((9, 9), (9, 9)), ((0, 3), (0, 3)), ((0, 900), (2, 900))] {
        let place = |(line, character)| json!({"line": line, "character": character});
        let change = json!({"range": {"start": place(start), "end": place(end)}, "text": ""});
        session.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": PLAN, "version": 1}, "contentChanges": [change]}),
        );
    }
    // A range that runs backwards is turned round, as editors do, and one that reaches too far ends with its line, or with the text.
    assert_eq!(session.text(PLAN), "gress: 3/42 (9.1%)");
    for uri in ["untitled:Untitled-1", "file:///C:/a%20b.md", "file:///%00.md", "file:///nowhere/%FF.md"] {
        session.open(uri, WRONG);
        assert!(pull(&mut session, uri).contains("ratio-mismatch"), "{uri}");
    }
    // Not ours to judge, such as the other side of a comparison.
    for uri in ["git:/a/b.md?x", "vscode-notebook-cell:/x#W0", "x:"] {
        session.open(uri, WRONG);
        assert_eq!(pull(&mut session, uri), r#"{"items":[],"kind":"full"}"#, "{uri}");
    }
    assert_eq!(session.call("plan/unknown", json!({}))["error"]["code"], -32601);
    session.notify("plan/unknown", json!({}));
    session.notify("$/setTrace", json!({"value": "verbose"}));
    session.end();
}

#[test]
fn folders_that_come_and_go() {
    let folders = [Folder::new(&[("PLAN.md", WRONG)]), Folder::new(&[("PLAN.md", WRONG)])];
    let mut session = Session::initialize(&folders[0].uri(""), &asked());
    of_all(&mut session);
    let name = |uri: &str| json!({"uri": uri, "name": "x"});
    let change = |session: &mut Session, added: &[String], removed: &[String]| {
        let [added, removed] =
            [added, removed].map(|uris| uris.iter().map(|uri| name(uri)).collect::<Vec<_>>());
        session.notify(
            "workspace/didChangeWorkspaceFolders",
            json!({"event": {"added": added, "removed": removed}}),
        );
    };
    let second = folders[1].uri("");
    for _ in 0..10 {
        change(&mut session, &[second.clone(), second.clone()], &[]);
        change(
            &mut session,
            &["file:///nowhere/at/all".into(), folders[1].uri("PLAN.md"), "untitled:x".into()],
            &[],
        );
        change(&mut session, &[], &[second.clone(), "file:///never/added".into()]);
    }
    change(&mut session, &[second], &[folders[0].uri("")]);
    until(&mut session, |found| {
        let found = found.to_string();
        found.contains(&folders[1].uri("PLAN.md")) && !found.contains(&folders[0].uri("PLAN.md"))
    });
    session.end();
}

/// Each knows its own text, and both what is on disk.
#[test]
fn two_servers_for_one_workspace() {
    let folder = Folder::new(&[("PLAN.md", WRONG), ("README.md", "# Pier\n"), ("other.md", "# Other\n")]);
    let mut sessions =
        [0, 1].map(|_| Session::initialize(&folder.uri(""), &json!({"textDocument": {"diagnostic": {}}})));
    let uri = folder.uri("PLAN.md");
    for (number, session) in sessions.iter_mut().enumerate() {
        of_all(session);
        session.open(&uri, &format!("{}{WRONG}", "\n".repeat(number + 1)));
    }
    for (number, session) in sessions.iter_mut().enumerate() {
        let found = pull(session, &uri);
        assert!(found.contains(&format!("\"line\":{}", number + 5)), "{found}");
    }
    folder.write("other.md", WRONG);
    for session in &mut sessions {
        let change = json!({"changes": [{"uri": folder.uri("other.md"), "type": 2}]});
        session.notify("workspace/didChangeWatchedFiles", change);
        until(session, |found| {
            let mut items = found["items"].as_array().into_iter().flatten();
            items.any(|item| item["uri"] == folder.uri("other.md") && item.to_string().contains("ratio"))
        });
    }
    sessions.into_iter().for_each(|session| drop(session.end()));
}
