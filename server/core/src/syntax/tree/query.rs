//! The queries of `server/core/queries/`, and what they capture in a part of a document.
//!
//! Each file has one job; those under `markdown` speak of blocks, those under `markdown_inline` of what is
//! inside of a run of text. The trap: captures overlap (a code span in a heading), the inner one comes later.

use std::sync::LazyLock;

use tree_sitter::{Language, QueryCursor, StreamingIterator, Tree};

use super::inside::{holds_inlines, inline_tree, next};
use super::parse::ChunkTree;
use super::{Source, Trees};
use crate::text::Span;

/// A job that queries are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Query {
    /// Colours, as editors are given them: `markup.heading`, `markup.list.checked`, `markup.raw`, …
    Highlights,
    /// Selection ranges: `selection`. The query also has `selection.open` and `selection.close`, between which
    /// another one lies.
    Selection,
}

/// What a query found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capture {
    /// Where, in the document.
    pub span: Span,
    /// The name it has in the query, without `@`.
    pub name: &'static str,
}

/// A part of a document that is written in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Injection {
    /// Where, in the document.
    pub span: Span,
    /// The language as it is written there, or as the query names it.
    pub language: String,
}

struct Compiled {
    block: Option<tree_sitter::Query>,
    inline: Option<tree_sitter::Query>,
}

fn compiled(language: &Language, source: &str) -> Option<tree_sitter::Query> {
    // A query that does not compile fails its test; here it finds nothing.
    tree_sitter::Query::new(language, source).ok()
}

static HIGHLIGHTS: LazyLock<Compiled> = LazyLock::new(|| Compiled {
    block: compiled(
        &tree_sitter_md::LANGUAGE.into(),
        include_str!("../../../queries/markdown/highlights.scm"),
    ),
    inline: compiled(
        &tree_sitter_md::INLINE_LANGUAGE.into(),
        include_str!("../../../queries/markdown_inline/highlights.scm"),
    ),
});

static SELECTION: LazyLock<Compiled> = LazyLock::new(|| Compiled {
    block: compiled(
        &tree_sitter_md::LANGUAGE.into(),
        include_str!("../../../queries/markdown/selection.scm"),
    ),
    inline: compiled(
        &tree_sitter_md::INLINE_LANGUAGE.into(),
        include_str!("../../../queries/markdown_inline/selection.scm"),
    ),
});

static INJECTIONS: LazyLock<Option<tree_sitter::Query>> = LazyLock::new(|| {
    compiled(&tree_sitter_md::LANGUAGE.into(), include_str!("../../../queries/markdown/injections.scm"))
});

impl Query {
    fn compiled(self) -> &'static Compiled {
        match self {
            Query::Highlights => &HIGHLIGHTS,
            Query::Selection => &SELECTION,
        }
    }
}

impl Trees {
    /// What `query` captures in the blocks and inlines that touch `span`, by start and then the longer first.
    /// Chunks that the parser gave up on are left out.
    #[must_use]
    pub fn captures(&self, source: Source<'_>, query: Query, span: Span) -> Vec<Capture> {
        let compiled = query.compiled();
        let mut captures = Vec::new();
        self.each_piece(source, span, |start, piece, part| {
            if let Some(query) = &compiled.block {
                capture(query, &piece.tree, piece, start, part.clone(), &mut captures);
            }
            let Some(query) = &compiled.inline else { return };
            let mut cursor = piece.tree.walk();
            let mut enter = true;
            while next(&mut cursor, enter) {
                let node = cursor.node();
                enter = node.end_byte() >= part.start && node.start_byte() <= part.end;
                if enter && holds_inlines(node) {
                    enter = false;
                    if let Some(tree) = inline_tree(piece, node) {
                        capture(query, &tree, piece, start, part.clone(), &mut captures);
                    }
                }
            }
        });
        captures.sort_by_key(|capture| (capture.span.start, u32::MAX - capture.span.end));
        captures
    }

