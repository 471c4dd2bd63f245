//! A "Total" row is not the sum of the rows above it.

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::languages::{List, has, words};
use crate::plan::tables::figure::{Figure, figure};
use crate::plan::tables::{Cell, is_total};
use crate::plan::tallies::{Count, Form, Tally};
use crate::plan::{At, Table};
use crate::text::Span;

declare_rule! {
    /// The last row of a table says Total, and a figure in it is not the sum of its column.
    ///
    /// ## Why it matters
    /// A row is added or corrected, the total below is not, and budgets and reports are made from the total.
    ///
    /// ## Fires
    /// ```markdown
    /// | Part | Hours |
    /// |---|---|
    /// | Schema | 16 |
    /// | Views | 16 |
    /// | Grants | 16 |
    /// | **Total** | **40** |
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// | Part | Hours | Average |
    /// |---|---|---|
    /// | Schema | 16 | 4 |
    /// | Views | 16 | 2 |
    /// | Grants | 16 | 3 |
    /// | **Total** | **48** | **3** |
    /// ```
    ///
    /// ## What it cannot know
    /// Whether the total or a row is wrong.
    /// Columns of averages, rates, percentages, people, calendar time, mixed units, signed or running figures are not judged; nor are
    /// tables with subtotals. A difference of 0.5, or of 0.05 %, is rounding.
    TABLE_SUM {
        code: "table-sum",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        timeless: true,
        follows: true,
        judge: Document(judge),
    }
}

/// Fewer rows with figures than this prove no sum.
const FEWEST: usize = 3;

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let tallies: Vec<At<Tally>> = context.plan().tallies().collect();
    for table in context.plan().tables() {
        for (total, written, value, rows) in wrong_totals(table.item) {
            let span = table.place(written.span.shift(total.span.start));
            let truth = written.written(value);
            let claim = total.text.trim_matches(['*', '_', '`', ' ']);
            let message = format!("the total says {claim}, but the {rows} rows above add up to {truth}");
            findings.push(wrong(span, message, truth));
        }
        judge_line_below(context, table, &tallies, findings);
    }
}

fn wrong(span: Span, message: String, truth: String) -> Finding {
    let title = format!("Change the total to {truth}");
    Finding::new(&TABLE_SUM, span, message).fix(Applicability::Unsafe, title, span, truth)
}

/// "Completed: 18/28 tasks" directly below a table without a total row, with columns for both numbers: where one of them is the sum
/// of its column, the other must be, too.
fn judge_line_below(
    context: &DocumentContext,
    table: At<Table>,
    tallies: &[At<Tally>],
    findings: &mut Vec<Finding>,
) {
    let span = table.place(table.span);
    let first = tallies.partition_point(|tally| tally.place(tally.block).start < span.start);
    let rows: Vec<&At<Tally>> =
        tallies[first..].iter().take_while(|row| row.place(row.block) == span).collect();
    let Some(tally) = tallies.get(first + rows.len()) else { return };
    // At most a blank line between them, with room for the marks of quotes.
    let between = Span::new(span.end, tally.place(tally.block).start);
    if between.len() > 8 || !context.source(between).trim_matches(['>', ' ', '\n', '\r']).is_empty() {
        return;
    }
    let (Some(done), Some(total)) = (tally.done, tally.total) else { return };
    if rows.len() < FEWEST || rows.iter().any(|row| row.form == Form::Label) {
        return;
    }
    let add = |count: fn(&Tally) -> Option<Count>| {
        rows.iter().map(|row| count(row).map(|count| count.value)).sum::<Option<u64>>()
    };
    let (Some(all), Some(finished)) = (add(|row| row.total), add(|row| row.done)) else { return };
    let (count, sum) = match (total.value == all, done.value == finished) {
        (true, false) => (done, finished),
        (false, true) => (total, all),
        _ => return,
    };
    let message = format!("{}, but the {} rows above add up to {sum}", count.value, rows.len());
    findings.push(wrong(tally.place(count.span), message, sum.to_string()));
}

