//! What a pipeline and a coding agent need of the command line: `--since`, `--watch`, `planmark hook`, and what the action runs.
//!
//! The trap: these tests need the `git` program, as planmark does for what they ask of it.

#[path = "cli_ci/affected.rs"]
mod affected;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use planmark_tests::disk::{self, folder};
use planmark_tests::said::{Said, said};
use planmark_tests::schemas::json_errors;
use serde_json::{Value, json};

const PLAN: &str = "# Plan\n\nProgress: 3/42 (9.1%)\n\nProgress: 3/42 (9.1%)\n";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(arguments).current_dir(folder);
    command.env("PLANMARK_TODAY", "2025-11-21").env_remove("CLICOLOR_FORCE");
    command
}

fn write_agent(folder: &Path, name: &str) {
    let text = format!("---\nname: {name}\ndescription: It pulls.\n---\n");
    disk::write(&folder.join(format!(".claude/agents/{name}.md")), &text);
}

fn check(folder: &Path, arguments: &[&str]) -> Said {
    let arguments = [&["check", "--output-format", "concise"], arguments].concat();
    said(&command(folder, &arguments).output().expect("the binary runs"))
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
        .args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .output()
        .expect("these tests need git");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message=x"]);
}

#[test]
fn since_is_what_changed_and_what_depends_on_it() {
    let folder = folder(&[
        (
            "README.md",
            "# Harbour\n\nWe keep 10 AI agents.\n\n**Public launch:** March 11, 2026\n\nProgress: 3/42 (9.1%)\n",
        ),
        ("OLD.md", "# Old\n\nProgress: 3/42 (9.1%)\n"),
        ("GUIDE.md", "# Guide\n\nRead [the chart](docs/chart.md) and [the map](docs/map.md).\n"),
        ("docs/chart.md", "# Chart\n"),
        ("docs/other.md", "# Other\n"),
    ]);
    let agent = |name: &str| write_agent(folder.path(), name);
    (0..10).for_each(|number| agent(&format!("tug{number}")));
    let top = folder.path();
    git(top, &["init", "--quiet"]);
    assert_eq!(check(top, &["--since", "HEAD"]).out.lines().count(), 3, "without a commit all is new");
    commit(top);
    let since = |revision: &str| check(top, &["--since", revision]);
    assert_eq!((since("HEAD").code, since("HEAD").out.as_str()), (Some(0), ""), "{}", since("HEAD").err);

    disk::write(&top.join("PLAN.md"), "# Plan\n\nProgress: 1/4 (20%)\n\n**Public launch:** 2026-03-18\n");
    agent("crane");
    fs::remove_file(top.join("docs/chart.md")).expect("it is there");
    let found = since("HEAD").out;
    for line in [
        "PLAN.md:3:",
        "README.md:3:9: warning[count-mismatch] \"10 AI agents\"",
        "README.md:5:20: ",
        "GUIDE.md:3:18: ",
    ] {
        assert!(found.contains(line), "{line} in\n{found}");
    }
    assert!(!found.contains("9.1%") && !found.contains("docs/map.md"), "nobody touched that: {found}");
    commit(top);
    assert_eq!(since("HEAD").out, "");
    assert_eq!(since("HEAD~1").out, found, "committed or not");

    // What came on another branch meanwhile is none of this one's changes.
    git(top, &["checkout", "--quiet", "-b", "side", "HEAD~1"]);
    disk::write(&top.join("SIDE.md"), "Progress: 1/4 (20%)\n");
    commit(top);
    let side = since("main").out;
    assert_eq!((side.lines().count(), side.starts_with("SIDE.md:")), (1, true), "{side}");

    disk::write(&top.join("planmark.toml"), "[rules]\nstale-week = \"off\"\n");
    assert!(
        since("HEAD").out.contains("OLD.md"),
        "a configuration concerns everything: {}",
        since("HEAD").out
    );
}

