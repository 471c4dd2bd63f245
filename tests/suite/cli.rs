//! The command line from outside: the real binary, its output, its exit status, and what it leaves on disk.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const TODAY: &str = "2025-11-21";

fn planmark(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planmark"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("PLANMARK_TODAY")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("writable");
        fs::write(path, content).expect("writable");
    }
    folder
}

/// One wrong percentage (a warning with a safe fix), one wrong total (a warning to be looked at), one review that is due (information).
const PLAN: &str = "# Plan\n\n**Last Updated:** 2025-11-20\n**Next Review:** 2025-11-18\n\nProgress: 3/42 (9.1%)\n\n\
                    | Item | Hours |\n|------|-------|\n| a | 1 |\n| b | 2 |\n| c | 3 |\n| **Total** | 7 |\n";

#[test]
fn exit_status_says_what_was_found() {
    let wrong = folder(&[("PLAN.md", PLAN)]);
    let right = folder(&[("PLAN.md", "# Plan\n\nProgress: 3/42 (7.1%)\n")]);
    let status = |folder: &Path, arguments: &[&str]| planmark(folder, arguments).status.code();
    assert_eq!(status(wrong.path(), &["check", "--today", TODAY]), Some(1));
    assert_eq!(status(wrong.path(), &["check", "--today", TODAY, "--exit-zero"]), Some(0));
    assert_eq!(status(wrong.path(), &["check", "--today", TODAY, "--fail-on", "error"]), Some(0));
    assert_eq!(status(right.path(), &["check", "--today", TODAY]), Some(0));
    assert_eq!(status(right.path(), &["check", "nowhere"]), Some(2));
    assert_eq!(status(right.path(), &["check", "--today", "2025-11-31"]), Some(2));
    assert_eq!(status(right.path(), &["explain", "stale-wek"]), Some(2));
    assert_eq!(status(right.path(), &["check", "--select", "stale-wek"]), Some(2));
}

#[test]
fn json_has_the_promised_shape() {
    let folder = folder(&[("docs/PLAN.md", PLAN)]);
    let output = planmark(folder.path(), &["check", "--output-format", "json", "--today", TODAY, "."]);
    let findings: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let finding = findings
        .as_array()
        .expect("an array")
        .iter()
        .find(|it| it["code"] == "ratio-mismatch")
        .expect("found");
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["certainty"], "computed");
    assert_eq!(finding["filename"], "docs/PLAN.md");
    assert_eq!(finding["location"]["row"], 6);
    assert_eq!(finding["end_location"]["row"], 6);
    assert_eq!(finding["fix"]["applicability"], "safe");
    assert_eq!(finding["fix"]["edits"][0]["content"], "7.1");
    assert!(
        finding["related"].is_array()
            && finding["url"].as_str().is_some_and(|url| url.ends_with("/ratio-mismatch.md"))
    );
}

#[test]
fn full_underlines_the_place() {
    let folder = folder(&[("PLAN.md", PLAN)]);
    let output = text(&planmark(folder.path(), &["check", "--today", TODAY]).stdout);
    assert!(output.contains("warning[ratio-mismatch]") && output.contains("--> PLAN.md:6:"), "{output}");
    assert!(output.contains("^^^^") && output.contains("= help: Change to 7.1%"), "{output}");
    assert!(output.contains("in 1 file"), "{output}");
}

#[test]
fn fix_applies_what_has_one_right_answer() {
    let folder = folder(&[("PLAN.md", PLAN)]);
    let plan = folder.path().join("PLAN.md");
    let diff = text(&planmark(folder.path(), &["fix", "--diff", "--today", TODAY]).stdout);
    assert!(diff.contains("-Progress: 3/42 (9.1%)\n+Progress: 3/42 (7.1%)\n"), "{diff}");
    assert!(!diff.contains("Total"), "a total is to be looked at: {diff}");
    assert_eq!(fs::read_to_string(&plan).expect("readable"), PLAN, "--diff changes nothing");
    assert!(planmark(folder.path(), &["fix", "--today", TODAY]).status.success());
    assert_eq!(fs::read_to_string(&plan).expect("readable"), PLAN.replace("9.1%", "7.1%"));
    assert!(planmark(folder.path(), &["fix", "--unsafe-fixes", "--today", TODAY]).status.success());
    let after = fs::read_to_string(&plan).expect("readable");
    assert!(after.contains("| **Total** | 6 |"), "{after}");
    assert!(
        after.contains("**Next Review:** 2025-11-18"),
        "stamps are written only when their rule is selected: {after}"
    );
    let select = ["fix", "--unsafe-fixes", "--select", "overdue-review", "--today", TODAY];
    assert!(planmark(folder.path(), &select).status.success());
    assert!(!fs::read_to_string(&plan).expect("readable").contains("2025-11-18"));
}

