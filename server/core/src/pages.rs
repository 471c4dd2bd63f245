//! Pieces of a text in pages, so that a state of it that differs in one piece shares all other pages with the one before.
//!
//! The chunks of a stream and those of a plan are kept so. Whoever looks for something passes over whole pages that have none of it.
//! The trap: places in a page are relative to it, since it may stand elsewhere in the next state; only [`Pages`] knows where.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

/// How many pieces a new page has; one may grow to twice as many.
const PAGE: usize = 32;

/// What is kept in pages.
pub trait Piece: Clone + Debug {
    /// What somebody may come to know of a page.
    type Known: Default + Debug;

    /// How many bytes of the text it is.
    fn bytes(&self) -> u32;

    /// Which kinds of things it has, a bit each.
    fn kinds(&self) -> u32 {
        0
    }
}

/// Pieces in order, each with the offset at which it starts. Clones share the pages.
#[derive(Debug, Clone)]
pub struct Pages<T: Piece> {
    pages: Vec<Page<T>>,
}

#[derive(Debug, Clone)]
struct Page<T: Piece> {
    /// Where its first piece starts.
    start: u32,
    /// How many pieces are before it.
    before: usize,
    /// The kinds of its pieces.
    kinds: u32,
    leaf: Arc<Leaf<T>>,
}

/// A page wherever it stands. Never empty, and of no more than 64 pieces.
#[derive(Debug)]
pub(crate) struct Leaf<T: Piece> {
    pieces: Box<[Placed<T>]>,
    /// What is known of it.
    pub(crate) known: T::Known,
}

#[derive(Debug, Clone)]
struct Placed<T> {
    /// Where it starts in its page.
    start: u32,
    kinds: u32,
    piece: T,
}

impl<T: Piece> Page<T> {
    fn new(pieces: &[(u32, T)]) -> Page<T> {
        let first = pieces.first().map_or(0, |(start, _)| *start);
        let placed = |(start, piece): &(u32, T)| Placed {
            start: start - first,
            kinds: piece.kinds(),
            piece: piece.clone(),
        };
        let pieces: Box<[Placed<T>]> = pieces.iter().map(placed).collect();
        let kinds = pieces.iter().fold(0, |kinds, placed| kinds | placed.kinds);
        let leaf = Leaf { pieces, known: T::Known::default() };
        Page { start: first, before: 0, kinds, leaf: Arc::new(leaf) }
    }

    fn len(&self) -> usize {
        self.leaf.pieces.len()
    }

    fn at(&self, index: usize) -> (u32, &T) {
        let Placed { start, piece, .. } = &self.leaf.pieces[index];
        (self.start + start, piece)
    }
}

impl<T: Piece> Leaf<T> {
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &T> {
        self.pieces.iter().map(|placed| &placed.piece)
    }
}

impl<T: Piece> Default for Pages<T> {
    fn default() -> Pages<T> {
        Pages { pages: Vec::new() }
    }
}

impl<T: Piece> FromIterator<(u32, T)> for Pages<T> {
    fn from_iter<I: IntoIterator<Item = (u32, T)>>(pieces: I) -> Pages<T> {
        let mut all = Pages::default();
        all.splice(0..0, &pieces.into_iter().collect::<Vec<_>>(), 0);
        all
    }
}

impl<T: Piece> Pages<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.pages.last().map_or(0, |page| page.before + page.len())
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The one with this index.
    pub fn get(&self, index: usize) -> Option<(u32, &T)> {
        let (page, within) = self.find(index);
        self.pages.get(page).map(|page| page.at(within))
    }

    /// All of them.
    pub fn iter(&self) -> Iter<'_, T> {
        self.range(0..self.len())
    }

    /// Those with these indices.
    pub fn range(&self, indices: Range<usize>) -> Iter<'_, T> {
        let len = indices.len();
        Iter { pages: &self.pages, front: self.find(indices.start), back: self.find(indices.end), len }
    }

    /// Where the last one ends; 0 where there are none.
    pub fn end(&self) -> u32 {
        self.len()
            .checked_sub(1)
            .and_then(|last| self.get(last))
            .map_or(0, |(start, piece)| start + piece.bytes())
    }

    /// How many start before this offset.
    pub fn begun(&self, offset: u32) -> usize {
        let pages = self.pages.partition_point(|page| page.start < offset);
        let Some(page) = pages.checked_sub(1).map(|index| &self.pages[index]) else { return 0 };
        page.before + page.leaf.pieces.partition_point(|placed| page.start + placed.start < offset)
    }

    /// The index of the first that ends behind this offset.
    pub fn reaching(&self, offset: u32) -> usize {
        let begun = self.begun(offset.saturating_add(1));
        let last = begun.checked_sub(1).filter(|last| {
            self.get(*last).is_some_and(|(start, piece)| start.saturating_add(piece.bytes()) > offset)
        });
        last.unwrap_or(begun)
    }

    /// Those with something of these kinds.
    pub(crate) fn having(&self, wanted: u32) -> impl Iterator<Item = (u32, &T)> {
        self.having_from(wanted, 0)
    }

    /// The same, from the page on that holds this offset.
    pub(crate) fn having_from(&self, wanted: u32, offset: u32) -> impl Iterator<Item = (u32, &T)> {
        let first = self.pages.partition_point(|page| page.start <= offset).saturating_sub(1);
        let pages = self.pages[first..].iter().filter(move |page| page.kinds & wanted != 0);
        pages.flat_map(move |page| {
            let pieces = page.leaf.pieces.iter().filter(move |placed| placed.kinds & wanted != 0);
            pieces.map(|placed| (page.start + placed.start, &placed.piece))
        })
    }

    /// The pages, wherever they stand.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = &Leaf<T>> {
        self.pages.iter().map(|page| &*page.leaf)
    }

    /// Puts `inserted` in place of the pieces with these indices; what stands behind them has moved by so much, which may be less than nothing.
    pub(crate) fn splice(&mut self, indices: Range<usize>, inserted: &[(u32, T)], moved: u32) {
        let (from, before) = self.find(indices.start);
        let (mut to, mut behind) = self.find(indices.end);
        if behind == 0 && to > from {
            to -= 1;
            behind = self.pages[to].len();
        }
        let mut pieces: Vec<(u32, T)> = Vec::new();
        let own = |(start, piece): (u32, &T)| (start, piece.clone());
        let moves = |(start, piece): (u32, &T)| (start.wrapping_add(moved), piece.clone());
        if let Some(page) = self.pages.get(from) {
            pieces.extend((0..before).map(|index| own(page.at(index))));
        }
        pieces.extend_from_slice(inserted);
        if let Some(page) = self.pages.get(to) {
            pieces.extend((behind..page.len()).map(|index| moves(page.at(index))));
        }
        let mut end = (to + 1).min(self.pages.len());
        // A page that became short takes the next one in, or deletions would leave pages of one piece each.
        if pieces.len() < PAGE / 4
            && let Some(next) = self.pages.get(end)
        {
            pieces.extend((0..next.len()).map(|index| moves(next.at(index))));
            end += 1;
        }
        let size = if pieces.len() <= 2 * PAGE { 2 * PAGE } else { PAGE };
        for page in &mut self.pages[end..] {
            page.start = page.start.wrapping_add(moved);
        }
        self.pages.splice(from.min(end)..end, pieces.chunks(size).map(Page::new));
        let mut count = 0;
        for page in &mut self.pages {
            page.before = count;
            count += page.len();
        }
    }

    /// The page that the piece with this index is in, and its index there; one past the last page for an index past the last piece.
    fn find(&self, index: usize) -> (usize, usize) {
        let begun = self.pages.partition_point(|page| page.before <= index);
        let Some(page) = begun.checked_sub(1) else { return (0, 0) };
        let within = index - self.pages[page].before;
        if within < self.pages[page].len() { (page, within) } else { (page + 1, 0) }
    }
}

