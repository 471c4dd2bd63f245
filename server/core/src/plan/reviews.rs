//! How often a document is reviewed, as far as it says so: in words, or by how far the next review lies from the last.
//!
//! The trap: "every 2 weeks" is a rhythm only beside a review; the same words elsewhere speak of meetings and releases.

use jiff::civil::Date;
use jiff::{Span as Time, ToSpan};

use super::stamps::StampKeys;
use super::{At, Label, Plan, Stamp, StampKind};
use crate::calendar::{DateMention, Mention, scan};
use crate::languages::{List, has};
use crate::text::Text;

/// A document that says nothing is reviewed again after so many days.
const USUAL: i64 = 30;

/// Words for a rhythm, each with its months and days.
const RHYTHMS: [(&str, i32, i32); 27] = [
    ("biweekly", 0, 14),
    ("bi-weekly", 0, 14),
    ("fortnightly", 0, 14),
    ("semi-annual", 6, 0),
    ("semiannual", 6, 0),
    ("half-yearly", 6, 0),
    ("bimonthly", 2, 0),
    ("daily", 0, 1),
    ("weekly", 0, 7),
    ("monthly", 1, 0),
    ("quarterly", 3, 0),
    ("annual", 12, 0),
    ("yearly", 12, 0),
    ("wöchentlich", 0, 7),
    ("monatlich", 1, 0),
    ("vierteljährlich", 3, 0),
    ("halbjährlich", 6, 0),
    ("jährlich", 12, 0),
    ("hebdomadaire", 0, 7),
    ("mensuel", 1, 0),
    ("trimestriel", 3, 0),
    ("semanal", 0, 7),
    ("mensual", 1, 0),
    ("trimestral", 3, 0),
    ("mensile", 1, 0),
    ("maandelijks", 1, 0),
    ("wekelijks", 0, 7),
];

/// Units behind `every 2`.
const UNITS: [(&str, i32, i32); 4] = [("day", 0, 1), ("week", 0, 7), ("month", 1, 0), ("quarter", 3, 0)];

impl Plan {
    /// The dates that say when the document was last reviewed, with spans of the document.
    pub fn reviewed(&self) -> Vec<DateMention> {
        let labels = self.labels().filter(|label| has(List::StampReviewed, &label.key));
        let date = |label: At<Label>| match scan(&label.value).into_iter().next()? {
            Mention::Date(date) => Some(date.shifted(label.place(label.span).start)),
            Mention::Range(_) => None,
        };
        labels.filter_map(date).collect()
    }

    /// When the review after this one is due, if it is held today: by the rhythm that is written, else by how far this one lay from the
    /// last, else in thirty days.
    pub fn review_after(&self, next: &Stamp, text: &Text, keys: &StampKeys, today: Date) -> Option<Date> {
        let line = text.slice(text.line_around(next.date.span.start));
        let written = self
            .labels()
            .filter(|label| label.key.contains("review") && keys.kind(&label.key).is_none())
            .find_map(|label| rhythm(&label.value))
            .or_else(|| rhythm(&line));
        if let Some(rhythm) = written {
            return today.checked_add(rhythm).ok();
        }
        let days = next.day(today).zip(self.last_look(text, keys, today));
        let days = days.map(|(due, last)| i64::from((due - last).get_days()));
        today.checked_add(days.filter(|days| (1..=366).contains(days)).unwrap_or(USUAL).days()).ok()
    }

    /// The last review, else the last change.
    fn last_look(&self, text: &Text, keys: &StampKeys, today: Date) -> Option<Date> {
        let reviewed = self.reviewed().into_iter().filter_map(|date| date.resolve(today)).max();
        reviewed.or_else(|| {
            let stamps = self.stamps(text, keys).into_iter();
            stamps.filter(|stamp| stamp.kind == StampKind::Updated).filter_map(|stamp| stamp.day(today)).max()
        })
    }
}

/// The rhythm of which a text speaks: `monthly`, `every 2 weeks`.
fn rhythm(text: &str) -> Option<Time> {
    let lower = text.to_lowercase();
    let span = |months: i32, days: i32| Time::new().try_months(months).ok()?.try_days(days).ok();
    if let Some((_, behind)) = lower.split_once("every ") {
        let mut words = behind.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next()?;
        let (times, unit) = match first.parse::<i32>() {
            Ok(times) => (times, words.next()?),
            Err(_) if first == "other" => (2, words.next()?),
            Err(_) => (1, first),
        };
        let is_unit = |(name, ..): &&(&str, i32, i32)| unit.strip_suffix('s').unwrap_or(unit) == *name;
        if let Some((_, months, days)) = UNITS.iter().find(is_unit).filter(|_| (1..=60).contains(&times)) {
            return span(months * times, days * times);
        }
    }
    let (_, months, days) = RHYTHMS.iter().find(|(word, ..)| lower.contains(word))?;
    span(*months, *days)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rhythms() {
        let next = |text: &str| {
            rhythm(text).map(|rhythm| date(2025, 11, 21).checked_add(rhythm).expect("a day").to_string())
        };
        assert_eq!(next("monthly").as_deref(), Some("2025-12-21"));
        assert_eq!(next("every 2 weeks, on Mondays").as_deref(), Some("2025-12-05"));
        assert_eq!(next("Every other month").as_deref(), Some("2026-01-21"));
        assert_eq!(next("Quarterly").as_deref(), Some("2026-02-21"));
        assert_eq!(next("every now and then"), None);
    }
}
