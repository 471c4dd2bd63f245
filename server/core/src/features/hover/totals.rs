//! Hover on the totals of a table: what they are the sum of, and whether they are.

use super::card::{Card, Line};
use super::{Hover, Place, counted};
use crate::plan::tables::figure::figure;
use crate::plan::tables::{Cell, is_total, sums};
use crate::rules::wrong_totals;

/// The most parts that are shown one by one.
const MOST_PARTS: usize = 8;

/// A figure of the last row of a table, which says that it is a total.
pub(super) fn total(place: &Place) -> Option<Hover> {
    let (table, _) = place.find(&place.chunk.tables, |table| table.span)?;
    let (last, rows) = table.rows.split_last()?;
    let is_here = |cell: &Cell| cell.span.shift(place.base).touches(place.offset);
    let column = last.iter().position(is_here).filter(|_| last.iter().take(2).any(is_total))?;
    let cell = &last[column];
    let written = cell.text.trim_matches(['*', '_', '`', ' ']);
    figure(&cell.text)?;
    let parts: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(|cell| cell.text.trim_matches(['*', '_', '`', ' ']))
        .filter(|text| figure(text).is_some())
        .collect();
    let holds = sums(table).iter().any(|sum| cell.span.covers(*sum));
    let wrong = wrong_totals(table).into_iter().find(|(wrong, ..)| wrong.span == cell.span);
    let above = counted(parts.len() as u64, "row", "rows");
    let verdict = match wrong {
        Some((_, figure, sum, _)) => format!(" · but the {above} above add up to {}", figure.written(sum)),
        None if holds => format!(" · holds: the sum of the {above} above"),
        None => return None,
    };
    let head = table.header.get(column).map(|head| head.text.clone()).unwrap_or_default();
    let shown = parts.len() <= MOST_PARTS && parts.len() > 1;
    let sum = shown.then(|| Line::text(format!("{head}: {}", parts.join(" + "))));
    let card = Card::new(Line::strong(written).and(verdict)).maybe(sum);
    Some(Hover { span: cell.span.shift(place.base), card })
}
