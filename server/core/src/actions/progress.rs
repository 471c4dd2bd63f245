//! How far a section or a task is, where it does not say so yet: `(3/12)` in a heading, `[1/3]` behind a task, a line below a heading;
//! and the counts that stand there already, brought up to date.
//!
//! What is put in looks as it does beside it: the siblings of a heading, the other lines of the document. The trap: there are many ways
//! to count; the one is taken that is shown everywhere.

use super::{Action, ActionKind};
use crate::finding::Edit;
use crate::plan::census::{Unit, Way};
use crate::plan::tallies::{Bound, Form, gives};
use crate::plan::{At, Section, Tally};
use crate::rules::DocumentContext;
use crate::text::Span;

/// What bars of progress are drawn with; a line with one is no sample.
const BARS: [char; 8] = ['█', '▓', '▒', '░', '■', '□', '▰', '▱'];

/// To add progress where the cursor is, and to refresh what is there.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    if !span.is_empty() {
        return Vec::new();
    }
    let mut actions = Vec::new();
    match heading(context, span.start) {
        Some(section) => {
            actions.extend(in_heading(context, section));
            actions.extend(below_heading(context, section));
        }
        None => actions.extend(in_item(context, span.start)),
    }
    actions.extend(refreshed(context, span.start));
    actions
}

fn action(title: String, kind: ActionKind, at: u32, new_text: String) -> Action {
    let edits = vec![Edit { file: None, span: Span::empty(at), new_text }];
    Action { title, kind, edits, preferred: false }
}

/// The live section on whose heading's line the cursor is.
fn heading<'a>(context: &'a DocumentContext, offset: u32) -> Option<&'a Section> {
    let outline = context.outline();
    let section = &outline.sections()[outline.section_at(offset)?];
    let line = |offset: u32| context.text().line_at(offset);
    (line(section.heading_span().start) == line(offset) && !section.historical).then_some(section)
}

/// The tallies that begin in `span`.
fn tallies<'a>(context: &'a DocumentContext, span: Span) -> impl Iterator<Item = &'a Bound<'a>> {
    context.tallies().iter().filter(move |bound| span.contains(bound.tally.place(bound.tally.span).start))
}

fn in_heading(context: &DocumentContext, section: &Section) -> Vec<Action> {
    let place = section.heading_span();
    if tallies(context, place).next().is_some() {
        return Vec::new();
    }
    let Some(way) = context.progress(section.body()) else { return Vec::new() };
    let add = |kind: ActionKind, written: String, at: u32| {
        action(format!("Add progress to the heading: {written}"), kind, at, format!(" {written}"))
    };
    let content = section.place(section.heading.content);
    let sample = context
        .outline()
        .sections()
        .iter()
        .filter(|other| other.heading.level == section.heading.level && other.heading_span() != place);
    let sample = sample.take(NEAR).filter_map(|other| sample_heading(context, other)).next();
    if let Some((bound, bracket, is_before)) = sample {
        let written = rewritten(&context.source(bracket), bracket.start, &bound.tally, &way);
        let at = section.heading.status.filter(|_| is_before).map_or(content.end, |status| {
            let before = context.source(Span::new(content.start, section.place(status.span).start));
            content.start + before.trim_end_matches([' ', '(', '[', '-', '–', '—', ':', '*']).len() as u32
        });
        return vec![add(ActionKind::Progress, written, at)];
    }
    let ratio = format!("({}/{})", way.done, way.total);
    let cookie = format!("[{:.0}%]", way.percent());
    vec![add(ActionKind::Progress, ratio, content.end), add(ActionKind::Percentage, cookie, content.end)]
}

