//! Pipe tables: header, rows and cells with their places.

use super::ChunkPlan;
use crate::syntax::Block;
use crate::text::Span;

/// A table as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// The header's cells.
    pub header: Vec<Cell>,
    /// The rows below it.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell: its content without the blanks around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it is.
    pub span: Span,
    /// Its text.
    pub text: String,
}

/// Records the table that `blocks` begin with, its rows as tasks where they are some, and reads its cells.
pub(super) fn read(_blocks: &[Block], _source: &str, _plan: &mut ChunkPlan) {}
