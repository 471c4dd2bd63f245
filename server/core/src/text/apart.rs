//! Spans that can all be replaced at once, however many.
//!
//! The trap: an empty span collides with its like, and with what has it inside, but not with what begins or ends there.

use std::collections::BTreeSet;

use super::Span;

/// Spans of which no two collide.
#[derive(Debug, Clone, Default)]
pub struct Apart(BTreeSet<Span>);

impl Apart {
    /// Does one of them collide with `span`?
    #[must_use]
    pub fn collides(&self, span: Span) -> bool {
        // Since they are apart, only its neighbours can.
        let before = self.0.range(..=span).next_back();
        let behind = self.0.range(span..).next();
        [before, behind].into_iter().flatten().any(|other| other.collides(span))
    }

    /// Takes `span` in; false where it collides with one of them, and is left out.
    pub fn insert(&mut self, span: Span) -> bool {
        !self.collides(span) && self.0.insert(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_collides_is_left_out() {
        let spans: Vec<Span> =
            (0..6).flat_map(|start| (start..6).map(move |end| Span::new(start, end))).collect();
        for seed in 0..2_000usize {
            let (mut apart, mut all): (Apart, Vec<Span>) = Default::default();
            for step in 0..5 {
                let span = spans[(seed * 7 + step * (seed + 3) * 11) % spans.len()];
                let is_taken = !all.iter().any(|other| other.collides(span));
                assert_eq!(apart.insert(span), is_taken, "{span:?} among {all:?}");
                all.extend(is_taken.then_some(span));
            }
        }
    }
}
