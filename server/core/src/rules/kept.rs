//! What the chunk rules found in an open document, kept for the next time: a chunk that an edit left alone is not judged again.
//!
//! All states of a document share one [`Kept`], which holds what was found in the last one that was judged; what is tried has a fork of its
//! own. The trap: what a chunk rule
//! is given beside the chunk ([`Basis`]) is compared as a whole, so whatever [`ChunkContext`] gets must come in there too.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::{ALL, ChunkContext, DocumentContext, Judge, Rule};
use crate::config::Config;
use crate::finding::Finding;
use crate::plan::{ByChunk, ChunkPlan};
use crate::status::Vocabulary;
use crate::text::Span;

/// What the chunk rules found in the last state of a document that was judged.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Option<Last>>);

#[derive(Debug)]
struct Last {
    basis: Basis,
    /// With spans relative to the chunk.
    chunks: ByChunk<Arc<[Found]>>,
}

/// A finding with its rule.
type Found = (&'static Rule, Finding);

/// What the findings of a chunk depend on beside the chunk.
#[derive(Debug, Clone)]
struct Basis {
    today: Date,
    vocabulary: Vocabulary,
    config: Arc<Config>,
}

impl Kept {
    /// The same, to be kept apart from now on.
    pub(crate) fn fork(&self) -> Kept {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fork = last.as_ref().map(|last| Last { basis: last.basis.clone(), chunks: last.chunks.clone() });
        Kept(Mutex::new(fork))
    }

    /// The same of these chunks alone.
    pub(crate) fn among(&self, chunks: &[(u32, Arc<ChunkPlan>)]) -> Kept {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let among =
            last.as_ref().map(|last| Last { basis: last.basis.clone(), chunks: last.chunks.among(chunks) });
        Kept(Mutex::new(among))
    }

    /// What the chunk rules find in a document, in order of the chunks, each with the offset at which its chunk starts.
    pub(super) fn judged(&self, context: &DocumentContext) -> Vec<(u32, Found)> {
        let chunks = context.plan().chunks();
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.take().filter(|last| last.basis.is_of(context));
        let mut kept = kept.unwrap_or_else(|| Last { basis: Basis::of(context), chunks: ByChunk::default() });
        kept.chunks.follow(chunks, |start, chunk| {
            judged(&ChunkContext::new(context, chunk, Span::new(start, start + chunk.len)))
        });
        let all = kept.chunks.values().zip(chunks);
        let found = all
            .flat_map(|(found, (start, _))| found.iter().map(move |found| (*start, found.clone())))
            .collect();
        *last = Some(kept);
        found
    }
}

fn judged(context: &ChunkContext) -> Arc<[Found]> {
    let mut all = Vec::new();
    for rule in ALL {
        let (Judge::Chunk(judge) | Judge::LiveChunk(judge)) = rule.judge else { continue };
        let mut found = Vec::new();
        judge(context, &mut found);
        all.extend(found.into_iter().map(|finding| (*rule, finding)));
    }
    all.into()
}

impl Basis {
    fn of(context: &DocumentContext) -> Basis {
        Basis {
            today: context.today(),
            vocabulary: context.vocabulary.clone(),
            config: context.repository.config.clone(),
        }
    }

    fn is_of(&self, context: &DocumentContext) -> bool {
        self.today == context.today()
            && self.vocabulary == *context.vocabulary
            && Arc::ptr_eq(&self.config, &context.repository.config)
    }
}
