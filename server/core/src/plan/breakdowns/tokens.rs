//! The whole numbers of a line, each with the words around it.

use crate::plan::tallies::Count;
use crate::text::Span;

/// A whole number that stands alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) count: Count,
    /// It is a floor, an approximation, money, an end of a range, or a figure with decimals: not to be added.
    pub(super) vague: bool,
    /// A percent sign follows.
    pub(super) percent: bool,
}

/// The numbers of `line` in order; what is part of a word, a version, a date or an id is vague.
pub(super) fn numbers(line: &str) -> Vec<Number> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || bytes[at] == b','
                    && bytes.get(at + 1..at + 4).is_some_and(|next| next.iter().all(u8::is_ascii_digit))
                    && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        let Ok(value) = line[start..at].replace(',', "").parse() else { continue };
        let before = line[..start].chars().next_back();
        let mut behind = line[at..].chars();
        let (next, second) = (behind.next(), behind.next());
        let joined = |char: char| {
            char.is_alphanumeric() && (char as u32) < 0x2e80
                || matches!(
                    char,
                    '~' | '≈'
                        | '$'
                        | '€'
                        | '£'
                        | '¥'
                        | '#'
                        | '.'
                        | '-'
                        | '–'
                        | '<'
                        | '>'
                        | '≥'
                        | '≤'
                        | '_'
                        | '^'
                )
        };
        let vague_before = before.is_some_and(|char| joined(char) && char != '_')
            || line[..start].trim_end().ends_with(['~', '≈', '<', '>', '≥', '≤']);
        let digit_behind = second.is_some_and(|char| char.is_ascii_digit());
        let vague_behind = match next {
            Some('+' | '×' | '^') => true,
            Some('.' | ':' | ',' | '-' | '–') => digit_behind,
            Some(char) => char.is_alphanumeric() && (char as u32) < 0x2e80,
            None => false,
        };
        let percent = matches!(next, Some('%' | '％')) || next == Some(' ') && second == Some('%');
        found.push(Number {
            count: Count { value, span: Span::new(start as u32, at as u32) },
            vague: vague_before || vague_behind,
            percent,
        });
    }
    found
}
