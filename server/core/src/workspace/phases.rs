//! What a document says of the pieces of its plan, and of itself: where its phases begin, how far they are, and every live remark.
//!
//! Headings define phases ([`Phase`]); rows, lines and labels only speak of them ([`Said`]). The trap: what stands below a heading of
//! an option, a draft or an example differs on purpose, and what is said "as of" a day is not said of now.

use std::collections::BTreeSet;

use super::budgets;
use super::summary::UNPLACED;
use crate::calendar::{Mention, Precision};
use crate::plan::remarks::{Piece, Seat, State, Subject, is_status_key};
use crate::plan::{At, Cue, Dated, Label, Outline, Plan, Remark, Section, TaskForm};
use crate::status::{Class, Vocabulary, stated};
use crate::text::{Point, Span, Text};
use crate::words::Words;

/// A numbered piece of a plan where a heading begins it.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Kind, number and title.
    pub piece: Piece,
    /// The title as written, without the status.
    pub title: String,
    /// The heading's text, in bytes of the document.
    pub span: Span,
    /// Where it starts and ends.
    pub points: (Point, Point),
    /// The title of the heading around it; phases of two chapters are different ones.
    pub parent: String,
    /// The level of its heading.
    pub level: u8,
    /// What its heading states, also where something takes part of it back.
    pub status: Option<Class>,
    /// How many of the boxes below it are done or given up, and how many there are.
    pub boxes: (u32, u32),
}

/// A remark with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What it is about.
    pub subject: Subject,
    /// What is said.
    pub state: State,
    /// The words that say it, in bytes of the document.
    pub span: Span,
    /// Where they start and end.
    pub points: (Point, Point),
    /// The words.
    pub written: String,
    /// Where it stands.
    pub seat: Seat,
    /// The title of the heading around that of the piece, for what a heading or a label below it says.
    pub parent: Option<String>,
    /// It stands below the heading of a numbered piece, and so speaks within it.
    pub within: bool,
    /// How a row or a line calls the piece of which it says how long it lasts.
    pub title: Option<Box<str>>,
}

/// The phases and remarks of a document, and how many of its boxes are done.
pub(super) fn read(text: &Text, plan: &Plan) -> (Vec<Phase>, Vec<Said>, (u32, u32)) {
    let outline = plan.outline();
    let boxes = boxes(plan);
    let phases = phases(outline, &boxes);
    let mut said = Vec::new();
    for remark in plan.remarks() {
        let span = remark.place(remark.span);
        let section = outline.section_at(span.start);
        if is_live(outline, section) {
            said.extend(of_remark(text, outline, &remark, section));
        }
    }
    for phase in &phases {
        said.extend(in_heading(text, outline, phase));
    }
    said.extend(budgets::read(text, plan));
    let as_of = days_spoken_of(text, plan);
    for label in plan.labels() {
        said.extend(of_label(text, plan, &label));
    }
    if !as_of.is_empty() {
        said.retain(|said| !as_of.contains(&text.line_at(said.span.start)));
    }
    said.sort_by_key(|said| said.span);
    let done = boxes.iter().filter(|(_, done)| *done).count() as u32;
    (phases, said, (done, boxes.len() as u32))
}

/// Where the live boxes stand, in order, and whether they are done or given up.
fn boxes(plan: &Plan) -> Vec<(u32, bool)> {
    let vocabulary = Vocabulary::default();
    plan.tasks()
        .filter(|task| matches!(task.form, TaskForm::Box { .. }))
        .map(|task| {
            let done = task.class(&vocabulary).is_some_and(|class| !class.is_unfinished());
            (task.place(task.span).start, done || task.waived)
        })
        .collect()
}

