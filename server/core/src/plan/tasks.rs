//! Tasks in their three forms: box, row and heading.

use super::{ChunkPlan, Run};
use crate::syntax::{Block, BlockKind};
use crate::text::Span;

/// One unit of work as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The whole item, row or heading, with what is nested in it.
    pub span: Span,
    /// How it is written.
    pub form: TaskForm,
    /// Its text without box and status.
    pub title: Span,
    /// How deep it is nested in lists, from 1; 0 for rows and headings.
    pub depth: u8,
    /// How many quotes it stands in.
    pub quote_depth: u8,
    /// The id it carries, such as `T001` or `1.2.3`.
    pub id: Option<String>,
}

/// How a task is written.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskForm {
    /// `- [ ]`: what stands in the box, and where.
    Box {
        /// The box with its brackets.
        span: Span,
        /// What stands inside, such as ` `, `x` or `⏸️`.
        marker: String,
    },
    /// A row of a table with a status column: the status cell's place and text.
    Row {
        /// The cell's content without the blanks around it.
        span: Span,
        /// The cell's text.
        status: String,
    },
    /// `#### Task 0.1: …`.
    Heading,
}

/// Records the item of `run` if it has a box.
pub(super) fn read_item(run: &Run, block: &Block, source: &str, plan: &mut ChunkPlan) {
    let BlockKind::Item { checkbox: Some(checkbox), .. } = &block.kind else { return };
    let marker = source.get(checkbox.marker.range()).unwrap_or_default().to_owned();
    plan.tasks.push(Task {
        span: block.span,
        form: TaskForm::Box { span: checkbox.span, marker },
        title: run.span,
        depth: block.list_depth,
        quote_depth: block.quote_depth,
        id: None,
    });
}
