//! An open task whose day has passed, and a period that is over with work left in it.

use std::cell::LazyCell;

use jiff::civil::Date;

use super::{DocumentContext, declare_rule};
use crate::actions::wording;
use crate::calendar::Mention;
use crate::finding::{Applicability, Finding};
use crate::plan::census::{Census, Kind};
use crate::plan::tables::status_column;
use crate::plan::{At, Cue, Dated, Label, Seat, Section, Task, TaskForm};
use crate::status::{Class, stated};
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

/// Keys whose date is a last day.
const DUE: [&str; 27] = [
    "due",
    "due date",
    "due by",
    "deadline",
    "end",
    "end date",
    "ends",
    "target date",
    "target end",
    "target end date",
    "target completion",
    "target completion date",
    "completion target",
    "expected completion",
    "estimated completion",
    "eta",
    "finish by",
    "complete by",
    "frist",
    "fällig",
    "fällig am",
    "échéance",
    "fecha límite",
    "prazo",
    "срок",
    "期限",
    "截止日期",
];

/// Keys whose range is when the work is done; a single date behind them may be anything.
const PERIOD: [&str; 17] = [
    "timeline",
    "duration",
    "dates",
    "date",
    "date range",
    "schedule",
    "timeframe",
    "time frame",
    "sprint",
    "sprint dates",
    "when",
    "week",
    "zeitraum",
    "dauer",
    "durée",
    "期間",
    "周期",
];

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let dates: Vec<At<Dated>> = context.plan().dates().collect();
    if dates.is_empty() {
        return;
    }
    tasks(context, &dates, findings);
    milestones(context, &dates, findings);
    let census = context.census();
    for section in context.outline().sections() {
        findings.extend(heading(context, section, &dates, census));
    }
    findings.extend(context.plan().labels().filter_map(|label| labelled(context, census, &label)));
}

fn tasks(context: &DocumentContext, dates: &[At<Dated>], findings: &mut Vec<Finding>) {
    let done = LazyCell::new(|| wording::marker(context, Class::Done).unwrap_or_else(|| "x".to_owned()));
    for task in context.plan().tasks() {
        let Some(class) = task.class(context.vocabulary) else { continue };
        let span = task.place(match task.item.form {
            TaskForm::Row { .. } => task.span,
            _ => task.title,
        });
        if !class.is_unfinished() || task.waived || !context.is_live(span.start) || is_stated_done(&task) {
            continue;
        }
        let first = dates.partition_point(|dated| dated.place(dated.span).start < span.start);
        let own = dates[first..].iter().take_while(|dated| dated.place(dated.span).start < span.end);
        let Some((dated, due)) =
            own.filter_map(|dated| Some((dated, due(context, dated)?))).max_by_key(|(_, due)| *due)
        else {
            continue;
        };
        if due < context.today() {
            findings.push(overdue_task(context, &task, dated, due, &done));
        }
    }
}

/// Rows of milestones are no tasks, but their dates bind all the same: those of a table with a status and a column of due dates.
fn milestones(context: &DocumentContext, dates: &[At<Dated>], findings: &mut Vec<Finding>) {
    let tasks: Vec<Span> = context.plan().tasks().map(|task| task.place(task.span)).collect();
    for table in context.plan().tables().filter(|table| context.is_live(table.place(table.span).start)) {
        let Some(status) = status_column(&table.header) else { continue };
        for row in &table.rows {
            let (Some(first), Some(last), Some(state)) = (row.first(), row.last(), row.get(status)) else {
                continue;
            };
            let span = table.place(first.span.cover(last.span));
            let is_task = tasks
                .get(tasks.partition_point(|task| task.end <= span.start))
                .is_some_and(|task| task.overlaps(span));
            let class = stated::of_value(&state.text).filter(|stated| stated.class.is_unfinished());
            if is_task || class.is_none() || row.iter().any(|cell| cell.text.contains("~~")) {
                continue;
            }
            let start = dates.partition_point(|dated| dated.place(dated.span).start < span.start);
            let own = dates[start..].iter().take_while(|dated| dated.place(dated.span).start < span.end);
            let bound = own.filter(|dated| dated.cue == Some(Cue::Due));
            let latest =
                bound.filter_map(|dated| Some((dated, due(context, dated)?))).max_by_key(|(_, due)| *due);
            if let Some((dated, due)) = latest.filter(|(_, due)| *due < context.today()) {
                let message = format!("was due on {due}, {}, and is open", ago(context.today(), due));
                findings.push(Finding::new(&PAST_DUE, dated.place(dated.span), message));
            }
        }
    }
}

/// A box that also says ✅ in its text is another rule's concern.
fn is_stated_done(task: &Task) -> bool {
    task.stated.is_some_and(|stated| stated.class == Class::Done)
}

/// The last day on which the work is in time; `None` when the date binds nobody.
fn due(context: &DocumentContext, dated: &At<Dated>) -> Option<Date> {
    if dated.struck {
        return None;
    }
    let (_, end) = dated.mention.resolve(context.today())?;
    match (dated.cue, &dated.mention, dated.seat) {
        (Some(Cue::Due), ..) => Some(end),
        (None, Mention::Range(_), Seat::Cell(_)) => Some(end),
        (None, Mention::Range(_), Seat::Box) if stands_apart(context, dated) => Some(end),
        _ => None,
    }
}

