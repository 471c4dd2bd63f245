//! Ratios: `3/42`, `3 of 42`, with the percentage that stands beside them: `3/42 (7.1%)`, `7.1% (3/42 tasks)`, `3/42 = 7%`.
//!
//! The traps: `2026-08-20/21` is a date, `8.5/10` a score, `24/7` an idiom; and in `12/20 failing (40% pass rate)` the percentage is of
//! something else, which [`Ratio::other`] says.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::{ChunkPlan, Run};
use crate::languages::{List, alternatives, finder, has, holds, words};
use crate::text::Span;

/// `3/42`, with or without a percentage beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// The two numbers with what stands between them.
    pub span: Span,
    /// What is done.
    pub part: u64,
    /// Where it is.
    pub part_span: Span,
    /// What there is.
    pub whole: u64,
    /// Where it is.
    pub whole_span: Span,
    /// The percentage beside it as written, with the place of its digits.
    pub percent: Option<(f64, Span)>,
    /// The words around it say that the percentage is of something else.
    pub other: bool,
}

/// What stands behind a number in scripts without blanks, and what such a script counts.
const UNSPACED: &str = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]";

static RATIO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = "[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+";
    let of = words(List::Of).iter().map(|of| of.trim()).filter(|of| *of != "/");
    let of = of.map(|of| format!(r"|\b{of}\b")).collect::<String>();
    let out_of = alternatives(List::OutOf);
    // "38件中12件": the whole stands first.
    Regex::new(&format!(
        r"(?P<part>{number})[*_]*\s*(?:/{of})\s*[*_]*(?P<whole>{number})|(?P<all>{number})\s?{UNSPACED}{{0,4}}?\s?(?:{out_of})\s?(?P<of>{number})"
    ))
    .ok()
});

static PERCENT_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?x)^[*_`]*(?P<unit>{UNSPACED}{{0,8}}?(?:\s+[^\s0-9!-/:-@\[-`{{-~（）：—–→％][^\s!-&(-,./:-@\[-^`{{-~（）：—–→％]*){{0,5}}?)[*_`:,]*\s*
        (?P<sign>[(（=–—\[-]|→)\s*[=*_]*\s*(?P<percent>[0-9]+(?:[.,][0-9]+)?)\s*[%％](?P<after>[^)）\]|]*)"
    ))
    .ok()
});

