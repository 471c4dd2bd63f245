//! Where unfinished work is bound to a last day: what `past-due` and `due-soon` judge.
//!
//! [`deadlines`] finds open tasks with a due date, open rows of milestones, and periods with open boxes in them, whatever the day is.
//! The trap: of a range the end binds, and a date in the middle of a sentence binds nobody.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::DocumentContext;
use crate::calendar::Mention;
use crate::languages::{List, has};
use crate::plan::census::{Census, Kind, Unit};
use crate::plan::tables::status_column;
use crate::plan::{At, Cue, Dated, Label, Seat, Section, Task, TaskForm};
use crate::status::{Class, stated};
use crate::text::{Innermost, Span};

/// A last day, and the unfinished work that it binds.
#[derive(Clone, Copy)]
pub(super) struct Deadline<'a> {
    /// The date as written.
    pub(super) span: Span,
    /// The last day on which the work is in time.
    pub(super) due: Date,
    /// What is to be done until then.
    pub(super) work: Work<'a>,
}

/// What a deadline binds.
#[derive(Clone, Copy)]
pub(super) enum Work<'a> {
    /// One task.
    Task {
        /// The task.
        task: At<'a, Task>,
        /// Its date.
        dated: At<'a, Dated>,
    },
    /// A milestone, or a task whose date stands below it.
    Item,
    /// The boxes of a section.
    Boxes {
        /// How many are open.
        open: usize,
        /// Of how many.
        all: usize,
    },
}

/// Every deadline of unfinished work in the live parts of a document.
pub(super) fn deadlines<'a>(context: &DocumentContext<'a>) -> Vec<Deadline<'a>> {
    let mut found = Vec::new();
    let dates: Vec<At<Dated>> = context.plan().dates().collect();
    if dates.is_empty() {
        return found;
    }
    tasks(context, &dates, &mut found);
    milestones(context, &dates, &mut found);
    let census = context.census();
    for section in context.outline().sections() {
        found.extend(heading(context, section, &dates, census));
    }
    labels(context, census, &mut found);
    found
}

fn tasks<'a>(context: &DocumentContext<'a>, dates: &[At<'a, Dated>], found: &mut Vec<Deadline<'a>>) {
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
        let work = Work::Task { task, dated: *dated };
        found.push(Deadline { span: dated.place(dated.span), due, work });
    }
}

