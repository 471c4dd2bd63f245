//! Tables that may stand in another document as well: what is kept of them, to find copies that drifted apart.
//!
//! Two tables are copies when they have the same title above them, the same head and the same names of rows. Kept are a hash of all
//! that, a hash of every row, and the cells that hold figures. The trap: a summary is kept for every closed document, so nothing else is.

use std::sync::Arc;

use super::summary::UNPLACED;
use crate::plan::tables::shape::{Figured, hashed};
use crate::plan::{At, Plan, Table};
use crate::text::{Point, Span};

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
    pub name: Arc<str>,
    /// Its text without marks.
    pub text: Arc<str>,
    /// Where it is.
    pub span: Span,
    /// Where it starts and ends.
    pub points: (Point, Point),
}

/// The live tables of a document that may be copies.
pub(super) fn read(plan: &Plan) -> Vec<CopiedTable> {
    plan.tables().filter_map(|table| copy(plan, table)).collect()
}

fn copy(plan: &Plan, table: At<Table>) -> Option<CopiedTable> {
    let shape = table.shape.as_deref()?;
    let start = table.place(table.span).start;
    let outline = plan.outline();
    let section = outline.section_at(start).map(|section| &outline.sections()[section])?;
    if section.historical {
        return None;
    }
    let title: String = section
        .heading
        .title
        .chars()
        .filter(|char| char.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let figure = |figure: &Figured| {
        let span = table.place(figure.span);
        FigureCell {
            row: figure.row,
            column: figure.column,
            name: figure.name.clone(),
            text: figure.text.clone(),
            span,
            points: UNPLACED,
        }
    };
    (!title.is_empty()).then(|| CopiedTable {
        identity: hashed(&(title, shape.identity)),
        rows: shape.rows.clone(),
        figures: shape.figures.iter().map(figure).collect(),
    })
}
