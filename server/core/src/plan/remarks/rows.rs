//! What the rows of a table say of the pieces, repositories and days that they name.
//!
//! The heads of the columns tell what a cell says. The trap: of a table that holds what was planned beside what came of it, neither is
//! said of now.

use super::{Piece, Remark, Seat, State, Subject, events};
use crate::calendar::Mention;
use crate::languages::{List, has};
use crate::plan::ChunkPlan;
use crate::plan::tables::{Cell, Table, status_column};
use crate::status::stated;
use crate::text::{Span, offset_of};

/// Records what the rows of a table say of the pieces, repositories and days that they name.
pub(in crate::plan) fn read_rows(table: &Table, plan: &mut ChunkPlan) {
    let heads: Vec<String> = table.header.iter().map(Cell::plain).collect();
    let column = |list: List| heads.iter().position(|head| has(list, head));
    // What was planned and what came of it differ on purpose.
    let compares = heads.iter().any(|head| head.split(' ').any(|word| has(List::ComparedColumns, word)));
    let status = status_column(&table.header);
    let percent = column(List::PercentColumns)
        .or_else(|| column(List::DoneColumns))
        .filter(|percent| Some(*percent) != status);
    let period = column(List::PeriodSpans).filter(|_| !compares);
    let day = column(List::DayColumns).filter(|_| !compares);
    let end = column(List::PeriodEnds).filter(|_| !compares);
    let named = heads.iter().take(3).position(|head| has(List::SubjectColumns, head));
    let events: Vec<(usize, String)> = match named {
        Some(_) if !compares => heads.iter().enumerate().filter_map(events::of_column).collect(),
        _ => Vec::new(),
    };
    let columns = [status, percent, period, day, end];
    if columns.iter().all(Option::is_none) && events.is_empty() {
        return;
    }
    for row in &table.rows {
        let piece = row.iter().take(3).enumerate().find_map(|(at, cell)| Some((at, Piece::of(&cell.text)?)));
        // "| Backend | Phase 1: Beta |": a phase of the backend, not of this plan.
        let owner =
            |at: usize| row.get(named.filter(|named| *named != at)?).filter(|cell| !cell.text.is_empty());
        let of_piece = |(at, piece): (usize, Piece)| match owner(at) {
            Some(cell) => Some(Subject::PieceOf { name: cell.text.clone(), piece }),
            None => (at < 2).then_some(Subject::Piece(piece)),
        };
        let Some(subject) = piece.and_then(of_piece).or_else(|| {
            let cell = row.get(named?)?;
            (!cell.text.is_empty()).then(|| Subject::Name(cell.text.clone()))
        }) else {
            if let Some(remark) = event(row, day) {
                plan.remarks.push(remark);
            }
            continue;
        };
        let mut push = |cell: &Cell, span: Span, state: State| {
            let span = span.shift(cell.span.start);
            plan.remarks.push(Remark { subject: subject.clone(), state, span, seat: Seat::Row });
        };
        let share = percent.and_then(|at| row.get(at)).and_then(|cell| Some((cell, percentage(&cell.text)?)));
        if let Some(cell) = status.and_then(|at| row.get(at))
            && let Some(found) = stated::of_value(&cell.text)
            && !found.qualified
        {
            push(cell, found.span, State::Status(found.class));
        }
        if let Some((cell, (value, span))) = share {
            push(cell, span, State::Percent(value));
        }
        if let Some(cell) = period.and_then(|at| row.get(at))
            && let [mention @ Mention::Range(_)] = crate::calendar::scan(&cell.text).as_slice()
        {
            push(cell, mention.span(), State::Period(mention.clone().shifted(cell.span.start).into()));
        }
        if matches!(subject, Subject::PieceOf { .. })
            && let Some(cell) = end.and_then(|at| row.get(at))
            && let [mention @ Mention::Date(_)] = crate::calendar::scan(&cell.text).as_slice()
            && cell.text.len() <= mention.span().len() as usize + 4
        {
            push(cell, mention.span(), State::Day(mention.clone().shifted(cell.span.start).into()));
        }
        let Subject::Name(name) = &subject else { continue };
        for (at, event) in &events {
            let Some(cell) = row.get(*at) else { continue };
            let Some((state, span)) = events::of_cell(cell) else { continue };
            let subject = Subject::EventOf { name: name.clone(), event: event.clone() };
            plan.remarks.push(Remark { subject, state, span, seat: Seat::Row });
        }
    }
}

/// `| Public launch | March 11, 2026 |`.
fn event(row: &[Cell], day: Option<usize>) -> Option<Remark> {
    let cell = row.get(day?)?;
    let name = row.iter().take(2).find_map(|cell| events::event_of(&cell.text))?;
    let dates = crate::calendar::scan(&cell.text);
    let [mention @ Mention::Date(_)] = dates.as_slice() else { return None };
    let mention = mention.clone().shifted(cell.span.start);
    Some(Remark {
        subject: Subject::Event(name),
        span: mention.span(),
        state: State::Day(mention.into()),
        seat: Seat::Row,
    })
}

/// The percentage that a cell consists of.
fn percentage(text: &str) -> Option<(f64, Span)> {
    let sign = text.find('%')?;
    let start =
        text[..sign].trim_end().trim_end_matches(|char: char| char.is_ascii_digit() || char == '.').len();
    let number = text[start..sign].trim();
    let before = text[..start]
        .trim_matches(|char: char| !char.is_alphanumeric() && char != '~' && char != '<' && char != '>');
    let value: f64 = number.parse().ok()?;
    let end = offset_of(sign);
    (before.is_empty() && value <= 100.0 && !text[sign..].contains(['→', '/']))
        .then_some((value, Span::new(offset_of(start), end)))
}
