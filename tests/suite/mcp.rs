//! `planmark mcp` as a client of the protocol sees it: the SDK's own client lists, calls, errs and gives up; and a client of the older
//! handshake, by hand, a line a message.
//!
//! Nothing waits but for what the server says. The trap: a call is given up while it runs only where something holds it up, so one test puts a
//! `git` in the way that waits to be told.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use planmark_tests::disk;
use rmcp::ServiceExt;
use rmcp::model::{CallToolRequestParams, CallToolResult, Tool};
use rmcp::service::{RoleClient, RunningService, ServiceError};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

const README: &str = "# Harbour\n\nIt has **6 agents**, and the launch is on Monday, 2025-11-25.\n\n- [ ] Dredge\n- [x] Fence\n\nProgress: 0/2\n";

const PLAN: &str = "# Plan\n\n**Public launch:** March 11, 2026\n\n## Phase 1: Quay 🚧 (Nov 3 - Nov 28, 2025)\n\n- [x] Dredge\n\
                    - [ ] T2 Lay stones, due Nov 18 (@mira)\n- [ ] Drive piles\n";

/// A repository with something wrong in it, and something outside of it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("harbour");
    disk::write(&root.join("README.md"), README);
    disk::write(&root.join("PROJECT-PLAN.md"), PLAN);
    disk::write(&root.join("notes/all-well.md"), "# Notes\n\nNothing.\n");
    for agent in ["pilot", "dredger", "diver", "painter", "mason"] {
        let text = format!("---\nname: {agent}\ndescription: Works.\n---\n\n# {agent}\n");
        disk::write(&root.join(format!(".claude/agents/{agent}.md")), &text);
    }
    disk::write(&folder.path().join("secret.md"), "# Secret\n\nMonday, 2025-11-25.\n");
    folder
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.arg("mcp").arg("harbour").args(["--today", "2025-11-21"]).current_dir(folder);
    command.env_remove("PLANMARK_LOG").kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The SDK's client in front of the server.
struct Agent {
    service: RunningService<RoleClient, ()>,
    server: Child,
}

impl Agent {
    async fn start(command: &mut Command) -> Agent {
        let mut server = command.spawn().expect("the binary runs");
        let (output, input) = (server.stdout.take().expect("piped"), server.stdin.take().expect("piped"));
        let service = ().serve((output, input)).await.expect("it begins as the protocol has it");
        Agent { service, server }
    }

    async fn call(&self, tool: &str, arguments: Value) -> Result<CallToolResult, ServiceError> {
        self.service.call_tool(asking(tool, arguments)).await
    }

    /// What a tool answers.
    async fn answer(&self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments).await.expect("an answer");
        assert_ne!(result.is_error, Some(true), "{result:?}");
        text(&result)
    }

    /// Why a tool does not answer.
    async fn refusal(&self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments).await.expect("an answer");
        assert_eq!(result.is_error, Some(true), "{result:?}");
        text(&result)
    }

    /// Ends the connection; the server ends by itself.
    async fn end(mut self) {
        self.service.cancel().await.expect("it closes");
        let status = self.server.wait().await.expect("it ends");
        assert!(status.success(), "{status}");
    }
}

fn asking(tool: &str, arguments: Value) -> CallToolRequestParams {
    let arguments = arguments.as_object().cloned().expect("an object");
    CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments)
}

fn text(result: &CallToolResult) -> String {
    let [content] = result.content.as_slice() else { panic!("{result:?}") };
    content.as_text().expect("a text").text.clone()
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test);
}

#[test]
fn tools_are_listed_with_what_they_may_be_asked() {
    run(async {
        let folder = folder();
        let agent = Agent::start(&mut command(folder.path())).await;
        let info = agent.service.peer_info().expect("it has said who it is");
        let name = info.server_info.as_ref().map(|server| server.name.as_str());
        assert_eq!(name, Some("planmark"));
        assert!(info.instructions.as_deref().is_some_and(|words| words.contains("writes nothing")));
        let tools: Vec<Tool> = agent.service.list_all_tools().await.expect("a list");
        let names: Vec<&str> = tools.iter().map(|tool| &*tool.name).collect();
        assert_eq!(names, ["check", "facts", "next", "status", "fix"]);
        for tool in &tools {
            let hints = tool.annotations.as_ref().expect("hints");
            assert_eq!(hints.read_only_hint, Some(true), "{}", tool.name);
            assert_eq!(tool.input_schema["additionalProperties"], false, "{}", tool.name);
        }
        let severity = &tools[0].input_schema["properties"]["severity"];
        assert_eq!(severity["enum"], json!(["error", "warning", "information", "hint"]));
        // All of it is in an agent's mind whenever it works.
        let all = serde_json::to_string(&tools).expect("JSON");
        assert!(all.len() < 4000, "the list takes {} bytes", all.len());
        agent.end().await;
    });
}

