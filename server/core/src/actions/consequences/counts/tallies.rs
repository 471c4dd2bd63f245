//! Which tallies are right, and by which way to count; with the numbers of the same tasks beside them.

use std::collections::BTreeMap;

use super::quantity::{Quantity, is_begun, percent, quantity};
use super::{Counted, every_way, number, whole};
use crate::plan::census::Way;
use crate::plan::tables::Cell;
use crate::plan::tallies::Bound;
use crate::plan::{At, Label, Table};
use crate::rules::DocumentContext;
use crate::text::{Span, offset_of};

/// The tallies that are right, each by the way that most of them are right by.
pub(super) fn counted(context: &DocumentContext) -> (Vec<Counted>, BTreeMap<&'static str, usize>) {
    let tallies = context.tallies();
    let mut ways: BTreeMap<Span, Vec<Way>> = BTreeMap::new();
    for scope in tallies.iter().flat_map(|bound| &bound.scopes) {
        ways.entry(*scope).or_insert_with(|| every_way(context.census(), *scope));
    }
    let candidates: Vec<Vec<(Span, Way)>> =
        tallies.iter().map(|bound| candidates(context, bound, &ways)).collect();
    let mut times: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, candidates) in tallies.iter().zip(&candidates).filter(|(bound, _)| states_a_number(bound)) {
        let mut told: Vec<&str> = Vec::new();
        for (_, way) in candidates {
            if !told.contains(&way.definition) {
                told.push(way.definition);
                *times.entry(way.definition).or_default() += 1;
            }
        }
    }
    let mut found = Vec::new();
    for (bound, candidates) in tallies.iter().zip(candidates) {
        let most = candidates.iter().filter_map(|(_, way)| times.get(way.definition)).max().copied();
        let best = candidates.into_iter().find(|(_, way)| times.get(way.definition).copied() == most);
        let Some((scope, way)) = best else { continue };
        let mut numbers = numbers(context, bound, &way);
        numbers.extend(beside(context, bound, &way));
        found.push(Counted { scope, definition: way.definition, numbers });
    }
    (found, times)
}

fn states_a_number(bound: &Bound) -> bool {
    bound.tally.done.is_some() || bound.tally.total.is_some()
}

/// The places and ways to count by which a tally is right, the most ordinary first.
fn candidates(context: &DocumentContext, bound: &Bound, ways: &BTreeMap<Span, Vec<Way>>) -> Vec<(Span, Way)> {
    // A percentage at the head of a section speaks of that section alone.
    let only_own = bound.own && !states_a_number(bound);
    let scopes = if only_own { &bound.scopes[..1] } else { &bound.scopes[..] };
    let all =
        scopes.iter().flat_map(|scope| ways.get(scope).into_iter().flatten().map(move |way| (*scope, *way)));
    all.filter(|(_, way)| is_right(context, bound, way)).collect()
}

fn is_right(context: &DocumentContext, bound: &Bound, way: &Way) -> bool {
    let tally = &bound.tally;
    let holds = tally.total.is_none_or(|total| way.gives(total.value))
        && tally.done.is_none_or(|done| way.gives_done(done.value));
    let share = || {
        tally
            .percent
            .is_some_and(|(value, span)| percent(way, value, &context.source(tally.place(span))).is_some())
    };
    holds && (states_a_number(bound) || share())
}

/// The numbers of a tally, each with what it is of this way.
fn numbers(context: &DocumentContext, bound: &Bound, way: &Way) -> Vec<(Span, Quantity)> {
    let tally = &bound.tally;
    let mut numbers = Vec::new();
    if let Some(total) = tally.total {
        let quantity = if way.total == total.value { Quantity::Total } else { Quantity::Kept };
        numbers.push((tally.place(total.span), quantity));
    }
    if let Some(done) = tally.done {
        let quantity = if way.done == done.value { Quantity::Done } else { Quantity::Finished };
        numbers.push((tally.place(done.span), quantity));
    }
    // Beside both numbers it is their quotient.
    if let Some((value, span)) = tally.percent.filter(|_| tally.total.is_none() || tally.done.is_none()) {
        let place = tally.place(span);
        numbers.extend(percent(way, value, &context.source(place)).map(|quantity| (place, quantity)));
    }
    numbers
}

