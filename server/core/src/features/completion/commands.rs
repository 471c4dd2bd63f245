//! Slash commands: after `/` at the start of a word, and in a Command column.

use super::agents::{entries, of_entry};
use super::place::Place;
use super::uses::Uses;
use super::{Completion, CompletionKind, Found};
use crate::languages::{List, has};
use crate::plan::mentions::Mentioned;
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

/// After `/` at the start of a word.
pub(super) fn behind_slash(place: &Place) -> Option<Found> {
    let before = place.cursor.before_name().strip_suffix('/')?;
    if !before.is_empty() && !before.ends_with([' ', '\t', '`', '(', '"', '\'', '|', '*', '“', '「', '，'])
    {
        return None;
    }
    let name = place.cursor.name();
    Some(Found::among(commands(place, Span::new(name.start.saturating_sub(1), name.end))))
}

/// In a Command column, or behind a Command label; they begin with a slash there, too.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let names_commands = |title: &str| has(List::Commands, title) || title == "slash command";
    let is_name = !place.cursor.before_name().ends_with('/');
    (is_name && place.is_list_of(names_commands)).then(|| Found::among(commands(place, place.cursor.name())))
}

fn commands(place: &Place, span: Span) -> Vec<Completion> {
    let commands = entries(place, &CatalogKind::Commands);
    let uses = Uses::of(place, Mentioned::Command, commands.iter().map(|entry| &*entry.name));
    let command = |entry: &Entry| {
        let written = format!("/{}", entry.name);
        let completion = of_entry(entry, CompletionKind::Command, &CatalogKind::Commands, span)
            .detail(entry.argument_hint.clone().unwrap_or_default())
            .weight(uses.weight(&entry.name));
        Completion { new_text: written.clone(), ..completion.labelled(written) }
    };
    commands.into_iter().map(command).collect()
}
