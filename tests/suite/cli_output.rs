//! What `planmark check` prints: every format as it is, at two widths, in colour and without, and held against the schema of its readers.
//!
//! The texts are in `tests/outputs/`; `UPDATE_OUTPUTS=1` writes them. The trap: what is for programs has neither a width nor a colour.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use planmark_tests::disk;
use planmark_tests::schemas::{json_errors, xml_errors};
use serde_json::{Value, json};

const PLAN: &str = "# 港 Harbour plan 🚢\n\n**Last Updated:** 2025-11-20\n**Next Review:** 2025-11-18\n\nProgress: 3/42 (9.1%)\n\n\
    | 項目 Item 📦 | Stunden ⏱️ | Anmerkung |\n|---|---|---|\n| 杭打ち | 1 | |\n| Kräne 🏗️ | 2 | |\n| c | 3 | |\n| **Total** | 7 | \
    計画では九月までに岸壁の工事を終える予定だったが、台風のため二週間遅れている 🌀🌀🌀 und danach kommt noch sehr viel mehr Text, der weit über den Rand hinausgeht |\n\n\
    ## Phase 1: Quay ✅ COMPLETE\n\n- [x] Dredge\n- [ ] Lay stones, due 2025-11-31\n";

const NOTES: &str = "# Notes\n\n第一段階は 2026-03-11 まで、つまり 111 days to March 11, 2026 🚢, and of all the 612 rows of the ledger 24/612 (5.9%) are written <by> \"hand\" & foot.\n";

fn harbour() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    disk::write(&folder.path().join("PLAN.md"), PLAN);
    disk::write(&folder.path().join("docs/my notes, 100%.md"), NOTES);
    folder
}

struct Shown {
    width: Option<&'static str>,
    colour: bool,
    links: bool,
}

const PIPED: Shown = Shown { width: None, colour: false, links: false };

fn run(folder: &Path, shown: &Shown, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(["check", "--today", "2025-11-21", "."]).args(arguments).current_dir(folder);
    for name in ["PLANMARK_TODAY", "CLICOLOR_FORCE", "COLUMNS", "NO_COLOR", "FORCE_HYPERLINK"] {
        command.env_remove(name);
    }
    if let Some(width) = shown.width {
        command.env("COLUMNS", width);
    }
    if shown.colour {
        command.env("CLICOLOR_FORCE", "1");
    }
    if shown.links {
        command.env("FORCE_HYPERLINK", "1");
    }
    command.output().expect("the binary runs")
}

fn printed(folder: &Path, shown: &Shown, format: &str) -> String {
    let output = run(folder, shown, &["--output-format", format]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(name)).expect("it is there")).expect("JSON")
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Holds a text against the one that is kept.
fn compare(name: &str, text: &str) {
    let path = root().join("tests/outputs").join(name);
    if std::env::var_os("UPDATE_OUTPUTS").is_some() {
        disk::write(&path, text);
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "{name} is another; UPDATE_OUTPUTS=1 writes it");
}

#[test]
fn for_people_it_is_as_wide_as_the_terminal() {
    let folder = harbour();
    for (width, columns) in [("80", 80), ("160", 160)] {
        for colour in [false, true] {
            let text = printed(folder.path(), &Shown { width: Some(width), colour, links: false }, "full");
            compare(&format!("full-{width}{}.txt", if colour { "-colour" } else { "" }), &text);
            assert_eq!(text.contains("\u{1b}["), colour);
            // Only lines of the source are cut; what is said of them is read as a whole.
            let is_source = |line: &&str| line.trim_start().starts_with(|char: char| char.is_ascii_digit());
            let sources: Vec<&str> = text.lines().filter(|line| !colour && is_source(line)).collect();
            assert!(colour || sources.iter().any(|line| columns_of(line) > columns / 2), "{text}");
            assert!(sources.iter().all(|line| columns_of(line) <= columns), "{text}");
        }
    }
}

/// How many columns a line takes.
fn columns_of(line: &str) -> usize {
    let columns = |char: char| match char {
        '\u{fe0f}' => 0,
        '\u{1100}'.. => 2,
        _ => 1,
    };
    line.chars().map(columns).sum()
}

