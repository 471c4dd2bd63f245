//! `fix` that is killed, finds the disk full, or is not alone: every file is as it was or as it is to be, and nothing is left behind.

use std::fs;
use std::path::Path;
use std::process::Command;

use planmark_tests::disk::tree;
use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::json;

use super::{ended, planmark, text};

const FILES: usize = 24;

fn wrong(number: usize) -> String {
    format!("# Plan {number}\n\n{}\nProgress: 3/42 (9.1%)\n", "- [ ] Lay another cable\n".repeat(200))
}

fn right(number: usize) -> String {
    wrong(number).replace("9.1", "7.1")
}

/// So many plans with the same mistake.
fn plans() -> Folder {
    let folder = Folder::new(&[]);
    (0..FILES).for_each(|number| folder.write(&format!("plan-{number:02}.md"), wrong(number)));
    folder
}

/// How many are put right; every other one is as it was.
fn mended(folder: &Folder) -> usize {
    let is_mended = |number: &usize| {
        let text =
            fs::read_to_string(folder.path(&format!("plan-{number:02}.md"))).expect("it is there, whole");
        assert!(
            text == wrong(*number) || text == right(*number),
            "plan-{number:02}.md is half of something: {text}"
        );
        text == right(*number)
    };
    (0..FILES).filter(is_mended).count()
}

/// It is killed as soon as so many files have changed: before it writes, between two files, and while it writes one.
#[test]
fn killed_at_any_moment() {
    for wanted in [0, 1, 2, 5, 9, 14, 20, 23] {
        let folder = plans();
        let mut child = planmark(&folder.path(""), &["fix", "."]).spawn().expect("the binary runs");
        while mended(&folder) < wanted && child.try_wait().expect("it can be waited for").is_none() {}
        child.kill().expect("it is ours");
        child.wait().expect("it can be waited for");
        mended(&folder);
        // Whoever writes there next takes away what the killed one left.
        let output = ended(planmark(&folder.path(""), &["fix", "."]));
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(mended(&folder), FILES);
        let left: Vec<_> = tree(&folder.path(""))
            .into_keys()
            .filter(|name| !name.to_string_lossy().starts_with("plan"))
            .collect();
        let is_swept = left.is_empty() || mended(&folder) == FILES && all_were_written(wanted);
        assert!(is_swept, "killed after {wanted}: {left:?}");
    }
}

/// Was nothing left to write for the second run, which then has no reason to sweep?
fn all_were_written(wanted: usize) -> bool {
    wanted + 1 >= FILES
}

/// A limit on the size of files stands for a disk that is full: a write fails half-way.
#[test]
fn a_disk_that_is_full() {
    let folder = plans();
    let before = tree(&folder.path(""));
    let mut command = Command::new("sh");
    let script = r#"trap '' XFSZ; ulimit -f 2; exec "$0" fix ."#;
    command.args(["-c", script, env!("CARGO_BIN_EXE_planmark")]).current_dir(folder.path(""));
    command.env("PLANMARK_TODAY", "2025-11-21").stderr(std::process::Stdio::piped());
    let output = ended(command);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.matches("not changed: ").count(), FILES, "{said}");
    assert!(said.contains("No fix to apply."), "{said}");
    assert!(tree(&folder.path("")) == before, "nothing has changed, and nothing is left behind");
}

/// Where results go may be full or gone too.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing() {
    let folder = plans();
    for arguments in [
        &["check", "."][..],
        &["fix", "--diff", "."],
        &["facts", "."],
        &["status", "."],
        &["explain"],
        &["demo"],
    ] {
        let mut command = planmark(&folder.path(""), arguments);
        command.stdout(fs::File::options().write(true).open("/dev/full").expect("it is there"));
        let output = ended(command);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.to_lowercase().contains("no space left"), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = planmark(&folder.path(""), arguments);
        command.stdout(writer);
        let output = ended(command);
        let said = text(&output.stderr);
        assert!(
            !said.contains("ERROR") && !said.contains("panicked"),
            "{arguments:?}: who has seen enough needs no word: {said}"
        );
    }
}

/// Two of them, and a server that has a file open: each file is mended once, whoever was first.
#[test]
fn not_alone() {
    let folder = plans();
    let mut session = Session::initialize(&folder.uri(""), &json!({}));
    session.open(&folder.uri("plan-00.md"), &wrong(0));
    let children: Vec<_> =
        (0..3).map(|_| planmark(&folder.path(""), &["fix", "."]).spawn().expect("the binary runs")).collect();
    for child in children {
        let output = child.wait_with_output().expect("it can be waited for");
        let said = text(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 2)), "{said}");
        for line in said.lines().filter(|line| line.contains("not changed")) {
            assert!(line.contains("it changed since it was read") || line.contains("No such file"), "{line}");
        }
    }
    assert_eq!(mended(&folder), FILES);
    assert!(is_clean(&folder.path("")), "nothing is left behind");
    assert_eq!(session.request("planmark/text", json!({"uri": folder.uri("plan-00.md")})), wrong(0));
    session.end();
}

fn is_clean(folder: &Path) -> bool {
    tree(folder).keys().all(|name| name.to_string_lossy().starts_with("plan"))
}
