//! Where something is said, so that it can be asked of any place whether it is there, however often it was.
//!
//! The trap: what begins where something else ends is a place of its own, for something may have been put in between them.

use crate::text::Span;

/// Places in a text as it was, in order and without an overlap.
#[derive(Debug, Default)]
pub(super) struct Said(Vec<Span>);

impl Said {
    /// Takes in a place, together with those that it overlaps.
    pub(super) fn insert(&mut self, place: Span) {
        let first = self.0.partition_point(|known| known.end <= place.start);
        let behind = first + self.0[first..].partition_point(|known| known.start < place.end);
        let whole = self.0[first..behind].iter().fold(place, |whole, known| whole.cover(*known));
        self.0.splice(first..behind, [whole]);
    }

    /// Does one of the places touch `span`? `now` is where each of them is by now, in the same order.
    pub(super) fn touches(&self, span: Span, now: impl Fn(Span) -> Span) -> bool {
        let first = self.0.partition_point(|place| now(*place).end < span.start);
        self.0.get(first).is_some_and(|place| now(*place).start <= span.end)
    }

    /// The places.
    pub(super) fn places(&self) -> impl Iterator<Item = Span> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Revision;

    #[test]
    fn each_place_is_found_wherever_it_is_now() {
        // Deterministic and varied: the property is the same for all.
        let mut seed = 7u64;
        let mut next = |below: u32| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as u32 % below
        };
        for _ in 0..20_000 {
            let (mut said, mut places) = (Said::default(), Vec::new());
            let mut revision = Revision::default();
            for _ in 0..next(5) {
                let start = next(20);
                let place = Span::new(start, start + next(4));
                // Places that overlap are one, and so are told from others only as a whole.
                if !places.iter().any(|known: &Span| known.overlaps(place)) {
                    said.insert(place);
                    places.push(place);
                }
                let start = next(20);
                revision.edit(Span::new(start, start + next(3)), &"abc"[..next(4) as usize]);
            }
            let start = next(24);
            let span = Span::new(start, start + next(4));
            let touches = |place: &Span| {
                let now = revision.now(*place);
                now.start <= span.end && span.start <= now.end
            };
            let is_found = said.touches(span, |place| revision.now(place));
            assert_eq!(is_found, places.iter().any(touches), "{span:?}, {places:?}, {revision:?}");
        }
    }

    #[test]
    fn places_that_overlap_are_one() {
        let mut said = Said::default();
        for (start, end) in [(8, 9), (2, 4), (4, 6), (4, 4), (3, 5), (8, 9)] {
            said.insert(Span::new(start, end));
        }
        assert_eq!(said.places().collect::<Vec<_>>(), [Span::new(2, 6), Span::new(8, 9)]);
    }
}