#[test]
fn since_goes_into_submodules() {
    let origin = folder(&[("README.md", "# Crane\n"), ("OLD.md", "Progress: 3/42 (9.1%)\n")]);
    git(origin.path(), &["init", "--quiet"]);
    commit(origin.path());
    let master = folder(&[("README.md", "# Harbour\n\n## Repositories\n\n- crane: ✅ Complete\n")]);
    let top = master.path();
    git(top, &["init", "--quiet"]);
    let url = origin.path().to_str().expect("UTF-8");
    git(top, &["submodule", "--quiet", "add", url, "modules/crane"]);
    git(top, &["submodule", "--quiet", "add", url, "modules/hoist"]);
    commit(top);
    let crane = top.join("modules/crane");
    let since = |revision: &str| check(top, &["--since", revision]);
    assert_eq!(since("HEAD").out, "", "{}", since("HEAD").err);

    disk::write(&crane.join("PLAN.md"), "# Plan\n\nProgress: 1/4 (20%)\n");
    let wrong = "modules/crane/PLAN.md:3:16: warning[ratio-mismatch] \"20%\", but 1 of 4 is 25%\n";
    assert_eq!(since("HEAD").out, wrong, "not committed yet");
    commit(&crane);
    assert_eq!(since("HEAD").out, wrong, "committed there");
    commit(top);
    assert_eq!(since("HEAD").out, "");
    assert_eq!(since("HEAD~1").out, wrong, "committed here");

    git(top, &["submodule", "--quiet", "add", url, "modules/winch"]);
    let added = since("HEAD").out;
    assert!(
        added.contains("modules/winch/OLD.md:1:") && !added.contains("hoist"),
        "a new one counts as a whole: {added}"
    );
    assert!(check(&crane, &["--since", "nothing", "."]).err.contains("git knows no revision nothing in "));
    let in_crane = check(&crane, &["--since", "HEAD~1", "."]);
    assert!(
        in_crane.out.contains("PLAN.md:3:16:"),
        "its own revisions, where it is the root: {}",
        in_crane.err
    );
}

#[test]
fn since_says_what_is_lacking() {
    let bare = folder(&[("PLAN.md", PLAN)]);
    let refused = check(bare.path(), &["--since", "HEAD", "."]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("lies in no git repository"), "{}", refused.err);
    git(bare.path(), &["init", "--quiet"]);
    commit(bare.path());
    for revision in ["mian", "--output=x", "HEAD~7"] {
        let refused = check(bare.path(), &[&format!("--since={revision}"), "."]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.err.contains(&format!("git knows no revision {revision} in ")), "{}", refused.err);
    }
    assert!(!bare.path().join("x").exists());
    let none =
        command(bare.path(), &["check", "--since", "HEAD", "."]).env("PATH", "").output().expect("it runs");
    assert_eq!(none.status.code(), Some(2));
    assert!(said(&none).err.contains("git does not answer in "), "{}", said(&none).err);
    assert_eq!(check(bare.path(), &["--since", "HEAD", "--no-git", "."]).code, Some(2));
    git(bare.path(), &["commit", "--quiet", "--allow-empty", "--message=y"]);
    let shallow = tempfile::tempdir().expect("a temporary folder");
    let url = format!("file://{}", bare.path().display());
    git(shallow.path(), &["clone", "--quiet", "--depth=1", &url, "clone"]);
    let refused = check(&shallow.path().join("clone"), &["--since", "HEAD~1", "."]);
    assert!(refused.err.contains("fetch-depth: 0"), "{}", refused.err);
}

/// A wait that only ever fails a test.
const DEADLINE: Duration = Duration::from_secs(60);

fn lines(reader: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        BufReader::new(reader).lines().map_while(Result::ok).all(|line| sender.send(line).is_ok())
    });
    lines
}

fn until(lines: &Receiver<String>, part: &str) {
    while !lines.recv_timeout(DEADLINE).unwrap_or_else(|_| panic!("{part} comes")).contains(part) {}
}

