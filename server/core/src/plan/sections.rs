//! Headings: level, title, what they number, the status they state, whether they are history.
//!
//! The trap: "Post-Phase 5" and "Go for Phase 3" are about a phase and are none; [`Unit::leading`] tells them apart.

mod history;
pub(crate) mod units;

use std::sync::Arc;

use jiff::civil::Date;

pub use history::{is_historical, is_historical_path};
pub(crate) use history::{is_named_by_day, is_record_word};
pub use units::{Unit, UnitKind};

use super::captions::is_aside;
use super::remarks::Piece;
use super::tasks::{self, Task, TaskForm};
use super::{ChunkPlan, Run};
use crate::calendar::year_of_title;
use crate::status::{Stated, stated};
use crate::syntax::{Block, BlockKind};
use crate::text::{Span, offset_of};
use crate::words::Words;

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
    /// The piece of a plan that it begins.
    pub piece: Option<Piece>,
    /// It begins something that is no part of the work around it: next steps, acceptance criteria, future work.
    pub aside: bool,
    /// What stands below it differs on purpose, or is not yet: an option, a draft, an example.
    pub apart: bool,
    /// A day of the one year that it names: dates below it that have none are near to it.
    pub year: Option<Date>,
}

impl Heading {
    /// What of the title names it, relative to that: without the box, the emoji or the word of a status before or behind it.
    pub fn named(&self) -> Span {
        let whole = Span::new(0, offset_of(self.title.len()));
        let Some(status) = self.status else { return whole };
        let place = |offset: u32| offset.saturating_sub(self.content.start).min(whole.end);
        let (start, end) = (place(status.span.start), place(status.span.end));
        let says = |span: &Span| span.of(&self.title).contains(char::is_alphabetic);
        let around = [Span::new(0, start), Span::new(end, whole.end)];
        around.into_iter().find(says).unwrap_or(whole)
    }

    /// The title behind the number of what it begins, up to what stands in brackets; all of it where it begins nothing.
    pub fn bare(&self) -> &str {
        let named = self.named();
        let from = self.unit.as_ref().filter(|unit| unit.leading).map_or(named.start, |unit| unit.span.end);
        let title = Span::new(from, named.end.max(from)).of(&self.title);
        let title = title.split(['(', '（', '[', '【']).next().unwrap_or_default();
        title.trim_matches(|letter: char| !letter.is_alphanumeric())
    }
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
            refers: false,
        });
    }
    // A numbered phase is always work.
    let numbered = unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some());
    plan.headings.push(Arc::new(Heading {
        span: block.span,
        level,
        content: run.span,
        title: run.text.to_owned(),
        historical: is_historical(run.text),
        piece: unit.as_ref().and_then(|unit| Piece::of_unit(run.text, unit)),
        aside: !numbered && is_aside(run.text),
        apart: level > 1 && !numbered && is_apart(run.text),
        year: year_of_title(run.text),
        unit,
        status,
    }));
}

/// Words of headings below which things differ on purpose, or are not yet.
static ELSEWHERE: Words = Words::new(
    "option options scenario scenarios alternative alternatives draft drafts proposal proposals proposed example examples template \
     templates sample baseline original previous forecast forecasts projection projections estimate estimates estimation vision \
     future competitor competitors best worst case contingency fallback rollback cost costs pricing comparison criteria legend \
     assumptions history archive archived legacy risk risks",
);

/// Does what stands below a heading with this title differ on purpose, or is it not yet?
fn is_apart(title: &str) -> bool {
    title.split(|char: char| !char.is_alphanumeric()).any(|word| ELSEWHERE.contains(&word.to_lowercase()))
}
