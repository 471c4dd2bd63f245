//! The ids of tasks: after "Depends on", "Blocked by", in a column or behind a label of dependencies.
//!
//! Most tasks need what stands shortly before them, so those are first. The trap: after "Depends on T001, " another one follows, and none
//! that is named there already.

use std::collections::HashSet;

use super::place::Place;
use super::{About, Completion, CompletionKind, Found, phases};
use crate::languages::{List, has, words};
use crate::plan::dependencies::is_key;
use crate::plan::tasks::{Labelled, id_count};
use crate::plan::{At, Task};
use crate::text::{Span, offset_of};
use crate::workspace::files::parent;

/// No list of ids is longer, in bytes.
const LONGEST: usize = 160;

/// How many characters of a task's title are shown.
const SHOWN: usize = 60;

/// The ids that something may depend on.
pub(super) fn behind_words(place: &Place) -> Option<Found> {
    let span = place.cursor.letters(is_id_letter);
    let begun = place.cursor.typed_from(span.start);
    let before = &place.cursor.before[..place.cursor.before.len() - begun.len()];
    let named =
        if place.is_titled(is_key) { Some(place.cursor.typed_value()) } else { behind(place, before) }?;
    let named: HashSet<&str> = named.split(|char: char| !is_id_letter(char)).collect();
    let mut found = ids(place, span, &named);
    found.extend(phases::phases(place, span).into_iter().map(|phase| phase.weight(0)));
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

/// The ids of this document, and those of others in its folder.
fn ids(place: &Place, span: Span, named: &HashSet<&str>) -> Vec<Completion> {
    let context = place.context;
    let offset = place.cursor.offset;
    let tasks: Vec<At<Task>> = context.plan().tasks().filter(|task| task.item.id.is_some()).collect();
    let here = tasks.partition_point(|task| task.place(task.span).start <= offset);
    // The one that the cursor stands in needs others.
    let own =
        here.checked_sub(1).and_then(|at| tasks.get(at)).filter(|task| task.place(task.span).touches(offset));
    let own = own.and_then(|task| task.item.id.as_deref());
    let mut known: HashSet<&str> = HashSet::new();
    known.extend(own);
    let mut found = Vec::with_capacity(tasks.len());
    for (at, task) in tasks.iter().enumerate() {
        let Some(id) = task.item.id.as_deref() else { continue };
        if named.contains(id) || id_count(id) > 1 || !known.insert(id) {
            continue;
        }
        let weight = if at < here { (here - at).saturating_sub(1) } else { (at - here) + 40 };
        let weight = 4000u32.saturating_sub(offset_of(weight));
        let title = title(place, task);
        let completion = Completion::new(CompletionKind::Task, id, span).weight(weight);
        let completion = completion.detail(&*title).about(About::Task(id.to_owned()));
        found.push(Completion { filter: format!("{id} {title}"), ..completion });
    }
    let beside = context.repository.documents().filter(|document| {
        document.path != context.document.path
            && !document.historical
            && parent(&document.relative) == parent(&context.document.relative)
    });
    for document in beside {
        for id in document.summary.ids.iter().filter(|id| !id.contains(' ') && !named.contains(&***id)) {
            if known.insert(id) {
                found.push(Completion::new(CompletionKind::Task, &**id, span).detail(document.name()));
            }
        }
    }
    found
}

/// The text of a task behind its id, as long as it is shown.
fn title(place: &Place, task: &At<Task>) -> String {
    let source = place.context.source(task.place(task.title));
    let line = source.lines().next().unwrap_or_default();
    let text = Labelled::of(line).map_or(line, |labelled| labelled.rest(line));
    let text = text.trim_matches(['*', '_', '`', ' ', ':']);
    text.chars().filter(|letter| !matches!(letter, '*' | '`')).take(SHOWN).collect()
}

fn is_id_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '#')
}