/// Does a range stand in brackets or behind a sign? In the middle of a sentence it may be about anything: "the data of Nov 1-15".
fn stands_apart(context: &DocumentContext, dated: &At<Dated>) -> bool {
    let place = dated.place(dated.span);
    let line = context.text().line_span(context.text().line_at(place.start));
    let before = context.source(Span::new(line.start, place.start));
    before.trim_end().ends_with(['(', '[', ':', '-', '–', '—', '|', '*', ']'])
}

/// `done` is what stands in the box of a task that is done.
fn overdue_task(
    context: &DocumentContext,
    task: &At<Task>,
    dated: &At<Dated>,
    due: Date,
    done: &str,
) -> Finding {
    let message = format!("was due on {due}, {}, and is open", ago(context.today(), due));
    let mut finding = Finding::new(&PAST_DUE, dated.place(dated.span), message);
    if let TaskForm::Box { span, .. } = &task.item.form {
        let place = task.place(*span);
        let inside = Span::new(place.start + 1, place.end.saturating_sub(1));
        finding = finding.fix(Applicability::Unsafe, "Mark done", inside, done);
    }
    let Mention::Date(date) = &dated.mention else { return finding };
    let Ok(next) = context.today().checked_add(jiff::Span::new().days(7)) else { return finding };
    let new_text = date.format.write(next);
    finding.fix(Applicability::Unsafe, format!("Move to {new_text}"), dated.place(date.calendar), new_text)
}

/// A phase, week or sprint whose period is over, while boxes below are open and its heading does not say that it is finished.
fn heading(
    context: &DocumentContext,
    section: &Section,
    dates: &[At<Dated>],
    census: &Census,
) -> Option<Finding> {
    let heading = &section.heading;
    let is_finished = heading.status.is_some_and(|stated| !stated.class.is_unfinished());
    if section.historical || section.is_aside() || is_finished || heading.unit.is_none() {
        return None;
    }
    let content = section.place(heading.content);
    let first = dates.partition_point(|dated| dated.place(dated.span).start < content.start);
    let dated =
        dates[first..].iter().take_while(|dated| dated.place(dated.span).end <= content.end).last()?;
    let is_period = matches!(dated.mention, Mention::Range(_)) || dated.cue == Some(Cue::Due);
    let (_, end) = dated.mention.resolve(context.today()).filter(|_| is_period)?;
    let below = Span::new(section.heading_span().end, section.span.end);
    over(context, census, below, dated.place(dated.span), end)
}

/// `**Sprint Period:** 2025-01-28 - 2025-02-04` and `**Deadline:** Nov 14` speak of the section they stand in, or of the task.
fn labelled(context: &DocumentContext, census: &Census, label: &At<Label>) -> Option<Finding> {
    let place = label.place(label.span);
    let (mention, end) = end_of(label, context.today())?;
    let outline = context.outline();
    let section = outline.section_at(place.start);
    let is_finished = |section: &Section| {
        section.is_aside() || section.heading.status.is_some_and(|stated| !stated.class.is_unfinished())
    };
    if end >= context.today() || label.front_matter || outline.path(section).any(is_finished) {
        return None;
    }
    let date = mention.span().shift(place.start);
    let task = census.units().iter().rev().find(|unit| unit.kind == Kind::Box && unit.span.covers(place));
    if let Some(task) = task {
        let message = format!("was due on {end}, {}, and is open", ago(context.today(), end));
        let is_open = task.class.is_unfinished() && !task.waived && !task.past && !task.title.covers(place);
        return is_open.then(|| Finding::new(&PAST_DUE, date, message));
    }
    let section = section.map(|section| &outline.sections()[section]);
    let scope = section.map_or(Span::new(0, context.plan().len()), |section| section.span);
    let is_settled = context.plan().labels().any(|other| {
        let class = if other.key == "status" { stated::of_value(&other.value) } else { None };
        scope.covers(other.place(other.span))
            && outline.section_at(other.place(other.span).start) == outline.section_at(place.start)
            && class.is_some_and(|stated| !stated.class.is_unfinished() && !stated.qualified)
    });
    if is_settled || section.is_some_and(|section| section.historical) {
        return None;
    }
    over(context, census, scope, date, end)
}

/// The last day that a label gives for its work; `None` where its key says nothing of the kind.
fn end_of(label: &Label, today: Date) -> Option<(Mention, Date)> {
    let is_due = DUE.contains(&label.key.as_str());
    let is_period = PERIOD.contains(&label.key.as_str()) || label.key.contains("period");
    // What was reached is no plan, and what goes on has no end.
    let excuses =
        ["✅", "done", "complete", "reached", "was ", "actual", "continu", "ongoing", "onward", "extended"];
    let is_excused = |value: &str| excuses.iter().any(|word| value.contains(word));
    if !is_due && !is_period || is_excused(&label.value.to_lowercase()) {
        return None;
    }
    let mention = crate::calendar::scan(&label.value).into_iter().next_back()?;
    if !is_due && matches!(mention, Mention::Date(_)) {
        return None;
    }
    let (_, end) = mention.resolve(today)?;
    Some((mention, end))
}

fn over(context: &DocumentContext, census: &Census, scope: Span, place: Span, end: Date) -> Option<Finding> {
    if end >= context.today() {
        return None;
    }
    let open = census.unfinished(scope).filter(|unit| unit.kind == Kind::Box).count();
    let all = census.within(scope).iter().filter(|unit| unit.kind == Kind::Box).count();
    let message =
        format!("ended on {end}, {}, and {open} of {all} boxes are open", ago(context.today(), end));
    (open > 0).then(|| Finding::new(&PAST_DUE, place, message))
}

fn ago(today: Date, date: Date) -> String {
    match (today - date).get_days() {
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}