#[test]
fn a_single_file_needs_no_repository() {
    let folder = folder(&[("PLAN.md", PLAN), ("OTHER.md", PLAN)]);
    let output = text(
        &planmark(folder.path(), &["check", "--output-format", "concise", "--today", TODAY, "PLAN.md"])
            .stdout,
    );
    assert!(output.contains("PLAN.md:6:") && !output.contains("OTHER.md"), "{output}");
}

#[test]
fn a_file_that_is_not_utf_8_is_said_once_and_judged() {
    let folder = folder(&[("PLAN.md", PLAN)]);
    fs::write(folder.path().join("latin.md"), b"caf\xe9\n\nProgress: 3/42 (9.1%)\n").expect("writable");
    let output = planmark(folder.path(), &["check", "--output-format", "concise", "--today", TODAY]);
    assert_eq!(text(&output.stderr).matches("latin.md").count(), 1, "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("latin.md:3:"));
    let before = fs::read(folder.path().join("latin.md")).expect("readable");
    planmark(folder.path(), &["fix", "--today", TODAY]);
    assert_eq!(fs::read(folder.path().join("latin.md")).expect("readable"), before, "it is not written");
}

#[test]
fn fix_counts_only_what_it_can_write() {
    let folder = folder(&[("GOOD.md", "Progress: 3/42 (9.1%)\n")]);
    fs::write(folder.path().join("LATIN.md"), b"Caf\xe9: 3/42 (9.1%)\n").expect("writable");
    let output = planmark(folder.path(), &["fix", ".", "--today", TODAY]);
    let said = text(&output.stderr);
    assert!(said.contains("Applied 1 fix in 1 file."), "{said}");
    assert_eq!(said.matches("is not UTF-8").count(), 1, "{said}");
    let latin = fs::read(folder.path().join("LATIN.md")).expect("readable");
    assert_eq!(latin, b"Caf\xe9: 3/42 (9.1%)\n");
}

#[test]
fn fix_creates_a_missing_plan_like_those_of_its_siblings() {
    let mut files = vec![("TASKLIST.md".to_owned(), "- [ ] Open the harbour\n".to_owned())];
    let mut modules = String::new();
    for name in ["bell", "buoy", "crane", "quay"] {
        modules.push_str(&format!("[submodule \"{name}\"]\n\tpath = modules/{name}\n"));
        files.push((format!("modules/{name}/README.md"), format!("# {name}\n")));
        if name != "quay" {
            let list = format!("# Tasks of {name}\n\n## Survey\n\n- [ ] Depths\n");
            files.push((format!("modules/{name}/docs/TASKLIST.md"), list));
        }
    }
    files.push((".gitmodules".to_owned(), modules));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    fs::create_dir(folder.path().join(".git")).expect("writable");
    let created = folder.path().join("modules/quay/docs/TASKLIST.md");
    let fix = ["fix", "--unsafe-fixes", "--select", "missing-plan-file", "--today", TODAY];
    let diff = text(&planmark(folder.path(), &[&fix[..], &["--diff"]].concat()).stdout);
    assert!(
        diff.starts_with("--- /dev/null\n+++ b/modules/quay/docs/TASKLIST.md\n@@ -0,0 +1,5 @@\n"),
        "{diff}"
    );
    assert!(!created.exists(), "--diff changes nothing");
    let said = text(&planmark(folder.path(), &fix).stderr);
    assert!(said.contains("Applied 1 fix in 1 file.\nNothing is left of these rules."), "{said}");
    let text = fs::read_to_string(created).expect("it was created");
    assert_eq!(text, "# Tasks of quay\n\n## Survey\n\n- [ ]\n");
}

#[test]
fn the_demo_needs_nothing_and_fails_nobody() {
    let output = planmark(folder(&[]).path(), &["demo", "--output-format", "concise"]);
    assert!(output.status.success());
    let rules = ["stale-week", "count-mismatch", "done-with-open-tasks", "unknown-agent", "table-sum"];
    for rule in rules {
        assert!(text(&output.stdout).contains(rule), "{rule}");
    }
}

#[test]
fn profiles_and_the_day_of_the_configuration() {
    let folder = folder(&[("PLAN.md", "# Plan\n\n**Next Review:** 2025-11-18\n")]);
    let config = folder.path().join("planmark.toml");
    let status = |arguments: &[&str]| planmark(folder.path(), arguments).status.code();
    fs::write(&config, "today = \"2025-11-17\"\nprofile = \"strict\"\n").expect("writable");
    assert_eq!(status(&["check"]), Some(0), "the review is not due yet");
    assert_eq!(status(&["check", "--today", TODAY]), Some(1), "strict makes a warning of information");
    assert_eq!(status(&["check", "--today", TODAY, "--profile", "default"]), Some(0));
    assert_eq!(status(&["check", "--profile", "strickt"]), Some(2));
    fs::write(&config, "today = 2025-11-21\n").expect("writable");
    assert_eq!(status(&["check", "--profile", "strict"]), Some(1));
    let rule = "[rules]\noverdue-review = \"hint\"\n";
    fs::write(&config, format!("today = 2025-11-21\nprofile = \"strict\"\n{rule}")).expect("writable");
    assert_eq!(status(&["check"]), Some(0), "[rules] stands over the profile");
    let countdown = "111 days to March 11, 2026, and 3/42 (7.1%)\n";
    fs::write(folder.path().join("PLAN.md"), countdown).expect("writable");
    assert_eq!(status(&["check", "--profile", "ci", "--today", "2025-11-28"]), Some(0));
    assert_eq!(status(&["check", "--today", "2025-11-28"]), Some(1));
}

#[test]
fn init_proposes_what_the_tree_confirms_and_overwrites_nothing() {
    let folder = folder(&[
        ("README.md", "We keep 3 runbooks and 12 dreams.\n"),
        ("docs/runbooks/README.md", "# Runbooks\n"),
        ("docs/runbooks/a.md", "# A\n"),
        ("docs/runbooks/b.md", "# B\n"),
        ("docs/runbooks/c.md", "# C\n"),
        ("docs/runbooks/d.md", "# D\n"),
    ]);
    let shown = planmark(folder.path(), &["init", "--stdout", "."]);
    let config = folder.path().join("planmark.toml");
    assert!(shown.status.success() && !config.exists(), "{}", text(&shown.stderr));
    assert!(planmark(folder.path(), &["init", "."]).status.success());
    let written = fs::read_to_string(&config).expect("written");
    assert_eq!(written, text(&shown.stdout));
    assert!(written.starts_with("#:schema https://"), "{written}");
    assert!(
        written.contains("[counts.runbooks]\nsource = \"docs/runbooks/*.md\"\nexclude = [\"README.md\"]\n")
    );
    assert!(!written.contains("dreams"), "{written}");
    let found = text(&planmark(folder.path(), &["check", "--output-format", "concise", "."]).stdout);
    assert!(found.contains("count-mismatch") && !found.contains("planmark.toml"), "{found}");
    fs::write(&config, "# mine\n").expect("writable");
    assert_eq!(planmark(folder.path(), &["init", "."]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&config).expect("readable"), "# mine\n");
    assert!(planmark(folder.path(), &["init", "--force", "."]).status.success());
    assert_eq!(fs::read_to_string(&config).expect("readable"), written);
    assert_eq!(planmark(folder.path(), &["init", "nowhere"]).status.code(), Some(2));
}

#[test]
fn facts_are_listed_with_every_claim() {
    let folder = folder(&[
        (
            "README.md",
            "The public launch (March 18, 2026) is near.\n\nOf 3 submodules, and 2 submodules more.\n",
        ),
        (
            "PROJECT-PLAN.md",
            "**Public launch:** 2026-03-11\n\nThe public launch is on March 11, 2026.\n\n## Phase 1: Survey ✅\n",
        ),
    ]);
    let output = planmark(folder.path(), &["facts", "--today", TODAY]);
    assert!(output.status.success());
    let shown = text(&output.stdout);
    assert!(shown.contains("date public launch: 2026-03-11  (stated most often, 2 times)"), "{shown}");
    assert!(shown.contains("✗ README.md:1        March 18, 2026"), "{shown}");
    assert!(shown.contains("· PROJECT-PLAN.md:1  2026-03-11"), "{shown}");
    assert!(shown.contains("status Phase 1: Survey: done  (stated once)"), "{shown}");
    let output = planmark(folder.path(), &["facts", "--output-format", "json", "--today", TODAY, "."]);
    let facts: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let launch = facts.as_array().expect("an array").iter().find(|it| it["kind"] == "date").expect("a date");
    assert_eq!(launch["name"], "public launch");
    assert_eq!(launch["claims"][2]["filename"], "README.md");
    assert_eq!(launch["claims"][2]["verdict"], "wrong");
    assert_eq!(launch["claims"][2]["location"]["row"], 1);
}

#[test]
fn what_init_proposes_for_the_samples_can_be_read_back() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workspaces");
    for sample in ["rollout", "rollout/submodules/core/harborline-crew", "styles"] {
        let sample = samples.join(sample);
        let output = planmark(&sample, &["init", "--stdout", "."]);
        let proposed = text(&output.stdout);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let (config, problems) = planmark_core::config::read(&proposed);
        assert!(config.is_some() && problems.is_empty(), "{problems:?} in\n{proposed}");
        if sample.ends_with("rollout") {
            assert!(
                proposed.contains("source = \"docs/runbooks/*.md\"\nexclude = [\"README.md\"]\n"),
                "{proposed}"
            );
            assert!(config.is_some_and(|config| config.counts.len() == 1), "{proposed}");
        }
    }
}

