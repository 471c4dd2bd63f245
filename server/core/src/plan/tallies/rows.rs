//! Summary tables: a row a phase, with columns for its tasks, those done, the percentage.

use super::{Count, Form, Tally};
use crate::plan::ChunkPlan;
use crate::plan::tables::{Cell, Table, figure, is_total};

const TOTAL: [&str; 14] = [
    "tasks",
    "total tasks",
    "total",
    "# tasks",
    "task count",
    "count",
    "no. of tasks",
    "number of tasks",
    "タスク数",
    "总数",
    "任务数",
    "aufgaben",
    "all tasks",
    "tasks total",
];
const DONE: [&str; 15] = [
    "completed",
    "done",
    "complete",
    "finished",
    "completed tasks",
    "tasks completed",
    "done tasks",
    "tasks done",
    "closed",
    "完了",
    "完了数",
    "已完成",
    "erledigt",
    "completed count",
    "выполнено",
];
const PERCENT: [&str; 12] = [
    "progress",
    "%",
    "% complete",
    "% done",
    "completion",
    "completion %",
    "percent",
    "percentage",
    "progress %",
    "進捗率",
    "完了率",
    "进度",
];

/// Records a tally for each row of a summary table.
pub(in crate::plan) fn read_rows(table: &Table, plan: &mut ChunkPlan) {
    let header: Vec<String> = table.header.iter().map(Cell::plain).collect();
    let column = |words: &[&str]| header.iter().position(|title| words.contains(&title.as_str()));
    let (total, done, percent) = (column(&TOTAL), column(&DONE), column(&PERCENT));
    let tasks = header
        .iter()
        .any(|title| title.contains("task") || title.contains("タスク") || title.contains("任务"));
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
    unit.is_empty() || unit.starts_with("task") || unit.starts_with("タスク") || unit == "件" || unit == "个"
}
