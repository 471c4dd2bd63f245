//! Something that is known of every chunk of a document, kept from one state of the document to the next: what an edit left alone is
//! not read again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::ChunkPlan;

/// A value for every chunk of the last state of a document, in their order.
#[derive(Debug, Clone)]
pub(crate) struct ByChunk<T>(Vec<(Arc<ChunkPlan>, T)>);

impl<T> Default for ByChunk<T> {
    fn default() -> ByChunk<T> {
        ByChunk(Vec::new())
    }
}

impl<T> ByChunk<T> {
    /// Brings the values in step with `chunks`, each with the offset at which it starts; `read` is asked for the new ones.
    pub(crate) fn follow(
        &mut self,
        chunks: &[(u32, Arc<ChunkPlan>)],
        mut read: impl FnMut(u32, &Arc<ChunkPlan>) -> T,
    ) {
        let known = self.0.iter().map(|(chunk, _)| Arc::as_ptr(chunk));
        let now = chunks.iter().map(|(_, chunk)| Arc::as_ptr(chunk));
        let front = known.clone().zip(now.clone()).take_while(|(known, now)| known == now).count();
        let ends = known.skip(front).rev().zip(now.skip(front).rev());
        let back = ends.take_while(|(known, now)| known == now).count();
        // Edits at several places leave chunks alone between them.
        let between = self.0.splice(front..self.0.len() - back, []);
        let mut known: HashMap<*const ChunkPlan, (Arc<ChunkPlan>, T)> =
            between.map(|known| (Arc::as_ptr(&known.0), known)).collect();
        let changed = chunks[front..chunks.len() - back].iter().map(|(start, chunk)| {
            known.remove(&Arc::as_ptr(chunk)).unwrap_or_else(|| (chunk.clone(), read(*start, chunk)))
        });
        let changed: Vec<_> = changed.collect();
        self.0.splice(front..front, changed);
    }

    /// The values of those of `chunks` that are known.
    pub(crate) fn among(&self, chunks: &[(u32, Arc<ChunkPlan>)]) -> ByChunk<T>
    where
        T: Clone,
    {
        let wanted: HashSet<*const ChunkPlan> = chunks.iter().map(|(_, chunk)| Arc::as_ptr(chunk)).collect();
        let known = self.0.iter().filter(|(chunk, _)| wanted.contains(&Arc::as_ptr(chunk)));
        ByChunk(known.cloned().collect())
    }

    /// The values, in order of the chunks.
    pub(crate) fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The value of the chunk with this index.
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.0.get(index).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_alone_is_not_read_again() {
        let chunks = |lens: &[u32]| -> Vec<(u32, Arc<ChunkPlan>)> {
            lens.iter().map(|len| (*len, Arc::new(ChunkPlan { len: *len, ..ChunkPlan::default() }))).collect()
        };
        let first = chunks(&[1, 2, 3, 4, 5]);
        let [a, d, f] = [6, 7, 8].map(|len| chunks(&[len]).remove(0));
        // The first, the fourth and one more; the second and the third stay between them.
        let second = vec![a, first[1].clone(), first[2].clone(), d, f, first[4].clone()];
        let mut kept = ByChunk::default();
        let mut asked = Vec::new();
        for chunks in [&first, &second, &first, &Vec::new()] {
            asked.clear();
            kept.follow(chunks, |_, chunk| {
                asked.push(chunk.len);
                chunk.len
            });
            assert!(kept.values().eq(chunks.iter().map(|(len, _)| len)));
            if chunks.len() == second.len() {
                assert_eq!(asked, [6, 7, 8]);
            }
        }
    }
}
