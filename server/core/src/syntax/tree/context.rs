//! The context of a place: which block it stands in, which item, and which piece of inline markup.
//!
//! A cursor belongs to the character before it, so right behind `| a` it is still in that cell. The trap: where
//! the grammar gives up (a table that is being typed), or the chunk is too long for it, the stream's block
//! answers; so the block is always there, the inline only where the grammar sees one.

use tree_sitter::Node;

use super::inside::{holds_inlines, inline_tree, path};
use super::parse::ChunkTree;
use super::{Source, Trees};
use crate::syntax::cells::cell_at;
use crate::syntax::{Block, BlockKind, Checkbox, Chunk, checkbox};
use crate::text::{Span, Text};

/// What is under a cursor. All spans are of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The innermost block.
    pub block: BlockContext,
    /// The innermost item around it.
    pub item: Option<ItemContext>,
    /// The innermost code, link or HTML around it.
    pub inline: Option<InlineContext>,
}

/// The innermost block around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockContext {
    /// Between blocks.
    Blank,
    /// The front matter.
    FrontMatter {
        /// All of it.
        span: Span,
    },
    /// A heading.
    Heading {
        /// From 1 to 6.
        level: u8,
        /// Its title.
        content: Span,
    },
    /// A run of text, of an item or by itself.
    Paragraph {
        /// The text.
        content: Span,
    },
    /// A cell, or what is being typed behind the last one.
    Cell {
        /// The row.
        row: Span,
        /// The row is the head.
        header: bool,
        /// From 0; cells that are typed past the head's columns count on.
        column: usize,
        /// The cell without blanks around it.
        content: Span,
    },
    /// Code between fences.
    Fence {
        /// All of it.
        span: Span,
        /// What stands behind the opening fence.
        info: Span,
    },
    /// Code that is indented.
    IndentedCode {
        /// All of it.
        span: Span,
    },
    /// An HTML comment that is a block.
    Comment {
        /// All of it.
        span: Span,
    },
    /// Any other block of HTML.
    Html {
        /// All of it.
        span: Span,
    },
    /// A rule, the line of dashes of a table, a link definition.
    Other {
        /// All of it.
        span: Span,
    },
}

/// An item of a list around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemContext {
    /// All of it, with what is nested in it.
    pub span: Span,
    /// Its box.
    pub checkbox: Option<Checkbox>,
}

/// A piece of inline markup around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InlineContext {
    /// What it is.
    pub kind: InlineContextKind,
    /// All of it.
    pub span: Span,
    /// Of code what is between the backticks, of a link its text, else all of it.
    pub content: Span,
    /// Where a link or an image leads to, as written.
    pub destination: Option<Span>,
}

/// What a piece of inline markup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InlineContextKind {
    /// A code span.
    Code,
    /// A link of any form.
    Link,
    /// An image.
    Image,
    /// A comment inside of text.
    Comment,
    /// A tag.
    Html,
}

impl Trees {
    /// What is under a cursor at `offset`; past the end of the text it is at the end.
    #[must_use]
    pub fn context(&self, source: Source<'_>, offset: u32) -> Context {
        let offset = source.text.floor(offset);
        let none = Context { block: BlockContext::Blank, item: None, inline: None };
        // A cursor between two chunks is at the start of a line.
        let Some((index, start)) = source.stream.chunk_at(offset) else { return none };
        let Some((_, chunk)) = source.stream.chunks_from(index).next() else { return none };
        let place = Place { text: source.text, start, chunk, offset };
        let piece = self.tree(source, start, chunk);
        piece.and_then(|piece| place.seen(&piece)).unwrap_or_else(|| place.read())
    }
}

/// A cursor and the chunk that it is in.
struct Place<'a> {
    text: &'a Text,
    start: u32,
    chunk: &'a Chunk,
    offset: u32,
}

