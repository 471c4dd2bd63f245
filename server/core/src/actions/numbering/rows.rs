//! The id that a row lacks in a table with a column of ids.
//!
//! The trap: a column of bare numbers counts the rows of its table alone, and another table begins with 1 again.

use super::Numbers;
use crate::languages::{List, has};
use crate::plan::tables::{Cell, Table, is_total};
use crate::plan::tasks::{Labelled, next_free};
use crate::plan::{At, Plan};
use crate::rules::DocumentContext;
use crate::text::{Span, offset_of};

/// The rows on these lines.
pub(super) fn read(context: &DocumentContext, lines: Span, numbers: &mut Numbers) {
    let tables = context.plan().tables().filter(|table| table.place(table.span).overlaps(lines));
    for table in tables.filter(|table| context.is_live(table.place(table.span).start)) {
        let Some(column) = table.header.iter().position(|cell| has(List::IdColumns, &cell.plain())) else {
            continue;
        };
        for (at, row) in table.rows.iter().enumerate() {
            let Some(cell) = row.get(column).filter(|cell| is_blank(&cell.text)) else { continue };
            let is_named = row.iter().any(|other| other.span != cell.span && !is_blank(&other.text));
            if !lines.covers(table.place(cell.span)) || !is_named || row.iter().take(2).any(is_total) {
                continue;
            }
            let free = labelled(context.plan(), &table, column, at);
            if let Some((labelled, free)) = free {
                let own = table.place(cell.span);
                let span = if own.is_empty() { with_blanks(context, own) } else { own };
                let blank = if own.is_empty() { " " } else { "" };
                numbers.give(&free, span, |id| format!("{blank}{}{blank}", labelled.with(id).trim_end()));
            }
        }
    }
}

/// Says a cell that there is no id yet?
fn is_blank(text: &str) -> bool {
    let text = text.trim_matches(['*', '_', '`', ' ']);
    matches!(text, "" | "-" | "–" | "—" | "?" | "…" | "...")
        || has(List::PlaceholderAsks, &text.to_lowercase())
}

/// An empty cell with the blanks around it, of which there may be none.
fn with_blanks(context: &DocumentContext, cell: Span) -> Span {
    let line = context.text().line_around(cell.start);
    let before = context.source(Span::new(line.start, cell.start));
    let behind = context.source(Span::new(cell.end, line.end));
    let (left, right) =
        (before.trim_end_matches(' ').len(), behind.len() - behind.trim_start_matches(' ').len());
    Span::new(line.start + offset_of(left), cell.end + offset_of(right))
}

/// How the rows carry their ids, and the one that is free.
fn labelled(plan: &Plan, table: &At<Table>, column: usize, at: usize) -> Option<(Labelled, String)> {
    let ids = || table.rows.iter().filter_map(|row| row.get(column));
    let (before, behind) = table.rows.split_at_checked(at)?;
    let near = before.iter().rev().chain(behind).filter_map(|row| row.get(column));
    let near: Vec<&Cell> = near.filter(|cell| !is_blank(&cell.text)).collect();
    let found = near.iter().take(4).find_map(|cell| {
        let labelled = Labelled::of(&cell.text).filter(|labelled| labelled.rest(&cell.text).is_empty())?;
        let free = next_free(plan, labelled.id())?;
        Some((labelled, free))
    });
    // `| 1 |`, `| 2 |`: the rows are counted.
    found.or_else(|| {
        let number = |cell: &Cell| cell.plain().trim_start_matches('#').parse::<u64>().ok();
        let given: Vec<u64> = ids().filter_map(number).collect();
        let all = ids().filter(|cell| !is_blank(&cell.text)).count();
        let beside = near.first().filter(|_| given.len() > 1 && given.len() == all)?;
        let last = given.iter().max()?;
        let labelled = Labelled::around(&beside.text, &number(beside)?.to_string())?;
        Some((labelled, last.saturating_add(1).to_string()))
    })
}
