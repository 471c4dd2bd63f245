//! What a table looks like apart from where it stands: by this a copy of it in another document is recognised.
//!
//! The trap: two tables are copies only with the same title above them, too, which the table does not know.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::{Cell, is_total};
use crate::text::Span;

/// The names of a table's rows and its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The hash of its head and of the names of its rows.
    pub identity: u64,
    /// A hash of each row, in the order of the names.
    pub rows: Vec<u64>,
    /// Its cells with figures, in the order of the names; never empty.
    pub figures: Vec<Figured>,
}

/// A cell with figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figured {
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
}

/// Fewer rows than this are alike by chance.
const FEWEST: usize = 4;

impl Shape {
    /// The shape of a table that may have copies; `None` where its rows have no names of their own, or no figures.
    pub(super) fn of(header: &[Cell], rows: &[Vec<Cell>]) -> Option<Shape> {
        let rows: Vec<&Vec<Cell>> = rows.iter().filter(|row| !row.first().is_some_and(is_total)).collect();
        if !(FEWEST..=60).contains(&rows.len()) || header.len() < 2 {
            return None;
        }
        let mut named: Vec<(String, &Vec<Cell>)> =
            rows.iter().filter_map(|row| Some((row.first()?.plain(), *row))).collect();
        named.sort_by(|left, right| left.0.cmp(&right.0));
        let is_lettered = |name: &str| name.chars().filter(|char| char.is_alphabetic()).count() > 2;
        let lettered = named.iter().filter(|(name, _)| is_lettered(name)).count();
        if lettered < rows.len() || named.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        let mut figures = Vec::new();
        for (at, (name, row)) in named.iter().enumerate() {
            let name: Arc<str> = name.as_str().into();
            for (column, cell) in row.iter().enumerate().skip(1) {
                let bare = cell.text.trim_matches(['*', '_', '`', ' ']);
                let lead = cell.text.len() - cell.text.trim_start_matches(['*', '_', '`', ' ']).len();
                if bare.len() > 24 || !bare.bytes().any(|byte| byte.is_ascii_digit()) {
                    continue;
                }
                let start = cell.span.start + lead as u32;
                figures.push(Figured {
                    row: at as u16,
                    column: column as u16,
                    name: name.clone(),
                    text: bare.into(),
                    span: Span::new(start, start + bare.len() as u32),
                });
            }
        }
        let header: Vec<String> = header.iter().map(Cell::plain).collect();
        let names: Vec<&String> = named.iter().map(|(name, _)| name).collect();
        let row = |row: &[Cell]| hashed(&row.iter().map(Cell::plain).collect::<Vec<_>>());
        (!figures.is_empty()).then(|| Shape {
            identity: hashed(&(header, names)),
            rows: named.iter().map(|(_, cells)| row(cells)).collect(),
            figures,
        })
    }
}

/// A hash of a value; not for storing.
pub fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
