//! Pipe tables: header, rows and cells with their places, and the rows that are tasks.
//!
//! A row is a task where the table has a status column and a column of ids or titles; or where a cell is a box.
//! The traps: a column of *expected* or *planned* status is not the status, and cells past the header's columns do not exist.

pub mod figure;
pub mod shape;

use super::lower::{self, Place, Run};
use super::tasks::{self, Task, TaskForm};
use super::{ChunkPlan, gauges, labels, remarks, tallies};
use crate::languages::{List, has, holds};
use crate::status::Vocabulary;
use crate::syntax::{Block, BlockKind, cells, checkbox};
use crate::text::Span;

pub use figure::Figure;
pub use shape::Shape;

/// A table as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// The header's cells.
    pub header: Vec<Cell>,
    /// The rows below it, each with at most as many cells as the header.
    pub rows: Vec<Vec<Cell>>,
    /// What it looks like, where it may have copies in other documents.
    pub shape: Option<Box<Shape>>,
}

/// A cell: its content without the blanks around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it is.
    pub span: Span,
    /// Its text.
    pub text: String,
}

impl Cell {
    /// Its text in lower case without marks, emoji and colons at the ends.
    pub fn plain(&self) -> String {
        plain(&self.text)
    }
}

/// A text in lower case without marks, emoji and colons at the ends.
pub(super) fn plain(text: &str) -> String {
    let is_mark = |char: char| !char.is_alphanumeric() && !matches!(char, '%' | ')' | '#' | '+' | '$' | '€');
    text.trim_matches(is_mark).to_lowercase()
}

/// Records the table that `blocks` begin with, its rows as tasks where they are some, and reads its cells.
pub(super) fn read(blocks: &[Block], source: &str, plan: &mut ChunkPlan) {
    let Some((table, rest)) = blocks.split_first() else { return };
    let mut header: Vec<Cell> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    for block in rest {
        let BlockKind::Row { header: is_header } = block.kind else { break };
        if block.span.start >= table.span.end {
            break;
        }
        let row = row(block.span, source, if is_header { usize::MAX } else { header.len() });
        if is_header {
            header = row;
        } else {
            rows.push(row);
            spans.push(block.span);
        }
    }
    for (column, cell) in header.iter().enumerate() {
        let place = Place::Cell { column, row: None, header: &cell.text };
        lower::read(&Run::new(place, cell.span.start, &cell.text, table.quote_depth), plan);
    }
    for (index, row) in rows.iter().enumerate() {
        labels::read_row(row, plan);
        for (column, cell) in row.iter().enumerate() {
            let title = header.get(column).map_or("", |header| header.text.as_str());
            let place = Place::Cell { column, row: Some(index), header: title };
            lower::read(&Run::new(place, cell.span.start, &cell.text, table.quote_depth), plan);
        }
    }
    read_tasks(&header, &rows, &spans, table.quote_depth, plan);
    let shape = Shape::of(&header, &rows).map(Box::new);
    let table = Table { span: table.span, header, rows, shape };
    tallies::read_rows(&table, plan);
    gauges::read_rows(&table, plan);
    remarks::read_rows(&table, plan);
    plan.tables.push(table);
}

fn row(span: Span, source: &str, columns: usize) -> Vec<Cell> {
    let text = source.get(span.range()).unwrap_or_default();
    let cell = |cell: Span| Cell {
        span: cell.shift(span.start),
        text: text.get(cell.range()).unwrap_or_default().to_owned(),
    };
    cells(text).into_iter().take(columns).map(cell).collect()
}

fn read_tasks(header: &[Cell], rows: &[Vec<Cell>], spans: &[Span], quote_depth: u8, plan: &mut ChunkPlan) {
    let vocabulary = Vocabulary::default();
    let status = status_column(header);
    let title = title_column(header, status);
    let id_column = header.iter().position(|cell| has(List::IdColumns, &cell.plain()));
    for (row, span) in rows.iter().zip(spans) {
        let boxed = row.iter().position(|cell| checkbox(&cell.text).is_some());
        let Some(status_cell) =
            boxed.or(status.filter(|_| title.is_some())).and_then(|column| row.get(column))
        else {
            continue;
        };
        if tasks::row_class(&status_cell.text, &vocabulary).is_none() || row.iter().take(2).any(is_total) {
            continue;
        }
        let title_cell = title.or(Some(0)).and_then(|column| row.get(column)).unwrap_or(status_cell);
        let id = id_column
            .and_then(|column| row.get(column))
            .map(|cell| cell.text.trim_matches(['*', '`']).to_owned());
        let text: String = row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
        plan.tasks.push(Task {
            span: *span,
            form: TaskForm::Row { span: status_cell.span, status: status_cell.text.clone() },
            title: title_cell.span,
            depth: 0,
            quote_depth,
            id: id.or_else(|| tasks::id(&title_cell.text)),
            waived: tasks::is_waived(&title_cell.text) || text.contains("~~"),
            refers: false,
            stated: None,
        });
    }
}

/// The column that states what is, not what is expected.
pub fn status_column(header: &[Cell]) -> Option<usize> {
    header.iter().position(|cell| has(List::StatusColumns, &cell.plain()) || cell.text.trim() == "✅")
}

/// The column that names the row's task: a title, else an id.
pub fn title_column(header: &[Cell], status: Option<usize>) -> Option<usize> {
    let find = |is_title: fn(&str) -> bool| {
        header.iter().enumerate().position(|(at, cell)| Some(at) != status && is_title(&cell.plain()))
    };
    find(|title| has(List::TitleColumns, title)).or_else(|| find(|title| has(List::IdColumns, title)))
}

/// The totals of a table that are the sums of what stands above them, by the place of their digits.
pub fn sums(table: &Table) -> Vec<Span> {
    let Some((last, rows)) = table.rows.split_last() else { return Vec::new() };
    if rows.len() < 2 || !last.iter().take(2).any(is_total) {
        return Vec::new();
    }
    let of_column = |(column, total): (usize, &Cell)| {
        let claimed = figure::figure(&total.text).filter(|figure| !figure.percent)?;
        let parts: Vec<Figure> =
            rows.iter().filter_map(|row| figure::figure(&row.get(column)?.text)).collect();
        let sum: f64 = parts.iter().map(|part| part.value).sum();
        let is_sum = parts.len() > 1 && (sum - claimed.value).abs() < 1e-6;
        is_sum.then(|| claimed.span.shift(total.span.start))
    };
    last.iter().enumerate().skip(1).filter_map(of_column).collect()
}

/// Does this cell say that its row is the sum of the others?
pub fn is_total(cell: &Cell) -> bool {
    let text = cell.plain();
    let (bare, rest) = text.split_once(['(', '（']).unwrap_or((&text, ""));
    // "Total (unique)", "Total (excl. tax)" are sums of something else.
    let is_other = holds(List::QualifiedTotals, rest);
    let bare = bare.trim();
    !is_other && !bare.is_empty() && has(List::Totals, bare)
}
