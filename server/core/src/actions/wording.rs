//! How this file writes a status: what it uses already wins over what is usual.
//!
//! The trap: a word is taken over only from places of the same kind. `✅ COMPLETE` in headings does not belong into a table that says
//! `done`.

use std::collections::HashMap;

use crate::plan::TaskForm;
use crate::plan::remarks::is_status_key;
use crate::plan::tables::status_column;
use crate::rules::DocumentContext;
use crate::status::shapes::{Samples, used, written};
use crate::status::{Class, Stated, stated};
use crate::text::{Span, offset_of};

/// What to put between the brackets of a box, in this file; nothing where its legend leaves no marker for the class.
pub fn marker(context: &DocumentContext, class: Class) -> Option<String> {
    let used = context.written.markers.get_or_init(|| {
        markers(context, |form| match form {
            TaskForm::Box { marker, .. } => Some(marker),
            _ => None,
        })
    });
    let usual: &[&str] = match class {
        Class::Open => &[" "],
        Class::Active => &["~", "/", ">"],
        Class::Held => &["!", "⏸️"],
        Class::Done => &["x", "X"],
        Class::Cancelled => &["-"],
    };
    let usual = usual.iter().find(|marker| context.vocabulary.known_marker(marker) == Some(class));
    used.most_used(class, |_| true).or(usual.copied()).map(str::to_owned)
}

/// The markers of tasks; few are different, so what each means is asked once.
fn markers(context: &DocumentContext, of: impl Fn(&TaskForm) -> Option<&String>) -> Samples {
    let mut used: Vec<(&str, usize)> = Vec::new();
    for task in context.plan().tasks() {
        let Some(marker) = of(&task.item.form) else { continue };
        match used.iter_mut().find(|(known, _)| *known == marker.as_str()) {
            Some((_, count)) => *count += 1,
            None => used.push((marker, 1)),
        }
    }
    let meaning = |(marker, count): (&str, usize)| {
        Some((context.vocabulary.known_marker(marker)?, marker.to_owned(), count))
    };
    Samples::counted(used.into_iter().filter_map(meaning))
}

/// The emoji that stands for `class` in front of an item, in this file's lists; where it never does, the usual one.
pub fn emoji(context: &DocumentContext, class: Class, like: &str) -> String {
    let used = context.written.emoji.get_or_init(|| {
        markers(context, |form| match form {
            TaskForm::Emoji { marker, .. } => Some(marker),
            _ => None,
        })
    });
    let usual = || written(&Samples::default(), class, like);
    used.most_used(class, |_| true).map_or_else(usual, str::to_owned)
}

/// The classes after and before `class` among those that this file uses in places of a kind, its boxes where that is none.
pub fn neighbours(context: &DocumentContext, place: Option<Where>, class: Class) -> (Class, Class) {
    let mut used = [Class::Open, Class::Done, class].to_vec();
    match place {
        Some(place) => used.extend(samples(context, place).iter().map(|sample| sample.class)),
        None => {
            for class in context.plan().tasks().filter_map(|task| task.item.class(context.vocabulary)) {
                if !used.contains(&class) {
                    used.push(class);
                }
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    let at = used.iter().position(|known| *known == class).unwrap_or(0);
    (used[(at + 1) % used.len()], used[(at + used.len() - 1) % used.len()])
}

/// The statuses that a value states: one, or one in each of its parts, with the part that it stands in.
pub(crate) fn stated(value: &str) -> Vec<(Span, Stated)> {
    const BREAKS: [char; 6] = [',', ';', '|', '·', '•', '/'];
    let mut pieces: Vec<(Span, Stated)> = Vec::new();
    let mut at = 0;
    for piece in value.split_inclusive(BREAKS) {
        let text = piece.trim_end_matches(BREAKS);
        let lead = offset_of(text.len() - text.trim_start().len());
        let text = text.trim();
        if let Some(stated) = stated::of_value(text).or_else(|| stated::of_heading(text, true)) {
            let place = Span::new(at, at + offset_of(piece.len()));
            pieces.push((place, Stated { span: stated.span.shift(at + lead), ..stated }));
        }
        at += offset_of(piece.len());
    }
    if pieces.len() < 2 {
        let whole = Span::new(0, offset_of(value.len()));
        return stated::of_value(value).map(|stated| (whole, stated)).into_iter().collect();
    }
    pieces
}

/// Where a status is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// At the end of a heading.
    Heading,
    /// Behind a Status label or in a Status column.
    Value,
}

/// Every class with how this file writes it in values.
pub fn values(context: &DocumentContext) -> Vec<(Class, String)> {
    let samples = samples(context, Where::Value);
    let shape = samples.iter().next().map_or("Complete", |sample| sample.text.as_str());
    Class::ALL.into_iter().map(|class| (class, written(samples, class, shape))).collect()
}

/// How this file writes `class` in a place of this kind; where it never does, in the shape of `like`.
pub fn like(context: &DocumentContext, place: Where, class: Class, like: &str) -> String {
    written(samples(context, place), class, like)
}

/// How this file writes `class` in a place of this kind and in the shape of `like`, if it does.
pub fn own(context: &DocumentContext, place: Where, class: Class, like: &str) -> Option<String> {
    used(samples(context, place), class, like)
}

/// Every status that is written in places of this kind; read once for all classes that are asked about.
fn samples<'c>(context: &'c DocumentContext, place: Where) -> &'c Samples {
    let kept = match place {
        Where::Heading => &context.written.headings,
        Where::Value => &context.written.values,
    };
    kept.get_or_init(|| read(context, place).into_iter().collect())
}

fn read(context: &DocumentContext, place: Where) -> Vec<(Class, String)> {
    let mut samples = Vec::new();
    match place {
        Where::Heading => {
            for section in context.outline().sections() {
                if let Some(stated) = &section.heading.status {
                    samples.push((stated.class, context.source(section.place(stated.span)).into_owned()));
                }
            }
        }
        Where::Value => {
            for label in context.plan().labels().filter(|label| is_status_key(&label.key)) {
                for (_, stated) in stated(&label.value) {
                    samples.push((stated.class, stated.span.of(&label.value).to_owned()));
                }
            }
            let mut known: HashMap<&str, Option<Stated>> = HashMap::new();
            for table in context.plan().tables().map(|table| table.item) {
                let Some(column) = status_column(&table.header) else { continue };
                for cell in table.rows.iter().filter_map(|row| row.get(column)) {
                    // A column says the same few things over and over.
                    let said =
                        known.entry(cell.text.as_str()).or_insert_with(|| stated::of_value(&cell.text));
                    if let Some(stated) = said {
                        samples.push((stated.class, stated.span.of(&cell.text).to_owned()));
                    }
                }
            }
        }
    }
    samples
}
