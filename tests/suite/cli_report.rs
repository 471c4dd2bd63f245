//! `planmark report` from outside: the page in both formats, with much, little and nothing to tell, and the commit message.

use std::path::Path;
use std::process::{Command, Output};

use planmark_tests::disk;

const MODULES: &str = "[submodule \"kestrel\"]\n\tpath = kestrel\n\turl = https://example.org/kestrel.git\n";

const README: &str = "# Harbour\n\nIt has **6 agents**, and <script>alert(1)</script> is no agent.\n";

const PLAN: &str = "# Harbour\n\n**Last Updated:** 2025-11-20\n**Public launch:** March 11, 2026\n\n\
                    ## Phase 1: Quay | <b>Stones</b> wall 🚧 (Nov 3 - Nov 28, 2025)\n\n- [x] T1 Dredge\n- [ ] T2 Lay stones\n\n\
                    ## Phase 2: Lights (Dec 1 - Dec 19, 2025)\n\n- [ ] T3 Wire the lamps\n";

const TASKS: &str = "# Tasks\n\n## Phase 1: Sails\n\n- [x] Sew the sail\n- [ ] Tar the ropes\n";

fn agent(name: &str) -> String {
    format!("---\nname: {name}\ndescription: Works.\n---\n\n# {name}\n")
}

/// A root with a submodule, and something wrong in both.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("harbour");
    let files = [
        (".gitmodules", MODULES.to_owned()),
        ("README.md", README.to_owned()),
        ("CLAUDE.md", "# Agents\n\nThe 5 agents know the harbour.\n".to_owned()),
        ("PROJECT-PLAN.md", PLAN.to_owned()),
        ("kestrel/.git", "gitdir: ../.git/modules/kestrel\n".to_owned()),
        ("kestrel/TASKLIST.md", TASKS.to_owned()),
    ];
    for (path, content) in &files {
        disk::write(&root.join(path), content);
    }
    for name in ["pilot", "dredger", "diver", "painter", "mason"] {
        disk::write(&root.join(format!(".claude/agents/{name}.md")), &agent(name));
    }
    folder
}

