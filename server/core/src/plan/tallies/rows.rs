//! Summary tables: a row a phase, with columns for its tasks, those done, the percentage.

use super::patterns::is_tasks;
use super::{Count, Form, Tally};
use crate::languages::{List, has, words};
use crate::plan::ChunkPlan;
use crate::plan::tables::{Cell, Table, figure, is_total};

/// Records a tally for each row of a summary table.
pub(in crate::plan) fn read_rows(table: &Table, plan: &mut ChunkPlan) {
    let header: Vec<String> = table.header.iter().map(Cell::plain).collect();
    let column = |list: List| header.iter().position(|title| has(list, title));
    let (total, done) = (column(List::TotalColumns), column(List::DoneColumns));
    let percent = column(List::PercentColumns);
    let nouns = words(List::Tasks);
    let tasks = header.iter().any(|title| nouns.iter().any(|noun| title.contains(noun)));
    // "Total" or "Count" alone may count anything.
    if !tasks && (total.is_none() || done.is_none()) {
        return;
    }
    let Some(total) = total.filter(|total| *total > 0) else { return };
    for row in &table.rows {
        let [name, ..] = row.as_slice() else { continue };
        let count = |column: Option<usize>| {
            let cell = row.get(column?)?;
            let figure = figure::figure(&cell.text).filter(|figure| {
                !figure.inexact
                    && figure.currency.is_none()
                    && !figure.percent
                    && figure.decimals == 0
                    && is_unit(&figure.unit)
            })?;
            Some(Count { value: figure.value as u64, span: figure.span.shift(cell.span.start) })
        };
        let share = percent.and_then(|column| {
            let cell = row.get(column)?;
            let figure = figure::figure(&cell.text).filter(|figure| figure.percent && !figure.inexact)?;
            Some((figure.value, figure.span.shift(cell.span.start)))
        });
        let (Some(total), done) = (count(Some(total)), count(done)) else { continue };
        let form = if is_total(name) { Form::Label } else { Form::Named(name.plain()) };
        let end = done.map_or(total.span.end, |done| done.span.end.max(total.span.end));
        let span = crate::text::Span::new(total.span.start, end);
        plan.tallies.push(Tally {
            span,
            block: table.span,
            form,
            done,
            total: Some(total),

            percent: share,
            worded: true,
        });
    }
}

fn is_unit(unit: &str) -> bool {
    unit.is_empty() || unit.starts_with("task") || is_tasks(unit)
}