/// The tally of a heading with its brackets, and whether it stands before the status.
fn sample_heading<'a>(
    context: &'a DocumentContext,
    section: &Section,
) -> Option<(&'a Bound<'a>, Span, bool)> {
    let content = section.place(section.heading.content);
    let bound = tallies(context, section.heading_span()).next()?;
    let place = bound.tally.place(bound.tally.span);
    let bracket = match bound.tally.form {
        Form::Cookie => place,
        _ => {
            let before = context.source(Span::new(content.start, place.start));
            let open = before.rfind(['(', '[', '（'])?;
            let behind = context.source(Span::new(place.end, content.end));
            let close = behind.find([')', ']', '）'])?;
            let length = behind[close..].chars().next()?.len_utf8();
            Span::new(content.start + open as u32, place.end + (close + length) as u32)
        }
    };
    let status = section.heading.status.map(|status| section.place(status.span));
    if status.is_some_and(|status| status.overlaps(bracket)) {
        return None;
    }
    Some((bound, bracket, status.is_some_and(|status| bracket.end <= status.start)))
}

fn below_heading(context: &DocumentContext, section: &Section) -> Option<Action> {
    let place = section.heading_span();
    let own = section.body();
    let first_inner =
        context.outline().sections().iter().map(|inner| inner.span.start).find(|at| *at >= place.end);
    let head = Span::new(place.end, first_inner.unwrap_or(own.end).min(own.end));
    let is_line = |bound: &&Bound| bound.tally.form == Form::Progress;
    if tallies(context, head).any(|bound| is_line(&bound)) {
        return None;
    }
    let way = context.progress(own)?;
    let sample = context.tallies().iter().filter(is_line).find_map(|bound| {
        let text = context.text();
        let line = text.line_around(bound.tally.place(bound.tally.span).start);
        let source = context.source(line);
        let is_plain = !source.contains(BARS) && source.starts_with(['*', '_'])
            || source.starts_with(char::is_alphabetic);
        (is_plain && bound.tally.total.is_some())
            .then(|| rewritten(source.trim_end(), line.start, &bound.tally, &way))
    });
    let written = sample
        .unwrap_or_else(|| format!("**Progress:** {}/{} tasks ({:.0}%)", way.done, way.total, way.percent()));
    let text = context.text();
    let line_break = text.line_break();
    let line = text.line_at(place.end.saturating_sub(1).max(place.start));
    let end = text.line_span(line).end;
    let is_blank =
        |line: u32| line >= text.line_count() || text.slice(text.line_span(line)).trim().is_empty();
    // A label that stands there has this one beside it.
    let label = if is_blank(line + 1) { line + 2 } else { line + 1 };
    let next = text.line_span(label);
    let next_text = context.source(next);
    let is_label = next_text.starts_with("**")
        && context.plan().labels().any(|label| next.covers(label.place(label.key_span)));
    let (at, new_text) = if is_label && label < text.line_count() {
        let hard = if next_text.ends_with("  ") { "  " } else { "" };
        (next.start, format!("{written}{hard}{line_break}"))
    } else if is_blank(line + 1) {
        (end, format!("{line_break}{line_break}{written}"))
    } else {
        (end, format!("{line_break}{line_break}{written}{line_break}"))
    };
    Some(action("Add a progress line".to_owned(), ActionKind::ProgressLine, at, new_text))
}

/// `[1/3]` behind a task with boxes in it.
fn in_item(context: &DocumentContext, offset: u32) -> Option<Action> {
    let text = context.text();
    let line = text.line_around(offset);
    let units = context.census().units();
    let task = context
        .plan()
        .tasks()
        .enumerate()
        .find(|(_, task)| task.is_box() && line.covers(task.place(Span::empty(task.title.start))));
    let (index, task) = task?;
    let is_child = |unit: &&Unit| unit.parent == Some(index);
    let unit: &Unit =
        units.get(index).filter(|_| units.iter().skip(index + 1).any(|unit| is_child(&unit)))?;
    let title = task.place(task.title);
    if tallies(context, Span::new(title.start, title.end.max(title.start + 1))).next().is_some() {
        return None;
    }
    let way = context.progress(Span::new(title.end, unit.span.end))?;
    let is_percent =
        context.plan().tallies().any(|tally| tally.form == Form::Cookie && tally.percent.is_some());
    let is_ratio = context.plan().tallies().any(|tally| tally.form == Form::Cookie && tally.total.is_some());
    let written = if is_percent && !is_ratio {
        format!("[{:.0}%]", way.percent())
    } else {
        format!("[{}/{}]", way.done, way.total)
    };
    let title_of = format!("Add progress to the task: {written}");
    Some(action(title_of, ActionKind::Progress, title.end, format!(" {written}")))
}