#[test]
fn timeline() {
    let plan = "# Plan\n\n## Phase 1: Pier (2025-11-28 - 2025-11-03)\n\n- [ ] a\n\n## Phase 2: Quay (Dec 1 - Dec 19, 2025)\n";
    let dated = folder(&[("PLAN.md", plan)]);
    let drawn = |arguments: &[&str]| {
        let output = planmark(dated.path(), &[&["timeline", "--today", TODAY], arguments].concat());
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{arguments:?}");
        text(&output.stdout)
    };
    let picture = drawn(&[]);
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"), "{picture}");
    assert!(picture.contains("ends on 2025-11-03, before it starts on 2025-11-28"), "{picture}");
    assert!(picture.contains("PLAN.md:7: Phase 2: Quay (Dec 1 - Dec 19, 2025)"), "{picture}");
    assert!(drawn(&["--format", "mermaid"]).contains("Phase 2 – Quay :2025-12-01, 2025-12-19"));
    assert_eq!(drawn(&["--format", "html", "--output", "timeline.html"]), "");
    let page = fs::read_to_string(dated.path().join("timeline.html")).expect("it is written");
    assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script"), "{page}");
    assert!(drawn(&["--from", "2025-12-15", "--to", "2025-12-31"]).contains("class=\"beyond\""));

    let status = |arguments: &[&str]| planmark(dated.path(), arguments).status.code();
    assert_eq!(status(&["timeline", "--repo", "nowhere"]), Some(2));
    assert_eq!(status(&["timeline", "--from", "2025-12-02", "--to", "2025-12-01"]), Some(2));
    assert_eq!(status(&["timeline", "--output", "no/such/folder.svg"]), Some(2));

    let bare = folder(&[("PLAN.md", "# Plan\n\n## Phase 1: Pier\n\n- [ ] a\n")]);
    let output = planmark(bare.path(), &["timeline"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("no phase has days yet"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("Nothing has days yet"));
}
