//! Numbers below one another that are a whole and its parts: labels on lines, rows of a table with two columns.

use super::{Breakdown, Part, are_of_one, of_key};
use crate::plan::tables::{Table, is_total};
use crate::plan::tallies::Count;
use crate::plan::{ChunkPlan, Label};
use crate::text::{Span, offset_of};

/// The breakdowns of a chunk whose parts stand on lines of their own; `text` gives the chunk's text.
pub fn below(plan: &ChunkPlan, text: &dyn Fn(Span) -> String) -> Vec<Breakdown> {
    let mut found = stacked(plan, text);
    found.extend(plan.tables.iter().flat_map(in_rows));
    found
}

/// What a line says of a number: its key, that it is the whole, or which part, and the number.
type Entry = (String, Option<Part>, Count);

/// Labels on lines below one another, of which one is the total and the others are statuses.
fn stacked(plan: &ChunkPlan, text: &dyn Fn(Span) -> String) -> Vec<Breakdown> {
    let mut found = Vec::new();
    let mut group: Vec<Entry> = Vec::new();
    let mut last: Option<&Label> = None;
    for label in &plan.labels {
        let part = of_key(&label.key);
        let entry =
            part.zip(count(&label.value, label.span)).map(|(part, count)| (label.key.clone(), part, count));
        if entry.is_none() || !last.is_some_and(|last| follows(text, last, label)) {
            found.extend(breakdown(&group));
            group.clear();
        }
        group.extend(entry);
        last = Some(label);
    }
    found.extend(breakdown(&group));
    found
}

/// Rows below one another, "| Total | 20 |", "| Done | 12 |" …; where the total comes last, `table-sum` judges.
fn in_rows(table: &Table) -> Vec<Breakdown> {
    let mut found = Vec::new();
    if table.header.len() > 3 || table.rows.last().and_then(|row| row.first()).is_some_and(is_total) {
        return found;
    }
    let mut group: Vec<Entry> = Vec::new();
    for row in &table.rows {
        let entry = row.first().zip(row.get(1)).and_then(|(name, cell)| {
            let bare = cell.text.trim_start_matches(['*', '_', ' ']);
            let start = cell.span.start + offset_of(cell.text.len() - bare.len());
            let key = name.plain();
            let part = of_key(&key)?;
            Some((key, part, count(bare, Span::new(start, cell.span.end))?))
        });
        if entry.is_none() {
            found.extend(breakdown(&group));
            group.clear();
        }
        group.extend(entry);
    }
    found.extend(breakdown(&group));
    found
}

/// Does a label stand on the line below another one?
fn follows(text: &dyn Fn(Span) -> String, above: &Label, label: &Label) -> bool {
    let between = Span::new(above.span.end.min(label.key_span.start), label.key_span.start);
    let text = text(between);
    text.matches('\n').count() == 1
        && text.rsplit('\n').next().is_some_and(|start| !start.contains(char::is_alphanumeric))
}

/// The whole number that a value begins with, unless it is a floor, a share or a ratio.
fn count(text: &str, span: Span) -> Option<Count> {
    let rest = text.trim_start_matches(|char: char| char.is_ascii_digit() || char == ',');
    let number = text[..text.len() - rest.len()].trim_end_matches(',');
    let next = rest.trim_start().chars().next();
    let joined = rest.starts_with(|char: char| char.is_alphabetic() && (char as u32) < 0x2e80);
    if joined || matches!(next, Some('%' | '/' | '+' | '.' | '-' | '–' | ':' | '→')) {
        return None;
    }
    let value = number.replace(',', "").parse().ok()?;
    Some(Count { value, span: Span::new(span.start, span.start + offset_of(number.len())) })
}

fn breakdown(group: &[Entry]) -> Option<Breakdown> {
    let mut totals = group.iter().filter(|(_, part, _)| part.is_none());
    let (Some((_, _, whole)), None) = (totals.next(), totals.next()) else { return None };
    let keys: Vec<&str> = group.iter().map(|(key, _, _)| key.as_str()).collect();
    let parts = group.iter().filter_map(|(_, part, count)| Some(((*part)?, *count))).collect();
    are_of_one(&keys).then(|| Breakdown::of_statuses(*whole, parts)).flatten()
}
