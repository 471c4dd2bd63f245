//! What is under the cursor: the trees of tree-sitter for an open document, one for each chunk of its stream.
//!
//! A [`Trees`] belongs to an open document and to all of its snapshots: clones share what was parsed. Ask it
//! with a [`Source`], a text and the stream of that text. A tree is made when somebody first asks about its
//! chunk, is edited and parsed again incrementally by [`Trees::edit`], and is given up when [`MOST`] others
//! were asked for since.
//!
//! The traps: a tree belongs to a chunk by identity, so an answer never comes from another version's text.
//! What a plan *says* is not read from here but from the stream: the grammar loses tasks that CommonMark has.
//! Incremental inline trees of the grammar are wrong, so these are made fresh, for one run at a time.

mod context;
mod inside;
mod parse;
mod query;
mod selection;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use context::{BlockContext, Context, InlineContext, InlineContextKind, ItemContext};
use parse::ChunkTree;
pub use query::{Capture, Injection, Query};

use super::{Chunk, Splice, Stream};
use crate::text::{Span, Text};

/// How many trees a document keeps.
pub const MOST: usize = 256;

/// A text and the stream of this very text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its blocks.
    pub stream: &'a Stream,
}

/// The trees of one open document, shared by its snapshots. Any thread may ask.
#[derive(Clone, Default)]
pub struct Trees {
    kept: Arc<Mutex<Kept>>,
}

/// What the trees of a document cost since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TreeCost {
    /// How many trees were made from nothing.
    pub made: usize,
    /// How many were edited and parsed again.
    pub edited: usize,
}

/// A node of the block grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxNode {
    /// Its name in the grammar.
    pub kind: String,
    /// Where it stands in the document.
    pub span: Span,
}

#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    /// Counts what was asked, so that the longest unused entry is known.
    asked: u64,
    cost: TreeCost,
}

struct Entry {
    /// Keeps the chunk alive, so that no other can come to have its address.
    chunk: Arc<Chunk>,
    tree: Arc<ChunkTree>,
    asked: u64,
}

impl Trees {
    /// Follows an edit: the trees of chunks that `splice` replaced become those of the new ones, parsed again
    /// where their text changed and nowhere else. `before` is the stream before the edit, `after` that of now.
    pub fn edit(&self, before: &Stream, after: Source<'_>, splice: Splice) {
        let old: Vec<_> = before.chunks_from(splice.first).take(splice.removed).collect();
        let mut old = old.into_iter().filter_map(|(_, chunk)| self.kept().take(chunk)).peekable();
        if old.peek().is_none() {
            return;
        }
        for (start, chunk) in after.stream.chunks_from(splice.first).take(splice.inserted) {
            let Some(tree) = old.next() else { break };
            let text = after.text.slice(Span::new(start, start.saturating_add(chunk.len)));
            let Some(tree) = tree.edited(chunk, &text) else { continue };
            let mut kept = self.kept();
            kept.cost.edited += 1;
            kept.keep(chunk, Arc::new(tree));
        }
    }

    /// The nodes of the block grammar in the chunks that `span` touches, in the order of their starts, an outer one
    /// before those inside of it; line breaks behind them are left out. For holding the two readers against each
    /// other. Chunks that the parser gave up on have none.
    #[must_use]
    pub fn nodes(&self, source: Source<'_>, span: Span) -> Vec<SyntaxNode> {
        let mut nodes = Vec::new();
        self.each_piece(source, span, |start, piece, _| {
            let mut cursor = piece.tree.walk();
            while inside::next(&mut cursor, true) {
                let node = cursor.node();
                if node.is_named() {
                    nodes.push(SyntaxNode {
                        kind: node.kind().to_owned(),
                        span: piece.span(node).shift(start),
                    });
                }
            }
        });
        nodes
    }

    /// What the trees cost since the document was opened.
    #[must_use]
    pub fn cost(&self) -> TreeCost {
        self.kept().cost
    }

    /// How many trees are kept; never more than [`MOST`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept().entries.len()
    }

    /// Whether nobody asked yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tree of a chunk that starts at `start`, made now if there is none. None for a chunk that is too long
    /// or takes the parser too many steps.
    fn tree(&self, source: Source<'_>, start: u32, chunk: &Arc<Chunk>) -> Option<Arc<ChunkTree>> {
        if let Some(tree) = self.kept().get(chunk) {
            return Some(tree);
        }
        // Nobody waits while this one is made; at worst two readers make the same.
        let text = source.text.slice(Span::new(start, start.saturating_add(chunk.len)));
        let tree = Arc::new(ChunkTree::new(chunk, &text)?);
        let mut kept = self.kept();
        kept.cost.made += 1;
        kept.keep(chunk, tree.clone());
        Some(tree)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What a panicking reader left is whole: entries are put in and taken out at once.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn get(&mut self, chunk: &Arc<Chunk>) -> Option<Arc<ChunkTree>> {
        self.asked += 1;
        let entry = self.entries.iter_mut().find(|entry| Arc::ptr_eq(&entry.chunk, chunk))?;
        entry.asked = self.asked;
        Some(entry.tree.clone())
    }

    fn take(&mut self, chunk: &Arc<Chunk>) -> Option<Arc<ChunkTree>> {
        let index = self.entries.iter().position(|entry| Arc::ptr_eq(&entry.chunk, chunk))?;
        Some(self.entries.swap_remove(index).tree)
    }

    fn keep(&mut self, chunk: &Arc<Chunk>, tree: Arc<ChunkTree>) {
        self.asked += 1;
        self.entries.retain(|entry| !Arc::ptr_eq(&entry.chunk, chunk));
        if self.entries.len() >= MOST {
            let oldest = self.entries.iter().enumerate().min_by_key(|(_, entry)| entry.asked);
            if let Some((oldest, _)) = oldest {
                self.entries.swap_remove(oldest);
            }
        }
        self.entries.push(Entry { chunk: chunk.clone(), tree, asked: self.asked });
    }
}

impl fmt::Debug for Trees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trees({})", self.len())
    }
}

#[cfg(test)]
mod tests;
