//! The status of a heading, of a `**Status:**` line and of a cell in a status column.

use super::Action;
use super::wording::{Where, like};
use crate::plan::{Section, TaskForm};
use crate::rules::DocumentContext;
use crate::status::{Class, stated};
use crate::syntax::tree::BlockContext;
use crate::text::Span;

/// The other classes for what states a status where `span` is.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let found = match context.under(span.start).block {
        BlockContext::Heading { .. } => on_heading(context, span),
        BlockContext::Cell { .. } => on_row(context, span),
        BlockContext::Paragraph { .. } | BlockContext::FrontMatter { .. } => on_label(context, span),
        _ => None,
    };
    found.unwrap_or_default()
}

fn on_heading(context: &DocumentContext, span: Span) -> Option<Vec<Action>> {
    let section = context.outline().section_at(span.start)?;
    let section = &context.outline().sections()[section];
    if !section.heading_span().touches(span.start) {
        return None;
    }
    match &section.heading.status {
        Some(stated) => {
            let place = section.place(stated.span);
            Some(replacements(context, Where::Heading, place, stated.class, &context.source(place)))
        }
        None if section.heading.unit.as_ref().is_some_and(|unit| unit.leading) => {
            Some(additions(context, section))
        }
        None => None,
    }
}

/// A phase heading without a status gets one at its end, in the shape of its siblings.
fn additions(context: &DocumentContext, section: &Section) -> Vec<Action> {
    let end = section.place(section.heading.content).end;
    let siblings =
        context.outline().sections().iter().filter(|other| other.heading.level == section.heading.level);
    let sample = siblings.filter_map(|other| Some((other, other.heading.status?))).next();
    let (sample, bracketed) = match sample {
        Some((sibling, stated)) => {
            let place = sibling.place(stated.span);
            let before = place.start.checked_sub(1).and_then(|before| context.text().byte(before));
            (context.source(place).into_owned(), before == Some(b'('))
        }
        None => ("✅".to_owned(), false),
    };
    let classes = [Class::Active, Class::Done, Class::Held, Class::Cancelled];
    let action = |class: Class| {
        let written = like(context, Where::Heading, class, &sample);
        let suffix = if bracketed { format!(" ({written})") } else { format!(" {written}") };
        Action::rewrite(format!("Set status: {written}"), Span::empty(end), suffix)
    };
    classes.into_iter().map(action).collect()
}

fn on_label(context: &DocumentContext, span: Span) -> Option<Vec<Action>> {
    let labels = context.plan().labels();
    let label = labels
        .filter(|label| label.key == "status")
        .find(|label| label.place(label.key_span).cover(label.place(label.span)).touches(span.start))?;
    let stated = stated::of_value(&label.value)?;
    let place = stated.span.shift(label.place(label.span).start);
    Some(replacements(context, Where::Value, place, stated.class, stated.span.of(&label.value)))
}

fn on_row(context: &DocumentContext, span: Span) -> Option<Vec<Action>> {
    let row = context.plan().tasks().find(|task| {
        matches!(task.item.form, TaskForm::Row { .. }) && task.place(task.span).touches(span.start)
    })?;
    let TaskForm::Row { span: cell, status } = &row.item.form else { return None };
    let stated = stated::of_value(status)?;
    let place = stated.span.shift(row.place(*cell).start);
    Some(replacements(context, Where::Value, place, stated.class, stated.span.of(status)))
}

/// One action for every other class.
fn replacements(
    context: &DocumentContext,
    kind: Where,
    place: Span,
    class: Class,
    written: &str,
) -> Vec<Action> {
    let others = Class::ALL.into_iter().filter(|other| *other != class);
    let actions = others.map(|other| {
        let new_text = like(context, kind, other, written);
        Action::rewrite(format!("Set status: {new_text}"), place, new_text)
    });
    actions.collect()
}
