//! Positions of many offsets, one after the other, that lie near to one another: those of an outline.
//!
//! What was counted for the one before is not counted again. The trap: this works within a piece of the rope, and where lines end with a
//! carriage return nothing is kept.

use super::{Encoding, Position, Text, floor_char_boundary, offset_of};

/// Gives positions in one text.
#[derive(Debug, Clone)]
pub struct Positions<'a> {
    text: &'a Text,
    encoding: Encoding,
    /// The piece of the rope that was looked at last, and the offset at which it starts.
    piece: &'a str,
    at: u32,
    /// The line at the start of the piece, from 0; `None` where nothing can be kept of it.
    first: Option<u32>,
    last: Counted,
}

/// How far a piece was counted.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    /// Up to here, in bytes of the piece.
    to: usize,
    /// So many line breaks.
    breaks: u32,
    /// Where the line behind the last of them starts; `None` for the one that begins before the piece.
    start: Option<usize>,
}

impl<'a> Positions<'a> {
    /// Positions in `text`.
    pub fn new(text: &'a Text, encoding: Encoding) -> Positions<'a> {
        Positions { text, encoding, piece: "", at: 0, first: None, last: Counted::default() }
    }

    /// The position of `offset`, the same as [`Text::position`] gives.
    pub fn at(&mut self, offset: u32) -> Position {
        let offset = offset.min(self.text.len);
        let is_here = (self.at..=self.at.saturating_add(offset_of(self.piece.len()))).contains(&offset);
        if !is_here || self.first.is_none() {
            self.look_at(offset);
        }
        let Some(first) = self.first else { return self.text.position(offset, self.encoding) };
        let here = floor_char_boundary(self.piece, (offset - self.at) as usize);
        if here < self.last.to {
            self.last = self.begun();
        }
        for newline in memchr::memchr_iter(b'\n', &self.piece.as_bytes()[self.last.to..here]) {
            self.last.breaks += 1;
            self.last.start = Some(self.last.to + newline + 1);
        }
        self.last.to = here;
        let Some(start) = self.last.start else { return self.text.position(offset, self.encoding) };
        let before = &self.piece[start..here];
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf32 => before.chars().count(),
        };
        Position { line: first + self.last.breaks, character: offset_of(character) }
    }

    fn look_at(&mut self, offset: u32) {
        let (piece, at, _, line) = self.text.rope.chunk_at_byte(offset as usize);
        let before = at.checked_sub(1).and_then(|before| self.text.rope.get_byte(before));
        let is_plain = before != Some(b'\r') && memchr::memchr(b'\r', piece.as_bytes()).is_none();
        self.piece = piece;
        self.at = offset_of(at);
        self.first = is_plain.then_some(offset_of(line));
        self.last = self.begun();
    }

    /// Nothing of the piece is counted yet.
    fn begun(&self) -> Counted {
        Counted { start: (self.at == 0).then_some(0), ..Counted::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_as_one_by_one() {
        let line = "- [ ] 🚀 計画 é one\n";
        let texts = [
            String::new(),
            "a".into(),
            line.repeat(400),
            line.replace('\n', "\r\n").repeat(300),
            "\n\r\n\ra\u{2028}".repeat(900),
            "x".repeat(5_000),
        ];
        for text in texts.map(|text| Text::new(&text)) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let mut positions = Positions::new(&text, encoding);
                // Forth, with every third step a leap back.
                for offset in (0..text.len() + 3).step_by(5).flat_map(|at| [at, at + 1, at * 7 % 1_013]) {
                    assert_eq!(
                        positions.at(offset),
                        text.position(offset, encoding),
                        "{encoding:?} at {offset}"
                    );
                }
            }
        }
    }
}
