//! Boxes: toggle, and set to any class, for one line or a selection of lines.

use super::{Action, wording};
use crate::finding::Edit;
use crate::plan::TaskForm;
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// A box on a selected line.
struct Boxed {
    /// What stands between the brackets.
    marker: Span,
    class: Class,
}

/// Toggle first, then every other class.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let boxes = boxes(context, span);
    let Some(first) = boxes.first() else { return Vec::new() };
    let toggled = if first.class == Class::Done { Class::Open } else { Class::Done };
    let rest = Class::ALL.into_iter().filter(|class| *class != toggled);
    let classes = std::iter::once(toggled).chain(rest);
    let actions = classes.filter_map(|class| action(context, &boxes, class));
    actions.enumerate().map(|(index, action)| if index == 0 { action.preferred() } else { action }).collect()
}

/// Sets every box to `class`; nothing where all of them are that already.
fn action(context: &DocumentContext, boxes: &[Boxed], class: Class) -> Option<Action> {
    let marker = wording::marker(context, class)?;
    let edits: Vec<Edit> = boxes
        .iter()
        .filter(|boxed| boxed.class != class)
        .map(|boxed| Edit { file: None, span: boxed.marker, new_text: marker.clone() })
        .collect();
    let title = match edits.len() {
        0 => return None,
        1 => format!("Mark {}", class.word()),
        many => format!("Mark {many} tasks {}", class.word()),
    };
    Some(Action { title, kind: super::ActionKind::Rewrite, edits, preferred: false })
}

/// The boxes that begin on the lines of `span`.
fn boxes(context: &DocumentContext, span: Span) -> Vec<Boxed> {
    let text = context.text();
    let start = text.line_span(text.line_at(span.start)).start;
    let end = text.line_span(text.line_at(span.end)).end;
    let tasks = context.plan().tasks();
    tasks
        .filter_map(|task| {
            let TaskForm::Box { span, marker } = &task.item.form else { return None };
            let place = task.place(*span);
            let inside = Span::new(place.start + 1, place.end.saturating_sub(1));
            let class = context.vocabulary.marker(marker);
            (start <= place.start && place.end <= end).then_some(Boxed { marker: inside, class })
        })
        .collect()
}
