//! What the chunk rules found in an open document, kept for the next time: a chunk that an edit left alone is not judged again.
//!
//! All states of a document share one [`Kept`], which holds what was found in the last one that was judged. The trap: what a chunk rule
//! is given beside the chunk ([`Basis`]) is compared as a whole, so whatever [`ChunkContext`] gets must come in there too.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::{ALL, ChunkContext, DocumentContext, Judge, Rule};
use crate::config::Config;
use crate::finding::Finding;
use crate::plan::ChunkPlan;
use crate::status::Vocabulary;
use crate::text::Span;

/// What the chunk rules found in the last state of a document that was judged.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Option<Last>>);

#[derive(Debug)]
struct Last {
    basis: Basis,
    chunks: Vec<Judged>,
}

/// A chunk with what was found in it, with spans relative to it.
type Judged = (Arc<ChunkPlan>, Vec<Found>);

/// A finding with its rule.
type Found = (&'static Rule, Finding);

/// What the findings of a chunk depend on beside the chunk.
#[derive(Debug)]
struct Basis {
    today: Date,
    vocabulary: Vocabulary,
    config: Arc<Config>,
}

impl Kept {
    /// What the chunk rules find in a document, in order of the chunks, each with the offset at which its chunk starts.
    pub(super) fn judged(&self, context: &DocumentContext) -> Vec<(u32, Found)> {
        let plan = context.plan();
        let chunks = plan.chunks();
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.take().filter(|last| last.basis.is_of(context));
        let (basis, mut kept) = match kept {
            Some(last) => (last.basis, last.chunks),
            None => (Basis::of(context), Vec::new()),
        };
        let is_same = |pair: &(&Judged, &(u32, Arc<ChunkPlan>))| Arc::ptr_eq(&pair.0.0, &pair.1.1);
        let front = kept.iter().zip(chunks).take_while(is_same).count();
        let back = kept[front..].iter().rev().zip(chunks[front..].iter().rev()).take_while(is_same).count();
        let changed = (front..chunks.len() - back).map(|index| {
            let (start, chunk) = &chunks[index];
            (chunk.clone(), judged(&ChunkContext::new(context, chunk, Span::new(*start, start + chunk.len))))
        });
        let changed: Vec<_> = changed.collect();
        kept.splice(front..kept.len() - back, changed);
        let all = kept.iter().zip(chunks);
        let found = all
            .flat_map(|((_, found), (start, _))| found.iter().map(move |found| (*start, found.clone())))
            .collect();
        *last = Some(Last { basis, chunks: kept });
        found
    }
}

fn judged(context: &ChunkContext) -> Vec<Found> {
    let mut all = Vec::new();
    for rule in ALL {
        let (Judge::Chunk(judge) | Judge::LiveChunk(judge)) = rule.judge else { continue };
        let mut found = Vec::new();
        judge(context, &mut found);
        all.extend(found.into_iter().map(|finding| (*rule, finding)));
    }
    all
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
