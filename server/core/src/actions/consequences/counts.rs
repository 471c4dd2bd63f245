//! The numbers of a document that are right, each with what it counts, so that they can be kept right.
//!
//! A number may be right by several ways to count; it is bound to the way that most numbers of the document are right by, and stays with
//! it. Percentages keep how they are rounded, totals stay the sums of their columns. What is wrong is not bound: nobody knows
//! what it counts.
//! The trap: what changed is known only when the text was read again, and a number's place only as where it was: all spans here are of
//! the text as it was, and [`Revision::now`] says where they are now.

mod breakdowns;
mod gauges;
mod groups;

use std::collections::BTreeMap;

use super::revision::Revision;
use crate::plan::breakdowns::{Part, of_key};
use crate::plan::census::Way;
use crate::plan::gauges::Bar;
use crate::plan::tables::{Cell, figure, is_total};
use crate::plan::tallies::Bound;
use crate::plan::{At, Census, Label, Plan, Table};
use crate::rules::DocumentContext;
use crate::status::{Class, Vocabulary, words};
use crate::text::{Span, Text, offset_of};

/// The numbers that are right.
#[derive(Debug, Default)]
pub(super) struct Counts {
    counted: Vec<Counted>,
    shares: Vec<Share>,
    sums: Vec<Sum>,
    meters: Vec<Meter>,
}

/// Numbers about the tasks of one place, counted in one way.
#[derive(Debug)]
struct Counted {
    scope: Span,
    definition: &'static str,
    numbers: Vec<(Span, Quantity)>,
}

/// What a number says of the tasks that were counted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Quantity {
    Total,
    /// Without those that were given up.
    Kept,
    Done,
    /// With those that were given up.
    Finished,
    /// All that is neither done nor given up.
    Left,
    /// All that is not done.
    Rest,
    Of(Class),
    /// The share that is done.
    Percent(Rounding),
    /// The share that is done or given up.
    FinishedPercent(Rounding),
    /// The share that is done, as a bar.
    Bar(Bar, Rounding),
}

/// A percentage beside the two numbers that it is the quotient of.
#[derive(Debug)]
struct Share {
    part: Span,
    whole: Span,
    percent: Span,
    rounding: Rounding,
}

/// A bar beside the percentage, or the two numbers, that it shows.
#[derive(Debug)]
struct Meter {
    bar: Bar,
    shown: Shown,
    rounding: Rounding,
}

/// What a bar shows.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Percent(Span),
    Ratio(Span, Span),
}

/// The total of a column.
#[derive(Debug)]
struct Sum {
    parts: Vec<Span>,
    total: Span,
}

/// How a percentage comes from a quotient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Nearest,
    Down,
    Up,
}

/// The bar as it shows a percentage, as long as it was.
fn bar(bar: &Bar, percent: f64, rounding: Rounding) -> String {
    let filled = rounding.rounded(percent * f64::from(bar.cells) / 100.0, 0).clamp(0.0, f64::from(bar.cells));
    let cell = |index: u32| if f64::from(index) < filled { bar.full } else { bar.empty };
    (0..bar.cells).map(cell).collect()
}

/// How far a percentage beside its two numbers may be off and still be meant as theirs, in points.
const SLACK: f64 = 1.0;

impl Counts {
    /// The numbers of this document that are right.
    pub(super) fn of(context: &DocumentContext) -> Counts {
        let (mut counted, times) = counted(context);
        let mut shares = shares(context);
        let (broken_down, parts) = breakdowns::counted(context, &counted, &times);
        counted.extend(broken_down);
        shares.extend(parts);
        counted.extend(gauges::counted(context, &counted, &shares, &times));
        counted.extend(groups::counted(context, &counted, &times));
        let sums = context.plan().tables().flat_map(sums).collect();
        Counts { counted, shares, sums, meters: gauges::meters(context) }
    }

