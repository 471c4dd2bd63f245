//! What git remembers, in an editor: it comes after the first findings, again with a new commit, and never without trust.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::process::Command;

use planmark_tests::session::Session;
use serde_json::{Value, json};

const PLAN: &str = "# Plan\n\n**Last Updated:** 2025-11-10\n\n- Cables\n";

struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet"], "2025-11-10");
        repository.commit(PLAN, "2025-11-10");
        repository
    }

    fn git(&self, arguments: &[&str], day: &str) {
        let when = format!("{day}T12:00:00Z");
        let output = Command::new("git")
            .current_dir(self.0.path())
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
            .args(arguments)
            .envs([("GIT_AUTHOR_DATE", &when), ("GIT_COMMITTER_DATE", &when)])
            .output()
            .expect("these tests need git");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, text: &str, day: &str) {
        fs::write(self.0.path().join("PLAN.md"), text).unwrap();
        self.git(&["add", "--all"], day);
        self.git(&["commit", "--quiet", "--message=x"], day);
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.0.path().join(name).display()).trim_end_matches('/').to_owned()
    }

    fn opened(&self, options: &Value, text: &str) -> Session {
        let mut session = Session::start();
        let params = json!({"processId": null, "rootUri": self.uri(""), "capabilities": {}, "initializationOptions": options});
        session.request("initialize", params);
        session.notify("initialized", json!({}));
        session.open(&self.uri("PLAN.md"), text);
        session
    }
}

/// Waits until the messages of the stamp rules are these.
fn until(session: &mut Session, expected: &str) {
    session.wait(expected, |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["diagnostics"].as_array().is_some_and(|found| match expected {
                "" => found.is_empty(),
                _ => {
                    found.iter().any(|it| it["message"].as_str().is_some_and(|text| text.contains(expected)))
                }
            })
    });
}

#[test]
fn a_commit_is_known_after_the_first_findings_and_a_new_one_after_a_save() {
    let repository = Repository::new();
    let text = format!("{PLAN}- Lamps\n");
    repository.commit(&text, "2025-11-14");
    let mut session = repository.opened(&json!({"today": "2025-11-21"}), &text);
    until(&mut session, "it was changed on 2025-11-14");
    repository.commit(&format!("{text}- Rope\n"), "2025-11-17");
    let uri = repository.uri("PLAN.md");
    session.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": format!("{text}- Rope\n")}]}),
    );
    session.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    until(&mut session, "it was changed on 2025-11-17");
}

#[test]
fn a_text_that_is_being_changed_is_newer_than_its_stamp() {
    let repository = Repository::new();
    let mut session = repository.opened(&json!({"today": "2025-11-21", "git": false}), PLAN);
    let uri = repository.uri("PLAN.md");
    let change = |version: i32, text: &str| json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]});
    session.notify("textDocument/didChange", change(2, &PLAN.replace("Cables", "Lamps!")));
    until(&mut session, "it is being changed");
    session.notify("textDocument/didChange", change(3, PLAN));
    until(&mut session, "");
}

#[test]
fn without_trust_git_is_not_asked() {
    for word in ["trusted", "git"] {
        let repository = Repository::new();
        let text = format!("{PLAN}- Lamps\n");
        repository.commit(&text, "2025-11-17");
        let mut options = json!({"today": "2025-11-21"});
        options[word] = json!(false);
        let mut session = repository.opened(&options, &text);
        let (uri, text) = (repository.uri("PLAN.md"), format!("{text}- Rope\n"));
        session.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}),
        );
        until(&mut session, "it is being changed");
        // Once it is saved nothing is to be said, unless git was asked.
        repository.commit(&text, "2025-11-18");
        session.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
        until(&mut session, "");
    }
}