    /// The parts of the blocks that touch `span` that are written in another language, by start.
    #[must_use]
    pub fn injections(&self, source: Source<'_>, span: Span) -> Vec<Injection> {
        let mut injections = Vec::new();
        let Some(query) = INJECTIONS.as_ref() else { return injections };
        self.each_piece(source, span, |start, piece, part| {
            let mut cursor = QueryCursor::new();
            cursor.set_byte_range(part);
            let mut matches = cursor.matches(query, piece.tree.root_node(), piece.text.as_bytes());
            while let Some(found) = matches.next() {
                let settings = query.property_settings(found.pattern_index);
                let set = settings.iter().find(|setting| &*setting.key == "injection.language");
                let mut language = set.and_then(|setting| setting.value.as_deref()).map(str::to_owned);
                let mut content = None;
                for capture in found.captures() {
                    match query.capture_names().get(capture.index as usize) {
                        Some(&"injection.language") => {
                            language = piece.text.get(capture.node.byte_range()).map(str::to_owned);
                        }
                        _ => content = Some(piece.outward(capture.node.byte_range()).shift(start)),
                    }
                }
                if let (Some(language), Some(span)) = (language, content) {
                    injections.push(Injection { span, language });
                }
            }
        });
        injections.sort_by_key(|injection| injection.span);
        injections
    }

    /// Calls `visit` with start, tree and the range in that tree for every chunk that `span` touches.
    pub(super) fn each_piece(
        &self,
        source: Source<'_>,
        span: Span,
        mut visit: impl FnMut(u32, &ChunkTree, std::ops::Range<usize>),
    ) {
        let Some((first, _)) = source.stream.chunk_at(span.start) else { return };
        for (start, chunk) in source.stream.chunks_from(first) {
            if start > span.end {
                break;
            }
            let Some(piece) = self.tree(source, start, chunk) else { continue };
            let from = piece.inward(span.start.saturating_sub(start));
            let to = piece.inward((span.end - start).min(chunk.len));
            visit(start, &piece, from..to);
        }
    }
}

fn capture(
    query: &'static tree_sitter::Query,
    tree: &Tree,
    piece: &ChunkTree,
    start: u32,
    part: std::ops::Range<usize>,
    captures: &mut Vec<Capture>,
) {
    let mut cursor = QueryCursor::new();
    // An empty range would find nothing: a cursor touches what is on both sides of it.
    cursor.set_byte_range(part.start.saturating_sub(1)..part.end + 1);
    let mut matches = cursor.matches(query, tree.root_node(), piece.text.as_bytes());
    while let Some(found) = matches.next() {
        let mut open = None;
        for capture in found.captures() {
            let range = capture.node.byte_range();
            let range = match query.capture_names().get(capture.index as usize) {
                Some(&OPEN) => {
                    open = Some(range.end);
                    continue;
                }
                Some(&CLOSE) => open.take().unwrap_or(range.start)..range.start,
                _ => range,
            };
            if range.start > part.end || range.end < part.start {
                continue;
            }
            let Some(&name) = query.capture_names().get(capture.index as usize) else { continue };
            let name = if name == CLOSE { INNER } else { name };
            captures.push(Capture { span: piece.outward(range).shift(start), name });
        }
    }
}

/// What lies between these two is captured as [`INNER`].
const OPEN: &str = "selection.open";
const CLOSE: &str = "selection.close";
const INNER: &str = "selection";

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! written {
        ($path:literal) => {
            include_str!(concat!("../../../../../", $path))
        };
    }

    #[test]
    fn every_query_compiles() {
        for query in [Query::Highlights, Query::Selection] {
            assert!(query.compiled().block.is_some() && query.compiled().inline.is_some(), "{query:?}");
        }
        assert!(INJECTIONS.is_some());
        let block = written!("server/core/queries/markdown/plan.scm");
        let inline = written!("server/core/queries/markdown_inline/plan.scm");
        tree_sitter::Query::new(&tree_sitter_md::LANGUAGE.into(), block).unwrap();
        tree_sitter::Query::new(&tree_sitter_md::INLINE_LANGUAGE.into(), inline).unwrap();
    }

    #[test]
    fn what_editors_are_given_is_what_is_tested() {
        for (own, plan, neovim, helix) in [
            (
                written!("server/core/queries/markdown/highlights.scm"),
                written!("server/core/queries/markdown/plan.scm"),
                written!("editors/neovim/queries/markdown/highlights.scm"),
                written!("editors/helix/runtime/queries/markdown/highlights.scm"),
            ),
            (
                written!("server/core/queries/markdown_inline/highlights.scm"),
                written!("server/core/queries/markdown_inline/plan.scm"),
                written!("editors/neovim/queries/markdown_inline/highlights.scm"),
                written!("editors/helix/runtime/queries/markdown_inline/highlights.scm"),
            ),
        ] {
            // Neovim has colours for Markdown itself; in Helix a file of one's own is read in place of that.
            assert_eq!(neovim, format!("; extends\n\n{plan}"));
            assert_eq!(helix, format!("{own}\n{plan}"));
        }
    }
}