    /// The edits, in the text as it is now, that make right again what no longer is.
    pub(super) fn edits(
        &self,
        revision: &Revision,
        source: &Text,
        plan: &Plan,
        vocabulary: &Vocabulary,
    ) -> Vec<(Span, String)> {
        let mut edits: Vec<(Span, String)> = Vec::new();
        let touched: Vec<&Counted> =
            self.counted.iter().filter(|counted| revision.touches(counted.scope)).collect();
        if !touched.is_empty() {
            let census = Census::of(plan, vocabulary);
            let mut ways: BTreeMap<Span, Vec<Way>> = BTreeMap::new();
            for counted in touched {
                let scope = revision.now(counted.scope);
                let ways = ways.entry(scope).or_insert_with(|| every_way(&census, scope));
                let Some(way) = ways.iter().find(|way| way.definition == counted.definition) else {
                    continue;
                };
                for (span, quantity) in &counted.numbers {
                    let place = revision.now(*span);
                    edits.push((place, quantity.written(way, &source.slice(place))));
                }
            }
        }
        // What follows from a number that is written anew here follows from the new one.
        let mut texts: BTreeMap<Span, String> = edits.iter().cloned().collect();
        let text = |texts: &BTreeMap<Span, String>, span: Span| {
            let place = revision.now(span);
            texts.get(&place).cloned().unwrap_or_else(|| source.slice(place).into_owned())
        };
        for sum in &self.sums {
            let parts = sum.parts.iter().map(|part| number(&text(&texts, *part))).sum::<Option<u64>>();
            let (Some(sum_of_parts), place) = (parts, revision.now(sum.total)) else { continue };
            let old = text(&texts, sum.total);
            let new_text = written_like(&old, sum_of_parts);
            texts.insert(place, new_text);
        }
        for share in &self.shares {
            let numbers = (number(&text(&texts, share.part)), number(&text(&texts, share.whole)));
            let (Some(part), Some(whole)) = numbers else { continue };
            if whole > 0 {
                let old = text(&texts, share.percent);
                let percent = 100.0 * part as f64 / whole as f64;
                texts.insert(revision.now(share.percent), share.rounding.written(percent, &old));
            }
        }
        for meter in &self.meters {
            let percent = match meter.shown {
                Shown::Percent(percent) => text(&texts, percent).parse::<f64>().ok(),
                Shown::Ratio(part, whole) => number(&text(&texts, part))
                    .zip(number(&text(&texts, whole)))
                    .map(|(part, whole)| 100.0 * part as f64 / whole as f64),
            };
            if let Some(percent) = percent.filter(|percent| percent.is_finite()) {
                texts.insert(revision.now(meter.bar.span), bar(&meter.bar, percent, meter.rounding));
            }
        }
        let differs = |(place, new_text): &(Span, String)| *source.slice(*place) != **new_text;
        texts.into_iter().filter(differs).collect()
    }
}

fn every_way(census: &Census, scope: Span) -> Vec<Way> {
    let mut ways = census.ways(scope);
    ways.extend(census.ways_by_id(scope));
    ways
}

