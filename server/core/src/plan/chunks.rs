//! The chunks of a plan in pages, so that a state of a document that differs in one chunk shares all other pages with the one before.
//!
//! Whoever looks for something passes over whole pages that have none of it.
//! The trap: places in a page are relative to it, since it may stand elsewhere in the next state; only [`Chunks`] knows where.

use std::ops::Range;
use std::sync::Arc;

use super::ChunkPlan;
use super::census::PageDigested;

/// How many chunks a new page has; one may grow to twice as many.
const PAGE: usize = 32;

/// Chunks in order, each with the offset at which it starts. Clones share the pages.
#[derive(Debug, Clone, Default)]
pub struct Chunks {
    pages: Vec<Page>,
}

#[derive(Debug, Clone)]
struct Page {
    /// Where its first chunk starts.
    start: u32,
    /// How many chunks are before it.
    before: usize,
    /// Which of the lists of its chunks hold something.
    kinds: u32,
    leaf: Arc<Leaf>,
}

/// A page wherever it stands. Never empty, and of no more than 64 chunks.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    chunks: Box<[Placed]>,
    /// What is known of it for whoever takes an excerpt.
    pub(super) digested: PageDigested,
}

#[derive(Debug, Clone)]
struct Placed {
    /// Where it starts in its page.
    start: u32,
    kinds: u32,
    chunk: Arc<ChunkPlan>,
}

impl Page {
    fn new(chunks: &[(u32, Arc<ChunkPlan>)]) -> Page {
        let first = chunks.first().map_or(0, |(start, _)| *start);
        let placed = |(start, chunk): &(u32, Arc<ChunkPlan>)| Placed {
            start: start - first,
            kinds: chunk.kinds,
            chunk: chunk.clone(),
        };
        let chunks: Box<[Placed]> = chunks.iter().map(placed).collect();
        let kinds = chunks.iter().fold(0, |kinds, placed| kinds | placed.kinds);
        let leaf = Leaf { chunks, ..Leaf::default() };
        Page { start: first, before: 0, kinds, leaf: Arc::new(leaf) }
    }

    fn len(&self) -> usize {
        self.leaf.chunks.len()
    }

    fn at(&self, index: usize) -> (u32, &Arc<ChunkPlan>) {
        let Placed { start, chunk, .. } = &self.leaf.chunks[index];
        (self.start + start, chunk)
    }
}

impl Leaf {
    pub(super) fn chunks(&self) -> impl Iterator<Item = &Arc<ChunkPlan>> {
        self.chunks.iter().map(|placed| &placed.chunk)
    }
}

impl FromIterator<(u32, Arc<ChunkPlan>)> for Chunks {
    fn from_iter<T: IntoIterator<Item = (u32, Arc<ChunkPlan>)>>(chunks: T) -> Chunks {
        let mut all = Chunks::default();
        all.splice(0..0, &chunks.into_iter().collect::<Vec<_>>(), 0);
        all
    }
}

impl Chunks {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.pages.last().map_or(0, |page| page.before + page.len())
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The one with this index.
    pub fn get(&self, index: usize) -> Option<(u32, &Arc<ChunkPlan>)> {
        let (page, within) = self.find(index);
        self.pages.get(page).map(|page| page.at(within))
    }

