//! What depends on a file that changed, wherever it stands: `--since` and `planmark hook` are not silent where `check` is not.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use planmark_tests::disk::{self, folder};
use planmark_tests::said::{Said, said};

use super::{check, command, commit, git};

/// A folder under git with these files in its first commit.
fn committed(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = folder(files);
    git(folder.path(), &["init", "--quiet"]);
    commit(folder.path());
    folder
}

fn since(top: &Path) -> String {
    check(top, &["--since", "HEAD"]).out
}

/// After a file was written.
fn hook(top: &Path, path: &str) -> Said {
    said(&command(top, &["hook", path]).stdin(Stdio::null()).output().expect("the binary runs"))
}

const BOXES: &str = "# Tasks\n\n## Phase 1: Quay\n\n- [x] a\n- [x] b\n- [x] c\n- [x] d\n";

#[test]
fn a_status_turns_with_the_boxes_of_another_document() {
    let folder = committed(&[
        ("README.md", "# Harbour\n\n- Phase 1: Quay ✅ Complete\n"),
        ("PROJECT-PLAN.md", "# Plan\n\n- Phase 1: Quay 🚧 In progress\n"),
        ("TASKLIST.md", BOXES),
        ("docs/notes-of-may.md", "# Notes\n"),
    ]);
    let top = folder.path();
    let wrong = |found: &str| found.contains("README.md:3:") && found.contains("status-disagreement");
    disk::write(&top.join("docs/notes-of-may.md"), "# Notes\n\nMore.\n");
    assert_eq!(since(top), "", "notes are no part of the plan");
    disk::write(&top.join("TASKLIST.md"), &BOXES.replace("[x]", "[ ]"));
    assert!(wrong(&check(top, &["."]).out));
    assert!(wrong(&since(top)), "{}", since(top));
    let told = hook(top, "TASKLIST.md");
    assert!(told.code == Some(2) && wrong(&told.err), "{}", told.err);
}

const AGENT: &str = "---\nname: load-tester\ndescription: It pulls.\n---\n";

#[test]
fn another_name_in_a_file_is_looked_for_where_it_is_used() {
    let folder = committed(&[
        ("README.md", "# Harbour\n\nUse the load-tester subagent before a release.\n"),
        (".claude/agents/lt.md", AGENT),
    ]);
    let top = folder.path();
    assert_eq!(check(top, &["."]).out, "");
    disk::write(&top.join(".claude/agents/lt.md"), &AGENT.replace("load", "ld"));
    let wrong = |found: &str| found.contains("README.md:3:") && found.contains("unknown-agent");
    assert!(wrong(&since(top)), "{}", since(top));
    let told = hook(top, ".claude/agents/lt.md");
    assert!(told.code == Some(2) && wrong(&told.err), "{}", told.err);
    commit(top);
    disk::write(&top.join(".claude/agents/lt.md"), &AGENT.replace("load", "ld").replace("pulls", "pushes"));
    let told = hook(top, ".claude/agents/lt.md");
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "that was false before");
}

#[test]
fn a_configuration_counts_where_it_lies() {
    let config = "[rules]\nstale-week = \"off\"\n";
    let wrong = "# Plan\n\nProgress: 3/42 (9.1%)\n";
    let folder = committed(&[("plans/PLAN.md", wrong), ("plans/planmark.toml", "\n"), ("OTHER.md", wrong)]);
    let top = folder.path();
    let plans = |top: &Path| check(top, &["--since", "HEAD", "plans"]).out;
    assert_eq!(plans(top), "");
    disk::write(&top.join("plans/planmark.toml"), config);
    assert!(plans(top).contains("PLAN.md:3:"), "{}", plans(top));
    assert!(!since(top).contains("OTHER.md"), "{}", since(top));
    fs::remove_file(top.join("plans/planmark.toml")).expect("it is there");
    assert!(plans(top).contains("PLAN.md:3:"), "it is another without one, too: {}", plans(top));

    disk::write(&top.join("planmark.toml"), config);
    let told = hook(top, "planmark.toml");
    assert!(told.code == Some(2) && told.err.contains("OTHER.md:3:"), "{}", told.err);
}