fn phases(outline: &Outline, boxes: &[(u32, bool)]) -> Vec<Phase> {
    let mut phases = Vec::new();
    for (index, section) in outline.sections().iter().enumerate() {
        // A line that only looks for a unit is cheap beside one that reads a title.
        if section.heading.unit.as_ref().is_none_or(|unit| !unit.leading || unit.number.is_none()) {
            continue;
        }
        let Some(piece) = section.heading.piece.clone().filter(|_| is_live(outline, Some(index))) else {
            continue;
        };
        let span = section.place(section.heading.content);
        let first = boxes.partition_point(|(at, _)| *at < section.span.start);
        let last = boxes.partition_point(|(at, _)| *at < section.span.end);
        let below = boxes.get(first..last).unwrap_or_default();
        let parent = section.parent.map(|parent| outline.sections()[parent].heading.title.clone());
        let title = section.heading.named().of(&section.heading.title);
        let title = title.split(['(', '[']).next().unwrap_or_default();
        phases.push(Phase {
            piece,
            title: title.trim_matches(|char: char| !char.is_alphanumeric()).to_owned(),
            span,
            points: UNPLACED,
            parent: parent.unwrap_or_default(),
            level: section.heading.level,
            status: section.heading.status.map(|status| status.class),
            boxes: (below.iter().filter(|(_, done)| *done).count() as u32, below.len() as u32),
        });
    }
    phases
}

/// Does nothing above make what stands here history, or something that differs on purpose?
pub(super) fn is_live(outline: &Outline, section: Option<usize>) -> bool {
    if section.is_some_and(|section| outline.sections()[section].historical) {
        return false;
    }
    !outline.path(section).any(|section| section.heading.apart)
}

fn of_remark(text: &Text, outline: &Outline, remark: &At<Remark>, section: Option<usize>) -> Option<Said> {
    let span = remark.place(remark.span);
    let state = match &remark.state {
        State::Period(mention) => State::Period(Box::new((**mention).clone().shifted(remark.base))),
        State::Day(mention) => State::Day(Box::new((**mention).clone().shifted(remark.base))),
        other => other.clone(),
    };
    let within = phase_around(outline, section).is_some();
    if matches!(state, State::Money(_)) && (within || is_of_a_part(outline, section, remark)) {
        return None;
    }
    let title = match (&remark.subject, &state) {
        (Subject::Piece(piece), State::Period(_)) => title_of(text, piece, span),
        _ => None,
    };
    Some(Said {
        title,
        subject: remark.subject.clone(),
        state,
        span,
        points: UNPLACED,
        written: text.slice(span).into_owned(),
        seat: remark.seat,
        parent: None,
        within,
    })
}

/// The cell, or the line, that names this piece on the line of `span`.
fn title_of(text: &Text, piece: &Piece, span: Span) -> Option<Box<str>> {
    let line = text.slice(text.line_around(span.start));
    let mut parts = line.split('|').map(|part| part.trim_matches(|char: char| !char.is_alphanumeric()));
    parts.find(|part| Piece::of(part).is_some_and(|named| named == *piece)).map(Into::into)
}

/// Words of a heading below which a sum is that of the whole.
static SUMS: Words = Words::new(
    "budget budgets cost costs financial financials finance finances investment funding overview summary executive total metrics facts glance",
);

/// Does a sum stand deep below a heading that speaks of something else, such as one of several projects?
fn is_of_a_part(outline: &Outline, section: Option<usize>, remark: &Remark) -> bool {
    let Some(section) = section.and_then(|section| outline.sections().get(section)) else { return false };
    let title = section.heading.title.to_lowercase();
    let mut words = title.split(|char: char| !char.is_alphanumeric());
    matches!(remark.subject, Subject::Event(_))
        && section.heading.level > 2
        && !words.any(|word| SUMS.contains(word))
}

/// The numbered piece around a place, and whether nothing but its heading is between.
pub(super) fn phase_around(outline: &Outline, section: Option<usize>) -> Option<(&Section, bool)> {
    outline.path(section).enumerate().find_map(|(depth, section)| {
        let unit = section.heading.unit.as_ref()?;
        (unit.leading && unit.number.is_some()).then_some((section, depth == 0))
    })
}

/// What the heading of a phase states of it.
fn in_heading(text: &Text, outline: &Outline, phase: &Phase) -> Vec<Said> {
    let Some(section) = outline.section_at(phase.span.start).map(|section| &outline.sections()[section])
    else {
        return Vec::new();
    };
    let said = |span: Span, state: State| Said {
        title: None,
        subject: Subject::Piece(phase.piece.clone()),
        state,
        span,
        points: UNPLACED,
        written: text.slice(span).into_owned(),
        seat: Seat::Heading,
        parent: Some(phase.parent.clone()),
        within: false,
    };
    let mut found = Vec::new();
    if let Some(status) = section.heading.status.filter(|status| !status.qualified) {
        found.push(said(section.place(status.span), State::Status(status.class)));
    }
    if let [mention @ Mention::Range(_)] = crate::calendar::scan(&section.heading.title).as_slice() {
        let start = section.place(section.heading.content).start;
        let mention = mention.clone().shifted(start);
        found.push(said(mention.span(), State::Period(mention.into())));
    }
    found
}

