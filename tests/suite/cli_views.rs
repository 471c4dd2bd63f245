//! `planmark status` and `planmark next` from outside: what they print, at which width, and as JSON.

use std::path::Path;
use std::process::Command;

use planmark_tests::disk;
use serde_json::{Value, json};

const MODULES: &str = "[submodule \"kestrel\"]\n\tpath = kestrel\n\turl = https://example.org/kestrel.git\n\
                       [submodule \"empty\"]\n\tpath = empty\n\turl = https://example.org/empty.git\n";

const PLAN: &str = "# 港 Harbour\n\n**Last Updated:** 2025-11-14\n**Public launch:** March 11, 2026\n\n\
                    ## Phase 1: Quay 🚧 (Nov 3 - Nov 28, 2025)\n\n- [x] Dredge\n\
                    - [ ] Lay stones, due Nov 18 (@mira)\n- [ ] Drive piles 🚀\n\n## Phase 2: Lights\n\n\
                    - [ ] Wire the lamps that stand along the whole of the southern breakwater up to its head\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        (".gitmodules", MODULES),
        ("PROJECT-PLAN.md", PLAN),
        ("README.md", "# Harbour\n"),
        ("kestrel/.git", "gitdir: ../.git/modules/kestrel\n"),
        ("kestrel/TASKLIST.md", "# Tasks\n\n- [x] T1 Sew the sail\n- [x] T2 Tar the ropes\n"),
        ("empty/.git", "gitdir: ../.git/modules/empty\n"),
        ("empty/CLAUDE.md", "# Nothing yet\n\nLaunch on Monday, 2025-11-25.\n"),
    ];
    for (path, content) in files {
        disk::write(&folder.path().join("harbour").join(path), content);
    }
    folder
}

/// What it prints.
fn said(folder: &Path, width: Option<&str>, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(arguments).args(["--today", "2025-11-21", "."]).current_dir(folder.join("harbour"));
    for name in ["PLANMARK_TODAY", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    if let Some(width) = width {
        command.env("COLUMNS", width);
    }
    let output = command.output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_row_for_each_repository() {
    let folder = folder();
    let text = said(folder.path(), Some("160"), &["status"]);
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].starts_with("repository") && rows[0].contains("findings"), "{text}");
    let root = rows.iter().find(|row| row.starts_with("harbour")).expect("the root");
    for part in ["P-R-", "▰▰▱▱▱▱▱▱▱▱", "1/4", "25%", "Phase 1: Quay", "public launch", "110 d", "Nov 14"]
    {
        assert!(root.contains(part), "no {part} in\n{text}");
    }
    let kestrel = rows.iter().find(|row| row.starts_with("kestrel")).expect("a submodule");
    assert!(kestrel.contains("▰▰▰▰▰▰▰▰▰▰   2/2  100%") && kestrel.contains("-T--"), "{text}");
    let empty = rows.iter().find(|row| row.starts_with("empty")).expect("one without tasks");
    assert!(empty.contains("---C") && empty.ends_with("1W"), "{text}");
    assert!(
        text.contains("1/2 repositories with tasks complete (50.0%), 3/6 tasks done (50.0%), 1 late"),
        "{text}"
    );
}

#[test]
fn a_table_is_as_wide_as_the_terminal() {
    let folder = folder();
    for width in [80, 100, 160] {
        let text = said(folder.path(), Some(&width.to_string()), &["status"]);
        for line in text.lines().take_while(|line| !line.contains("repositories with tasks")) {
            assert!(line.chars().count() <= width, "{width}:\n{text}");
        }
    }
    let whole = said(folder.path(), None, &["status"]);
    assert!(whole.contains("Phase 1: Quay") && !whole.contains('…'), "{whole}");
    assert!(!whole.contains('\u{1b}'), "no colours in a file");
}

#[test]
fn as_markdown_and_in_another_order() {
    let folder = folder();
    let text = said(folder.path(), Some("40"), &["status", "--format", "markdown", "--sort", "done"]);
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(
        rows[1].matches("---").count() + rows[1].matches("--:").count(),
        rows[0].matches(" | ").count() + 1
    );
    assert!(rows[2].contains("plan, README") && rows[2].contains("| 1/4 | 25% |"), "{text}");
    assert!(rows[3].starts_with("| kestrel |") && rows[4].starts_with("| empty |"), "{text}");
}

#[test]
fn as_json() {
    let folder = folder();
    let status = json(&said(folder.path(), None, &["status", "--format", "json"]));
    assert_eq!(status["today"], "2025-11-21");
    assert_eq!(status["counts"]["total"], 6, "{status}");
    let rows = status["repositories"].as_array().expect("an array");
    let root = rows.iter().find(|row| row["folder"] == ".").expect("the root");
    assert_eq!(root["counts"]["done"], 1);
    let files = json!([
        {"kind": "plan", "filename": "PROJECT-PLAN.md"},
        {"kind": "readme", "filename": "README.md"},
    ]);
    assert_eq!(root["files"], files);
    assert_eq!((&root["phase"]["ends"], &root["phase"]["days"]), (&json!("2025-11-28"), &json!(7)));
    assert_eq!(
        (&root["milestone"]["title"], &root["milestone"]["days"]),
        (&json!("public launch"), &json!(110))
    );
    let place = json!({"filename": "PROJECT-PLAN.md", "location": {"row": 3, "column": 19}});
    assert_eq!((&root["updated"]["stale"], &root["updated"]["place"]), (&json!(false), &place));
    let empty = rows.iter().find(|row| row["folder"] == "empty").expect("a submodule");
    assert_eq!((&empty["findings"]["warning"], &empty["phase"]), (&json!(1), &Value::Null), "{empty}");
}

#[test]
fn what_is_next_and_why() {
    let folder = folder();
    let text = said(folder.path(), None, &["next", "-n", "2"]);
    let first = " 1  Lay stones, due Nov 18 (@mira)  @mira\n    overdue by 3 days · in the active phase Phase 1\n    \
                 PROJECT-PLAN.md:9\n";
    assert!(text.starts_with(first), "{text}");
    assert!(text.ends_with("1 more can be done, none waits.\n"), "{text}");
    let narrow = said(folder.path(), Some("50"), &["next", "--phase", "lights"]);
    assert!(narrow.contains("1  Wire the lamps that stand along the whole of…\n"), "{narrow}");
    let none = said(folder.path(), None, &["next", "--repo", "kestrel"]);
    assert_eq!(none, "Nothing can be done now; none waits.\n");
    let mine = json(&said(folder.path(), None, &["next", "--agent", "Mira", "--format", "json"]));
    assert_eq!((&mine["ready"], &mine["waiting"]), (&json!(1), &json!(0)), "{mine}");
    let item = &mine["items"][0];
    assert_eq!((&item["days"], &item["agent"]), (&json!(-3), &json!("mira")));
    assert_eq!(item["why"], "overdue by 3 days · in the active phase Phase 1");
    let place = json!({"filename": "PROJECT-PLAN.md", "location": {"row": 9, "column": 7}});
    assert_eq!(item["place"], place);
}
