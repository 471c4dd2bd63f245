//! Phases, sprints and milestones: in a column or behind a label of them, and behind the word "Phase".
//!
//! Those of this document are first, then those of others in the repository. The trap: in a heading a new phase begins, which no other
//! bears the number of.

use std::collections::HashSet;

use super::place::Place;
use super::{About, Completion, CompletionKind, Found};
use crate::languages::{has, words};
use crate::plan::plain::plain;
use crate::plan::remarks::Piece;
use crate::plan::sections::UnitKind;
use crate::plan::{Section, TaskForm};
use crate::status::Class;
use crate::text::{Span, offset_of};

/// What others speak of by their numbers.
const KINDS: [UnitKind; 3] = [UnitKind::Phase, UnitKind::Sprint, UnitKind::Milestone];

/// The phases of a Phase column, or behind such a label, as the other cells of the column name them.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let is_called = |title: &str| KINDS.iter().any(|kind| has(kind.words(), title));
    if !place.is_titled(|title| is_called(title) || title.strip_prefix("current ").is_some_and(is_called)) {
        return None;
    }
    let span = place.cursor.value();
    let sample = sample(place);
    let is_whole =
        sample.as_ref().is_none_or(|sample| Piece::of(sample).is_some_and(|it| !it.words.is_empty()));
    let is_bare = sample.as_ref().is_some_and(|sample| sample.bytes().all(|byte| byte.is_ascii_digit()));
    let written = |phase: Completion| {
        let new_text = match phase.new_text.rsplit_once(' ') {
            Some((_, number)) if is_bare => number.to_owned(),
            _ if is_whole => phase.label.clone(),
            _ => phase.new_text.clone(),
        };
        Completion { new_text, ..phase }
    };
    let found: Vec<Completion> = phases(place, span).into_iter().map(written).collect();
    (!found.is_empty()).then(|| Found::among(found))
}

/// Behind "Phase", in prose as well, once somebody asks.
pub(super) fn behind_word(place: &Place) -> Option<Found> {
    let cursor = &place.cursor;
    let number = cursor.letters(|letter| letter.is_alphanumeric() || letter == '.');
    let typed = cursor.typed_from(number.start);
    let before = &cursor.before[..cursor.before.len() - typed.len()];
    let gap = before.strip_suffix(' ')?;
    if place.is_by_blank() || typed.chars().count() > 3 {
        return None;
    }
    let lower = gap.to_lowercase();
    let (kind, word) = KINDS.iter().find_map(|kind| {
        let word = words(kind.words())
            .iter()
            .filter(|word| lower.ends_with(**word))
            .max_by_key(|word| word.len())?;
        Some((*kind, *word))
    })?;
    let start = gap.len().checked_sub(word.len()).filter(|at| gap.is_char_boundary(*at))?;
    if gap[..start].ends_with(char::is_alphabetic) && word.is_ascii() {
        return None;
    }
    let span = Span::new(cursor.from(start).start, number.end);
    let word = &gap[start..];
    if cursor.before.starts_with('#') {
        let next = next(place, kind)?;
        let completion = Completion::new(CompletionKind::Phase, format!("{word} {next}"), span);
        return Some(Found::among(vec![completion.detail("the next one")]));
    }
    let of_kind = |phase: &Completion| Piece::of(&phase.new_text).is_some_and(|piece| piece.kind == kind);
    let as_typed = |phase: Completion| {
        let number = phase.new_text.rsplit(' ').next().unwrap_or_default();
        Completion { new_text: format!("{word} {number}"), ..phase }
    };
    let found: Vec<Completion> = phases(place, span).into_iter().filter(of_kind).map(as_typed).collect();
    (!found.is_empty()).then(|| Found::among(found))
}

/// Every phase that may be meant, shown with its title; what is put in is its name alone.
pub(super) fn phases(place: &Place, span: Span) -> Vec<Completion> {
    let context = place.context;
    let outline = context.outline();
    let boxes = boxes(place);
    let mut known: HashSet<(UnitKind, String)> = HashSet::new();
    let mut found = Vec::new();
    for (at, section) in outline.sections().iter().enumerate() {
        let Some((piece, name, title)) = named(section) else { continue };
        if section.historical || !known.insert((piece.kind, piece.number.clone())) {
            continue;
        }
        let shown = if title.is_empty() { name.to_owned() } else { format!("{name}: {title}") };
        let within = |start: u32| boxes.partition_point(|(at, _)| *at < start);
        let below = &boxes[within(section.span.start)..within(section.span.end)];
        let done = below.iter().filter(|(_, is_done)| *is_done).count();
        let mut detail: Vec<String> = Vec::new();
        detail.extend(section.heading.status.map(|stated| stated.class.word().to_owned()));
        detail.extend((!below.is_empty()).then(|| format!("{done}/{}", below.len())));
        let about = About::Phase(context.document.relative.clone(), section.span.start);
        let weight = 1000u32.saturating_sub(offset_of(at)) + 1000;
        let completion = Completion::new(CompletionKind::Phase, name, span).about(about).weight(weight);
        found.push(completion.labelled(shown).detail(detail.join(" · ")));
    }
    let own = &context.document.path;
    for document in context.repository.documents().filter(|document| document.path != *own) {
        for phase in &document.summary.phases {
            if !known.insert((phase.piece.kind, phase.piece.number.clone())) {
                continue;
            }
            let bare = Piece { words: Default::default(), ..phase.piece.clone() };
            let completion = Completion::new(CompletionKind::Phase, bare.to_string(), span);
            let about = About::Phase(document.relative.clone(), phase.span.start);
            found.push(completion.labelled(&phase.title).detail(document.name()).about(about));
        }
    }
    found
}

/// The piece that a heading begins: what it is, its name as written, and its title without status, dates and marks.
fn named(section: &Section) -> Option<(&Piece, &str, String)> {
    let heading = &section.heading;
    let (piece, unit) = (heading.piece.as_ref()?, heading.unit.as_ref()?);
    let name = heading.title.get(unit.span.range())?;
    Some((piece, name, plain(heading.bare()).into_owned()))
}

/// Where the outermost boxes of the document begin, and whether each is done.
fn boxes(place: &Place) -> Vec<(u32, bool)> {
    let mut end = 0;
    let mut boxes = Vec::new();
    for task in place.context.plan().tasks() {
        let TaskForm::Box { marker, .. } = &task.item.form else { continue };
        let span = task.place(task.span);
        if span.start >= end {
            end = span.end;
            boxes.push((span.start, place.context.vocabulary.marker(marker) == Class::Done));
        }
    }
    boxes
}

/// What another cell of the column says.
fn sample(place: &Place) -> Option<String> {
    let row = place.row()?;
    let others = row.table.item.rows.iter().enumerate().filter(|(at, _)| Some(*at) != row.row);
    let cells = others.filter_map(|(_, cells)| cells.get(row.column));
    cells.map(|cell| cell.text.trim_matches(['*', '_', ' ']).to_owned()).find(|text| !text.is_empty())
}

/// The number behind all others of this kind in the document.
pub(super) fn next(place: &Place, kind: UnitKind) -> Option<u32> {
    let sections = place.context.outline().sections().iter();
    let here = place.cursor.offset;
    let others = sections.filter(|section| !section.heading_span().touches(here));
    let pieces =
        others.filter_map(|section| section.heading.piece.as_ref()).filter(|piece| piece.kind == kind);
    let numbers = pieces.filter_map(|piece| piece.number.trim_start_matches('m').parse::<u32>().ok());
    numbers.max().map(|last| last.saturating_add(1))
}
