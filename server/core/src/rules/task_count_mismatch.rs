//! "(12 tasks)", "Total Tasks: 186", `[2/5]`: the number of tasks is not that of the tasks.

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Certainty, Edit, Finding, Fix};
use crate::plan::tallies::{Bound, Form, Judgement, Miscount, judged};
use crate::plan::{At, Tally};

declare_rule! {
    /// A number of tasks is not the number of tasks that can be counted.
    ///
    /// Judged are counts in headings, "(12 tasks)" and "(3/12)", cookies `[2/5]` of headings and items, "Total Tasks: 186",
    /// "Progress: 12/38 tasks", `total_tasks` and `completed_tasks` of front matter, "Phase 5: 10 tasks" and the rows of a summary table.
    ///
    /// ## Why it matters
    /// Progress is read from these numbers, and they are typed by hand: a task that is added or ticked changes none of them.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Schema (3 tasks)
    /// - [x] T001 Tables
    /// - [ ] T002 Views
    /// - [ ] T003 Grants
    /// - [ ] T004 Backups
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Schema (3 tasks)
    /// - [x] T001 Tables
    ///   - [x] users
    ///   - [x] orders
    /// - [ ] T002 Views
    /// - [ ] T003 Grants
    /// ```
    ///
    /// ## Fix
    /// The number that can be counted, in the way by which the document's other numbers hold.
    /// Where several ways are as likely the message names two of them, and there is no fix.
    ///
    /// ## What it cannot know
    /// What the author calls a task.
    /// A number is right if any reasonable way to count gives it: boxes, outermost boxes, boxes without nested ones, boxes with an id,
    /// distinct ids, rows, task headings, items of a list.
    /// Where half or more of the headings beside one another disagree with their tasks, "task" means something else, and nothing is said.
    /// Floors (`530+`), approximations and numbers that a parenthesis explains are not judged.
    TASK_COUNT_MISMATCH {
        code: "task-count-mismatch",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        follows: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().tallies().next().is_none() {
        return;
    }
    let judged = judged(context.text(), context.plan(), context.census(), context.tallies());
    for (bound, judgement) in judged {
        match judgement {
            Judgement::Fails(miscount) => findings.push(finding(bound, &miscount)),
            Judgement::Silent => findings.extend(exceeding(&bound.tally)),
            Judgement::Holds(_) => {}
        }
    }
}

/// "3/0 tasks complete": whatever there is to count, no more can be done than there are.
fn exceeding(tally: &At<Tally>) -> Option<Finding> {
    let (done, total) = tally.done.zip(tally.total)?;
    let is_beyond = tally.percent.is_some_and(|(percent, _)| percent > 100.0);
    if !tally.worded || is_beyond || done.value <= total.value {
        return None;
    }
    let message = format!("\"{}/{}\", but no more can be done than there are", done.value, total.value);
    Some(Finding::new(&TASK_COUNT_MISMATCH, tally.place(tally.span), message).certainty(Certainty::Computed))
}

fn finding(bound: &Bound, miscount: &Miscount) -> Finding {
    let way = &miscount.way;
    let tally = &bound.tally;
    // Of "Progress: 3/12" the whole must hold before the part can be computed.
    let certain = bound.certain
        && (tally.form == Form::Cookie || tally.total.is_some_and(|total| way.gives(total.value)));
    let span = tally.place(tally.span);
    let (claim, truth) = match (tally.done, tally.total) {
        (Some(done), Some(total)) => (format!("{}/{}", done.value, total.value), way.stated()),
        (None, Some(total)) => {
            let or = miscount.other.map(|other| format!(", or {} {}", other.total, other.definition));
            let truth = format!("{} {} can be counted{}", way.total, way.definition, or.unwrap_or_default());
            (total.value.to_string(), truth)
        }
        (done, None) => (done.map(|done| done.value.to_string()).unwrap_or_default(), way.stated()),
    };
    let mut edits = Vec::new();
    let mut edit = |span, old: u64, new: u64| {
        if old != new {
            edits.push(Edit { file: None, span: tally.place(span), new_text: new.to_string() });
        }
    };
    if let Some(done) = tally.done {
        edit(done.span, done.value, way.done);
    }
    if let Some(total) = tally.total.filter(|total| !way.gives(total.value)) {
        edit(total.span, total.value, way.total);
    }
    if let Some((percent, span)) = tally.percent.filter(|_| way.total > 0)
        && (percent - way.percent()).abs() > 1.0
    {
        edits.push(Edit { file: None, span: tally.place(span), new_text: format!("{:.0}", way.percent()) });
    }
    let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
    let certainty = if certain { Certainty::Computed } else { Certainty::Inferred };
    let new = match (tally.done, tally.total) {
        (Some(_), Some(_)) => format!("{}/{}", way.done, way.total),
        (None, Some(_)) => way.total.to_string(),
        _ => way.done.to_string(),
    };
    let mut finding =
        Finding::new(&TASK_COUNT_MISMATCH, span, format!("\"{claim}\", but {truth}")).certainty(certainty);
    // Where two ways to count are as likely, only the author knows which number is to stand here.
    if miscount.other.is_none() || tally.form == Form::Cookie {
        finding.fixes.push(Fix { title: format!("Change to {new}"), applicability, edits });
    }
    finding
}
