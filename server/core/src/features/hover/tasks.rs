//! Hover on tasks and on the ids that they depend on: the status, when it is due, whose it is, what it waits for and what waits for it.
//!
//! The trap: who needs whom is asked of the whole document, so it is asked only where something bears an id or needs one.

use super::card::{Card, Line};
use super::sections::due;
use super::{Hover, Place, counted};
use crate::calendar::when;
use crate::plan::dependencies::{Need, Node};
use crate::plan::plain::plain;
use crate::plan::{At, Graph, Task, TaskForm};
use crate::status::Class;
use crate::text::Span;

/// The title of a task of the chunk.
pub(super) fn title_of(place: &Place, task: &Task) -> String {
    super::sections::title_of_task(place.context, &At { base: place.base, item: task })
}

/// Text without the marks of emphasis and code.
pub(super) fn bare(text: &str) -> String {
    plain(text).trim().to_owned()
}

/// A task: on its title, or anywhere in its row.
pub(super) fn task(place: &Place) -> Option<Hover> {
    let context = place.context;
    let whole = |task: &Task| if task.is_box() { task.title } else { task.span };
    let tasks = place.chunk.tasks.iter().filter(|task| !matches!(task.form, TaskForm::Heading));
    let is_here = |task: &&Task| whole(task).shift(place.base).touches(place.offset);
    let item = tasks.filter(is_here).min_by_key(|task| task.title.len())?;
    let task = At { base: place.base, item };
    let class = task.class(context.vocabulary);
    let title = title_of(place, item);
    let name = match &task.id {
        Some(id) if !title.contains(id.as_str()) => format!("{id} {title}"),
        _ => title,
    };
    let word = class.map_or("no status", Class::word);
    let waived = if task.waived { ", open on purpose" } else { "" };
    let mut card = Card::new(Line::strong(name).and(format!(" · {word}{waived}")));
    let today = context.today();
    if let Some(day) = due(context, &task) {
        let is_late = day < today && class.is_some_and(Class::is_unfinished) && !task.waived;
        let late = if is_late { "Overdue: " } else { "Due " };
        card = card.row(Line::text(format!("{late}{day}, {}", when(today, day))));
    }
    card = card.maybe(owner(place, &task));
    let below = Span::new(task.place(task.title).end, task.place(task.span).end);
    if let Some(way) = context.progress(below).filter(|_| task.is_box()) {
        card = card.row(Line::text("Below: ").and(way.said()));
    }
    let needs_any = place.chunk.dependencies.iter().any(|dependency| task.span.covers(dependency.span));
    if task.id.is_some() || needs_any {
        card = needs(place, card, &task);
    }
    Some(Hover { span: task.place(task.title), card })
}

/// Who does it, as every view says.
fn owner(place: &Place, task: &At<Task>) -> Option<Line> {
    let line = place.context.text().line_at(task.place(task.title).start);
    let name = place.context.document.inventory().task_on(line)?.who()?;
    Some(Line::text(format!("Owner: {name}")))
}

/// The card with what the task waits for, and what waits for it.
fn needs(place: &Place, card: Card, task: &At<Task>) -> Card {
    let graph = place.context.graph();
    let span = task.place(task.span);
    let is_own = |need: &&Need| {
        span.covers(need.span) && (task.id.is_none() || need.by == task.id)
            || need.by.is_some() && need.by == task.id
    };
    let mut ids: Vec<&str> = graph.needs.iter().filter(is_own).map(|need| need.id.as_str()).collect();
    ids.dedup();
    let is_waited_for = |id: &&str| graph.nodes.get(*id).and_then(|node| node.class) != Some(Class::Done);
    let (waited, met): (Vec<&str>, Vec<&str>) = ids.into_iter().partition(is_waited_for);
    let waits = waited.iter().map(|id| state(place, graph, id)).collect();
    let card = card.list("Waits for", waits);
    let met = (!met.is_empty()).then(|| Line::text(format!("Done before it: {}", met.join(", "))));
    let dependents =
        graph.needs.iter().filter(|need| need.by.is_some() && task.id.as_ref() == Some(&need.id));
    let mut dependents: Vec<&str> = dependents.filter_map(|need| need.by.as_deref()).collect();
    dependents.dedup();
    let dependents =
        (!dependents.is_empty()).then(|| Line::text(format!("Needed by {}", dependents.join(", "))));
    card.maybe(met).maybe(dependents)
}

/// What is known of what bears an id.
fn state(place: &Place, graph: &Graph, id: &str) -> Line {
    let line = Line::text(id);
    match graph.nodes.get(id) {
        None => line.and(": nothing in this document bears this id"),
        Some(node) => {
            let word = node.class.map_or("no status", Class::word);
            line.and(format!(" ({word}): "))
                .and_code(text_of(place, node))
                .and(format!(" (line {})", place.line(node.span.start)))
        }
    }
}

/// The first line of what bears an id.
fn text_of(place: &Place, node: &Node) -> String {
    let text = place.context.text();
    let line = place.source(text.line_around(node.span.start));
    let line = line.trim().trim_start_matches(['-', '*', '+', '#', '>', '|', ' ']);
    let line = match line.split_once("] ") {
        Some((marker, rest)) if marker.starts_with('[') && marker.chars().count() <= 3 => rest,
        _ => line,
    };
    bare(line.trim_end_matches([' ', '|']))
}

/// An id that something depends on.
pub(super) fn dependency(place: &Place) -> Option<Hover> {
    let (dependency, span) = place.find(&place.chunk.dependencies, |dependency| dependency.span)?;
    let graph = place.context.graph();
    let title = Line::strong(&dependency.id);
    let card = match graph.nodes.get(&dependency.id) {
        None => Card::new(title.and(" · nothing in this document bears this id")),
        Some(node) => {
            let word = node.class.map_or("no status", Class::word);
            let doubt = if node.doubtful { ", but not all that bear the id agree" } else { "" };
            let unmet = graph.needs.iter().filter(|need| need.by.as_ref() == Some(&dependency.id));
            let open = |id: &str| graph.nodes.get(id).and_then(|node| node.class) != Some(Class::Done);
            let unmet: Vec<&str> = unmet.map(|need| need.id.as_str()).filter(|id| open(id)).collect();
            let waits = (!unmet.is_empty() && node.class != Some(Class::Done))
                .then(|| Line::text(format!("It waits for {} itself", unmet.join(", "))));
            let number = place.line(node.span.start);
            Card::new(title.and(format!(" · {word}{doubt}")))
                .row(Line::code(text_of(place, node)).and(format!(" (line {number})")))
                .maybe(waits)
        }
    };
    let needed = graph.needs.iter().filter(|need| need.id == dependency.id).count() as u64;
    let line = (needed > 1).then(|| Line::text(format!("Needed in {}", counted(needed, "place", "places"))));
    Some(Hover { span, card: card.maybe(line) })
}
