//! The tree of one run of text: made fresh each time it is asked about, and only if it is short.
//!
//! The traps: a run's later lines begin with what its containers put there (`> `), which are cut out of what is
//! parsed. Long runs of marks take the grammar time that grows with their square, hence [`LONGEST`].

use tree_sitter::{Node, Range, Tree, TreeCursor};

use super::parse::{ChunkTree, parse};

/// The longest run that is looked into, in bytes.
const LONGEST: usize = 4096;

/// Whether a node of the block grammar holds inline text.
pub(super) fn holds_inlines(node: Node<'_>) -> bool {
    matches!(node.kind(), "inline" | "pipe_table_cell")
}

/// The inline tree of a node of the block tree; its offsets are those of the block tree.
pub(super) fn inline_tree(piece: &ChunkTree, node: Node<'_>) -> Option<Tree> {
    if !holds_inlines(node) || node.byte_range().len() > LONGEST {
        return None;
    }
    let mut ranges = Vec::new();
    let mut rest = node.range();
    for prefix in node.named_children(&mut node.walk()) {
        if prefix.kind() != "block_continuation" {
            continue;
        }
        let prefix = prefix.range();
        ranges.push(Range { end_byte: prefix.start_byte, end_point: prefix.start_point, ..rest });
        rest.start_byte = prefix.end_byte;
        rest.start_point = prefix.end_point;
    }
    ranges.push(rest);
    ranges.retain(|range| range.start_byte < range.end_byte);
    if ranges.is_empty() {
        return None;
    }
    parse(&tree_sitter_md::INLINE_LANGUAGE.into(), &piece.text, None, &ranges)
}

/// The nodes from the root to the smallest one that holds the byte at `at`.
pub(super) fn path(tree: &Tree, at: usize) -> Vec<Node<'_>> {
    let mut cursor = tree.walk();
    let mut path = vec![cursor.node()];
    while cursor.goto_first_child_for_byte(at).is_some() {
        let node = cursor.node();
        if node.start_byte() > at {
            break;
        }
        path.push(node);
    }
    path
}

/// Goes to the next node in the order of starts, into the present one if `enter`; false behind the last.
pub(super) fn next(cursor: &mut TreeCursor<'_>, enter: bool) -> bool {
    if enter && cursor.goto_first_child() {
        return true;
    }
    while !cursor.goto_next_sibling() {
        if !cursor.goto_parent() {
            return false;
        }
    }
    true
}
