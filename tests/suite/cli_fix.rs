//! `planmark fix` from outside: the real binary over files of every kind and over real git repositories, and what it leaves on disk.
//!
//! The trap: git on the machine that runs this may be configured in any way, so that it is told to read no configuration.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use planmark_tests::disk::{copy, tree, write};

const TODAY: &str = "2025-11-21";

const WRONG: &str = "Progress: 3/42 (9.1%)\n";
const RIGHT: &str = "Progress: 3/42 (7.1%)\n";

fn fix(folder: &Path, arguments: &[&str]) -> Output {
    fix_with(folder, arguments, "")
}

/// Runs `planmark fix`, and gives these answers.
fn fix_with(folder: &Path, arguments: &[&str], answers: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_planmark"))
        .arg("fix")
        .args(arguments)
        .current_dir(folder)
        .env("PLANMARK_TODAY", TODAY)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // It may have ended before it read all of them.
    let _ = child.stdin.take().expect("a pipe").write_all(answers.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "2025-10-01T00:00:00Z")
        .env("GIT_COMMITTER_DATE", "2025-10-01T00:00:00Z")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in files {
        write(&folder.path().join(path), content);
    }
    folder
}

fn content(path: &Path) -> String {
    fs::read_to_string(path).expect("readable")
}

/// The sample workspace as git keeps it: a superproject with two submodules that are checked out.
fn rollout(at: &Path) -> PathBuf {
    let root = at.join("rollout");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workspaces/rollout");
    copy(&sample, &root);
    let submodules = ["submodules/cloud/harborline-booking-api", "submodules/core/harborline-crew"];
    let folders = submodules.iter().map(|name| root.join(name)).chain([root.clone()]);
    for folder in folders {
        git(&folder, &["init", "-q", "."]);
        git(&folder, &["add", "-A", "-f"]);
        git(&folder, &["commit", "-q", "-m", "all"]);
    }
    assert!(git(&root, &["ls-files", "-s"]).contains("160000"), "its submodules are submodules");
    root
}

#[test]
fn the_sample_keeps_only_what_needs_a_person() {
    let at = tempfile::tempdir().expect("a temporary folder");
    let root = rollout(at.path());
    let output = fix(&root, &["--unsafe-fixes"]);
    let said = text(&output.stderr);
    assert!(said.contains("README.md: "), "{said}");
    assert!(!said.contains("to look at") && said.contains("need a person"), "{said}");
    let after = tree(&root);
    let again = text(&fix(&root, &["--unsafe-fixes"]).stderr);
    assert!(again.contains("No fix to apply."), "{again}");
    assert!(tree(&root) == after, "a second run changes nothing");
}

#[test]
fn a_diff_applies_with_git_into_submodules_too() {
    let at = tempfile::tempdir().expect("a temporary folder");
    let root = rollout(at.path());
    let odd = [
        ("submodules/cloud/harborline-booking-api/docs/My \u{e9}tat.md", WRONG),
        ("submodules/core/harborline-crew/crlf.md", "a\r\n\r\nProgress: 3/42 (9.1%)\r\n"),
        ("bom.md", "\u{feff}Done 3/42 (9.1%)\n"),
        ("bare.md", "Done 3/42 (9.1%)"),
    ];
    for (name, text) in odd {
        write(&root.join(name), text);
    }
    let before = tree(&root);
    let patch = fix(&root, &["--diff", "--unsafe-fixes"]).stdout;
    assert!(tree(&root) == before, "--diff changes nothing");
    for (name, _) in odd {
        assert!(text(&patch).contains(&format!("+++ b/{name}")), "{name}: {}", text(&patch));
    }
    assert!(text(&patch).contains("\n\\ No newline at end of file\n"));
    fs::write(at.path().join("a.patch"), &patch).expect("writable");
    git(&root, &["apply", "../a.patch"]);
    assert!(!git(&root.join("submodules/core/harborline-crew"), &["status", "--short"]).is_empty());
    let patched = tree(&root);
    assert!(text(&fix(&root, &["--diff", "--unsafe-fixes"]).stdout).is_empty(), "nothing is left to change");
    git(&root, &["apply", "-R", "../a.patch"]);
    assert!(tree(&root) == before, "the undo is exact");
    fix(&root, &["--unsafe-fixes"]);
    assert!(tree(&root) == patched, "the patch does what fix does");
}

#[test]
fn bytes_outside_of_the_edits_stay() {
    let cases = [
        "\u{feff}# Plan\r\n\r\nProgress: 3/42 (9.1%)  \r\n\tend",
        "# Plan\n\nProgress: 3/42 (9.1%)\r\nmixed\n\n\n",
        "# Plan\rProgress: 3/42 (9.1%)\r",
    ];
    for case in cases {
        let folder = folder(&[("PLAN.md", case)]);
        assert!(fix(folder.path(), &[]).status.success());
        assert_eq!(content(&folder.path().join("PLAN.md")), case.replace("9.1", "7.1"));
    }
}

