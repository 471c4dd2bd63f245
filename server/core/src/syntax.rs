//! What stands where in a Markdown document: one flat stream of blocks, and on demand what is inside of one.
//!
//! [`Stream`] is the document cut into [`Chunk`]s of [`Block`]s, kept up to date edit by edit; [`blocks`] is
//! the same for a text that is read once. [`inlines`], [`cells`] and [`checkbox`] look into a block when
//! somebody asks. What a plan says is lowered from here and from nowhere else.
//!
//! The traps: spans in a chunk are relative to its start. Containers are no blocks: a list is its items, a
//! quote is the `quote_depth` of what stands in it. The span of a block in a quote that goes over several
//! lines holds the `>` of the later ones.

mod blocks;
mod cells;
mod checkbox;
mod front_matter;
mod inlines;
mod items;
mod run;
mod stream;
pub mod tree;

use crate::text::Span;

pub use blocks::blocks;
pub use cells::cells;
pub use checkbox::checkbox;
pub use inlines::{Inline, InlineKind, inlines};
pub use items::{Item, item_before, items_around, items_within, list_of};
pub use stream::{Cost, Splice, Stream};

/// One block. Blocks come in the order of their starts, a block before those inside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it, with what is nested in it, without blank space and blank lines behind it.
    pub span: Span,
    /// How many lists it stands in, 1 for an item of an outermost list; 255 stands for more, too.
    pub list_depth: u8,
    /// How many quotes it stands in; 255 stands for more, too.
    pub quote_depth: u8,
}

/// What a block is. Every span lies in that of its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// `---` to `---` at the very start of the document.
    FrontMatter {
        /// What stands between the two lines, with its last line break.
        content: Span,
    },
    /// `# One`, or a paragraph underlined with `=` or `-`.
    Heading {
        /// From 1 to 6.
        level: u8,
        /// The title, without `#` before and behind and without an underline.
        content: Span,
    },
    /// `- one`, `* two`, `+ three`, `1. four`, `2) five`.
    Item {
        /// It has a number, not a bullet.
        ordered: bool,
        /// It begins a list: the items after it, up to the next first one of its depth, belong to the same list.
        first: bool,
        /// The box that it begins with.
        checkbox: Option<Checkbox>,
        /// Its first run of text, behind the box; empty when it begins with something else.
        content: Span,
    },
    /// Any other run of text: also the second paragraph of an item.
    Paragraph {
        /// The text.
        content: Span,
    },
    /// A table; its rows follow.
    Table {
        /// How many columns its head has. Cells of a row past them are shown by nobody.
        columns: u16,
    },
    /// A row of a table: [`cells`] takes it apart. The line of dashes is no row.
    Row {
        /// It is the head.
        header: bool,
    },
    /// A fenced block of code.
    Fence {
        /// What stands behind the opening fence.
        info: Span,
        /// The lines between the fences, with their line breaks and what containers put before them.
        content: Span,
        /// It has a closing fence; one without goes on to the end of what it stands in.
        closed: bool,
    },
    /// A block of code that four spaces make.
    IndentedCode,
    /// A block of HTML, a comment most often.
    Html,
    /// `---`, `***`, `___`.
    Rule,
}

/// The box at the start of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checkbox {
    /// `[x]`.
    pub span: Span,
    /// What stands between the brackets: one character, or one emoji with what belongs to it.
    pub marker: Span,
}

impl Checkbox {
    /// The same, `by` bytes later.
    #[must_use]
    pub const fn shift(self, by: u32) -> Checkbox {
        Checkbox { span: self.span.shift(by), marker: self.marker.shift(by) }
    }
}

impl Block {
    /// The same block, `by` bytes later: from offsets in a chunk to offsets in the document.
    #[must_use]
    pub fn shift(self, by: u32) -> Block {
        self.moved(|span| span.shift(by))
    }

    /// The same block, `by` bytes earlier.
    fn unshift(self, by: u32) -> Block {
        self.moved(|span| Span::new(span.start.saturating_sub(by), span.end.saturating_sub(by)))
    }

    fn moved(mut self, to: impl Fn(Span) -> Span) -> Block {
        self.span = to(self.span);
        match &mut self.kind {
            BlockKind::FrontMatter { content }
            | BlockKind::Heading { content, .. }
            | BlockKind::Paragraph { content } => *content = to(*content),
            BlockKind::Item { checkbox, content, .. } => {
                *checkbox = checkbox
                    .map(|checkbox| Checkbox { span: to(checkbox.span), marker: to(checkbox.marker) });
                *content = to(*content);
            }
            BlockKind::Fence { info, content, .. } => {
                *info = to(*info);
                *content = to(*content);
            }
            BlockKind::Table { .. }
            | BlockKind::Row { .. }
            | BlockKind::IndentedCode
            | BlockKind::Html
            | BlockKind::Rule => {}
        }
        self
    }

    /// The run of text in it that inlines are read from, if it has one of its own.
    #[must_use]
    pub const fn content(&self) -> Option<Span> {
        match self.kind {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph { content }
            | BlockKind::Item { content, .. } => Some(content),
            _ => None,
        }
    }
}

/// Some blocks that stand together, in a piece of text that is read without the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its length in bytes.
    pub len: u32,
    /// The blocks, with spans relative to the chunk's start.
    pub blocks: Box<[Block]>,
}
