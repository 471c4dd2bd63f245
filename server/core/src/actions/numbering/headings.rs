//! The id that the heading of a task lacks, where those beside it bear one: `### Task 1.3: `, `### T003 - `.
//!
//! The trap: "Notes" beside four tasks is none; what has neither a status nor boxes gets no id.

use super::Numbers;
use crate::plan::remarks::is_status_key;
use crate::plan::tasks::{Labelled, next_free, numbered};
use crate::plan::{Section, TaskForm};
use crate::rules::DocumentContext;
use crate::text::Span;

/// The headings on these lines.
pub(super) fn read(context: &DocumentContext, lines: Span, numbers: &mut Numbers) {
    let sections = context.outline().sections();
    let is_here = |section: &&Section| lines.overlaps(section.heading_span()) && section.heading.level > 1;
    for section in sections.iter().filter(is_here) {
        let heading = &section.heading;
        if Labelled::of(&heading.title).is_some() || heading.unit.as_ref().is_some_and(|unit| unit.leading) {
            continue;
        }
        if section.historical || !is_task(context, section) {
            continue;
        }
        let siblings: Vec<Labelled> = sections
            .iter()
            .filter(|other| other.parent == section.parent && other.heading.level == heading.level)
            .filter_map(|other| Labelled::of(&other.heading.title))
            .collect();
        // One heading alone may begin with anything.
        let [_, .., last] = siblings.as_slice() else { continue };
        if let Some(free) = free(context, &siblings, last) {
            let at = section.place(heading.content).start;
            numbers.give(&free, Span::empty(at), |id| last.with(id));
        }
    }
}

/// Does the heading state a status, or do boxes stand below it?
fn is_task(context: &DocumentContext, section: &Section) -> bool {
    let is_within = |place: Span| section.span.covers(place);
    let mut labels = context.plan().labels();
    section.heading.status.is_some()
        || context
            .plan()
            .tasks()
            .any(|task| matches!(task.form, TaskForm::Box { .. }) && is_within(task.place(task.span)))
        || labels.any(|label| is_status_key(&label.key) && is_within(label.place(label.span)))
}

/// The next id of the series; "Task 4" counts among its siblings, anything else in the document.
fn free(context: &DocumentContext, siblings: &[Labelled], last: &Labelled) -> Option<String> {
    let parts = numbered(last.id())?;
    if !parts.series.is_empty() {
        return next_free(context.plan(), last.id());
    }
    let all = siblings.iter().filter_map(|sibling| numbered(sibling.id()));
    let most = all.filter(|id| id.series.is_empty()).map(|id| id.number).max()?;
    Some(parts.with(most.saturating_add(1)))
}
