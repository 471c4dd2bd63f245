//! The edits that were made to a text so far, as edits of the text that it was.
//!
//! The trap: an offset of the text as it was has two places where something was put in: before it and behind it.
//! [`Revision::now`] gives the span that holds what replaced a span, and what was put in at its ends with an empty edit.

use super::{Span, offset_of};

/// Edits of a text, in order and apart from one another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Revision {
    edits: Vec<(Span, String)>,
}

impl Revision {
    /// The edits, in spans of the text as it was.
    pub fn edits(&self) -> &[(Span, String)] {
        &self.edits
    }

    /// Was something changed between here and there, in the text as it was?
    pub fn touches(&self, span: Span) -> bool {
        let first = self.edits.partition_point(|(edit, _)| edit.end < span.start);
        self.edits.get(first).is_some_and(|(edit, _)| edit.start <= span.end)
    }

    /// Where now is what stood at `span`: with what was put in between its ends; an empty span is where something was put in.
    pub fn now(&self, span: Span) -> Span {
        let mut moved = 0i64;
        let (mut start, mut end) = (None, None);
        for (edit, put) in &self.edits {
            let from = at(edit.start, moved);
            let grown = i64::from(offset_of(put.len())) - i64::from(edit.len());
            let is_before = edit.end <= span.start && !(edit.is_empty() && span == *edit);
            if !is_before && start.is_none() {
                start = Some(if edit.start < span.start { from } else { at(span.start, moved) });
            }
            let is_behind = edit.start >= span.end && !(edit.is_empty() && span == *edit);
            if is_behind && !is_before {
                end = Some(at(span.end, moved));
                break;
            }
            if edit.end > span.end {
                end = Some(from + offset_of(put.len()));
                break;
            }
            moved += grown;
        }
        let start = start.unwrap_or_else(|| at(span.start, moved));
        Span::new(start, end.unwrap_or_else(|| at(span.end, moved)))
    }

    /// Replaces a span of the text as it is now.
    pub fn edit(&mut self, span: Span, new_text: &str) {
        let mut moved = 0i64;
        let mut first = 0;
        let places = |index: usize, moved: i64| {
            self.edits.get(index).map(|(edit, put)| {
                let start = at(edit.start, moved);
                let grown = i64::from(offset_of(put.len())) - i64::from(edit.len());
                (Span::new(start, start + offset_of(put.len())), *edit, put.as_str(), grown)
            })
        };
        while let Some((_, _, _, grown)) = places(first, moved).filter(|(place, ..)| place.end < span.start) {
            moved += grown;
            first += 1;
        }
        let mut whole = Span::new(at(span.start, -moved), 0);
        let mut text = String::new();
        if let Some((place, edit, put, _)) =
            places(first, moved).filter(|(place, ..)| place.start <= span.start)
        {
            whole.start = edit.start;
            text.push_str(put.get(..(span.start - place.start) as usize).unwrap_or_default());
        }
        text.push_str(new_text);
        let mut last = first;
        let mut end = None;
        while let Some((place, edit, put, grown)) =
            places(last, moved).filter(|(place, ..)| place.start <= span.end)
        {
            end = (place.end >= span.end).then(|| {
                text.push_str(put.get((span.end - place.start) as usize..).unwrap_or_default());
                edit.end
            });
            moved += grown;
            last += 1;
        }
        whole.end = end.unwrap_or_else(|| at(span.end, -moved));
        self.edits.splice(first..last, [(whole, text)]);
    }
}

fn at(offset: u32, moved: i64) -> u32 {
    u32::try_from(i64::from(offset) + moved).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::replaced;

    #[test]
    fn edits_of_edits_are_edits_of_the_first_text() {
        let original = "0123456789";
        // Deterministic and varied: the property is the same for all.
        let mut seed = 7u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % below
        };
        for _ in 0..20_000 {
            let mut revision = Revision::default();
            let mut text = original.to_owned();
            for _ in 0..next(6) + 1 {
                let start = next(text.len() as u64 + 1) as usize;
                let end = start + next((text.len() - start) as u64 + 1) as usize;
                let put: String = (0..next(4)).map(|_| char::from(b'a' + next(26) as u8)).collect();
                text.replace_range(start..end, &put);
                revision.edit(Span::new(start as u32, end as u32), &put);
                let mut edits = revision.edits().to_vec();
                assert_eq!(replaced(original, &mut edits), text, "{revision:?}");
            }
        }
    }

    #[test]
    fn places_move_along() {
        let mut revision = Revision::default();
        revision.edit(Span::new(2, 4), "abc");
        revision.edit(Span::empty(9), "xy");
        assert_eq!(revision.now(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(revision.now(Span::new(2, 4)), Span::new(2, 5));
        assert_eq!(revision.now(Span::new(5, 6)), Span::new(6, 7));
        assert_eq!(revision.now(Span::new(8, 8)), Span::new(9, 11));
        assert_eq!(revision.now(Span::new(9, 10)), Span::new(12, 13));
        assert!(revision.touches(Span::new(4, 6)));
        assert!(!revision.touches(Span::new(5, 7)));
    }
}
