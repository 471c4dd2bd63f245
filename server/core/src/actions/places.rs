//! What states a status where the cursor is: a box, an emoji in its place, a row, a heading, a label, and how each says another.
//!
//! Tasks on the selected lines come first, then the heading, then the labels of the lines.
//! The trap: what may be said of several is said of all of them, so a class is offered when one of them can be it.

use super::headings::{self, Suffix};
use super::wording::{self, Where};
use super::{Action, ActionKind, trees};
use crate::finding::Edit;
use crate::plan::remarks::is_status_key;
use crate::plan::tables::{Cell, is_total, status_column};
use crate::plan::{At, Label, Task, TaskForm};
use crate::rules::DocumentContext;
use crate::status::{Class, Stated, stated};
use crate::syntax::checkbox;
use crate::text::{Span, offset_of};

/// A place that states a status.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What it says now; nothing where a heading says nothing.
    pub(super) class: Option<Class>,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    /// What stands between the brackets of a box.
    Box(Span),
    /// What stands between those of a heading, which are read as done or open and as nothing else.
    HeadingBox(Span),
    /// An emoji in place of a box.
    Emoji(Span, String),
    /// A word behind a label or in a cell.
    Value(Span, String),
    /// A cell of a status column that says nothing yet, with a word of those that do.
    Blank(Span, String),
    /// The end of a heading.
    Heading(Suffix),
}

/// The tasks, or else the heading, or else the labels, where `span` is.
struct Selected {
    places: Vec<Place>,
    /// Which of the tasks of the document they are, in order.
    tasks: Vec<usize>,
}

/// Toggle, every class that fits, and to go round among those that are used here.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let selected = selected(context, span);
    let Some(first) = selected.places.first() else { return Vec::new() };
    let class = first.class.unwrap_or(Class::Open);
    let toggled = if class == Class::Done { Class::Open } else { Class::Done };
    let mut actions = Vec::new();
    if let Some(mut action) = said(context, &selected, toggled) {
        action.kind = ActionKind::Toggle(toggled);
        action.preferred = true;
        actions.push(action);
    }
    let others: Vec<Action> = Class::ALL
        .into_iter()
        .filter(|class| *class != toggled)
        .filter_map(|class| said(context, &selected, class))
        .collect();
    actions.extend(others);
    let round = |class: Class, kind: ActionKind| {
        said(context, &selected, class).map(|action| Action { kind, ..action })
    };
    let kind = match &first.form {
        Form::Box(_) | Form::HeadingBox(_) | Form::Emoji(..) => None,
        Form::Value(..) | Form::Blank(..) => Some(Where::Value),
        Form::Heading(_) => Some(Where::Heading),
    };
    let (next, previous) = wording::neighbours(context, kind, class);
    actions.extend(round(next, ActionKind::Next));
    actions.extend(round(previous, ActionKind::Previous));
    actions
}

/// Says `class` of everything that is selected; nothing where all of it is that already.
fn said(context: &DocumentContext, selected: &Selected, class: Class) -> Option<Action> {
    let mut edits = Vec::new();
    let mut others = 0;
    if selected.tasks.is_empty() {
        for place in selected.places.iter().filter(|place| place.class != Some(class)) {
            edits.extend(place.edits(context, class)?);
        }
    } else {
        let tasks: Vec<At<Task>> = context.plan().tasks().collect();
        let changed = trees::set(context.census().units(), &selected.tasks, class);
        let is_said = |unit: usize| selected.tasks.binary_search(&unit).is_ok();
        if !changed.iter().any(|(unit, _)| is_said(*unit)) {
            return None;
        }
        for (unit, class) in changed {
            let Some(place) = tasks.get(unit).and_then(|task| of_task(context, task)) else { continue };
            match place.edits(context, class) {
                Some(said) => edits.extend(said),
                None if is_said(unit) => return None,
                None => continue,
            }
            others += usize::from(!is_said(unit));
        }
    }
    if edits.is_empty() {
        return None;
    }
    let title = title(context, selected, class, others);
    Some(Action { title, kind: ActionKind::Set(class), edits, preferred: false })
}