#[test]
fn each_tool_answers_in_few_words() {
    run(async {
        let folder = folder();
        let agent = Agent::start(&mut command(folder.path())).await;
        let check = agent.answer("check", json!({})).await;
        let head = check.lines().next().expect("a line");
        assert!(head.starts_with("As of 2025-11-21: ") && head.contains(" warnings"), "{check}");
        assert!(check.contains("count-mismatch: ") && check.contains("[README.md:3]"), "{check}");
        let one = agent.answer("check", json!({"path": "README.md", "rule": "weekday-mismatch"})).await;
        assert!(one.contains("\nwarnings:\nweekday-mismatch: ") && one.lines().count() == 3, "{one}");
        let clean = agent.answer("check", json!({"path": "notes", "severity": "hint"})).await;
        assert_eq!(clean, "Nothing is wrong as of 2025-11-21.");
        let short = agent.answer("check", json!({"tokens": 1, "severity": "hint"})).await;
        assert!(
            short.lines().count() == 4 && short.contains("ask with rule, path or more tokens"),
            "{short}"
        );
        let facts = agent.answer("facts", json!({"name": "agents"})).await;
        assert!(
            facts.contains("count agents = 5 (") && facts.contains("\"6 agents\" README.md:3"),
            "{facts}"
        );
        assert!(facts.ends_with("→ change 1 place to 5"), "{facts}");
        let all = agent.answer("facts", json!({"all": true})).await;
        assert!(all.contains("date public launch = "), "{all}");
        let next = agent.answer("next", json!({"limit": 1})).await;
        assert!(next.contains("1. T2 Lay stones") && next.contains("[PROJECT-PLAN.md:8]"), "{next}");
        let status = agent.answer("status", json!({})).await;
        assert!(status.contains("\nharbour: 1/3 tasks (33%)"), "{status}");
        agent.end().await;
    });
}

#[test]
fn what_was_never_judged_is_not_called_right() {
    run(async {
        let folder = folder();
        let root = folder.path().join("harbour");
        disk::write(&root.join("src/main.rs"), "// Monday, 2025-11-25\n");
        disk::write(&root.join("planmark.toml"), "[files]\nexclude = [\"drafts/**\"]\n");
        disk::write(&root.join("drafts/PLAN.md"), "# Draft\n\nMonday, 2025-11-25.\n");
        disk::write(&root.join("notes/whole.md"), "# Whole\n\0\n");
        std::fs::create_dir(root.join("bare")).expect("writable");
        let agent = Agent::start(&mut command(folder.path())).await;
        for tool in ["check", "fix"] {
            for path in ["src/main.rs", "src", "drafts/PLAN.md", "drafts", "bare", "notes/whole.md"] {
                let answer = agent.answer(tool, json!({"path": path})).await;
                let head = format!("Nothing was judged in {path}: ");
                assert!(answer.starts_with(&head), "{tool}: {answer}");
            }
            // What could not be read is told wherever it matters, and nowhere else.
            for path in [".", "notes", "notes/whole.md"] {
                let answer = agent.answer(tool, json!({"path": path})).await;
                let told = "1 notice: notes/whole.md: binary or UTF-16, not read; save it as UTF-8";
                assert!(answer.contains(told), "{tool} {path}: {answer}");
            }
            let answer = agent.answer(tool, json!({"path": "README.md"})).await;
            assert!(!answer.contains("notice"), "{tool}: {answer}");
            let answer = agent.answer(tool, json!({"path": "notes", "rule": "stale-week"})).await;
            let clean = if tool == "check" {
                "Nothing is wrong as of 2025-11-21."
            } else {
                "Nothing can be proposed."
            };
            assert!(answer.starts_with(clean), "there is one that is judged: {answer}");
        }
        let answer = agent.answer("check", json!({"path": "planmark.toml"})).await;
        assert_eq!(answer, "Nothing is wrong as of 2025-11-21.", "configuration is judged, too");
        (0..4).for_each(|number| disk::write(&root.join(format!("torn/{number}.md")), "\0"));
        let answer = agent.answer("check", json!({"path": "torn"})).await;
        assert!(answer.contains("4 notices: torn/0.md: ") && answer.ends_with("; …"), "{answer}");
        agent.end().await;

        let mut empty = Command::new(env!("CARGO_BIN_EXE_planmark"));
        empty.args(["mcp", "bare"]).current_dir(root).kill_on_drop(true);
        empty.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let agent = Agent::start(&mut empty).await;
        for tool in ["check", "fix"] {
            let answer = agent.answer(tool, json!({})).await;
            assert!(answer.starts_with("Nothing was judged: there is no Markdown in "), "{tool}: {answer}");
        }
        agent.end().await;
    });
}

