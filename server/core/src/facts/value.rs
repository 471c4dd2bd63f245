//! What a statement says, and whether it leaves room for what another one says.
//!
//! The trap: to differ is not the same as not to be equal. A month holds its days, `$2.6M` rounds `$2,566,000`, "planned" and "in
//! progress" are both not done; only what leaves no room for the other differs.

use jiff::civil::Date;

use crate::calendar::Mention;
use crate::plan::claims::Exactness;
use crate::plan::remarks::{Money, State};
use crate::plan::tables::figure::figure;
use crate::status::Class;

/// What a statement says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// So many.
    Number {
        /// As written.
        value: u64,
        /// How exactly it is meant.
        exactness: Exactness,
    },
    /// From one day to another, or on one day.
    Days {
        /// What is written, with spans of the document.
        mention: Mention,
        /// What the first day may be, from and to: a month holds many.
        first: (Date, Date),
        /// What the last day may be.
        last: (Date, Date),
    },
    /// So much money.
    Money(Money),
    /// It is open, under way, done …
    Status(Class),
    /// So much of it is done.
    Percent(f64),
    /// So many tasks.
    Tasks {
        /// How many are done.
        done: Option<u64>,
        /// How many there are.
        total: Option<u64>,
    },
}

impl Value {
    /// The value of a remark; `None` where a date cannot be read.
    pub(super) fn of(state: &State, today: Date) -> Option<Value> {
        Some(match state {
            State::Status(class) => Value::Status(*class),
            State::Percent(percent) => Value::Percent(*percent),
            State::Money(money) => Value::Money(money.clone()),
            State::Period(mention) | State::Day(mention) => return Value::of_days(mention, today),
        })
    }

    /// The same days as the last of a stretch whose beginning is not said.
    pub(super) fn into_end(self) -> Value {
        match self {
            Value::Days { mention, last, .. } => Value::Days { mention, first: (Date::MIN, last.1), last },
            other => other,
        }
    }

    /// Does it leave room for this count?
    pub fn admits_count(&self, count: u64) -> bool {
        match self {
            Value::Number { value, exactness } => exactness.admits(*value, count),
            _ => true,
        }
    }

    /// Does it leave room for the other?
    pub fn admits(&self, other: &Value) -> bool {
        let meet = |left: &(Date, Date), right: &(Date, Date)| left.0 <= right.1 && right.0 <= left.1;
        match (self, other) {
            (Value::Number { .. }, Value::Number { value, .. }) => self.admits_count(*value),
            (Value::Days { first, last, .. }, Value::Days { first: other_first, last: other_last, .. }) => {
                meet(first, other_first) && meet(last, other_last)
            }
            (Value::Money(one), Value::Money(other)) => {
                one.currency != other.currency
                    || (one.value - other.value).abs() <= one.grain.max(other.grain) * 0.51
            }
            (Value::Status(one), Value::Status(other)) => {
                *one == Class::Cancelled
                    || *other == Class::Cancelled
                    || (*one == Class::Done) == (*other == Class::Done)
            }
            (Value::Tasks { done, total }, Value::Tasks { done: other_done, total: other_total }) => {
                let agree =
                    |one: &Option<u64>, other: &Option<u64>| one.is_none() || other.is_none() || one == other;
                agree(done, other_done) && agree(total, other_total)
            }
            (Value::Percent(one), Value::Percent(other)) => (one - other).abs() <= 5.0,
            (Value::Status(class), Value::Percent(percent))
            | (Value::Percent(percent), Value::Status(class)) => match class {
                Class::Done => *percent >= 95.0,
                Class::Open | Class::Active | Class::Held => *percent < 100.0,
                Class::Cancelled => true,
            },
            _ => true,
        }
    }

    /// Do they leave no room for each other, though they are near enough to be about the same?
    pub fn differs(&self, other: &Value) -> bool {
        let near = match (self, other) {
            (Value::Number { value: one, .. }, Value::Number { value: other, .. }) => {
                *one <= other.saturating_mul(5) && *other <= one.saturating_mul(5)
            }
            (Value::Days { first, .. }, Value::Days { first: other, .. }) => {
                (first.0 - other.0).get_days().abs() <= 366
            }
            (Value::Money(one), Value::Money(other)) => {
                one.value <= other.value * 3.0 && other.value <= one.value * 3.0
            }
            _ => true,
        };
        near && !self.admits(other)
    }

    /// Is it stated exactly, so that another may be held against it?
    pub fn is_exact(&self) -> bool {
        !matches!(self, Value::Number { exactness, .. } if *exactness != Exactness::Exact)
    }

    /// Is it a number of which there may be more: `70+`?
    pub fn is_floor(&self) -> bool {
        matches!(self, Value::Number { exactness: Exactness::Floor, .. })
    }

    /// Does it say the same in every respect, wherever it stands?
    pub(super) fn is_alike(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Days { first, last, .. }, Value::Days { first: other_first, last: other_last, .. }) => {
                first == other_first && last == other_last
            }
            _ => self == other,
        }
    }

    /// Is it the same?
    pub(super) fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Number { value: one, .. }, Value::Number { value: other, .. }) => one == other,
            _ => self.admits(other),
        }
    }

    /// Its number; 0 if it is none.
    pub fn number(&self) -> u64 {
        match self {
            Value::Number { value, .. } => *value,
            _ => 0,
        }
    }

    /// The days that are written.
    pub(super) fn of_days(mention: &Mention, today: Date) -> Option<Value> {
        let (start, end) = mention.resolve(today)?;
        let mut dates = mention.dates();
        let opening = dates.next()?;
        let closing = dates.next().unwrap_or(opening);
        let first = (start, opening.last_day(start)?.max(start));
        let last = (closing.resolve(end)?.min(end), end);
        Some(Value::Days { mention: mention.clone(), first, last })
    }

    /// Its text `written`, changed to say what `other` says, in the style in which it is written; `at` is where the text starts. Numbers
    /// are rewritten by the statement, which knows their place.
    pub(super) fn rewritten(
        &self,
        written: &str,
        at: u32,
        other: &Value,
        other_written: &str,
    ) -> Option<String> {
        match (self, other) {
            (Value::Days { mention, first: own, .. }, Value::Days { first, last, .. })
                if first.0 == first.1 && last.0 == last.1 =>
            {
                let mut text = written.to_owned();
                let dates: Vec<_> = mention.dates().collect();
                let is_of_one_month = (first.0.year(), first.0.month()) == (last.1.year(), last.1.month());
                if !is_of_one_month && dates.last().is_some_and(|date| !date.format.has_month()) {
                    // "Nov 1-16" has no room for a second month.
                    return Some(other_written.to_owned());
                }
                let is_end = own.0 == Date::MIN;
                let day = |index: usize| if index == 0 && !is_end { first.0 } else { last.1 };
                for (index, date) in dates.iter().enumerate().rev() {
                    let start = date.calendar.start.checked_sub(at)? as usize;
                    let end = date.calendar.end.checked_sub(at)? as usize;
                    text.get(start..end)?;
                    text.replace_range(start..end, &date.format.write(day(index)));
                }
                Some(text)
            }
            (Value::Money(_), Value::Money(sum)) => {
                let figure = figure(written)?;
                let mut text = written.to_owned();
                text.replace_range(figure.span.range(), &figure.written(sum.value));
                Some(text)
            }
            (Value::Percent(_), Value::Percent(percent)) => Some(format!("{percent}")),
            _ => None,
        }
    }
}
