//! When something begins and when it is due, as written: a missing year is found when the day that counts as today is known.

use jiff::civil::Date;

use crate::calendar::Days;

/// When something begins and when it is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Times {
    /// Its start, or all of it.
    pub start: Option<Days>,
    /// Its end, or all of it.
    pub end: Option<Days>,
    /// A day of the year that a heading above names, near to which dates without a year are; in place of today.
    pub near: Option<Date>,
}

impl Times {
    /// From one day to another.
    pub(super) fn lasting(days: Days, near: Option<Date>) -> Times {
        Times { start: Some(days), end: Some(days), near }
    }

    /// The first day; `None` where none is known.
    pub fn first(&self, today: Date) -> Option<Date> {
        Some(self.start?.resolve(self.near.unwrap_or(today))?.0)
    }

    /// The last day; `None` where none is known.
    pub fn last(&self, today: Date) -> Option<Date> {
        Some(self.end?.resolve(self.near.unwrap_or(today))?.1)
    }
}
