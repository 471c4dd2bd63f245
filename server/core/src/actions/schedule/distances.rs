//! Numbers that tell how far a day is: "21 days to December 12", beside a date that moves.
//!
//! The trap: a number that was wrong stays so; it may count to another day.

use super::dates::Shifting;
use crate::calendar::Mention;
use crate::finding::Edit;
use crate::plan::remarks::{State, Subject};
use crate::plan::{Direction, Unit};
use crate::text::Span;
use crate::workspace::CountedDays;

impl Shifting<'_, '_> {
    /// The edits of the countdowns that lead to one of the days that these edits move.
    pub(super) fn distances(&self, moved: &[Edit]) -> Vec<Edit> {
        let countdowns = self.context.document.summary.countdowns.iter();
        countdowns.filter_map(|countdown| self.distance(countdown, moved)).collect()
    }

    fn distance(&self, countdown: &CountedDays, moved: &[Edit]) -> Option<Edit> {
        let today = self.context.today();
        let target = match &countdown.target {
            Some(target) => {
                let line = self.context.text().line_around(countdown.span.start);
                moved.iter().any(|edit| line.covers(edit.span)).then_some(target)?
            }
            None => self.named(countdown, moved)?,
        };
        let (start, end) = target.resolve(today)?;
        let day = if countdown.direction == Direction::Remaining { end } else { start };
        let from = match &countdown.from {
            Some(mention) => mention.resolve(today)?.0,
            None => today,
        };
        let days = i64::from((day - from).get_days());
        let moved = days + i64::from(self.days);
        let weeks = |days: i64| (days as f64 / 7.0).round() as i64;
        let (was, is) = match countdown.unit {
            Unit::Days => (days, moved),
            Unit::Weeks => (weeks(days), weeks(moved)),
        };
        let off = i64::from(countdown.value) - was;
        // Who typed it yesterday may be off by one, and stays so.
        let is = is + off;
        (off.abs() <= 1 && is >= 0).then(|| Edit {
            file: None,
            span: countdown.span,
            new_text: is.to_string(),
        })
    }

    /// The day that moves and bears the name which the countdown counts to.
    fn named(&self, countdown: &CountedDays, moved: &[Edit]) -> Option<&Mention> {
        let wanted: Vec<&str> = countdown.name.as_ref()?.split(' ').collect();
        let is_meant = |name: &str| wanted.iter().all(|word| name.split(' ').any(|other| other == *word));
        let moves = |span: Span| moved.iter().any(|edit| span.covers(edit.span));
        self.context.document.summary.said.iter().find_map(|said| match (&said.subject, &said.state) {
            (Subject::Event(name), State::Day(mention)) => {
                (is_meant(name) && moves(said.span)).then_some(&**mention)
            }
            _ => None,
        })
    }
}
