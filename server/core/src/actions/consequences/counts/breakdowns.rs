//! Tables with a row a status: "Done | 12 | 40%", "In progress | 3 | 10%", "Total | 30".
//!
//! No rule judges them, since a row may count something else than tasks; so a table is kept right only where every row of it is, by one
//! way to count. The trap: three numbers may be right by chance, one is; at least two rows beside the total must speak.

use std::collections::BTreeMap;

use super::quantity::{Quantity, Rounding, is_begun, quantity};
use super::{Counted, Share, every_way, whole};
use crate::plan::census::Way;
use crate::plan::tables::{Cell, figure, is_total};
use crate::plan::{At, Table};
use crate::rules::DocumentContext;
use crate::text::Span;

/// A row: what it counts, how many, and the share of the whole where it says so.
struct Row<'a> {
    cell: &'a Cell,
    count: (Span, u64),
    share: Option<(Span, f64)>,
}

/// The tables that are right, each with what its rows count, and the shares beside their numbers; `times` says by which ways the numbers
/// of the document are right.
pub(super) fn counted(
    context: &DocumentContext,
    known: &[Counted],
    times: &BTreeMap<&'static str, usize>,
) -> (Vec<Counted>, Vec<Share>) {
    let is_told =
        |span: Span| known.iter().flat_map(|counted| &counted.numbers).any(|(told, _)| *told == span);
    let (mut found, mut shares) = (Vec::new(), Vec::new());
    for table in context.plan().tables().filter(|table| context.is_live(table.place(table.span).start)) {
        let Some(rows) = rows(&table) else { continue };
        let mut best: Option<(usize, Counted)> = None;
        for scope in scopes(context, &table) {
            for way in every_way(context.census(), scope) {
                let Some(mut numbers) = numbers(&rows, &way) else { continue };
                numbers.retain(|(span, _)| !is_told(*span));
                let times = times.get(way.definition).copied().unwrap_or(0);
                if !numbers.is_empty() && best.as_ref().is_none_or(|(most, _)| times > *most) {
                    best = Some((times, Counted { scope, definition: way.definition, numbers }));
                }
            }
        }
        if let Some((_, counted)) = best {
            found.push(counted);
            shares.extend(parts(context, &rows));
        }
    }
    (found, shares)
}

/// The rows of a table that speaks of statuses and of nothing else.
fn rows<'a>(table: &At<'a, Table>) -> Option<Vec<Row<'a>>> {
    let mut rows = Vec::new();
    let at = |cell: &Cell, span: Span| table.place(span.shift(cell.span.start));
    for row in &table.item.rows {
        let [cell, count, rest @ ..] = row.as_slice() else { return None };
        let figure = whole(count)?;
        let share = rest.iter().find_map(|cell| {
            let figure = figure::figure(&cell.text).filter(|figure| figure.percent && !figure.inexact)?;
            Some((at(cell, figure.span), figure.value))
        });
        rows.push(Row { cell, count: (at(count, figure.span), figure.value as u64), share });
    }
    let parts = rows.iter().filter(|row| !is_total(row.cell)).count();
    (parts > 1).then_some(rows)
}

/// The places whose tasks a table may break down: its section and those around it, and the document.
fn scopes(context: &DocumentContext, table: &At<Table>) -> Vec<Span> {
    let outline = context.outline();
    let around = outline.path(outline.section_at(table.place(table.span).start));
    let around = around.map(|section| section.body());
    around.chain([Span::new(0, context.plan().len())]).collect()
}

/// What each row counts of this way; nothing where one of them is not right.
fn numbers(rows: &[Row], way: &Way) -> Option<Vec<(Span, Quantity)>> {
    let is_told_apart = rows.iter().any(|row| is_begun(&row.cell.plain()));
    let of_row = |row: &Row| {
        let (span, value) = row.count;
        let quantity = match is_total(row.cell) {
            true => [Quantity::Total, Quantity::Kept].into_iter().find(|it| it.value(way) == Some(value))?,
            false => quantity(&row.cell.plain(), value, way, is_told_apart)?,
        };
        Some((span, quantity))
    };
    (way.total > 0).then(|| rows.iter().map(of_row).collect()).flatten()
}

/// The percentages of the rows, where they are shares of the total.
fn parts(context: &DocumentContext, rows: &[Row]) -> Vec<Share> {
    let Some(total) = rows.iter().find(|row| is_total(row.cell)) else { return Vec::new() };
    let of_row = |row: &Row| {
        let (percent, value) = row.share?;
        let truth = 100.0 * row.count.1 as f64 / total.count.1 as f64;
        let rounding = Rounding::of(truth, value, &context.source(percent))?;
        Some(Share { part: row.count.0, whole: total.count.0, percent, rounding })
    };
    rows.iter().filter_map(of_row).collect()
}
