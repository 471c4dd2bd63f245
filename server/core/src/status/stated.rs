//! The status that a heading, a cell or a label states, and where.
//!
//! In a heading a status stands at the end or in brackets: `Phase 1 ✅ COMPLETE - 2025-11-16`, `(COMPLETE ✅)`, `— done`, `[DONE]`,
//! in either order of word and emoji; in a cell or a value it stands in front. A word beats an emoji.
//! The trap: "Phase 3: Complete Component Library" and "Milestone 1: Schema Complete" name, they do not state. A bare word counts
//! only behind a sign that sets it apart, or in capitals.

use std::sync::LazyLock;

use regex::Regex;

use super::{Class, emoji, words};
use crate::languages::{List, holds};
use crate::text::Span;

/// A status as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// Emoji and word, without brackets around them.
    pub span: Span,
    /// What it means.
    pub class: Class,
    /// There is a word, not only an emoji.
    pub word: bool,
    /// Something beside it takes part of it back: "(except systemd)", "80%".
    pub qualified: bool,
}

static DATE_AT_END: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)(?:^|[\s(,:–—-]) (?:on\s+|as\s+of\s+)? (?:
            [0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:T[0-9:.Z+-]+)? | [0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}
            | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+[0-9]{1,2}(?:st|nd|rd|th)?(?:,?\s*[0-9]{4})?
            | [0-9]{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+[0-9]{4})?
            | [0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日 | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+[0-9]{4}
        )$",
    )
    .ok()
});

static NEUTRAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^[\s~]*(?:
            [0-9]+(?:\.[0-9]+)?\s*% | [0-9]+\s*/\s*[0-9]+ | [0-9]+(?:[.,][0-9]+)?\s*[-–]?\s*[0-9]*\s*[A-Za-z0-9_]+ | (?:week|day|phase|sprint|month|weeks|days|q)\s*[0-9].*
            | p[0-9] | [A-Z]{1,4}[0-9]+[A-Za-z0-9_]*
        )[\sA-Za-z0-9_/%=:,.~–-]*$",
    )
    .ok()
});

/// The status that a heading states at its end or in brackets. `unit` says that the heading is one of a phase, week, sprint,
/// milestone, day or task: only there an emoji suffices.
pub fn of_heading(text: &str, unit: bool) -> Option<Stated> {
    if let Some(stated) = heading_box(text) {
        return Some(stated);
    }
    let mut end = text.len();
    let mut qualified = false;
    let mut found_emoji: Option<(usize, usize, Class)> = None;
    // Each turn takes something away from the end, so this ends; the bound is for headings that are nothing but brackets.
    for _ in 0..16 {
        let head = text[..end].trim_end_matches([' ', '\t', '*', '_', '`', '~', '.', ',', ';']);
        end = head.len();
        let last = head.chars().next_back()?;
        if let Some(start) = progress_at_end(head).filter(|_| unit) {
            qualified |= is_percentage_below_100(&head[start..]);
            end = start;
            continue;
        }
        if let Some((open, start, inner)) = group_at_end(head) {
            if let Some(stated) = of_group(inner, start) {
                return Some(Stated { qualified: stated.qualified || qualified, ..stated });
            }
            if found_emoji.is_some() && is_percentage_below_100(inner) {
                qualified = true;
            }
            qualified |= takes_back(inner) || is_percentage_below_100(inner);
            end = open;
            continue;
        }
        if emoji::is_emoji(last) {
            let start = head.trim_end_matches(emoji::is_emoji).len();
            let class = head[start..].chars().find_map(emoji::of);
            let class = class?;
            found_emoji = Some((start, found_emoji.map_or(end, |(_, end, _)| end), class));
            // The word may stand before the emoji: `COMPLETE ✅`.
            let before = head[..start].trim_end_matches([' ', '*', '_']);
            if let Some((class, length)) = words::trailing(before) {
                let at = before.len() - length;
                if is_set_apart(before, at) || unit {
                    let span = span(at, found_emoji.map_or(start, |(_, end, _)| end));
                    return Some(Stated {
                        span,
                        class,
                        word: true,
                        qualified: qualified || is_prefixed(before, at),
                    });
                }
            }
            if let Some((_, start, inner)) = group_at_end(before) {
                if let Some(stated) = of_group(inner, start).filter(|stated| stated.word) {
                    return Some(Stated { qualified: stated.qualified || qualified, ..stated });
                }
                qualified |= takes_back(inner);
            }
            break;
        }
        if matches!(last, '-' | '–' | '—' | ':' | '|' | '(' | '[') {
            end = head.len() - last.len_utf8();
            continue;
        }
        if let Some(date) = DATE_AT_END.as_ref().and_then(|date| date.find(head)) {
            if date.start() == 0 {
                return None;
            }
            end = date.start();
            continue;
        }
        return at_end(head, qualified);
    }
    let (start, end, class) = found_emoji?;
    unit.then_some(Stated { span: span(start, end), class, word: false, qualified })
}

