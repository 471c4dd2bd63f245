//! Items of lists as they stand on their lines: what precedes the marker, the marker, and the items around a place.
//!
//! Whoever writes a new item beside another one asks [`Item`] how that one is written. The traps: what precedes a marker may be
//! the marker of the item around it (`- - [ ] one`), which is blanks on every other line; and an item in a quote has `>` there.

use super::{Block, BlockKind, Checkbox, Stream};
use crate::text::{Span, Text};

/// An item and how it is written. All spans are of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// All of it, with what is nested in it.
    pub span: Span,
    /// How many lists it stands in.
    pub depth: u8,
    /// What a line beside it begins with: blanks, and the `>` of quotes.
    pub indent: String,
    /// `-`, `*`, `+`, `3.`, `4)`.
    pub marker: String,
    /// The blanks behind the marker.
    pub gap: String,
    /// Its box.
    pub checkbox: Option<Checkbox>,
    /// Its first run of text, behind the box.
    pub content: Span,
}

impl Item {
    /// The item that this block is, if it is one.
    #[must_use]
    pub fn of(text: &Text, block: &Block) -> Option<Item> {
        let BlockKind::Item { checkbox, content, .. } = block.kind else { return None };
        let line = text.line_around(block.span.start);
        let before = text.slice(Span::new(line.start, block.span.start));
        let is_kept = |letter: char| matches!(letter, ' ' | '\t' | '>');
        let indent = before.chars().map(|letter| if is_kept(letter) { letter } else { ' ' }).collect();
        let rest = text.slice(Span::new(block.span.start, line.end.max(block.span.start)));
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (marker, behind) = rest.split_at_checked(digits + 1)?;
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        // Behind a marker without text there may be any blanks, or none.
        let gap = if (1..=4).contains(&blanks) && blanks < behind.len() { &behind[..blanks] } else { " " };
        Some(Item {
            span: block.span,
            depth: block.list_depth,
            indent,
            marker: marker.to_owned(),
            gap: gap.to_owned(),
            checkbox,
            content,
        })
    }

    /// The marker of the item behind it; a list whose numbers do not count (`previous` has the same) goes on like that.
    #[must_use]
    pub fn next_marker(&self, previous: Option<&Item>) -> String {
        let digits = self.marker.trim_end_matches(['.', ')']);
        let repeats = previous.is_some_and(|previous| previous.marker == self.marker);
        match digits.parse::<u64>() {
            Ok(number) if !repeats => {
                format!(
                    "{:0width$}{}",
                    number.saturating_add(1),
                    &self.marker[digits.len()..],
                    width = digits.len()
                )
            }
            _ => self.marker.clone(),
        }
    }

    /// How much of [`Item::indent`] is that of quotes, with the blank behind the last `>`.
    #[must_use]
    pub fn quote_indent(&self) -> &str {
        let Some(last) = self.indent.rfind('>') else { return "" };
        let end = if self.indent[last + 1..].starts_with(' ') { last + 2 } else { last + 1 };
        &self.indent[..end]
    }
}

/// The items around `offset`, from outer to inner, when the innermost block there is one of them or a run of its text; else none.
#[must_use]
pub fn items_around(text: &Text, stream: &Stream, offset: u32) -> Vec<Item> {
    let blocks = around(stream, offset);
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Item { .. } | BlockKind::Paragraph { .. });
    if !blocks.last().is_some_and(is_text) {
        return Vec::new();
    }
    blocks.iter().filter_map(|block| Item::of(text, block)).collect()
}

/// The item before the one that starts at `start`, in the same list.
#[must_use]
pub fn item_before(text: &Text, stream: &Stream, start: u32) -> Option<Item> {
    let (index, base) = stream.chunk_at(start)?;
    let (_, chunk) = stream.chunks_from(index).next()?;
    let at = position(&chunk.blocks, start, base)?;
    let depth = chunk.blocks[at].list_depth;
    if matches!(chunk.blocks[at].kind, BlockKind::Item { first: true, .. }) {
        return None;
    }
    let is_sibling =
        |block: &&Block| block.list_depth == depth && matches!(block.kind, BlockKind::Item { .. });
    let before = chunk.blocks[..at].iter().rev().find(is_sibling)?;
    Item::of(text, &before.shift(base))
}

/// The items that begin in `span`, in order.
pub fn items_within<'a>(text: &'a Text, stream: &'a Stream, span: Span) -> impl Iterator<Item = Item> + 'a {
    let first = stream.chunk_at(span.start).map_or(usize::MAX, |(index, _)| index);
    let chunks = stream.chunks_from(first).take_while(move |(base, _)| *base < span.end);
    let blocks = chunks.flat_map(|(base, chunk)| chunk.blocks.iter().map(move |block| block.shift(base)));
    blocks
        .filter(move |block| span.start <= block.span.start && block.span.start < span.end)
        .filter_map(|block| Item::of(text, &block))
}

/// The items of the list that the one which starts at `start` belongs to, itself among them; [`Item::of`] says how they are written.
#[must_use]
pub fn list_of(stream: &Stream, start: u32) -> Vec<Block> {
    let Some((index, base)) = stream.chunk_at(start) else { return Vec::new() };
    let Some((_, chunk)) = stream.chunks_from(index).next() else { return Vec::new() };
    let Some(at) = position(&chunk.blocks, start, base) else { return Vec::new() };
    let depth = chunk.blocks[at].list_depth;
    let is_sibling =
        |block: &Block| block.list_depth == depth && matches!(block.kind, BlockKind::Item { .. });
    let begins = |block: &Block| matches!(block.kind, BlockKind::Item { first: true, .. });
    let first = (0..=at)
        .rev()
        .find(|index| is_sibling(&chunk.blocks[*index]) && begins(&chunk.blocks[*index]))
        .unwrap_or(at);
    let behind = chunk.blocks[first + 1..]
        .iter()
        .take_while(|block| block.list_depth >= depth && !(is_sibling(block) && begins(block)));
    let all = std::iter::once(&chunk.blocks[first]).chain(behind);
    all.filter(|block| is_sibling(block)).map(|block| block.shift(base)).collect()
}

fn position(blocks: &[Block], start: u32, base: u32) -> Option<usize> {
    blocks
        .iter()
        .position(|block| block.span.start + base == start && matches!(block.kind, BlockKind::Item { .. }))
}

/// The blocks around `offset`, from outer to inner.
fn around(stream: &Stream, offset: u32) -> Vec<Block> {
    let Some((index, base)) = stream.chunk_at(offset.saturating_sub(1)) else { return Vec::new() };
    let Some((_, chunk)) = stream.chunks_from(index).next() else { return Vec::new() };
    let at = offset.saturating_sub(base);
    chunk.blocks.iter().filter(|block| block.span.touches(at)).map(|block| block.shift(base)).collect()
}
