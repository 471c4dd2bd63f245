//! The length that is written right beside a range: `Nov 12 - Dec 10 (4 weeks)`, `4 weeks, Nov 12 - Dec 10`.
//!
//! The trap: most lengths in a line with a range are those of something else, of work, of a delay, of one part. Only what nothing but
//! brackets and commas part from the range is its length, and only where the sentence ends behind it.

use super::{line_before, line_behind, place_in};
use crate::calendar::{Duration, Mention, durations};
use crate::languages::{List, holds};
use crate::text::{Span, floor_char_boundary};

/// How far from the range a length is looked for, in bytes.
const REACH: usize = 64;

/// The length of a range that is written beside it; `None` where there is none, or two that differ.
pub(super) fn beside(text: &str, mention: &Mention) -> Option<Duration> {
    let Mention::Range(range) = mention else { return None };
    let span = range.span.range();
    let line_start = span.start - line_before(text, span.start).len();
    let line_end = span.end + line_behind(text, span.end).len();
    let before =
        text.get(floor_char_boundary(text, line_start.max(span.start.saturating_sub(REACH)))..span.start)?;
    let behind = text.get(span.end..floor_char_boundary(text, line_end.min(span.end + REACH)))?;
    let clause = text.get(
        floor_char_boundary(text, line_start.max(span.start.saturating_sub(REACH)))
            ..floor_char_boundary(text, line_end.min(span.end + REACH)),
    )?;
    let lower = clause.to_lowercase();
    if holds(List::OtherLengths, &lower) {
        return None;
    }
    let placed = |part: &str, duration: Duration| duration.shifted(place_in(text, part).start);
    let first = durations(behind).into_iter().next().filter(|duration| {
        is_glue(&behind[..duration.span.start as usize]) && is_closed(&behind[duration.span.end as usize..])
    });
    let last = durations(before).into_iter().next_back().filter(|duration| {
        let lead = &before[..duration.span.start as usize];
        is_glue(&before[duration.span.end as usize..]) && is_opened(lead)
    });
    match (first, last) {
        (Some(first), Some(last)) if first.unit != last.unit || first.low != last.low => None,
        (Some(first), _) => Some(placed(behind, first)),
        (None, Some(last)) => Some(placed(before, last)),
        (None, None) => None,
    }
}

/// Nothing but signs, and words that join a length with its range.
fn is_glue(text: &str) -> bool {
    let words = text.split(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '(' | ')' | '[' | ']' | ',' | ';' | ':' | '*' | '_' | '-' | '–' | '—' | '=' | '·' | '~'
            )
            || matches!(letter, '（' | '）' | '、' | '，' | '：' | '；' | '・' | '約' | '约' | '共')
    });
    text.len() <= 24
        && words
            .filter(|word| !word.is_empty())
            .all(|word| matches!(word, "for" | "from" | "over" | "in" | "total" | "ca." | "is"))
}

/// Behind a length its clause ends: no word says what it is a length of.
fn is_closed(text: &str) -> bool {
    let rest = text.trim_start_matches([' ', '*', '_']);
    rest.is_empty()
        || rest.starts_with([')', ']', ',', ';', '.', '|', ':', '\n', '）', '、', '，', '。', '；'])
        || rest.starts_with("total")
        || rest.starts_with("in total")
        || rest.starts_with(['-', '–', '—']) && text.starts_with(' ')
}

/// Before a length nothing adds it to another: `2 weeks + 1 week (Nov 3 - …)`.
fn is_opened(text: &str) -> bool {
    !text.trim_end().ends_with(['+', '-', '–', '/', '×', '*', '^', '='])
        || text.trim_end().ends_with("**")
        || text.ends_with("- ")
}

/// `true` if the whole of `text` is one length, with brackets behind it at most: the value of a label, or a cell.
pub(super) fn alone(text: &str, at: Span) -> Option<Duration> {
    let lead = |text: &str| text.chars().all(|letter| !letter.is_alphanumeric());
    let first = durations(text).into_iter().next()?;
    let behind = text.get(first.span.end as usize..)?;
    let lower = behind.to_lowercase();
    let is_other = holds(List::OtherLengths, &lower);
    // "2-3 weeks (320 hours)" says more of the same; "2 weeks + 1 week" and "4 weeks, then 2" do not.
    let is_one = is_closed(behind) || behind.trim_start().starts_with(['(', '（']);
    let goes_on =
        durations(behind).iter().any(|other| other.unit != first.unit) || durations(behind).is_empty();
    (lead(&text[..first.span.start as usize]) && is_one && goes_on && !is_other)
        .then(|| first.shifted(at.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::scan;

    fn beside_of(text: &str) -> Option<String> {
        let mention = scan(text).into_iter().find(|mention| matches!(mention, Mention::Range(_)))?;
        Some(beside(text, &mention)?.span.of(text).to_owned())
    }

    #[test]
    fn lengths_of_ranges() {
        for (text, expected) in [
            ("Nov 12 - Dec 10, 2025 (4 weeks)", "4 weeks"),
            ("Dev (Nov 12 - Dec 10, 4 weeks)", "4 weeks"),
            ("Dev (4 weeks, Nov 12 - Dec 10)", "4 weeks"),
            ("**Timeline:** 7 weeks (Nov 22, 2025 - Jan 10, 2026) - may run in parallel", "7 weeks"),
            ("Pilot (4w) - Dec 24, 2025 - Jan 21, 2026 (100 users)", "4w"),
            ("2025年11月3日〜11月14日（2週間）", "2週間"),
        ] {
            assert_eq!(beside_of(text).as_deref(), Some(expected), "in {text:?}");
        }
        for text in [
            "Nov 12 - Dec 10: 2 weeks of design",
            "Nov 12 - Dec 10 (2 weeks each)",
            "Nov 12 - Dec 10 (4 weeks + 1 week)",
            "Nov 12 - Dec 10, 3 days late",
            "effort: 3 days (Nov 12 - Dec 10)",
            "Nov 12 - Dec 10, then a break of 2 weeks",
        ] {
            assert_eq!(beside_of(text), None, "in {text:?}");
        }
    }
}
