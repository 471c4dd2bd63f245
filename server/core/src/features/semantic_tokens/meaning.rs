//! What a chunk says: tasks, statuses, stamps, dates, claims, names and ids.

use super::TokenKind::{
    Agent, Box, Claim, Command, Date, Heading, Id, Skill, Stamp, Status, Task as TaskText,
};
use super::{Piece, Source, Token, TokenKind};
use crate::plan::mentions::Mentioned;
use crate::plan::remarks::{State, is_status_key};
use crate::plan::{Task, TaskForm};
use crate::status::{Class, stated};
use crate::text::{Span, offset_of};

/// The longest statement that is one claim, in bytes.
const LONGEST_CLAIM: u32 = 48;

/// How many bytes before an id may be something else: marks, "Task".
const ID_WITHIN: usize = 16;

/// Adds the pieces that `within` touches.
pub(super) fn pieces(source: &Source, within: Span, pieces: &mut Vec<Piece>) {
    let plan = source.plan;
    let first = pieces.len();
    let mut add = |span: Span, kind: TokenKind, class: Option<Class>| {
        if span.collides(within) {
            let token = Token::new(span, kind);
            pieces.push(class.map_or(token, |class| token.with(class)));
        }
    };
    for legend in &plan.legends {
        add(legend.span, Box, Some(legend.class));
    }
    for heading in &plan.headings {
        if let Some(status) = heading.status {
            add(heading.content, Heading, Some(status.class));
            add(status.span, Status, Some(status.class));
        }
    }
    for task in plan.tasks.iter().filter(|task| task.span.collides(within)) {
        read(source, task, &mut add);
    }
    for remark in &plan.remarks {
        if let State::Status(class) = remark.state {
            add(remark.span, Status, Some(class));
        }
    }
    for dated in &plan.dates {
        add(dated.span, Date, None);
    }
    for label in &plan.labels {
        if is_status_key(&label.key) {
            if let Some(stated) = stated::of_value(&label.value) {
                add(stated.span.shift(label.span.start), Status, Some(stated.class));
            }
        } else if source.stamps.kind(&label.key).is_some()
            && let from = plan.dates.partition_point(|dated| dated.span.start < label.span.start)
            && let Some(dated) = plan.dates.get(from).filter(|dated| label.span.covers(dated.span))
        {
            add(dated.span, Stamp, None);
        }
    }
    for mention in &plan.mentions {
        let kind = match mention.of {
            Mentioned::Agent => Agent,
            Mentioned::Command => Command,
            Mentioned::Skill => Skill,
        };
        add(mention.span, kind, None);
    }
    plan.dependencies.iter().for_each(|dependency| add(dependency.span, Id, None));
    plan.named.iter().for_each(|named| add(named.span, Id, None));
    claims(source, within, pieces);
    pieces[first..].sort_by_key(|piece| piece.span.start);
}

fn read(source: &Source, task: &Task, add: &mut impl FnMut(Span, TokenKind, Option<Class>)) {
    let class = task.class(source.vocabulary);
    match &task.form {
        TaskForm::Box { span, .. } | TaskForm::Emoji { span, .. } => add(*span, Box, class),
        TaskForm::Row { span, .. } => {
            if class.is_some() {
                add(*span, Status, class);
            }
        }
        TaskForm::Heading => {}
    }
    let is_heading = task.form == TaskForm::Heading;
    if !is_heading && class.is_some_and(|class| class != Class::Open) {
        add(task.title, TaskText, class);
    }
    if let Some(stated) = task.stated.filter(|_| !is_heading) {
        add(stated.span, Status, Some(stated.class));
    }
    let Some(id) = &task.id else { return };
    // In a table it has a cell of its own.
    let is_row = matches!(task.form, TaskForm::Row { .. });
    let place = if is_row { task.span } else { task.title };
    let at = place.of(source.text).find(id.as_str()).filter(|at| is_row || *at <= ID_WITHIN);
    if let Some(at) = at {
        let start = place.start + offset_of(at);
        add(Span::new(start, start + offset_of(id.len())), Id, None);
    }
}

/// Adds the numbers; those that lie in one another are one.
fn claims(source: &Source, within: Span, pieces: &mut Vec<Piece>) {
    let plan = source.plan;
    let spans = (plan.claims.iter().map(|claim| claim.span))
        .chain(plan.ratios.iter().map(|ratio| ratio.span))
        .chain(plan.tallies.iter().map(|tally| tally.span))
        .chain(plan.gauges.iter().map(|gauge| gauge.span))
        .chain(plan.countdowns.iter().map(|countdown| countdown.span))
        .chain(plan.weeks.iter().map(|week| week.span));
    let is_one = |span: &Span| {
        span.len() <= LONGEST_CLAIM && span.collides(within) && !span.of(source.text).contains(['\n', '|'])
    };
    let mut spans: Vec<Span> = spans.filter(is_one).collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut last: Option<Span> = None;
    for span in spans {
        last = match last {
            Some(before) if before.overlaps(span) => Some(before.cover(span)),
            before => {
                pieces.extend(before.map(|before| Token::new(before, Claim)));
                Some(span)
            }
        };
    }
    pieces.extend(last.map(|last| Token::new(last, Claim)));
}
