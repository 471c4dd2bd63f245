//! One chunk's text and the tree that the block grammar makes of it.
//!
//! The traps: the grammar reads front matter at the start of whatever it is given, so every chunk that does
//! not begin with ours gets a line break in front (`lead`), and offsets in the tree are one too large. Lone CRs
//! are given as LF, as the stream has it. Parsing is bounded in bytes and in steps, for the grammar has texts
//! that it takes seconds for.

use std::ops::ControlFlow;
use std::sync::Arc;

use tree_sitter::{InputEdit, Language, Node, ParseOptions, Parser, Point, Range, Tree};

use crate::syntax::blocks::with_line_feeds;
use crate::syntax::{BlockKind, Chunk};
use crate::text::{Span, offset_of};

/// The longest chunk that is parsed, in bytes: a list of ten thousand tasks, which takes a third of a second once
/// and a millisecond at each edit.
const LONGEST: usize = 2 * 1024 * 1024;

/// A chunk's text and its tree.
#[derive(Debug)]
pub(super) struct ChunkTree {
    /// The text as parsed, with its lead.
    pub(super) text: Box<str>,
    /// How many bytes were put in front.
    lead: usize,
    /// The tree of the text.
    pub(super) tree: Tree,
}

impl ChunkTree {
    /// The tree of a chunk with this text, unless it is too much for the parser.
    pub(super) fn new(chunk: &Chunk, text: &str) -> Option<ChunkTree> {
        let (lead, text) = led(chunk, text);
        let tree = parse(&tree_sitter_md::LANGUAGE.into(), &text, None, &[])?;
        Some(ChunkTree { text, lead, tree })
    }

    /// The tree of the chunk that this one became, parsed again where the texts differ.
    pub(super) fn edited(self: Arc<Self>, chunk: &Chunk, text: &str) -> Option<ChunkTree> {
        let (lead, text) = led(chunk, text);
        let (start, old_end, new_end) = difference(&self.text, &text);
        let mut tree = self.tree.clone();
        tree.edit(&InputEdit {
            start_byte: start,
            old_end_byte: old_end,
            new_end_byte: new_end,
            start_position: point(&text, start),
            old_end_position: point(&self.text, old_end),
            new_end_position: point(&text, new_end),
        });
        let tree = parse(&tree_sitter_md::LANGUAGE.into(), &text, Some(&tree), &[])?;
        Some(ChunkTree { text, lead, tree })
    }

    /// An offset of the chunk as one of the tree.
    pub(super) fn inward(&self, offset: u32) -> usize {
        offset as usize + self.lead
    }

    /// The span of a node in the chunk, without white space behind it.
    pub(super) fn span(&self, node: Node<'_>) -> Span {
        let range = node.byte_range();
        let text = self.text.get(range.clone()).unwrap_or_default();
        self.outward(range.start..range.start + text.trim_end().len())
    }

    /// A range of the tree as a span of the chunk.
    pub(super) fn outward(&self, range: std::ops::Range<usize>) -> Span {
        let start = range.start.saturating_sub(self.lead);
        Span::new(offset_of(start), offset_of(range.end.saturating_sub(self.lead).max(start)))
    }
}

fn led(chunk: &Chunk, text: &str) -> (usize, Box<str>) {
    let text = with_line_feeds(text);
    let has_front_matter =
        matches!(chunk.blocks.first().map(|block| block.kind), Some(BlockKind::FrontMatter { .. }));
    if has_front_matter { (0, text.into()) } else { (1, format!("\n{text}").into()) }
}

/// Where two texts begin to differ, and where what differs ends in each; on boundaries of characters.
fn difference(old: &str, new: &str) -> (usize, usize, usize) {
    let same = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    let start = (0..=same).rev().find(|&at| old.is_char_boundary(at)).unwrap_or(0);
    let longest = old.len().min(new.len()) - start;
    let same =
        old.bytes().rev().zip(new.bytes().rev()).take(longest).take_while(|(old, new)| old == new).count();
    let same = (0..=same).rev().find(|&same| old.is_char_boundary(old.len() - same)).unwrap_or(0);
    (start, old.len() - same, new.len() - same)
}

fn point(text: &str, at: usize) -> Point {
    let before = &text.as_bytes()[..at];
    let row = memchr::memchr_iter(b'\n', before).count();
    let column = at - memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    Point { row, column }
}

/// Parses `text`, or only the `ranges` of it if there are any. None if it is too long or takes too many steps.
pub(super) fn parse(language: &Language, text: &str, old: Option<&Tree>, ranges: &[Range]) -> Option<Tree> {
    if text.len() > LONGEST {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    parser.set_included_ranges(ranges).ok()?;
    // The parser looks up every hundred steps. Prose takes fewer than one look a byte by far.
    let mut left = 2_000 + text.len();
    let mut bound = |_: &_| {
        left = left.saturating_sub(1);
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut bound);
    let bytes = text.as_bytes();
    parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), old, Some(options))
}
