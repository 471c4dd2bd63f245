//! Hover on dates, periods, countdowns and weeks: how far away, how far in, what they belong to, whether they hold.
//!
//! The trap: a year that is not written is that near to the heading above, else to today, as for the rules.

use jiff::civil::Date;

use super::card::{Card, Line};
use super::tasks::title_of;
use super::{Hover, Place, counted};
use crate::calendar::{DateMention, Mention, when};
use crate::facts::{Topic, Value, spoken};
use crate::plan::{Cue, Unit};
use crate::rules::{day_of_countdown, weeks_of};
use crate::text::Span;

/// "111 days to March 11, 2026": how many days it is.
pub(super) fn countdown(place: &Place) -> Option<Hover> {
    let (_, span) = place.find(&place.chunk.countdowns, |countdown| countdown.phrase)?;
    let counted = place.context.document.summary.countdowns.iter().find(|it| span.covers(it.span))?;
    let today = place.context.today();
    let from = match &counted.from {
        Some(mention) => mention.resolve(today)?.0,
        None => today,
    };
    let (day, name) = match &counted.target {
        Some(mention) => (day_of_countdown(counted.direction, mention, today)?, None),
        None => {
            let wanted = counted.name.as_ref()?;
            let (day, name) = named_day(place, wanted)?;
            (day, Some(name))
        }
    };
    let days = i64::from((day - from).get_days());
    let truth = match counted.unit {
        Unit::Days => days,
        Unit::Weeks => (days as f64 / 7.0).round() as i64,
    };
    let unit = match counted.unit {
        Unit::Days => "days",
        Unit::Weeks => "weeks",
    };
    let goal = name.map_or_else(|| day.to_string(), |name| format!("the {}, {day}", spoken(&name)));
    let since = if from == today { "today".to_owned() } else { from.to_string() };
    let verdict = match (i64::from(counted.value) - truth).abs() {
        _ if truth < 0 => format!(" · but {goal} has passed, {}", when(today, day)),
        0 => format!(" · holds: {truth} {unit} from {since} to {goal}"),
        1 => format!(" · holds, give or take one: {truth} {unit} from {since} to {goal}"),
        _ => format!(" · but from {since} to {goal} it is {truth} {unit}"),
    };
    Some(Hover { span, card: Card::new(Line::strong(&counted.written).and(verdict)) })
}

/// The one day that the repository gives to what has all of these words in its name.
fn named_day(place: &Place, wanted: &str) -> Option<(Date, String)> {
    let is_meant = |name: &str| wanted.split(' ').all(|word| name.split(' ').any(|other| other == word));
    let mut found: Option<(Date, String)> = None;
    for said in place.context.repository.documents().flat_map(|document| document.summary.said.iter()) {
        let (crate::plan::remarks::Subject::Event(name), crate::plan::remarks::State::Day(mention)) =
            (&said.subject, &said.state)
        else {
            continue;
        };
        if !is_meant(name) {
            continue;
        }
        let day = mention.resolve(place.context.today())?.0;
        if found.as_ref().is_some_and(|(known, _)| *known != day) {
            return None;
        }
        found = Some((day, name.clone()));
    }
    found
}

/// "Week 2 of 4": which week it is.
pub(super) fn week(place: &Place) -> Option<Hover> {
    let (_, span) = place.find(&place.chunk.weeks, |week| week.span)?;
    let week = place.context.document.summary.weeks.iter().find(|week| week.span == span)?;
    let today = place.context.today();
    let from = match &week.as_of {
        Some(mention) => mention.resolve(today)?.0,
        None => today,
    };
    let title = Line::strong(&week.written);
    let Some(((start, end), number, holds)) = weeks_of(week, from) else {
        let title = title.and(" · no period beside it tells which week it is");
        return Some(Hover { span, card: Card::new(title) });
    };
    let verdict = if from < start {
        format!(" · the period starts {}", when(today, start))
    } else if from > end {
        format!(" · but the period ended {}", when(today, end))
    } else {
        let but = if holds { "holds:" } else { "but" };
        format!(" · {but} {from} is in week {number} of {start} to {end}")
    };
    Some(Hover { span, card: Card::new(title.and(verdict)) })
}

