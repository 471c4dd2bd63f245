//! What Enter goes on with in a list of tasks: an empty box, with the indentation, the marker and the next id of the item above;
//! on an empty item the list ends, or goes on one level further out. The items behind it are counted on ([`numbers`]).
//!
//! [`continued`] is asked after the line break is in the text. Editors may have indented the new line, or repeated the `>` of a quote,
//! by then. The trap: text that goes on below an item without indentation belongs to that item for Markdown, and not for its writer.

mod numbers;

use crate::finding::Edit;
use crate::plan::tasks::{Labelled, next_free};
use crate::rules::DocumentContext;
use crate::syntax::{Item, item_before, items_around, list_of};
use crate::text::{Span, Text};

/// What typing asks for it.
pub const TRIGGER: &str = "\n";

/// The edits that go on with the list above the line that the cursor at `offset` has just come to, the one at the cursor first; none
/// where there is no list of tasks.
pub fn continued(context: &DocumentContext, offset: u32) -> Vec<Edit> {
    found(context, offset).unwrap_or_default()
}

fn found(context: &DocumentContext, offset: u32) -> Option<Vec<Edit>> {
    let text = context.text();
    let line = text.line_at(offset);
    let above = text.line_span(line.checked_sub(1)?);
    let here = text.line_span(line);
    let end = trimmed_end(text, above)?;
    let items = items_around(text, &context.reading.stream, end);
    let (item, outer) = items.split_last()?;
    let checkbox = item.checkbox.filter(|_| is_task(context, item))?;
    let rest =
        rest(text, here, item).filter(|rest| *rest >= offset || is_blank(text, Span::new(*rest, offset)))?;

    let is_marker_line = above.start <= item.span.start;
    if !is_marker_line && !is_indented(text, above, item) {
        return None;
    }
    let is_left = is_blank(text, Span::new(rest, here.end));
    if is_marker_line && is_left && is_empty(context, item, Span::new(checkbox.span.end, above.end)) {
        let quotes = item.quote_indent().len() as u32;
        let ended = Span::new(above.start + quotes, rest);
        let outer = match outer.last() {
            None => return edit(text, ended, "").map(|edit| vec![edit]),
            // `- - [ ]`: what it stands in begins on the same line.
            Some(outer) if outer.span.start >= above.start => return None,
            Some(outer) => outer,
        };
        let marker = next_marker(context, outer);
        let edit = edit(text, ended, next(context, outer, &marker).get(quotes as usize..)?)?;
        return Some([edit].into_iter().chain(numbers::counted_on(context, outer, &marker, here)).collect());
    }
    let marker = next_marker(context, item);
    let edit = edit(text, Span::new(here.start, rest), &next(context, item, &marker))?;
    Some([edit].into_iter().chain(numbers::counted_on(context, item, &marker, here)).collect())
}

/// The marker of an item behind this one; where all items of a list have the same number, it has it, too.
fn next_marker(context: &DocumentContext, item: &Item) -> String {
    if item.marker.len() < 2 {
        return item.marker.clone();
    }
    let (text, stream) = (context.text(), &context.reading.stream);
    let beside = item_before(text, stream, item.span.start).or_else(|| {
        let list = list_of(stream, item.span.start);
        Item::of(text, list.iter().find(|block| block.span.start > item.span.start)?)
    });
    item.next_marker(beside.as_ref())
}

/// What an item behind this one begins with, with its indentation.
fn next(context: &DocumentContext, item: &Item, marker: &str) -> String {
    let checkbox = if item.checkbox.is_some() { "[ ] " } else { "" };
    let id = label(context, item).unwrap_or_default();
    format!("{}{marker}{}{checkbox}{id}", item.indent, item.gap)
}

/// The next id, as the item carries its own.
fn label(context: &DocumentContext, item: &Item) -> Option<String> {
    item.checkbox?;
    let labelled = Labelled::of(&context.source(first_line(context.text(), item)))?;
    Some(labelled.with(&next_free(context.plan(), labelled.id())?))
}

fn first_line(text: &Text, item: &Item) -> Span {
    let line = text.line_around(item.content.start);
    Span::new(item.content.start, item.content.end.min(line.end))
}

/// Is it a task, and not `- [1] Smith` or a line of a legend?
fn is_task(context: &DocumentContext, item: &Item) -> bool {
    let Some((index, base)) = context.reading.stream.chunk_at(item.span.start) else { return false };
    let Some((_, chunk)) = context.plan().chunks().get(index) else { return false };
    chunk.tasks.iter().any(|task| task.is_box() && task.span.start + base == item.span.start)
}

/// Does an item say nothing behind its box, or nothing but an id that its list would have given it?
fn is_empty(context: &DocumentContext, item: &Item, behind: Span) -> bool {
    let source = context.source(behind);
    let text = source.trim();
    let Some(labelled) = Labelled::of(text) else { return text.is_empty() };
    // A list of nothing but ids is one of things that have a name elsewhere.
    let before = || item_before(context.text(), &context.reading.stream, item.span.start);
    let is_given = |before: Item| {
        let text = context.source(before.content);
        Labelled::of(&text).is_some_and(|labelled| !labelled.rest(&text).trim().is_empty())
    };
    labelled.rest(text).is_empty()
        && next_free(context.plan(), labelled.id()).is_some()
        && before().is_some_and(is_given)
}

/// Is the line, which goes on with the text of an item, further in than its marker?
fn is_indented(text: &Text, line: Span, item: &Item) -> bool {
    let source = text.slice(line);
    let depth = source.len() - source.trim_start_matches([' ', '\t', '>']).len();
    depth > item.indent.len()
}

/// Where on the new line the text begins that was behind the cursor; none when something goes on with the list already.
fn rest(text: &Text, here: Span, item: &Item) -> Option<u32> {
    let source = text.slice(here);
    let mut rest = source.trim_start_matches([' ', '\t']);
    for _ in item.indent.matches('>') {
        rest = rest.strip_prefix('>').unwrap_or(rest).trim_start_matches([' ', '\t']);
    }
    if let Some(behind) = rest.strip_prefix(['-', '*', '+'])
        && (behind.is_empty() || behind.starts_with([' ', '\t']))
    {
        rest = behind.trim_start_matches([' ', '\t']);
        if !rest.is_empty() {
            return None;
        }
    }
    Some(here.start + (source.len() - rest.len()) as u32)
}

fn is_blank(text: &Text, span: Span) -> bool {
    text.slice(span).trim().is_empty()
}

/// Where the text of a line ends; none of one that is blank but for the marks of quotes.
fn trimmed_end(text: &Text, line: Span) -> Option<u32> {
    let source = text.slice(line);
    let end = source.trim_end().len();
    (!source.trim_start_matches([' ', '\t', '>']).is_empty()).then_some(line.start + end as u32)
}

/// The replacement without what stays the same at its start, so that a cursor behind it stays behind it.
fn edit(text: &Text, span: Span, new_text: &str) -> Option<Edit> {
    let old = text.slice(span);
    let same: usize = old
        .chars()
        .zip(new_text.chars())
        .take_while(|(old, new)| old == new)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let span = Span::new(span.start + same as u32, span.end);
    let new_text = new_text[same..].to_owned();
    (!span.is_empty() || !new_text.is_empty()).then_some(Edit { file: None, span, new_text })
}
