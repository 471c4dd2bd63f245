//! Submodules: their names in a Repository column or behind such a label, their paths after the folder that holds them.

use super::agents::{entries, of_entry};
use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::languages::{List, has};
use crate::text::Span;
use crate::workspace::CatalogKind;

/// In a column of repositories, or behind such a label.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let names_repositories = |title: &str| has(List::Submodules, title) || has(List::Repositories, title);
    if !place.is_list_of(names_repositories) {
        return None;
    }
    let span = place.cursor.letters(is_path_letter);
    // A path goes on as one.
    if place.cursor.typed_from(span.start).contains('/') {
        return in_path(place).or(Some(Found::nothing()));
    }
    let named = entries(place, &CatalogKind::Submodules).into_iter().map(|entry| {
        of_entry(entry, CompletionKind::Submodule, &CatalogKind::Submodules, span).detail(&*entry.relative)
    });
    let found: Vec<Completion> = named.collect();
    // "Project", "Service" name a submodule only where there are some.
    (!found.is_empty()).then(|| Found::among(found))
}

/// After the folder that holds them, `submodules/`, wherever it is written; in a link that is a path of a file.
pub(super) fn in_path(place: &Place) -> Option<Found> {
    let span = place.cursor.letters(is_path_letter);
    let typed = place.cursor.typed_from(span.start);
    let folder = &typed[..typed.rfind('/')? + 1];
    let below: Vec<_> = entries(place, &CatalogKind::Submodules)
        .into_iter()
        .filter(|entry| entry.relative.starts_with(folder))
        .collect();
    if below.is_empty() || typed.starts_with('/') {
        return None;
    }
    let span = Span::new(span.start, span.end);
    let completion = |entry: &crate::workspace::Entry| {
        let completion = of_entry(entry, CompletionKind::Submodule, &CatalogKind::Submodules, span);
        Completion { new_text: entry.relative.clone(), ..completion.labelled(entry.relative.clone()) }
    };
    let found: Vec<Completion> = below.into_iter().map(completion).collect();
    Some(Found::among(found))
}

fn is_path_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/')
}
