//! The days of phases that move, each written as it was.

use jiff::civil::Date;

use super::phases::Phase;
use crate::calendar::{DateMention, Mention, Part, RangeMention, weekday};
use crate::facts::{Topic, Value};
use crate::finding::Edit;
use crate::plan::census::{Kind, Unit};
use crate::plan::stamps::StampKind;
use crate::plan::tables::Cell;
use crate::plan::{At, Cue, Dated};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::{Span, offset_of};

/// A number of days by which something moves.
pub(super) struct Shifting<'a, 'd> {
    pub(super) context: &'a DocumentContext<'d>,
    pub(super) days: i32,
}

impl Shifting<'_, '_> {
    pub(super) fn later(&self, day: Date) -> Option<Date> {
        day.checked_add(jiff::Span::new().days(self.days)).ok()
    }

    /// The dates of these phases, inside of them and where they are named.
    pub(super) fn dates(&self, moving: &[&Phase]) -> Vec<Edit> {
        let context = self.context;
        let stamps: Vec<Span> = context
            .plan()
            .labels()
            .filter(|label| StampKind::of(&label.key).is_some())
            .map(|label| label.place(label.span))
            .collect();
        let mut edits = Vec::new();
        for dated in context.plan().dates() {
            let place = dated.place(dated.span);
            let is_fixed = dated.struck
                || matches!(dated.cue, Some(Cue::Past | Cue::AsOf))
                || !context.is_live(place.start)
                || stamps.iter().any(|stamp| stamp.covers(place));
            if is_fixed {
                continue;
            }
            let inside = moving.iter().filter_map(|phase| Some((phase.region(place)?.start, *phase)));
            let phase = match inside.max_by_key(|(start, _)| *start) {
                Some((_, phase)) => Some(phase).filter(|phase| is_between(phase, &dated.mention)),
                None => moving.iter().copied().find(|phase| self.is_of(phase, &dated, place)),
            };
            let Some(phase) = phase.filter(|_| !self.is_finished(place)) else { continue };
            edits.extend(self.written(&dated, phase));
        }
        edits
    }

    /// Does a date outside of a phase stand where the phase is named, and say one of its days?
    fn is_of(&self, phase: &Phase, dated: &At<Dated>, place: Span) -> bool {
        let days = dated.mention.resolve(phase.first);
        let is_copy = match (&dated.mention, days) {
            (Mention::Range(_), Some(days)) => days == (phase.first, phase.last),
            (Mention::Date(_), Some((day, _))) => day == phase.first || day == phase.last,
            (_, None) => false,
        };
        is_copy && self.is_named_before(phase, place)
    }

    /// Does the line name a phase before this place, by its number or its title?
    pub(super) fn is_named_before(&self, phase: &Phase, place: Span) -> bool {
        let line = self.context.text().line_around(place.start);
        let before = self.context.source(Span::new(line.start, place.start)).to_lowercase();
        let ends = |at: usize, name: &str| {
            !before[at + name.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '.')
        };
        phase.names.iter().any(|name| before.match_indices(name).any(|(at, _)| ends(at, name)))
    }

    /// Is what stands there a part of a task, or below a heading, that is over?
    fn is_finished(&self, place: Span) -> bool {
        let context = self.context;
        let is_over = |unit: &Unit| {
            unit.kind != Kind::Heading
                && matches!(unit.class, Class::Done | Class::Cancelled)
                && unit.span.covers(place)
        };
        let outline = context.outline();
        let mut path = outline.path(outline.section_at(place.start));
        let units = context.census().units();
        let end = units.partition_point(|unit| unit.span.start <= place.start);
        units[..end].iter().rev().take(64).any(is_over)
            || path.any(|section| section.heading.status.is_some_and(|status| !status.class.is_unfinished()))
    }

    /// The edits of a mention that moves with this phase, and of the weekday in a cell beside it.
    fn written(&self, dated: &At<Dated>, phase: &Phase) -> Vec<Edit> {
        let rewritten = self.rewritten(&dated.mention, phase).into_iter();
        let edit = |(span, new_text): (Span, String)| Edit { file: None, span: dated.place(span), new_text };
        let mut edits: Vec<Edit> = rewritten.map(edit).collect();
        if let (Mention::Date(date), false) = (&dated.mention, edits.is_empty()) {
            let day = date.resolve(phase.first).and_then(|day| self.later(day));
            edits.extend(day.and_then(|day| self.weekday_beside(dated.place(dated.span), day)));
        }
        edits
    }

