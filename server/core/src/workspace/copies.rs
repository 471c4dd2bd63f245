//! Tables that may stand in another document as well: what is kept of them, to find copies that drifted apart.
//!
//! Two tables are copies when they have the same title above them, the same head and the same names of rows. Kept are a hash of all
//! that, a hash of every row, and the cells that hold figures. The trap: a summary is kept for every closed document, so nothing else is.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::plan::tables::{Cell, is_total};
use crate::plan::{At, Plan, Table};
use crate::text::{Point, Span, Text};

/// A table that may be a copy of another one.
#[derive(Debug, Clone, PartialEq)]
pub struct CopiedTable {
    /// The hash of the title above it, its head and the names of its rows.
    pub identity: u64,
    /// A hash of each row, in the order of the names.
    pub rows: Vec<u64>,
    /// Its cells with figures, in the order of the names.
    pub figures: Vec<FigureCell>,
}

/// A cell with figures.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureCell {
    /// The index of its row in the order of the names.
    pub row: u16,
    /// Its column.
    pub column: u16,
    /// The name of its row.
    pub name: Box<str>,
    /// Its text without marks.
    pub text: Box<str>,
    /// Where it is.
    pub span: Span,
    /// Where it starts and ends.
    pub points: (Point, Point),
}

/// Fewer rows than this are alike by chance.
const FEWEST: usize = 4;

/// The live tables of a document that may be copies.
pub(super) fn read(text: &Text, plan: &Plan) -> Vec<CopiedTable> {
    plan.tables().filter_map(|table| copy(text, plan, table)).collect()
}

fn copy(text: &Text, plan: &Plan, table: At<Table>) -> Option<CopiedTable> {
    let rows: Vec<&Vec<Cell>> = table.rows.iter().filter(|row| !row.first().is_some_and(is_total)).collect();
    if !(FEWEST..=60).contains(&rows.len()) || table.header.len() < 2 {
        return None;
    }
    let start = table.place(table.span).start;
    let outline = plan.outline();
    let section = outline.section_at(start).map(|section| &outline.sections()[section])?;
    if section.historical {
        return None;
    }
    let mut named: Vec<(String, &Vec<Cell>)> =
        rows.iter().filter_map(|row| Some((row.first()?.plain(), *row))).collect();
    named.sort_by(|left, right| left.0.cmp(&right.0));
    let lettered =
        named.iter().filter(|(name, _)| name.chars().filter(|char| char.is_alphabetic()).count() > 2).count();
    if lettered < rows.len() || named.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return None;
    }
    let mut figures = Vec::new();
    for (at, (name, row)) in named.iter().enumerate() {
        for (column, cell) in row.iter().enumerate().skip(1) {
            let bare = cell.text.trim_matches(['*', '_', '`', ' ']);
            let lead = cell.text.len() - cell.text.trim_start_matches(['*', '_', '`', ' ']).len();
            if bare.len() > 24 || !bare.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let span = table.place(Span::new(
                cell.span.start + lead as u32,
                cell.span.start + (lead + bare.len()) as u32,
            ));
            figures.push(FigureCell {
                row: at as u16,
                column: column as u16,
                name: name.as_str().into(),
                text: bare.into(),
                span,
                points: (text.point(span.start), text.point(span.end)),
            });
        }
    }
    let title: String = section
        .heading
        .title
        .chars()
        .filter(|char| char.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let header: Vec<String> = table.header.iter().map(Cell::plain).collect();
    let names: Vec<&String> = named.iter().map(|(name, _)| name).collect();
    let rows =
        named.iter().map(|(_, row)| hashed(&row.iter().map(Cell::plain).collect::<Vec<_>>())).collect();
    (!figures.is_empty() && !title.is_empty()).then(|| CopiedTable {
        identity: hashed(&(title, header, names)),
        rows,
        figures,
    })
}

fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
