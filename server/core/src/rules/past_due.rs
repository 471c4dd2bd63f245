//! An open task whose day has passed, and a period that is over with work left in it.

use std::cell::LazyCell;

use super::deadlines::{Deadline, Work};
use super::{DocumentContext, declare_rule};
use crate::actions::wording;
use crate::calendar::Mention;
use crate::counted::share;
use crate::finding::{Applicability, Finding};
use crate::plan::{At, Dated, Task, TaskForm};
use crate::status::Class;
use crate::text::Span;

declare_rule! {
    /// The due date of an open task has passed, or a period is over and work in it is open.
    ///
    /// A date is a due date when a word ("due", "by", "deadline"), a sign (📅) or the head of its column says so, and of a range it is
    /// the end. A period stands in a heading or behind a label such as `**Sprint Period:**`.
    ///
    /// ## Why it matters
    /// Work that is late looks like work that is planned.
    ///
    /// ## Fires
    /// ```markdown
    /// - [ ] Order the cables (due: Nov 14, 2025)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [x] Order the cables (due: Nov 14, 2025)
    /// - [ ] Lay the cables (due: Nov 28, 2025)
    /// ```
    ///
    /// ## Fix
    /// Mark the task done, or move the date by a week from today; both are to be looked at.
    ///
    /// ## What it cannot know
    /// Whether the work was done and not ticked off.
    PAST_DUE {
        code: "past-due",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        daily: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let today = context.today();
    let done = LazyCell::new(|| wording::marker(context, Class::Done).unwrap_or_else(|| "x".to_owned()));
    let past = context.deadlines().iter().filter(|deadline| deadline.due < today);
    for Deadline { span, due, work } in past.copied() {
        let ago = crate::calendar::when(today, due);
        let finding = |message: String| Finding::new(&PAST_DUE, span, message);
        findings.push(match work {
            Work::Task { task, dated } => {
                let finding = finding(format!("was due on {due}, {ago}, and is open"));
                fixes(context, finding, task, dated, &done)
            }
            Work::Item => finding(format!("was due on {due}, {ago}, and is open")),
            Work::Boxes { open, all } => {
                finding(format!("ended on {due}, {ago}, and {} open", share(open, all, "boxes")))
            }
        });
    }
}

/// `done` is what stands in the box of a task that is done.
fn fixes(
    context: &DocumentContext,
    mut finding: Finding,
    task: At<Task>,
    dated: At<Dated>,
    done: &str,
) -> Finding {
    if let TaskForm::Box { span, .. } = &task.item.form {
        let place = task.place(*span);
        let inside = Span::new(place.start + 1, place.end.saturating_sub(1));
        finding = finding.fix(Applicability::Unsafe, "Mark done", inside, done);
    }
    let Mention::Date(date) = &dated.item.mention else { return finding };
    let Ok(next) = context.today().checked_add(jiff::Span::new().days(7)) else { return finding };
    let new_text = date.format.write(next);
    finding.fix(Applicability::Unsafe, format!("Move to {new_text}"), dated.place(date.calendar), new_text)
}