/// The numbers on the line of the cursor, or else in its section, as they are to be.
fn refreshed(context: &DocumentContext, offset: u32) -> Option<Action> {
    let text = context.text();
    let line = text.line_around(offset);
    let line = Span::new(line.start, line.end.max(line.start + 1));
    let section = context.outline().section_at(offset);
    let whole = section.map_or(Span::new(0, text.len()), |index| context.outline().sections()[index].span);
    let is_heading = heading(context, offset).is_some();
    let here = if !is_heading && tallies(context, line).next().is_some() { line } else { whole };
    let size = |bound: &&Bound| -> usize {
        bound.scopes.iter().map(|scope| context.census().within(*scope).len() + 1).sum()
    };
    if tallies(context, here).map(|bound| size(&bound)).sum::<usize>() > PATIENCE {
        return None;
    }
    let edits: Vec<Edit> = tallies(context, here).flat_map(|bound| put_right(context, bound)).collect();
    let title = match edits.len() {
        0 => return None,
        1 => "Refresh the count here".to_owned(),
        _ => "Refresh the counts here".to_owned(),
    };
    Some(Action { title, kind: ActionKind::Refresh, edits, preferred: false })
}

/// The edits that make a tally right; none where some way of counting gives it.
fn put_right(context: &DocumentContext, bound: &Bound) -> Vec<Edit> {
    let tally = &bound.tally;
    let ways: Vec<Way> = bound
        .scopes
        .iter()
        .flat_map(|scope| {
            let census = context.census();
            census.ways(*scope).into_iter().chain(census.ways_by_id(*scope))
        })
        .collect();
    if ways.iter().any(|way| gives(way, tally)) {
        return Vec::new();
    }
    let same_total = ways.iter().find(|way| tally.total.is_some_and(|total| way.gives(total.value)));
    let Some(way) = same_total.copied().or_else(|| context.progress(*bound.scopes.first()?)) else {
        return Vec::new();
    };
    figures(tally, &way)
        .into_iter()
        .map(|(span, new_text)| Edit { file: None, span: tally.place(span), new_text })
        .filter(|edit| context.source(edit.span) != edit.new_text)
        .collect()
}

/// How many headings are asked for a sample.
const NEAR: usize = 100;

/// How many tasks are counted at most to refresh what counts them: nobody waits.
const PATIENCE: usize = 20_000;

/// What the figures of a tally are to be, in the order of their places.
fn figures(tally: &Tally, way: &Way) -> Vec<(Span, String)> {
    let mut figures: Vec<(Span, String)> = Vec::new();
    figures.extend(tally.done.map(|done| (done.span, way.done.to_string())));
    figures.extend(tally.total.map(|total| (total.span, way.total.to_string())));
    figures.extend(tally.percent.map(|(_, span)| (span, format!("{:.0}", way.percent()))));
    figures.sort_by_key(|(span, _)| *span);
    figures
}

/// A text that starts at `base` and holds a tally, with the figures of another one.
fn rewritten(text: &str, base: u32, tally: &At<Tally>, way: &Way) -> String {
    let mut text = text.to_owned();
    for (span, figure) in figures(tally, way).into_iter().rev() {
        let place = tally.place(span);
        let range = (place.start.saturating_sub(base)) as usize..(place.end.saturating_sub(base)) as usize;
        if text.get(range.clone()).is_some() {
            text.replace_range(range, &figure);
        }
    }
    text
}
