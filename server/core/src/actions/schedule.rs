//! A phase moves by some days, and with it what comes after it: headings, labels, rows, due dates, "Week 2 of 4".
//!
//! What comes after it is what depends on it by its own words, or, where a phase says nothing of that, begins when it has ended. Each
//! date is written as it was, with its weekday; durations stay. The traps: a date inside of a phase may be of something else, so only
//! those between its first and its last day move; and what is done, struck through or history stays where it was.

use jiff::civil::Date;

use super::{Action, ActionKind};
use crate::calendar::{DateMention, Mention, Part, RangeMention, weekday};
use crate::facts::{self, Topic, Value};
use crate::finding::{Edit, EditedFile};
use crate::plan::census::{Kind, Unit};
use crate::plan::dependencies::is_key;
use crate::plan::stamps::StampKind;
use crate::plan::tables::Cell;
use crate::plan::{At, Cue, Dated, Section};
use crate::rules::{DocumentContext, Period, is_loose, leading, names, periods};
use crate::status::Class;
use crate::text::{Span, offset_of};

/// By how many days a phase is moved without being asked.
const USUAL: [i32; 4] = [7, 1, -1, -7];

/// A piece of the plan with its days.
struct Phase<'a> {
    index: usize,
    section: &'a Section,
    /// Where its days are given.
    given: Span,
    first: Date,
    last: Date,
}

/// To move the phase in whose heading, or on whose line of dates, the cursor is.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let line = |offset: u32| context.text().line_at(offset);
    let section = context.outline().section_at(span.start).map(|index| &context.outline().sections()[index]);
    let is_heading = section.is_some_and(|it| line(it.heading_span().start) == line(span.start));
    let whole = context.text().line_span(line(span.start));
    let mut dates = context.plan().dates().map(|dated| dated.place(dated.span));
    // All days of a long plan are dear, and this is asked at every move of the cursor.
    if !span.is_empty() || !is_heading && !dates.any(|date| whole.covers(date)) {
        return Vec::new();
    }
    let phases = phases(context);
    let here = line(span.start);
    let is_here =
        |phase: &&Phase| line(phase.section.heading_span().start) == here || line(phase.given.start) == here;
    let Some(own) = phases.iter().find(is_here).filter(|phase| is_unfinished(phase)) else {
        return Vec::new();
    };
    USUAL.iter().filter_map(|days| moved(context, &phases, own, *days)).collect()
}

/// Moves the innermost phase around `offset` by so many days; nothing where none there has its days given.
pub fn shift(context: &DocumentContext, offset: u32, days: i32) -> Option<Action> {
    let phases = phases(context);
    let own = phases.iter().rev().find(|phase| phase.section.span.contains(offset))?;
    moved(context, &phases, own, days)
}

/// The live numbered sections whose days are given, in order.
fn phases<'a>(context: &'a DocumentContext) -> Vec<Phase<'a>> {
    let stretches: Vec<_> =
        context.stretches().iter().filter(|stretch| context.is_live(stretch.span().start)).collect();
    let sections = context.outline().sections();
    let phase = |(index, period): (usize, Period)| {
        let section = sections.get(index).filter(|section| leading(section).is_some())?;
        Some(Phase { index, section, given: period.span, first: period.first, last: period.last })
    };
    periods(context, &stretches).into_iter().filter_map(phase).collect()
}

fn is_unfinished(phase: &Phase) -> bool {
    phase.section.heading.status.is_none_or(|status| status.class.is_unfinished())
}

fn moved(context: &DocumentContext, phases: &[Phase], own: &Phase, days: i32) -> Option<Action> {
    if days == 0 {
        return None;
    }
    let moving = with_dependents(context, phases, own);
    let shifting = Shifting { context, days };
    let mut edits = shifting.dates(&moving);
    edits.extend(shifting.weeks(&moving));
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by(|later, earlier| later.span.collides(earlier.span));
    edits.retain(|edit| context.source(edit.span) != edit.new_text);
    if edits.is_empty() {
        return None;
    }
    edits.extend(shifting.elsewhere(&moving));
    let title = title(own, moving.len() - 1, days);
    Some(Action { title, kind: ActionKind::Shift(days), edits, preferred: false })
}

