//! An index of agents, commands or skills that is not in step with what is there.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::facts::names;
use crate::facts::rosters::Rows;
use crate::finding::{Finding, Severity};
use crate::plan::mentions::is_to_come;
use crate::text::Span;
use crate::workspace::catalog::{last, slug};
use crate::workspace::{CatalogKind, Entry, Kind, Source};

declare_rule! {
    /// A document lists nearly all agents, commands or skills of a folder and lacks some, or has rows of some that are gone.
    ///
    /// ## Why it matters
    /// An index is what people and coding tools choose from: what it lacks is not used, and what it has too many is looked for in vain.
    ///
    /// ## Fires
    /// ```markdown path=AGENT-INDEX.md
    /// | Name | For |
    /// |------|-----|
    /// | `berth-planner` | berths |
    /// | `bell-ringer` | sounds |
    /// | `log-keeper` | logs |
    /// | `mail-sorter` | letters |
    /// | `page-writer` | pages |
    /// ```
    /// ```markdown path=.claude/agents/berth-planner.md
    /// ```
    /// ```markdown path=.claude/agents/bell-ringer.md
    /// ```
    /// ```markdown path=.claude/agents/log-keeper.md
    /// ```
    /// ```markdown path=.claude/agents/mail-sorter.md
    /// ```
    /// ```markdown path=.claude/agents/page-writer.md
    /// ```
    /// ```markdown path=.claude/agents/tide-reader.md
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// | Name | For |
    /// |------|-----|
    /// | `berth-planner` | berths |
    /// | `bell-ringer` | sounds |
    /// ```
    /// ```markdown path=.claude/agents/berth-planner.md
    /// ```
    /// ```markdown path=.claude/agents/bell-ringer.md
    /// ```
    /// ```markdown path=.claude/agents/log-keeper.md
    /// ```
    ///
    /// ## What it cannot know
    /// What is left out on purpose.
    /// A document, but no plan and no list of tasks, counts as an index when its rows and items begin with the names of five entries of a folder, and with four fifths of all.
    /// Rows too many are reported in tables only, where four fifths of the rows are known names.
    INDEX_DRIFT {
        code: "index-drift",
        severity: Warning,
        certainty: Computed,
        fix: None,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.document.kind.is_source() {
        return;
    }
    let mut rows = None;
    for kind in [CatalogKind::Agents, CatalogKind::Commands, CatalogKind::Skills] {
        let Some(catalog) = context.repository.catalog(&kind).filter(|catalog| catalog.is_known()) else {
            continue;
        };
        let large = |source: &&Source| source.entries.as_ref().is_some_and(|entries| entries.len() > 4);
        let mut said: Vec<String> = Vec::new();
        // A plan lists what was made in a phase, and a list of tasks what is to be made.
        let is_plan = matches!(context.document.kind, Kind::Plan | Kind::Tasklist);
        for source in catalog.sources.iter().filter(large).filter(|_| !is_plan) {
            let rows = rows.get_or_insert_with(|| Rows::of(context));
            lacking(rows, source, &kind, &mut said, findings);
        }
        if catalog.entries().count() > 4 && rows.is_some() {
            surplus(context, &kind, findings);
        }
    }
}

/// Reports what an index of `source` lacks.
fn lacking(
    rows: &Rows,
    source: &Source,
    kind: &CatalogKind,
    said: &mut Vec<String>,
    findings: &mut Vec<Finding>,
) {
    let entries = source.entries.iter().flatten().filter(|entry| !is_spare(entry));
    let roster = rows.roster(entries, |entry| called(entry, kind));
    if !roster.is_index() {
        return;
    }
    let mut places: BTreeMap<Span, Vec<&str>> = BTreeMap::new();
    for (entry, place) in &roster.missing {
        if !said.contains(&entry.name) {
            said.push(entry.name.clone());
            places.entry(*place).or_default().push(&entry.name);
        }
    }
    for (place, names) in places {
        let is = if names.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{} {is} not listed here, but defined in {} (the list has {} of {} {})",
            enumeration(&names),
            source.label,
            roster.listed,
            roster.total,
            kind.plural()
        );
        findings.push(Finding::new(&INDEX_DRIFT, place, message));
    }
}

/// Reports the rows of tables of this kind that name nothing known.
fn surplus(context: &DocumentContext, kind: &CatalogKind, findings: &mut Vec<Finding>) {
    let Some(known) = names::known(context.workspace, context.index, kind) else { return };
    for table in context.plan().tables() {
        if table.rows.len() < 6 || !context.is_live(table.place(table.span).start) {
            continue;
        }
        let names: Vec<Option<&str>> =
            table.rows.iter().map(|row| row.first().and_then(|cell| name(&cell.text))).collect();
        let held = names.iter().flatten().filter(|name| known.holds(name)).count();
        if held < 5 || held * 5 < table.rows.len() * 4 {
            continue;
        }
        for (row, name) in table.rows.iter().zip(&names) {
            let (Some(name), Some(cell)) = (name.filter(|name| !known.holds(name)), row.first()) else {
                continue;
            };
            if row.iter().any(|cell| is_to_come(&cell.text)) {
                continue;
            }
            let start = cell.span.start + cell.text.find(name).unwrap_or(0) as u32;
            let span = table.place(Span::new(start, start + name.len() as u32));
            let message = names::message(kind.singular(), name, &known.suggestions(name), &known);
            findings.push(Finding::new(&INDEX_DRIFT, span, message).severity(Severity::Warning));
        }
    }
}

/// The name in a cell that holds nothing else, in a code span, a link or bold, with a hyphen in it.
fn name(cell: &str) -> Option<&str> {
    let marked = cell.starts_with(['`', '*', '[']);
    let bare = cell.trim_matches(['`', '*', '[', '/', '@']);
    let bare = bare.split(['`', ']', '*']).next()?;
    let is_slug = bare.contains('-')
        && bare
            .chars()
            .all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_:".contains(char));
    (marked && is_slug).then_some(bare)
}

/// The names by which an index may call an entry.
fn called(entry: &Entry, kind: &CatalogKind) -> Vec<String> {
    let file = entry.relative.rsplit('/').next().unwrap_or_default();
    let stem = match kind {
        CatalogKind::Skills => entry.relative.rsplit('/').nth(1).unwrap_or_default(),
        _ => file.strip_suffix(".md").unwrap_or(file),
    };
    let mut names = vec![slug(&entry.name), stem.to_lowercase()];
    names.push(slug(last(&entry.name)));
    names.dedup();
    names
}

/// Is this something that nobody would list: a backup, a template, an old version?
fn is_spare(entry: &Entry) -> bool {
    let lower = entry.relative.to_lowercase();
    ["backup", "deprecated", "template", "example", "archive", "legacy", "old-", "-old", "draft", "test-"]
        .iter()
        .any(|word| lower.contains(word))
}

/// "a", "a and b", "a, b and 3 more".
pub(super) fn enumeration(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}
