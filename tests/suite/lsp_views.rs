//! The requests behind trees, status bars and "What is next?", end to end: shapes, ranges, and when the client is told to ask again.

use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::{Value, json};

const PLAN: &str = "file:///nowhere/PROJECT-PLAN.md";
const TEXT: &str = "# 計画\n\n## Phase 1: Pier 🚀 (Nov 3 - Nov 28, 2025)\n\n- [x] 🚀 mark\n- [ ] 🚀 drive, due Nov 18\n- [ ] paint\n";

fn opened(capabilities: &Value) -> Session {
    let mut session = Session::initialize("file:///nowhere", capabilities);
    session.open(PLAN, TEXT);
    session
}

fn place(line: u64, from: u64, to: u64) -> Value {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

#[test]
fn what_is_next() {
    let mut session = opened(&json!({}));
    let next = session.request("planmark/next", json!({"limit": 1}));
    assert_eq!((&next["ready"], &next["waiting"]), (&json!(2), &json!(0)), "{next}");
    let [item] = next["items"].as_array().unwrap().as_slice() else { panic!("one item: {next}") };
    assert_eq!(item["title"], "🚀 drive, due Nov 18");
    assert_eq!(item["why"], "overdue by 3 days · in the active phase Phase 1");
    assert_eq!((&item["uri"], &item["range"]), (&json!(PLAN), &place(5, 6, 26)));
    assert_eq!((&item["due"], &item["days"]), (&json!("2025-11-18"), &json!(-3)));
    // The command is the request under another name, and parameters may be missing or be anything.
    let asked = json!({"command": "planmark.next", "arguments": [{"limit": 1}]});
    assert_eq!(session.request("workspace/executeCommand", asked)["items"], next["items"]);
    let whatever = session.request("planmark/next", json!([7]));
    assert_eq!(whatever["items"].as_array().unwrap().len(), 2);
}

#[test]
fn how_it_stands() {
    let mut session = opened(&json!({}));
    let status = session.request("planmark/status", json!({"textDocument": {"uri": PLAN}}));
    let counts =
        json!({"total": 3, "done": 1, "cancelled": 0, "open": 2, "active": 0, "held": 0, "overdue": 1});
    assert_eq!(status["document"]["counts"], counts, "{status}");
    assert_eq!(status["today"], "2025-11-21");
    let phase = &status["repositories"][0]["phase"];
    assert_eq!((&phase["ends"], &phase["days"]), (&json!("2025-11-28"), &json!(7)), "{status}");
    let command = json!({"command": "planmark.status", "arguments": []});
    assert_eq!(session.request("workspace/executeCommand", command)["counts"], counts);
}

#[test]
fn the_tree_of_tasks_level_by_level() {
    let mut session = opened(&json!({}));
    let mut labels = Vec::new();
    let mut parent = Value::Null;
    loop {
        let mut params = json!({"filter": "all"});
        if !parent.is_null() {
            params["parent"] = parent;
        }
        let level = session.request("planmark/tasks", params);
        let nodes = level["nodes"].as_array().unwrap();
        let Some(first) = nodes.first() else { panic!("an empty level: {level}") };
        labels.push(format!("{} {}", first["kind"].as_str().unwrap(), first["label"].as_str().unwrap()));
        if first["hasChildren"] == false {
            assert_eq!(nodes.len(), 3);
            assert_eq!(first["range"], place(4, 6, 13));
            break;
        }
        parent = first["id"].clone();
    }
    assert_eq!(
        labels,
        [
            "repository nowhere",
            "document PROJECT-PLAN.md",
            "phase Phase 1: Pier 🚀 (Nov 3 - Nov 28, 2025)",
            "task 🚀 mark"
        ]
    );
    let gone = session.request("planmark/tasks", json!({"parent": "section\nno\nsuch\n0"}));
    assert_eq!(gone["nodes"], json!([]));
}

#[test]
fn what_is_planned_when() {
    let mut session = opened(&json!({}));
    let timeline = session.request("planmark/timeline", json!({}));
    assert_eq!((&timeline["today"], &timeline["empty"]), (&json!("2025-11-21"), &json!(false)), "{timeline}");
    let row = json!({
        "kind": "phase", "depth": 0, "title": "Phase 1: Pier", "start": "2025-11-03", "end": "2025-11-28",
        "class": "active", "progress": {"done": 1, "total": 3}, "uri": PLAN, "range": place(2, 3, 42),
        "dues": [{"date": "2025-11-18", "done": 0, "open": 0, "overdue": 1, "titles": ["🚀 drive, due Nov 18"]}],
    });
    assert_eq!(timeline["groups"][0]["rows"], json!([row]), "{timeline}");
    for (format, part) in [
        ("svg", "<svg "),
        ("html", "data-uri=\"file:///nowhere/PROJECT-PLAN.md\" data-line=\"2\""),
        ("mermaid", "section nowhere"),
    ] {
        let drawn = session.request("planmark/timeline", json!({"format": format}));
        let text = drawn[format].as_str().expect(format);
        assert!(text.contains(part) && drawn.get("groups").is_none(), "{format}: {drawn}");
    }
    // What cannot be read was not given, and what is not there plans nothing.
    let cut = session
        .request("planmark/timeline", json!({"from": "2025-11-10", "to": "soon", "repository": "nowhere"}));
    assert_eq!((&cut["from"], &cut["empty"]), (&json!("2025-11-10"), &json!(false)), "{cut}");
    assert_eq!(session.request("planmark/timeline", json!({"repository": "elsewhere"}))["empty"], true);
}

#[test]
fn the_timeline_follows_and_tells_conflicts() {
    let mut session = opened(&json!({"experimental": {"planmark": {"changed": true}}}));
    session.request("planmark/timeline", json!({}));
    session.change(PLAN, 2, "# Plan\n\n## Phase 1: Pier (2025-11-28 - 2025-11-03)\n");
    session.called("planmark/changed");
    let mut row = session.request("planmark/timeline", json!({}))["groups"][0]["rows"][0].clone();
    if row.get("conflicts").is_none() {
        // What is found comes a moment after the text.
        session.called("planmark/changed");
        row = session.request("planmark/timeline", json!({}))["groups"][0]["rows"][0].clone();
    }
    assert_eq!(row["conflicts"], json!(["ends on 2025-11-03, before it starts on 2025-11-28"]), "{row}");
    assert_eq!((&row["start"], &row["end"]), (&json!("2025-11-03"), &json!("2025-11-28")), "{row}");
}

#[test]
fn symbols_of_the_workspace() {
    let tags = json!({"workspace": {"symbol": {"tagSupport": {"valueSet": [1]}}}});
    let mut session = opened(&tags);
    let symbols = session.request("workspace/symbol", json!({"query": "mark"}));
    assert_eq!(symbols[0]["name"], "🚀 mark", "{symbols}");
    assert_eq!(symbols[0]["tags"], json!([1]));
    assert_eq!(symbols[0]["location"], json!({"uri": PLAN, "range": place(4, 6, 13)}));
}

#[test]
fn positions_are_counted_as_agreed() {
    for (encoding, to) in [("utf-8", 28), ("utf-16", 26), ("utf-32", 25)] {
        let mut session = opened(&json!({"general": {"positionEncodings": [encoding]}}));
        let next = session.request("planmark/next", json!({"limit": 1}));
        assert_eq!(next["items"][0]["range"], place(5, 6, to), "{encoding}");
        let symbols = session.request("workspace/symbol", json!({"query": "drive"}));
        assert_eq!(symbols[0]["location"]["range"], place(5, 6, to), "{encoding}");
        // Of what the client does not know, nothing is said.
        let symbols = session.request("workspace/symbol", json!({"query": "mark"}));
        assert_eq!((&symbols[0]["name"], symbols[0].get("tags")), (&json!("🚀 mark"), None), "{encoding}");
    }
}

#[test]
fn findings_of_closed_documents_count_where_they_are_shown() {
    let wrong = "# Plan\n\nLaunch on Monday, 2025-11-25.\n";
    let folder = Folder::new(&[("PROJECT-PLAN.md", wrong), ("docs/ROADMAP.md", wrong)]);
    let mut session = Session::start();
    let options = json!({"today": "2025-11-21", "git": false, "diagnostics": {"scope": "workspace"}});
    let greeting = json!({
        "processId": null, "rootUri": folder.uri(""), "capabilities": {}, "initializationOptions": options,
    });
    session.request("initialize", greeting);
    session.notify("initialized", json!({}));
    for path in ["PROJECT-PLAN.md", "docs/ROADMAP.md"] {
        session.wait(path, |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == folder.uri(path)
        });
    }
    let status = session.request("planmark/status", json!({}));
    let found: u64 = status["findings"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(found, 2, "{status}");
    assert_eq!(status["repositories"][0]["findings"], status["findings"]);
}

#[test]
fn a_client_that_wants_it_is_told_once_that_answers_are_past() {
    let mut session = opened(&json!({"experimental": {"planmark": {"changed": true}}}));
    session.request("planmark/status", json!({}));
    session.change(PLAN, 2, &TEXT.replace("- [ ] paint", "- [x] paint"));
    session.called("planmark/changed");
    // Nothing is said of what happens before it asks again.
    session.change(PLAN, 3, TEXT);
    let next = session.request("planmark/next", json!({}));
    assert_eq!(next["ready"], 2);
    session.change(PLAN, 4, &TEXT.replace("- [ ] paint", "- [x] paint"));
    session.called("planmark/changed");
    session.request("shutdown", Value::Null);
    session.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 0);
    assert!(session.nothing_more_of("planmark/changed"));
}

