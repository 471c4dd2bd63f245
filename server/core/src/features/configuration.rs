//! A place of a `planmark.toml` that is being typed: its line, and the table and key that it belongs to.
//!
//! Read line by line, since such a file is rarely TOML. The trap: a value that goes over several lines belongs to the key above, and a key
//! without a table above it stands above all tables.

use crate::text::{Span, Text, offset_of};

/// A place of a configuration.
#[derive(Debug)]
pub(super) struct Place {
    /// Its line.
    pub(super) line: String,
    /// How many bytes of the line stand before it.
    pub(super) at: usize,
    /// Where the line starts in the text.
    pub(super) start: u32,
    /// The table around it, without brackets; empty above all tables.
    pub(super) table: String,
    /// The key whose value goes over several lines up to here.
    pub(super) open: Option<String>,
}

impl Place {
    pub(super) fn new(text: &Text, offset: u32) -> Place {
        let offset = text.floor(offset.min(text.len()));
        let number = text.line_at(offset);
        let span = text.line_span(number);
        let line = text.slice(span).into_owned();
        let at = (offset.min(span.end) - span.start) as usize;
        // Whether the key above goes on here; not asked any more once the line, or one above it, begins anew.
        let mut open = (!line[..at].contains('=')).then_some(None);
        let mut table = String::new();
        for above in (0..number).rev().map(|line| text.slice(text.line_span(line))) {
            if let Some(name) = header(&above) {
                table = name.to_owned();
                break;
            }
            if open == Some(None) {
                let above = above.trim();
                open = match above.split_once('=') {
                    Some((key, value)) if value.contains('[') && !value.contains(']') => {
                        Some(Some(unquoted(key).to_owned()))
                    }
                    Some(_) => None,
                    None if above.ends_with(']') => None,
                    None => open,
                };
            }
        }
        Place { line, at, start: span.start, table, open: open.flatten() }
    }

    /// Where in the text it is.
    pub(super) fn offset(&self) -> u32 {
        self.start + offset_of(self.at)
    }

    /// What stands before it in its line.
    pub(super) fn before(&self) -> &str {
        &self.line[..self.at]
    }

    /// What stands behind it in its line.
    pub(super) fn after(&self) -> &str {
        &self.line[self.at..]
    }

    /// A part of its line, as one of the text.
    pub(super) fn shift(&self, span: Span) -> Span {
        span.shift(self.start)
    }
}

/// The table that a line begins.
pub(super) fn header(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix('[')?.strip_suffix(']')?;
    (!name.contains(['"', '\'', '='])).then_some(name.trim_matches(['[', ']', ' ']))
}

/// A key or a value without the blanks and quotes around it.
pub(super) fn unquoted(written: &str) -> &str {
    written.trim().trim_matches(['"', '\''])
}