fn title(context: &DocumentContext, selected: &Selected, class: Class, others: usize) -> String {
    let word = match selected.places.as_slice() {
        [Place { form: Form::Value(_, written) | Form::Blank(_, written), .. }] => {
            return format!("Set status: {}", wording::like(context, Where::Value, class, written));
        }
        [Place { form: Form::Heading(suffix), .. }] => {
            return format!("Set status: {}", suffix.word(context, class));
        }
        _ => class.word(),
    };
    let with = match others {
        0 => String::new(),
        1 => ", with 1 other box".to_owned(),
        _ => format!(", with {others} other boxes"),
    };
    let differ = selected.places.iter().filter(|place| place.class != Some(class)).count();
    if differ > 1 { format!("Mark {differ} tasks {word}{with}") } else { format!("Mark {word}{with}") }
}

fn selected(context: &DocumentContext, span: Span) -> Selected {
    let text = context.text();
    let start = text.line_around(span.start).start;
    let end = text.line_around(span.end).end;
    let is_here = |place: Span| start <= place.start && place.start < end.max(start + 1);
    let mut selected = Selected { places: Vec::new(), tasks: Vec::new() };
    for (index, task) in context.plan().tasks().enumerate() {
        // An item's span may begin with its indentation; its first line is what it is.
        if is_here(first_byte(&task))
            && let Some(place) = of_task(context, &task)
        {
            selected.places.push(place);
            selected.tasks.push(index);
        }
    }
    if selected.places.is_empty() {
        let sections = context.outline().sections();
        let touched = sections.iter().filter(|section| is_here(section.heading_span()));
        selected.places =
            touched.filter_map(|section| headings::suffix(context, section)).map(Place::of_heading).collect();
    }
    if selected.places.is_empty() {
        selected.places = cells(context, &is_here);
    }
    if selected.places.is_empty() {
        let labels = context
            .plan()
            .labels()
            .filter(|label| is_here(label.place(label.key_span)) && is_status_key(&label.key));
        let cursor = span.is_empty().then_some(span.start);
        selected.places = labels.flat_map(|label| of_label(&label, cursor)).collect();
    }
    selected
}

/// The cells of status columns here, in rows that are no tasks; those that say nothing, too, in rows that name something. And the second
/// cells of rows whose first one is the key.
fn cells(context: &DocumentContext, is_here: &dyn Fn(Span) -> bool) -> Vec<Place> {
    let mut places = Vec::new();
    for table in context.plan().tables().filter(|table| context.is_live(table.place(table.span).start)) {
        let column = status_column(&table.header);
        let is_in_row = |row: &&Vec<Cell>| row.first().is_some_and(|first| is_here(table.place(first.span)));
        for row in table.rows.iter().filter(is_in_row).filter(|row| !row.iter().take(2).any(is_total)) {
            let of_key = || match row.as_slice() {
                [key, value] => is_status_key(&key.plain()).then_some(value),
                _ => None,
            };
            let Some(cell) = column.map_or_else(of_key, |column| row.get(column)) else { continue };
            let place = table.place(cell.span);
            if let Some(stated) = stated::of_value(&cell.text) {
                let form = Form::Value(stated.span.shift(place.start), stated.span.of(&cell.text).to_owned());
                places.push(Place { class: Some(stated.class), form });
            } else if cell.text.is_empty() && row.iter().any(|cell| !cell.text.is_empty()) {
                let word = |cell: &Cell| Some(stated::of_value(&cell.text)?.span.of(&cell.text).to_owned());
                let like = table.rows.iter().find_map(|row| word(row.get(column?)?));
                let form = Form::Blank(place, like.unwrap_or_else(|| "Complete".to_owned()));
                places.push(Place { class: None, form });
            }
        }
    }
    places
}

