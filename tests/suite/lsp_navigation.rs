//! Definitions, references and renames, end to end: ranges in every encoding, versions, annotations, files that get another name, and
//! clients that can do less.
//!
//! What is found is tested beside the core.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::{Duration, Instant};

use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::{Value, json};

const README: &str = "\
# Harbour

| 🚢 | Agent |
|---|---|
| 🔥🔥 | 🔥 load-tester |

## Changelog

Use the load-tester subagent.
";

const AGENT: &str = "---\nname: load-tester\ndescription: Puts load on the cranes.\n---\n";

const GUIDE: &str = "🚢 See [the agent](../.claude/agents/load-tester.md).\n";

fn harbour() -> Folder {
    Folder::new(&[("README.md", README), (".claude/agents/load-tester.md", AGENT), ("docs/guide.md", GUIDE)])
}

/// A client with these capabilities that has the README open, once the workspace is read.
fn opened(folder: &Folder, capabilities: &Value) -> Session {
    let mut session = Session::initialize(&folder.uri(""), capabilities);
    session.open(&folder.uri("README.md"), README);
    let start = Instant::now();
    // In a line that every client counts alike.
    let document = json!({"uri": folder.uri("README.md")});
    let below = json!({"textDocument": document, "position": {"line": 8, "character": 10}});
    while session.request("textDocument/definition", below.clone())[0].is_null() {
        assert!(start.elapsed() < Duration::from_secs(60), "the workspace is not read");
    }
    session
}

/// A place in the row of the agent.
fn place(folder: &Folder, character: u64) -> Value {
    json!({"textDocument": {"uri": folder.uri("README.md")}, "position": {"line": 4, "character": character}})
}

fn encoded(encoding: &str) -> Value {
    json!({"general": {"positionEncodings": [encoding]}})
}

/// A client that does all that there is.
fn able() -> Value {
    json!({
        "workspace": {
            "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["create", "rename"],
                "changeAnnotationSupport": {"groupsOnLabel": true},
            },
            "fileOperations": {"willRename": true},
        },
        "textDocument": {"rename": {"prepareSupport": true}, "definition": {"linkSupport": true}},
    })
}

#[test]
fn ranges_are_counted_as_the_client_counts() {
    for (encoding, start) in [("utf-8", 18), ("utf-16", 12), ("utf-32", 9)] {
        let folder = harbour();
        let mut session = opened(&folder, &encoded(encoding));
        let highlights = session.request("textDocument/documentHighlight", place(&folder, start));
        let range = &highlights[0]["range"];
        assert_eq!(range["start"], json!({"line": 4, "character": start}), "{encoding}: {highlights}");
        assert_eq!(range["end"], json!({"line": 4, "character": start + 11}), "{encoding}");
        let mut params = place(&folder, start);
        params["context"] = json!({"includeDeclaration": true});
        let references = session.request("textDocument/references", params);
        let guide = references.as_array().unwrap().iter().find(|it| it["uri"] == folder.uri("docs/guide.md"));
        let ship = match encoding {
            "utf-8" => 4,
            "utf-16" => 2,
            _ => 1,
        };
        let from = " See [the agent](".len() as u64 + ship;
        assert_eq!(guide.unwrap()["range"]["start"], json!({"line": 0, "character": from}), "{encoding}");
        assert_eq!(references.as_array().unwrap().len(), 4, "{references}");
    }
}

#[test]
fn a_definition_knows_which_word_was_meant() {
    let folder = harbour();
    let mut session = opened(&folder, &able());
    let links = session.request("textDocument/definition", place(&folder, 14));
    assert_eq!(links[0]["targetUri"], folder.uri(".claude/agents/load-tester.md"));
    assert_eq!(links[0]["targetSelectionRange"]["start"], json!({"line": 1, "character": 6}));
    assert_eq!(links[0]["originSelectionRange"]["start"], json!({"line": 4, "character": 12}));
}

#[test]
fn a_rename_takes_the_file_along_and_asks_about_the_past() {
    let folder = harbour();
    let mut session = opened(&folder, &able());
    let mut params = place(&folder, 14);
    params["newName"] = json!("load-runner");
    let edit = session.request("textDocument/rename", params);
    let changes = edit["documentChanges"].as_array().unwrap();
    let last = changes.last().unwrap();
    assert_eq!(last["kind"], "rename");
    assert_eq!(last["oldUri"], folder.uri(".claude/agents/load-tester.md"));
    assert_eq!(last["newUri"], folder.uri(".claude/agents/load-runner.md"));
    let of = |name: &str| {
        let uri = folder.uri(name);
        changes.iter().find(|change| change["textDocument"]["uri"] == uri).unwrap()
    };
    assert_eq!(of("README.md")["textDocument"]["version"], 1);
    let edits = of("README.md")["edits"].as_array().unwrap();
    let asks = |edit: &&Value| edit["annotationId"].is_string();
    assert_eq!((edits.len(), edits.iter().filter(asks).count()), (2, 1), "{edit}");
    let annotation = edit["changeAnnotations"].as_object().unwrap().values().next().unwrap();
    assert_eq!(annotation["needsConfirmation"], true);
    assert_eq!(of("docs/guide.md")["textDocument"]["version"], Value::Null);
    assert_eq!(of("docs/guide.md")["edits"][0]["newText"], "../.claude/agents/load-runner.md");
}

#[test]
fn a_client_that_can_do_nothing_renames_the_words() {
    let folder = harbour();
    let mut session = opened(&folder, &json!({}));
    let definition = session.request("textDocument/definition", place(&folder, 14));
    assert_eq!(definition[0]["uri"], folder.uri(".claude/agents/load-tester.md"));
    assert_eq!(session.capabilities["renameProvider"], true);
    assert!(session.capabilities["workspace"]["fileOperations"].is_null());
    let mut params = place(&folder, 14);
    params["newName"] = json!("load-runner");
    let edit = session.request("textDocument/rename", params);
    let changes = edit["changes"].as_object().unwrap();
    assert_eq!(changes[&folder.uri("README.md")].as_array().unwrap().len(), 2);
    assert_eq!(changes[&folder.uri(".claude/agents/load-tester.md")][0]["newText"], "load-runner");
    assert!(!changes.contains_key(&folder.uri("docs/guide.md")), "the file is where it was: {edit}");
    let told = session.called("window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("keeps its name"), "{told}");
}

#[test]
fn links_follow_a_file_that_gets_another_name() {
    let folder = harbour();
    let mut session = opened(&folder, &able());
    let filters = &session.capabilities["workspace"]["fileOperations"]["willRename"]["filters"];
    assert_eq!(filters.as_array().unwrap().len(), 2);
    let files = json!({"files": [{
        "oldUri": folder.uri("docs/guide.md"), "newUri": folder.uri("guides/of/the/guide.md"),
    }]});
    let edit = session.request("workspace/willRenameFiles", files);
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], folder.uri("docs/guide.md"));
    assert_eq!(change["edits"][0]["newText"], "../../../.claude/agents/load-tester.md");
    assert_eq!(change["edits"][0]["range"]["start"], json!({"line": 0, "character": 19}));
    let nothing = json!({"files": [{"oldUri": "untitled:a", "newUri": folder.uri("b.md")}]});
    assert_eq!(session.request("workspace/willRenameFiles", nothing), Value::Null);
}
