//! Counts: at a number before what is counted, `▮ agents`, and behind a label or in a row that says what is counted.
//!
//! The trap: there is more than one reasonable way to count, so every different number is offered with what it counts.

use super::place::Place;
use super::{About, Completion, CompletionKind, Found};
use crate::languages::{List, has, is_unspaced, words};
use crate::plan::tables::Cell;
use crate::text::Span;
use crate::workspace::{Catalog, CatalogKind};

/// How many words may stand between the number and its noun: "50 specialized AI agents".
const WORDS: usize = 3;

/// Titles of columns that hold numbers of what their row names, besides those of tasks.
const NUMBERS: [&str; 8] = ["number", "quantity", "value", "current", "actual", "size", "qty", "how many"];

/// The number of what the text behind the cursor names.
pub(super) fn before_noun(place: &Place) -> Option<Found> {
    let cursor = &place.cursor;
    let span = cursor.letters(|letter| letter.is_ascii_digit() || letter == ',');
    if place.is_by_blank() || cursor.typed_from(span.start).starts_with(',') {
        return None;
    }
    let before = &cursor.before[..cursor.before.len() - cursor.typed_from(span.start).len()];
    if before.ends_with(|letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '/' | '$' | '#')
    }) {
        return None;
    }
    let behind = &cursor.after[(span.end - cursor.offset) as usize..];
    let behind = behind.strip_prefix('+').unwrap_or(behind);
    // Without a number and without a blank, the word itself is being typed.
    if span.is_empty() && !behind.starts_with(' ') && !behind.starts_with(is_unspaced) {
        return None;
    }
    let kind = noun(place, behind)?;
    let found = counted(place, &kind, span);
    (!found.is_empty()).then(|| Found::instead(found))
}

/// The number of what the label names, or the first cell of the row.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let value = place.cursor.value();
    let typed = place.context.source(value);
    if !typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'+') {
        return None;
    }
    let found = of_title(place, value);
    // An empty value behind "Agents:" may be names as well; agents offer both.
    let is_named = typed.is_empty() && place.row().is_none();
    let may_be_names =
        || is_named && place.is_titled(|title| kind(place, title).is_some_and(|_| !title.contains(' ')));
    (!found.is_empty() && !may_be_names()).then(|| Found::instead(found))
}

/// The numbers of what the label names, or the first cell of the row.
pub(super) fn of_title(place: &Place, span: Span) -> Vec<Completion> {
    let Some(title) = place.title() else { return Vec::new() };
    let counted_kind = match place.row() {
        Some(row) => {
            let holds_numbers =
                has(List::TotalColumns, &title.text) || NUMBERS.contains(&title.text.as_str());
            let name = row.cells().first().map(Cell::plain).filter(|_| holds_numbers && row.column > 0);
            name.and_then(|name| kind(place, &name))
        }
        None => kind(place, &title.text),
    };
    counted_kind.map(|kind| counted(place, &kind, span)).unwrap_or_default()
}

/// Every different number of what there is of a kind.
fn counted(place: &Place, kind: &CatalogKind, span: Span) -> Vec<Completion> {
    let Some(catalog) = catalog(place, kind) else { return Vec::new() };
    let mut found: Vec<Completion> = Vec::new();
    for population in catalog.populations() {
        let written = population.count.to_string();
        if found.iter().all(|known| known.new_text != written) {
            let completion = Completion::new(CompletionKind::Count, written, span);
            found.push(completion.detail(population.definition).about(About::Count(kind.clone())));
        }
    }
    found
}

/// The catalog that a number in this document is held against: of its repository, of those around it, else of the one submodule that has one.
pub(super) fn catalog<'a>(place: &Place<'_, 'a>, kind: &CatalogKind) -> Option<&'a Catalog> {
    let workspace = place.context.workspace;
    let known = |catalog: &&Catalog| catalog.is_known();
    let around = workspace.ancestry(place.context.index).find_map(|it| it.catalog(kind).filter(known));
    around.or_else(|| {
        let children = workspace.repositories.iter().filter(|it| it.parent == Some(place.context.index));
        let mut catalogs = children.filter_map(|child| child.catalog(kind).filter(known));
        catalogs.next().filter(|_| catalogs.next().is_none())
    })
}

/// What is counted by the noun with which `text` begins, or that follows after a few words that describe it.
fn noun(place: &Place, text: &str) -> Option<CatalogKind> {
    let clause = text.split(['.', ',', ';', ':', '|', '(', ')', '—', '–', '!', '?', '\u{3002}']).next()?;
    if clause.trim_start().starts_with(is_unspaced) {
        let clause = clause.trim_start();
        return nouns()
            .find(|(word, _)| word.starts_with(is_unspaced) && clause.contains(word))
            .map(|(_, kind)| kind);
    }
    let mut spoken = String::new();
    for word in clause.split_whitespace().take(WORDS + 1) {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        if !spoken.is_empty() {
            spoken.push(' ');
        }
        spoken.push_str(&word.to_lowercase());
        if let Some(kind) = kind(place, &spoken) {
            return Some(kind);
        }
        if STOPS.contains(&word) {
            return None;
        }
    }
    None
}

/// Words that end what describes a noun.
const STOPS: [&str; 14] =
    ["of", "the", "to", "in", "and", "or", "for", "with", "by", "from", "is", "are", "per", "days"];

/// What is counted under a name that ends with a noun of it.
fn kind(place: &Place, name: &str) -> Option<CatalogKind> {
    let ends = |noun: &str| {
        name.strip_suffix(noun)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' ') || noun.starts_with(is_unspaced))
    };
    let counts = &place.context.repository.config.counts;
    let configured = counts.iter().find(|(_, count)| count.nouns.iter().any(|noun| ends(noun)));
    configured
        .map(|(name, _)| CatalogKind::Configured(name.clone()))
        .or_else(|| nouns().find(|(word, _)| ends(word) && !has(List::Singular, word)).map(|(_, kind)| kind))
}

fn nouns() -> impl Iterator<Item = (&'static str, CatalogKind)> {
    let lists = [
        (List::Agents, CatalogKind::Agents),
        (List::Commands, CatalogKind::Commands),
        (List::Skills, CatalogKind::Skills),
        (List::Submodules, CatalogKind::Submodules),
        (List::Repositories, CatalogKind::Submodules),
        (List::Categories, CatalogKind::Categories),
    ];
    lists.into_iter().flat_map(|(list, kind)| words(list).iter().map(move |word| (*word, kind.clone())))
}

/// The names by which a comment binds a number, each with how many there are.
pub(super) fn names(place: &Place, span: Span) -> Vec<Completion> {
    let context = place.context;
    let mut found: Vec<Completion> = Vec::new();
    for repository in context.workspace.ancestry(context.index) {
        for known in repository.catalogs.iter().filter(|catalog| catalog.is_known()) {
            let name = known.kind.plural();
            if found.iter().any(|other| other.label == name) {
                continue;
            }
            let truth = known.populations().into_iter().next();
            let truth =
                truth.map(|truth| format!("{} {}", truth.count, truth.definition)).unwrap_or_default();
            let completion = Completion::new(CompletionKind::Word, name, span).detail(truth);
            found.push(completion.about(About::Count(known.kind.clone())));
        }
    }
    found
}
