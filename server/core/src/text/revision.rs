//! The edits that were made to a text so far, as edits of the text that it was.
//!
//! The trap: an offset of the text as it was has two places where something was put in: before it and behind it.
//! [`Revision::now`] gives the span that holds what replaced a span, and what was put in at its ends with an empty edit.

use super::{Span, offset_of};

/// Edits of a text, in order and apart from one another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Revision {
    edits: Vec<(Span, String)>,
    /// Where what each of them put in stands now.
    places: Vec<Span>,
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
        let is_own = |edit: &Span| edit.is_empty() && span == *edit;
        let first = self.edits.partition_point(|(edit, _)| edit.end <= span.start && !is_own(edit));
        let is_reached =
            |(edit, _): &(Span, String)| edit.end <= span.end && (edit.start < span.end || is_own(edit));
        let last = first + self.edits[first..].partition_point(is_reached);
        let start = match self.edits.get(first) {
            Some((edit, _)) if edit.start < span.start => self.places[first].start,
            _ => at(span.start, self.moved_before(first)),
        };
        let end = match self.edits.get(last) {
            Some((edit, _)) if edit.start < span.end => self.places[last].end,
            _ => at(span.end, self.moved_before(last)),
        };
        Span::new(start, end)
    }

    /// Where stood, in the text as it was, what is at `span` now: with all that was there where it reaches into an edit.
    pub fn was(&self, span: Span) -> Span {
        let first = self.places.partition_point(|place| place.end < span.start);
        let behind = self.places.partition_point(|place| place.start <= span.end);
        let start = match self.places[first..behind].first().filter(|place| place.start <= span.start) {
            Some(_) => self.edits[first].0.start,
            None => at(span.start, -self.moved_before(first)),
        };
        let end = match self.places[first..behind].last().filter(|place| place.end >= span.end) {
            Some(_) => self.edits[behind - 1].0.end,
            None => at(span.end, -self.moved_before(behind)),
        };
        Span::new(start, end)
    }

    /// By how much is moved what stands between this edit and the one before it?
    fn moved_before(&self, index: usize) -> i64 {
        let Some(last) = index.checked_sub(1) else { return 0 };
        i64::from(self.places[last].end) - i64::from(self.edits[last].0.end)
    }

    /// Replaces a span of the text as it is now.
    pub fn edit(&mut self, span: Span, new_text: &str) {
        let first = self.places.partition_point(|place| place.end < span.start);
        let behind = self.places.partition_point(|place| place.start <= span.end);
        let mut whole = Span::new(at(span.start, -self.moved_before(first)), 0);
        let mut text = String::new();
        let touched = first..behind;
        if let Some(place) = self.places[touched.clone()].first().filter(|place| place.start <= span.start) {
            let (edit, put) = &self.edits[first];
            whole.start = edit.start;
            text.push_str(put.get(..(span.start - place.start) as usize).unwrap_or_default());
        }
        text.push_str(new_text);
        whole.end = match self.places[touched.clone()].last().filter(|place| place.end >= span.end) {
            Some(place) => {
                let (edit, put) = &self.edits[behind - 1];
                text.push_str(put.get((span.end - place.start) as usize..).unwrap_or_default());
                edit.end
            }
            None => at(span.end, -self.moved_before(behind)),
        };
        self.edits.splice(touched, [(whole, text)]);
        self.places.truncate(first);
        for index in first..self.edits.len() {
            let (edit, put) = &self.edits[index];
            let start = at(edit.start, self.moved_before(index));
            self.places.push(Span::new(start, start + offset_of(put.len())));
        }
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
                let start = next(11) as u32;
                let span = Span::new(start, start + next(u64::from(11 - start)) as u32);
                let now = revision.now(span);
                assert_eq!(now, walked(&edits, span), "{revision:?}, {span:?}");
                assert!(revision.was(now).covers(span), "{revision:?}, {span:?}");
            }
        }
    }

    /// The same as [`Revision::now`], edit by edit.
    fn walked(edits: &[(Span, String)], span: Span) -> Span {
        let (mut start, mut end) = (None, None);
        let mut moved = 0;
        for (edit, put) in edits {
            let is_own = edit.is_empty() && span == *edit;
            let put_in = at(edit.start, moved)..at(edit.start, moved) + put.len() as u32;
            if edit.end > span.start || is_own {
                start.get_or_insert(if edit.start < span.start {
                    put_in.start
                } else {
                    at(span.start, moved)
                });
                if edit.start >= span.end && !is_own {
                    break;
                }
            }
            if edit.end > span.end {
                end = Some(put_in.end);
                break;
            }
            moved += put.len() as i64 - i64::from(edit.len());
        }
        Span::new(start.unwrap_or_else(|| at(span.start, moved)), end.unwrap_or_else(|| at(span.end, moved)))
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
        assert_eq!(revision.was(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(revision.was(Span::new(3, 4)), Span::new(2, 4));
        assert_eq!(revision.was(Span::new(6, 7)), Span::new(5, 6));
        assert_eq!(revision.was(Span::new(4, 11)), Span::new(2, 8));
        assert_eq!(revision.was(Span::new(12, 13)), Span::new(9, 10));
        assert!(revision.touches(Span::new(4, 6)));
        assert!(!revision.touches(Span::new(5, 7)));
    }
}
