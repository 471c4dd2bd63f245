//! When the calendar is to be looked at again: at midnight, and now and then before that.
//!
//! The trap: time that is waited for is not time that passes. A computer sleeps, its clock is put right, it is carried to another time
//! zone; so what day it is is read from the clock each time, and no wait is long.

use std::time::Duration;

use jiff::Zoned;
use jiff::civil::Date;

/// A computer that slept does not count the time; look at the calendar at least this often.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// How long to wait for something else until the calendar is to be looked at, and the day that it will be then, if it is `now` and `today`
/// is the day so far.
pub(super) fn until_another_day(now: &Zoned, today: Date) -> (Duration, Date) {
    if now.date() != today {
        return (Duration::ZERO, now.date());
    }
    // The day that follows may begin at another time than midnight, and ends the calendar at last.
    let midnight = now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
    let left = midnight.ok().and_then(|midnight| Duration::try_from(now.duration_until(&midnight)).ok());
    match left {
        Some(left) if left < LONGEST_WAIT => (left, now.date().tomorrow().unwrap_or(today)),
        _ => (LONGEST_WAIT, today),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date};
    use jiff::tz::TimeZone;

    use super::*;

    fn at(now: DateTime, zone: &str) -> Zoned {
        now.to_zoned(TimeZone::posix(zone).unwrap()).unwrap()
    }

    const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

    #[test]
    fn the_day_ends_at_midnight_and_not_before() {
        let today = date(2025, 11, 21);
        let long_before = at(today.at(9, 0, 0, 0), BERLIN);
        assert_eq!(until_another_day(&long_before, today), (LONGEST_WAIT, today));
        let just_before = at(today.at(23, 59, 58, 0), BERLIN);
        let tomorrow = date(2025, 11, 22);
        assert_eq!(until_another_day(&just_before, today), (Duration::from_secs(2), tomorrow));
        assert_eq!(
            until_another_day(&at(tomorrow.at(0, 0, 0, 0), BERLIN), tomorrow),
            (LONGEST_WAIT, tomorrow)
        );
    }

    #[test]
    fn a_clock_that_jumps_and_another_zone_are_seen_at_once() {
        let today = date(2025, 11, 21);
        // Put right by years, both ways.
        for other in [date(2031, 1, 1), date(1970, 1, 1), date(2025, 11, 20)] {
            let now = at(other.at(12, 0, 0, 0), BERLIN);
            assert_eq!(until_another_day(&now, today), (Duration::ZERO, other));
        }
        // The same moment, carried over the date line.
        let evening = at(today.at(23, 0, 0, 0), BERLIN);
        let carried = evening.with_time_zone(TimeZone::posix("NZST-12NZDT,M9.5.0,M4.1.0/3").unwrap());
        assert_eq!(until_another_day(&carried, today), (Duration::ZERO, date(2025, 11, 22)));
    }

    #[test]
    fn a_day_without_midnight_and_the_last_one() {
        // Summer time begins at midnight, which there is none of: the day begins at one.
        let zone = "<-03>3<-02>,M10.3.0/0,M2.3.0/0";
        let saturday = date(2025, 10, 18);
        let now = at(saturday.at(23, 59, 0, 0), zone);
        assert_eq!(until_another_day(&now, saturday), (Duration::from_secs(60), date(2025, 10, 19)));
        // The last that has a morrow in no zone.
        let last = date(9999, 12, 30);
        let now = at(last.at(9, 0, 0, 0), "UTC0");
        assert_eq!(until_another_day(&now, last), (LONGEST_WAIT, last));
    }
}
