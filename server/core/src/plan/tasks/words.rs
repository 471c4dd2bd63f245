//! The words of a task's text that tell it from others.
//!
//! A task whose text has none behind its id names a task that stands elsewhere ([`mark_references`]).

use super::{TaskForm, id};
use crate::languages::{List, has, is_unspaced};
use crate::plan::ChunkPlan;

/// Marks the tasks of a chunk that only refer to tasks.
pub(in crate::plan) fn mark_references(source: &str, plan: &mut ChunkPlan) {
    for task in &mut plan.tasks {
        let Some(id) = &task.id else { continue };
        let span = if matches!(task.form, TaskForm::Row { .. }) { task.title } else { task.span };
        let mut text = source.get(span.range()).unwrap_or_default();
        if !matches!(task.form, TaskForm::Row { .. }) {
            text = text.split(['\n', '\r']).next().unwrap_or_default();
        }
        task.refers = behind_id(text, id).is_none_or(|text| own_words(text).next().is_none());
    }
}

/// What stands behind the id in a task's text; `None` where the text only refers to tasks.
pub fn behind_id<'t>(text: &'t str, own: &str) -> Option<&'t str> {
    let rest = text.find(own).map_or(text, |at| &text[at + own.len()..]);
    let rest = rest.trim_start_matches(['*', '_', '`', ']', ')', ':', '.', ' ', '~', '|', '—', '–', '-']);
    let joined = rest.trim_start_matches([',', '+', '&', '/', '→', '>', ' ', '*']);
    let refers = id(joined).is_some() || id(joined.trim_start_matches("and ")).is_some();
    (!refers).then_some(rest)
}

/// The words of such a text that tell its task from others.
pub fn own_words(text: &str) -> impl Iterator<Item = String> {
    // Tags, stories, references: `[P]`, `[US1]`, `#backend`, `ref:GH#12`.
    let is_tag = |word: &&str| {
        word.starts_with(['#', '@'])
            || word.starts_with('[') && word.ends_with(']') && word.len() < 8
            || word.contains(':') && !word.ends_with(':')
    };
    let words = text.split_whitespace().filter(move |word| !is_tag(word));
    let parts = words.flat_map(|word| word.split(|char: char| !char.is_alphanumeric()));
    parts.filter(|part| !part.is_empty()).flat_map(|part| {
        let unspaced = part.contains(is_unspaced);
        // Hiragana are the particles and endings of a sentence.
        let letters = part.chars().filter(move |char| unspaced && !('\u{3040}'..='\u{309f}').contains(char));
        let lower = (!unspaced && part.chars().count() > 2).then(|| part.to_lowercase());
        letters.map(String::from).chain(lower.filter(|word| !has(List::JoiningWords, word)))
    })
}
