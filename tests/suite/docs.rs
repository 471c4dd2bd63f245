//! The documentation: what it shows is what the program prints, where it leads is there, and nothing goes without a page.
//!
//! A `console` block is run: each `$ ` line in a shell, on a terminal of 100 columns, in a folder that holds the blocks with `path=` that
//! the page has shown before. What stands below must be what is printed, standard error included; a line `…` stands for any lines.
//! A block of another shell says why nobody runs it: `not run: why` behind its language.
//! `UPDATE_DOCS=1` writes `docs/command-line.md` and `docs/rules.md`, and below each command what it prints, where that is not there yet.
//!
//! The trap: a page is one story. Its commands share the folder and where they have gone from it (`cd`), the variables that it exports,
//! and the last exit status.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use planmark_core::rules;
use planmark_tests::disk;
use planmark_tests::pages::{pages, repository};

/// As of this day planmark judges its own pages: that of the last figures in them.
const TODAY: &str = "2026-11-27";

/// Languages of blocks that somebody types into a terminal.
const SHELLS: [&str; 5] = ["bash", "sh", "shell", "powershell", "console"];

#[test]
fn what_the_pages_show_is_what_is_printed() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut failures = Vec::new();
    for page in pages().values() {
        let mut story = Story::new();
        let mut text = page.text.clone();
        for block in &page.blocks {
            let place = format!("{}:{}", page.name, block.line);
            if let Some(path) = &block.path {
                disk::write(&story.here.join(path), &block.text);
            }
            if block.language != "console" || block.reason.is_some() {
                continue;
            }
            let shown = story.tell(&block.text);
            if update {
                text = text.replacen(&block.text, &shown, 1);
            } else if shown != block.text {
                failures.push(format!("{place} prints something else:\n{}", difference(&block.text, &shown)));
            }
        }
        if update && text != page.text {
            fs::write(repository().join(&page.name), text).expect("docs/ is writable");
        }
    }
    assert!(failures.is_empty(), "\n{}\n{} failures", failures.join("\n"), failures.len());
}

