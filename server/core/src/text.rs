//! The text of one document, and the two ways to speak of a place in it.
//!
//! Inside the core every place is a [`Span`] of UTF-8 bytes; a [`Position`] exists only where a client
//! counts lines and characters. [`Text`] hides the rope: it is cheap to clone (snapshots share it) and an
//! edit costs the logarithm of its length.
//!
//! The traps: a byte order mark is taken off by [`Text::new`] and is in no offset, so whoever writes a file
//! back must ask [`Text::has_byte_order_mark`]. Lines end at LF, CRLF and a lone CR and nowhere else, as the
//! protocol has it. Offsets inside a character are moved to its start, never refused.

mod apart;
mod innermost;
mod points;
mod positions;
mod revision;
mod walk;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use ropey::Rope;

pub use apart::Apart;
pub(crate) use innermost::Innermost;
pub use positions::Positions;
pub use revision::Revision;
pub use walk::Walk;

/// A half-open range of bytes (UTF-8) in a text without its byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to `end`; an `end` before `start` gives an empty span at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end: if end < start { start } else { end } }
    }

    /// An empty span at `offset`.
    #[must_use]
    pub const fn empty(offset: u32) -> Span {
        Span { start: offset, end: offset }
    }

    /// Its length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the byte at `offset` lies in it.
    #[must_use]
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether a cursor at `offset` touches it: as [`Span::contains`], or right behind its last byte.
    #[must_use]
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies in it whole.
    #[must_use]
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// May what stands in both not be replaced at once? They overlap, or are the same place, if an empty one.
    #[must_use]
    pub const fn collides(self, other: Span) -> bool {
        (self.start == other.start && self.end == other.end) || self.overlaps(other)
    }

    /// The same span, `by` bytes later: from an offset in a chunk to one in the document.
    #[must_use]
    pub const fn shift(self, by: u32) -> Span {
        Span { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same as indices.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What stands there in `text`; empty when the span is out of bounds or cuts a character.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// What a client counts in a line: bytes, UTF-16 units or Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units; what a client means that says nothing.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A line and a character in it, both from 0, the character in some [`Encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// How many units of the encoding stand before it in its line.
    pub character: u32,
}

/// A position that needs no text to be converted: a line and its column in all three encodings, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Point {
    /// The line, from 0.
    pub line: u32,
    /// Bytes before it in its line.
    pub utf8: u32,
    /// UTF-16 code units before it in its line.
    pub utf16: u32,
    /// Unicode scalars before it in its line.
    pub utf32: u32,
}

impl Point {
    /// The position a client of this encoding understands.
    #[must_use]
    pub const fn position(self, encoding: Encoding) -> Position {
        let character = match encoding {
            Encoding::Utf8 => self.utf8,
            Encoding::Utf16 => self.utf16,
            Encoding::Utf32 => self.utf32,
        };
        Position { line: self.line, character }
    }
}

/// The text of a document, without its byte order mark.
#[derive(Clone, Default)]
pub struct Text {
    rope: Rope,
    /// Its length in bytes, which the rope would sum up.
    len: u32,
    byte_order_mark: bool,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl Text {
    /// A text with this content. A byte order mark in front is taken off and remembered; what lies past
    /// `u32::MAX` bytes is left out, since no offset could name it.
    #[must_use]
    pub fn new(content: &str) -> Text {
        let (body, byte_order_mark) = match content.strip_prefix(BYTE_ORDER_MARK) {
            Some(body) => (body, true),
            None => (content, false),
        };
        let body = &body[..floor_char_boundary(body, u32::MAX as usize)];
        Text { rope: Rope::from_str(body), len: offset_of(body.len()), byte_order_mark }
    }

    /// Whether the content that it was made from began with a byte order mark.
    #[must_use]
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// Puts `replacement` in place of `span`. A span that reaches past the end is clamped, one that cuts a
    /// character begins or ends at that character's start.
    pub fn edit(&mut self, span: Span, replacement: &str) {
        let start = self.char_at(span.start);
        let end = self.char_at(span.end).max(start);
        if end > start {
            self.rope.remove(start..end);
        }
        let room = (u32::MAX as usize).saturating_sub(self.rope.len_bytes());
        let replacement = &replacement[..floor_char_boundary(replacement, room)];
        if !replacement.is_empty() {
            self.rope.insert(start, replacement);
        }
        self.len = offset_of(self.rope.len_bytes());
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What stands in `span`, clamped as in [`Text::edit`]. Borrowed where the rope holds it in one piece.
    #[must_use]
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let (piece, at) = self.piece(span.start);
        let start = floor_char_boundary(piece, (span.start.min(self.len) - at) as usize);
        let end = (span.end.min(self.len).saturating_sub(at) as usize).max(start);
        if end <= piece.len() {
            return Cow::Borrowed(&piece[start..floor_char_boundary(piece, end)]);
        }
        let end = self.floor(span.end) as usize;
        Cow::from(self.rope.byte_slice(at as usize + start..end))
    }

    /// The byte at `offset`, if there is one.
    #[must_use]
    pub fn byte(&self, offset: u32) -> Option<u8> {
        self.rope.get_byte(offset as usize)
    }

    /// The start of the character that `offset` lies in; the end of the text for anything past it.
    #[must_use]
    pub fn floor(&self, offset: u32) -> u32 {
        let offset = offset.min(self.len());
        let (piece, at) = self.piece(offset);
        at + offset_of(floor_char_boundary(piece, (offset - at) as usize))
    }

    /// How many lines there are: one more than there are line breaks.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        offset_of(self.rope.len_lines())
    }

