//! A phase moves by some days, and with it what comes after it: headings, labels, rows, due dates, "Week 2 of 4", "21 days to Dec 12".
//!
//! What comes after it is what depends on it by its own words, or, where a phase says nothing of that, begins when it has ended. Each
//! date is written as it was, with its weekday; durations stay. The traps: a date inside of a phase may be of something else, so only
//! those between its first and its last day move; and what is done, struck through or history stays where it was.

mod dates;
mod distances;
mod names;
mod phases;
mod weeks;

use super::{Action, ActionKind};
use crate::counted::counted;
use crate::rules::DocumentContext;
use crate::text::Span;

use dates::Shifting;
use phases::Phase;

/// By how many days a phase is moved without being asked.
const USUAL: [i32; 4] = [7, 1, -1, -7];

/// To move the phase in whose heading or row, or on whose line of dates, the cursor is.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let line = |offset: u32| context.text().line_at(offset);
    let section = context.outline().section_at(span.start).map(|index| &context.outline().sections()[index]);
    let is_heading = section.is_some_and(|it| line(it.heading_span().start) == line(span.start));
    let whole = context.text().line_span(line(span.start));
    let mut dates = context.plan().dates().map(|dated| dated.place(dated.span));
    // All days of a long plan are dear, and this is asked at every move of the cursor.
    let is_asked = is_heading || weeks::may_name(&context.source(whole)) || dates.any(|it| whole.covers(it));
    if !span.is_empty() || !is_asked {
        return Vec::new();
    }
    let is_here = |phase: &&Phase| {
        phase.section.is_some_and(|(_, section)| line(section.heading_span().start) == line(span.start))
            || line(phase.given.start) == line(span.start)
            || phase.row.is_some_and(|row| row.span.covers(whole) || whole.covers(row.span))
    };
    schedules(context)
        .find_map(|phases| {
            let own = phases.iter().find(is_here)?;
            let offered = USUAL.iter().filter(|_| !own.is_over);
            Some(offered.filter_map(|days| moved(context, &phases, own, *days)).collect())
        })
        .unwrap_or_default()
}

/// Moves the innermost phase around `offset` by so many days; nothing where none there has its days given.
pub fn shift(context: &DocumentContext, offset: u32, days: i32) -> Option<Action> {
    schedules(context).find_map(|phases| {
        let around = phases.iter().filter_map(|phase| Some((phase.region(Span::empty(offset))?, phase)));
        let (_, own) = around.max_by_key(|(region, _)| region.start)?;
        moved(context, &phases, own, days)
    })
}

/// The phases that have days, and those that have nothing but the numbers of their weeks; read when they are asked for.
fn schedules<'a>(context: &'a DocumentContext) -> impl Iterator<Item = Vec<Phase<'a>>> {
    let read: [fn(&'a DocumentContext) -> Vec<Phase<'a>>; 2] =
        [|it| phases::dated(it), |it| phases::numbered(it)];
    read.into_iter().map(|read| read(context))
}

fn moved(context: &DocumentContext, phases: &[Phase], own: &Phase, days: i32) -> Option<Action> {
    if days == 0 || own.is_in_weeks && days % 7 != 0 {
        return None;
    }
    let moving = with_dependents(context, phases, own);
    let shifting = Shifting { context, days };
    let mut edits = Vec::new();
    if !own.is_in_weeks {
        edits.extend(shifting.dates(&moving));
        edits.extend(shifting.counted_weeks(&moving));
        let distances = shifting.distances(&edits);
        edits.extend(distances);
    }
    edits.extend(shifting.numbered_weeks(phases, &moving));
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by(|later, earlier| later.span.collides(earlier.span));
    edits.retain(|edit| context.source(edit.span) != edit.new_text);
    if edits.is_empty() {
        return None;
    }
    if !own.is_in_weeks {
        edits.extend(shifting.elsewhere(&moving));
    }
    let title = title(own, moving.len() - 1, days);
    Some(Action { title, kind: ActionKind::Shift(days), edits, preferred: false })
}

fn title(own: &Phase, others: usize, days: i32) -> String {
    let (count, unit) = match days.unsigned_abs() {
        days if days % 7 == 0 => (days / 7, "week"),
        days => (days, "day"),
    };
    let back = if days < 0 { "back " } else { "" };
    let with = match others {
        0 => String::new(),
        1 => ", with 1 after it".to_owned(),
        _ => format!(", with {others} after it"),
    };
    format!("Move {} {back}by {}{with}", own.name, counted(count, unit))
}

/// The phase and what comes after it, the phase first.
fn with_dependents<'a, 'p>(
    context: &DocumentContext,
    phases: &'p [Phase<'a>],
    own: &'p Phase<'a>,
) -> Vec<&'p Phase<'a>> {
    let chains = phases::chains(phases);
    let mut moving: Vec<&Phase> = vec![own];
    // Most plans are in order, so that the second round finds nothing more.
    loop {
        let before = moving.len();
        for phase in phases.iter().filter(|phase| !phase.is_over) {
            let is_apart = moving.iter().all(|moving| moving.is_apart(phase));
            if is_apart && phase.follows(context, &chains, &moving, own) {
                moving.push(phase);
            }
        }
        if moving.len() == before {
            return moving;
        }
    }
}
