//! A task, as the tasks before it are written: marker, box, and the next id of their series.

use super::Template;
use crate::features::completion::place::Place;
use crate::plan::tasks::{Labelled, next_free};
use crate::plan::{At, Task, TaskForm};
use crate::text::Span;

/// A task.
pub(super) fn task(place: &Place) -> Option<Template> {
    Some(with_task(Template::default(), place, "Task"))
}

/// Goes on with a task that is called so.
pub(super) fn with_task(template: Template, place: &Place, name: &str) -> Template {
    let Some(task) = like(place) else { return template.text("- [ ] ").slot(name) };
    let context = place.context;
    let text = context.text();
    let TaskForm::Box { span, .. } = &task.item.form else { return template };
    let start = task.place(*span).start;
    let line = text.line_around(start);
    let lead = text.slice(Span::new(line.start, start));
    let lead = lead.trim_start_matches([' ', '\t', '>']);
    // Numbers begin anew.
    let marker = lead.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let marker = if marker.len() < lead.len() { format!("1{marker}") } else { lead.to_owned() };
    let template = template.text(&format!("{marker}[ ] "));
    let title = context.source(task.place(task.title));
    let first = title.lines().next().unwrap_or_default();
    let id = Labelled::of(first)
        .and_then(|labelled| Some(labelled.with(&next_free(context.plan(), labelled.id())?)));
    template.text(&id.unwrap_or_default()).slot(name)
}

/// The last task with a box before the cursor, else the last of the document: the outermost one of its list.
fn like<'a>(place: &Place<'_, 'a>) -> Option<At<'a, Task>> {
    let boxes = || place.context.plan().tasks().filter(|task| task.item.is_box() && task.item.depth <= 1);
    let before = boxes().take_while(|task| task.place(task.span).start < place.cursor.offset).last();
    before.or_else(|| boxes().last())
}