#[test]
fn what_cannot_be_read_as_text_is_left_alone() {
    let folder = folder(&[("PLAN.md", WRONG)]);
    let latin = b"# Caf\xe9\n\nProgress: 3/42 (9.1%)\n";
    fs::write(folder.path().join("LATIN.md"), latin).expect("writable");
    let said = text(&fix(folder.path(), &["."]).stderr);
    assert!(said.contains("Applied 1 fix in 1 file."), "{said}");
    assert_eq!(fs::read(folder.path().join("LATIN.md")).expect("there"), latin);
    assert_eq!(content(&folder.path().join("PLAN.md")), RIGHT);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay_and_nothing_outside_is_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[
        ("root/docs/notes.txt", WRONG),
        ("root/LOCKED.md", WRONG),
        ("root/MINE.md", WRONG),
        ("out.md", WRONG),
    ]);
    let root = folder.path().join("root");
    symlink("docs/notes.txt", root.join("PLAN.md")).expect("a link");
    symlink("../out.md", root.join("OUT.md")).expect("a link");
    let set = |name: &str, mode: u32| {
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode)).expect("allowed");
    };
    set("LOCKED.md", 0o444);
    set("MINE.md", 0o600);
    let said = text(&fix(&root, &["."]).stderr);
    assert!(said.contains("Applied 3 fixes in 3 files.\nNothing is left."), "{said}");
    assert!(fs::symlink_metadata(root.join("PLAN.md")).expect("there").is_symlink());
    assert_eq!(content(&root.join("docs/notes.txt")), RIGHT);
    assert_eq!(content(&folder.path().join("out.md")), WRONG);
    assert_eq!(
        (content(&root.join("LOCKED.md")), content(&root.join("MINE.md"))),
        (RIGHT.into(), RIGHT.into())
    );
    let mode = |name: &str| fs::metadata(root.join(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode("LOCKED.md"), mode("MINE.md")), (0o444, 0o600));
}

/// Three agents are there; two files say four, one of them twice.
const AGENTS: &[(&str, &str)] = &[
    (".claude/agents/a.md", "---\nname: a\n---\n"),
    (".claude/agents/b.md", "---\nname: b\n---\n"),
    (".claude/agents/c.md", "---\nname: c\n---\n"),
    ("CLAUDE.md", "# Rules\n\nWe have 4 agents.\n\nAll 4 agents are tested.\n"),
    ("README.md", "# Shop\n\nThere are 4 agents in `.claude/agents`.\n\nProgress: 3/42 (9.1%)\n"),
];

#[test]
fn a_fact_is_set_everywhere() {
    let folder = folder(AGENTS);
    let output = fix(folder.path(), &["--select", "count-mismatch", "--unsafe-fixes"]);
    let said = text(&output.stderr);
    assert!(
        said.contains("CLAUDE.md: 2 fixes (count-mismatch 2)\nREADME.md: 1 fix (count-mismatch)"),
        "{said}"
    );
    assert!(said.contains("Applied 3 fixes in 2 files.\nNothing is left of these rules."), "{said}");
    assert!(content(&folder.path().join("CLAUDE.md")).contains("We have 3 agents.\n\nAll 3 agents"));
    let readme = content(&folder.path().join("README.md"));
    assert!(readme.contains("are 3 agents in") && readme.contains("9.1%"), "only that rule: {readme}");
}

#[test]
fn what_would_make_something_else_wrong_is_left_to_a_person() {
    let plan = "## Phase 1: Survey ✅ DONE (Nov 3 - Nov 14, 2025)\n\n- [x] north\n- [ ] south\n";
    let folder = folder(&[("PLAN.md", plan)]);
    let path = folder.path().join("PLAN.md");
    let rule = ["--select", "done-with-open-tasks"];
    let output = fix(folder.path(), &[&rule[..], &["--unsafe-fixes"]].concat());
    assert_eq!(content(&path), plan);
    let told = text(&output.stderr);
    assert!(told.contains("1 has a fix that would make something else wrong"), "{told}");
    // Who is asked is told what.
    let output = fix_with(folder.path(), &[&rule[..], &["--interactive"]].concat(), "y\n");
    let asked = text(&output.stdout);
    assert!(asked.contains("(ended on 2025-11-14, 7 days ago, and 1 of 2 boxes is open)"), "{asked}");
    assert!(content(&path).starts_with("## Phase 1: Survey 🔄 IN PROGRESS"), "{}", content(&path));
}

