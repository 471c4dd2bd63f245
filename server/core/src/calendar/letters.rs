//! The scanner's view of single letters and numbers: where they end, and what may touch a date.
//!
//! Offsets given and returned are on character borders whenever the given ones are.

use super::names::Language;
use super::scan::{Scanner, YEARS};

impl Scanner<'_> {
    /// The first digit at or after `from`.
    pub(super) fn next_digit(&self, from: usize) -> Option<usize> {
        const BLOCK: usize = 32;
        let rest = self.bytes.get(from..)?;
        // A whole block at once, without a branch in it, is what the compiler turns into vector code.
        let blocks = rest
            .chunks_exact(BLOCK)
            .take_while(|block| !block.iter().fold(false, |any, byte| any | byte.is_ascii_digit()))
            .count();
        let start = from + blocks * BLOCK;
        self.bytes.get(start..)?.iter().position(u8::is_ascii_digit).map(|at| start + at)
    }

    pub(super) fn digits_end(&self, from: usize) -> usize {
        self.skip(from, |byte| byte.is_ascii_digit())
    }

    /// The number of one to four digits at `at`, with its end.
    pub(super) fn number(&self, at: usize) -> Option<(i16, usize)> {
        let end = self.digits_end(at);
        if end - at > 4 {
            return None;
        }
        Some((self.slice(at, end).parse().ok()?, end))
    }

    /// The year of four digits at `at`, with its end.
    pub(super) fn year(&self, at: usize) -> Option<(i16, usize)> {
        self.number(at).filter(|(year, end)| end - at == 4 && YEARS.contains(year))
    }

    /// The quarter at the `Q` at `at`, with its end.
    pub(super) fn quarter_number(&self, at: usize) -> Option<(i8, usize)> {
        let (quarter, end) = self.number(at + 1)?;
        (end == at + 2 && (1..=4).contains(&quarter)).then_some((i8::try_from(quarter).ok()?, end))
    }

    /// The end of `th` behind `day`, or `end` if there is none.
    pub(super) fn ordinal_end(&self, end: usize, day: i8) -> usize {
        let suffix_end = self.word_end(end);
        match self.slice(end, suffix_end) {
            "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH" if day > 0 => suffix_end,
            suffix if day == 1 && Language::of_first(suffix).is_some() => suffix_end,
            _ => end,
        }
    }

    /// Over spaces, and an "of" or "de" between them.
    pub(super) fn after_of(&self, from: usize) -> usize {
        let at = self.skip_at_most(from, 2, |byte| byte == b' ');
        if at == from {
            return from;
        }
        match self.slice(at, self.word_end(at)) {
            "of" | "de" | "del" => self.skip_at_most(self.word_end(at), 2, |byte| byte == b' '),
            _ => at,
        }
    }

    /// The end of whichever of `texts` stands at `at`.
    pub(super) fn after_any(&self, at: usize, texts: &[&str]) -> Option<usize> {
        let rest = self.text.get(at..)?;
        texts.iter().find(|text| rest.starts_with(**text)).map(|text| at + text.len())
    }

    /// The end of the letters at `from`.
    pub(super) fn word_end(&self, from: usize) -> usize {
        let Some(rest) = self.text.get(from..) else { return from };
        rest.find(|letter: char| !letter.is_alphabetic()).map_or(self.text.len(), |length| from + length)
    }

    pub(super) fn skip(&self, from: usize, is_skipped: impl Fn(u8) -> bool) -> usize {
        self.skip_at_most(from, usize::MAX, is_skipped)
    }

    /// Over at most `most` bytes, which must be ASCII.
    pub(super) fn skip_at_most(&self, from: usize, most: usize, is_skipped: impl Fn(u8) -> bool) -> usize {
        let Some(rest) = self.bytes.get(from..) else { return from };
        from + rest.iter().take(most).take_while(|byte| is_skipped(**byte)).count()
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether a date may begin at `start`: not inside an id, a version, a path, a price.
    pub(super) fn opens(&self, start: usize) -> bool {
        let mut before = self.text.get(..start).unwrap_or_default().chars().rev();
        let Some(last) = before.next() else { return true };
        let word_before = before.next().is_some_and(|letter| letter.is_ascii_alphanumeric());
        match last {
            '#' | '$' | '€' | '£' | '/' | '\\' => false,
            '-' | '_' | '.' | '@' | '+' | '\'' => !word_before,
            _ => !last.is_ascii_alphanumeric(),
        }
    }

    /// Whether a date may end at `end`: not before the rest of an id, a file name, a number, a unit.
    pub(super) fn closes(&self, end: usize) -> bool {
        let mut after = self.text.get(end..).unwrap_or_default().chars();
        let Some(first) = after.next() else { return true };
        let second = after.next();
        match first {
            '%' | '\\' => false,
            '-' | '_' | '/' | '.' | ':' | '\'' => {
                !second.is_some_and(|letter| letter.is_ascii_alphanumeric())
            }
            ',' => !second.is_some_and(|letter| letter.is_ascii_digit()),
            _ => !first.is_ascii_alphanumeric(),
        }
    }
}
