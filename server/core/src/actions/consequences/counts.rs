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
mod quantity;
mod tallies;

use std::collections::BTreeMap;

use crate::plan::census::Way;
use crate::plan::gauges::Bar;
use crate::plan::tables::{Cell, figure, is_total};
use crate::plan::{At, Census, Plan, Table};
use crate::rules::DocumentContext;
use crate::status::Vocabulary;
use crate::text::{Revision, Span, Text};

use quantity::{Quantity, Rounding, bar, written_like};

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

/// How far a percentage beside its two numbers may be off and still be meant as theirs, in points.
const SLACK: f64 = 1.0;

impl Counts {
    /// The numbers of this document that are right.
    pub(super) fn of(context: &DocumentContext) -> Counts {
        let (mut counted, times) = tallies::counted(context);
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
