//! The chunks of a stream in pages, so that a copy of it costs a hundredth of what its chunks would.
//!
//! Every key makes a snapshot. Twelve thousand chunks (100,000 lines) in one vector would be twelve thousand
//! counters to count up and down at each; pages of some sixty are two hundred. The trap: starts are not
//! stored but summed up, so ask for them once, not in a loop.

use std::sync::Arc;

use super::Chunk;

/// How many chunks a new page has; one may grow to twice as many.
const PAGE: usize = 64;

/// Chunks in order. Clones share the pages.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    pages: Vec<Page>,
}

#[derive(Debug, Clone)]
struct Page {
    /// Never empty.
    chunks: Arc<[Arc<Chunk>]>,
    /// The bytes of its chunks together.
    len: u32,
}

impl Page {
    fn new(chunks: &[Arc<Chunk>]) -> Page {
        Page { chunks: Arc::from(chunks), len: chunks.iter().map(|chunk| chunk.len).sum() }
    }
}

impl Pages {
    pub(super) fn new(chunks: Vec<Arc<Chunk>>) -> Pages {
        Pages { pages: chunks.chunks(PAGE).map(Page::new).collect() }
    }

    /// How many chunks there are.
    pub(super) fn count(&self) -> usize {
        self.pages.iter().map(|page| page.chunks.len()).sum()
    }

    /// The bytes of all chunks together.
    pub(super) fn len(&self) -> u32 {
        self.pages.iter().map(|page| page.len).sum()
    }

    /// The index and the start of the chunk that `offset` lies in, of the last one for what is past the end.
    pub(super) fn at(&self, offset: u32) -> Option<(usize, u32)> {
        let (mut index, mut start) = (0, 0);
        let (last, before) = self.pages.split_last()?;
        let mut page = last;
        for candidate in before {
            if offset < start + candidate.len {
                page = candidate;
                break;
            }
            index += candidate.chunks.len();
            start += candidate.len;
        }
        let (_, before) = page.chunks.split_last()?;
        for chunk in before {
            if offset < start + chunk.len {
                break;
            }
            index += 1;
            start += chunk.len;
        }
        Some((index, start))
    }

    /// Where the chunk with this index starts; the length of all for an index past the last.
    pub(super) fn start(&self, index: usize) -> u32 {
        let (page, within, start) = self.find(index);
        let chunks = self.pages.get(page).map_or(&[][..], |page| &page.chunks[..within]);
        start + chunks.iter().map(|chunk| chunk.len).sum::<u32>()
    }

    /// The chunks with their starts, from the one with this index on.
    pub(super) fn iter_from(&self, index: usize) -> impl Iterator<Item = (u32, &Arc<Chunk>)> {
        let (page, within, _) = self.find(index);
        let mut start = self.start(index);
        let pages = self.pages.get(page..).unwrap_or_default();
        pages.iter().flat_map(|page| page.chunks.iter()).skip(within).map(move |chunk| {
            let this = start;
            start += chunk.len;
            (this, chunk)
        })
    }

    /// Puts `inserted` in place of `removed` chunks from `first` on.
    pub(super) fn splice(&mut self, first: usize, removed: usize, inserted: Vec<Arc<Chunk>>) {
        let (from, before, _) = self.find(first);
        let (mut to, mut behind, _) = self.find(first + removed);
        if behind == 0 && to > from {
            to -= 1;
            behind = self.pages[to].chunks.len();
        }
        let mut chunks: Vec<Arc<Chunk>> = Vec::new();
        if let Some(page) = self.pages.get(from) {
            chunks.extend_from_slice(&page.chunks[..before]);
        }
        chunks.extend(inserted);
        if let Some(page) = self.pages.get(to) {
            chunks.extend_from_slice(&page.chunks[behind..]);
        }
        let mut end = (to + 1).min(self.pages.len());
        // A page that became short takes the next one in, or deletions would leave pages of one chunk each.
        if chunks.len() < PAGE / 4
            && let Some(next) = self.pages.get(end)
        {
            chunks.extend_from_slice(&next.chunks);
            end += 1;
        }
        let size = if chunks.len() <= 2 * PAGE { 2 * PAGE } else { PAGE };
        self.pages.splice(from.min(end)..end, chunks.chunks(size).map(Page::new));
    }

    /// The page that the chunk with this index is in, its index there, and where the page starts. For an index
    /// past the last chunk: one past the last page.
    fn find(&self, index: usize) -> (usize, usize, u32) {
        let (mut left, mut start) = (index, 0);
        for (number, page) in self.pages.iter().enumerate() {
            if left < page.chunks.len() {
                return (number, left, start);
            }
            left -= page.chunks.len();
            start += page.len;
        }
        (self.pages.len(), 0, start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(len: u32) -> Arc<Chunk> {
        Arc::new(Chunk { len, blocks: Box::new([]) })
    }

    fn lens(pages: &Pages) -> Vec<u32> {
        pages.iter_from(0).map(|(_, chunk)| chunk.len).collect()
    }

    #[test]
    fn splices_do_what_they_do_to_a_vector() {
        let mut expected: Vec<u32> = (1..=300).collect();
        let mut pages = Pages::new(expected.iter().map(|len| chunk(*len)).collect());
        let mut seed = 7_usize;
        for step in 0..2_000_u32 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let first = (seed >> 33) % (expected.len() + 1);
            let removed = ((seed >> 20) % 150).min(expected.len() - first);
            let inserted: Vec<u32> =
                (0..(seed >> 45) as u32 % 150).map(|number| 1 + step % 7 + number).collect();
            pages.splice(first, removed, inserted.iter().map(|len| chunk(*len)).collect());
            expected.splice(first..first + removed, inserted);
            assert_eq!(lens(&pages), expected, "step {step}");
            assert_eq!(pages.count(), expected.len());
            assert_eq!(pages.len(), expected.iter().sum::<u32>());
            let index = expected.len() / 2;
            let start = expected[..index].iter().sum::<u32>();
            assert_eq!(pages.start(index), start);
            if index < expected.len() {
                assert_eq!(pages.at(start), Some((index, start)));
                assert_eq!(
                    pages.iter_from(index).next().map(|(start, chunk)| (start, chunk.len)),
                    Some((start, expected[index]))
                );
            }
        }
    }

    #[test]
    fn the_end_belongs_to_the_last_chunk() {
        assert_eq!(Pages::default().at(0), None);
        let pages = Pages::new(vec![chunk(3), chunk(4)]);
        assert_eq!(pages.at(2), Some((0, 0)));
        assert_eq!(pages.at(3), Some((1, 3)));
        assert_eq!(pages.at(7), Some((1, 3)));
        assert_eq!(pages.at(99), Some((1, 3)));
    }
}
