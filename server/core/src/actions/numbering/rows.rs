//! The id that a row lacks in a table with a column of ids.
//!
//! The trap: a column of bare numbers counts the rows of its table alone, and another table begins with 1 again.

use super::Numbers;
use crate::languages::{List, has};
use crate::plan::tables::{Cell, Table, is_total};
use crate::plan::tasks::{Labelled, next_free};
use crate::plan::{At, Plan};
use crate::rules::DocumentContext;
use crate::text::Span;

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
                let span = table.place(cell.span);
                let blank = if span.is_empty() { blank_beside(context, span) } else { "" };
                numbers.give(&free, span, |id| format!("{blank}{}", labelled.with(id).trim_end()));
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

/// In `||` the id would touch what is before it.
fn blank_beside(context: &DocumentContext, span: Span) -> &'static str {
    let before = context.source(Span::new(span.start.saturating_sub(1), span.start));
    if before == "|" { " " } else { "" }
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
