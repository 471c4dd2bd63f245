//! The id that a task lacks and those beside it bear.
//!
//! It is the next free one of the document, written as theirs are: `**T013** `. The trap: ids are never made up where no sibling has
//! one, nor where the numbers are those of another system (`#12`).

use super::{Action, ActionKind};
use crate::finding::Edit;
use crate::plan::TaskForm;
use crate::plan::tasks::{Labelled, next_free, numbered};
use crate::rules::DocumentContext;
use crate::syntax::{Item, list_of};
use crate::text::Span;

/// Gives an id to every box on the selected lines that has none.
pub(super) fn action(context: &DocumentContext, span: Span) -> Option<Action> {
    let text = context.text();
    let start = text.line_span(text.line_at(span.start)).start;
    let end = text.line_span(text.line_at(span.end)).end;
    let mut edits: Vec<Edit> = Vec::new();
    // What was given here already, of each series the last number.
    let mut given: Vec<(String, u64)> = Vec::new();
    let mut first = None;
    let lacking = context.plan().tasks().filter(|task| {
        let TaskForm::Box { span, .. } = &task.item.form else { return false };
        let place = task.place(*span);
        start <= place.start && place.end <= end && task.id.is_none()
    });
    for task in lacking {
        let place = task.place(task.span).start;
        let Some(labelled) = sibling(context, place) else { continue };
        let Some(free) = next_free(context.plan(), labelled.id()) else { continue };
        let Some(parts) = numbered(&free) else { continue };
        let known = given.iter_mut().find(|(series, _)| series == parts.series);
        let number = match known {
            Some((_, last)) => {
                *last += 1;
                *last
            }
            None => {
                given.push((parts.series.to_owned(), parts.number));
                parts.number
            }
        };
        let id = parts.with(number);
        edits.push(Edit {
            file: None,
            span: Span::empty(task.place(task.title).start),
            new_text: labelled.with(&id),
        });
        first.get_or_insert(id);
    }
    let first = first?;
    let title = match edits.len() {
        1 => format!("Add the id {first}"),
        many => format!("Add {many} ids, from {first}"),
    };
    Some(Action { title, kind: ActionKind::Number, edits, preferred: false })
}

/// How many items before and behind are asked for an id.
const NEAR: usize = 100;

/// How the nearest item of the list carries its id: of those before it the last, else of those behind it the first.
fn sibling(context: &DocumentContext, start: u32) -> Option<Labelled> {
    let list = list_of(&context.reading.stream, start);
    let at = list.iter().position(|block| block.span.start == start)?;
    let (before, behind) = list.split_at(at);
    let near = before.iter().rev().take(NEAR).chain(behind.iter().skip(1).take(NEAR));
    let labelled = near.filter_map(|block| {
        let item = Item::of(context.text(), block).filter(|item| item.checkbox.is_some())?;
        Labelled::of(&context.source(item.content))
    });
    labelled.take(4).find(|labelled| next_free(context.plan(), labelled.id()).is_some())
}