static PERCENT_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[^/0-9.,])(?P<percent>[0-9]+(?:[.,][0-9]+)?)\s*[%％][*_`]*(?P<unit>(?:\s+[^\s0-9!-/:-@\[-`{-~（）：—–→％][^\s!-&(-,./:-@\[-^`{-~（）：—–→％]*){0,2}?)[*_`:,]*\s*(?:[(（\[–—=-])\s*[*_]*$",
    )
    .ok()
});

/// Records the ratios of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    let text = run.text;
    if !may_hold_one(text) {
        return;
    }
    let Some(regex) = RATIO.as_ref() else { return };
    for captures in regex.captures_iter(text) {
        let either = |name: &str, other: &str| captures.name(name).or_else(|| captures.name(other));
        let (Some(all), Some(part), Some(whole)) =
            (captures.get(0), either("part", "of"), either("whole", "all"))
        else {
            continue;
        };
        if !stands_alone(text, all.start(), all.end()) {
            continue;
        }
        let number = |text: &str| text.replace(',', "").parse::<u64>().ok();
        let (Some(part_value), Some(whole_value)) = (number(part.as_str()), number(whole.as_str())) else {
            continue;
        };
        let at = |found: &regex::Match| run.place_of(Span::new(found.start() as u32, found.end() as u32));
        let mut ratio = Ratio {
            span: at(&all),
            part: part_value,
            part_span: at(&part),
            whole: whole_value,
            whole_span: at(&whole),
            percent: None,
            other: false,
        };
        if let Some(found) = PERCENT_AFTER.as_ref().and_then(|regex| regex.captures(&text[all.end()..])) {
            let (unit, after) = (&found["unit"], found["after"].to_lowercase());
            let percent = found.name("percent").map(|percent| {
                (percent.as_str().replace(',', "."), percent.start() + all.end(), percent.end() + all.end())
            });
            let tail = after.trim_matches(|char: char| !char.is_alphanumeric());
            let enclosed = matches!(&found["sign"], "(" | "（" | "[");
            ratio.other = is_other(unit)
                || is_other(before(text, all.start()))
                || (if enclosed { !is_plain(tail) } else { is_other(&after) })
                || (!enclosed
                    && after.trim_start().starts_with(|char: char| char.is_ascii_digit() || char == '/'));
            ratio.percent = percent.and_then(|(value, start, end)| {
                Some((value.parse().ok()?, run.place_of(Span::new(start as u32, end as u32))))
            });
        } else if let Some(found) =
            PERCENT_BEFORE.as_ref().and_then(|regex| regex.captures(&text[..all.start()]))
        {
            let behind = text[all.end()..]
                .split([')', '）', ']', '|', '\n', ';', ',', '.'])
                .next()
                .unwrap_or_default();
            let unit = found["unit"].trim().to_lowercase();
            ratio.other = !is_plain(&unit)
                || is_other(behind)
                || is_other(before(text, found.get(0).map_or(0, |all| all.start())));
            ratio.percent = found.name("percent").and_then(|percent| {
                let span = Span::new(percent.start() as u32, percent.end() as u32);
                Some((percent.as_str().replace(',', ".").parse().ok()?, run.place_of(span)))
            });
        }
        ratio.other |= counts_along(&text[..all.start()]);
        // A percentage is of one ratio: of the last one before it.
        if let Some((_, place)) = ratio.percent
            && let Some(last) =
                plan.ratios.last_mut().filter(|last| last.percent.is_some_and(|it| it.1 == place))
        {
            if place.start > ratio.span.start {
                last.percent = None;
            } else {
                ratio.percent = None;
            }
        }
        plan.ratios.push(ratio);
    }
}

/// May this stand beside the percentage without making it one of something else?
fn is_plain(text: &str) -> bool {
    text.is_empty() || has(List::RatioPlain, text)
}

/// Does the ratio say where in a sequence something stands?
fn counts_along(before: &str) -> bool {
    let word =
        before.trim_end_matches([' ', '#', '*', '_']).rsplit(|char: char| !char.is_alphabetic()).next();
    word.is_some_and(|word| {
        let lists =
            [List::NumberedPieces, List::UnitPhase, List::UnitWeek, List::UnitSprint, List::UnitMilestone];
        let lower = word.to_lowercase();
        lists.into_iter().chain([List::UnitDay]).any(|list| has(list, &lower))
    })
}

/// Is there a slash between digits, or a percentage? Decides quickly that there is nothing to read.
fn may_hold_one(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'*' | b'_');
    memchr::memchr_iter(b'/', bytes).any(|slash| {
        bytes[..slash].iter().rev().find(|byte| !is_blank(byte)).is_some_and(u8::is_ascii_digit)
            && bytes[slash + 1..].iter().find(|byte| !is_blank(byte)).is_some_and(u8::is_ascii_digit)
    }) || text.contains(['%', '％']) && OF.as_ref().is_some_and(|of| of.is_match(text))
}

/// Finds quickly that no two numbers may be a part and its whole.
static OF: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&[List::Of, List::OutOf]));

/// The words before a place, back to the last sign that ends a thought.
fn before(text: &str, at: usize) -> &str {
    text[..at].rsplit(['.', ';', '|', '(', '\n', ',', '→']).next().unwrap_or_default()
}

fn is_other(text: &str) -> bool {
    let lower = format!("{} ", text.to_lowercase());
    holds(List::RatioOthers, &lower)
}

/// Is nothing joined to the two numbers that makes them a date, a score, a path, a version?
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let mut behind = text[end..].chars();
    let (first, second) = (behind.next(), behind.next());
    let joins = |char: char| {
        char.is_alphanumeric() && (char as u32) < 0x2e80
            || matches!(char, '/' | '.' | '-' | '#' | '~' | '$' | '_' | '≈' | '^' | ',')
    };
    let stops = matches!(first, Some('.' | ',')) && !second.is_some_and(|char| char.is_ascii_digit());
    let dashes = first == Some('-') && second.is_some_and(|char| char == ' ');
    before.is_none_or(|char| !joins(char) || char == '_')
        && (first.is_none_or(|char| (!joins(char) || char == '_') && char != '%') || stops || dashes)
}
