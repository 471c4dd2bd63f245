//! A task moves to another phase: the item with all that is nested in it, to the end of the first list of tasks there.
//!
//! It is written as that list writes its items: indentation, marker, next number. Where there is no list yet, it begins one below what
//! the phase says. The traps: what goes on below an item is indented to
//! its text, so a wider marker moves it; and a text may end without a line break.

use super::{Action, ActionKind};
use crate::finding::Edit;
use crate::plan::Section;
use crate::rules::DocumentContext;
use crate::syntax::{Item, item_before, items_around, items_within, list_of};
use crate::text::Span;

/// More phases than this are no list to choose from.
const MOST: usize = 12;

/// To every other phase of the document.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    found(context, span).unwrap_or_default()
}

fn found(context: &DocumentContext, span: Span) -> Option<Vec<Action>> {
    let (text, stream) = (context.text(), &context.reading.stream);
    let line = text.line_around(span.start);
    if !span.is_empty() || line.is_empty() {
        return None;
    }
    let items = items_around(text, stream, line.start + trimmed(&context.source(line)));
    let item = items.last().filter(|item| item.checkbox.is_some() && item.span.start >= line.start)?;
    if !item.indent.trim().is_empty() || !is_alone(context, item) {
        return None;
    }
    let outline = context.outline();
    let own = outline.path(outline.section_at(span.start)).find(|section| is_phase(section))?;
    let kind = own.heading.unit.as_ref()?.kind;
    let others = outline.sections().iter().enumerate().filter(|(_, section)| {
        let is_same = section.heading.unit.as_ref().is_some_and(|unit| unit.kind == kind);
        is_phase(section)
            && is_same
            && section.heading.level == own.heading.level
            && section.span != own.span
            && !section.historical
    });
    let actions = others.filter_map(|(index, section)| {
        let (marker, put) = target(context, item, index, section)?;
        let edits = moved(context, item, &marker, put)?;
        let title = format!("Move to {}", name(section));
        Some(Action { title, kind: ActionKind::Move(index), edits, preferred: false })
    });
    let actions: Vec<Action> = actions.collect();
    (actions.len() <= MOST).then_some(actions)
}

fn trimmed(line: &str) -> u32 {
    line.trim_end().len() as u32
}

/// Nothing but blanks stands before it on its line.
fn is_alone(context: &DocumentContext, item: &Item) -> bool {
    let line = context.text().line_around(item.span.start);
    context.source(Span::new(line.start, item.span.start)).trim().is_empty()
}

fn is_phase(section: &Section) -> bool {
    section.heading.unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some())
}

fn name(section: &Section) -> String {
    let heading = &section.heading;
    let unit = heading.unit.as_ref().map_or("", |unit| unit.span.of(&heading.title));
    unit.trim().to_owned()
}

/// The last item of the first list of tasks in a section.
fn last_task(context: &DocumentContext, section: &Section) -> Option<Item> {
    let (text, stream) = (context.text(), &context.reading.stream);
    let body = section.body();
    let first = items_within(text, stream, body)
        .find(|item| item.depth == 1 && item.checkbox.is_some() && item.indent.trim().is_empty())?;
    Item::of(text, list_of(stream, first.span.start).last()?)
}

/// What the moved item begins with.
struct Marker {
    indent: String,
    marker: String,
    gap: String,
}

/// Where it is put: the place, and what stands before and behind it there.
struct Target {
    at: u32,
    before: String,
    behind: &'static str,
}

