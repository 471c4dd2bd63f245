//! The rules: every case of `tests/rules/*.md` and, in other languages, of `tests/languages/*.md`, and the examples of every rule's own page.
//!
//! `PLANMARK_FIXTURE=part-of-a-name` runs the files whose name contains it; `UPDATE_DOCS=1` writes `docs/rules/` from the doc comments.
//! The trap: every rule is on in every case, so an example of one rule is a negative control of all the others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::config::Setting;
use planmark_core::finding::{Applicability, Finding};
use planmark_core::rules::{self, judge_document, judge_repository, settle};
use planmark_core::text::{Encoding, Position, Span, Text};
use planmark_core::workspace::Workspace;

use planmark_tests::fixture::{self, Case, Choice};
use planmark_tests::memory::{ROOT, workspace};

#[test]
fn fixtures() {
    let wanted = std::env::var("PLANMARK_FIXTURE").unwrap_or_default();
    let mut failures = Vec::new();
    let languages = markdown_files(&tests().join("languages"));
    for path in markdown_files(&tests().join("rules")).into_iter().chain(languages) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !name.contains(&wanted) {
            continue;
        }
        let is_language = path.parent().is_some_and(|folder| folder.ends_with("languages"));
        if rules::find(&name).is_none() && !is_language {
            failures.push(format!("{}: no rule has this name", path.display()));
        }
        let source = std::fs::read_to_string(&path).expect("a fixture is readable");
        let cases = fixture::cases(&source);
        if cases.iter().all(|case| case.files.is_empty()) {
            failures.push(format!("{}: no case", path.display()));
        }
        for case in &cases {
            for failure in check(case, &name) {
                failures.push(format!("{}:{} {}\n    {failure}", path.display(), case.line, case.name));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n{} failures", failures.join("\n"), failures.len());
}

#[test]
fn examples_of_the_pages() {
    let mut failures = Vec::new();
    for rule in rules::ALL {
        for (title, fires) in [("Fires", true), ("Quiet", false)] {
            let page = rule.page();
            let Some(section) = section(&page, title) else {
                failures.push(format!("{}: its page has no \"## {title}\"", rule.code));
                continue;
            };
            let examples = fixture::examples(section);
            if examples.is_empty() {
                failures.push(format!("{}: no example below \"## {title}\"", rule.code));
            }
            for case in examples {
                let found =
                    judged(&case, rule.code).into_values().flatten().any(|finding| finding.code == rule.code);
                if found != fires {
                    let text = case.files.first().map(|file| file.text.as_str()).unwrap_or_default();
                    let verb = if fires { "is silent about" } else { "fires in" };
                    failures.push(format!("{} {verb}:\n{text}", rule.code));
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n{} failures", failures.join("\n"), failures.len());
}

#[test]
fn pages_are_those_of_the_doc_comments() {
    let folder = tests().join("../docs/rules");
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut stale = Vec::new();
    let configuration = (folder.join("../configuration.md"), planmark_core::config::schema::page());
    let pages = rules::ALL.iter().map(|rule| (folder.join(format!("{}.md", rule.code)), rule.page()));
    let schema = (folder.join("../planmark.schema.json"), planmark_core::config::schema::json_schema());
    for (path, page) in pages.chain([configuration, schema]) {
        if update {
            std::fs::create_dir_all(&folder).expect("docs/ is writable");
            std::fs::write(&path, &page).expect("docs/ is writable");
        } else if std::fs::read_to_string(&path).ok().as_deref() != Some(&page) {
            stale.push(path.display().to_string());
        }
    }
    for path in markdown_files(&folder) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if rules::find(&name).is_none() && name != "README" {
            stale.push(format!("{} (no such rule)", path.display()));
        }
    }
    assert!(
        stale.is_empty(),
        "run UPDATE_DOCS=1 cargo test -p planmark-tests --test rules:\n{}",
        stale.join("\n")
    );
}

/// What is wrong with a case: a mark without a finding, a finding without a mark, another text after fixes.
fn check(case: &Case, rule: &str) -> Vec<String> {
    let findings = judged(case, rule);
    let mut failures = Vec::new();
    for file in &case.files {
        let text = Text::new(&file.text);
        let mut found: Vec<&Finding> = findings.get(&file.path).into_iter().flatten().collect();
        for mark in &file.marks {
            let at = found.iter().position(|finding| {
                let (start, end) = (
                    text.position(finding.span.start, Encoding::Utf32),
                    text.position(finding.span.end, Encoding::Utf32),
                );
                let last =
                    if end.line == start.line { end.character.max(start.character + 1) } else { u32::MAX };
                finding.code == mark.rule
                    && start.line == mark.line
                    && start.character < mark.columns.end
                    && mark.columns.start < last
                    && finding.message.contains(&mark.message)
            });
            match at {
                Some(at) => drop(found.remove(at)),
                None => failures.push(format!(
                    "{}:{} nothing for the mark {}: {}",
                    file.path,
                    mark.line + 1,
                    mark.rule,
                    mark.message
                )),
            }
        }
        for finding in found {
            let at = text.position(finding.span.start, Encoding::Utf32);
            failures.push(format!(
                "{}:{}:{} no mark for {}: {} [{}]",
                file.path,
                at.line + 1,
                at.character + 1,
                finding.code,
                finding.message,
                text.slice(finding.span)
            ));
        }
    }
    for fixed in &case.fixed {
        // A fix may create the file.
        let source = case.files.iter().find(|file| file.path == fixed.path);
        let source = source.map_or("", |file| file.text.as_str());
        let after = repaired(source, &fixed.path, &findings, fixed.choice);
        if after != fixed.text {
            failures.push(format!(
                "{}: after the fixes it says\n{after}    instead of\n{}",
                fixed.path, fixed.text
            ));
        }
    }
    failures
}

/// The text of the file with this path after the fixes of all findings of the case.
fn repaired(source: &str, path: &str, findings: &BTreeMap<String, Vec<Finding>>, choice: Choice) -> String {
    let mut text = Text::new(source);
    let mut edits: Vec<(Span, &str)> = Vec::new();
    for (own, finding) in
        findings.iter().flat_map(|(own, found)| found.iter().map(move |finding| (own, finding)))
    {
        let fix = match choice {
            Choice::Nth(index) => finding.fixes.get(index),
            Choice::Safe => finding
                .fixes
                .first()
                .filter(|fix| finding.fixes.len() == 1 && fix.applicability == Applicability::Safe),
        };
        for edit in fix.into_iter().flat_map(|fix| &fix.edits) {
            let span = match &edit.file {
                None if own == path => edit.span,
                Some(other) if other.path.strip_prefix(ROOT).is_ok_and(|other| other == Path::new(path)) => {
                    let offset = |point: planmark_core::text::Point| {
                        text.offset(Position { line: point.line, character: point.utf8 }, Encoding::Utf8)
                    };
                    Span::new(offset(other.points.0), offset(other.points.1))
                }
                _ => continue,
            };
            edits.push((span, &edit.new_text));
        }
    }
    edits.sort();
    edits.dedup();
    for (span, new_text) in edits.into_iter().rev() {
        text.edit(span, new_text);
    }
    text.to_string()
}

/// What is found in the files of a case, by their paths; the rule that the case is about runs though it may be off by default.
fn judged(case: &Case, rule: &str) -> BTreeMap<String, Vec<Finding>> {
    let mut workspace = workspace(&case.today, &case.files);
    switch_on(&mut workspace, rule);
    let relative = |path: &Path| path.strip_prefix(ROOT).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let mut settled = BTreeMap::new();
    for (index, repository) in workspace.repositories.iter().enumerate() {
        let mut findings: BTreeMap<Arc<Path>, Vec<Finding>> = judge_repository(&workspace, index);
        for document in repository.documents() {
            let found = judge_document(&workspace, index, document);
            findings.entry(document.path.clone()).or_default().extend(found);
        }
        settled.extend(findings.into_iter().map(|(path, found)| {
            let document = repository.document(&path).map(|document| &**document);
            (relative(&path), settle(&workspace, index, document, found))
        }));
    }
    settled
}

fn switch_on(workspace: &mut Workspace, code: &str) {
    let Some(rule) = rules::find(code).filter(|rule| !rule.enabled) else { return };
    for repository in &mut workspace.repositories {
        let repository = Arc::make_mut(repository);
        let config = Arc::make_mut(&mut repository.config);
        config.rules.entry(rule.code).or_default().setting.get_or_insert(Setting::AsDeclared);
    }
}

/// The text below the heading `## title`, up to the next heading of its level; a heading in a fenced block is none.
fn section<'a>(page: &'a str, title: &str) -> Option<&'a str> {
    let mut at = 0;
    let mut start = None;
    let mut fenced = false;
    for line in page.split_inclusive('\n') {
        fenced ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !fenced) {
            if let Some(start) = start {
                return page.get(start..at);
            }
            start = (heading.trim() == title).then_some(at + line.len());
        }
        at += line.len();
    }
    page.get(start?..)
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
