//! From blocks to a [`ChunkPlan`]: walks a chunk once and hands each run of inline text to the readers.
//!
//! A reader is a function `read(&Run, &mut ChunkPlan)` in the file of what it reads (`claims`, `labels`, `periods`, `mentions`, …).
//! The trap: fences, comments and indented code are never read, except directory trees in fences, whose lines are runs of
//! [`Place::Tree`] and are read for claims alone.

use std::cell::OnceCell;

use super::topics::Topics;
use super::{
    ChunkPlan, announcements, breakdowns, captions, claims, dependencies, directives, examples, gauges,
    labels, mentions, paths, periods, placeholders, ratios, remarks, sections, tables, tallies, tasks, uses,
};
use crate::syntax::{BlockKind, Chunk, Inline, InlineKind, inlines};
use crate::text::Span;

/// One run of inline text and where it stands.
pub struct Run<'a> {
    /// What it belongs to.
    pub place: Place<'a>,
    /// Where it is, relative to the chunk.
    pub span: Span,
    /// The block that it belongs to: a whole item with what is nested in it; else the run itself.
    pub owner: Span,
    /// Its text; inside a quote it holds the `>` of its continuation lines.
    pub text: &'a str,
    /// How many quotes it stands in.
    pub quote_depth: u8,
    topics: OnceCell<Topics>,
    inlines: OnceCell<Vec<Inline>>,
    /// Which of them are code.
    codes: OnceCell<Vec<usize>>,
}

/// What a run of inline text belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place<'a> {
    /// The front matter, one line of it.
    FrontMatter,
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item's first run; `boxed` when it has a box.
    Item {
        /// It has a box: the item is a task.
        boxed: bool,
    },
    /// A cell of a table.
    Cell {
        /// From 0.
        column: usize,
        /// The row, from 0; `None` is the header.
        row: Option<usize>,
        /// The text of the column's header cell, trimmed.
        header: &'a str,
    },
    /// A line of a directory tree in a fence.
    Tree,
}

impl<'a> Run<'a> {
    /// A run of `text` that starts at `start`.
    pub fn new(place: Place<'a>, start: u32, text: &'a str, quote_depth: u8) -> Run<'a> {
        let span = Span::new(start, start + text.len() as u32);
        let (topics, inlines, codes) = Default::default();
        Run { place, span, owner: span, text, quote_depth, topics, inlines, codes }
    }

    /// The same as a part of this block.
    #[must_use]
    pub fn of(mut self, owner: Span) -> Run<'a> {
        self.owner = owner;
        self
    }

    /// May it speak of one of these?
    pub(super) fn speaks_of(&self, topics: Topics) -> bool {
        self.topics.get_or_init(|| Topics::of(self.text)).has(topics)
    }

    /// Code spans, emphasis, links …, relative to the run's text; read on first use.
    pub fn inlines(&self) -> &[Inline] {
        self.inlines.get_or_init(|| inlines(self.text))
    }

    /// Those of them that begin in a part of the run's text.
    pub fn inlines_from(&self, part: Span) -> &[Inline] {
        let inlines = self.inlines();
        let first = inlines.partition_point(|inline| inline.span.start < part.start);
        let last = inlines.partition_point(|inline| inline.span.start < part.end);
        inlines.get(first..last).unwrap_or_default()
    }

    /// The code span, with its backticks, that holds the byte at `at` of the run's text.
    pub fn code_at(&self, at: u32) -> Option<&Inline> {
        let inlines = self.inlines();
        let is_code = |at: &usize| inlines[*at].kind == InlineKind::Code;
        let codes = self.codes.get_or_init(|| (0..inlines.len()).filter(is_code).collect());
        // No code span holds another.
        let next = codes.partition_point(|code| inlines[*code].span.end <= at);
        codes.get(next).map(|code| &inlines[*code]).filter(|code| code.span.contains(at))
    }

    /// A span of the run's text as a span of the chunk.
    pub fn place_of(&self, span: Span) -> Span {
        span.shift(self.span.start)
    }
}

/// What the chunk says. `source` is the chunk's own text.
pub fn lower(chunk: &Chunk, source: &str) -> ChunkPlan {
    let mut plan = ChunkPlan { len: chunk.len, ..ChunkPlan::default() };
    let text = |span: Span| source.get(span.range()).unwrap_or_default();
    for (index, block) in chunk.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::FrontMatter { content } => {
                for (start, line) in lines(text(*content), content.start) {
                    read(&Run::new(Place::FrontMatter, start, line, 0), &mut plan);
                }
            }
            BlockKind::Heading { level, content } => {
                let run = Run::new(Place::Heading(*level), content.start, text(*content), block.quote_depth)
                    .of(block.span);
                sections::read(&run, block, source, &mut plan);
                read(&run, &mut plan);
            }
            BlockKind::Item { checkbox, content, .. } => {
                let place = Place::Item { boxed: checkbox.is_some() };
                let run = Run::new(place, content.start, text(*content), block.quote_depth).of(block.span);
                read(&run, &mut plan);
                captions::read(&run, block, &mut plan);
            }
            BlockKind::Paragraph { content } => {
                let run = Run::new(Place::Paragraph, content.start, text(*content), block.quote_depth);
                read(&run, &mut plan);
                captions::read(&run, block, &mut plan);
            }
            BlockKind::Table { .. } => tables::read(&chunk.blocks[index..], source, &mut plan),
            BlockKind::Fence { content, .. } if is_tree(text(*content)) => {
                claims::read_tree(text(*content), content.start, &mut plan);
            }
            BlockKind::Fence { info, content, .. } => {
                examples::read(block.span, *info, *content, source, &mut plan);
                uses::in_fence(text(*content), content.start, &mut plan);
            }
            BlockKind::Html => directives::in_html(block.span.start, text(block.span), &mut plan),
            _ => {}
        }
    }
    tasks::read(chunk, source, &mut plan);
    claims::read_tables(&mut plan);
    mentions::read_tables(&mut plan);
    paths::read_definitions(chunk, source, &mut plan);
    paths::read_tables(&mut plan);
    tasks::mark_references(source, &mut plan);
    plan.uses.sort_by_key(|used| used.span);
    plan.kinds = plan.kinds();
    plan
}

/// Hands one run to every reader of inline text; tables call it for their cells.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    labels::read(run, plan);
    periods::read(run, plan);
    remarks::read(run, plan);
    claims::read(run, plan);
    ratios::read(run, plan);
    gauges::read(run, plan);
    breakdowns::read(run, plan);
    placeholders::read(run, plan);
    announcements::read(run, plan);
    tallies::read(run, plan);
    mentions::read(run, plan);
    dependencies::read(run, plan);
    paths::read(run, plan);
    uses::read(run, plan);
    directives::in_run(run, plan);
}

fn is_tree(fence: &str) -> bool {
    ["├──", "└──", "|--", "`--", "+--"].iter().any(|branch| fence.contains(branch))
}

/// The lines of `text` without their breaks, each with its offset when `text` starts at `start`.
fn lines(text: &str, start: u32) -> impl Iterator<Item = (u32, &str)> {
    let mut at = 0;
    text.split_inclusive(['\n', '\r']).map(move |line| {
        let offset = start + at;
        at += line.len() as u32;
        (offset, line.trim_end_matches(['\n', '\r']))
    })
}
