//! Which numbers side by side are right that speak of tasks by the words of status alone: "Done: 2 | Remaining: 1 | Total: 3",
//! "3 total, 2 done, 1 open", rows of metrics, and a ratio that is said to be of what is done: "Status: 2/3 (67%)".
//!
//! The trap: they may count something else, so they are bound only where all of them are exactly what can be counted, and no other
//! number of them is bound already.

use std::collections::{BTreeMap, BTreeSet};

use super::quantity::{Quantity, percent};
use super::tallies::{in_labels, is_percent_key};
use super::{Counted, every_way};
use crate::languages::{List, has, holds};
use crate::plan::breakdowns::{Breakdown, Part, below};
use crate::plan::census::Way;
use crate::plan::{At, Ratio};
use crate::rules::DocumentContext;
use crate::text::{Span, offset_of};

/// Numbers, each with what it is of a way to count.
type Numbers = Vec<(Span, Quantity)>;

/// The groups and ratios that are right, with what they count; `known` are bound already.
pub(super) fn counted(
    context: &DocumentContext,
    known: &[Counted],
    times: &BTreeMap<&'static str, usize>,
) -> Vec<Counted> {
    let mut told: BTreeSet<Span> =
        known.iter().flat_map(|counted| counted.numbers.iter().map(|(span, _)| *span)).collect();
    let mut ways: BTreeMap<Span, Vec<Way>> = BTreeMap::new();
    let mut found: Vec<Counted> = Vec::new();
    let mut bind = |place: Span, numbers: &dyn Fn(&Way) -> Option<Numbers>| {
        if told.contains(&place) || !context.is_live(place.start) {
            return;
        }
        let mut best: Option<(usize, Counted)> = None;
        for scope in scopes(context, place) {
            for way in ways.entry(scope).or_insert_with(|| every_way(context.census(), scope)) {
                let times = times.get(way.definition).copied().unwrap_or(0);
                if best.as_ref().is_some_and(|(most, _)| times <= *most) {
                    continue;
                }
                let Some(mut numbers) = numbers(way) else { continue };
                numbers.retain(|(span, _)| !told.contains(span));
                best = Some((times, Counted { scope, definition: way.definition, numbers }));
            }
        }
        if let Some((_, counted)) = best {
            told.extend(counted.numbers.iter().map(|(span, _)| *span));
            found.push(counted);
        }
    };
    for (base, chunk) in context.plan().chunks() {
        let own = |span: Span| context.source(span.shift(base)).into_owned();
        for breakdown in chunk.breakdowns.iter().cloned().chain(below(chunk, &own)) {
            let place = breakdown.whole.span.shift(base);
            bind(place, &|way| parts(context, &breakdown, base, way));
        }
    }
    for ratio in context.plan().ratios().filter(|ratio| is_of_tasks(context, ratio)) {
        bind(ratio.place(ratio.part_span), &|way| {
            let is_right = way.total == ratio.whole && way.done == ratio.part;
            let numbers = [
                (ratio.place(ratio.part_span), Quantity::Done),
                (ratio.place(ratio.whole_span), Quantity::Total),
            ];
            is_right.then(|| numbers.to_vec())
        });
    }
    found
}

/// The sections around a place, the inner ones first, and the document.
fn scopes(context: &DocumentContext, place: Span) -> Vec<Span> {
    let outline = context.outline();
    let around = outline.path(outline.section_at(place.start));
    let around = around.map(|section| section.body());
    around.chain([Span::new(0, context.plan().len())]).collect()
}

/// The numbers of a whole and its parts, each with what it is of this way, and those of the labels and rows beside them; nothing where
/// one of them is not right.
fn parts(
    context: &DocumentContext,
    breakdown: &Breakdown,
    base: u32,
    way: &Way,
) -> Option<Vec<(Span, Quantity)>> {
    if breakdown.whole.value != way.total || way.total == 0 {
        return None;
    }
    let mut numbers = vec![(breakdown.whole.span.shift(base), Quantity::Total)];
    for (part, count) in &breakdown.parts {
        let named: &[Quantity] = match part {
            Part::Done => &[Quantity::Done, Quantity::Finished],
            Part::Open | Part::Rest => {
                &[Quantity::Rest, Quantity::Left, Quantity::Of(crate::status::Class::Open)]
            }
            // Which of them it is, its words would have to say.
            Part::Other => continue,
            Part::Term | Part::Failed => return None,
        };
        let quantity = named.iter().copied().find(|quantity| quantity.value(way) == Some(count.value))?;
        numbers.push((count.span.shift(base), quantity));
    }
    let place = numbers[0].0;
    let table = context.plan().tables().find(|table| table.place(table.span).covers(place));
    let beside = match table {
        Some(table) => table
            .rows
            .iter()
            .filter_map(|row| {
                let (name, cell) = (row.first()?, row.get(1)?);
                let digits = cell.text.trim_matches(['*', '_', ' ']).strip_suffix('%')?.trim_end();
                let start = table.place(cell.span).start + offset_of(cell.text.find(digits)?);
                let span = Span::new(start, start + offset_of(digits.len()));
                let is_share = is_percent_key(&name.plain());
                Some((span, percent(way, digits.parse().ok().filter(|_| is_share)?, digits)?))
            })
            .collect(),
        None => in_labels(context, place, way),
    };
    for (span, quantity) in beside {
        if !numbers.iter().any(|(known, _)| *known == span) {
            numbers.push((span, quantity));
        }
    }
    Some(numbers)
}

/// Do the words around a ratio say that it is of what is done? "Phase 2/3" and "2/3 repositories" are of something else.
fn is_of_tasks(context: &DocumentContext, ratio: &At<Ratio>) -> bool {
    if ratio.other || ratio.whole < 2 {
        return false;
    }
    let place = ratio.place(ratio.span);
    let line = context.text().line_around(place.start);
    let before = context.source(Span::new(line.start, place.start.max(line.start)));
    let behind = context.source(Span::new(place.end.min(line.end), line.end));
    let bare = |text: &str| text.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let is_done = |text: &str| {
        [List::TasksDone, List::PartDone, List::ProgressLabels, List::StatusLabels]
            .into_iter()
            .any(|list| has(list, text))
    };
    // What it counts, right behind it.
    let unit = behind.trim_start_matches(['*', '_', '`', ' ', ')']);
    let unit = unit.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    if !unit.is_empty() && !is_done(&unit) && !has(List::Tasks, &unit) {
        return false;
    }
    // What is said of it, before it: a label, or a word.
    let label = before
        .rsplit_once([':', '：'])
        .map(|(label, value)| (label.rsplit(['|', '·', ',', ';']).next().unwrap_or(label), value));
    match label {
        Some((label, value)) if !value.chars().any(char::is_alphabetic) => {
            let label = bare(label);
            is_done(&label) || holds(List::ProgressLabels, &label) || label.split(' ').any(is_done)
        }
        _ => {
            let last = before.trim_end().rsplit(' ').next().unwrap_or_default().to_owned();
            !last.is_empty()
                && last.chars().any(char::is_alphabetic)
                && is_done(&bare(&last))
                && !last.ends_with('.')
        }
    }
}
