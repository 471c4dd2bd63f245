//! The status of a heading, of a `**Status:**` line and of a cell in a status column.

use super::Action;
use super::wording::{Where, like};
use crate::plan::{Section, TaskForm};
use crate::rules::DocumentContext;
use crate::status::{Class, stated};
use crate::text::Span;

/// The other classes for what states a status where `span` is.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    on_heading(context, span)
        .or_else(|| on_label(context, span))
        .or_else(|| on_row(context, span))
        .unwrap_or_default()
}

fn on_heading(context: &DocumentContext, span: Span) -> Option<Vec<Action>> {
    let section = context.outline().section_at(span.start)?;
    let section = &context.outline().sections()[section];
    if !section.heading_span().touches(span.start) {
        return None;
    }
    let content = section.place(section.heading.content);
    let title = context.source(content);
    match stated::of_heading(&title, false) {
        Some(stated) => {
            let place = stated.span.shift(content.start);
            Some(replacements(context, Where::Heading, place, stated.class, stated.span.of(&title)))
        }
        None => Some(additions(context, section, content)),
    }
}

/// A phase heading without a status gets one at its end, in the shape of its siblings.
fn additions(context: &DocumentContext, section: &Section, content: Span) -> Vec<Action> {
    let (sample, bracketed) = context
        .outline()
        .sections()
        .iter()
        .filter(|other| other.heading.level == section.heading.level)
        .find_map(|other| {
            let title = context.source(other.place(other.heading.content));
            let stated = stated::of_heading(&title, false)?;
            let bracketed = title[..stated.span.start as usize].ends_with('(');
            Some((stated.span.of(&title).to_owned(), bracketed))
        })
        .unwrap_or_else(|| ("✅".to_owned(), false));
    let classes = [Class::Active, Class::Done, Class::Held, Class::Cancelled];
    let action = |class: Class| {
        let written = like(context, Where::Heading, class, &sample);
        let suffix = if bracketed { format!(" ({written})") } else { format!(" {written}") };
        Action::rewrite(format!("Set status: {written}"), Span::empty(content.end), suffix)
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
