//! Names of agents and slash commands.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Completion, CompletionKind};
use crate::features::cursor::Cursor;
use crate::plan::mentions::names_agents;
use crate::rules::DocumentContext;
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

/// Slash commands, after `/` at the start of a word.
pub(super) fn commands(context: &DocumentContext, cursor: &Cursor) -> Option<Vec<Completion>> {
    let before = cursor.before_name().strip_suffix('/')?;
    // A link leads to a path.
    if before.ends_with("](") {
        return None;
    }
    if !before.is_empty() && !before.ends_with([' ', '\t', '`', '(', '"', '\'', '|', '*']) {
        return None;
    }
    let typed = cursor.typed();
    Some(
        ranked(entries(context, &CatalogKind::Commands), typed)
            .into_iter()
            .map(|entry| command(entry, cursor.name()))
            .collect(),
    )
}

/// Agents: after a backtick or `@`, in an Agent column or behind an Agent label, after "Use the".
pub(super) fn agents(context: &DocumentContext, cursor: &Cursor) -> Option<Vec<Completion>> {
    let before = cursor.before_name();
    let is_wanted = opens_code(before)
        || before.strip_suffix('@').is_some_and(|before| !before.ends_with(char::is_alphanumeric))
        || ends_with_use(before)
        || cursor.column(context).is_some_and(|header| names_agents(&header))
        || cursor.label().is_some_and(|label| names_agents(&label));
    if !is_wanted {
        return None;
    }
    let typed = cursor.typed();
    Some(
        ranked(entries(context, &CatalogKind::Agents), typed)
            .into_iter()
            .map(|entry| agent(entry, cursor.name()))
            .collect(),
    )
}

/// Does `before` end with a backtick that opens a code span?
fn opens_code(before: &str) -> bool {
    before.ends_with('`') && !before.ends_with("``") && before.matches('`').count() % 2 == 1
}

/// "Use the", "use", "invoke the" …: what stands before the name of an agent in an instruction.
fn ends_with_use(before: &str) -> bool {
    let lower = before.to_lowercase();
    ["use the ", "invoke the ", "ask the ", "run the ", "launch the ", "delegate to the ", "delegate to "]
        .iter()
        .any(|words| lower.ends_with(words))
}

/// The entries of this repository and of its superprojects, a nearer one in place of a farther one of the same name.
fn entries<'a>(context: &DocumentContext<'a>, kind: &CatalogKind) -> Vec<&'a Entry> {
    let mut entries: Vec<&Entry> = Vec::new();
    for repository in context.workspace.ancestry(context.index) {
        let Some(catalog) = repository.catalog(kind) else { continue };
        for entry in catalog.entries() {
            if !entries.iter().any(|nearer| nearer.name == entry.name) {
                entries.push(entry);
            }
        }
    }
    entries
}

/// Those that what is typed fits, best first; all of them by name when nothing is typed yet.
fn ranked<'a>(mut entries: Vec<&'a Entry>, typed: &str) -> Vec<&'a Entry> {
    entries.sort_by(|left, right| left.name.cmp(&right.name));
    if typed.is_empty() {
        return entries;
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, &Entry)> = entries
        .into_iter()
        .filter_map(|entry| {
            Some((pattern.score(Utf32Str::new(&entry.name, &mut buffer), &mut matcher)?, entry))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, entry)| entry).collect()
}

fn agent(entry: &Entry, span: Span) -> Completion {
    let facts: Vec<&str> = [&entry.model, &entry.tools].into_iter().flatten().map(String::as_str).collect();
    Completion {
        label: entry.name.clone(),
        kind: CompletionKind::Agent,
        detail: (!facts.is_empty()).then(|| facts.join(" · ")),
        documentation: entry.description.clone(),
        span,
        new_text: entry.name.clone(),
    }
}

fn command(entry: &Entry, span: Span) -> Completion {
    Completion {
        label: format!("/{}", entry.name),
        kind: CompletionKind::Command,
        detail: entry.argument_hint.clone(),
        documentation: entry.description.clone(),
        span: Span::new(span.start.saturating_sub(1), span.end),
        new_text: format!("/{}", entry.name),
    }
}