    /// The dates of a mention, each with what it is to be; none where one of them is less exact than a week.
    fn rewritten(&self, mention: &Mention, phase: &Phase) -> Vec<(Span, String)> {
        let is_exact = |date: &DateMention| matches!(date.part, Part::Day { .. } | Part::Week(_));
        if !mention.dates().all(is_exact) {
            return Vec::new();
        }
        match mention {
            Mention::Date(date) => {
                let day = date.resolve(phase.first).and_then(|day| self.later(day));
                day.map(|day| (date.calendar, date.format.write(day))).into_iter().collect()
            }
            Mention::Range(range) => {
                let Some((start, end)) = self.range(range, phase) else { return Vec::new() };
                let is_one_month = start.month() == end.month() && start.year() == end.year();
                // `Nov 12-19` leaves the month out at one end as long as it is the same.
                let format = |date: &DateMention, other: &DateMention| {
                    if is_one_month || !needs_month(date) {
                        date.format.clone()
                    } else {
                        other.format.clone()
                    }
                };
                vec![
                    (range.start.calendar, format(&range.start, &range.end).write(start)),
                    (range.end.calendar, format(&range.end, &range.start).write(end)),
                ]
            }
        }
    }

    /// `| Monday | Nov 17, 2025 |`: the cell before or behind a date that is its weekday.
    fn weekday_beside(&self, place: Span, day: Date) -> Option<Edit> {
        let table = self.context.plan().tables().find(|table| table.place(table.span).covers(place))?;
        let holds = |cell: &Cell| table.place(cell.span).covers(place);
        let row = table.item.rows.iter().find(|row| row.iter().any(holds))?;
        let at = row.iter().position(holds)?;
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| row.get(at));
        beside.into_iter().find_map(|cell| {
            let word = cell.text.trim_matches(['*', '_', ' ', '.']);
            let name = weekday(word)?;
            let start = table.place(cell.span).start + offset_of(cell.text.find(word)?);
            let span = Span::new(start, start + offset_of(word.len()));
            Some(Edit { file: None, span, new_text: name.write(day.weekday()) })
        })
    }

    /// The same days of these phases in other documents of the repository, where a fact ties them.
    pub(super) fn elsewhere(&self, moving: &[&Phase]) -> Vec<Edit> {
        let own = &self.context.document.path;
        let mut edits: Vec<Edit> = Vec::new();
        for fact in self.context.facts() {
            let is_own = |phase: &&&Phase| {
                let heading = phase.section.map(|(_, section)| section.heading_span());
                let mut places = [heading, Some(phase.given)].into_iter().flatten();
                fact.statements.iter().any(|statement| {
                    statement.document.path == *own && places.any(|place| place.covers(statement.span))
                })
            };
            let Topic::Period(_) = fact.topic else { continue };
            let Some(phase) = moving.iter().find(is_own) else { continue };
            for statement in fact.statements.iter().filter(|statement| statement.document.path != *own) {
                let Value::Days { mention, .. } = &statement.value else { continue };
                let is_same = mention.resolve(phase.first) == Some((phase.first, phase.last));
                if !is_same || statement.span != mention.span() || statement.document.historical {
                    continue;
                }
                let mut new_text = statement.written.clone();
                let rewritten = self.rewritten(mention, phase);
                for (span, text) in rewritten.iter().rev() {
                    let from = span.start.saturating_sub(statement.span.start) as usize;
                    let range = from..from + span.len() as usize;
                    if new_text.get(range.clone()).is_some() {
                        new_text.replace_range(range, text);
                    }
                }
                edits.push(statement.edit(Some(own), new_text));
            }
        }
        edits
    }

    fn range(&self, range: &RangeMention, phase: &Phase) -> Option<(Date, Date)> {
        let (start, last) = range.resolve(phase.first)?;
        // A week is written by any of its days.
        let end = if matches!(range.end.part, Part::Week(_)) {
            last.checked_sub(jiff::Span::new().days(6)).ok()?
        } else {
            last
        };
        Some((self.later(start)?, self.later(end)?))
    }
}

fn needs_month(date: &DateMention) -> bool {
    matches!(date.part, Part::Day { .. }) && !date.format.has_month()
}

/// Lies what is written between the first and the last day of a phase?
fn is_between(phase: &Phase, mention: &Mention) -> bool {
    let days = mention.resolve(phase.first);
    days.is_some_and(|(first, last)| {
        phase.first <= first && first <= phase.last && last <= phase.last.max(first)
    })
}
