//! The budget of the whole project as a table states it: its row of totals below a heading about the budget, or a row that says so itself.
//!
//! The trap: most tables with money and a total cost out a month, a phase or an option; so the heading may say nothing but that the
//! budget follows, and the column may not be that of a time or of what is spent.

use super::phases::{Said, is_live, phase_around};
use super::summary::UNPLACED;
use crate::plan::remarks::{Seat, State, Subject, budget_cell, is_budget};
use crate::plan::tables::{Cell, Table, is_total};
use crate::plan::{Outline, Plan};
use crate::text::{Span, Text};
use crate::words::Words;

/// Words that a heading about the budget of the whole may have.
static HEADING: Words = Words::new(
    "budget total project overall summary breakdown allocation overview the our by of and category categories area areas \
     workstream workstreams team role item phase phases resources requirements gesamtbudget presupuesto orçamento бюджет 予算 预算",
);

/// Those of them that say that it is one.
static BUDGET: Words = Words::new("budget gesamtbudget presupuesto orçamento бюджет 予算 预算");

/// Words in the head of a column that is not that of the budget itself.
static ELSE: Words = Words::new(
    "month months monthly mo week weekly quarter quarterly year yearly annual hour hours rate spent actual actuals remaining left \
     variance committed saved savings revenue q1 q2 q3 q4 min max low high best worst unit price per",
);

/// Heads of the column that is meant where several hold money.
static WHOLE: Words = Words::new("total budget budgeted planned amount allocated allocation cost costs");

/// The sums of budget that the live tables of a document state.
pub(super) fn read(text: &Text, plan: &Plan) -> Vec<Said> {
    let outline = plan.outline();
    let mut found = Vec::new();
    for (base, chunk) in plan.chunks() {
        for table in &chunk.tables {
            let at = table.span.shift(base).start;
            let section = outline.section_at(at);
            if !is_live(outline, section) || phase_around(outline, section).is_some() {
                continue;
            }
            let titled = is_about_budget(outline, section);
            for row in &table.rows {
                let Some(name) = row.first() else { continue };
                let is_last = table.rows.last() == Some(row);
                if !(is_budget(&name.plain()) || titled && is_last && is_total(name)) {
                    continue;
                }
                let Some((state, span)) = whole(table, row) else { continue };
                let span: Span = span.shift(base);
                found.push(Said {
                    title: None,
                    subject: Subject::Event("budget".to_owned()),
                    state,
                    span,
                    points: UNPLACED,
                    written: text.slice(span).into_owned(),
                    seat: Seat::Row,
                    parent: None,
                    within: false,
                });
            }
        }
    }
    found
}

/// Does the innermost heading say that the budget follows, and nothing else?
fn is_about_budget(outline: &Outline, section: Option<usize>) -> bool {
    let Some(section) = section.and_then(|section| outline.sections().get(section)) else { return false };
    if section.heading.unit.as_ref().is_some_and(|unit| unit.number.is_some()) {
        return false;
    }
    let mut words = section
        .heading
        .title
        .split(|char: char| !char.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .skip_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let mut says = false;
    let known = words.all(|word| {
        says |= BUDGET.contains(&word);
        HEADING.contains(&word)
    });
    known && says
}

/// The sum in a row of totals: the only one, or that of the one column of the whole.
fn whole(table: &Table, row: &[Cell]) -> Option<(State, Span)> {
    let head = |at: usize| table.header.get(at).map(Cell::plain).unwrap_or_default();
    let has = |at: usize, list: &Words| {
        head(at).split(|char: char| !char.is_alphanumeric()).any(|word| list.contains(word))
    };
    let sums: Vec<(usize, (State, Span))> = row
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(at, cell)| Some((at, budget_cell(cell)?)))
        .filter(|(at, _)| !has(*at, &ELSE))
        .collect();
    if let [(_, only)] = sums.as_slice() {
        return Some(only.clone());
    }
    let mut meant = sums.into_iter().filter(|(at, _)| has(*at, &WHOLE));
    let (_, first) = meant.next()?;
    meant.next().is_none().then_some(first)
}