/// A date or a range of dates.
pub(super) fn date(place: &Place) -> Option<Hover> {
    let (dated, span) = place.find(&place.chunk.dates, |dated| dated.span)?;
    let today = place.context.today();
    let Some((start, end)) = dated.mention.resolve(place.context.reference(span.start)) else {
        return impossible(place, &dated.mention, span);
    };
    let title = match &dated.mention {
        Mention::Date(_) if start == end => Line::strong(format!("{} {start}", start.strftime("%A")))
            .and(format!(" · {}", when(today, start))),
        _ => Line::strong(format!("{start} to {end}")).and(format!(" · {}", course(today, start, end))),
    };
    let mut card = Card::new(title);
    for date in dated.mention.dates() {
        card = card.maybe(wrong_weekday(
            date,
            if date.span.start == dated.mention.span().start { start } else { end },
        ));
    }
    card = card.maybe(belongs_to(place, span, dated.cue, end));
    if let Some((fact, here)) = place.context.fact_at(place.offset)
        && let Topic::Day(name) | Topic::Period(name) = &fact.topic
    {
        let truth = match (&fact.topic, fact.denies(&here), fact.held()) {
            (_, false, Some(held))
                if matches!(held.value, Value::Days { .. }) && held.value.differs(&here.value) =>
            {
                format!("The {}; elsewhere \"{}\"", spoken(name), held.written)
            }
            (Topic::Period(_), ..) => format!("The period of {name}"),
            _ => format!("The {}", spoken(name)),
        };
        card = super::numbers::also_stated(place, card.row(Line::text(truth)), &fact, &here);
    }
    Some(Hover { span, card })
}

/// How far a period has come: `26 days · day 19 of 26, 7 days left`.
pub(super) fn course(today: Date, start: Date, end: Date) -> String {
    let length = i64::from((end - start).get_days()) + 1;
    let days = |number: i64| counted(number.unsigned_abs(), "day", "days");
    let all = days(length);
    if today < start {
        return format!("{all} · starts {}", when(today, start));
    }
    if today > end {
        return format!("{all} · ended {}", when(today, end));
    }
    let (day, left) = ((today - start).get_days() + 1, i64::from((end - today).get_days()));
    let left = if left == 0 { "the last".to_owned() } else { format!("{} left", days(left)) };
    format!("day {day} of {length}, {left}")
}

/// A date that the calendar has not, or that can be read in two ways.
fn impossible(place: &Place, mention: &Mention, span: Span) -> Option<Hover> {
    let written = place.source(span);
    let what = if mention.dates().any(|date| !date.is_valid()) {
        " · the calendar has no such day"
    } else if mention.dates().any(|date| date.ambiguous) {
        " · day and month can be read either way"
    } else {
        " · it ends before it starts"
    };
    Some(Hover { span, card: Card::new(Line::strong(written).and(what)) })
}

fn wrong_weekday(date: &DateMention, day: Date) -> Option<Line> {
    let written = date.weekday.filter(|weekday| *weekday != day.weekday())?;
    Some(Line::text(format!("It says {written:?}, and is a {:?}.", day.weekday())))
}

/// What the date is of: a task with its status, or the section that names it in its heading.
fn belongs_to(place: &Place, span: Span, cue: Option<Cue>, end: Date) -> Option<Line> {
    let context = place.context;
    let today = context.today();
    let is_around = |task: &&crate::plan::Task| task.span.shift(place.base).covers(span);
    let task = place.chunk.tasks.iter().filter(is_around).min_by_key(|task| task.span.len());
    if let Some(task) = task {
        let class = task.class(context.vocabulary);
        let is_open = class.is_some_and(|class| class.is_unfinished()) && !task.waived;
        let late = i64::from((today - end).get_days());
        let days = counted(late.unsigned_abs(), "day", "days");
        let state = match class {
            Some(_) if is_open && late > 0 && cue == Some(Cue::Due) => format!("overdue by {days}"),
            Some(class) => class.word().to_owned(),
            None => "no status".to_owned(),
        };
        let role = match cue {
            Some(Cue::Due) => "Due: ",
            Some(Cue::Start) => "Start of ",
            Some(Cue::Past) => "Done: ",
            _ => "In ",
        };
        return Some(Line::text(role).and_code(title_of(place, task)).and(format!(" ({state})")));
    }
    let section = &context.outline().sections()[context.outline().section_at(span.start)?];
    section.heading_span().covers(span).then(|| {
        let way = context.progress(section.body());
        let open = way.map_or(0, |way| way.open());
        let line = way.map_or_else(|| "No tasks below".to_owned(), |way| format!("Below: {}", way.counted()));
        let is_late =
            end < today && open > 0 && section.heading.status.is_none_or(|it| it.class.is_unfinished());
        Line::text(if is_late { format!("{line}, {open} overdue") } else { line })
    })
}