/// `**Status:** In progress` directly below the heading of a phase or in the header of the document.
fn of_label(text: &Text, plan: &Plan, label: &At<Label>) -> Option<Said> {
    let is_status = is_status_key(&label.key);
    let is_period = matches!(
        label.key.as_str(),
        "duration" | "timeline" | "dates" | "period" | "timeframe" | "schedule" | "zeitraum" | "when"
    );
    let is_progress = matches!(
        label.key.as_str(),
        "progress"
            | "overall progress"
            | "completion"
            | "project progress"
            | "overall completion"
            | "complete"
    );
    if !is_status && !is_period && !is_progress {
        return None;
    }
    let outline = plan.outline();
    let place = label.place(label.span);
    let section = outline.section_at(place.start);
    if !is_live(outline, section) {
        return None;
    }
    let around = section.map(|section| &outline.sections()[section]);
    let (subject, parent, seat) = match phase_around(outline, section) {
        Some((section, true)) => {
            // Behind a list of tasks it may be that of the last task.
            let near = place.start.saturating_sub(section.heading_span().end) < 600;
            let piece = section.heading.piece.clone().filter(|_| near)?;
            let parent = section.parent.map(|parent| outline.sections()[parent].heading.title.clone());
            (Subject::Piece(piece), Some(parent.unwrap_or_default()), Seat::Label)
        }
        Some(_) => return None,
        None if label.front_matter => (Subject::Project, None, Seat::FrontMatter),
        None if around.is_none_or(|section| section.parent.is_none() && section.heading.level <= 1) => {
            (Subject::Project, None, Seat::Label)
        }
        None => return None,
    };
    let (state, span) = if is_status {
        let found = stated::of_value(&label.value).filter(|found| !found.qualified)?;
        let speaks_of_a_piece = crate::plan::remarks::Piece::of(&label.value).is_some();
        (!speaks_of_a_piece).then_some((State::Status(found.class), found.span.shift(place.start)))?
    } else if is_progress {
        let (value, span) = leading_percentage(&label.value)?;
        (State::Percent(value), span.shift(place.start))
    } else {
        let [mention @ Mention::Range(_)] = &crate::calendar::scan(&label.value)[..] else { return None };
        // "Nov 21-22 → continues through Phase 5" says why others say otherwise.
        let behind = label.value.get(mention.span().end as usize..).unwrap_or_default();
        if behind.contains('→') || behind.contains("->") {
            return None;
        }
        let mention = mention.clone().shifted(place.start);
        (State::Period(mention.clone().into()), mention.span())
    };
    Some(Said {
        title: None,
        subject,
        state,
        span,
        points: UNPLACED,
        written: text.slice(span).into_owned(),
        seat,
        parent,
        within: false,
    })
}

/// The percentage that a value begins with, and its digits: `35% complete`.
fn leading_percentage(value: &str) -> Option<(f64, Span)> {
    let start = value.len() - value.trim_start_matches(['*', ' ', '~']).len();
    let sign = value.find('%')?;
    let number = value.get(start..sign)?.trim_end();
    let exact = !value[..start].contains('~') && !value[sign + 1..].contains(['→', '%']);
    let percent = number.parse::<f64>().ok().filter(|percent| exact && *percent <= 100.0)?;
    Some((percent, Span::new(start as u32, (start + number.len()) as u32)))
}

/// The lines on which something is said as of a day.
fn days_spoken_of(text: &Text, plan: &Plan) -> BTreeSet<u32> {
    let as_of = |dated: &At<Dated>| {
        dated.cue == Some(Cue::AsOf)
            && matches!(&dated.mention, Mention::Date(date) if date.precision() == Precision::Day)
    };
    plan.dates().filter(as_of).map(|dated| text.line_at(dated.place(dated.span).start)).collect()
}