/// The tallies that are right, each by the way that most of them are right by.
fn counted(context: &DocumentContext) -> (Vec<Counted>, BTreeMap<&'static str, usize>) {
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

/// What the percentage `value` is of this way, if it is right.
fn percent(way: &Way, value: f64, written: &str) -> Option<Quantity> {
    let finished = Way { done: way.done + way.cancelled, ..*way };
    Rounding::of(way.percent(), value, written)
        .map(Quantity::Percent)
        .or_else(|| Rounding::of(finished.percent(), value, written).map(Quantity::FinishedPercent))
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
fn in_labels(context: &DocumentContext, place: Span, way: &Way) -> Vec<(Span, Quantity)> {
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

fn is_percent_key(key: &str) -> bool {
    // What is in progress is a number of tasks.
    !is_begun(key) && ["progress", "completion", "percent"].iter().any(|word| key.contains(word))
}

/// A name without the word for tasks.
fn bare(name: &str) -> String {
    name.replace("tasks", "").replace("task", "").trim().to_owned()
}

/// Is it the name of what is begun, or waits?
fn is_begun(name: &str) -> bool {
    matches!(words::class(&bare(name)), Some(Class::Active | Class::Held))
}

/// What a number with this name is of this way to count, if it is right; `is_told_apart` says that what is begun has a number of its own.
fn quantity(name: &str, value: u64, way: &Way, is_told_apart: bool) -> Option<Quantity> {
    let bare = bare(name);
    let named: &[Quantity] = match (of_key(&bare), words::class(&bare)) {
        (_, Some(Class::Active)) => &[Quantity::Of(Class::Active)],
        (_, Some(Class::Held)) => &[Quantity::Of(Class::Held)],
        (_, Some(Class::Cancelled)) => &[Quantity::Of(Class::Cancelled)],
        (Some(Some(Part::Open)), _) | (_, Some(Class::Open)) if is_told_apart => {
            &[Quantity::Of(Class::Open), Quantity::Left, Quantity::Rest]
        }
        // While nothing is given up, what is left is what makes up the whole.
        (Some(Some(Part::Open | Part::Rest)), _) | (_, Some(Class::Open)) => {
            &[Quantity::Rest, Quantity::Left]
        }
        (Some(Some(Part::Done)), _) | (_, Some(Class::Done)) => &[Quantity::Done, Quantity::Finished],
        _ => return None,
    };
    named.iter().copied().find(|quantity| quantity.value(way) == Some(value))
}

impl Quantity {
    /// The number; none of a percentage.
    fn value(self, way: &Way) -> Option<u64> {
        Some(match self {
            Quantity::Total => way.total,
            Quantity::Kept => way.total - way.cancelled,
            Quantity::Done | Quantity::Of(Class::Done) => way.done,
            Quantity::Finished => way.done + way.cancelled,
            Quantity::Left => way.open(),
            Quantity::Rest => way.total - way.done,
            Quantity::Of(Class::Open) => way.open().saturating_sub(way.active).saturating_sub(way.held),
            Quantity::Of(Class::Active) => way.active,
            Quantity::Of(Class::Held) => way.held,
            Quantity::Of(Class::Cancelled) => way.cancelled,
            Quantity::Percent(_) | Quantity::FinishedPercent(_) | Quantity::Bar(..) => return None,
        })
    }

    /// The number as `old` is written.
    fn written(self, way: &Way, old: &str) -> String {
        match self {
            Quantity::Percent(rounding) => rounding.written(way.percent(), old),
            Quantity::Bar(shape, rounding) => bar(&shape, way.percent(), rounding),
            Quantity::FinishedPercent(rounding) => {
                let finished = Way { done: way.done + way.cancelled, ..*way };
                rounding.written(finished.percent(), old)
            }
            _ => self.value(way).map_or_else(|| old.to_owned(), |value| written_like(old, value)),
        }
    }
}

/// The percentages that stand beside their two numbers.
fn shares(context: &DocumentContext) -> Vec<Share> {
    let ratios = context.plan().ratios().filter_map(|ratio| {
        let (value, span) = ratio.percent?;
        let (part, whole) = (ratio.place(ratio.part_span), ratio.place(ratio.whole_span));
        Some((part, ratio.part, whole, ratio.whole, ratio.place(span), value))
    });
    let tallies = context.plan().tallies().filter_map(|tally| {
        let (value, span) = tally.percent?;
        let (done, total) = (tally.done?, tally.total?);
        let (part, whole) = (tally.place(done.span), tally.place(total.span));
        Some((part, done.value, whole, total.value, tally.place(span), value))
    });
    ratios
        .chain(tallies)
        .filter(|(part, ..)| context.is_live(part.start))
        .filter_map(|(part, done, whole, total, percent, value)| {
            let truth = 100.0 * done as f64 / total as f64;
            let is_near = total > 0 && (value - truth).abs() <= SLACK;
            let exact = Rounding::of(truth, value, &context.source(percent));
            let rounding = exact.or(is_near.then_some(Rounding::Nearest))?;
            Some(Share { part, whole, percent, rounding })
        })
        .collect()
}

/// The totals of a table's columns that are the sums of what is above them.
fn sums(table: At<Table>) -> Vec<Sum> {
    let Some((last, rows)) = table.rows.split_last() else { return Vec::new() };
    if rows.len() < 2 || !last.iter().take(2).any(is_total) {
        return Vec::new();
    }
    let place = |cell: &Cell, figure: &figure::Figure| table.place(figure.span.shift(cell.span.start));
    let of_column = |(column, total): (usize, &Cell)| {
        let claimed = whole(total)?;
        let mut parts = Vec::new();
        let mut sum = 0.0;
        for cell in rows.iter().filter_map(|row| row.get(column)) {
            match whole(cell) {
                Some(figure) => {
                    sum += figure.value;
                    parts.push(place(cell, &figure));
                }
                None if cell.text.chars().any(|char| char.is_ascii_digit()) => return None,
                None => {}
            }
        }
        (parts.len() > 1 && sum == claimed.value).then(|| Sum { parts, total: place(total, &claimed) })
    };
    last.iter().enumerate().skip(1).filter_map(of_column).collect()
}

/// The whole number that a cell consists of.
fn whole(cell: &Cell) -> Option<figure::Figure> {
    figure::figure(&cell.text).filter(|figure| {
        !figure.inexact
            && figure.currency.is_none()
            && !figure.percent
            && figure.decimals == 0
            && figure.scale == 1.0
            && !figure.unit.chars().any(char::is_numeric)
    })
}

fn number(text: &str) -> Option<u64> {
    text.replace(',', "").parse().ok()
}

impl Rounding {
    /// How `value`, which is written so, comes from `truth`; nothing where it does not.
    fn of(truth: f64, value: f64, written: &str) -> Option<Rounding> {
        [Rounding::Nearest, Rounding::Down, Rounding::Up]
            .into_iter()
            .find(|rounding| (rounding.rounded(truth, decimals(written)) - value).abs() < 1e-6)
    }

    fn rounded(self, truth: f64, decimals: usize) -> f64 {
        let factor = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
        let scaled = truth * factor;
        let rounded = match self {
            Rounding::Nearest => scaled.round(),
            // 7 of 25 is 28.000000000000004.
            Rounding::Down => (scaled + 1e-9).floor(),
            Rounding::Up => (scaled - 1e-9).ceil(),
        };
        rounded / factor
    }

    /// `truth` with as many decimals as `old` has, and its decimal sign.
    fn written(self, truth: f64, old: &str) -> String {
        let decimals = decimals(old);
        let text = format!("{:.decimals$}", self.rounded(truth, decimals));
        if old.contains(',') { text.replace('.', ",") } else { text }
    }
}

fn decimals(written: &str) -> usize {
    written.find(['.', ',']).map_or(0, |point| written.len() - point - 1)
}

/// The number as `old` is written: with `,` between groups where that has some.
fn written_like(old: &str, value: u64) -> String {
    let digits = value.to_string();
    if !old.contains(',') {
        return digits;
    }
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