#[test]
fn rules_can_be_left_out() {
    let folder = folder(AGENTS);
    let said = text(&fix(folder.path(), &["--ignore", "ratio-mismatch"]).stderr);
    assert!(said.contains("No fix to apply.") && !said.contains("ratio-mismatch"), "{said}");
    let output = fix(folder.path(), &["--ignore", "ratio-mismach"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean ratio-mismatch?"));
}

#[test]
fn only_files_that_were_named_are_written() {
    let folder = folder(AGENTS);
    git(folder.path(), &["init", "-q", "."]);
    fix(folder.path(), &["--unsafe-fixes", "README.md"]);
    assert!(content(&folder.path().join("README.md")).contains("are 3 agents in"));
    assert_eq!(content(&folder.path().join("CLAUDE.md")), AGENTS[3].1);
}

#[test]
fn a_configuration_is_mended_once_and_what_it_says_is_judged() {
    let folder = folder(&[("PLAN.md", WRONG), ("planmark.toml", "[rules]\nratio-mismach = \"off\"\n")]);
    let diff = text(&fix(folder.path(), &["--diff", "--select", "invalid-config", "--unsafe-fixes"]).stdout);
    assert!(diff.contains("-ratio-mismach = \"off\"\n+ratio-mismatch = \"off\"\n"), "{diff}");
    fix(folder.path(), &["--select", "invalid-config", "--unsafe-fixes"]);
    assert_eq!(content(&folder.path().join("planmark.toml")), "[rules]\nratio-mismatch = \"off\"\n");
    let said = text(&fix(folder.path(), &[]).stderr);
    assert!(said.contains("Nothing is left."), "{said}");
}

#[test]
fn it_asks_about_one_fact_after_the_other() {
    let folder = folder(AGENTS);
    let readme = folder.path().join("README.md");
    let asked = text(&fix_with(folder.path(), &["--interactive"], "").stdout);
    assert!(
        asked.contains("count-mismatch: \"4 agents\", but 3 files define agents in .claude/agents"),
        "{asked}"
    );
    for place in ["  CLAUDE.md:3:9\n", "  CLAUDE.md:5:5\n", "  README.md:3:11\n", "+We have 3 agents.\n"] {
        assert!(asked.contains(place), "{place}: {asked}");
    }
    assert!(asked.contains("[y]es, [n]o, all of this [r]ule, [a]ll, [q]uit?"), "{asked}");
    assert_eq!(content(&readme), AGENTS[4].1, "nobody answered");

    let output = fix_with(folder.path(), &["--interactive"], "what\nn\nyes\n");
    let asked = text(&output.stdout);
    assert!(asked.contains("That is none of the answers"), "{asked}");
    assert!(asked.contains("1 more after this. [y]es"), "{asked}");
    assert_eq!(asked.matches("count-mismatch: ").count(), 1, "it is not asked twice: {asked}");
    assert_eq!(content(&readme), AGENTS[4].1.replace("9.1", "7.1"), "{asked}");

    let said = text(&fix_with(folder.path(), &["-i"], "y\nq\n").stderr);
    assert!(said.contains("Applied 3 fixes in 2 files.\nNothing is left."), "{said}");
    assert!(content(&readme).contains("are 3 agents in"));
}

#[test]
fn all_is_what_has_one_answer_and_no_stamp() {
    let plan = "# Plan\n\n**Next Review:** 2025-11-18\n\nProgress: 3/42 (9.1%)\n\nDone 3/60 (9%)\n";
    let folder = folder(&[("PLAN.md", plan)]);
    let plan_path = folder.path().join("PLAN.md");
    let said = text(&fix_with(folder.path(), &["-i"], "n\na\n").stderr);
    assert!(said.contains("PLAN.md: 2 fixes (ratio-mismatch 2)"), "{said}");
    assert_eq!(content(&plan_path), plan.replace("9.1%", "7.1%").replace("(9%)", "(5%)"));
    let output = fix_with(folder.path(), &["-i"], "n\n");
    assert!(text(&output.stdout).contains("overdue-review: "), "a person may write stamps");
}

#[test]
fn what_changed_after_the_question_is_left_alone() {
    let folder = folder(&[("A.md", WRONG), ("B.md", WRONG)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_planmark"))
        .args(["fix", "-i", "."])
        .current_dir(folder.path())
        .env("PLANMARK_TODAY", TODAY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut asked = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let mut seen = Vec::new();
    while !seen.ends_with(b"[q]uit? ") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut asked, &mut byte).expect("a question");
        seen.extend(byte);
    }
    let mine = "Progress: 3/42 (9.1%), says another\n";
    write(&folder.path().join("A.md"), mine);
    child.stdin.take().expect("a pipe").write_all(b"y\ny\n").expect("it reads");
    std::io::Read::read_to_end(&mut asked, &mut seen).expect("readable");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("A.md: not changed: it changed since it was read"));
    assert_eq!(content(&folder.path().join("A.md")), mine);
    assert_eq!(content(&folder.path().join("B.md")), RIGHT);
}
