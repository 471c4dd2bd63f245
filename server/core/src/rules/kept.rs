//! What the chunk rules found in a chunk, kept with it for the next time: a chunk that an edit left alone is not judged again.
//!
//! The trap: what a chunk rule is given beside the chunk ([`Basis`]) is compared as a whole, so whatever [`ChunkContext`] gets must come in
//! there too.

use std::sync::Arc;

use jiff::civil::Date;

use super::{ALL, ChunkContext, DocumentContext, Judge, Rule};
use crate::config::Config;
use crate::finding::Finding;
use crate::memo::Same;
use crate::status::Vocabulary;
use crate::text::Span;

/// By what the chunks of a document were judged last; shared by all its states.
#[derive(Debug, Default, Clone)]
pub struct Kept(Same<Basis>);

/// A finding with its rule, and a span relative to the chunk.
pub(crate) type Found = (&'static Rule, Finding);

/// What the findings of a chunk depend on beside the chunk.
#[derive(Debug)]
pub(crate) struct Basis {
    today: Date,
    vocabulary: Vocabulary,
    config: Arc<Config>,
}

impl Kept {
    /// What the chunk rules find in a document, in order of the chunks, each with the offset at which its chunk starts.
    pub(super) fn judged(&self, context: &DocumentContext) -> Vec<(u32, Found)> {
        let basis = self.0.or(|last| last.is_of(context), || Basis::of(context));
        let mut all = Vec::new();
        for (start, chunk) in context.plan().chunks() {
            let judge = || judged(&ChunkContext::new(context, chunk, Span::new(start, start + chunk.len)));
            let found = chunk.found.get(&basis, judge);
            all.extend(found.iter().map(|found| (start, found.clone())));
        }
        all
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
