//! "57 agents (40 core + 15 labs)": the parts beside a number do not make it up.

use super::{ChunkContext, declare_rule};
use crate::facts::as_written;
use crate::finding::{Applicability, Finding};
use crate::plan::breakdowns::{Breakdown, Part, are_of_one, of_key};
use crate::plan::tables::is_total;
use crate::plan::tallies::Count;
use crate::plan::{ChunkPlan, Label, Table};
use crate::text::{Span, offset_of};

declare_rule! {
    /// A text states a whole and its parts in one line, or in lines below one another, and they do not agree.
    ///
    /// Parts are what a plus sign joins, "57 agents (40 core + 15 labs)", and numbers with words of status, "12 of 20 done, 5 open",
    /// "Total: 120 tasks: 80 done, 30 open".
    ///
    /// ## Why it matters
    /// One of the numbers was brought up to date and the others were not.
    ///
    /// ## Fires
    /// ```markdown
    /// - **Total tasks:** 120
    /// - **Completed:** 80
    /// - **Remaining:** 30
    ///
    /// The team has 57 dashboards (40 core + 15 labs).
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - **Total tasks:** 120
    /// - **Completed:** 80
    /// - **In progress:** 10
    /// - **Remaining:** 40
    ///
    /// The team has 120 reports (30 drafts, 20 reviewed), and needs 3 weeks (2 writers + 1 engineer).
    /// ```
    ///
    /// ## Fix
    /// The whole becomes the sum of the parts.
    ///
    /// ## What it cannot know
    /// Which of the numbers is wrong.
    /// Parts that may overlap or need not be all ("120 reports (30 drafts)"), floors, approximations and money are not added up; where a
    /// part that is in progress, blocked or skipped may or may not be among the open ones, both are right.
    SUBTOTAL_MISMATCH {
        code: "subtotal-mismatch",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        timeless: true,
        follows: true,
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    let wrong = |breakdown: &&Breakdown| !breakdown.holds();
    findings
        .extend(context.plan.breakdowns.iter().filter(wrong).map(|breakdown| finding(context, breakdown)));
    let mut below = stacked(context, context.plan);
    below.extend(context.plan.tables.iter().flat_map(in_rows));
    for breakdown in below.iter().filter(wrong) {
        let is_told = findings.iter().any(|finding| finding.span == breakdown.whole.span);
        if !is_told {
            findings.push(finding(context, breakdown));
        }
    }
}

fn finding(context: &ChunkContext, breakdown: &Breakdown) -> Finding {
    let whole = &breakdown.whole;
    let sum = breakdown.sum();
    let parts: Vec<String> = breakdown.parts.iter().map(|(_, count)| count.value.to_string()).collect();
    let message = format!("{}, but its parts {} add up to {sum}", context.text(whole.span), listed(&parts));
    let title = format!("Change {} to {sum}", context.text(whole.span));
    let new_text = as_written(whole.value, sum, whole.span);
    Finding::new(&SUBTOTAL_MISMATCH, whole.span, message).fix(
        Applicability::Unsafe,
        title,
        whole.span,
        new_text,
    )
}

fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.join(""),
    }
}

/// What a line says of a number: its key, that it is the whole, or which part, and the number.
type Entry = (String, Option<Part>, Count);

/// Labels on lines below one another, of which one is the total and the others are statuses.
fn stacked(context: &ChunkContext, plan: &ChunkPlan) -> Vec<Breakdown> {
    let mut found = Vec::new();
    let mut group: Vec<Entry> = Vec::new();
    let mut last: Option<&Label> = None;
    for label in &plan.labels {
        let part = of_key(&label.key);
        let entry =
            part.zip(count(&label.value, label.span)).map(|(part, count)| (label.key.clone(), part, count));
        if entry.is_none() || !last.is_some_and(|last| follows(context, last, label)) {
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
fn follows(context: &ChunkContext, above: &Label, label: &Label) -> bool {
    let between = Span::new(above.span.end.min(label.key_span.start), label.key_span.start);
    let text = context.text(between);
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