/// The numbers of the same tasks that stand in the row of a tally, or in the labels around it: "Remaining: 26", "In progress: 3".
fn beside(context: &DocumentContext, bound: &Bound, way: &Way) -> Vec<(Span, Quantity)> {
    let place = bound.tally.place(bound.tally.span);
    let block = bound.tally.place(bound.tally.block);
    let first = context.plan().tables().find(|table| table.place(table.span) == block);
    let mut found = match first {
        Some(table) => in_row(table, place, way),
        None => in_labels(context, place, way),
    };
    let own = |span: Span| {
        let tally = &bound.tally;
        let spans =
            [tally.total.map(|it| it.span), tally.done.map(|it| it.span), tally.percent.map(|it| it.1)];
        spans.into_iter().flatten().any(|own| tally.place(own) == span)
    };
    found.retain(|(span, _)| !own(*span));
    found
}

fn in_row(table: At<Table>, place: Span, way: &Way) -> Vec<(Span, Quantity)> {
    let is_here = |cell: &Cell| table.place(cell.span).overlaps(place);
    let Some(row) = table.rows.iter().find(|row| row.iter().any(is_here)) else { return Vec::new() };
    let names: Vec<String> = table.header.iter().map(Cell::plain).collect();
    let is_told_apart = names.iter().any(|name| is_begun(name));
    let cells = row.iter().zip(&names).skip(1);
    cells
        .filter_map(|(cell, name)| {
            let figure = whole(cell)?;
            let quantity = quantity(name, figure.value as u64, way, is_told_apart)?;
            Some((table.place(figure.span.shift(cell.span.start)), quantity))
        })
        .collect()
}

/// Labels on the lines around `place` without another line between them.
pub(super) fn in_labels(context: &DocumentContext, place: Span, way: &Way) -> Vec<(Span, Quantity)> {
    let text = context.text();
    let labels: Vec<At<Label>> = context.plan().labels().collect();
    let line = |label: &At<Label>| text.line_at(label.place(label.span).start);
    let here = text.line_at(place.start);
    let at = labels.partition_point(|label| line(label) < here);
    let mut group: Vec<&At<Label>> = Vec::new();
    let mut last = here;
    for label in labels[..at].iter().rev() {
        if last - line(label) > 1 {
            break;
        }
        last = line(label);
        group.push(label);
    }
    last = here;
    for label in &labels[at..] {
        if line(label) - last > 1 {
            break;
        }
        last = line(label);
        group.push(label);
    }
    let is_told_apart = group.iter().any(|label| is_begun(&label.key));
    let of_label = |label: &At<Label>| {
        let start = label.place(label.span).start;
        let digits = label.value.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b',').count();
        let behind = label.value.get(digits..)?.trim_start();
        let span = Span::new(start, start + offset_of(digits));
        let written = label.value.get(..digits)?;
        if is_percent_key(&label.key) && (behind.is_empty() || behind == "%") {
            return Some((span, percent(way, written.parse().ok()?, written)?));
        }
        let is_bare = behind.is_empty()
            || behind.starts_with(['(', '|', '*'])
            || behind.to_lowercase().starts_with("task");
        let value = number(written).filter(|_| is_bare)?;
        Some((span, quantity(&label.key, value, way, is_told_apart)?))
    };
    group.into_iter().filter_map(of_label).collect()
}

pub(super) fn is_percent_key(key: &str) -> bool {
    // What is in progress is a number of tasks.
    !is_begun(key) && ["progress", "completion", "percent"].iter().any(|word| key.contains(word))
}
