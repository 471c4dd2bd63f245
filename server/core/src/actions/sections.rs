//! A whole section: its boxes, its rows, its heading and those below it, its status lines.
//!
//! The trap: what is open on purpose stays so, and so does what only stands beside the work ("Next steps").

use std::collections::BTreeMap;

use super::places::{self, Place};
use super::{Action, ActionKind, headings};
use crate::counted::counted;
use crate::finding::Edit;
use crate::plan::remarks::is_status_key;
use crate::plan::{At, Section, Task};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// Marks done everything in the section whose heading `span` is in; nothing where all of it is.
pub(super) fn action(context: &DocumentContext, span: Span) -> Option<Action> {
    let section = &context.outline().sections()[context.outline().section_at(span.start)?];
    let line = context.text().line_at(span.start);
    if context.text().line_at(section.heading_span().start) != line || section.historical {
        return None;
    }
    let mut edits: BTreeMap<Span, Edit> = BTreeMap::new();
    let mut say = |place: &Place| {
        let edits_of_place = place.edits(context, Class::Done).unwrap_or_default();
        edits.extend(edits_of_place.into_iter().map(|edit| (edit.span, edit)));
    };
    let units = context.census().units();
    let tasks: Vec<At<Task>> = context.plan().tasks().collect();
    let mut count = 0;
    for (unit, task) in units.iter().zip(&tasks) {
        let is_inside =
            section.span.contains(unit.span.start) && unit.span.start >= section.heading_span().end;
        let is_work = !unit.waived && !unit.past && unit.aside.is_none_or(|aside| aside < section.span.start);
        let place = (is_inside && is_work && unit.class.is_unfinished())
            .then(|| places::of_task(context, task))
            .flatten();
        if let Some(place) = place.filter(|place| place.class.is_some_and(Class::is_unfinished)) {
            count += 1;
            say(&place);
        }
    }
    if count == 0 {
        return None;
    }
    for inner in context.outline().sections() {
        let is_inside = section.span.contains(inner.span.start) && !inner.historical && !inner.is_aside();
        // A heading that says nothing goes on to say nothing, unless those beside it do.
        let speaks = inner.heading.status.is_some_and(|status| status.class.is_unfinished())
            || (inner.span == section.span
                && inner.heading.status.is_none()
                && siblings_speak(context, section));
        if let Some(suffix) = headings::suffix(context, inner).filter(|_| is_inside && speaks) {
            say(&Place::of_heading(suffix));
        }
    }
    for label in context.plan().labels().filter(|label| is_status_key(&label.key)) {
        if section.span.contains(label.place(label.key_span).start) {
            let places = places::of_label(&label, None);
            places.iter().filter(|place| place.class.is_some_and(Class::is_unfinished)).for_each(&mut say);
        }
    }
    let title = format!("Mark {} done, with {}", name(section), counted(count, "task"));
    let edits = edits.into_values().collect();
    Some(Action { title, kind: ActionKind::Section(Class::Done), edits, preferred: false })
}

fn siblings_speak(context: &DocumentContext, section: &Section) -> bool {
    let mut siblings = context.outline().sections().iter().filter(|other| {
        other.heading.level == section.heading.level
            && other.parent == section.parent
            && other.span != section.span
    });
    siblings.any(|sibling| sibling.heading.status.is_some())
}

/// What a section is called: `Phase 2`, else its title.
fn name(section: &Section) -> String {
    let heading = &section.heading;
    match heading.unit.as_ref().filter(|unit| unit.leading && unit.number.is_some()) {
        Some(unit) => unit.span.of(&heading.title).trim().to_owned(),
        None => format!("\"{}\"", heading.title.trim_matches(['*', ' '])),
    }
}
