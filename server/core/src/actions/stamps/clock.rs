//! The time of day behind the date of a stamp: ` 14:30 UTC`, `T14:30:00+01:00`, ` 2:30 PM`.
//!
//! The trap: a time of a zone that is only named ("CET") cannot be told from here, and stays as it is.

use jiff::civil::DateTime;

/// A moment, as the clock on the wall shows it and as that of Greenwich does.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Here.
    pub local: DateTime,
    /// In UTC.
    pub utc: DateTime,
}

impl Moment {
    /// The moment in the zone of the time with which `behind` begins, how long that time is, and the time written anew.
    pub(super) fn written_like(&self, behind: &str) -> Option<(DateTime, usize, String)> {
        let lead = behind.find(|letter: char| letter.is_ascii_digit()).filter(|lead| *lead <= 4)?;
        let end = behind[lead..].find(|letter: char| !letter.is_ascii_digit() && letter != ':');
        let end = end.map_or(behind.len(), |end| lead + end);
        let (clock, tail) = (&behind[lead..end], &behind[end..]);
        let half =
            tail.trim_start().get(..2).filter(|half| ["AM", "PM"].contains(&half.to_uppercase().as_str()));
        let zone = match half {
            Some(_) => tail.trim_start().get(2..)?,
            None => tail,
        };
        let moment = self.in_zone(zone.trim_start_matches([' ', '(']))?;
        let hour = match (half, moment.hour()) {
            (None, hour) => hour,
            (Some(_), hour) => (hour + 11) % 12 + 1,
        };
        let is_wide = clock.find(':') == Some(2);
        let mut written = if is_wide { format!("{hour:02}") } else { hour.to_string() };
        // Of a clock with other digits than these nothing is known.
        match clock.matches(':').count() {
            1 => written.push_str(&format!(":{:02}", moment.minute())),
            2 => written.push_str(&format!(":{:02}:{:02}", moment.minute(), moment.second())),
            _ => return None,
        }
        let mut old = end;
        let mut text = format!("{}{written}", &behind[..lead]);
        if let Some(half) = half {
            let own = if moment.hour() < 12 { "AM" } else { "PM" };
            let own = if half.starts_with(char::is_lowercase) { own.to_lowercase() } else { own.to_owned() };
            let gap = tail.len() - tail.trim_start().len();
            text.push_str(&tail[..gap]);
            text.push_str(&own);
            old += gap + own.len();
        }
        Some((moment, old, text))
    }

    /// In the zone that a text begins with; here where it names none.
    fn in_zone(&self, text: &str) -> Option<DateTime> {
        let letters = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).len();
        match &text[..letters] {
            "Z" | "UTC" | "GMT" => Some(self.utc),
            "" => match text.as_bytes() {
                [b'+' | b'-', b'0'..=b'9', ..] => self.off(text),
                _ => Some(self.local),
            },
            name if name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase()) => None,
            _ => Some(self.local),
        }
    }

    /// `+01:00`, `-0530`.
    fn off(&self, text: &str) -> Option<DateTime> {
        let digits: String = text[1..].chars().filter(|letter| *letter != ':').take(4).collect();
        let (hours, minutes) =
            (digits.get(..2)?.parse::<i64>().ok()?, digits.get(2..4)?.parse::<i64>().ok()?);
        let minutes = if text.starts_with('-') { -(hours * 60 + minutes) } else { hours * 60 + minutes };
        self.utc.checked_add(jiff::Span::new().try_minutes(minutes).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_are_written_as_they_were() {
        let day = date(2025, 11, 21);
        let now = Moment { local: day.at(16, 5, 9, 0), utc: day.at(15, 5, 9, 0) };
        for (old, new) in [
            (" 14:30", Some(" 16:05")),
            (" 14:30 UTC", Some(" 15:05")),
            ("T14:30:00Z", Some("T15:05:09")),
            ("T14:30:00+05:30\"", Some("T20:35:09")),
            (" at 2:30 pm", Some(" at 4:05 pm")),
            (", 9:30 by Ann", Some(", 16:05")),
            (" 14:30 CET", None),
            (" (14:30)", Some(" (16:05")),
        ] {
            let written = now.written_like(old).map(|(_, _, text)| text);
            assert_eq!(written.as_deref(), new, "{old}");
        }
    }
}
