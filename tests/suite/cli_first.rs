//! What somebody meets who tries planmark for the first time: where there is nothing to judge, where a name is wrong, on a terminal.

use std::path::Path;
use std::process::{Command, Output};

use planmark_tests::disk;

fn planmark(folder: &Path, colour: bool, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(arguments).current_dir(folder);
    for name in ["PLANMARK_TODAY", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    if colour {
        command.env("CLICOLOR_FORCE", "1");
    }
    command.output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn where_there_is_no_markdown_it_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    disk::write(&folder.path().join("main.py"), "print(1)\n");
    for command in ["check", "facts", "status", "next"] {
        let output = planmark(folder.path(), false, &[command]);
        assert!(output.status.success());
        assert!(said(&output).contains("there is no Markdown in "), "{command}: {}", said(&output));
    }
    disk::write(&folder.path().join("PLAN.md"), "# Plan\n");
    assert_eq!(said(&planmark(folder.path(), false, &["check"])), "");
    assert_eq!(said(&planmark(folder.path(), false, &["check", "PLAN.md"])), "");
    // Outside of a repository a file is judged whatever it is called.
    std::fs::create_dir(folder.path().join(".git")).expect("writable");
    let output = planmark(folder.path(), false, &["check", "main.py"]);
    assert!(said(&output).contains("main.py: no Markdown"), "{}", said(&output));
}

#[test]
fn a_wrong_name_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = planmark(folder.path(), false, &["check", "plans/nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said(&output), "ERROR there is no file or folder plans/nowhere\n");
    let output = planmark(folder.path(), false, &["explain", "stale-wek"]);
    assert!(said(&output).contains("did you mean stale-week? (planmark explain"), "{}", said(&output));
}

#[test]
fn what_is_not_checked_out_is_told_from_here_and_counts_as_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let modules = "[submodule \"quay\"]\n\tpath = quay\n\turl = https://example.org/quay.git\n";
    disk::write(&folder.path().join(".gitmodules"), modules);
    disk::write(&folder.path().join("PLAN.md"), "# Plan\n\n- [ ] Dredge\n");
    std::fs::create_dir(folder.path().join("quay")).expect("writable");
    let output = planmark(folder.path(), false, &["check"]);
    assert!(said(&output).contains("INFO .gitmodules: 1 of 1 submodules is not"), "{}", said(&output));
    let output = planmark(folder.path(), false, &["status"]);
    assert_eq!(said(&output), "");
    let table = printed(&output);
    let row = table.lines().find(|line| line.starts_with("quay")).expect("a row");
    assert!(row.ends_with(" —") && table.contains("; — no Markdown there"), "{table}");
    let json = printed(&planmark(folder.path(), false, &["status", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let row = json["repositories"].as_array().and_then(|rows| rows.iter().find(|row| row["name"] == "quay"));
    assert_eq!(row.map(|row| row["findings"].is_null()), Some(true), "{json}");
}

#[test]
fn the_list_of_rules_is_as_wide_as_the_terminal() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    let output = command.arg("explain").env("COLUMNS", "80").output().expect("the binary runs");
    let list = printed(&output);
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&list), words(&printed(&planmark(Path::new("."), false, &["explain"]))));
}

#[test]
fn a_patch_has_colours_on_a_terminal_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    disk::write(&folder.path().join("PLAN.md"), "# Plan\n\nProgress: 3/42 (9.1%)\n");
    let plain = printed(&planmark(folder.path(), false, &["fix", "--diff"]));
    assert!(
        plain.contains("-Progress: 3/42 (9.1%)\n+Progress: 3/42 (7.1%)\n") && !plain.contains('\u{1b}'),
        "{plain}"
    );
    let coloured = printed(&planmark(folder.path(), true, &["fix", "--diff"]));
    assert!(coloured.contains("\u{1b}[32m+Progress: 3/42 (7.1%)\u{1b}[0m\n"), "{coloured}");
}
