//! Views and symbols of the workspace: every case of `tests/views/*.md`.
//!
//! A block `answer=workspace-symbols:QUERY` (`+` for a blank), `answer=tasks:FILTER/GROUP`, `answer=next`, `answer=next:KEY=VALUE`,
//! `answer=progress:PATH` (how far each section is, by everything that shows it), `answer=status` or `answer=timeline` is what that view
//! of the workspace says, a line each.

#[path = "views/timeline.rs"]
mod timeline;

use std::path::{Path, PathBuf};

use planmark_core::features::workspace_symbols::workspace_symbols;
use planmark_core::views::next::{Wanted, next};
use planmark_core::views::status::{document_status, status};
use planmark_core::views::tasks::{Filter, GroupBy, Node, tasks};
use planmark_core::views::work::Counts;
use planmark_core::workspace::Workspace;
use planmark_tests::memory::{ROOT, holding, workspace};
use planmark_tests::{agreeing, fixture, sources};

#[test]
fn fixtures() {
    let wanted = std::env::var("PLANMARK_FIXTURE").unwrap_or_default();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("views");
    let entries = std::fs::read_dir(folder).expect("tests/views");
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let mut failures = Vec::new();
    for path in files.iter().filter(|path| path.to_string_lossy().contains(&wanted)) {
        let source = std::fs::read_to_string(path).expect("a fixture is readable");
        for case in fixture::cases(&source) {
            let open = workspace(&case.today, &case.files);
            let closed = closed(&open);
            assert!(!case.answers.is_empty(), "{}:{}: nothing is asked", path.display(), case.line);
            for (asked, expected) in &case.answers {
                // Only a text can be judged.
                let states = if asked.ends_with(":judged") { 1 } else { 2 };
                for (workspace, what) in [(&open, "open"), (&closed, "closed")].into_iter().take(states) {
                    let answer = answer(workspace, asked);
                    if answer != *expected {
                        failures.push(format!(
                            "{}:{} {} ({what})\n{asked} says\n{answer}instead of\n{expected}",
                            path.display(),
                            case.line,
                            case.name
                        ));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n{} failures", failures.join("\n"), failures.len());
}

/// The same workspace with no text in it.
fn closed(open: &Workspace) -> Workspace {
    let mut closed = open.clone();
    for repository in &mut closed.repositories {
        let repository = std::sync::Arc::make_mut(repository);
        for document in std::sync::Arc::make_mut(&mut repository.closed).values_mut() {
            *document = std::sync::Arc::new(document.shelved());
        }
    }
    closed
}

fn answer(workspace: &Workspace, asked: &str) -> String {
    let (view, detail) = asked.split_once(':').unwrap_or((asked, ""));
    match view {
        "workspace-symbols" => symbols(workspace, &detail.replace('+', " ")),
        "tasks" => {
            let (filter, group_by) = detail.split_once('/').unwrap_or((detail, "repository"));
            let filter = Filter::from_word(filter).expect("a filter");
            let group_by = GroupBy::from_word(group_by).expect("a grouping");
            tree(&tasks(workspace, filter, group_by, None, 8))
        }
        "progress" => progress(workspace, detail),
        "next" => upcoming(workspace, detail),
        "status" => standing(workspace, detail),
        "timeline" => timeline::planned(workspace, detail),
        other => format!("there is no view {other}"),
    }
}

/// How far each section is, where all agree; else who says what.
fn progress(workspace: &Workspace, path: &str) -> String {
    let (index, document) = workspace.document(&Path::new(ROOT).join(path)).expect("a document");
    let line = |said: agreeing::Said| match said.agreed() {
        Some(agreed) if agreed.is_empty() => format!("{}\n", said.title),
        Some(agreed) => format!("{} {agreed}\n", said.title),
        None => format!("{said:?}\n"),
    };
    agreeing::said(workspace, index, document).into_iter().map(line).collect()
}

/// Whatever shows how far a section is says the same: of every fixture, and with `PLANMARK_CORPUS` of real plans.
#[test]
fn all_say_the_same() {
    let (mut count, mut odd) = (0, Vec::new());
    for sources::Source { name, text } in sources::sources() {
        let workspace = holding(&[("PLAN.md", &text)]);
        let (index, document) = workspace.document(&Path::new(ROOT).join("PLAN.md")).expect("a document");
        if document.historical {
            continue;
        }
        for said in agreeing::said(&workspace, index, document) {
            count += usize::from(said.by.iter().any(|(_, said)| said.is_some()));
            if said.agreed().is_none() {
                odd.push(format!("{name}: {said:?}"));
            }
        }
    }
    assert!(odd.is_empty(), "\n{}\n{} of {count}", odd.join("\n"), odd.len());
    assert!(count > 100, "only {count} sections say how far they are");
}

fn symbols(workspace: &Workspace, query: &str) -> String {
    let line = |symbol: &planmark_core::features::workspace_symbols::WorkspaceSymbol| {
        let over = if symbol.is_over { " (over)" } else { "" };
        let place = format!("{}:{}", symbol.points.0.line + 1, symbol.points.0.utf16 + 1);
        format!("{:?} {} — {} at {place}{over}\n", symbol.kind, symbol.name, symbol.container)
    };
    workspace_symbols(workspace, query).iter().map(line).collect()
}

fn tree(nodes: &[Node]) -> String {
    let mut text = String::new();
    let mut waiting: Vec<(usize, &Node)> = nodes.iter().rev().map(|node| (0, node)).collect();
    while let Some((depth, node)) = waiting.pop() {
        let class = node.class.map(|class| format!(" [{}]", class.word())).unwrap_or_default();
        let late = if node.is_overdue { " !" } else { "" };
        let detail = if node.detail.is_empty() { String::new() } else { format!(" — {}", node.detail) };
        let kind = node.kind.word();
        text.push_str(&format!("{}{kind} {}{class}{detail}{late}\n", "  ".repeat(depth), node.label));
        waiting.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
    }
    text
}

fn upcoming(workspace: &Workspace, detail: &str) -> String {
    let mut wanted = Wanted { limit: 20, ..Wanted::default() };
    match detail.split_once('=') {
        Some(("agent", agent)) => wanted.agent = Some(agent),
        Some(("phase", phase)) => wanted.phase = Some(phase),
        Some(("repository", repository)) => wanted.repository = Some(repository),
        Some(("limit", limit)) => wanted.limit = limit.parse().expect("a number"),
        _ => assert!(detail.is_empty(), "next knows no {detail}"),
    }
    let next = next(workspace, &wanted);
    let mut text: String = next
        .items
        .iter()
        .map(|item| {
            let agent = item.agent.as_deref().map(|agent| format!(" @{agent}")).unwrap_or_default();
            format!("{}{agent} — {}\n", item.title, item.why)
        })
        .collect();
    text.push_str(&format!("{} ready, {} waiting\n", next.ready, next.waiting));
    text
}

fn standing(workspace: &Workspace, detail: &str) -> String {
    let counts = |counts: &Counts| {
        format!("{}/{} done, {} active, {} overdue", counts.done, counts.total, counts.active, counts.overdue)
    };
    if !detail.is_empty() {
        let document =
            document_status(workspace, &Path::new(ROOT).join(detail), &|_| None).expect("a document");
        let phase = document.phase.map(|phase| format!(", in {}", phase.title)).unwrap_or_default();
        return format!("{}: {}{phase}\n", document.name, counts(&document.counts));
    }
    let status = status(workspace, &|_| None);
    let mut text = String::new();
    for row in &status.repositories {
        let files: Vec<&str> = row.files.iter().map(|file| file.name.as_str()).collect();
        text.push_str(&format!("{}: {}; {}\n", row.name, counts(&row.counts), files.join(", ")));
        if let Some(phase) = &row.phase {
            let ends = phase.ends.map(|ends| format!(", ends {ends}")).unwrap_or_default();
            text.push_str(&format!(
                "  phase {} {}/{}{ends}\n",
                phase.title, phase.counts.done, phase.counts.total
            ));
        }
        if let Some(milestone) = &row.milestone {
            text.push_str(&format!("  milestone {} {}\n", milestone.title, milestone.date));
        }
        if let Some(updated) = &row.updated {
            let stale = if updated.is_stale { ", stale" } else { "" };
            text.push_str(&format!("  updated {}{stale}\n", updated.date));
        }
    }
    text.push_str(&format!("all: {}\n", counts(&status.counts)));
    text
}