    /// All of them.
    pub fn iter(&self) -> Iter<'_> {
        self.range(0..self.len())
    }

    /// Those with these indices.
    pub fn range(&self, indices: Range<usize>) -> Iter<'_> {
        let len = indices.len();
        Iter { pages: &self.pages, front: self.find(indices.start), back: self.find(indices.end), len }
    }

    /// How many start before this offset.
    pub fn begun(&self, offset: u32) -> usize {
        let pages = self.pages.partition_point(|page| page.start < offset);
        let Some(page) = pages.checked_sub(1).map(|index| &self.pages[index]) else { return 0 };
        page.before + page.leaf.chunks.partition_point(|placed| page.start + placed.start < offset)
    }

    /// The index of the first that ends behind this offset.
    pub fn reaching(&self, offset: u32) -> usize {
        let begun = self.begun(offset.saturating_add(1));
        let last = begun.checked_sub(1).filter(|last| {
            self.get(*last).is_some_and(|(start, chunk)| start.saturating_add(chunk.len) > offset)
        });
        last.unwrap_or(begun)
    }

    /// Those with something of these kinds.
    pub(super) fn having(&self, wanted: u32) -> impl Iterator<Item = (u32, &Arc<ChunkPlan>)> {
        self.having_from(wanted, 0)
    }

    /// The same, from the page on that holds this offset.
    pub(super) fn having_from(
        &self,
        wanted: u32,
        offset: u32,
    ) -> impl Iterator<Item = (u32, &Arc<ChunkPlan>)> {
        let first = self.pages.partition_point(|page| page.start <= offset).saturating_sub(1);
        let pages = self.pages[first..].iter().filter(move |page| page.kinds & wanted != 0);
        pages.flat_map(move |page| {
            let chunks = page.leaf.chunks.iter().filter(move |placed| placed.kinds & wanted != 0);
            chunks.map(|placed| (page.start + placed.start, &placed.chunk))
        })
    }

    /// The pages, wherever they stand.
    pub(super) fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.pages.iter().map(|page| &*page.leaf)
    }

    /// Puts `inserted` in place of the chunks with these indices; what stands behind them has moved by so much, which may be less than nothing.
    pub(super) fn splice(&mut self, indices: Range<usize>, inserted: &[(u32, Arc<ChunkPlan>)], moved: u32) {
        let (from, before) = self.find(indices.start);
        let (mut to, mut behind) = self.find(indices.end);
        if behind == 0 && to > from {
            to -= 1;
            behind = self.pages[to].len();
        }
        let mut chunks: Vec<(u32, Arc<ChunkPlan>)> = Vec::new();
        let own = |(start, chunk): (u32, &Arc<ChunkPlan>)| (start, chunk.clone());
        let moves = |(start, chunk): (u32, &Arc<ChunkPlan>)| (start.wrapping_add(moved), chunk.clone());
        if let Some(page) = self.pages.get(from) {
            chunks.extend((0..before).map(|index| own(page.at(index))));
        }
        chunks.extend_from_slice(inserted);
        if let Some(page) = self.pages.get(to) {
            chunks.extend((behind..page.len()).map(|index| moves(page.at(index))));
        }
        let mut end = (to + 1).min(self.pages.len());
        // A page that became short takes the next one in, or deletions would leave pages of one chunk each.
        if chunks.len() < PAGE / 4
            && let Some(next) = self.pages.get(end)
        {
            chunks.extend((0..next.len()).map(|index| moves(next.at(index))));
            end += 1;
        }
        let size = if chunks.len() <= 2 * PAGE { 2 * PAGE } else { PAGE };
        for page in &mut self.pages[end..] {
            page.start = page.start.wrapping_add(moved);
        }
        self.pages.splice(from.min(end)..end, chunks.chunks(size).map(Page::new));
        let mut count = 0;
        for page in &mut self.pages {
            page.before = count;
            count += page.len();
        }
    }

    /// The page that the chunk with this index is in, and its index there; one past the last page for an index past the last chunk.
    fn find(&self, index: usize) -> (usize, usize) {
        let begun = self.pages.partition_point(|page| page.before <= index);
        let Some(page) = begun.checked_sub(1) else { return (0, 0) };
        let within = index - self.pages[page].before;
        if within < self.pages[page].len() { (page, within) } else { (page + 1, 0) }
    }
}

impl PartialEq for Chunks {
    fn eq(&self, other: &Chunks) -> bool {
        self.iter().eq(other)
    }
}

impl<'a> IntoIterator for &'a Chunks {
    type Item = (u32, &'a Arc<ChunkPlan>);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Some chunks that follow one another.
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    pages: &'a [Page],
    /// The page of the first one that is left, and its index there.
    front: (usize, usize),
    /// The same of what is behind the last one.
    back: (usize, usize),
    len: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (u32, &'a Arc<ChunkPlan>);

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

impl DoubleEndedIterator for Iter<'_> {
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

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_do_what_they_do_to_a_vector() {
        let placed = |lens: &[u32]| -> Vec<(u32, Arc<ChunkPlan>)> {
            let mut start = 0;
            let place = |len: &u32| {
                start += len;
                (start - len, Arc::new(ChunkPlan { len: *len, ..ChunkPlan::default() }))
            };
            lens.iter().map(place).collect()
        };
        let mut expected: Vec<u32> = (1..=300).collect();
        let mut chunks: Chunks = placed(&expected).into_iter().collect();
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
            chunks.splice(first..first + removed, &now[first..first + inserted.len()], moved);
            let starts = || now.iter().map(|(start, chunk)| (*start, chunk.len));
            let known = || chunks.iter().map(|(start, chunk)| (start, chunk.len));
            assert!(known().eq(starts()), "step {step}");
            assert!(known().rev().eq(starts().rev()), "step {step}");
            assert_eq!(chunks.len(), now.len());
            let index = now.len() / 2;
            let Some((start, chunk)) = now.get(index) else { continue };
            assert_eq!(chunks.get(index).map(|(start, _)| start), Some(*start));
            assert_eq!((chunks.begun(*start), chunks.begun(start + 1)), (index, index + 1));
            assert_eq!(chunks.reaching(*start), index);
            assert_eq!(chunks.reaching(start + chunk.len), index + 1);
            assert!(chunks.range(index..now.len()).eq(chunks.iter().skip(index)));
        }
    }
}