fn planmark(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(arguments).args(["--today", "2025-11-21"]).current_dir(folder);
    command.output().expect("the binary runs")
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = planmark(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_page_of_markdown() {
    let folder = folder();
    let page = said(&folder.path().join("harbour"), &["report"]);
    assert!(page.starts_with("# harbour: how the plans stand\n\nAs of Nov 21, 2025: "), "{page}");
    let row = page.lines().find(|line| line.starts_with("| **agents** |")).expect("the fact that is wrong");
    for part in
        ["✗ README.md:3: “6 agents”", "✓ CLAUDE.md:3: “5 agents”", "| **5**<br>", "| change 1 place to 5 |"]
    {
        assert!(row.contains(part), "no {part} in {row}");
    }
    let root = page.lines().find(|line| line.starts_with("| harbour |")).expect("a repository");
    assert!(root.contains("| ▰▰▰▱▱▱▱▱▱▱ | 1/3 |") && root.contains("public launch in 110 d"), "{root}");
    assert!(page.contains("| kestrel |") && page.contains("```mermaid\n"), "{page}");
    let finding = page.lines().find(|line| line.contains("| count-mismatch |")).expect("a finding");
    assert!(finding.ends_with("| README.md:3 |"), "{finding}");
    // As many cells in each row as in the head of its table, whatever is in them.
    let mut cells = 0;
    for line in page.lines() {
        let count = line.replace("\\|", "").matches('|').count();
        match (line.starts_with('|'), cells) {
            (false, _) => cells = 0,
            (true, 0) => cells = count,
            (true, _) => assert_eq!(count, cells, "{line}"),
        }
    }
}

#[test]
fn a_page_of_html_that_stands_alone() {
    let folder = folder();
    let root = folder.path().join("harbour");
    assert_eq!(said(&root, &["report", "--format", "html", "-o", "stand.html"]), "");
    let page = std::fs::read_to_string(root.join("stand.html")).expect("it is written");
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    for foreign in ["<script", "<link", " src=", "@import", "alert(1)</"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    for part in [
        "<td><b>agents</b></td>",
        "<b>5</b>",
        "change 1 place to 5",
        "<svg xmlns",
        "prefers-color-scheme:dark",
        "@media print",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    assert!(page.contains("&lt;b&gt;Stones") && !page.contains("<b>Stones"), "what files say is text");
    // Elements are closed in the order in which they were opened.
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{tag}");
        } else if !tag.starts_with('!') && !tag.ends_with('/') && name != "meta" {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn nothing_wrong_at_all() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("skiff");
    disk::write(&root.join("TASKLIST.md"), "# Tasks\n\n- [ ] Bail\n");
    let page = said(&root, &["report"]);
    for part in ["No fact is stated.", "Nothing is found.", "0/1 tasks done (0.0%)", "| skiff |"] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert!(!page.contains("mermaid"), "{page}");
    let page = said(&root, &["report", "--format", "html"]);
    assert!(
        page.contains("Nothing has days yet")
            && page.contains("<b class=\"r-good\">0</b><span>findings</span>")
    );
}

#[test]
fn what_files_say_gives_a_terminal_no_orders() {
    let folder = folder();
    let root = folder.path().join("harbour");
    let orders = "\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}2J\u{7f}";
    disk::write(&root.join("PROJECT-PLAN.md"), &PLAN.replace("Quay", &format!("Qu{orders}ay")));
    disk::write(
        &root.join("README.md"),
        &README.replace("no agent", &format!("no {orders} agent: Monday, 2025-11-25{orders}")),
    );
    let is_order = |char: char| char.is_control() && !matches!(char, '\n' | '\t');
    for format in ["markdown", "html"] {
        let page = said(&root, &["report", "--format", format]);
        assert!(page.contains("]0;title"), "{page}");
        assert!(!page.contains(is_order), "{format} on standard output: {page:?}");
        said(&root, &["report", "--format", format, "-o", "page"]);
        assert_eq!(std::fs::read_to_string(root.join("page")).expect("it is written"), page, "{format}");
    }
}

/// Runs git, as of a fixed day and for nobody in particular.
fn git(folder: &Path, arguments: &[&str]) {
    let when = "2025-11-20T12:00:00Z";
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
        .args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .envs([("GIT_AUTHOR_DATE", when), ("GIT_COMMITTER_DATE", when)])
        .output()
        .expect("these tests need git");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The same, known to git, its submodule as one of git's.
fn remembered() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (root, origin) = (folder.path().join("harbour"), folder.path().join("origin"));
    disk::write(&origin.join("TASKLIST.md"), TASKS);
    git(&origin, &["init", "--quiet"]);
    git(&origin, &["add", "--all"]);
    git(&origin, &["commit", "--quiet", "--message=x"]);
    disk::write(&root.join("README.md"), README);
    disk::write(&root.join("PROJECT-PLAN.md"), PLAN);
    git(&root, &["init", "--quiet"]);
    git(&root, &["submodule", "--quiet", "add", "../origin", "kestrel"]);
    git(&root, &["add", "--all"]);
    git(&root, &["commit", "--quiet", "--message=x"]);
    git(&root, &["tag", "before"]);
    folder
}

#[test]
fn what_changed_as_a_commit_message() {
    let folder = remembered();
    let root = folder.path().join("harbour");
    let unchanged = planmark(&root, &["report", "--commit-message", "--since", "before"]);
    assert!(unchanged.status.success() && unchanged.stdout.is_empty());
    let said_so = String::from_utf8_lossy(&unchanged.stderr).into_owned();
    assert!(said_so.contains("nothing changed in the plans since before"), "{said_so}");

    let plan = PLAN.replace("- [ ] T2", "- [x] T2").replace("🚧", "✅").replace("March 11", "March 18");
    disk::write(&root.join("PROJECT-PLAN.md"), &format!("{plan}- [ ] T4 Paint the head\n"));
    disk::write(&root.join("README.md"), &README.replace("6 agents", "7 agents"));
    disk::write(&root.join("kestrel/TASKLIST.md"), &TASKS.replace("- [ ] Tar", "- [x] Tar"));
    let expected = "Complete 2 phases, finish 2 tasks, move public launch to 2026-03-18\n\n\
                    Phases completed:\n- Phase 1: Quay | <b>Stones</b> wall\n- kestrel: Phase 1: Sails\n\n\
                    Tasks done:\n- T2 Lay stones\n- kestrel: Tar the ropes\n\n\
                    Days moved:\n- public launch: 2026-03-11 → 2026-03-18\n\n\
                    Counts changed:\n- agents: 6 → 7\n\n1 task added.\n";
    assert_eq!(said(&root, &["report", "--commit-message", "--since", "before"]), expected);

    // Committed in the submodule and in the root, it is told since then all the same, and nothing is new since the last commit.
    git(&root.join("kestrel"), &["commit", "--quiet", "--all", "--message=x"]);
    git(&root, &["commit", "--quiet", "--all", "--message=x"]);
    assert_eq!(said(&root, &["report", "--commit-message", "--since", "before"]), expected);
    assert_eq!(said(&root, &["report", "--commit-message"]), "");
}

#[test]
fn before_the_first_commit_all_is_new() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("harbour");
    disk::write(&root.join("PROJECT-PLAN.md"), PLAN);
    disk::write(&root.join("docs/TASKLIST.md"), TASKS);
    git(&root, &["init", "--quiet"]);
    let text = said(&root, &["report", "--commit-message"]);
    assert!(text.contains("5 tasks added."), "{text}");
    let output = planmark(&root, &["report", "--commit-message", "--since", "main"]);
    assert_eq!(output.status.code(), Some(2), "that was named, and is not there");
    git(&root, &["add", "--all"]);
    git(&root, &["commit", "--quiet", "--message=x"]);
    assert_eq!(said(&root, &["report", "--commit-message"]), "");

    // A folder of it alone.
    disk::write(&root.join("docs/TASKLIST.md"), &TASKS.replace("- [ ] Tar", "- [x] Tar"));
    disk::write(&root.join("PROJECT-PLAN.md"), &PLAN.replace("- [ ] T2", "- [x] T2"));
    let text = said(&root, &["report", "--commit-message", "docs"]);
    assert!(text.contains("Tasks done:\n- Tar the ropes\n") && !text.contains("T2"), "{text}");
    assert_eq!(said(&root, &["report", "--commit-message", "docs", "--since", "HEAD"]), text);
    disk::write(&root.join("docs/TASKLIST.md"), TASKS);
    assert_eq!(said(&root, &["report", "--commit-message", "docs"]), "", "elsewhere is not asked");
    disk::write(&root.join("later/TASKLIST.md"), TASKS);
    assert!(said(&root, &["report", "--commit-message", "later"]).contains("2 tasks added."));
}

#[test]
fn what_went_and_what_moved() {
    let folder = remembered();
    let root = folder.path().join("harbour");
    std::fs::remove_file(root.join("kestrel/TASKLIST.md")).expect("it is removed");
    std::fs::rename(root.join("PROJECT-PLAN.md"), root.join("ROADMAP.md")).expect("it is renamed");
    let text = said(&root, &["report", "--commit-message"]);
    assert_eq!(text, "Remove 2 tasks\n\n2 tasks removed.\n");
}

#[test]
fn what_git_does_not_know() {
    let folder = remembered();
    let root = folder.path().join("harbour");
    for (revision, expected) in
        [("bfore", "git knows no revision bfore in"), ("--all", "git knows no revision --all in")]
    {
        let since = format!("--since={revision}");
        let output = planmark(&root, &["report", "--commit-message", &since]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(expected), "{said}");
    }
    let plain = folder.path().join("plain");
    disk::write(&plain.join("PLAN.md"), PLAN);
    let output = planmark(&plain, &["report", "--commit-message", "."]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("lies in no git repository"), "{said}");
    let output = planmark(&root, &["report", "--since", "before"]);
    assert_eq!(output.status.code(), Some(2), "of a page nothing is told since");
}
