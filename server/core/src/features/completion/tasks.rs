//! The ids of tasks: after "Depends on", "Blocked by", in a column or behind a label of dependencies.
//!
//! Most tasks need what stands shortly before them, so those are first. The trap: after "Depends on T001, " another one follows, and none
//! that is named there already.

use std::collections::HashSet;

use super::place::Place;
use super::ranking::may_fit;
use super::{About, Completion, CompletionKind, Found, MOST, phases};
use crate::languages::{List, has, words};
use crate::plan::dependencies::is_key;
use crate::plan::plain::plain;
use crate::plan::tasks::{Labelled, id_count};
use crate::text::{Span, offset_of};
use crate::workspace::Kind;
use crate::workspace::files::parent;

/// No list of ids is longer, in bytes.
const LONGEST: usize = 160;

/// How many characters of a task's title are shown.
const SHOWN: usize = 60;

/// What stands behind the cursor is as far away as what stands so many ids before it.
const AHEAD: usize = 40;

/// How much the nearest id fits; more than any phase.
const WEIGHT: u32 = 100_000;

/// The ids that something may depend on.
pub(super) fn behind_words(place: &Place) -> Option<Found> {
    let span = place.cursor.letters(is_id_letter);
    let begun = place.cursor.typed_from(span.start);
    let before = &place.cursor.before[..place.cursor.before.len() - begun.len()];
    let named =
        if place.is_titled(is_key) { Some(place.cursor.typed_value()) } else { behind(place, before) }?;
    if !place.wants_name(named) {
        return None;
    }
    let named: HashSet<&str> = named.split(|char: char| !is_id_letter(char)).collect();
    let mut found = ids(place, span, &named);
    found.extend(phases::phases(place, span));
    Some(Found::among(found))
}

/// What stands behind words of dependence, when that is nothing but ids.
fn behind<'t>(place: &Place, before: &'t str) -> Option<&'t str> {
    let mut from = before.len().saturating_sub(LONGEST);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let tail = before[from..].to_lowercase();
    let phrases = words(List::DependencyPhrases).iter();
    let (at, phrase) = phrases
        .filter_map(|phrase| Some((tail.rfind(phrase)?, *phrase)))
        .max_by_key(|(at, phrase)| (*at, phrase.len()))?;
    let rest = tail.len() - at - phrase.len();
    let rest = before.get(before.len().checked_sub(rest)?..)?;
    let is_apart = !tail[..at].ends_with(char::is_alphanumeric) && !rest.starts_with(char::is_alphanumeric);
    let is_id = |word: &str| {
        word.is_empty()
            || word.bytes().any(|byte| byte.is_ascii_digit())
            || has(List::DependencyJoints, word)
            || has(List::UnitTask, word)
            || has(List::UnitPhase, word)
    };
    let are_ids = rest.to_lowercase().split(|char: char| !is_id_letter(char)).all(is_id);
    // In a sentence a blank asks for nothing.
    let is_of_task = place.cursor.under.item.is_some_and(|item| item.checkbox.is_some());
    let begin = before.len().checked_sub(rest.len() + phrase.len()).filter(|at| before.is_char_boundary(*at));
    let is_meant = !place.is_by_blank()
        || is_of_task
        || place.row().is_some()
        || begin.is_some_and(|at| place.cursor.begins_clause(at));
    (is_apart && are_ids && is_meant).then_some(rest)
}

/// Something that bears an id: where it begins, the id, and where its text is.
type Borne<'a> = (u32, &'a str, Span);

/// The ids of this document, and those of others in its folder.
fn ids(place: &Place, span: Span, named: &HashSet<&str>) -> Vec<Completion> {
    let context = place.context;
    let typed = place.cursor.typed_from(span.start);
    let borne = borne(place);
    let here = borne.partition_point(|(start, ..)| *start <= place.cursor.offset);
    // The one that the cursor stands in needs others.
    let line = context.text().line_at(place.cursor.offset);
    let own =
        here.checked_sub(1).and_then(|at| borne.get(at)).filter(|it| context.text().line_at(it.0) == line);
    let mut known: HashSet<&str> = own.map(|(_, id, _)| *id).into_iter().collect();
    let distance = |at: usize| if at < here { here - at } else { at - here + AHEAD };
    let mut order: Vec<usize> = (0..borne.len()).collect();
    order.sort_by_key(|at| distance(*at));
    let (mut found, mut fuzzy) = (Vec::new(), 0);
    for at in order {
        let (_, id, text) = borne[at];
        if named.contains(id) || id_count(id) > 1 || !known.insert(id) {
            continue;
        }
        // They come in their order; of a thousand that hold some letters the far ones are not shown.
        let begins = id.get(..typed.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(typed));
        if !begins {
            let fits = fuzzy <= MOST && (may_fit(id, typed) || may_fit(&context.source(text), typed));
            if !fits {
                continue;
            }
            fuzzy += 1;
        }
        let title = title(place, text);
        let completion = Completion::new(CompletionKind::Task, id, span);
        let completion = completion.weight(WEIGHT.saturating_sub(offset_of(distance(at)))).detail(&*title);
        found.push(Completion {
            filter: format!("{id} {title}"),
            ..completion.about(About::Task(id.to_owned()))
        });
        if begins && found.len() - fuzzy > MOST {
            break;
        }
    }
    found.extend(elsewhere(place, span, named, known));
    found
}

/// Everything in this document that bears an id, in order.
fn borne<'a>(place: &Place<'_, 'a>) -> Vec<Borne<'a>> {
    let plan = place.context.plan();
    let tasks = plan.tasks().filter_map(|task| {
        Some((task.place(task.span).start, task.item.id.as_deref()?, task.place(task.title)))
    });
    let mut borne: Vec<Borne> = tasks.collect();
    let named = plan.named().filter(|named| !named.item.id.starts_with('#'));
    borne.extend(named.map(|named| {
        let start = named.place(named.span).start;
        let line = place.context.text().line_at(start);
        (start, named.item.id.as_str(), Span::new(start, place.context.text().line_span(line).end.max(start)))
    }));
    borne.sort_by_key(|(start, ..)| *start);
    borne
}

/// The ids of other documents in its folder, those of plans and lists of tasks first.
fn elsewhere<'a>(
    place: &Place<'_, 'a>,
    span: Span,
    named: &HashSet<&str>,
    mut known: HashSet<&'a str>,
) -> Vec<Completion> {
    let context = place.context;
    let typed = place.cursor.typed_from(span.start);
    let own = context.document;
    let beside = context.repository.documents().filter(|document| {
        document.path != own.path
            && !document.historical
            && parent(&document.relative) == parent(&own.relative)
    });
    let mut found = Vec::new();
    for document in beside {
        let weight = u32::from(matches!(document.kind, Kind::Plan | Kind::Tasklist));
        for id in document.summary.ids.iter().map(|id| &**id) {
            let is_id = !id.contains(' ') && !named.contains(id) && may_fit(id, typed);
            if is_id && known.insert(id) {
                let completion = Completion::new(CompletionKind::Task, id, span).weight(weight);
                found.push(completion.detail(document.name()));
            }
        }
    }
    found
}

/// The text of something behind its id, as long as it is shown.
fn title(place: &Place, text: Span) -> String {
    let source = place.context.source(text);
    let line = source.lines().next().unwrap_or_default();
    let text = Labelled::of(line).map_or(line, |labelled| labelled.rest(line));
    let text = text.split('|').find(|cell| !cell.trim().is_empty()).unwrap_or_default();
    plain(text.trim_matches(['*', '_', ' ', ':'])).chars().take(SHOWN).collect()
}

fn is_id_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '#')
}
