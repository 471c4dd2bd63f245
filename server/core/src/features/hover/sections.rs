//! Hover on headings: how far the section is, its period, what is overdue in it, and what comes next.
//!
//! The traps: only the section is counted, and never the document; and it is counted in the usual way, which need not be that of the outline.

use jiff::civil::Date;

use super::card::{Card, Line};
use super::dates::course;
use super::{Hover, Place, counted};
use crate::calendar::Mention;
use crate::plan::{At, Cue, Section, Task, TaskForm};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// How far the tasks of a section are.
#[derive(Default)]
pub(super) struct Progress<'a> {
    /// How many boxes there are that are not nested in one another; where there is none, rows and headings.
    pub(super) total: u64,
    pub(super) done: u64,
    pub(super) cancelled: u64,
    /// They have boxes.
    pub(super) boxed: bool,
    /// The first that is under way, else the first that is not done.
    pub(super) next: Option<At<'a, Task>>,
    /// How many are not done though they were due.
    pub(super) overdue: u64,
}

impl Progress<'_> {
    /// `7 of 12 boxes are done (58%)`; nothing where there are none.
    pub(super) fn line(&self) -> Option<String> {
        let percent = 100.0 * self.done as f64 / self.total as f64;
        let (one, many) = if self.boxed { ("box", "boxes") } else { ("task", "tasks") };
        let all = counted(self.total, one, many);
        (self.total > 0).then(|| format!("{} of {all} done ({percent:.0}%)", self.done))
    }
}

/// How far the tasks that begin in `scope` are.
pub(super) fn progress<'a>(context: &DocumentContext<'a>, scope: Span) -> Progress<'a> {
    let (mut boxes, mut others) = (Progress { boxed: true, ..Progress::default() }, Progress::default());
    let (mut end, mut nexts) = (0, [None, None]);
    for task in within(context, scope) {
        let span = task.place(task.span);
        let is_box = task.is_box() || matches!(task.form, TaskForm::Emoji { .. });
        if is_box && span.start < end {
            continue;
        }
        let progress = if is_box { &mut boxes } else { &mut others };
        end = if is_box { span.end } else { end };
        let class = task.class(context.vocabulary).unwrap_or(Class::Open);
        progress.total += 1;
        progress.done += u64::from(class == Class::Done);
        progress.cancelled += u64::from(class == Class::Cancelled);
        if class.is_unfinished() && !task.waived {
            progress.overdue += u64::from(due(context, &task).is_some_and(|due| due < context.today()));
            let next = &mut nexts[usize::from(!is_box)];
            let is_sooner = |known: &Option<(Class, At<Task>)>| {
                known.as_ref().is_none_or(|(known, _)| class == Class::Active && *known != Class::Active)
            };
            if class != Class::Held && is_sooner(next) {
                *next = Some((class, task));
            }
        }
    }
    let [next_box, next_other] = nexts.map(|next| next.map(|(_, task)| task));
    if boxes.total > 0 {
        Progress { next: next_box, ..boxes }
    } else {
        Progress { next: next_other, ..others }
    }
}

/// The tasks that begin in `scope`, in order.
fn within<'a>(context: &DocumentContext<'a>, scope: Span) -> impl Iterator<Item = At<'a, Task>> {
    let chunks = context.plan().chunks();
    let first = chunks.partition_point(|(start, _)| *start <= scope.start).saturating_sub(1);
    let chunks = chunks[first..].iter().take_while(move |(start, _)| *start < scope.end);
    let tasks = chunks.flat_map(|(base, chunk)| chunk.tasks.iter().map(|item| At { base: *base, item }));
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
    let progress = progress(context, section.span);
    let status = section.heading.status.map(|stated| format!(" · {}", stated.class.word()));
    let line = progress.line().map(|line| format!(" · {line}"));
    let period = period(place, section);
    if status.is_none() && line.is_none() && period.is_none() {
        return None;
    }
    let title = Line::strong(section.heading.title.trim());
    let title = title.and(status.unwrap_or_default()).and(line.unwrap_or_default());
    let mut card = Card::new(title).maybe(period);
    if progress.overdue > 0 {
        card = card.row(Line::text(format!("{} overdue", counted(progress.overdue, "task", "tasks"))));
    }
    let next = progress.next.map(|task| {
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
