//! Positions of many offsets, one after the other, that lie near to one another: those of an outline.
//!
//! What was counted for the one before is not counted again. The trap: this works within a piece of the rope.

use super::{Encoding, Position, Text, Walk, offset_of};

/// Gives positions in one text.
#[derive(Debug, Clone)]
pub struct Positions<'a> {
    text: &'a Text,
    encoding: Encoding,
    /// The piece of the rope that was looked at last, by the bytes that it holds.
    piece: std::ops::RangeInclusive<u32>,
    walk: Walk<'a>,
}

impl<'a> Positions<'a> {
    /// Positions in `text`.
    pub fn new(text: &'a Text, encoding: Encoding) -> Positions<'a> {
        // An empty range: the first piece is looked up.
        #[expect(clippy::reversed_empty_ranges, reason = "nothing is in it")]
        Positions { text, encoding, piece: 1..=0, walk: Walk::new("") }
    }

    /// The position of `offset`, the same as [`Text::position`] gives.
    pub fn at(&mut self, offset: u32) -> Position {
        let offset = offset.min(self.text.len);
        if !self.piece.contains(&offset) {
            let (piece, at) = self.text.piece(offset);
            self.piece = at..=at + offset_of(piece.len());
            self.walk = Walk::from(piece, self.text.point(at));
        }
        self.walk.to((offset - self.piece.start()) as usize).position(self.encoding)
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
            "a\r\r\n🚀\r".repeat(700),
            "x".repeat(5_000),
            "é🚀".repeat(2_000),
        ];
        for text in texts.map(|text| Text::new(&text)) {
            let plain = text.to_string();
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let (mut positions, mut walk) = (Positions::new(&text, encoding), Walk::new(&plain));
                // Forth, with every third step a leap back.
                for offset in (0..text.len() + 3).step_by(5).flat_map(|at| [at, at + 1, at * 7 % 1_013]) {
                    let expected = text.position(offset, encoding);
                    assert_eq!(positions.at(offset), expected, "{encoding:?} at {offset}");
                    if offset % 3 == 0 {
                        assert_eq!(walk.to(offset as usize).position(encoding), expected, "{offset}");
                    }
                }
            }
        }
    }
}
