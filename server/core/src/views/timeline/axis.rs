//! The axis of a timeline: from when to when it goes, and what it is divided into.
//!
//! It spans what is planned, and today where that is near. The trap: one year mistyped would squeeze all else into a line, so a few days
//! far from all others do not stretch it; what they belong to is cut off.

use jiff::civil::Date;

use super::Group;

/// From when to when a timeline goes, and how that is divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What it is divided into, in order: days, weeks, months, quarters or years.
    pub ticks: Vec<Tick>,
    /// What it is divided into more coarsely: months or years.
    pub eras: Vec<Tick>,
}

/// Where a part of the axis begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its first day; that of the axis for what began before it.
    pub date: Date,
    /// What it is called: `17`, `Nov`, `Q4`, `2025`.
    pub label: String,
}

/// How the axis is divided.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// The days around what is planned, when nothing is.
const EMPTY: i32 = 30;
/// From so many days on it is asked whether some of them are far from all others.
const MANY: usize = 16;

impl Axis {
    /// The axis of these groups, or as far as it is given.
    pub(super) fn of(groups: &[Group], today: Date, from: Option<Date>, to: Option<Date>) -> Axis {
        let (first, last) = span(groups, today);
        let first = from.unwrap_or(first).min(to.unwrap_or(Date::MAX));
        let last = to.unwrap_or(last).max(first);
        Axis::between(first, last)
    }

    fn between(from: Date, to: Date) -> Axis {
        let unit = match days_between(from, to) {
            ..=21 => Unit::Day,
            22..=125 => Unit::Week,
            126..=620 => Unit::Month,
            621..=2200 => Unit::Quarter,
            _ => Unit::Year,
        };
        let era = match unit {
            Unit::Day | Unit::Week => Some(Unit::Month),
            Unit::Month | Unit::Quarter => Some(Unit::Year),
            Unit::Year => None,
        };
        let name = |date: Date, unit: Unit, is_era: bool| match unit {
            Unit::Day | Unit::Week => date.day().to_string(),
            Unit::Month if is_era => date.strftime("%b %Y").to_string(),
            Unit::Month => date.strftime("%b").to_string(),
            Unit::Quarter => format!("Q{}", (date.month() + 2) / 3),
            Unit::Year => date.year().to_string(),
        };
        // A decade of years, or a century, gets no more lines than the others do.
        let step = if unit == Unit::Year { i64::from(days_between(from, to)) / (365 * 20) + 1 } else { 1 };
        let ticks =
            starts(from, to, unit, step).map(|date| Tick { date, label: name(date, unit, false) }).collect();
        let eras = era.into_iter().flat_map(|era| {
            let mut dates: Vec<Date> = starts(from, to, era, 1).collect();
            if dates.first() != Some(&from) {
                dates.insert(0, from);
            }
            dates.into_iter().map(move |date| Tick { date, label: name(date, era, true) })
        });
        let eras = eras.collect();
        Axis { from, to, ticks, eras }
    }

    /// Where a day begins, from 0 at the start of the axis to 1 at its end; beyond both for days beyond it.
    pub fn share(&self, date: Date) -> f64 {
        f64::from((date - self.from).get_days()) / f64::from(days_between(self.from, self.to))
    }
}

/// How many days there are from one to another, both counted.
fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days().saturating_add(1).max(1)
}

/// The first and the last day of what is planned, with some room around them.
fn span(groups: &[Group], today: Date) -> (Date, Date) {
    let rows = groups.iter().flat_map(|group| &group.rows);
    let periods = rows.clone().filter_map(|row| row.days).flat_map(|(first, last)| [first, last]);
    let dues = rows.flat_map(|row| row.dues.iter().map(|due| due.date));
    let named = groups.iter().flat_map(|group| group.days.iter().map(|day| day.date));
    let mut days: Vec<Date> = periods.chain(dues).chain(named).collect();
    days.sort_unstable();
    let (Some(mut first), Some(mut last)) = (days.first().copied(), days.last().copied()) else {
        return (later(today, -EMPTY), later(today, EMPTY));
    };
    if days.len() >= MANY {
        let far = days.len() / MANY;
        let (Some(low), Some(high)) = (days.get(far), days.get(days.len() - 1 - far)) else {
            return (first, last);
        };
        let room = days_between(*low, *high) / 2;
        if days_between(first, last) > 3 * days_between(*low, *high) {
            first = first.max(later(*low, -room));
            last = last.min(later(*high, room));
        }
    }
    let length = days_between(first, last).max(2 * EMPTY);
    if first <= later(today, length) && later(today, -length) <= last {
        (first, last) = (first.min(today), last.max(today));
    }
    let room = days_between(first, last) / 40 + 1;
    (later(first, -room), later(last, room))
}

/// So many days later.
pub(super) fn later(date: Date, days: i32) -> Date {
    let bound = if days < 0 { Date::MIN } else { Date::MAX };
    date.checked_add(jiff::Span::new().days(days)).unwrap_or(bound)
}

/// The days of the axis on which a unit begins, every so many of them.
fn starts(from: Date, to: Date, unit: Unit, step: i64) -> impl Iterator<Item = Date> {
    let first = match unit {
        Unit::Day => Some(from),
        Unit::Week => Some(later(from, (7 - i32::from(from.weekday().to_monday_zero_offset())) % 7)),
        Unit::Month if from.day() == 1 => Some(from),
        Unit::Month => Date::new(from.year(), from.month(), 1).ok().and_then(|date| next(date, unit, 1)),
        Unit::Quarter => {
            let own = Date::new(from.year(), (from.month() - 1) / 3 * 3 + 1, 1).ok();
            own.and_then(|own| if own == from { Some(own) } else { next(own, unit, 1) })
        }
        Unit::Year => {
            let own = Date::new(from.year(), 1, 1).ok();
            own.and_then(|own| if own == from { Some(own) } else { next(own, unit, 1) })
        }
    };
    std::iter::successors(first, move |date| next(*date, unit, step)).take_while(move |date| *date <= to)
}

fn next(date: Date, unit: Unit, step: i64) -> Option<Date> {
    let span = match unit {
        Unit::Day => jiff::Span::new().days(step),
        Unit::Week => jiff::Span::new().weeks(step),
        Unit::Month => jiff::Span::new().months(step),
        Unit::Quarter => jiff::Span::new().months(3 * step),
        Unit::Year => jiff::Span::new().years(step),
    };
    date.checked_add(span).ok()
}
