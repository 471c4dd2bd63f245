//! Hover on statuses: what a marker, an emoji or a word means here and why, and what the tasks below say.

use super::card::{Card, Line};
use super::numbers::also_stated;
use super::{Hover, Place};
use crate::facts::{Topic, Truth};
use crate::plan::census::Way;
use crate::plan::remarks::is_status_key;
use crate::plan::{Task, TaskForm};
use crate::status::{Class, Vocabulary, stated};
use crate::text::Span;

/// A status, wherever one may stand.
pub(super) fn status(place: &Place) -> Option<Hover> {
    marker(place).or_else(|| heading(place)).or_else(|| label(place))
}

/// What stands in a box, an emoji in its place, the cell of a status column.
fn marker(place: &Place) -> Option<Hover> {
    let context = place.context;
    let own = |task: &Task| match &task.form {
        TaskForm::Box { span, .. } | TaskForm::Emoji { span, .. } | TaskForm::Row { span, .. } => *span,
        TaskForm::Heading => Span::empty(u32::MAX - place.base),
    };
    let (task, span) = place.find(&place.chunk.tasks, own)?;
    let class = task.class(context.vocabulary)?;
    let written = place.source(span);
    let why = match &task.form {
        TaskForm::Box { marker, .. } | TaskForm::Emoji { marker, .. } => why(place, marker),
        _ => None,
    };
    let title = Line::default().and_code(written.trim()).and(" · ").and_strong(class.word());
    let below = Span::new((task.title.end + place.base).max(span.end), task.span.end + place.base);
    let below = context.progress(below).filter(|_| task.is_box());
    let stated = task.stated.filter(|stated| task.is_box() && stated.class != class);
    let stated = stated.map(|stated| Line::text(format!("Its text says {}.", stated.class.word())));
    let card = Card::new(title.and(why.unwrap_or_default())).maybe(stated).maybe(said_below(below, class));
    Some(Hover { span, card })
}

/// Why a marker means what it means.
fn why(place: &Place, marker: &str) -> Option<String> {
    let context = place.context;
    let bare = |marker: &str| marker.trim().trim_end_matches('\u{fe0f}').to_owned();
    let legend = context.plan().legends().find(|legend| bare(&legend.marker) == bare(marker));
    if let Some(legend) = legend {
        return Some(format!(", by the legend in line {}", place.line(legend.place(legend.span).start)));
    }
    if context.repository.config.markers.keys().any(|known| bare(known) == bare(marker)) {
        return Some(", by [status.markers] of planmark.toml".to_owned());
    }
    let is_known = Vocabulary::default().known_marker(marker).is_some();
    Some(match (is_known, marker.trim()) {
        (true, "" | "x" | "X") => String::new(),
        (true, _) => ", by default".to_owned(),
        (false, _) => ", since nobody says what this marker means".to_owned(),
    })
}

/// The status that a heading states.
fn heading(place: &Place) -> Option<Hover> {
    let outline = place.context.outline();
    let section = &outline.sections()[outline.section_at(place.offset)?];
    let stated = section.heading.status?;
    let span = section.place(stated.span);
    if !span.touches(place.offset) {
        return None;
    }
    let below = place.context.progress(section.body());
    Some(Hover { span, card: of_stated(place, span, stated, below) })
}

/// The value of `**Status:**`.
fn label(place: &Place) -> Option<Hover> {
    let (label, span) = place.find(&place.chunk.labels, |label| label.span)?;
    let stated = if is_status_key(&label.key) { stated::of_value(&label.value)? } else { return None };
    let outline = place.context.outline();
    let section = outline.section_at(span.start).filter(|_| !label.front_matter);
    let whole = Span::new(0, place.context.text().len());
    let scope = section.map_or(whole, |at| outline.sections()[at].body());
    Some(Hover { span, card: of_stated(place, span, stated, place.context.progress(scope)) })
}

fn of_stated(place: &Place, span: Span, stated: stated::Stated, below: Option<Way>) -> Card {
    let title = Line::strong(place.source(span)).and(format!(" · {}", stated.class.word()));
    let title = if stated.qualified { title.and(", but not all of it") } else { title };
    let card = Card::new(title).maybe(said_below(below, stated.class));
    match place.context.fact_at(place.offset) {
        Some((fact, here)) if matches!(fact.topic, Topic::Status(_)) => {
            let told = match &fact.truth {
                Truth::Told { told, .. } if fact.denies(&here) => {
                    Some(format!("But {} says \"{}\".", place.called(&told.document), told.written))
                }
                Truth::Shown { source, .. } if fact.denies(&here) => Some(format!("But {source}.")),
                _ => None,
            };
            also_stated(place, card.maybe(told.map(Line::text)), &fact, &here)
        }
        _ => card,
    }
}

/// What the tasks below a status come to.
fn said_below(below: Option<Way>, class: Class) -> Option<Line> {
    let way = below?;
    let is_odd = class == Class::Done && way.open() > 0 || class == Class::Open && way.done > 0;
    Some(Line::text(if is_odd { "But below: " } else { "Below: " }).and(way.said()))
}