/// Rows of milestones are no tasks, but their dates bind all the same: those of a table with a status and a column of due dates.
fn milestones<'a>(context: &DocumentContext<'a>, dates: &[At<'a, Dated>], found: &mut Vec<Deadline<'a>>) {
    let tasks =
        LazyCell::new(|| -> Vec<Span> { context.plan().tasks().map(|task| task.place(task.span)).collect() });
    // Few statuses stand in many rows.
    let mut unfinished: HashMap<&str, bool> = HashMap::new();
    for table in context.plan().tables().filter(|table| context.is_live(table.place(table.span).start)) {
        let Some(status) = status_column(&table.header) else { continue };
        for row in &table.item.rows {
            let (Some(first), Some(last), Some(state)) = (row.first(), row.last(), row.get(status)) else {
                continue;
            };
            let span = table.place(first.span.cover(last.span));
            let is_task = tasks
                .get(tasks.partition_point(|task| task.end <= span.start))
                .is_some_and(|task| task.overlaps(span));
            let start = dates.partition_point(|dated| dated.place(dated.span).start < span.start);
            let own = dates[start..].iter().take_while(|dated| dated.place(dated.span).start < span.end);
            let mut bound = own.filter(|dated| dated.cue == Some(Cue::Due)).peekable();
            // A status is read where a day is due.
            if is_task || bound.peek().is_none() || row.iter().any(|cell| cell.text.contains("~~")) {
                continue;
            }
            let is_unfinished = *unfinished.entry(&state.text).or_insert_with(|| {
                stated::of_value(&state.text).is_some_and(|stated| stated.class.is_unfinished())
            });
            if !is_unfinished {
                continue;
            }
            let latest =
                bound.filter_map(|dated| Some((dated, due(context, dated)?))).max_by_key(|(_, due)| *due);
            if let Some((dated, due)) = latest {
                found.push(Deadline { span: dated.place(dated.span), due, work: Work::Item });
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
    let (_, end) = dated.mention.resolve(context.reference(dated.place(dated.span).start))?;
    match (dated.cue, &dated.mention, dated.seat) {
        (Some(Cue::Due), ..) => Some(end),
        (None, Mention::Range(_), Seat::Cell(_)) => Some(end),
        (None, Mention::Range(_), Seat::Box) if stands_apart(context, dated) => Some(end),
        _ => None,
    }
}

/// So near before a range, in bytes, stands the sign that sets it apart.
const CLOSE: u32 = 80;

/// Does a range stand in brackets or behind a sign? In the middle of a sentence it may be about anything: "the data of Nov 1-15".
fn stands_apart(context: &DocumentContext, dated: &At<Dated>) -> bool {
    let place = dated.place(dated.span);
    let line = context.text().line_around(place.start);
    let before = context.source(Span::new(line.start.max(place.start.saturating_sub(CLOSE)), place.start));
    before.trim_end().ends_with(['(', '[', ':', '-', '–', '—', '|', '*', ']'])
}

/// A phase, week or sprint with a period, while boxes below are open and its heading does not say that it is finished.
fn heading<'a>(
    context: &DocumentContext,
    section: &Section,
    dates: &[At<Dated>],
    census: &Census,
) -> Option<Deadline<'a>> {
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
    let (_, end) = dated.mention.resolve(context.reference(content.start)).filter(|_| is_period)?;
    let below = section.body();
    let work = open_boxes(census, below)?;
    Some(Deadline { span: dated.place(dated.span), due: end, work })
}

/// `**Sprint Period:** 2025-01-28 - 2025-02-04` and `**Deadline:** Nov 14` speak of the section they stand in, or of the task.
fn labels<'a>(context: &DocumentContext, census: &Census, found: &mut Vec<Deadline<'a>>) {
    let outline = context.outline();
    let is_finished = |section: &Section| {
        section.is_aside() || section.heading.status.is_some_and(|stated| !stated.class.is_unfinished())
    };
    let boxes: Vec<&Unit> = census.units().iter().filter(|unit| unit.kind == Kind::Box).collect();
    let mut boxes = Innermost::new(&boxes, |unit: &&Unit| unit.span);
    // Sections with a label that says they are finished, and what of each is to be done.
    let settled = LazyCell::new(|| settled(context));
    let mut work: HashMap<Option<usize>, Option<Work>> = HashMap::new();
    // What front matter says is said of the document, and not of its work.
    for label in context.plan().labels().filter(|label| !label.front_matter) {
        let place = label.place(label.span);
        let Some((mention, end)) = end_of(&label, || context.reference(place.start)) else { continue };
        let section = outline.section_at(place.start);
        if outline.path(section).any(is_finished) {
            continue;
        }
        let span = mention.span().shift(place.start);
        if let Some(task) = boxes.around(place) {
            let is_open =
                task.class.is_unfinished() && !task.waived && !task.past && !task.title.covers(place);
            found.extend(is_open.then_some(Deadline { span, due: end, work: Work::Item }));
            continue;
        }
        let own = section.map(|section| &outline.sections()[section]);
        if settled.contains(&section) || own.is_some_and(|section| section.historical) {
            continue;
        }
        let scope = own.map_or(Span::new(0, context.plan().len()), |section| section.span);
        let work = *work.entry(section).or_insert_with(|| open_boxes(census, scope));
        found.extend(work.map(|work| Deadline { span, due: end, work }));
    }
}

/// The sections in which a label states a status that is finished.
fn settled(context: &DocumentContext) -> HashSet<Option<usize>> {
    let is_finished = |label: &At<Label>| {
        let class = if label.key == "status" { stated::of_value(&label.value) } else { None };
        class.is_some_and(|stated| !stated.class.is_unfinished() && !stated.qualified)
    };
    let labels = context.plan().labels().filter(is_finished);
    labels.map(|label| context.outline().section_at(label.place(label.span).start)).collect()
}

/// The last day that a label gives for its work; `None` where its key says nothing of the kind.
fn end_of(label: &Label, reference: impl Fn() -> Date) -> Option<(Mention, Date)> {
    let is_due = has(List::PeriodEnds, &label.key) || has(List::PeriodDue, &label.key);
    let is_period = has(List::PeriodSpans, &label.key) || label.key.contains("period");
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
    let (_, end) = mention.resolve(reference())?;
    Some((mention, end))
}

/// The boxes of a scope that are to be done, if any is open.
fn open_boxes<'a>(census: &Census, scope: Span) -> Option<Work<'a>> {
    let open = census.unfinished(scope).count();
    (open > 0).then(|| Work::Boxes { open, all: census.boxes(scope) })
}