#[test]
fn names_are_whole_words() {
    let text = "# Harbour\n\nRead [the pageant](docs/pageant.md) and [the ant](docs/ant.md).\n";
    let folder = committed(&[("README.md", text), ("docs/other.md", "# Other\n")]);
    let top = folder.path();
    assert_eq!(check(top, &["."]).out.lines().count(), 2, "{}", check(top, &["."]).out);
    disk::write(&top.join("plans/ant.md"), "# Ant\n");
    let found = since(top);
    assert!(found.contains("docs/ant.md"), "{found}");
    assert!(!found.contains("pageant"), "{found}");
}

#[test]
fn whatever_is_counted_is_looked_at_when_it_is_written() {
    let folder = committed(&[
        ("planmark.toml", "[counts.cranes]\nsource = \"cranes/*.txt\"\n"),
        ("README.md", "# Harbour\n\nWe keep 2 cranes.\n\nProgress: 3/42 (9.1%)\n"),
        ("cranes/a.txt", "a\n"),
        ("cranes/b.txt", "b\n"),
    ]);
    let top = folder.path();
    assert_eq!(check(top, &["."]).out.lines().count(), 1, "{}", check(top, &["."]).out);
    disk::write(&top.join("cranes/c.txt"), "c\n");
    let told = hook(top, "cranes/c.txt");
    assert!(told.code == Some(2) && told.err.contains("README.md:3:"), "{}", told.err);
    assert!(!told.err.contains("9.1%"), "{}", told.err);
}

#[test]
fn a_new_file_is_not_to_blame_for_what_was_false_without_it() {
    let text = "# Harbour\n\nRead [the crane](docs/crane.md) before a release.\n";
    let folder = committed(&[("README.md", text), ("docs/other.md", "# Other\n")]);
    let top = folder.path();
    let before = check(top, &["."]).out;
    assert!(before.contains("docs/crane.md"), "{before}");
    disk::write(&top.join("plans/crane.md"), "# Crane\n\nProgress: 3/42 (9.1%)\n");
    assert!(since(top).contains("docs/crane.md"), "it has to do with that name: {}", since(top));
    let told = hook(top, "plans/crane.md");
    assert_eq!(told.code, Some(2), "{}", told.err);
    assert!(told.err.contains("plans/crane.md:3:") && told.err.contains("1 statement "), "{}", told.err);
}

#[test]
fn what_fails_in_a_hook_is_not_for_the_model() {
    let folder = folder(&[("README.md", "# Harbour\n")]);
    let top = folder.path();
    let day = command(top, &["hook", "README.md"]).env("PLANMARK_TODAY", "soon").output().expect("it runs");
    assert_eq!(day.status.code(), Some(1), "{}", said(&day).err);
    for arguments in [
        ["--log", "no/such/folder.log", "hook", "README.md"],
        ["hook", "README.md", "--log", "no/such/folder.log"],
        ["--log", "x.log", "hook", "--no-such-option"],
    ] {
        let refused = said(&command(top, &arguments).output().expect("the binary runs"));
        assert!(refused.code == Some(1) && !refused.err.is_empty(), "{arguments:?}: {}", refused.err);
    }
    let other = said(&command(top, &["check", "--fail-on", "hook"]).output().expect("the binary runs"));
    assert_eq!(other.code, Some(2), "of others it is: {}", other.err);
    assert_eq!(command(top, &["hook", "--help"]).output().expect("it runs").status.code(), Some(0));
}

#[test]
fn a_file_in_which_nothing_is_counted_any_more_is_not_passed_over() {
    let folder = committed(&[
        ("planmark.toml", "[counts.routes]\nsource = \"src/*.ts\"\npattern = 'route\\('\n"),
        ("README.md", "# Harbour\n\nWe serve 3 routes.\n\nProgress: 3/42 (9.1%)\n"),
        ("src/a.ts", "route(\nroute(\n"),
        ("src/b.ts", "route(\n"),
    ]);
    let top = folder.path();
    let told = hook(top, "src/b.ts");
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    disk::write(&top.join("src/b.ts"), "\n");
    let told = hook(top, "src/b.ts");
    assert!(told.code == Some(2) && told.err.contains("README.md:3:"), "{}", told.err);
    assert!(!told.err.contains("9.1%"), "{}", told.err);
}
