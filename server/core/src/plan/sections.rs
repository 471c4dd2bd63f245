//! Headings: level, title, what they number, the status they state, whether they are history.
//!
//! The trap: "Post-Phase 5" and "Go for Phase 3" are about a phase and are none; [`Unit::leading`] tells them apart.

mod history;
pub(crate) mod units;

use std::sync::Arc;

pub use history::{is_historical, is_historical_path};
pub(crate) use history::{is_named_by_day, is_record_word};
pub use units::{Unit, UnitKind};

use super::tasks::{self, Task, TaskForm};
use super::{ChunkPlan, Run};
use crate::status::{Stated, stated};
use crate::syntax::{Block, BlockKind};
use crate::text::Span;

/// A heading as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The whole heading with its marks, relative to the chunk.
    pub span: Span,
    /// From 1 to 6.
    pub level: u8,
    /// Its content without marks.
    pub content: Span,
    /// The content as text.
    pub title: String,
    /// What it numbers: `Phase 2`, `Week 1`, `Task 0.1`.
    pub unit: Option<Unit>,
    /// The status that it states, with its place relative to the chunk.
    pub status: Option<Stated>,
    /// It is history: Changelog, What's New, Session, a bare version …
    pub historical: bool,
}

/// Records the heading of `run`.
pub(super) fn read(run: &Run, block: &Block, _source: &str, plan: &mut ChunkPlan) {
    let BlockKind::Heading { level, .. } = block.kind else { return };
    let unit = units::unit(run.text);
    let leading = unit.as_ref().is_some_and(|unit| unit.leading);
    let status = stated::of_heading(run.text, leading)
        .map(|stated| Stated { span: stated.span.shift(run.span.start), ..stated });
    let id = tasks::id(run.text);
    let is_task = unit.as_ref().is_some_and(|unit| unit.leading && unit.kind == UnitKind::Task)
        || stated::heading_box(run.text).is_some();
    if is_task && level > 1 {
        let number = unit.as_ref().and_then(|unit| unit.number.clone());
        plan.tasks.push(Task {
            span: block.span,
            form: TaskForm::Heading,
            title: run.span,
            depth: 0,
            quote_depth: block.quote_depth,
            id: id.or(number),
            waived: tasks::is_waived(run.text),
            stated: status,
        });
    }
    plan.headings.push(Arc::new(Heading {
        span: block.span,
        level,
        content: run.span,
        title: run.text.to_owned(),
        historical: is_historical(run.text),
        unit,
        status,
    }));
}
