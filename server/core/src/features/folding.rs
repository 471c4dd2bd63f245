//! What can be folded: sections, what is nested in items, runs of finished tasks, tables, fences, comments, front matter.
//!
//! Sections and tasks come from the plan, everything else from the stream of blocks. The trap: of two folds that begin on one line most
//! editors show the first alone, so the larger one comes first.

use crate::plan::{At, Task, TaskForm};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::syntax::{Block, BlockKind};
use crate::text::{Span, Text};

/// Something that can be folded; it goes over at least two lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// From the start of its first line's block to the end of what is hidden, without blank lines.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
    /// What stands for it while it is folded: `12 done tasks`.
    pub text: Option<String>,
}

/// What a fold is; the first are the last to be left out where a client takes only so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// The front matter.
    FrontMatter,
    /// A heading with all below it; its level.
    Section(u8),
    /// Finished tasks that stand together.
    Finished,
    /// A table.
    Table,
    /// A fenced block of code.
    Fence,
    /// A comment, or another block of HTML.
    Comment,
    /// An item with something below it.
    Item,
}

/// So many finished tasks together are a run.
const SHORTEST_RUN: usize = 3;

/// What can be folded in the document, in order; at most `most`, the least telling left out.
pub fn folds(context: &DocumentContext, most: usize) -> Vec<Fold> {
    let text = context.text();
    let mut folds: Vec<Fold> = Vec::new();
    let mut add = |span: Span, kind: FoldKind, said: Option<String>| {
        let span = trimmed(text, span);
        if text.line_at(span.end) > text.line_at(span.start) {
            folds.push(Fold { span, kind, text: said });
        }
    };
    for section in context.outline().sections() {
        add(section.span, FoldKind::Section(section.heading.level), None);
    }
    for run in runs(context) {
        let what = if run.is_done { "done" } else { "finished" };
        add(run.span, FoldKind::Finished, Some(format!("{} {what} tasks", run.count)));
    }
    let mut blocks = context.reading.stream.blocks().peekable();
    while let Some(block) = blocks.next() {
        let kind = match block.kind {
            BlockKind::FrontMatter { .. } => FoldKind::FrontMatter,
            BlockKind::Table { .. } => FoldKind::Table,
            BlockKind::Fence { .. } => FoldKind::Fence,
            BlockKind::Html => FoldKind::Comment,
            BlockKind::Item { .. } if blocks.peek().is_some_and(|next| is_within(next, &block)) => {
                FoldKind::Item
            }
            _ => continue,
        };
        add(block.span, kind, None);
    }
    if folds.len() > most {
        folds.sort_by_key(|fold| fold.kind);
        folds.truncate(most);
    }
    folds.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    folds
}

fn is_within(inner: &Block, outer: &Block) -> bool {
    inner.span.start < outer.span.end
}

/// The span without blank space at its end.
fn trimmed(text: &Text, span: Span) -> Span {
    let mut end = span.end;
    while end > span.start {
        let from = end.saturating_sub(64).max(span.start);
        let piece = text.slice(Span::new(from, end));
        let blank = piece.len() - piece.trim_end().len();
        end -= blank as u32;
        if blank < piece.len() {
            break;
        }
    }
    Span::new(span.start, end)
}

/// Finished tasks of one list that stand together.
struct Run {
    span: Span,
    depth: u8,
    count: usize,
    /// All of them are done, none is given up.
    is_done: bool,
}

fn runs(context: &DocumentContext) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    // One in each list that is open, from the outermost in.
    let mut open: Vec<Run> = Vec::new();
    let is_item = |task: &At<Task>| matches!(task.form, TaskForm::Box { .. } | TaskForm::Emoji { .. });
    for task in context.plan().tasks().filter(is_item) {
        let (span, depth) = (task.place(task.span), task.depth);
        while let Some(inner) = open.pop_if(|run| run.depth > depth) {
            found.push(inner);
        }
        let class = task.class(context.vocabulary).unwrap_or(Class::Open);
        let before = open.pop_if(|run| run.depth == depth);
        if class.is_unfinished() {
            found.extend(before);
            continue;
        }
        let is_done = class == Class::Done;
        open.push(match before {
            Some(run) if goes_on(context.text(), run.span, span) => Run {
                span: run.span.cover(span),
                depth,
                count: run.count + 1,
                is_done: run.is_done && is_done,
            },
            before => {
                found.extend(before);
                Run { span, depth, count: 1, is_done }
            }
        });
    }
    found.append(&mut open);
    found.retain(|run| run.count >= SHORTEST_RUN);
    found
}

/// Does nothing stand between two items?
fn goes_on(text: &Text, one: Span, next: Span) -> bool {
    /// Longer than blank lines, an indentation and the marks of quotes.
    const LONGEST_GAP: u32 = 64;
    next.start >= one.end && next.start - one.end <= LONGEST_GAP && {
        let gap = text.slice(Span::new(one.end, next.start));
        gap.chars().all(|char| char.is_whitespace() || char == '>')
    }
}
