//! How far a section, an item or a document is. Whoever shows that asks here, so that all say the same: outline, lenses, hints, hover,
//! completion, actions, views; the inventory keeps the answers for documents without a text.
//!
//! [`Measure::of`] learns how a document counts: as most of its own numbers do. Where these say nothing of a place, its work counts: boxes,
//! rows with ids that no box bears, and headings of tasks with no tasks below; what belongs to the past does not, where anything else
//! does. So a whole comes to what its parts come to. The trap: which tasks count is a function of the text alone, and must not depend
//! on what a configuration makes of their statuses.

use std::cell::LazyCell;
use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::census::{Kind, Unit, Way};
use super::remarks::Piece;
use super::tallies::{Bound, Counting};
use super::{Census, Plan};
use crate::text::{Span, Text};

/// By which tasks a document tells how far it is.
#[derive(Debug, Clone)]
pub struct Measure {
    counting: Counting,
    /// Of every task: is it work, rather than another mention of it?
    is_work: Vec<bool>,
}

/// The tasks that count in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What they are; reads after their number: `boxes`, `outermost boxes`, `rows`.
    pub definition: &'static str,
    /// Which of the tasks of the census; never empty.
    pub tasks: Vec<usize>,
}

impl Measure {
    /// How the document with this census counts. Its classes should be those of the document's own words.
    pub fn of(text: &Text, plan: &Plan, census: &Census, tallies: &[Bound]) -> Measure {
        Measure { counting: Counting::of(census, tallies), is_work: work(text, plan, census) }
    }

    /// Is the task with this index in the census work?
    pub fn is_work(&self, task: usize) -> bool {
        self.is_work.get(task).is_some_and(|is_work| *is_work)
    }

    /// The tasks that count in `scope`: a document, a section without its heading, what is nested in an item. `None` where there are none.
    pub fn counted(&self, census: &Census, scope: Span) -> Option<Counted> {
        let all = census.range(scope);
        if all.is_empty() {
            return None;
        }
        let units = census.units();
        for definition in self.counting.definitions() {
            let tasks = census.counted(scope, definition);
            if !tasks.is_empty() {
                let has_past = units[all].iter().any(|unit| unit.past);
                let plain = if has_past { definition } else { Way::with_the_past(definition) };
                return Some(Counted { definition: plain, tasks });
            }
        }
        let is_past = |task: &usize| units[*task].past;
        let (past, live): (Vec<usize>, Vec<usize>) =
            all.filter(|task| self.is_work(*task)).partition(is_past);
        let tasks = if live.is_empty() { past } else { live };
        let kind = units.get(*tasks.first()?)?.kind;
        let definition = match kind {
            _ if tasks.iter().any(|task| units[*task].kind != kind) => "tasks",
            Kind::Box | Kind::Emoji => "boxes",
            Kind::Row => "rows",
            Kind::Heading => "task headings",
        };
        Some(Counted { definition, tasks })
    }

    /// How far `scope` is; `None` where no task counts.
    pub fn way(&self, census: &Census, scope: Span) -> Option<Way> {
        let counted = self.counted(census, scope)?;
        let mut way = Way::none(counted.definition);
        for task in counted.tasks {
            way.count(census.units()[task].class, 1);
        }
        Some(way)
    }
}

/// Which tasks are work: rows that only refer to a box, or sum up a part of the plan, are none, and neither is the heading of tasks.
fn work(text: &Text, plan: &Plan, census: &Census) -> Vec<bool> {
    let units = census.units();
    let boxes = units.iter().filter(|unit| unit.kind == Kind::Box);
    let is_boxed = boxes.clone().next().is_some();
    // Most lists have no row that asks.
    let ids: LazyCell<HashSet<&str, RandomState>, _> =
        LazyCell::new(|| boxes.filter_map(|unit| unit.id).collect());
    let is_own = |unit: &Unit| !is_boxed || unit.id.is_some_and(|id| !ids.contains(id));
    let is_work = |(index, unit): (usize, &Unit)| match unit.kind {
        Kind::Box => true,
        Kind::Emoji => false,
        Kind::Heading => is_bare(plan, unit, units.get(index + 1)),
        Kind::Row => !unit.refers && is_own(unit) && Piece::of(&text.slice(unit.title)).is_none(),
    };
    units.iter().enumerate().map(is_work).collect()
}

/// Is there no task below this heading of a task, of which `next` is the one behind it?
fn is_bare(plan: &Plan, unit: &Unit, next: Option<&Unit>) -> bool {
    let outline = plan.outline();
    let section = outline.section_at(unit.span.start).and_then(|at| outline.sections().get(at));
    section.is_some_and(|section| next.is_none_or(|next| next.span.start >= section.span.end))
}