#[test]
fn no_other_client_is() {
    let mut session = opened(&json!({}));
    session.request("planmark/status", json!({}));
    session.change(PLAN, 2, "# nothing\n");
    session.request("planmark/status", json!({}));
    session.request("shutdown", Value::Null);
    session.notify("exit", Value::Null);
    session.exit_code();
    assert!(session.nothing_more_of("planmark/changed"));
}

#[test]
fn a_large_tree_comes_in_parts_and_loses_nothing() {
    let mut text = "# Plan\n\n## Phase 1: Long\n\n".to_owned();
    (0..450).for_each(|task| text.push_str(&format!("- [ ] long {task}\n")));
    for phase in 2..40 {
        text.push_str(&format!("\n## Phase {phase}: Short\n\n"));
        (0..30).for_each(|task| text.push_str(&format!("- [ ] short {phase} {task}\n")));
    }
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    session.open(PLAN, &text);
    let (mut tasks, mut answers) = (std::collections::BTreeSet::new(), 0);
    let mut waiting = vec![Value::Null];
    while let Some(parent) = waiting.pop() {
        let mut params = json!({"filter": "all", "depth": 8});
        if !parent.is_null() {
            params["parent"] = parent;
        }
        let answer = session.request("planmark/tasks", params);
        answers += 1;
        let mut nodes: Vec<Value> = answer["nodes"].as_array().unwrap().clone();
        let mut count = 0;
        while let Some(node) = nodes.pop() {
            count += 1;
            if node["kind"] == "task" {
                assert!(tasks.insert(node["label"].to_string()), "twice: {node}");
            }
            match node["children"].as_array() {
                Some(children) => nodes.extend(children.iter().cloned()),
                None if node["hasChildren"] == true => waiting.push(node["id"].clone()),
                None => {}
            }
        }
        assert!(count <= 600, "{count} nodes at once");
    }
    assert_eq!(tasks.len(), 450 + 38 * 30);
    assert!(answers < 60, "{answers} answers");
}
