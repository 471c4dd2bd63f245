//! `planmark new` from outside: what it writes in whose style, that nothing is found in it, and what it refuses.

use std::path::Path;
use std::process::{Command, Output};

use planmark_tests::disk;

const MODULES: &str = "[submodule \"a\"]\n\tpath = fleet/tide-api\n[submodule \"b\"]\n\tpath = fleet/tide-bell\n\
                       [submodule \"c\"]\n\tpath = fleet/tide-log\n[submodule \"d\"]\n\tpath = fleet/tide-web\n";

/// Three that are planned alike, each with statuses, days and tasks of its own, and one that has nothing but a README.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tasks = |name: &str, own: &str| {
        format!(
            "# {name}: what is left\n\n**Last Updated:** 2025-11-20\n\n## Phase 1: Groundwork ✅ COMPLETE\n\n- [x] Dig\n\n\
             ## Phase 2: Build 🚧 (Nov 3 - Nov 28, 2025)\n\n- [ ] Lay stones\n\n{own}"
        )
    };
    let plan = "# Tide API - Project Plan\n\n**Status:** active\n\n## Overview\n\nAll of it.\n\n## The 12 agents\n\nAll of them.\n\n## Timeline\n\n\
                ### Week 1: Nov 3 - Nov 7, 2025 ✅\n\nDone.\n\n### Phase A: Berths (60%)\n\n#### Task 0.1: Dig ✅\n\nDug.\n\n\
                ## Changelog\n\n### 1.2.0\n\nMore.\n";
    let files = [
        (".gitmodules".to_owned(), MODULES.to_owned()),
        ("README.md".to_owned(), "# Tides\n".to_owned()),
        ("fleet/tide-api/TASKLIST.md".to_owned(), tasks("tide-api", "## Berths\n\n- [ ] Count them\n")),
        ("fleet/tide-api/docs/PROJECT-PLAN.md".to_owned(), plan.to_owned()),
        ("fleet/tide-bell/TASKLIST.md".to_owned(), tasks("tide-bell", "")),
        ("fleet/tide-log/TASKLIST.md".to_owned(), tasks("tide-log", "")),
        ("fleet/tide-web/README.md".to_owned(), "# Pages\n".to_owned()),
    ];
    for (path, content) in &files {
        disk::write(&folder.path().join("tides").join(path), content);
    }
    for name in ["api", "bell", "log", "web"] {
        let link = format!("gitdir: ../../.git/modules/{name}\n");
        disk::write(&folder.path().join(format!("tides/fleet/tide-{name}/.git")), &link);
    }
    folder
}

fn planmark(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(arguments).current_dir(folder).env("PLANMARK_TODAY", "2025-11-21");
    command.output().expect("the binary runs")
}

fn written(folder: &Path, arguments: &[&str]) -> String {
    let output = planmark(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = planmark(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Nothing is found in this file, whatever the rules.
fn is_clean(folder: &Path, file: &str) {
    let output = planmark(folder, &["check", "--fail-on", "hint", "--output-format", "concise", file]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_siblings_share_without_what_they_state() {
    let folder = folder();
    let web = folder.path().join("tides/fleet/tide-web");
    let said = written(&web, &["new", "tasklist"]);
    assert!(said.contains("TASKLIST.md: 3 headings, as 3 siblings have them"), "{said}");
    let text = std::fs::read_to_string(web.join("TASKLIST.md")).expect("it is written");
    let expected =
        "# tide-web: what is left\n\n## Phase 1: Groundwork\n\n- [ ]\n\n## Phase 2: Build\n\n- [ ]\n";
    assert_eq!(text.replace(" (Nov 3 - Nov 28, 2025)", ""), expected);
    is_clean(&web, "TASKLIST.md");
    let again = refused(&web, &["new", "tasklist"]);
    assert!(again.contains("TASKLIST.md is there already, and is not replaced"), "{again}");
    assert_eq!(std::fs::read_to_string(web.join("TASKLIST.md")).expect("it is there"), text);
}

#[test]
fn all_headings_of_the_one_that_is_named() {
    let folder = folder();
    let web = folder.path().join("tides/fleet/tide-web");
    written(&web, &["new", "plan", "--from", "tide-api"]);
    let text =
        std::fs::read_to_string(web.join("docs/PROJECT-PLAN.md")).expect("where the sibling has its own");
    let expected =
        "# Tide Web - Project Plan\n\n## Overview\n\n## Timeline\n\n### Week 1\n\n### Phase A: Berths\n";
    assert_eq!(text, expected);
    is_clean(&web, "docs/PROJECT-PLAN.md");
}

#[test]
fn a_name_of_its_own_and_nothing_written() {
    let folder = folder();
    let root = folder.path().join("tides");
    let arguments =
        ["new", "tasklist", "fleet/tide-web", "--from", "fleet/tide-api", "--name", "The Pages", "--stdout"];
    let output = planmark(&root, &arguments);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.starts_with("# The Pages: what is left\n\n## Phase 1: Groundwork\n"), "{text}");
    assert!(text.ends_with("## Berths\n\n- [ ]\n") && !text.contains("2025"), "{text}");
    assert!(!root.join("fleet/tide-web/TASKLIST.md").exists());
}

#[test]
fn without_anybody_to_follow() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let alone = folder.path().join("skiff");
    disk::write(&alone.join("README.md"), "# Skiff\n");
    std::fs::create_dir(alone.join(".git")).expect("a folder");
    let said = written(&alone, &["new", "plan"]);
    assert!(said.contains("no sibling has one to follow"), "{said}");
    written(&alone, &["new", "tasklist"]);
    let text = std::fs::read_to_string(alone.join("PROJECT-PLAN.md")).expect("it is written");
    assert_eq!(text, "# skiff: project plan\n\n## Goal\n\n## Milestones\n\n## Phase 1\n\n- [ ]\n");
    is_clean(&alone, "PROJECT-PLAN.md");
    is_clean(&alone, "TASKLIST.md");
}

#[test]
fn what_cannot_be_followed() {
    let folder = folder();
    let web = folder.path().join("tides/fleet/tide-web");
    let unknown = refused(&web, &["new", "tasklist", "--from", "tide-bel"]);
    assert!(unknown.contains("no repository is called tide-bel; did you mean tide-bell?"), "{unknown}");
    let lacking = refused(&web, &["new", "plan", "--from", "tide-bell"]);
    assert!(lacking.contains("tide-bell has no PROJECT-PLAN.md; tide-api has one"), "{lacking}");
    let missing = refused(&web, &["new", "plan", "no-such-folder"]);
    assert!(missing.contains("cannot write into no-such-folder"), "{missing}");
    let plain = folder.path().join("tides/docs");
    std::fs::create_dir(&plain).expect("a folder");
    let plain = refused(&plain, &["new", "plan", "."]);
    assert!(plain.contains("is no repository"), "{plain}");
}