impl Place<'_> {
    /// What the tree says, unless it gave up here.
    fn seen(&self, piece: &ChunkTree) -> Option<Context> {
        let path = path(&piece.tree, self.at(piece));
        if path.iter().any(Node::is_error) {
            return None;
        }
        let item =
            path.iter().rev().find(|node| node.kind() == "list_item").map(|node| self.item(piece, *node));
        let mut block = BlockContext::Blank;
        let mut inline = None;
        for node in &path {
            block = self.block(piece, *node, &path).unwrap_or(block);
            if holds_inlines(*node) {
                inline = self.inline(piece, *node);
            }
        }
        let read = self.read().block;
        let is_lost = block == BlockContext::Blank && read != BlockContext::Blank;
        // The grammar misses tables, and goes on with others long after their end.
        let is_cell = |block| matches!(block, BlockContext::Cell { .. });
        if is_lost || is_cell(block) != is_cell(read) {
            return None;
        }
        Some(Context { block, item, inline })
    }

    /// The byte of the tree that the cursor belongs to: the one before it, or that behind it at a line's start.
    fn at(&self, piece: &ChunkTree) -> usize {
        let here = piece.inward(self.offset - self.start);
        match here.checked_sub(1) {
            Some(before) if piece.text.as_bytes().get(before) != Some(&b'\n') => before,
            _ => here,
        }
    }

    fn span(&self, piece: &ChunkTree, node: Node<'_>) -> Span {
        piece.span(node).shift(self.start)
    }

    fn block(&self, piece: &ChunkTree, node: Node<'_>, path: &[Node<'_>]) -> Option<BlockContext> {
        let span = self.span(piece, node);
        Some(match node.kind() {
            "minus_metadata" => BlockContext::FrontMatter { span },
            "atx_heading" | "setext_heading" => {
                let content = node.child_by_field_name("heading_content");
                let content = content.map_or(Span::empty(span.end), |content| self.span(piece, content));
                BlockContext::Heading { level: level(node), content: self.without_closing(content) }
            }
            "paragraph" if path.iter().any(|node| node.kind() == "setext_heading") => return None,
            "paragraph" => {
                let inline = node.named_child(0).filter(|child| child.kind() == "inline").unwrap_or(node);
                BlockContext::Paragraph { content: self.without_box(self.span(piece, inline)) }
            }
            "pipe_table_header" | "pipe_table_row" => self.cell(span, node.kind() == "pipe_table_header"),
            "fenced_code_block" => {
                let info = node.child_by_field_name("info_string").or_else(|| {
                    node.named_children(&mut node.walk()).find(|child| child.kind() == "info_string")
                });
                let info = info.map_or(Span::empty(span.start), |info| self.span(piece, info));
                BlockContext::Fence { span, info }
            }
            "indented_code_block" => BlockContext::IndentedCode { span },
            "html_block" if self.text.slice(span).trim_start().starts_with("<!--") => {
                BlockContext::Comment { span }
            }
            "html_block" => BlockContext::Html { span },
            "thematic_break" | "pipe_table_delimiter_row" | "link_reference_definition" => {
                BlockContext::Other { span }
            }
            _ => return None,
        })
    }

    fn cell(&self, row: Span, header: bool) -> BlockContext {
        // A row that is being typed may end before the cursor, which the trailing blanks separate from it.
        let line = self.text.line_around(self.offset);
        let row = Span::new(row.start, row.end.max(self.offset.min(line.end)));
        let text = self.text.slice(row);
        let (column, content) = cell_at(&text, self.offset.saturating_sub(row.start));
        BlockContext::Cell { row, header, column, content: content.shift(row.start) }
    }

    fn item(&self, piece: &ChunkTree, node: Node<'_>) -> ItemContext {
        let span = self.span(piece, node);
        let marker = node.named_child(0).map_or(Span::empty(span.start), |marker| self.span(piece, marker));
        ItemContext { span, checkbox: self.box_behind(Span::new(marker.end, span.end)) }
    }

    /// The box that the first line of `rest` begins with.
    fn box_behind(&self, rest: Span) -> Option<Checkbox> {
        let line = self.text.line_around(rest.start);
        let text = self.text.slice(Span::new(rest.start, line.end.max(rest.start)));
        let blank = text.len() - text.trim_start_matches([' ', '\t']).len();
        let start = rest.start + u32::try_from(blank).ok()?;
        Some(checkbox(text.trim_start_matches([' ', '\t']))?.shift(start))
    }

    fn without_box(&self, content: Span) -> Span {
        let text = self.text.slice(content);
        let Some(checkbox) = checkbox(&text) else { return content };
        let rest = &text[checkbox.span.end as usize..];
        let blank = rest.len() - rest.trim_start().len();
        let start = content.start + checkbox.span.end + u32::try_from(blank).unwrap_or(0);
        Span::new(start.min(content.end), content.end)
    }

    /// A title without the `#`s that close it, which the grammar leaves in.
    fn without_closing(&self, content: Span) -> Span {
        let text = self.text.slice(content);
        let open = text.trim_end_matches('#');
        let title = open.trim_end_matches([' ', '\t']);
        let closes = open.is_empty() || title.len() < open.len();
        let end = if closes { title.len() } else { text.len() };
        Span::new(content.start, content.start + u32::try_from(end).unwrap_or(0))
    }

    /// The innermost markup in a run that touches the cursor.
    fn inline(&self, piece: &ChunkTree, run: Node<'_>) -> Option<InlineContext> {
        let tree = inline_tree(piece, run)?;
        let path = path(&tree, self.at(piece));
        path.iter().rev().find_map(|node| {
            let span = self.span(piece, *node);
            let kind = match node.kind() {
                "code_span" => InlineContextKind::Code,
                "inline_link"
                | "full_reference_link"
                | "collapsed_reference_link"
                | "uri_autolink"
                | "email_autolink" => InlineContextKind::Link,
                "image" => InlineContextKind::Image,
                "html_tag" if self.text.slice(span).starts_with("<!--") => InlineContextKind::Comment,
                "html_tag" => InlineContextKind::Html,
                _ => return None,
            };
            let child = |kinds: [&str; 2]| {
                node.named_children(&mut node.walk())
                    .find(|child| kinds.contains(&child.kind()))
                    .map(|child| self.span(piece, child))
            };
            let content = match kind {
                InlineContextKind::Code => {
                    between_delimiters(*node, |range| piece.outward(range).shift(self.start))
                }
                InlineContextKind::Link | InlineContextKind::Image => {
                    child(["link_text", "image_description"])
                }
                _ => None,
            };
            let destination = child(["link_destination", "link_label"]);
            Some(InlineContext { kind, span, content: content.unwrap_or(span), destination })
        })
    }

    /// What the stream says, for where the tree does not.
    fn read(&self) -> Context {
        let at = self.offset - self.start;
        let touching = |block: &&Block| block.span.touches(at);
        let blocks = || self.chunk.blocks.iter().rev().filter(touching);
        let item = blocks().find_map(|block| match block.kind {
            BlockKind::Item { checkbox, .. } => Some(ItemContext {
                span: block.span.shift(self.start),
                checkbox: checkbox.map(|checkbox| checkbox.shift(self.start)),
            }),
            _ => None,
        });
        let block =
            blocks().next().map_or(BlockContext::Blank, |block| self.read_block(block.shift(self.start)));
        Context { block, item, inline: None }
    }

    fn read_block(&self, block: Block) -> BlockContext {
        let span = block.span;
        match block.kind {
            BlockKind::FrontMatter { .. } => BlockContext::FrontMatter { span },
            BlockKind::Heading { level, content } => BlockContext::Heading { level, content },
            BlockKind::Item { content, .. } if content.touches(self.offset) => {
                BlockContext::Paragraph { content }
            }
            BlockKind::Item { .. } => BlockContext::Blank,
            BlockKind::Paragraph { content } => BlockContext::Paragraph { content },
            BlockKind::Row { header } => self.cell(span, header),
            BlockKind::Fence { info, .. } => BlockContext::Fence { span, info },
            BlockKind::IndentedCode => BlockContext::IndentedCode { span },
            BlockKind::Html if self.text.slice(span).starts_with("<!--") => BlockContext::Comment { span },
            BlockKind::Html => BlockContext::Html { span },
            BlockKind::Table { .. } | BlockKind::Rule => BlockContext::Other { span },
        }
    }
}

fn level(heading: Node<'_>) -> u8 {
    let mark = heading.named_children(&mut heading.walk()).find_map(|child| match child.kind() {
        "atx_h1_marker" | "setext_h1_underline" => Some(1),
        "atx_h2_marker" | "setext_h2_underline" => Some(2),
        "atx_h3_marker" => Some(3),
        "atx_h4_marker" => Some(4),
        "atx_h5_marker" => Some(5),
        "atx_h6_marker" => Some(6),
        _ => None,
    });
    mark.unwrap_or(1)
}

/// What lies between the first and the last child, which are delimiters.
fn between_delimiters(node: Node<'_>, span: impl Fn(std::ops::Range<usize>) -> Span) -> Option<Span> {
    let first = node.child(0)?;
    let last = node.child(node.child_count().checked_sub(1)?)?;
    Some(span(first.end_byte()..last.start_byte().max(first.end_byte())))
}
