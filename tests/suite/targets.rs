//! What must hold of any bytes: a list of targets, each a function that panics where it does not.
//!
//! `tests/suite/fuzz.rs` gives them mutations of the fixtures; any other fuzzer can be put in front of [`TARGETS`]. The trap: a target must
//! be a function of its bytes alone, or what was found cannot be found again.

mod plans;
mod protocol;
mod sums;
mod texts;

/// A target: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("claims", sums::claims),
    ("configuration", texts::configuration),
    ("dates", texts::dates),
    ("fixes", plans::fixes),
    ("framing", protocol::framing),
    ("messages", protocol::messages),
    ("plans", plans::plans),
    ("reading", plans::reading),
    ("tables", sums::tables),
    ("text", texts::text),
];

/// Bytes that are taken from the front, and are zeros when they have come to an end.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// A number below `limit`; 0 where that is 0.
    fn below(&mut self, limit: usize) -> usize {
        let number = u32::from_le_bytes([self.byte(), self.byte(), self.byte(), 0]);
        number as usize % limit.max(1)
    }

    /// So many edits, and the text that is left for them.
    fn edits(mut self) -> (Vec<[usize; 3]>, String) {
        let count = self.below(16);
        let edits =
            (0..count).map(|_| [self.below(1 << 20), self.below(1 << 20), self.below(1 << 20)]).collect();
        (edits, self.text())
    }

    fn text(self) -> String {
        String::from_utf8_lossy(self.0).into_owned()
    }
}
