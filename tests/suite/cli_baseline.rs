//! `planmark check --baseline` and `--write-baseline`: what is known is not told again, and what is no baseline is not written over.

use std::fs;
use std::path::Path;
use std::process::Command;

use planmark_tests::disk::{self, folder};
use planmark_tests::said::{Said, said};

const PLAN: &str = "# Plan\n\nProgress: 3/42 (9.1%)\n\nProgress: 3/42 (9.1%)\n";

fn check(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(["check", "--output-format", "concise"]).args(arguments).current_dir(folder);
    command.env("PLANMARK_TODAY", "2025-11-21").env_remove("CLICOLOR_FORCE");
    said(&command.output().expect("the binary runs"))
}

#[test]
fn what_a_baseline_knows_is_not_told_again() {
    let folder = folder(&[("PLAN.md", PLAN)]);
    let written = check(folder.path(), &["--write-baseline", "known.json", "."]);
    assert_eq!((written.code, written.out.as_str()), (Some(0), ""));
    assert!(written.err.contains("Wrote 2 findings into known.json."), "{}", written.err);
    let known = check(folder.path(), &["--baseline", "known.json", "."]);
    assert_eq!((known.code, known.out.as_str()), (Some(0), ""), "{}", known.err);
    assert!(known.err.contains("2 false"), "evidence stays as it is: {}", known.err);

    let moved = PLAN.replacen('\n', "\n\nMore.\n\nLines.\n", 1);
    disk::write(&folder.path().join("PLAN.md"), &moved);
    assert_eq!(check(folder.path(), &["--baseline", "known.json", "."]).code, Some(0), "lines may move");
    disk::write(&folder.path().join("PLAN.md"), &format!("{moved}\nProgress: 3/42 (9.1%)\n"));
    let third = check(folder.path(), &["--baseline", "known.json", "."]);
    assert_eq!(
        (third.code, third.out.lines().count()),
        (Some(1), 1),
        "one more of its kind is new: {}",
        third.out
    );
    disk::write(&folder.path().join("PLAN.md"), &moved.replacen("9.1", "5.1", 1));
    let changed = check(folder.path(), &["--baseline", "known.json", "."]);
    assert!(changed.out.contains("\"5.1%\""), "another line is another finding: {}", changed.out);
    assert!(changed.err.contains("1 finding of it is no longer there"), "{}", changed.err);
    assert!(!changed.err.contains("--write-baseline"), "it would take in what is new: {}", changed.err);
    disk::write(&folder.path().join("PLAN.md"), "# Plan\n\nProgress: 3/42 (9.1%)\n");
    let gone = check(folder.path(), &["--baseline", "known.json", "."]);
    assert!(gone.err.contains("`planmark check --write-baseline known.json` forgets"), "{}", gone.err);
    disk::write(&folder.path().join("PLAN.md"), &moved.replacen("9.1", "5.1", 1));
    disk::write(&folder.path().join("OTHER.md"), PLAN);
    let other = check(folder.path(), &["--baseline", "known.json", "."]);
    assert_eq!(other.out.matches("OTHER.md").count(), 2, "{}", other.out);
    assert!(
        !check(folder.path(), &["--baseline", "known.json", "OTHER.md"]).err.contains("no longer"),
        "not looked at"
    );

    // From another folder of the same repository files are called as they were.
    fs::create_dir(folder.path().join(".git")).expect("writable");
    disk::write(&folder.path().join("docs/PLAN.md"), PLAN);
    check(folder.path(), &["--write-baseline", "known.json", "."]);
    assert_eq!(check(&folder.path().join("docs"), &["--baseline", "../known.json", "."]).code, Some(0));
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let folder = folder(&[("PLAN.md", PLAN), ("text.json", "known"), ("other.json", "[]")]);
    disk::write(&folder.path().join("new.json"), "{ \"planmark_baseline\": 2, \"findings\": [] }");
    disk::write(
        &folder.path().join("torn.json"),
        "{ \"planmark_baseline\": 1, \"findings\": [{\"file\": \"a\"}] }",
    );
    for (name, why) in [
        ("nowhere.json", "`planmark check --write-baseline nowhere.json` writes it"),
        ("text.json", "text.json is no baseline"),
        ("other.json", "there is no \"planmark_baseline\": 1 in it"),
        ("new.json", "in the form 2"),
        ("torn.json", "lacks its file, rule or line"),
    ] {
        let refused = check(folder.path(), &["--baseline", name, "."]);
        assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""), "{name}");
        assert!(refused.err.contains(why), "{name}: {}", refused.err);
    }
    assert_eq!(check(folder.path(), &["--write-baseline", "no/such/folder.json", "."]).code, Some(2));
}