#[test]
fn watch_checks_again() {
    let folder = folder(&[("PLAN.md", "# Plan\n\nProgress: 3/42 (7.1%)\n")]);
    let mut child = command(folder.path(), &["check", "--watch", "--output-format", "full", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let (out, err) =
        (lines(child.stdout.take().expect("a pipe")), lines(child.stderr.take().expect("a pipe")));
    until(&err, "Watching; Ctrl+C ends it.");
    until(&out, "Nothing found.");
    disk::write(&folder.path().join("PLAN.md"), PLAN);
    until(&err, "Checked again after ");
    until(&out, "ratio-mismatch");
    fs::write(folder.path().join("PLAN.md"), "# Plan\n").expect("writable");
    until(&out, "Nothing found.");
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    assert!(out.try_iter().all(|line| !line.contains('\u{1b}')), "no terminal is cleared that is none");
}

/// What a tool says after it wrote a file.
fn hook(folder: &Path, input: &Value) -> Said {
    let mut child = command(folder, &["hook"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.to_string().as_bytes()).expect("it reads");
    drop(stdin);
    said(&child.wait_with_output().expect("it ends"))
}

#[test]
fn an_agent_is_told_what_its_file_made_false() {
    let folder = folder(&[
        ("README.md", "# Harbour\n\nWe keep 10 AI agents.\n\nProgress: 3/42 (9.1%)\n"),
        ("notes.txt", "nothing\n"),
    ]);
    let top = folder.path();
    (0..10).for_each(|number| write_agent(top, &format!("tug{number}")));
    git(top, &["init", "--quiet"]);
    commit(top);
    let after = |tool: &str, path: &str| {
        let event = json!({ "hook_event_name": "PostToolUse", "tool_name": tool, "cwd": top, "tool_input": { "file_path": top.join(path) } });
        hook(top, &event)
    };
    let silent = |said: &Said| (said.code, said.out.is_empty() && said.err.is_empty()) == (Some(0), true);
    assert!(silent(&after("Edit", "README.md")), "what was false before: {}", after("Edit", "README.md").err);
    assert!(silent(&after("Write", "notes.txt")));
    assert!(silent(&after("Write", "gone.md")));

    disk::write(
        &top.join("README.md"),
        "# Harbour\n\nWe keep 10 AI agents.\n\nProgress: 3/42 (9.1%)\n\nPhase two: 1/4 (20%)\n",
    );
    let told = after("Edit", "README.md");
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{}", told.err);
    assert_eq!(
        told.err,
        "planmark: 1 statement is not true any more:\n\
         README.md:7:17 ratio-mismatch: \"20%\", but 1 of 4 is 25% | fix: \"20\" -> \"25\"\n"
    );
    let bare = hook(top, &json!({ "file_path": "README.md", "edits": [] }));
    assert_eq!((bare.code, &bare.err), (Some(2), &told.err), "other tools say it without tool_input");

    write_agent(top, "crane");
    let told = after("Write", ".claude/agents/crane.md");
    assert_eq!(told.code, Some(2));
    assert!(
        told.err.contains("README.md:3:")
            && told.err.contains("\"10 AI agents\"")
            && !told.err.contains("9.1%"),
        "{}",
        told.err
    );

    let torn = command(top, &["hook"]).stdin(Stdio::null()).output().expect("the binary runs");
    assert_eq!(torn.status.code(), Some(1), "a failure of its own is not for the model");
    let named = command(top, &["hook", "README.md"]).stdin(Stdio::null()).output().expect("the binary runs");
    assert_eq!(named.status.code(), Some(2), "{}", said(&named).err);
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_action_annotates_sums_up_and_writes_sarif() {
    let folder = folder(&[("plans/PLAN.md", PLAN)]);
    let top = folder.path();
    fs::create_dir(top.join(".git")).expect("writable");
    let bin = Path::new(env!("CARGO_BIN_EXE_planmark")).parent().expect("a folder").to_path_buf();
    let path = std::env::join_paths(
        [bin].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let run = |extra: &[(&str, &str)]| {
        let mut command = Command::new("bash");
        command.arg(root().join("action/check")).current_dir(top);
        command.env("PATH", path.as_ref().expect("a path")).env("PLANMARK_TODAY", "2025-11-21");
        command.envs([
            ("PATHS", "plans"),
            ("GITHUB_STEP_SUMMARY", "summary.md"),
            ("GITHUB_OUTPUT", "output"),
        ]);
        command.envs([("SARIF_FILE", "planmark.sarif"), ("FAIL_ON", "warning"), ("PROFILE", "ci")]);
        command.envs(extra.iter().copied());
        said(&command.output().expect("bash is there"))
    };
    let found = run(&[]);
    assert_eq!(found.code, Some(1), "{}", found.err);
    assert_eq!(found.out.matches("::warning file=").count(), 2, "{}", found.out);
    let read = |name: &str| fs::read_to_string(top.join(name)).expect("it is written");
    assert!(read("summary.md").contains("### planmark: 2 findings in 1 file"), "{}", read("summary.md"));
    assert_eq!(read("output"), "sarif-file=planmark.sarif\n");
    let log: Value = serde_json::from_str(&read("planmark.sarif")).expect("JSON");
    let schema = fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).expect("it is there");
    assert_eq!(json_errors(&serde_json::from_str(&schema).expect("JSON"), &log), Vec::<String>::new());
    assert_eq!(run(&[("FAIL_ON", "never")]).code, Some(0));
    check(top, &["--write-baseline", "known.json", "."]);
    let known = run(&[("BASELINE", "known.json")]);
    assert_eq!((known.code, known.out.as_str()), (Some(0), ""), "{}", known.err);
    assert_eq!(run(&[("BASELINE", "nowhere.json")]).code, Some(2));
}

#[test]
fn pre_commit_runs_what_its_hooks_say() {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("it is there");
    let entries: Vec<&str> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: planmark ")).collect();
    assert_eq!(entries.len(), 2, "{hooks}");
    let (check, fix) = hooks.split_once("- &fix").expect("two hooks, twice");
    assert!(check.contains("always_run: true") && !check.contains("files:"), "a deletion too: {check}");
    assert!(fix.contains("files: '(?i)") && !fix.contains("always_run"), "{fix}");
    assert_eq!(hooks.matches("pass_filenames: false").count(), 2, "{hooks}");
    let folder = folder(&[
        ("PLAN.md", PLAN),
        ("GUIDE.md", "# Guide\n\nSee [the chart](docs/chart.md).\n"),
        ("docs/chart.md", "# Chart\n"),
        ("crane.py", "pass\n"),
    ]);
    git(folder.path(), &["init", "--quiet"]);
    commit(folder.path());
    let run = |entry: &str| {
        let arguments: Vec<&str> = entry.split(' ').collect();
        said(&command(folder.path(), &arguments).output().expect("the binary runs"))
    };
    assert_eq!(run(entries[0]).code, Some(0), "nothing is committed: {}", run(entries[0]).out);
    disk::write(&folder.path().join("PLAN.md"), &format!("{PLAN}\n"));
    assert_eq!(run(entries[0]).code, Some(1));
    assert_eq!(run(entries[1]).code, Some(0), "all of it has one right answer: {}", run(entries[1]).out);
    assert_eq!(
        fs::read_to_string(folder.path().join("PLAN.md")).expect("readable"),
        format!("{PLAN}\n").replace("9.1", "7.1")
    );
    assert_eq!(run(entries[0]).code, Some(0));
    commit(folder.path());
    git(folder.path(), &["rm", "--quiet", "docs/chart.md"]);
    let deleted = run(entries[0]);
    assert_eq!((deleted.code, deleted.out.contains("GUIDE.md:3:")), (Some(1), true), "{}", deleted.out);
}
