//! The innermost of spans that nest, for places that come one after another.

use super::Span;

/// Finds, of items in the order of their spans, each before those that it holds, the innermost around a place.
///
/// Places in their order are found in one walk over the items. The trap: a step back begins the walk anew.
#[derive(Debug, Clone)]
pub(crate) struct Innermost<'i, T, S> {
    items: &'i [T],
    span: S,
    /// The first item that was not reached yet.
    next: usize,
    /// The items around the last place, the outermost first.
    around: Vec<&'i T>,
    last: u32,
}

impl<'i, T, S: Fn(&T) -> Span> Innermost<'i, T, S> {
    pub(crate) fn new(items: &'i [T], span: S) -> Innermost<'i, T, S> {
        Innermost { items, span, next: 0, around: Vec::new(), last: 0 }
    }

    /// The innermost item that covers `place`.
    pub(crate) fn around(&mut self, place: Span) -> Option<&'i T> {
        if place.start < self.last {
            self.next = 0;
            self.around.clear();
        }
        self.last = place.start;
        while let Some(item) = self.items.get(self.next).filter(|item| (self.span)(item).start <= place.start)
        {
            self.leave((self.span)(item).start);
            self.around.push(item);
            self.next += 1;
        }
        self.leave(place.start);
        self.around.iter().rev().find(|item| (self.span)(item).covers(place)).copied()
    }

    /// The items that share a part with `place`, in order; no two places that are asked for overlap.
    pub(crate) fn over(&mut self, place: Span) -> Vec<&'i T> {
        self.around(place);
        let inside = self.items[self.next..].iter().take_while(|item| (self.span)(item).start < place.end);
        let near = self.around.iter().copied().chain(inside);
        near.filter(|item| (self.span)(item).overlaps(place)).collect()
    }

    /// Forgets what ends at or before `offset`.
    fn leave(&mut self, offset: u32) {
        while self.around.pop_if(|item| (self.span)(item).end <= offset).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_around_each_place() {
        let spans = [(0, 20), (2, 8), (3, 5), (10, 12), (30, 40)].map(|(start, end)| Span::new(start, end));
        let mut innermost = Innermost::new(&spans, |span| *span);
        for at in (0..45).chain([4, 1]) {
            let place = Span::new(at, at + 1);
            let expected = spans.iter().rev().find(|span| span.covers(place));
            assert_eq!(innermost.around(place), expected, "{at}");
        }
    }
}