#[test]
fn nothing_but_a_baseline_is_written_over() {
    let folder = folder(&[("PLAN.md", PLAN), ("text.json", "known"), ("empty.json", "")]);
    disk::write(&folder.path().join("new.json"), "{ \"planmark_baseline\": 2, \"findings\": [] }");
    fs::create_dir(folder.path().join("docs")).expect("writable");
    let before = disk::tree(folder.path());
    for (name, why) in [
        ("PLAN.md", "PLAN.md is not written over: PLAN.md is no baseline"),
        ("text.json", "text.json is no baseline"),
        ("empty.json", "empty.json is no baseline"),
        ("new.json", "in the form 2"),
        ("docs", "docs is not written over: it is no file"),
    ] {
        let refused = check(folder.path(), &["--write-baseline", name, "."]);
        assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""), "{name}: {}", refused.err);
        assert!(refused.err.contains(why), "{name}: {}", refused.err);
    }
    assert_eq!(disk::tree(folder.path()), before);
    assert_eq!(check(folder.path(), &["--write-baseline", "known.json", "."]).code, Some(0));
    disk::write(&folder.path().join("OTHER.md"), PLAN);
    let again = check(folder.path(), &["--write-baseline", "known.json", "."]);
    assert!(again.err.contains("Wrote 4 findings into known.json."), "{}", again.err);
    assert_eq!(check(folder.path(), &["--baseline", "known.json", "."]).code, Some(0));
    assert_eq!(disk::tree(folder.path()).len(), before.len() + 2, "no temporary file is left");
}

#[test]
fn what_was_not_looked_at_is_not_forgotten() {
    let folder = folder(&[
        ("PLAN.md", "# Plan\n\nProgress: 3/42 (9.1%), and the launch is on Monday, 2025-11-25.\n"),
        ("docs/PLAN.md", PLAN),
    ]);
    fs::create_dir(folder.path().join(".git")).expect("writable");
    let write =
        |arguments: &[&str]| check(folder.path(), &[&["--write-baseline", "known.json"], arguments].concat());
    assert!(write(&["."]).err.contains("Wrote 4 findings"), "{}", write(&["."]).err);
    let before = disk::tree(folder.path());
    for (arguments, lost) in [
        (&["--select", "weekday-mismatch", "."][..], "3 findings"),
        (&["--ignore", "weekday-mismatch", "."], "1 finding "),
        (&["PLAN.md"], "2 findings"),
        (&["docs"], "2 findings"),
    ] {
        let refused = write(arguments);
        assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""), "{arguments:?}: {}", refused.err);
        let why = format!("known.json knows {lost}");
        assert!(refused.err.contains(&why), "{arguments:?}: {}", refused.err);
    }
    assert_eq!(disk::tree(folder.path()), before);

    // A part has a file of its own, which can be written again.
    for _ in 0..2 {
        let part = check(folder.path(), &["--write-baseline", "part.json", "docs"]);
        assert!(part.err.contains("Wrote 2 findings into part.json."), "{}", part.err);
    }
    fs::remove_file(folder.path().join("docs/PLAN.md")).expect("it is there");
    assert!(write(&["."]).err.contains("Wrote 2 findings"), "what is gone is forgotten");
}
