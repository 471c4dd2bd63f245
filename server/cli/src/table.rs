//! A table for a terminal, as wide as that is, and the same as Markdown.
//!
//! Columns that may be cut are, the widest first, until the table fits. The trap: an emoji takes two columns, so widths are never counted
//! in characters.

use std::io::{self, Write};

use crate::terminal::{columns, cut, padded, painted};

/// What stands between two columns.
const GAP: usize = 2;

/// A table; every row has as many cells as there are columns.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// A row below a line.
    total: Option<Vec<Cell>>,
}

/// A column.
pub(crate) struct Column {
    title: &'static str,
    is_right: bool,
    /// To how many columns of the terminal it may be cut.
    least: Option<usize>,
}

/// What stands in a row and a column.
#[derive(Default)]
pub(crate) struct Cell {
    text: String,
    /// How it is painted, where there are colours.
    paint: Option<&'static str>,
}

impl Column {
    /// One of texts that stay as they are.
    pub(crate) fn new(title: &'static str) -> Column {
        Column { title, is_right: false, least: None }
    }

    /// The same of numbers.
    pub(crate) fn right(self) -> Column {
        Column { is_right: true, ..self }
    }

    /// The same of texts that may be cut.
    pub(crate) fn at_least(self, least: usize) -> Column {
        Column { least: Some(least), ..self }
    }
}

impl Cell {
    /// With this text.
    pub(crate) fn new(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), paint: None }
    }

    /// The same, painted if `is_so`.
    pub(crate) fn painted(self, paint: &'static str, is_so: bool) -> Cell {
        Cell { paint: if is_so { Some(paint) } else { self.paint }, ..self }
    }
}

impl Table {
    /// A table of these; columns without a word in any row are left out.
    pub(crate) fn new(columns: Vec<Column>, rows: Vec<Vec<Cell>>, total: Option<Vec<Cell>>) -> Table {
        let is_used = |at: usize| {
            rows.iter().any(|row: &Vec<Cell>| row.get(at).is_some_and(|cell| !cell.text.is_empty()))
        };
        let used: Vec<bool> = (0..columns.len()).map(is_used).collect();
        let kept = |row: Vec<Cell>| -> Vec<Cell> {
            row.into_iter().zip(&used).filter(|(_, used)| **used).map(|(cell, _)| cell).collect()
        };
        Table {
            columns: columns.into_iter().zip(&used).filter(|(_, used)| **used).map(|(it, _)| it).collect(),
            total: total.map(kept),
            rows: rows.into_iter().map(kept).collect(),
        }
    }

    /// How wide each column would like to be.
    fn natural(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|column| columns(column.title)).collect();
        for row in self.rows.iter().chain(&self.total) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns(&cell.text));
            }
        }
        widths
    }

    /// Does it fit into so many columns where no text is cut to less than `wished`?
    pub(crate) fn fits(&self, width: usize, wished: usize) -> bool {
        let natural = self.natural();
        let needed = natural.iter().zip(&self.columns).map(|(natural, column)| match column.least {
            Some(least) => (*natural).min(wished.max(least)),
            None => *natural,
        });
        needed.sum::<usize>() + self.gaps() <= width
    }

    /// How wide each column is, so that all fit into so many where that is possible.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let mut widths = self.natural();
        let Some(width) = width else { return widths };
        let room = width.saturating_sub(self.gaps());
        while widths.iter().sum::<usize>() > room {
            let can_shrink = widths.iter_mut().zip(&self.columns).filter_map(|(width, column)| {
                let least = column.least?.max(columns(column.title));
                (*width > least).then_some(width)
            });
            let Some(widest) = can_shrink.max_by_key(|width| **width) else { break };
            *widest -= 1;
        }
        widths
    }

    /// How many columns stand between its own.
    fn gaps(&self) -> usize {
        GAP * self.columns.len().saturating_sub(1)
    }

    /// Prints it for a terminal of this width.
    pub(crate) fn print(&self, width: Option<usize>, colour: bool, out: &mut impl Write) -> io::Result<()> {
        let widths = self.widths(width);
        let line = |cells: Vec<(&str, Option<&str>)>| {
            let mut line = String::new();
            let last = cells.iter().rposition(|(text, _)| !text.is_empty()).unwrap_or_default();
            for (at, ((text, paint), column)) in
                cells.into_iter().zip(&self.columns).enumerate().take(last + 1)
            {
                let text = padded(&cut(text, widths[at]), widths[at], column.is_right);
                // Nothing but blanks may stand at the end of a line.
                let text = if at == last { text.trim_end() } else { &text };
                line.push_str(&" ".repeat(if at == 0 { 0 } else { GAP }));
                line.push_str(&paint.map_or_else(|| text.to_owned(), |paint| painted(paint, text, colour)));
            }
            line
        };
        let of_row = |row: &'_ Vec<Cell>| {
            line(row.iter().map(|cell| (cell.text.as_str(), cell.paint)).collect::<Vec<_>>())
        };
        writeln!(out, "{}", line(self.columns.iter().map(|column| (column.title, Some("2"))).collect()))?;
        for row in &self.rows {
            writeln!(out, "{}", of_row(row))?;
        }
        if let Some(total) = &self.total {
            let whole = widths.iter().sum::<usize>() + self.gaps();
            writeln!(out, "{}", "─".repeat(whole))?;
            writeln!(out, "{}", of_row(total))?;
        }
        Ok(())
    }

    /// Prints it as Markdown.
    pub(crate) fn print_markdown(&self, out: &mut impl Write) -> io::Result<()> {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        writeln!(out, "{}", line(self.columns.iter().map(|column| column.title.to_owned()).collect()))?;
        let rules = self.columns.iter().map(|column| if column.is_right { "--:" } else { "---" }.to_owned());
        writeln!(out, "{}", line(rules.collect()))?;
        for row in self.rows.iter().chain(&self.total) {
            writeln!(out, "{}", line(row.iter().map(|cell| escaped(&cell.text)).collect()))?;
        }
        Ok(())
    }
}

/// A text that means nothing but itself in a cell.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_whitespace() {
            escaped.push(' ');
            continue;
        }
        if matches!(char, '|' | '&' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '~') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}