#[test]
fn what_nobody_runs_says_why() {
    let mut failures = Vec::new();
    let configuration = tempfile::tempdir().expect("a temporary folder");
    for page in pages().values() {
        // The examples of a rule are run by the suite of the rules.
        for block in page.blocks.iter().filter(|_| !page.name.starts_with("docs/rules/")) {
            let place = format!("{}:{}", page.name, block.line);
            let is_run = block.language == "console" || block.path.is_some();
            let is_said = block.reason.as_ref().is_some_and(|reason| !reason.is_empty());
            match block.language.as_str() {
                shell if SHELLS.contains(&shell) && !is_run && !is_said => {
                    failures.push(format!("{place}: is not run, and does not say why"));
                }
                "json" if !is_said => {
                    if let Err(error) = serde_json::from_str::<serde_json::Value>(&block.text) {
                        failures.push(format!("{place}: {error}"));
                    }
                }
                "toml" if !is_said => {
                    disk::write(&configuration.path().join("planmark.toml"), &block.text);
                    let arguments = ["check", "--select", "invalid-config", "--output-format", "concise"];
                    let said = planmark(configuration.path(), &arguments);
                    if said.contains("invalid-config") {
                        failures.push(format!("{place}: {said}"));
                    }
                }
                _ => {}
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut failures = Vec::new();
    for page in pages.values() {
        for (line, link) in &page.links {
            let place = format!("{}:{line}: {link}", page.name);
            let Some((path, anchor)) = page.target(link) else { continue };
            if !repository().join(&path).exists() {
                failures.push(format!("{place}: there is no {path}"));
            } else if page.name.starts_with("docs/") && !path.starts_with("docs/") {
                failures.push(format!("{place}: the book holds docs/ alone; write the whole address"));
            } else if let (Some(anchor), Some(target)) = (anchor, pages.get(&path))
                && !target.anchors.contains(&anchor)
            {
                failures.push(format!("{place}: {path} has no heading for it"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn everything_has_its_page() {
    let pages = pages();
    let summary = &pages["docs/SUMMARY.md"];
    let listed: BTreeSet<String> =
        summary.links.iter().filter_map(|(_, link)| Some(summary.target(link)?.0)).collect();
    let is_page = |name: &&String| name.starts_with("docs/") && *name != "docs/SUMMARY.md";
    let lost: Vec<&String> = pages.keys().filter(is_page).filter(|name| !listed.contains(*name)).collect();
    assert!(lost.is_empty(), "docs/SUMMARY.md does not list {lost:?}");
    let readme: Vec<String> = pages["README.md"]
        .links
        .iter()
        .filter_map(|(_, link)| Some(pages["README.md"].target(link)?.0))
        .collect();
    for rule in rules::ALL {
        let page = format!("docs/rules/{}.md", rule.code);
        assert!(
            listed.contains(&page) && readme.contains(&page),
            "{page} is not in the summary and the README"
        );
    }
}

#[test]
fn every_rule_is_in_the_list() {
    let mut page = String::from(
        "# Rules\n\nWhat each rule finds; its page says what it cannot know. `planmark explain RULE` prints the page.\n\n\
         | rule | severity | fix | |\n|------|----------|-----|---|\n",
    );
    for rule in rules::ALL {
        let fix = rule.fix.map_or("", |fix| fix.word());
        page.push_str(&format!(
            "| [`{0}`](rules/{0}.md) | {1} | {fix} | {2} |\n",
            rule.code,
            rule.severity.word(),
            rule.summary().replace('|', "\\|")
        ));
    }
    generated("docs/rules.md", &page);
}

#[test]
fn the_command_line_is_on_its_page() {
    let here = repository();
    let mut page = String::from(
        "# The command line\n\nWhat `planmark --help` and the help of each command print. \
         The tour and the pages by task show what they are good for.\n",
    );
    let whole = planmark(&here, &["--help"]);
    page.push_str(&format!("\n```text\n{}\n```\n", whole.trim_end()));
    let listed =
        whole.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = listed
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 8, "{whole}");
    for command in commands {
        let help = planmark(&here, &[command, "--help"]);
        page.push_str(&format!("\n## {command}\n\n```text\n{}\n```\n", help.trim_end()));
    }
    generated("docs/command-line.md", &page);
}

#[test]
fn planmark_finds_nothing_in_its_own_pages() {
    let root = repository();
    let said = planmark(&root, &["check", "--no-git", "--output-format", "concise", "--today", TODAY, "."]);
    let found: Vec<&str> = said.lines().filter(|line| line.contains(": ") && line.contains('[')).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let judged = planmark(&root, &["facts", "--today", TODAY, "."]);
    assert!(judged.contains("facts,"), "{judged}");
}

/// Holds a page against what it is made from; writes it with `UPDATE_DOCS=1`.
fn generated(name: &str, page: &str) {
    let path = repository().join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page).expect("docs/ is writable");
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let said = difference(&written, page);
    assert!(written == page, "run UPDATE_DOCS=1 cargo test -p planmark --test docs:\n{said}");
}

/// What a page has done so far.
struct Story {
    /// Gone with this value.
    _folder: tempfile::TempDir,
    here: PathBuf,
    exported: BTreeMap<String, String>,
    status: i32,
}

impl Story {
    fn new() -> Story {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // In tables the folder's name is that of the repository.
        let here = folder.path().join("plans");
        fs::create_dir(&here).expect("a folder can be made");
        Story { _folder: folder, here, exported: BTreeMap::new(), status: 0 }
    }

    /// The block with what its commands print now.
    fn tell(&mut self, block: &str) -> String {
        let mut told = String::new();
        let mut lines = block.lines().peekable();
        while let Some(line) = lines.next() {
            let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("{line:?} is no command"));
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                shown.push(line);
            }
            told.push_str(&format!("{line}\n"));
            let printed = self.run(command);
            if is_abridged(&shown, &printed.lines().collect::<Vec<_>>()) {
                shown.iter().for_each(|line| told.push_str(&format!("{line}\n")));
            } else {
                told.push_str(&printed);
            }
        }
        told
    }

    fn run(&mut self, command: &str) -> String {
        if let Some((name, value)) = command.strip_prefix("export ").and_then(|rest| rest.split_once('=')) {
            self.exported.insert(name.to_owned(), value.to_owned());
            return String::new();
        }
        if let Some(folder) = command.strip_prefix("cd ") {
            self.here.push(folder);
            return String::new();
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_planmark")).parent().expect("it lies in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let output = clean(&mut Command::new("sh"))
            .arg("-c")
            .arg(format!("exec 2>&1; (exit {}); {command}", self.status))
            .current_dir(&self.here)
            .env("PATH", format!("{}:{path}", binary.display()))
            .env("COLUMNS", "100")
            .envs(&self.exported)
            .output()
            .expect("there is a shell");
        self.status = output.status.code().unwrap_or(-1);
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

/// Are these the lines that are printed, where `…` stands for any?
fn is_abridged(shown: &[&str], printed: &[&str]) -> bool {
    let mut parts = shown.split(|line| line.trim() == "…");
    let Some(mut rest) = parts.next().and_then(|first| printed.strip_prefix(first)) else { return false };
    let mut parts: Vec<&[&str]> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = (0..=rest.len()).find(|at| rest[*at..].starts_with(part)) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// What planmark prints, on both outputs.
fn planmark(folder: &Path, arguments: &[&str]) -> String {
    let output = clean(&mut Command::new(env!("CARGO_BIN_EXE_planmark")))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    assert!(output.status.code() != Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A command that nothing around the test has a say in.
fn clean(command: &mut Command) -> &mut Command {
    for name in ["PLANMARK_TODAY", "PLANMARK_LOG", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1")
}

/// The first line in which two texts differ, with some before it.
fn difference(written: &str, printed: &str) -> String {
    let same = written.lines().zip(printed.lines()).take_while(|(left, right)| left == right).count();
    let from = |text: &str| text.lines().skip(same.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n");
    format!("--- written\n{}\n--- printed\n{}\n", from(written), from(printed))
}

/// Lines that stand for others, and the order of both.
#[test]
fn a_line_of_dots_stands_for_any() {
    let printed = ["a", "b", "c", "d"];
    for shown in [
        &["a", "b", "c", "d"][..],
        &["…"],
        &["a", "…"],
        &["…", "d"],
        &["a", "…", "c", "…"],
        &["a", "b", "…", "c", "d"],
    ] {
        assert!(is_abridged(shown, &printed), "{shown:?}");
    }
    for shown in
        [&[][..], &["a"], &["b", "…"], &["…", "c"], &["a", "…", "c", "b", "…"], &["a", "…", "a", "…"]]
    {
        assert!(!is_abridged(shown, &printed), "{shown:?}");
    }
}