fn title(own: &Phase, others: usize, days: i32) -> String {
    let heading = &own.section.heading;
    let name = heading.unit.as_ref().map_or("", |unit| unit.span.of(&heading.title)).trim();
    let (count, unit) = match days.unsigned_abs() {
        days if days % 7 == 0 => (days / 7, "week"),
        days => (days, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    let back = if days < 0 { "back " } else { "" };
    let with = match others {
        0 => String::new(),
        1 => ", with 1 after it".to_owned(),
        _ => format!(", with {others} after it"),
    };
    format!("Move {name} {back}by {count} {unit}{plural}{with}")
}

/// The phase and what comes after it, the phase first.
fn with_dependents<'a, 'p>(
    context: &DocumentContext,
    phases: &'p [Phase<'a>],
    own: &'p Phase<'a>,
) -> Vec<&'p Phase<'a>> {
    let mut moving: Vec<&Phase> = vec![own];
    let is_apart = |one: &Phase, other: &Phase| {
        !one.section.span.covers(other.section.span) && !other.section.span.covers(one.section.span)
    };
    loop {
        let next = phases.iter().find(|phase| {
            is_unfinished(phase)
                && moving.iter().all(|moving| is_apart(moving, phase))
                && follows(context, &moving, own, phase)
        });
        match next {
            Some(phase) => moving.push(phase),
            None => return moving,
        }
    }
}

/// Does a phase depend on one of those that move?
fn follows(context: &DocumentContext, moving: &[&Phase], own: &Phase, phase: &Phase) -> bool {
    let unit = |phase: &Phase| phase.section.heading.unit.as_ref().map(|unit| unit.kind);
    let sections = context.outline().sections();
    let end = sections.get(phase.index + 1).map_or(context.plan().len(), |next| next.span.start);
    let head = Span::new(phase.section.span.start, end);
    let mut labels = context.plan().labels().filter(|label| head.covers(label.place(label.span)));
    if let Some(needs) = labels.find(|label| is_key(&label.key)) {
        let names_one = |moving: &&Phase| {
            unit(moving) == unit(phase)
                && leading(moving.section).is_some_and(|unit| names(&needs.value, unit))
        };
        return !is_loose(&needs.value) && moving.iter().any(names_one);
    }
    let line = context.text().line_span(context.text().line_at(phase.given.start));
    unit(phase) == unit(own)
        && phase.section.heading.level == own.section.heading.level
        && phase.first >= own.last
        && !is_loose(&context.source(line))
}

/// A number of days by which something moves.
struct Shifting<'a, 'd> {
    context: &'a DocumentContext<'d>,
    days: i32,
}

impl Shifting<'_, '_> {
    fn later(&self, day: Date) -> Option<Date> {
        day.checked_add(jiff::Span::new().days(self.days)).ok()
    }

    /// The dates of these phases, inside of them and where they are named.
    fn dates(&self, moving: &[&Phase]) -> Vec<Edit> {
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
            let inside = moving.iter().filter(|phase| phase.section.span.covers(place));
            let phase = match inside.max_by_key(|phase| phase.section.span.start) {
                Some(phase) => Some(*phase).filter(|phase| is_between(phase, &dated.mention)),
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
    fn is_named_before(&self, phase: &Phase, place: Span) -> bool {
        let line = self.context.text().line_span(self.context.text().line_at(place.start));
        let before = self.context.source(Span::new(line.start, place.start)).to_lowercase();
        let heading = &phase.section.heading;
        let Some(unit) = &heading.unit else { return false };
        let name = unit.span.of(&heading.title).trim().to_lowercase();
        let title = heading.title.get(unit.span.end as usize..).unwrap_or_default();
        let title = title.split(['(', '[', '✅', '🔨', '⏳']).next().unwrap_or_default();
        let title = title.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        let ends = |at: usize, name: &str| {
            !before[at + name.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '.')
        };
        let is_named = |name: &str| before.match_indices(name).any(|(at, _)| ends(at, name));
        is_named(&name) || (title.chars().count() >= 4 && is_named(&title))
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
    fn elsewhere(&self, moving: &[&Phase]) -> Vec<Edit> {
        let own = &self.context.document.path;
        let mut edits: Vec<Edit> = Vec::new();
        for fact in facts::of(self.context.workspace, self.context.index) {
            let is_own = |phase: &&&Phase| {
                fact.statements.iter().any(|statement| {
                    statement.document.path == *own
                        && phase.section.heading_span().cover(phase.given).covers(statement.span)
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
                let document = &statement.document;
                let file = EditedFile {
                    path: document.path.clone(),
                    hash: Some(document.hash),
                    points: statement.points,
                };
                edits.push(Edit { file: Some(file), span: statement.span, new_text });
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

    /// "Week 2 of 4", where it was right and still is one of the weeks.
    fn weeks(&self, moving: &[&Phase]) -> Vec<Edit> {
        let context = self.context;
        let today = context.today();
        let mut edits = Vec::new();
        for week in context.plan().weeks() {
            let place = week.place(week.span);
            let around = moving.iter().filter(|phase| phase.section.span.covers(place));
            let named = || moving.iter().find(|phase| self.is_named_before(phase, place));
            let Some(phase) = around.max_by_key(|phase| phase.section.span.start).or_else(named) else {
                continue;
            };
            let (Some(first), Some(last)) = (self.later(phase.first), self.later(phase.last)) else {
                continue;
            };
            let was_right = number(phase.first, today) == i64::from(week.value);
            if was_right && first <= today && today <= last && context.is_live(place.start) {
                let new_text = number(first, today).to_string();
                edits.push(Edit { file: None, span: week.place(week.number), new_text });
            }
        }
        edits
    }
}

/// The number of the week of `day`, counted from `first`.
fn number(first: Date, day: Date) -> i64 {
    i64::from((day - first).get_days().div_euclid(7)) + 1
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