#[test]
fn for_programs_it_is_the_same_everywhere() {
    let folder = harbour();
    let formats = ["concise", "json", "github", "gitlab", "sarif", "junit", "markdown", "agent"];
    for format in formats {
        let text = printed(folder.path(), &PIPED, format);
        let narrow = Shown { width: Some("80"), colour: true, links: true };
        assert_eq!(text, printed(folder.path(), &narrow, format), "{format} knows no terminal");
        assert!(!text.contains('\u{1b}') && text.ends_with('\n'), "{format}: {text}");
        assert_eq!(text, printed(folder.path(), &PIPED, format), "{format} is in a stable order");
        if format != "sarif" {
            compare(&format!("{format}.txt"), &text);
        }
    }
}

#[test]
fn links_are_for_terminals_that_follow_them() {
    let folder = harbour();
    let link =
        "\u{1b}]8;;https://github.com/planmark/planmark/blob/main/docs/rules/table-sum.md\u{1b}\\table-sum";
    let coloured = |links| printed(folder.path(), &Shown { width: Some("80"), colour: true, links }, "full");
    assert!(coloured(true).contains(link), "{}", coloured(true));
    assert!(!coloured(false).contains("\u{1b}]8"), "not asked for, and no terminal");
    let plain = printed(folder.path(), &Shown { width: None, colour: false, links: true }, "full");
    assert!(!plain.contains('\u{1b}'), "without colour nothing is written but text");
    let refused = Command::new(env!("CARGO_BIN_EXE_planmark"))
        .args(["demo"])
        .envs([("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("FORCE_HYPERLINK", "1")])
        .output()
        .expect("the binary runs");
    assert!(!refused.stdout.contains(&0x1b), "NO_COLOR stands above all");
}

#[test]
fn json_is_as_its_schema_says() {
    let folder = harbour();
    let schema = schema("docs/check.schema.json");
    let mut found = value(&printed(folder.path(), &PIPED, "json"));
    assert!(found.as_array().is_some_and(|found| found.len() > 4), "{found}");
    assert_eq!(json_errors(&schema, &found), Vec::<String>::new());
    let demo =
        Command::new(env!("CARGO_BIN_EXE_planmark")).args(["demo", "--output-format", "json"]).output();
    let demo = value(&String::from_utf8(demo.expect("the binary runs").stdout).expect("UTF-8"));
    assert_eq!(json_errors(&schema, &demo), Vec::<String>::new());
    found[0]["location"]["row"] = json!(0);
    found[1]["colour"] = json!("red");
    assert_eq!(json_errors(&schema, &found).len(), 2, "the schema can be broken");
}

#[test]
fn sarif_is_as_its_schema_says() {
    let folder = harbour();
    let schema = schema("tests/schemas/sarif-2.1.0.json");
    let mut log = value(&printed(folder.path(), &PIPED, "sarif"));
    assert_eq!(json_errors(&schema, &log), Vec::<String>::new());
    let demo =
        Command::new(env!("CARGO_BIN_EXE_planmark")).args(["demo", "--output-format", "sarif"]).output();
    let demo = value(&String::from_utf8(demo.expect("the binary runs").stdout).expect("UTF-8"));
    assert_eq!(json_errors(&schema, &demo), Vec::<String>::new());
    let run = &log["runs"][0];
    for result in run["results"].as_array().expect("a list") {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().expect("a number") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let notes = run["results"].as_array().expect("a list").iter().find(|it| {
        it["ruleId"] == "ratio-mismatch" && {
            it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                == "docs/my%20notes%2C%20100%25.md"
        }
    });
    let notes = notes.expect("it is found");
    let region = &notes["locations"][0]["physicalLocation"]["region"];
    let line = NOTES.lines().nth(2).expect("it has one");
    let column = line.chars().count() - line.rsplit("5.9%").next().expect("behind it").chars().count() - 3;
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&json!(3), &json!(column)),
        "in Unicode scalars"
    );
    let fix = &notes["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "3.9");
    log["runs"][0]["results"][0]["level"] = json!("loud");
    log["runs"][0]["results"][1].as_object_mut().expect("an object").remove("message");
    assert!(json_errors(&schema, &log).len() >= 2, "the schema can be broken");
}

#[test]
fn junit_is_as_its_schema_says() {
    let folder = harbour();
    let schema = fs::read_to_string(root().join("tests/schemas/junit-10.xsd")).expect("it is there");
    let report = printed(folder.path(), &PIPED, "junit");
    assert_eq!(xml_errors(&schema, &report), Vec::<String>::new());
    assert!(report.contains("<failure type=\"warning\""), "{report}");
    let review = report.split("<testcase").find(|it| it.contains("overdue-review")).expect("it is found");
    assert!(!review.contains("<failure"), "information is below --fail-on: {review}");
    let broken = report.replacen(" tests=", " trials=", 2);
    assert!(xml_errors(&schema, &broken).len() >= 2, "the schema can be broken");
    let nothing = run(folder.path(), &PIPED, &["--output-format", "junit", "--select", "unknown-skill"]);
    let nothing = String::from_utf8(nothing.stdout).expect("UTF-8");
    assert_eq!(xml_errors(&schema, &nothing), Vec::<String>::new());
    assert!(nothing.contains("tests=\"1\" failures=\"0\""), "{nothing}");
}

/// GitLab has no schema for it. Its documentation ("Code Quality report format") asks for a list of objects with these members.
#[test]
fn gitlab_is_as_its_documentation_says() {
    let folder = harbour();
    let text = json!({ "type": "string" });
    let line = json!({ "type": "integer", "minimum": 1 });
    let schema = json!({ "type": "array", "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": text, "check_name": text,
            "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
            "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": { "type": "string", "pattern": "^[^./]" },
                    "lines": { "type": "object", "required": ["begin"], "properties": { "begin": line, "end": line } },
                },
            },
        },
    } });
    let report = value(&printed(folder.path(), &PIPED, "gitlab"));
    assert_eq!(json_errors(&schema, &report), Vec::<String>::new());
    let prints = |report: &Value| -> Vec<String> {
        let issues = report.as_array().expect("a list").iter();
        let mut prints: Vec<String> = issues.map(|it| it["fingerprint"].to_string()).collect();
        prints.sort();
        prints
    };
    let before = prints(&report);
    assert!(before.windows(2).all(|pair| pair[0] != pair[1]), "no two are alike");
    disk::write(&folder.path().join("PLAN.md"), &PLAN.replacen('\n', "\n\nMore lines.\n\nAnd more.\n", 1));
    assert_eq!(
        before,
        prints(&value(&printed(folder.path(), &PIPED, "gitlab"))),
        "they stay when lines move"
    );
}