/// Behind the last task of a section; without one below its text, before its first part and before a line across the page.
fn target(
    context: &DocumentContext,
    item: &Item,
    index: usize,
    section: &Section,
) -> Option<(Marker, Target)> {
    let text = context.text();
    let line_break = text.line_break();
    if let Some(last) = last_task(context, section) {
        let before = item_before(text, &context.reading.stream, last.span.start);
        let marker = last.next_marker(before.as_ref());
        let target = Target { at: lines(context, last.span).end, before: line_break.to_owned(), behind: "" };
        return Some((Marker { indent: last.indent, marker, gap: last.gap }, target));
    }
    let next = context.outline().sections().get(index + 1);
    let end = next.map_or(context.plan().len(), |next| next.span.start);
    let first = text.line_at(section.heading_span().end.saturating_sub(1));
    let own = (first + 1..text.line_count()).map(|line| text.line_span(line));
    let own = own.take_while(|line| line.start < end);
    let is_rule = |line: &Span| {
        let line = text.slice(*line);
        let line = line.trim();
        line.len() >= 3 && line.chars().all(|letter| matches!(letter, '-' | '*' | '_' | ' '))
    };
    let own: Vec<Span> = own.take_while(|line| !is_rule(line)).collect();
    let is_blank = |line: &Span| text.slice(*line).trim().is_empty();
    let last = own.iter().rev().find(|line| !is_blank(line)).copied();
    let at = last.unwrap_or(text.line_span(first)).end;
    let below = text.line_at(at) + 1;
    let touches = below < text.line_count() && !is_blank(&text.line_span(below));
    let marker = if item.marker.len() > 1 {
        format!("1{}", &item.marker[item.marker.len() - 1..])
    } else {
        item.marker.clone()
    };
    let target = Target { at, before: line_break.repeat(2), behind: if touches { line_break } else { "" } };
    Some((Marker { indent: String::new(), marker, gap: item.gap.clone() }, target))
}

/// Takes the lines of `item` away and puts them there, as that is written.
fn moved(context: &DocumentContext, item: &Item, last: &Marker, target: Target) -> Option<Vec<Edit>> {
    let text = context.text();
    let line_break = text.line_break();
    let whole = lines(context, item.span);
    let marker = &last.marker;
    let content = item.span.start + item.marker.len() as u32;
    let written = context.source(Span::new(content, whole.end));
    let mut rows = written.split('\n').map(|row| row.trim_end_matches('\r'));
    let first = rows.next()?.trim_start_matches([' ', '\t']);
    let gap = if last.gap.is_empty() { " " } else { &last.gap };
    let mut new_text = format!("{}{}{marker}{gap}{first}", target.before, last.indent);
    let (old, new) = (
        item.indent.len() + item.marker.len() + item.gap.len(),
        last.indent.len() + marker.len() + gap.len(),
    );
    for row in rows {
        new_text.push_str(line_break);
        new_text.push_str(&indented(row, old, new));
    }
    new_text.push_str(target.behind);
    let put = Edit { file: None, span: Span::empty(target.at), new_text };
    let taken = Edit { file: None, span: taken(context, whole), new_text: String::new() };
    let mut edits = vec![taken, put];
    edits.sort_by_key(|edit| edit.span);
    Some(edits)
}

/// A line that goes on below an item, as far behind its new text as it was behind the old one.
fn indented(row: &str, old: usize, new: usize) -> String {
    if row.trim().is_empty() {
        return row.to_owned();
    }
    let blanks = row.len() - row.trim_start_matches(' ').len();
    if row.starts_with('\t') || blanks < old {
        return row.to_owned();
    }
    format!("{}{}", " ".repeat(blanks + new - old.min(blanks + new)), &row[blanks..])
}

/// The whole lines of a span, without the last line break.
fn lines(context: &DocumentContext, span: Span) -> Span {
    let text = context.text();
    let start = text.line_around(span.start).start;
    Span::new(start, text.line_around(span.end.max(span.start + 1) - 1).end)
}

/// These lines with a line break, and with a blank line of two that would stand beside one another.
fn taken(context: &DocumentContext, whole: Span) -> Span {
    let text = context.text();
    let line = |offset: u32| text.line_at(offset);
    let next = text.line_span(line(whole.end) + 1);
    let is_last = line(whole.end) + 1 >= text.line_count();
    if is_last {
        let before = line(whole.start).checked_sub(1).map(|before| text.line_span(before).end);
        return Span::new(before.unwrap_or(whole.start), whole.end);
    }
    let is_blank = |span: Span| text.slice(span).trim().is_empty();
    let before = line(whole.start).checked_sub(1).map(|before| text.line_span(before));
    let behind = text.line_span(line(next.start) + 1);
    let is_between =
        before.is_some_and(is_blank) && is_blank(next) && line(next.start) + 1 < text.line_count();
    Span::new(whole.start, if is_between { behind.start } else { next.start })
}