#[test]
fn a_fix_is_proposed_and_not_made() {
    run(async {
        let folder = folder();
        let before = disk::tree(folder.path());
        let agent = Agent::start(&mut command(folder.path())).await;
        let fix = agent.answer("fix", json!({"unsafe": true, "rule": "count-mismatch"})).await;
        let edit = fix.lines().nth(1).expect("an edit");
        let edit: Value = serde_json::from_str(edit).expect("JSON");
        assert_eq!((&edit["file"], &edit["line"]), (&json!("README.md"), &json!(3)), "{fix}");
        let (old, new) = (edit["old"].as_str().expect("a text"), edit["new"].as_str().expect("a text"));
        assert_eq!(README.matches(old).count(), 1);
        assert_eq!(README.replace(old, new), README.replace("6 agents", "5 agents"));
        let none = agent.answer("fix", json!({"path": "notes"})).await;
        assert_eq!(none, "Nothing can be proposed.");
        agent.end().await;
        assert_eq!(disk::tree(folder.path()), before, "nothing is written");
    });
}

#[test]
fn what_cannot_be_asked() {
    run(async {
        let folder = folder();
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret.md", folder.path().join("harbour/link.md")).expect("a link");
        let agent = Agent::start(&mut command(folder.path())).await;
        let error = agent.call("chek", json!({})).await.expect_err("no such tool");
        let ServiceError::McpError(error) = error else { panic!("{error}") };
        assert_eq!((error.code.0, &*error.message), (-32602, "there is no tool chek"));
        let absolute = folder.path().join("secret.md").display().to_string();
        for path in ["../secret.md", absolute.as_str(), "../nothing.md", "link.md", "/etc/passwd", "no.md"] {
            // Of a link into the root's neighbourhood there is nothing to see where there are none.
            if path == "link.md" && !cfg!(unix) {
                continue;
            }
            for tool in ["check", "facts", "fix"] {
                let refusal = agent.refusal(tool, json!({"path": path})).await;
                assert!(refusal.starts_with(&format!("there is no {path} below ")), "{refusal}");
            }
        }
        let refusals = [
            (
                "check",
                json!({"file": "README.md"}),
                "check has no argument file; it has path, rule, severity, tokens",
            ),
            (
                "check",
                json!({"ruel": "stale-week"}),
                "check has no argument ruel; it has path, rule, severity, tokens",
            ),
            ("check", json!({"rule": "stale-wek"}), "there is no rule stale-wek; did you mean stale-week?"),
            ("check", json!({"tokens": "many"}), "tokens is to be a whole number from 1, and not \"many\""),
            (
                "check",
                json!({"severity": "bad"}),
                "severity is to be one of error, warning, information, hint, and not \"bad\"",
            ),
            ("fix", json!({"unsafe": 1}), "unsafe is to be true or false, and not 1"),
            ("status", json!({"repository": "nowhere"}), "no repository is called nowhere"),
            ("next", json!({"repository": "nowhere"}), "no repository is called nowhere"),
            (
                "next",
                json!({"repository": "harbuor"}),
                "no repository is called harbuor; did you mean harbour?",
            ),
        ];
        for (tool, arguments, expected) in refusals {
            assert_eq!(agent.refusal(tool, arguments).await, expected);
        }
        // It is still there.
        assert!(agent.answer("check", json!({"path": null})).await.contains("README.md"));
        agent.end().await;
    });
}

