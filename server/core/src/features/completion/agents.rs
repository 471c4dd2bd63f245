//! Agents: in a code span, behind `@`, in an Agent column or behind an Agent label, after "Use the".

use super::place::Place;
use super::uses::Uses;
use super::{About, Completion, CompletionKind, Found, counts, paths, skills};
use crate::features::cursor::Cursor;
use crate::plan::mentions::{Mentioned, names_agents};
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

/// What stands before the name of an agent in an instruction.
const LEADS: [&str; 14] = [
    "use the ",
    "invoke the ",
    "ask the ",
    "run the ",
    "launch the ",
    "delegate to the ",
    "delegate to ",
    "use subagent ",
    "use the agent ",
    "verwende den ",
    "utilise l'agent ",
    "usa el agente ",
    "use o agente ",
    "usa l'agente ",
];

/// How much more an agent fits than a skill where both may stand.
const FIRST: u32 = 1000;

/// The agents of an Agent column, or behind an Agent label.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    if !place.is_list_of(names_agents) {
        return None;
    }
    let mut found = agents(place, place.cursor.name());
    // "Agents:" may be followed by how many there are.
    let value = place.cursor.value();
    if value.is_empty() && place.row().is_none() {
        found.extend(counts::of_title(place, value));
    }
    Some(Found::among(found))
}

/// Everything that may be named in code: agents, skills, and files once something is typed.
pub(super) fn in_code(place: &Place) -> Option<Found> {
    let cursor = &place.cursor;
    let before = cursor.before_name();
    let is_at = before.strip_suffix('@').is_some_and(|before| !before.ends_with(char::is_alphanumeric));
    if is_at {
        return Some(Found::among(agents(place, cursor.name())));
    }
    if !opens_code(before) {
        return None;
    }
    let mut found = agents(place, cursor.name());
    found.extend(skills::skills(place, cursor.name()));
    found.extend(paths::beginning(place));
    Some(Found::among(found))
}

/// The agents after "Use the".
pub(super) fn behind_words(place: &Place) -> Option<Found> {
    let before = place.cursor.before_name();
    let lower = before.to_lowercase();
    let lead = LEADS.iter().filter(|lead| lower.ends_with(**lead)).map(|lead| lead.len()).max()?;
    // Lengths in bytes differ where lower case has others.
    let at = before.len().checked_sub(lead).filter(|at| before.is_char_boundary(*at))?;
    let is_apart = !before[..at].ends_with(char::is_alphanumeric);
    // "They use the API": a blank in a sentence asks for nothing.
    let is_meant = is_apart && (!place.is_by_blank() || place.cursor.begins_clause(at));
    is_meant.then(|| Found::among(agents(place, place.cursor.name())))
}

/// Does `before` end with a backtick that opens a code span?
pub(super) fn opens_code(before: &str) -> bool {
    before.ends_with('`') && is_in_code(before)
}

/// Is a code span open at the end of `before`, which is the beginning of a line?
pub(super) fn is_in_code(before: &str) -> bool {
    !before.ends_with("``") && before.matches('`').count() % 2 == 1
}

fn agents(place: &Place, span: Span) -> Vec<Completion> {
    let agents = entries(place, &CatalogKind::Agents);
    let uses = Uses::of(place, Mentioned::Agent, agents.iter().map(|entry| &*entry.name));
    let agent = |entry: &Entry| {
        // A list of tools may be written as one of YAML.
        let plain = |fact: &String| fact.replace(['[', ']', '"', '\''], "");
        let facts: Vec<String> = [&entry.model, &entry.tools].into_iter().flatten().map(plain).collect();
        of_entry(entry, CompletionKind::Agent, &CatalogKind::Agents, span)
            .detail(facts.join(" · "))
            .weight(FIRST + uses.weight(&entry.name))
    };
    agents.into_iter().map(agent).collect()
}

/// A completion that puts in the name of an entry.
pub(super) fn of_entry(entry: &Entry, kind: CompletionKind, of: &CatalogKind, span: Span) -> Completion {
    Completion::new(kind, &entry.name, span).about(About::Entry(of.clone(), entry.name.clone()))
}

/// The entries of this repository and of its superprojects by name, a nearer one in place of a farther one of the same name.
pub(super) fn entries<'a>(place: &Place<'_, 'a>, kind: &CatalogKind) -> Vec<&'a Entry> {
    let mut known = std::collections::HashSet::new();
    let mut entries: Vec<&Entry> = Vec::new();
    for repository in place.context.workspace.ancestry(place.context.index) {
        let Some(catalog) = repository.catalog(kind) else { continue };
        entries.extend(catalog.entries().filter(|entry| known.insert(entry.name.as_str())));
    }
    entries.sort_by(|left, right| left.name.cmp(&right.name));
    entries
}

/// What of a code span stands before the cursor, from its backtick on.
pub(super) fn code_before(cursor: &Cursor) -> Option<&str> {
    let open = cursor.before.rfind('`').filter(|_| is_in_code(&cursor.before))?;
    Some(&cursor.before[open + 1..])
}
