//! A walk through a text, which knows at which line and column it is.
//!
//! From left to right nothing is counted twice, however long a line is. The trap: a step back counts from where the walk began.

use super::points::units;
use super::{Point, Span, floor_char_boundary};

/// A place in a text, from which others are reached.
#[derive(Debug, Clone)]
pub struct Walk<'t> {
    text: &'t str,
    /// The point at which the text begins.
    from: Point,
    at: usize,
    here: Point,
}

impl<'t> Walk<'t> {
    /// A walk from the beginning of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Walk<'t> {
        Walk::from(text, Point::default())
    }

    /// A walk through a part of a text, which begins at this point.
    pub(super) fn from(text: &'t str, from: Point) -> Walk<'t> {
        Walk { text, from, at: 0, here: from }
    }

    /// The point of the byte at `at`: of the start of its character, and inside a line break of the end of the line.
    pub fn to(&mut self, at: usize) -> Point {
        let at = floor_char_boundary(self.text, at);
        if at < self.at {
            (self.at, self.here) = (0, self.from);
        }
        let bytes = self.text.as_bytes();
        let is_break = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let breaks = memchr::memchr2_iter(b'\n', b'\r', &bytes[self.at..at]).map(|found| self.at + found);
        let (mut lines, mut start) = (0, self.at);
        for found in breaks.filter(is_break) {
            lines += 1;
            start = found + 1;
        }
        if lines > 0 {
            self.here = Point { line: self.here.line + lines, ..Point::default() };
        }
        // Of a carriage return and a line feed the first may be behind, but is no character of the line.
        let [utf8, utf16, utf32] = units(self.text[start..at].trim_end_matches('\r'));
        let here = &mut self.here;
        (here.utf8, here.utf16, here.utf32) = (here.utf8 + utf8, here.utf16 + utf16, here.utf32 + utf32);
        self.at = at;
        self.here
    }

    /// Where a span starts and ends; the walk goes on from its start.
    pub fn ends(&mut self, span: Span) -> (Point, Point) {
        let start = self.to(span.start as usize);
        (start, self.clone().to(span.end as usize))
    }
}
