//! Announcements: "There are 6 key agents:", a line that says how long the list below it is.
//!
//! Recorded is the number; the list is looked up when rules judge. The trap: most numbers before a colon announce nothing that is
//! counted item by item ("after 30 minutes:", "compare the two snapshots:", "Phase 2 goals:").

use super::{ChunkPlan, Place, Run};
use crate::languages::{List, by_language, has};
use crate::text::{Span, offset_of};

/// A number of things that a list is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The number.
    pub span: Span,
    /// Its value.
    pub value: usize,
    /// As written: the number and what is counted.
    pub phrase: String,
    /// The end of the text that announces.
    pub end: u32,
}

/// The word that writes this number, in the language of another one.
pub fn word(old: &str, value: usize) -> Option<&'static str> {
    let old = old.to_lowercase();
    let mut languages = by_language(List::NumberWords);
    let words = languages.find(|words| words.contains(&old.as_str()))?;
    words.get(value.checked_sub(2)?).copied().filter(|word| !word.is_empty())
}

/// Records the announcement of `run`, an item, a paragraph or the line of one.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if !matches!(run.place, Place::Item { .. } | Place::Paragraph) {
        return;
    }
    let text = run.text.trim_end_matches(|char: char| char.is_whitespace() || matches!(char, '*' | '_'));
    let Some(body) = text.strip_suffix([':', '：']) else { return };
    let body = body.trim_end_matches([' ', '*', '_']);
    let clause_start = body
        .rfind(['.', ';', '!', '?', ':', '—', '–', '\n', ','])
        .map_or(0, |at| at + body[at..].chars().next().map_or(1, char::len_utf8));
    let clause = &body[clause_start..];
    if clause.len() > 120 || clause.contains(['(', '`', '[', '~', '+', '|', '%', '/', '→']) {
        return;
    }
    let words = words(clause);
    let is_aside = words.iter().any(|(_, word)| has(List::AnnouncementAsides, &word.to_lowercase()));
    let Some(at) = words.iter().rposition(|(_, word)| number(word).is_some()) else { return };
    let (offset, written) = words[at];
    let (Some(value), counted) = (number(written), &words[at + 1..]) else { return };
    let Some((_, noun)) = counted.last() else { return };
    let noun = noun.to_lowercase();
    let led =
        at.checked_sub(1).is_none_or(|before| has(List::AnnouncementLeads, &words[before].1.to_lowercase()));
    let plural = noun.len() > 3 && noun.ends_with(['s', 'n', 'e', 'r']) && !noun.ends_with("ss");
    let plain = counted
        .iter()
        .all(|(_, word)| word.chars().all(|char| char.is_alphabetic() || char == '-' || char == '\''));
    if is_aside || !led || counted.len() > 4 || !plural || !plain || has(List::AnnouncementMeasures, &noun) {
        return;
    }
    let start = offset_of(clause_start + offset);
    let last = clause_start + counted.last().map_or(0, |(at, word)| at + word.len());
    plan.announcements.push(Announcement {
        span: run.place_of(Span::new(start, start + offset_of(written.len()))),
        value,
        phrase: body.get(clause_start + offset..last).unwrap_or_default().replace(['*', '_'], ""),
        end: run.span.end,
    });
}

/// The words of a clause with their offsets, without marks.
fn words(clause: &str) -> Vec<(usize, &str)> {
    clause
        .split([' ', '*', '_', '\t'])
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(|word| (word.as_ptr() as usize - clause.as_ptr() as usize, word))
        .collect()
}

/// A number from 2 to 20, in digits or as a word.
fn number(word: &str) -> Option<usize> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().filter(|value| (2..=20).contains(value));
    }
    let lower = word.to_lowercase();
    if !has(List::NumberWords, &lower) {
        return None;
    }
    by_language(List::NumberWords)
        .find_map(|words| words.iter().position(|name| *name == lower))
        .map(|at| at + 2)
}