fn first_byte(task: &At<Task>) -> Span {
    match &task.item.form {
        TaskForm::Box { span, .. } | TaskForm::Emoji { span, .. } => task.place(*span),
        TaskForm::Row { .. } | TaskForm::Heading => task.place(task.span),
    }
}

/// The place of a task; a task heading's is that of its heading.
pub(super) fn of_task(context: &DocumentContext, task: &At<Task>) -> Option<Place> {
    let class = task.item.class(context.vocabulary);
    let form = match &task.item.form {
        TaskForm::Box { span, .. } => Form::Box(inside(task.place(*span))),
        TaskForm::Emoji { span, marker } => Form::Emoji(task.place(*span), marker.clone()),
        TaskForm::Row { span, status } => {
            let place = task.place(*span);
            let start = status.len() - status.trim_start_matches(['*', '_', '`', ' ', '\\']).len();
            match checkbox(&status[start..]) {
                Some(found) => Form::Box(found.marker.shift(place.start + offset_of(start))),
                None => {
                    let stated = stated::of_value(status)?;
                    Form::Value(stated.span.shift(place.start), stated.span.of(status).to_owned())
                }
            }
        }
        TaskForm::Heading => {
            let section = context.outline().section_at(task.place(task.span).start)?;
            return headings::suffix(context, &context.outline().sections()[section]).map(Place::of_heading);
        }
    };
    Some(Place { class, form })
}

/// The statuses that a label states: one, or several beside one another, of which the one under the cursor is meant.
pub(super) fn of_label(label: &At<Label>, cursor: Option<u32>) -> Vec<Place> {
    let start = label.place(label.span).start;
    let place = |(_, stated): &(Span, Stated)| Place {
        class: Some(stated.class),
        form: Form::Value(stated.span.shift(start), stated.span.of(&label.value).to_owned()),
    };
    let pieces = wording::stated(&label.value);
    let here = cursor.and_then(|cursor| pieces.iter().find(|(piece, _)| piece.shift(start).contains(cursor)));
    match (cursor, here.or(pieces.first())) {
        (Some(_), Some(piece)) => vec![place(piece)],
        _ => pieces.iter().map(place).collect(),
    }
}

fn inside(brackets: Span) -> Span {
    Span::new(brackets.start + 1, brackets.end.saturating_sub(1))
}

impl Place {
    pub(super) fn of_heading(suffix: Suffix) -> Place {
        match suffix.boxed() {
            Some((marker, class)) => Place { class: Some(class), form: Form::HeadingBox(marker) },
            None => Place { class: suffix.class(), form: Form::Heading(suffix) },
        }
    }

    /// The edits that make it say `class`; nothing where this file has no way to.
    pub(super) fn edits(&self, context: &DocumentContext, class: Class) -> Option<Vec<Edit>> {
        let edit = |span: Span, new_text: String| Some(vec![Edit { file: None, span, new_text }]);
        match &self.form {
            Form::Box(marker) => edit(*marker, wording::marker(context, class)?),
            Form::HeadingBox(marker) => match class {
                Class::Open => edit(*marker, " ".to_owned()),
                Class::Done => edit(*marker, "x".to_owned()),
                Class::Active | Class::Held | Class::Cancelled => None,
            },
            Form::Emoji(span, written) => edit(*span, wording::emoji(context, class, written)),
            Form::Value(span, written) => edit(*span, wording::like(context, Where::Value, class, written)),
            Form::Blank(span, written) => {
                let word = wording::like(context, Where::Value, class, written);
                // All between its pipes, as wide as it was if the word leaves room.
                let line = context.text().line_around(span.start);
                let (before, behind) = (
                    context.source(Span::new(line.start, span.start)),
                    context.source(Span::new(span.end, line.end)),
                );
                let start = line.start + offset_of(before.trim_end_matches([' ', '\t']).len());
                let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
                let whole = Span::new(start, span.end + offset_of(blanks));
                let width = (whole.len() as usize).saturating_sub(2);
                edit(whole, format!(" {word:width$} "))
            }
            Form::Heading(suffix) => Some(suffix.edits(context, class)),
        }
    }
}
