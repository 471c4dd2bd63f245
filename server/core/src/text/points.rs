//! Places of a text as lines and columns in all encodings.
//!
//! Asked for very many places, so it reads in the piece of the rope that holds the place. The trap: a line may begin in another piece, and a
//! `\r` may be half of a break; then the long way is taken.

use super::{Point, Span, Text, floor_char_boundary, offset_of};

impl Text {
    /// The position of `offset` in all encodings at once.
    #[must_use]
    pub fn point(&self, offset: u32) -> Point {
        let offset = offset.min(self.len);
        let (piece, at, _, line) = self.rope.chunk_at_byte(offset as usize);
        let here = floor_char_boundary(piece, offset as usize - at);
        let (before, bytes) = (&piece[..here], piece.as_bytes());
        // Most lines begin in the piece of the rope that holds the offset; the others take the long way. So does what touches a `\r`.
        let start = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map(|at| at + 1);
        let Some(start) = start.or((at == 0).then_some(0)).filter(|_| !before.ends_with('\r')) else {
            return self.point_far(offset_of(at + here));
        };
        let is_break = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let breaks = memchr::memchr2_iter(b'\n', b'\r', before.as_bytes()).filter(is_break).count();
        let text = &before[start..];
        let [utf8, utf16, utf32] = units(text);
        Point { line: offset_of(line + breaks), utf8, utf16, utf32 }
    }

    /// The positions of both ends of a span.
    #[must_use]
    pub fn points(&self, span: Span) -> (Point, Point) {
        let start = self.point(span.start);
        let (from, to) = (span.start.min(self.len) as usize, span.end.min(self.len) as usize);
        let (piece, at, _, _) = self.rope.chunk_at_byte(from);
        // What stands on one line needs no second look at what stands before it.
        let within = piece.get(from - at..to.max(from) - at).filter(|within| !within.contains(['\n', '\r']));
        let Some(within) = within else { return (start, self.point(span.end)) };
        let [utf8, utf16, utf32] = units(within);
        let end = Point {
            line: start.line,
            utf8: start.utf8 + utf8,
            utf16: start.utf16 + utf16,
            utf32: start.utf32 + utf32,
        };
        (start, end)
    }

    /// The line that `offset` lies in, without its line break: as [`Text::line_span`] of [`Text::line_at`].
    #[must_use]
    pub fn line_around(&self, offset: u32) -> Span {
        let offset = offset.min(self.len);
        let (piece, at) = self.piece(offset);
        let (before, behind) = piece.as_bytes().split_at((offset - at) as usize);
        let start = memchr::memrchr2(b'\n', b'\r', before).map(|at| at + 1);
        let start = start.or((at == 0).then_some(0)).filter(|_| before.last() != Some(&b'\r'));
        let is_last = (at as usize + piece.len()) == self.len as usize;
        let end = memchr::memchr2(b'\n', b'\r', behind).or(is_last.then_some(behind.len()));
        match start.zip(end) {
            Some((start, end)) => Span::new(at + offset_of(start), offset + offset_of(end)),
            None => self.line_span(self.line_at(offset)),
        }
    }

    fn point_far(&self, offset: u32) -> Point {
        let line = self.line_at(offset);
        let start = self.rope.line_to_byte(line as usize);
        let first = self.rope.byte_to_char(start);
        let mut here = self.char_at(offset);
        let mut end = self.rope.char_to_byte(here);
        // Still on this line behind a `\r`: an `\n` follows, and both are its break.
        if end > start && self.rope.get_byte(end - 1) == Some(b'\r') {
            here -= 1;
            end -= 1;
        }
        let utf16 = self.rope.char_to_utf16_cu(here) - self.rope.char_to_utf16_cu(first);
        Point { line, utf8: offset_of(end - start), utf16: offset_of(utf16), utf32: offset_of(here - first) }
    }
}

/// How long a text is in each encoding.
pub(super) fn units(text: &str) -> [u32; 3] {
    let utf8 = offset_of(text.len());
    if text.is_ascii() {
        return [utf8; 3];
    }
    [utf8, offset_of(text.encode_utf16().count()), offset_of(text.chars().count())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_around_a_place_is_the_one_that_it_lies_in() {
        let long = "x".repeat(3_000);
        for text in [
            "a\r\nb\u{f6}\r\u{1f680}x\n\n yz",
            "",
            "\n",
            "\r",
            "\r\n",
            &format!("{long}\r\n{long}\n{long}\r"),
        ] {
            let text = Text::new(text);
            for offset in 0..=text.len() + 1 {
                assert_eq!(text.line_around(offset), text.line_span(text.line_at(offset)), "{offset}");
            }
        }
    }

    #[test]
    fn both_ends_are_where_each_is() {
        let text = Text::new("a\r\nb\u{f6}\r\u{1f680}x\n\n yz");
        for start in 0..=text.len() + 1 {
            for end in start..=text.len() + 2 {
                let span = Span::new(start, end);
                assert_eq!(text.points(span), (text.point(start), text.point(end)), "{span:?}");
            }
        }
    }
}