    /// Line `line` (from 0) without its line break; empty at the end of the text for a line past the last.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        if line >= self.line_count() {
            return Span::empty(self.len());
        }
        let start = self.rope.line_to_byte(line as usize);
        let mut end = self.rope.line_to_byte(line as usize + 1);
        if end > start && self.rope.get_byte(end - 1) == Some(b'\n') {
            end -= 1;
        }
        // A `\r` is the break, or its first half, only where the line has a break at all: a lone one always is.
        if end > start && self.rope.get_byte(end - 1) == Some(b'\r') {
            end -= 1;
        }
        Span::new(offset_of(start), offset_of(end))
    }

    /// The line (from 0) that `offset` lies in.
    #[must_use]
    pub fn line_at(&self, offset: u32) -> u32 {
        offset_of(self.rope.byte_to_line(offset.min(self.len()) as usize))
    }

    /// The position of `offset`. One inside a line break is the end of its line.
    #[must_use]
    pub fn position(&self, offset: u32, encoding: Encoding) -> Position {
        self.point(offset).position(encoding)
    }

    /// The offset of `position`, clamped as the protocol says: past the end of a line is its end, past the
    /// last line is the end of the text, inside a character is its start.
    #[must_use]
    pub fn offset(&self, position: Position, encoding: Encoding) -> u32 {
        if position.line >= self.line_count() {
            return self.len();
        }
        let line = self.line_span(position.line);
        let character = position.character as usize;
        let first = self.rope.byte_to_char(line.start as usize);
        let char = match encoding {
            Encoding::Utf8 => return self.floor(line.start.saturating_add(position.character).min(line.end)),
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(first).saturating_add(character);
                self.rope.utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()))
            }
            Encoding::Utf32 => first.saturating_add(character).min(self.rope.len_chars()),
        };
        offset_of(self.rope.char_to_byte(char)).min(line.end)
    }

    /// The line break that new lines should get: that of the first line that has one, else LF.
    #[must_use]
    pub fn line_break(&self) -> &'static str {
        let end = self.line_span(0).end;
        match (self.byte(end), self.byte(end.saturating_add(1))) {
            (Some(b'\r'), Some(b'\n')) => "\r\n",
            (Some(b'\r'), _) => "\r",
            _ => "\n",
        }
    }

    /// The piece of the rope that holds `offset`, and where it starts.
    fn piece(&self, offset: u32) -> (&str, u32) {
        let (piece, at, ..) = self.rope.chunk_at_byte(offset.min(self.len()) as usize);
        (piece, offset_of(at))
    }

    fn char_at(&self, offset: u32) -> usize {
        self.rope.byte_to_char((offset as usize).min(self.rope.len_bytes()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rope.chunks().try_for_each(|piece| f.write_str(piece))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.len())
    }
}

/// The largest boundary of `text` that is not past `limit`.
pub(crate) fn floor_char_boundary(text: &str, limit: usize) -> usize {
    if limit >= text.len() {
        return text.len();
    }
    (0..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// So far around itself, in bytes, a place is read: a line, and a sentence, may be as long as the text.
const REACH: usize = 4_000;

/// What stands before `at`, as far as it can bear on what stands there.
pub(crate) fn before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(REACH)..=at).find(|from| text.is_char_boundary(*from));
    text.get(from.unwrap_or(at)..at).unwrap_or_default()
}

/// What stands behind `at`, as far as it can bear on what stands there.
pub(crate) fn behind(text: &str, at: usize) -> &str {
    text.get(at..floor_char_boundary(text, at.saturating_add(REACH))).unwrap_or_default()
}

/// The part of the line of `at` that stands before it, as far as [`before`] reads.
pub(crate) fn line_before(text: &str, at: usize) -> &str {
    let before = before(text, at);
    &before[memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1)..]
}

/// The part of the line of `at` that stands behind it, as far as [`behind`] reads.
pub(crate) fn line_behind(text: &str, at: usize) -> &str {
    let behind = behind(text, at);
    &behind[..memchr::memchr(b'\n', behind.as_bytes()).unwrap_or(behind.len())]
}

/// A length or index of a text, which [`Text::new`] and [`Text::edit`] keep below `u32::MAX`.
pub(crate) fn offset_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
