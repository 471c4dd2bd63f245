//! A row of the table above, a table of risks, a table of costs with its total.
//!
//! A table takes its columns from one of its kind that the document has.

use super::Template;
use crate::actions::wording::{self, Where};
use crate::features::completion::place::Place;
use crate::languages::{List, has};
use crate::plan::At;
use crate::plan::remarks::State;
use crate::plan::tables::{Cell, Table, figure::figure, is_total};
use crate::plan::tasks::{Labelled, next_free};
use crate::status::Class;

/// Words of the head of a column that names risks.
const RISKS: [&str; 9] =
    ["risk", "risks", "risiko", "risiken", "risque", "riesgo", "risco", "rischio", "风险"];

/// A row for the table that ends above the line.
pub(super) fn row(place: &Place) -> Option<Template> {
    let text = place.context.text();
    let line = text.line_at(place.cursor.offset).checked_sub(1)?;
    let above = text.line_span(line);
    if !text.slice(above).trim_start().starts_with('|') {
        return None;
    }
    let plan = place.context.plan();
    let table = plan.tables().find(|table| table.place(table.span).touches(above.start))?;
    Some(with_row(Template::default(), place, &table))
}

fn with_row(template: Template, place: &Place, table: &At<Table>) -> Template {
    let mut template = template.text("|");
    let rows: Vec<&Vec<Cell>> =
        table.item.rows.iter().filter(|row| !row.iter().take(2).any(is_total)).collect();
    for (column, head) in table.header.iter().enumerate() {
        let name = head.text.trim_matches(['*', '_', '`', ' ']);
        let last =
            rows.iter().rev().filter_map(|row| row.get(column)).find(|cell| !cell.text.trim().is_empty());
        let title = head.plain();
        template = template.text(" ");
        template = if has(List::StatusColumns, &title) {
            let like = last.map_or("Complete", |cell| cell.text.as_str());
            template.text(&wording::like(place.context, Where::Value, Class::Open, like))
        } else if let Some(id) = last.and_then(|cell| id_behind(place, &cell.text, &title)) {
            template.text(&id)
        } else {
            template.slot(if name.is_empty() { "…" } else { name })
        };
        template = template.text(" |");
    }
    template
}

/// The id behind the last one of a column.
fn id_behind(place: &Place, last: &str, title: &str) -> Option<String> {
    if let Some(labelled) = Labelled::of(last).filter(|labelled| labelled.rest(last).is_empty()) {
        let free = next_free(place.context.plan(), labelled.id()).or_else(|| counted_on(labelled.id()))?;
        return Some(labelled.with(&free).trim_end().to_owned());
    }
    has(List::IdColumns, title).then(|| counted_on(last)).flatten()
}

/// The same with the number at its end counted on: `R3`, `7`.
fn counted_on(text: &str) -> Option<String> {
    let head = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[head.len()..];
    let next = digits.parse::<u64>().ok()?.checked_add(1)?;
    Some(format!("{head}{next:0width$}", width = digits.len()))
}

/// A table of risks.
pub(super) fn risks(place: &Place) -> Option<Template> {
    // Below one a row of it is meant.
    if row(place).is_some() {
        return None;
    }
    let is_risk = |cell: &Cell| RISKS.contains(&cell.plain().as_str());
    let known = place.context.plan().tables().find(|table| table.header.iter().any(is_risk));
    let heads: Vec<String> = match &known {
        Some(table) => table.header.iter().map(|cell| cell.text.clone()).collect(),
        None => ["Risk", "Likelihood", "Impact", "Mitigation"].map(str::to_owned).to_vec(),
    };
    let template = head(&heads);
    Some(match &known {
        Some(table) => with_row(template, place, table),
        None => {
            let mut template = template.text("|");
            for name in ["Risk", "Low", "High", "Mitigation"] {
                template = template.text(" ").slot(name).text(" |");
            }
            template
        }
    })
}

/// A table of costs with its total.
pub(super) fn budget(place: &Place) -> Option<Template> {
    let plan = place.context.plan();
    let is_money = |cell: &Cell| figure(&cell.text).is_some_and(|figure| figure.currency.is_some());
    let is_budget = |table: &At<Table>| {
        table.header.len() == 2
            && table.rows.len() > 1
            && table.rows.iter().all(|row| row.get(1).is_some_and(is_money))
    };
    let known = plan.tables().find(is_budget);
    let heads: Vec<String> = match &known {
        Some(table) => table.header.iter().map(|cell| cell.text.clone()).collect(),
        None => ["Item", "Cost"].map(str::to_owned).to_vec(),
    };
    let money = plan.remarks().find_map(|remark| match &remark.item.state {
        State::Money(money) => Some((money.currency, remark.place(remark.span))),
        _ => None,
    });
    let currency = money.map_or('$', |(currency, _)| currency);
    let is_behind = money.is_some_and(|(currency, span)| {
        place.context.source(span).trim_end_matches(['*', ' ']).ends_with(currency)
    });
    let sum =
        |amount: &str| if is_behind { format!("{amount} {currency}") } else { format!("{currency}{amount}") };
    let total = known.as_ref().and_then(|table| table.rows.last()?.first().filter(|cell| is_total(cell)));
    let total = total.map_or("**Total**", |cell| cell.text.as_str());
    let mut template = head(&heads);
    for (name, amount) in [("First", "1,000"), ("Second", "2,000")] {
        template = template.text("| ").slot(name).text(" | ").slot(&sum(amount)).text(" |\n");
    }
    Some(template.text(&format!("| {total} | ")).slot(&sum("3,000")).text(" |"))
}

fn head(heads: &[String]) -> Template {
    let mut template = Template::default().text("|");
    for head in heads {
        template = template.text(&format!(" {head} |"));
    }
    let mut template = template.text("\n|");
    for head in heads {
        template = template.text(&format!("{}|", "-".repeat(head.chars().count().max(1) + 2)));
    }
    template.text("\n")
}
