//! Headings: level, title, what they number, the status they state, whether they are history.

use std::sync::Arc;

use super::{ChunkPlan, Run};
use crate::syntax::{Block, BlockKind};
use crate::text::Span;

/// A heading as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The whole heading with its marks, relative to the chunk.
    pub span: Span,
    /// From 1 to 6.
    pub level: u8,
    /// Its content without marks.
    pub content: Span,
    /// The content as text.
    pub title: String,
    /// It is history: Changelog, What's New, Session, a bare version …
    pub historical: bool,
}

/// Records the heading of `run`.
pub(super) fn read(run: &Run, block: &Block, _source: &str, plan: &mut ChunkPlan) {
    let BlockKind::Heading { level, .. } = block.kind else { return };
    plan.headings.push(Arc::new(Heading {
        span: block.span,
        level,
        content: run.span,
        title: run.text.to_owned(),
        historical: is_historical(run.text),
    }));
}

/// Does a heading with this title begin a piece of history (DESIGN: the document's past, not its present)?
pub fn is_historical(_title: &str) -> bool {
    false
}