/// Where a percentage or a bar begins that stands at the end of a heading: `🔄 IN PROGRESS - 67%`, `🔄 ███░░`.
fn progress_at_end(head: &str) -> Option<usize> {
    const CELLS: [char; 10] = ['█', '▓', '▒', '░', '■', '□', '▰', '▱', '▮', '▯'];
    let bar = head.trim_end_matches(CELLS);
    if bar.len() < head.len() {
        return Some(bar.len());
    }
    let number = head.strip_suffix('%')?;
    let before = number.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    (before.len() < number.len() && before.ends_with([' ', '-', '–', '—', ':', '|'])).then_some(before.len())
}

/// `- [x] 0. Build` in a heading: the marker states the status.
pub(crate) fn heading_box(text: &str) -> Option<Stated> {
    let start = text.len() - text.trim_start_matches(['-', '*', '+', ' ']).len();
    let inner = text.get(start..)?.strip_prefix('[')?;
    let close = inner.find(']')?;
    let marker = &inner[..close];
    let class = match marker {
        " " => Class::Open,
        "x" | "X" => Class::Done,
        _ => return None,
    };
    Some(Stated { span: span(start, start + close + 2), class, word: false, qualified: false })
}

/// A bare word or phrase at the end of a heading, perhaps with an emoji before it.
fn at_end(head: &str, qualified: bool) -> Option<Stated> {
    let (class, length) = words::trailing(head)?;
    let at = head.len() - length;
    if !is_set_apart(head, at) {
        return None;
    }
    let before = head[..at].trim_end_matches([' ', '*', '_']);
    let start = before.trim_end_matches(emoji::is_emoji).len();
    let start = if start < before.len() { start } else { at };
    Some(Stated {
        span: span(start, head.len()),
        class,
        word: true,
        qualified: qualified || is_prefixed(head, at),
    })
}

/// Does something set the phrase at `at` apart from the title: a dash, a colon, a bracket, an emoji, or its capitals?
fn is_set_apart(head: &str, at: usize) -> bool {
    let phrase = &head[at..];
    let before = head[..at].trim_end_matches([' ', '*', '_', '~']);
    let Some(last) = before.chars().next_back() else { return true };
    let capitals = phrase.chars().any(char::is_uppercase) && !phrase.chars().any(char::is_lowercase);
    // A word joined by a hyphen belongs to the title: "Feature-complete".
    let joined = last == '-' && !before.ends_with(" -") && head[..at].ends_with('-');
    capitals && phrase.len() > 3
        || (matches!(last, '-' | '–' | '—' | '|' | '(' | '[' | ':') && !joined && at < head.len())
        || emoji::is_emoji(last)
        || (phrase.chars().any(|char| char as u32 >= 0x2e80) && head[..at].ends_with(' '))
}

/// "NOT COMPLETE", "80% complete", "100 of 120 done": the words before take the status back.
fn is_prefixed(head: &str, at: usize) -> bool {
    let before = head[..at].trim_end().to_lowercase();
    let last = before.rsplit([' ', '(']).next().unwrap_or_default();
    matches!(
        last,
        "not" | "mostly" | "partially" | "nearly" | "almost" | "when" | "until" | "if" | "to" | "be"
    ) || (last.ends_with('%') && last != "100%")
}

/// The bracket group at the end of `head`: where its bracket stands, where its inside starts, and what that is.
fn group_at_end(head: &str) -> Option<(usize, usize, &str)> {
    let (open, close) = match head.chars().next_back()? {
        ')' => ('(', ')'),
        ']' => ('[', ']'),
        '）' => ('（', '）'),
        '】' => ('【', '】'),
        _ => return None,
    };
    let mut depth = 0usize;
    for (at, char) in head.char_indices().rev() {
        if char == close {
            depth += 1;
        } else if char == open {
            depth -= 1;
            if depth == 0 {
                let start = at + open.len_utf8();
                return Some((at, start, &head[start..head.len() - close.len_utf8()]));
            }
        }
    }
    None
}