/// The cells of the last row that are not the sum of their column: the cell, its figure, the sum, and how many rows were added.
pub(crate) fn wrong_totals(table: &Table) -> Vec<(&Cell, Figure, f64, usize)> {
    let Some((last, rows)) = table.rows.split_last() else { return Vec::new() };
    if rows.len() < FEWEST || !last.iter().take(2).any(is_total) {
        return Vec::new();
    }
    if rows.iter().any(|row| row.iter().take(2).any(is_partial_sum)) {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for (column, total) in last.iter().enumerate().skip(1) {
        let Some(header) = table.header.get(column) else { continue };
        let title = header.text.to_lowercase();
        if is_total(total) || says(List::NotAdded, &title) {
            continue;
        }
        let read = if has_grouping_points(table, column) { grouped_figure } else { figure };
        if let Some((written, sum, rows)) = sum(rows, column, total, read) {
            wrong.push((total, written, sum, rows));
        }
    }
    wrong
}

/// Do points group the digits of this column, as in `1.100 €`? They do where the table shows it elsewhere (`1.234,50`, `12,5`), and in
/// sums of money, of which nobody writes thousandths.
fn has_grouping_points(table: &Table, column: usize) -> bool {
    let of = |cell: &Cell| figure(&cell.text).filter(|figure| !figure.inexact || figure.ambiguous);
    let figures = || table.rows.iter().flatten().filter_map(of);
    let mut own = table.rows.iter().filter_map(|row| of(row.get(column)?));
    if !own.clone().any(|figure| figure.ambiguous) {
        return false;
    }
    let is_point = |figure: &Figure| figure.decimal == Some('.') && !figure.ambiguous;
    let is_comma = |figure: &Figure| figure.decimal == Some(',') || figure.group == Some('.');
    let is_money = own.all(|figure| figure.currency.is_some());
    !figures().any(|figure| is_point(&figure) || figure.group == Some(','))
        && (is_money || figures().any(|figure| is_comma(&figure)))
}

fn grouped_figure(text: &str) -> Option<Figure> {
    figure(text).map(Figure::grouped)
}

/// Does this cell say that its row is a part of the sum that others hold, or holds some of them?
fn is_partial_sum(cell: &Cell) -> bool {
    let text = cell.plain();
    is_total(cell)
        || text.starts_with("total")
        || words(List::PartialSums).iter().any(|word| text.starts_with(word))
        || text.ends_with(" total")
        || text.ends_with(" subtotal")
        || cell.text.trim_start().starts_with(['└', '↳', '├'])
}

/// The figure of a total, the sum of its column and the number of figures in it, where the two differ.
fn sum(
    rows: &[Vec<Cell>],
    column: usize,
    total: &Cell,
    read: fn(&str) -> Option<Figure>,
) -> Option<(Figure, f64, usize)> {
    let claimed = read(&total.text).filter(|figure| is_addable(figure, true))?;
    let mut figures: Vec<(Figure, bool)> = Vec::new();
    for row in rows {
        let Some(cell) = row.get(column) else { continue };
        let text = cell.text.trim_matches(['*', '_', '`', ' ']);
        if is_blank(text) {
            if row.iter().take(2).any(leaves_out) {
                return None;
            }
            continue;
        }
        let figure = read(&cell.text).filter(|figure| is_addable(figure, false))?;
        let bold = row.first().is_some_and(|name| name.text.starts_with("**"));
        figures.push((figure, bold));
    }
    if figures.len() < FEWEST || !agree(&figures, &claimed) {
        return None;
    }
    let add = |wanted: Option<bool>| -> f64 {
        figures
            .iter()
            .filter(|(_, bold)| wanted.is_none_or(|wanted| wanted == *bold))
            .map(|(figure, _)| figure.value)
            .sum()
    };
    let sum = add(None);
    let near = |value: f64| {
        (value - claimed.value).abs()
            <= (0.5 * claimed.scale.min(1.0))
                .max(claimed.value.abs() * 0.0005)
                .max(rounding(&figures, &claimed))
    };
    let running = figures.windows(2).all(|pair| pair[0].0.value <= pair[1].0.value)
        && figures.last().is_some_and(|(last, _)| (last.value - claimed.value).abs() < 1e-9);
    let extreme = figures.iter().any(|(figure, _)| {
        (figure.value - claimed.value).abs() < 1e-9 && figure.value * 2.0 > sum && claimed.value > 0.0
    });
    let is_count_of_rows = claimed.value == rows.len() as f64
        && figures.iter().any(|(figure, _)| figure.value > 1.0)
        && claimed.unit.is_empty();
    // Rows and their own parts stand in one column.
    let is_double = near(sum / 2.0);
    let mean = sum / figures.len() as f64;
    let is_mean = (mean - claimed.value).abs() <= mean.abs() * 0.02;
    (!near(sum)
        && !near(add(Some(true)))
        && !near(add(Some(false)))
        && !running
        && !extreme
        && !is_mean
        && !is_double
        && !is_count_of_rows)
        .then_some((claimed, sum, figures.len()))
}

/// Figures that were rounded before they were added may be off by half a digit each.
fn rounding(figures: &[(Figure, bool)], claimed: &Figure) -> f64 {
    let step = |figure: &Figure| figure.scale * 10f64.powi(-i32::try_from(figure.decimals).unwrap_or(0));
    let coarse =
        figures.iter().any(|(figure, _)| figure.decimals > 0 || figure.scale > 1.0) || claimed.scale > 1.0;
    if !coarse {
        return 0.0;
    }
    let parts: f64 = figures.iter().map(|(figure, _)| step(figure) / 2.0).sum();
    parts.min(step(claimed) * 2.0).max(step(claimed) / 2.0)
}

fn is_addable(figure: &Figure, total: bool) -> bool {
    let unit = figure.unit.as_str();
    !figure.inexact
        && !figure.percent
        && !figure.ambiguous
        && !says(List::NotAddedUnits, unit)
        && (unit.split_whitespace().count() <= 1 || (total && unit.split_whitespace().count() <= 2))
}

/// Does every figure have the unit and the currency of the others, or none?
fn agree(figures: &[(Figure, bool)], claimed: &Figure) -> bool {
    let mut units: Vec<&str> =
        figures.iter().map(|(figure, _)| singular(&figure.unit)).filter(|unit| !unit.is_empty()).collect();
    units.sort_unstable();
    units.dedup();
    let bare = figures.iter().any(|(figure, _)| figure.unit.is_empty());
    let total = singular(&claimed.unit);
    let mut currencies: Vec<char> = figures.iter().filter_map(|(figure, _)| figure.currency).collect();
    currencies.extend(claimed.currency);
    currencies.sort_unstable();
    currencies.dedup();
    let money = claimed.currency.is_some() == figures.iter().any(|(figure, _)| figure.currency.is_some());
    let ambiguous = figures.iter().any(|(figure, _)| figure.ambiguous);
    match units.as_slice() {
        [] => money && currencies.len() <= 1 && !ambiguous,
        [unit] => {
            (total == *unit || total.is_empty())
                && !(bare && total.is_empty())
                && currencies.len() <= 1
                && !ambiguous
        }
        _ => false,
    }
}

fn singular(unit: &str) -> &str {
    unit.strip_suffix('s').unwrap_or(unit)
}

/// Does this cell stand for rows that are not there: "…", "and 12 others"?
fn leaves_out(cell: &Cell) -> bool {
    let text = cell.text.to_lowercase();
    text.contains('…') || text.contains("...") || says(List::LeavesOut, &text)
}

/// Does the text hold a word of the list?
fn says(list: List, text: &str) -> bool {
    words(list).iter().any(|word| mentions(text, word))
}

fn is_blank(text: &str) -> bool {
    text.is_empty() || has(List::BlankCells, &text.to_lowercase())
}

/// Does the text hold the word, not as a part of another?
fn mentions(text: &str, word: &str) -> bool {
    if !word.is_ascii() || !word.chars().all(|char| char.is_ascii_alphabetic()) {
        return text.contains(word);
    }
    text.split(|char: char| !char.is_alphabetic())
        .any(|part| part == word || part.strip_suffix('s') == Some(word))
}
