//! A list of bullets becomes one of tasks, and back.
//!
//! It is the list of the cursor, without what is nested in its items; or whatever items the selected lines hold. The trap: a box that
//! contradicts the emoji behind it helps nobody, so an item that says done gets a box that does. What tells of the past has no tasks:
//! with one it would be no past any more, and all that it says would be held against the present.

use super::{Action, ActionKind, wording};
use crate::finding::Edit;
use crate::rules::DocumentContext;
use crate::status::{Class, emoji};
use crate::syntax::{Item, items_around, items_within, list_of};
use crate::text::{Span, offset_of};

/// To tasks where an item has no box, to a plain list where one has.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let items = selected(context, span);
    let all = items.iter().map(|item| item.span).reduce(Span::cover);
    let mut legends = context.plan().legends();
    if all.is_none_or(|all| legends.any(|legend| all.covers(legend.place(legend.span)))) {
        return Vec::new();
    }
    let is_past = context.document.historical || all.is_some_and(|all| !context.is_live(all.start));
    let plain: Vec<Edit> = items
        .iter()
        .filter(|_| !is_past)
        .filter(|item| item.checkbox.is_none())
        .filter_map(|item| boxed(context, item))
        .collect();
    let unboxed: Vec<Edit> = items.iter().filter_map(|item| unboxed(context, item)).collect();
    let action = |title: &str, kind: ActionKind, edits: Vec<Edit>| {
        (!edits.is_empty()).then(|| Action { title: title.to_owned(), kind, edits, preferred: false })
    };
    let tasks = if plain.len() == 1 { "Turn into a task" } else { "Turn into tasks" };
    let list = if unboxed.len() == 1 { "Turn into a plain item" } else { "Turn into a plain list" };
    let actions = [action(tasks, ActionKind::Tasks, plain), action(list, ActionKind::PlainList, unboxed)];
    actions.into_iter().flatten().collect()
}

/// Longer lists are changed where they are selected: an action that is listed carries an edit for every item.
const MOST: usize = 500;

/// The items that begin on the selected lines; without a selection the list of the innermost item around the cursor.
fn selected(context: &DocumentContext, span: Span) -> Vec<Item> {
    let (text, stream) = (context.text(), &context.reading.stream);
    let first = text.line_around(span.start);
    if !span.is_empty() {
        let last = text.line_around(span.end.saturating_sub(1).max(span.start));
        return items_within(text, stream, Span::new(first.start, last.end)).collect();
    }
    let length = text.slice(first).trim_end().len();
    if length == 0 {
        return Vec::new();
    }
    let around = items_around(text, stream, first.start + offset_of(length));
    let list = around.last().map(|item| list_of(stream, item.span.start)).unwrap_or_default();
    if list.len() > MOST {
        return Vec::new();
    }
    list.iter().filter_map(|block| Item::of(text, block)).collect()
}

fn boxed(context: &DocumentContext, item: &Item) -> Option<Edit> {
    let text = context.text();
    let behind = item.span.start + item.marker.len() as u32;
    let is_on_line = text.line_at(item.content.start) == text.line_at(item.span.start);
    if item.content.is_empty() || !is_on_line {
        let line = text.line_around(behind);
        let is_alone = text.slice(Span::new(behind, line.end)).trim().is_empty();
        let new_text = " [ ] ".to_owned();
        return is_alone.then_some(Edit { file: None, span: Span::new(behind, line.end), new_text });
    }
    let source = context.source(item.content);
    let class = source.chars().next().and_then(|_| {
        let mark = source.split_whitespace().next()?;
        emoji::class(mark.trim_end_matches('\u{fe0f}')).or_else(|| emoji::class(mark))
    });
    let marker = class
        .filter(|class| *class != Class::Open)
        .and_then(|class| wording::marker(context, class))
        .unwrap_or_else(|| " ".to_owned());
    Some(Edit { file: None, span: Span::empty(item.content.start), new_text: format!("[{marker}] ") })
}

fn unboxed(context: &DocumentContext, item: &Item) -> Option<Edit> {
    let checkbox = item.checkbox?;
    let line = context.text().line_around(checkbox.span.end);
    let behind = context.source(Span::new(checkbox.span.end, line.end));
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let span = Span::new(checkbox.span.start, checkbox.span.end + blanks as u32);
    Some(Edit { file: None, span, new_text: String::new() })
}
