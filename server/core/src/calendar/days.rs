//! What dates say, without how and where they are written: for whoever keeps many of them.

use jiff::civil::Date;

use super::{
    DateMention, Mention, Part, Precision, RangeMention, distance, first_day, last_day, years_around,
};

/// What one date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    year: Option<i16>,
    part: Part,
    ambiguous: bool,
}

/// What a date or a range of dates says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Days {
    /// A date.
    Date(Named),
    /// From one date to another.
    Range(Named, Named),
}

impl Named {
    /// Its first day: see [`DateMention::resolve`].
    #[must_use]
    pub fn first(self, reference: Date) -> Option<Date> {
        first_day(self.year_near(reference)?, self.part)
    }

    /// Its last day: see [`DateMention::last_day`].
    #[must_use]
    pub fn last(self, reference: Date) -> Option<Date> {
        last_day(self.year_near(reference)?, self.part)
    }

    fn year_near(self, reference: Date) -> Option<i16> {
        if self.ambiguous {
            return None;
        }
        if self.year.is_some() {
            return self.year;
        }
        years_around(reference)
            .filter_map(|year| first_day(year, self.part).map(|date| (distance(date, reference), year)))
            .min()
            .map(|(_, year)| year)
    }
}

impl Days {
    /// The first day of its start and the last day of its end, whichever comes first; `None` where both or one cannot be told.
    #[must_use]
    pub fn ends(self, reference: Date) -> Option<(Date, Date)> {
        let (start, end) = self.both();
        Some((start.first(reference)?, end.last(reference)?))
    }

    /// How exact its start and its end are.
    #[must_use]
    pub fn precision(self) -> (Precision, Precision) {
        let (start, end) = self.both();
        (start.part.precision(), end.part.precision())
    }

    fn both(self) -> (Named, Named) {
        match self {
            Days::Date(date) => (date, date),
            Days::Range(start, end) => (start, end),
        }
    }

    /// The first and the last day that belong to it: see [`Mention::resolve`].
    #[must_use]
    pub fn resolve(self, reference: Date) -> Option<(Date, Date)> {
        let (start, end) = match self {
            Days::Date(date) => return Some((date.first(reference)?, date.last(reference)?)),
            Days::Range(start, end) => (start, end),
        };
        let between = |start_year: i16, end_year: i16| {
            if start.ambiguous || end.ambiguous {
                return None;
            }
            let first = first_day(start_year, start.part)?;
            let last = last_day(end_year, end.part)?;
            (first <= last).then_some((first, last))
        };
        match (start.year, end.year) {
            (Some(start), Some(end)) => between(start, end),
            (Some(year), None) => between(year, year).or_else(|| between(year, year + 1)),
            (None, Some(year)) => between(year, year).or_else(|| between(year - 1, year)),
            (None, None) => years_around(reference)
                .filter_map(|year| between(year, year).or_else(|| between(year, year + 1)))
                .min_by_key(|(start, end)| {
                    let inside = *start <= reference && reference <= *end;
                    let nearest = distance(*start, reference).min(distance(*end, reference));
                    (if inside { 0 } else { nearest }, *start)
                }),
        }
    }
}

impl From<&DateMention> for Named {
    fn from(date: &DateMention) -> Named {
        Named { year: date.year, part: date.part, ambiguous: date.ambiguous }
    }
}

impl From<&RangeMention> for Days {
    fn from(range: &RangeMention) -> Days {
        Days::Range((&range.start).into(), (&range.end).into())
    }
}

impl From<&Mention> for Days {
    fn from(mention: &Mention) -> Days {
        match mention {
            Mention::Date(date) => Days::Date(date.into()),
            Mention::Range(range) => range.into(),
        }
    }
}
