//! A run of inline text, gathered from the reader's events, and the bytes at both of its ends.
//!
//! The reader gives a paragraph's range in a loose list and none in a tight one, so neither is used: a run is
//! what its inline events cover, and tight and loose lists look the same. The trap: an escaped character's
//! event begins behind the backslash.

use std::ops::Range;

/// What the inline events seen so far cover.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    covered: Option<Range<usize>>,
}

impl Run {
    /// Adds an event.
    pub(super) fn add(&mut self, event: Range<usize>) {
        match &mut self.covered {
            Some(covered) => covered.end = covered.end.max(event.end),
            none => *none = Some(event),
        }
    }

    /// The run in `text`, if there was an event, without white space behind it; the next one begins empty.
    pub(super) fn take(&mut self, text: &str) -> Option<Range<usize>> {
        let Range { start, end } = self.covered.take()?;
        let bytes = text.as_bytes();
        let escaped = start > 0 && bytes[start - 1] == b'\\';
        let start = start - usize::from(escaped);
        Some(start..trimmed_end(bytes, start, end))
    }
}

/// Where `bytes[start..end]` ends without the white space behind it.
pub(super) fn trimmed_end(bytes: &[u8], start: usize, end: usize) -> usize {
    let blank = bytes[start..end].iter().rev().take_while(|byte| is_blank(**byte)).count();
    end - blank
}

/// As [`trimmed_end`], but lines that only continue a quote are blank as well.
pub(super) fn trimmed_end_in_quote(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut end = trimmed_end(bytes, start, end);
    loop {
        let line = memchr::memrchr(b'\n', &bytes[start..end]).map_or(start, |at| start + at + 1);
        let is_prefix =
            line > start && bytes[line..end].iter().all(|byte| matches!(byte, b' ' | b'\t' | b'>'));
        if !is_prefix {
            return end;
        }
        end = trimmed_end(bytes, start, line);
    }
}

pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}
