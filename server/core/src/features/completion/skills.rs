//! Skills: in a Skill column or behind a Skill label; in code, agents offer them beside their own.

use super::agents::{entries, of_entry};
use super::place::Place;
use super::uses::Uses;
use super::{Completion, CompletionKind, Found};
use crate::plan::mentions::{Mentioned, names_skills};
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

/// The skills of a Skill column, or behind a Skill label.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    place.is_list_of(names_skills).then(|| Found::among(skills(place, place.cursor.name())))
}

pub(super) fn skills(place: &Place, span: Span) -> Vec<Completion> {
    let skills = entries(place, &CatalogKind::Skills);
    let uses = Uses::of(place, Mentioned::Skill, skills.iter().map(|entry| &*entry.name));
    let skill = |entry: &Entry| {
        of_entry(entry, CompletionKind::Skill, &CatalogKind::Skills, span)
            .detail("skill")
            .weight(uses.weight(&entry.name))
    };
    skills.into_iter().map(skill).collect()
}