#[cfg(unix)]
#[test]
fn a_call_is_given_up_while_it_runs() {
    use rmcp::model::{CallToolRequest, ClientRequest};
    use rmcp::service::PeerRequestOptions;
    use std::os::unix::fs::PermissionsExt;
    use tokio::io::AsyncBufReadExt;

    run(async {
        let folder = folder();
        let tools = folder.path().join("tools");
        // The first that is asked waits until something is written into `go`, and the others know nothing.
        let git = "#!/bin/sh\nif mkdir \"$PLANMARK_TEST/taken\" 2>/dev/null; then\n  echo > \"$PLANMARK_TEST/begun\"\n  \
                   read -r word < \"$PLANMARK_TEST/go\"\nfi\nexit 1\n";
        disk::write(&tools.join("git"), git);
        std::fs::set_permissions(tools.join("git"), std::fs::Permissions::from_mode(0o755))
            .expect("it may run");
        std::fs::create_dir(folder.path().join("harbour/.git")).expect("a folder");
        for pipe in ["begun", "go"] {
            let made =
                std::process::Command::new("mkfifo").arg(tools.join(pipe)).status().expect("mkfifo runs");
            assert!(made.success());
        }
        let path = std::env::var("PATH").expect("a path");
        let mut command = command(folder.path());
        command.env("PATH", format!("{}:{path}", tools.display())).env("PLANMARK_TEST", &tools);
        command.env("PLANMARK_LOG", "planmark=debug");
        let mut agent = Agent::start(&mut command).await;
        let mut log = tokio::io::BufReader::new(agent.server.stderr.take().expect("piped")).lines();
        let request = ClientRequest::CallToolRequest(CallToolRequest::new(asking("check", json!({}))));
        let options = PeerRequestOptions::no_options();
        let handle = agent.service.send_cancellable_request(request, options).await.expect("it is sent");
        let begun = tools.join("begun");
        tokio::task::spawn_blocking(move || std::fs::read(begun))
            .await
            .expect("a thread")
            .expect("git is asked");
        handle.cancel(Some("no longer wanted".to_owned())).await.expect("it is told");
        loop {
            let line = log.next_line().await.expect("a log").expect("a line");
            if line.contains("the call of check was given up") {
                break;
            }
        }
        // The first call still hangs at its git, and nobody waits for it.
        assert!(agent.answer("check", json!({})).await.contains("README.md:3"));
        let go = tools.join("go");
        tokio::task::spawn_blocking(move || std::fs::write(go, "go\n"))
            .await
            .expect("a thread")
            .expect("it reads");
        agent.end().await;
    });
}

#[test]
fn the_handshake_that_most_clients_know() {
    let folder = folder();
    let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_planmark"))
        .args(["mcp", "harbour", "--today", "2025-11-21"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut input = server.stdin.take().expect("piped");
    let mut output = BufReader::new(server.stdout.take().expect("piped"));
    let mut asked = |message: Value| writeln!(input, "{message}").expect("it reads");
    let mut answer = || -> Value {
        let mut line = String::new();
        output.read_line(&mut line).expect("it writes");
        serde_json::from_str(&line).expect("a line is a message")
    };
    let client = json!({"name": "test", "version": "1"});
    asked(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}}));
    let hello = answer();
    assert_eq!(hello["result"]["protocolVersion"], "2025-06-18", "{hello}");
    assert!(hello["result"]["capabilities"]["tools"].is_object(), "{hello}");
    asked(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    asked(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": "check", "arguments": {"path": "notes"}}}));
    let checked = answer();
    assert_eq!(checked["id"], 2);
    assert_eq!(checked["result"]["content"][0]["text"], "Nothing is wrong as of 2025-11-21.", "{checked}");
    asked(json!({"jsonrpc": "2.0", "id": 3, "method": "resources/list"}));
    assert_eq!(answer()["error"]["code"], -32601);
    drop(input);
    assert!(server.wait().expect("it ends").success());
    assert_eq!(output.lines().count(), 0, "nothing but answers is written");
}

#[test]
fn a_root_must_be_a_folder() {
    let folder = folder();
    for (root, expected) in [("nowhere", "cannot read nowhere"), ("secret.md", "secret.md is no directory")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_planmark"))
            .args(["mcp", root])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs");
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(expected), "{said}");
    }
}
