//! The id that a task lacks and those beside it bear: a box, a row, a heading.
//!
//! It is the next free one of the document, written as theirs are: `**T013** `. The trap: ids are never made up where no sibling has
//! one, nor where the numbers are those of another system (`#12`).

mod headings;
mod rows;

use super::{Action, ActionKind};
use crate::finding::Edit;
use crate::plan::TaskForm;
use crate::plan::tasks::{Labelled, next_free, numbered};
use crate::rules::DocumentContext;
use crate::syntax::{Item, list_of};
use crate::text::Span;

/// Gives an id to every task on the selected lines that has none.
pub(super) fn action(context: &DocumentContext, span: Span) -> Option<Action> {
    let text = context.text();
    let start = text.line_around(span.start).start;
    let lines = Span::new(start, text.line_around(span.end).end);
    let mut numbers = Numbers::default();
    boxes(context, lines, &mut numbers);
    rows::read(context, lines, &mut numbers);
    headings::read(context, lines, &mut numbers);
    let (first, _) = numbers.edits.first()?;
    let title = match numbers.edits.len() {
        1 => format!("Add the id {first}"),
        many => format!("Add {many} ids, from {first}"),
    };
    let edits = numbers.edits.into_iter().map(|(_, edit)| edit).collect();
    Some(Action { title, kind: ActionKind::Number, edits, preferred: false })
}

/// The ids that are given, each with its edit.
#[derive(Default)]
struct Numbers {
    edits: Vec<(String, Edit)>,
    /// Of each series the last number that was given here.
    given: Vec<(String, u64)>,
}

impl Numbers {
    /// Gives what stands at `span` the id `free`, or one behind it where that was given already; `write` says how it is carried.
    fn give(&mut self, free: &str, span: Span, write: impl FnOnce(&str) -> String) {
        let Some(parts) = numbered(free) else { return };
        let known = self.given.iter_mut().find(|(series, _)| series == parts.series);
        let number = match known {
            Some((_, last)) => {
                *last += 1;
                *last
            }
            None => {
                self.given.push((parts.series.to_owned(), parts.number));
                parts.number
            }
        };
        let id = parts.with(number);
        let new_text = write(&id);
        self.edits.push((id, Edit { file: None, span, new_text }));
    }
}

fn boxes(context: &DocumentContext, lines: Span, numbers: &mut Numbers) {
    let lacking = context.plan().tasks().filter(|task| {
        let TaskForm::Box { span, .. } = &task.item.form else { return false };
        lines.covers(task.place(*span)) && task.id.is_none()
    });
    for task in lacking {
        let Some(labelled) = sibling(context, task.place(task.span).start) else { continue };
        let Some(free) = next_free(context.plan(), labelled.id()) else { continue };
        numbers.give(&free, Span::empty(task.place(task.title).start), |id| labelled.with(id));
    }
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