/// A status in brackets: emoji and word in either order, perhaps with a date, a ratio or a percentage; `start` is its offset.
fn of_group(inner: &str, start: usize) -> Option<Stated> {
    let stated = of_value(inner)?;
    let from = start + stated.span.start as usize;
    let span = span(from, from + stated.span.len() as usize);
    let rest = inner.get(stated.span.end as usize..).unwrap_or_default();
    Some(Stated { span, qualified: stated.qualified || takes_back(rest), ..stated })
}

/// The status that a value states in front: a cell of a status column, what stands behind `**Status:**`, what stands in brackets.
pub fn of_value(text: &str) -> Option<Stated> {
    let start = text.len() - text.trim_start_matches([' ', '\t', '*', '_', '`', '"', '\'']).len();
    let body = &text[start..];
    let after_emoji =
        body.trim_start_matches(|char: char| emoji::is_emoji(char) || char == ' ' || char == '*');
    let emoji_class = body[..body.len() - after_emoji.len()].chars().find_map(emoji::of);
    let at = text.len() - after_emoji.len();
    let lower = after_emoji.to_lowercase();
    let percent =
        lower.find('%').filter(|at| lower[..*at].chars().all(|char| char.is_ascii_digit() || char == '.'));
    let (at, qualified) = match percent {
        // "80% complete", "100% done"
        Some(sign) => {
            let rest = after_emoji[sign + 1..].trim_start();
            (text.len() - rest.len(), lower[..sign].parse::<f64>().is_ok_and(|value| value < 100.0))
        }
        None => (at, false),
    };
    if let Some((class, length)) = words::leading(&text[at..]) {
        let mut end = at + length;
        let rest = &text[end..];
        // `Ready for review`, `Complete the form`, `New feature`: a phrase, not a status.
        let next = rest.trim_start_matches(['*', '_', '`', '"']);
        let follows = next.trim_start().chars().next();
        let free = follows.is_none_or(|char| !char.is_alphabetic() || emoji::is_emoji(char));
        let linked = ["on ", "as of ", "by ", "since ", "in ", "at ", "am ", "with ", "via ", "and "]
            .iter()
            .any(|word| next.trim_start().starts_with(word));
        if free || linked || (emoji_class.is_some() && is_capital(&text[at..end])) {
            let trailing = rest.trim_start_matches([' ', '*', '_']);
            let picture = trailing.len() - trailing.trim_start_matches(emoji::is_emoji).len();
            if picture > 0 {
                end = text.len() - trailing.len() + picture;
            }
            let from = if emoji_class.is_some() { start } else { at };
            let qualified = qualified || takes_back(&text[end..]);
            return Some(Stated { span: span(from, end), class, word: true, qualified });
        }
    }
    let only_emoji = after_emoji.trim_end_matches(['*', '_', '`', ' ', '"']).is_empty();
    let dated = DATE_AT_END.as_ref().is_some_and(|date| {
        date.find(after_emoji.trim_end_matches([')', ' '])).is_some_and(|found| found.start() == 0)
    });
    let counted = percent.is_some()
        || NEUTRAL.as_ref().is_some_and(|neutral| {
            after_emoji.starts_with(|char: char| char.is_ascii_digit() || char == '(')
                && neutral.is_match(after_emoji.trim_matches(['(', ')', ' ']))
        });
    let class = emoji_class.filter(|_| only_emoji || dated || counted)?;
    let end = start + body[..body.len() - after_emoji.len()].trim_end_matches([' ', '*']).len();
    Some(Stated {
        span: span(start, end),
        class,
        word: false,
        qualified: qualified || is_percentage_below_100(after_emoji),
    })
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn takes_back(text: &str) -> bool {
    let lower = text.to_lowercase();
    holds(List::TakenBack, &lower) || is_percentage_below_100(text)
}

/// Is there a percentage below 100, or a ratio that is not whole?
fn is_percentage_below_100(text: &str) -> bool {
    let number = |text: &str| {
        let digits = text.trim_end().len()
            - text.trim_end().trim_end_matches(|char: char| char.is_ascii_digit() || char == '.').len();
        text.trim_end()[text.trim_end().len() - digits..].parse::<f64>().ok()
    };
    if let Some(at) = text.find('%') {
        return number(&text[..at]).is_some_and(|value| value < 100.0);
    }
    let Some(at) = text.find('/') else { return false };
    let whole: String = text[at + 1..].trim_start().chars().take_while(char::is_ascii_digit).collect();
    match (number(&text[..at]), whole.parse::<f64>()) {
        (Some(part), Ok(whole)) => part < whole && whole < 10_000.0,
        _ => false,
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

#[cfg(test)]
mod tests;
