//! Hover on headings: how far the section is, its period, what is overdue in it, and what comes next.
//!
//! The trap: what comes next is one of the outermost boxes, also where those nested in them count.

use jiff::civil::Date;

use super::card::{Card, Line};
use super::dates::course;
use super::{Hover, Place, counted};
use crate::calendar::Mention;
use crate::plan::{At, Cue, Section, Task, TaskForm};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// What of the tasks of a place is still to come.
#[derive(Default)]
struct Ahead<'a> {
    /// The first that is under way, else the first that is not done.
    next: Option<At<'a, Task>>,
    /// How many are not done though they were due.
    overdue: u64,
}

/// What is still to come of the tasks that begin in `scope`: of the outermost boxes, and where there are none of rows and headings.
fn ahead<'a>(context: &DocumentContext<'a>, scope: Span) -> Ahead<'a> {
    let (mut boxes, mut others) = (Ahead::default(), Ahead::default());
    let (mut end, mut has_boxes, mut are_active) = (0, false, [false; 2]);
    for task in within(context, scope) {
        let span = task.place(task.span);
        let is_box = task.is_box() || matches!(task.form, TaskForm::Emoji { .. });
        if is_box && span.start < end {
            continue;
        }
        let ahead = if is_box { &mut boxes } else { &mut others };
        (end, has_boxes) = if is_box { (span.end, true) } else { (end, has_boxes) };
        let class = task.class(context.vocabulary).unwrap_or(Class::Open);
        if !class.is_unfinished() || task.waived {
            continue;
        }
        ahead.overdue += u64::from(due(context, &task).is_some_and(|due| due < context.today()));
        let is_active = &mut are_active[usize::from(is_box)];
        if class != Class::Held && (ahead.next.is_none() || class == Class::Active && !*is_active) {
            (ahead.next, *is_active) = (Some(task), class == Class::Active);
        }
    }
    if has_boxes { boxes } else { others }
}

/// The tasks that begin in `scope`, in order.
fn within<'a>(context: &DocumentContext<'a>, scope: Span) -> impl Iterator<Item = At<'a, Task>> {
    let chunks = context.plan().chunks();
    let last = chunks.begun(scope.end);
    let chunks = chunks.range(chunks.reaching(scope.start).min(last)..last);
    let tasks = chunks.flat_map(|(base, chunk)| chunk.tasks.iter().map(move |item| At { base, item }));
    tasks.filter(move |task| (scope.start..scope.end).contains(&task.place(task.span).start))
}

/// The last day on which a task is in time, if its own text names one.
pub(super) fn due(context: &DocumentContext, task: &At<Task>) -> Option<Date> {
    let span = if task.is_box() { task.title } else { task.span };
    let (_, chunk) = context.plan().chunks().iter().find(|(start, _)| *start == task.base)?;
    let dates = chunk.dates.iter().filter(|dated| span.covers(dated.span) && !dated.struck);
    let due = dates.filter(|dated| dated.cue == Some(Cue::Due));
    due.filter_map(|dated| Some(dated.mention.resolve(context.reference(task.base))?.1)).max()
}

/// A heading.
pub(super) fn section(place: &Place) -> Option<Hover> {
    let context = place.context;
    let index = context.outline().section_at(place.offset)?;
    let section = &context.outline().sections()[index];
    if !section.heading_span().touches(place.offset) {
        return None;
    }
    let way = context.progress(section.body());
    let status = section.heading.status.map(|stated| format!(" · {}", stated.class.word()));
    let period = period(place, section);
    if status.is_none() && way.is_none() && period.is_none() {
        return None;
    }
    let title = Line::strong(section.heading.title.trim()).and(status.unwrap_or_default());
    let title = match &way {
        Some(way) => title.and(" · ").and_progress(way),
        None => title,
    };
    let mut card = Card::new(title).maybe(period);
    let ahead = ahead(context, section.body());
    if ahead.overdue > 0 {
        card = card.row(Line::text(format!("{} overdue", counted(ahead.overdue, "task", "tasks"))));
    }
    let next = ahead.next.map(|task| {
        let number = place.line(task.place(task.span).start);
        let title = title_of_task(context, &task);
        Line::text("Next: ").and_code(title).and(format!(" (line {number})"))
    });
    let history =
        section.historical.then(|| Line::text("History: nothing here is judged as if it were said now."));
    Some(Hover { span: section.place(section.heading.content), card: card.maybe(next).maybe(history) })
}

/// When the section lasts, by its heading or by a label right below it.
fn period(place: &Place, section: &Section) -> Option<Line> {
    let (_, chunk) = place.context.plan().chunks().iter().find(|(start, _)| *start == section.base)?;
    let first = section.heading.span;
    let below = first.end.saturating_add(400);
    let own = section.span.end.saturating_sub(section.base);
    let is_range = |dated: &&crate::plan::Dated| matches!(dated.mention, Mention::Range(_)) && !dated.struck;
    let in_heading = chunk.dates.iter().filter(is_range).find(|dated| first.covers(dated.span));
    let in_label = || {
        let labels = chunk
            .labels
            .iter()
            .filter(|label| label.span.start >= first.end && label.span.end < below.min(own));
        let mut dates = labels.filter_map(|label| {
            chunk.dates.iter().filter(is_range).find(|dated| label.span.covers(dated.span))
        });
        dates.next()
    };
    let dated = in_heading.or_else(in_label)?;
    let today = place.context.today();
    let (start, end) = dated.mention.resolve(place.context.reference(section.span.start))?;
    Some(Line::text(format!("{start} to {end} · {}", course(today, start, end))))
}

/// The title of any task of the document.
pub(in crate::features) fn title_of_task(context: &DocumentContext, task: &At<Task>) -> String {
    let text = context.source(task.place(task.title));
    super::tasks::bare(text.lines().next().unwrap_or_default())
}