#[test]
fn a_forge_is_told_the_place_in_what_was_checked_out() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("writable");
    disk::write(&folder.path().join("docs/plans/PLAN.md"), "Progress: 3/42 (9.1%)\n");
    let said = |format: &str| {
        let output = run(&folder.path().join("docs/plans"), &PIPED, &["--output-format", format]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(said("github").starts_with("::warning file=docs/plans/PLAN.md,line=1,"), "{}", said("github"));
    for format in ["gitlab", "sarif", "junit", "markdown"] {
        assert!(said(format).contains("docs/plans/PLAN.md"), "{format}: {}", said(format));
    }
    assert!(said("agent").starts_with("PLAN.md:1:17 "), "an agent works where it stands: {}", said("agent"));
}

#[test]
fn the_last_line_is_evidence() {
    let folder = harbour();
    let full = printed(folder.path(), &PIPED, "full");
    let last = full.lines().last().expect("a line");
    assert!(last.starts_with("Checked ") && last.contains(" claims in 2 files: "), "{last}");
    let output = run(folder.path(), &PIPED, &["--output-format", "concise"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).lines().last(),
        Some(last),
        "where a program reads the rest"
    );
    assert!(!String::from_utf8_lossy(&output.stdout).contains("Checked "));
}

#[test]
fn what_is_not_there_is_guessed() {
    let folder = harbour();
    let said = |arguments: &[&str]| {
        String::from_utf8_lossy(&run(folder.path(), &PIPED, arguments).stderr).into_owned()
    };
    assert!(said(&["PLNA.md"]).contains("did you mean PLAN.md?"), "{}", said(&["PLNA.md"]));
    assert!(said(&["docs/nowhere-near"]).contains("docs/nowhere-near"), "{}", said(&["docs/nowhere-near"]));
    assert!(said(&["--select", "table-sums"]).contains("did you mean table-sum?"));
    assert!(said(&["--output-format", "sarf"]).contains("sarif"));
    assert!(said(&["--base-line", "x"]).contains("--baseline"));
}