impl<T: Piece + PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Pages<T>) -> bool {
        self.iter().eq(other)
    }
}

impl<'a, T: Piece> IntoIterator for &'a Pages<T> {
    type Item = (u32, &'a T);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Some pieces that follow one another.
#[derive(Debug, Clone)]
pub struct Iter<'a, T: Piece> {
    pages: &'a [Page<T>],
    /// The page of the first one that is left, and its index there.
    front: (usize, usize),
    /// The same of what is behind the last one.
    back: (usize, usize),
    len: usize,
}

impl<'a, T: Piece> Iterator for Iter<'a, T> {
    type Item = (u32, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        self.len = self.len.checked_sub(1)?;
        let page = self.pages.get(self.front.0)?;
        let next = page.at(self.front.1);
        self.front.1 += 1;
        if self.front.1 == page.len() {
            self.front = (self.front.0 + 1, 0);
        }
        Some(next)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len, Some(self.len))
    }
}

impl<T: Piece> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.len = self.len.checked_sub(1)?;
        if self.back.1 == 0 {
            self.back.0 = self.back.0.checked_sub(1)?;
            self.back.1 = self.pages.get(self.back.0)?.len();
        }
        self.back.1 -= 1;
        self.pages.get(self.back.0).map(|page| page.at(self.back.1))
    }
}

impl<T: Piece> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many bytes.
    impl Piece for u32 {
        type Known = ();

        fn bytes(&self) -> u32 {
            *self
        }

        fn kinds(&self) -> u32 {
            *self % 4
        }
    }

    fn placed(lens: &[u32]) -> Vec<(u32, u32)> {
        let mut end = 0;
        let place = |len: &u32| {
            end += len;
            (end - len, *len)
        };
        lens.iter().map(place).collect()
    }

    #[test]
    fn splices_do_what_they_do_to_a_vector() {
        let mut expected: Vec<u32> = (1..=300).collect();
        let mut pages: Pages<u32> = placed(&expected).into_iter().collect();
        let mut seed = 7_usize;
        for step in 0..2_000_u32 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let first = (seed >> 33) % (expected.len() + 1);
            let removed = ((seed >> 20) % 150).min(expected.len() - first);
            let inserted: Vec<u32> =
                (0..(seed >> 45) as u32 % 150).map(|number| 1 + step % 7 + number).collect();
            let before: u32 = expected.iter().sum();
            expected.splice(first..first + removed, inserted.iter().copied());
            let now = placed(&expected);
            let moved = expected.iter().sum::<u32>().wrapping_sub(before);
            pages.splice(first..first + removed, &now[first..first + inserted.len()], moved);
            let known = || pages.iter().map(|(start, len)| (start, *len));
            assert!(known().eq(now.iter().copied()), "step {step}");
            assert!(known().rev().eq(now.iter().rev().copied()), "step {step}");
            assert_eq!((pages.len(), pages.end()), (now.len(), expected.iter().sum()));
            let odd = now.iter().copied().filter(|(_, len)| len % 2 > 0);
            assert!(pages.having(1).map(|(start, len)| (start, *len)).eq(odd), "step {step}");
            let index = now.len() / 2;
            let Some((start, len)) = now.get(index) else { continue };
            assert_eq!(pages.get(index), Some((*start, len)));
            assert_eq!((pages.begun(*start), pages.begun(start + 1)), (index, index + 1));
            assert_eq!(pages.reaching(*start), index);
            assert_eq!(pages.reaching(start + len), index + 1);
            assert!(pages.range(index..now.len()).eq(pages.iter().skip(index)));
        }
    }
}
