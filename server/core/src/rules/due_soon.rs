//! Open work whose day comes within the next days.

use super::deadlines::{Deadline, Work};
use super::{DocumentContext, OptionValue, declare_rule};
use crate::counted::share;
use crate::finding::Finding;

declare_rule! {
    /// An open task is due within the next days, or a period with open work in it ends.
    ///
    /// It reads the same dates as `past-due`.
    ///
    /// ## Why it matters
    /// A day before is the last time to hear of it.
    ///
    /// ## Fires
    /// ```markdown
    /// - [ ] Order the cables (due: Nov 24, 2025)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [x] Order the cables (due: Nov 24, 2025)
    /// - [ ] Lay the cables (due: Dec 12, 2025)
    /// ```
    ///
    /// ## What it cannot know
    /// How long the work takes.
    DUE_SOON {
        code: "due-soon",
        severity: Hint,
        certainty: Computed,
        fix: None,
        daily: true,
        options: [days = OptionValue::Number(7), "How many days before the due date it speaks.";],
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let today = context.today();
    let most = context.repository.config.number(&DUE_SOON, "days");
    for Deadline { span, due, work } in context.deadlines().iter().copied() {
        if due < today || u32::try_from((due - today).get_days()).is_ok_and(|days| days > most) {
            continue;
        }
        let when = crate::calendar::when(today, due);
        let message = match work {
            Work::Task { .. } | Work::Item => format!("is due on {due}, {when}"),
            Work::Boxes { open, all } => {
                format!("ends on {due}, {when}, and {} open", share(open, all, "boxes"))
            }
        };
        findings.push(Finding::new(&DUE_SOON, span, message));
    }
}
