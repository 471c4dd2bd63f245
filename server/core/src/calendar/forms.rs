//! The written forms of a date, read forward from where one starts.
//!
//! Each function takes up one family of forms by what stands first, and leaves what follows to the scanner.
//! The trap: a number before or after a month's name may belong to something else (`Phase 5 Dec 10`, `3 may`).

use super::Part;
use super::format::REIWA;
use super::names::{self, Language, MonthName};
use super::scan::{Atom, Draft, FURTHEST, Form, Scanner, YEARS, span};

impl Scanner<'_> {
    /// `2025-11-20`, `2025/11/20`, `2025-11`, `2025-W47`, `2025 Q4`, `2025年11月20日`, or a bare year.
    pub(super) fn year_first(&self, mut draft: Draft, year: i16, end: usize) -> Option<Atom> {
        if !YEARS.contains(&year) {
            return None;
        }
        draft.year = Some(year);
        draft.builder.year();
        if let Some(after) = self.after_any(end, &["年", "년"]) {
            draft.builder.text(self.slice(end, after));
            return self.cjk_month(draft, after);
        }
        // `2025-W47`, `2025 Q4`
        let next = self.skip_at_most(end, 1, |byte| matches!(byte, b' ' | b'-' | b'/'));
        match self.bytes.get(next) {
            Some(b'W') => {
                let (week, week_end) = self.number(next + 1).filter(|(_, end)| end - next == 3)?;
                draft.builder.text(self.slice(end, next + 1));
                draft.builder.week();
                return Some(draft.atom(week_end, Part::Week(i8::try_from(week).ok()?), Form::Whole));
            }
            Some(b'Q' | b'q') => {
                if let Some((quarter, quarter_end)) = self.quarter_number(next) {
                    draft.builder.text(self.slice(end, next + 1));
                    draft.builder.quarter();
                    return Some(draft.atom(quarter_end, Part::Quarter(quarter), Form::Whole));
                }
            }
            _ => {}
        }
        let separator = self.bytes.get(end).copied().filter(|byte| matches!(byte, b'-' | b'/' | b'.'));
        let month = separator.and_then(|_| self.number(end + 1)).filter(|(_, at)| at - end <= 3);
        let (Some(separator), Some((month, month_end))) = (separator, month) else {
            return Some(draft.atom(end, Part::Year, Form::BareYear));
        };
        let month = i8::try_from(month).ok()?;
        let two_digits = month_end - end == 3;
        if self.bytes.get(month_end) == Some(&separator)
            && let Some((day, day_end)) = self.number(month_end + 1).filter(|(_, at)| at - month_end <= 3)
        {
            let day = i8::try_from(day).ok()?;
            let padded = two_digits && day_end - month_end == 3;
            let possible = (1..=12).contains(&month) && (1..=31).contains(&day);
            // Only the dashed form is so surely a date that an impossible one is a mistake; dots are versions.
            let accepted = match separator {
                b'-' => padded || possible,
                b'/' => possible,
                _ => possible && padded,
            };
            if !accepted {
                return None;
            }
            draft.builder.text(self.slice(end, end + 1));
            draft.builder.month(padded);
            draft.builder.text(self.slice(month_end, month_end + 1));
            draft.builder.day(padded);
            return Some(draft.atom(day_end, Part::Day { month, day }, Form::Whole));
        }
        if separator == b'-' && two_digits && (1..=12).contains(&month) {
            draft.builder.text("-");
            draft.builder.month(true);
            return Some(draft.atom(month_end, Part::Month(month), Form::Whole));
        }
        Some(draft.atom(end, Part::Year, Form::BareYear))
    }

    /// `20 November 2025`, `20-Nov-2025`, `20.11.2025`, `11/20/2025`, `11月20日`, or a bare day.
    pub(super) fn number_first(&self, mut draft: Draft, at: usize, number: i8, end: usize) -> Option<Atom> {
        if self.after_any(end, &["月", "월"]).is_some() {
            // `令和元年11月20日`: the first year of an era is no number.
            if self.slice(0, at).ends_with("令和元年") {
                draft = Draft::new(at - "元年".len());
                draft.year = Some(REIWA + 1);
                draft.builder.era_year();
                draft.builder.text("年");
            }
            return self.cjk_month(draft, at);
        }
        // `令和7年11月20日`
        if let Some(after) = self.after_any(end, &["年"])
            && self.slice(0, at).ends_with("令和")
        {
            draft.year = Some(REIWA + i16::from(number));
            draft.builder.era_year();
            draft.builder.text(self.slice(end, after));
            return self.cjk_month(draft, after);
        }
        if let Some(numeric) = self.numeric(&mut draft, number, at, end) {
            return Some(draft.atom(numeric.0, numeric.1, Form::Whole));
        }
        if !(1..=99).contains(&number) {
            return None;
        }
        let ordinal_end = self.ordinal_end(end, number);
        let bare = |mut draft: Draft| {
            let padded = self.bytes.get(at) == Some(&b'0');
            if ordinal_end > end {
                draft.builder.ordinal(self.slice(end, ordinal_end))
            } else {
                draft.builder.day(padded)
            };
            draft.atom(ordinal_end, Part::Day { month: 0, day: number }, Form::BareDay)
        };
        let dot_end = self.skip_at_most(ordinal_end, 1, |byte| byte == b'.');
        let word = self.after_of(dot_end);
        let dashed = self.bytes.get(end) == Some(&b'-') && word == end;
        let word = if dashed { end + 1 } else { word };
        if word == dot_end && !dashed {
            return Some(bare(draft));
        }
        let word_end = self.word_end(word);
        let Some(name) = names::month(self.slice(word, word_end)) else { return Some(bare(draft)) };
        let full_stop = self.skip_at_most(word_end, 1, |byte| byte == b'.');
        let year_at = if dashed {
            full_stop + 1
        } else {
            self.after_of(self.skip_at_most(full_stop, 1, |b| b == b','))
        };
        let year = self
            .year(year_at)
            .filter(|_| year_at > full_stop && (!dashed || self.bytes.get(full_stop) == Some(&b'-')));
        if year.is_none() {
            let next = self.skip_at_most(full_stop, 2, |byte| byte == b' ');
            let ordinary = name.cautious && !matches!(name.case, names::Case::Title);
            // `Phase 5 Dec 10`: the number belongs to what stands before.
            if ordinary || number > 31 || self.number(next).is_some_and(|(_, end)| self.closes(end)) {
                return Some(bare(draft));
            }
            if name.cautious && self.bytes.get(next).is_some_and(u8::is_ascii_lowercase) {
                return Some(bare(draft));
            }
        }
        if ordinal_end > end {
            draft.builder.ordinal(self.slice(end, ordinal_end));
        } else {
            draft.builder.day(self.bytes.get(at) == Some(&b'0'));
        }
        draft.builder.text(self.slice(ordinal_end, word));
        // `24. November`
        if dot_end > ordinal_end && name.case == names::Case::Title {
            draft.language = draft.language.or(Some(Language::from_code("de")));
        }
        self.put_month(&mut draft, name, full_stop > word_end);
        let part = Part::Day { month: name.number, day: number };
        let Some((year, year_end)) = year else {
            return Some(draft.atom(word_end, part, Form::Whole));
        };
        draft.builder.text(self.slice(word_end, year_at));
        draft.builder.year();
        draft.year = Some(year);
        Some(draft.atom(year_end, part, Form::Whole))
    }

    /// `20.11.2025`, `11/20/2025`, `20-11-2025`: where it ends and what it says.
    fn numeric(&self, draft: &mut Draft, first: i8, at: usize, end: usize) -> Option<(usize, Part)> {
        let separator = *self.bytes.get(end).filter(|byte| matches!(byte, b'.' | b'/' | b'-'))?;
        let (second, second_end) = self.number(end + 1).filter(|(_, at)| at - end <= 3)?;
        let second = i8::try_from(second).ok()?;
        if self.bytes.get(second_end) != Some(&separator) {
            return None;
        }
        let (year, year_end) = match self.year(second_end + 1) {
            Some(year) => year,
            None => return self.short_year(draft, first, second, at, second_end),
        };
        let month_first = separator == b'/' && (first <= 12 || second > 12);
        let (month, day) = if month_first { (first, second) } else { (second, first) };
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        draft.ambiguous = separator == b'/' && first <= 12 && second <= 12 && first != second;
        draft.year = Some(year);
        let padded = end - at == 2 && second_end - end == 3;
        if month_first {
            draft.builder.month(padded);
        } else {
            draft.builder.day(padded);
        }
        draft.builder.text(self.slice(end, end + 1));
        if month_first {
            draft.builder.day(padded);
        } else {
            draft.builder.month(padded);
        }
        draft.builder.text(self.slice(second_end, second_end + 1));
        draft.builder.year();
        Some((year_end, Part::Day { month, day }))
    }

    /// `11/12/25`, which may be two days: `second_end` is where its second number ends. One that could be but one day is no date, since
    /// `30/60/90` and `25/50/75` are none.
    fn short_year(
        &self,
        draft: &mut Draft,
        first: i8,
        second: i8,
        at: usize,
        second_end: usize,
    ) -> Option<(usize, Part)> {
        let (year, end) = self.number(second_end + 1).filter(|(_, end)| end - second_end == 3)?;
        let are_months = (1..=12).contains(&first) && (1..=12).contains(&second) && first != second;
        let written = self.slice(at, second_end + 1);
        if !are_months || written.len() != 6 || !written.ends_with('/') || !(20..=39).contains(&year) {
            return None;
        }
        draft.ambiguous = true;
        draft.year = Some(2000 + year);
        draft.builder.month(true);
        draft.builder.text("/");
        draft.builder.day(true);
        draft.builder.text("/");
        draft.builder.short_year();
        Some((end, Part::Day { month: first, day: second }))
    }

    /// `11月20日` or `11月` at `at`; a month alone needs a year before it.
    fn cjk_month(&self, mut draft: Draft, at: usize) -> Option<Atom> {
        let month_at = self.skip(at, |byte| byte == b' ');
        let (month, month_end) = self.number(month_at)?;
        let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        let after_month = self.after_any(month_end, &["月", "월"])?;
        let month_zero = self.bytes.get(month_at) == Some(&b'0');
        draft.builder.text(self.slice(at, month_at));
        draft.builder.month(month_zero);
        draft.builder.text(self.slice(month_end, after_month));
        let day_at = self.skip(after_month, |byte| byte == b' ');
        if let Some((day, day_end)) = self.number(day_at)
            && let Some(after_day) = self.after_any(day_end, &["日", "号", "號", "일"])
            && let Ok(day @ 1..=31) = i8::try_from(day)
        {
            draft.builder.text(self.slice(after_month, day_at));
            draft.builder.day(self.bytes.get(day_at) == Some(&b'0') || month_zero);
            draft.builder.text(self.slice(day_end, after_day));
            return Some(draft.atom(after_day, Part::Day { month, day }, Form::Whole));
        }
        draft.year.is_some().then(|| draft.atom(after_month, Part::Month(month), Form::Whole))
    }

    /// `Q4 2025`, `Q4/2025`, or a bare quarter.
    pub(super) fn quarter_first(&self, mut draft: Draft, at: usize) -> Option<Atom> {
        let (quarter, end) = self.quarter_number(at)?;
        draft.builder.text(self.slice(at, at + 1));
        draft.builder.quarter();
        let year_at = self.skip_at_most(end, 2, |byte| matches!(byte, b' ' | b',' | b'-' | b'/'));
        let Some((year, year_end)) = self.year(year_at).filter(|_| year_at > end) else {
            return Some(draft.atom(end, Part::Quarter(quarter), Form::BareQuarter));
        };
        draft.builder.text(self.slice(end, year_at));
        draft.builder.year();
        draft.year = Some(year);
        Some(draft.atom(year_end, Part::Quarter(quarter), Form::Whole))
    }

    /// `Nov. 20th, 2025`, `Nov 20`, `November 2025`.
    pub(super) fn month_first(&self, mut draft: Draft, at: usize) -> Option<Atom> {
        let word_end = self.word_end(at);
        let name = names::month(self.slice(at, word_end))?;
        let full_stop = self.skip_at_most(word_end, 1, |byte| byte == b'.');
        self.put_month(&mut draft, name, full_stop > word_end);
        let comma = self.skip_at_most(full_stop, 1, |byte| matches!(byte, b',' | b'-'));
        let year_at = self.after_of(comma);
        if let Some((year, year_end)) = self.year(year_at) {
            if year_at == full_stop || name.cautious && name.case == names::Case::Lower {
                return None;
            }
            draft.builder.text(self.slice(word_end, year_at));
            draft.builder.year();
            draft.year = Some(year);
            return Some(draft.atom(year_end, Part::Month(name.number), Form::Whole));
        }
        let day_at = self.skip_at_most(full_stop, FURTHEST + word_end - full_stop, |byte| byte == b' ');
        if day_at == full_stop {
            return None;
        }
        let (day, day_end) = self.number(day_at).filter(|(_, end)| end - day_at <= 2)?;
        let day = i8::try_from(day).ok().filter(|&day| day > 0)?;
        let ordinal_end = self.ordinal_end(day_end, day);
        draft.builder.text(self.slice(word_end, day_at));
        if ordinal_end > day_end {
            draft.builder.ordinal(self.slice(day_end, ordinal_end));
        } else {
            draft.builder.day(self.bytes.get(day_at) == Some(&b'0'));
        }
        let part = Part::Day { month: name.number, day };
        let comma = self.skip_at_most(ordinal_end, 1, |byte| byte == b',');
        let year_at = self.skip_at_most(comma, 2, |byte| byte == b' ');
        if let Some((year, year_end)) = self.year(year_at).filter(|_| year_at > ordinal_end) {
            draft.builder.text(self.slice(ordinal_end, year_at));
            draft.builder.year();
            draft.year = Some(year);
            return Some(draft.atom(year_end, part, Form::Whole));
        }
        let ordinary = name.cautious && name.case == names::Case::Lower;
        if ordinary || day > 31 || name.language != Language::ENGLISH {
            return None;
        }
        Some(draft.atom(ordinal_end, part, Form::Whole))
    }

    /// A month before a connector and another month: `November` of `November–December 2025`.
    pub(super) fn month_alone(&self, at: usize) -> Option<Atom> {
        let end = self.word_end(at);
        let name = names::month(self.slice(at, end)).filter(|name| name.case != names::Case::Lower)?;
        let next = self.connector(end)?.end;
        names::month(self.slice(next, self.word_end(next)))?;
        let mut draft = Draft::new(at);
        self.put_month(&mut draft, name, false);
        Some(draft.atom(end, Part::Month(name.number), Form::BareMonth))
    }

    /// The builder's month name; a full stop marks even "May." as short. "November" is English unless the rest of the date is not.
    fn put_month(&self, draft: &mut Draft, name: MonthName, full_stop: bool) {
        let written = |language: Language| {
            if name.short { language.short_month(name.number) } else { language.month(name.number) }
        };
        let is_same = |language: &Language| written(*language) == written(name.language);
        let language = draft.language.filter(is_same).unwrap_or(name.language);
        let short = name.short || (full_stop && name.number == 5);
        draft.builder.month_name(MonthName { language, short, ..name });
    }

    /// Lengthens a day by the time of day that follows it: `T08:34:53Z`, ` 14:30 UTC`, ` at 2:30 PM`.
    pub(super) fn read_time(&self, atom: &mut Atom) {
        if atom.form != Form::Whole || !matches!(atom.date.part, Part::Day { .. }) {
            return;
        }
        if let Some(end) = self.time_end(atom.end()) {
            atom.date.span = span(atom.date.span.start as usize, end);
        }
    }

    fn time_end(&self, end: usize) -> Option<usize> {
        let mut at = match self.bytes.get(end)? {
            b'T' | b't' => end + 1,
            b' ' | b',' => {
                let at = self.skip_at_most(end, 2, |byte| matches!(byte, b' ' | b','));
                if self.text.get(at..)?.starts_with("at ") { at + 3 } else { at }
            }
            _ => return None,
        };
        let (hour, hour_end) = self.number(at).filter(|(_, end)| end - at <= 2)?;
        let separator = *self.bytes.get(hour_end).filter(|byte| matches!(byte, b':' | b'-'))?;
        // `Nov 12 10-14` is not a time: the dashes need the `T` of a file-safe time stamp.
        if hour > 24 || separator == b'-' && !matches!(self.bytes.get(end), Some(b'T')) {
            return None;
        }
        at = hour_end;
        while self.bytes.get(at) == Some(&separator)
            && let Some((_, next)) = self.number(at + 1).filter(|(_, end)| end - at == 3)
        {
            at = next;
        }
        if at == hour_end {
            return None;
        }
        if self.bytes.get(at) == Some(&b'.') {
            let fraction = self.skip(at + 1, |byte| byte.is_ascii_digit());
            at = if fraction > at + 1 { fraction } else { at };
        }
        let zone = self.skip_at_most(at, 1, |byte| byte == b' ');
        let zone_end = self.word_end(zone);
        match self.slice(zone, zone_end) {
            "Z" | "z" | "UTC" | "GMT" | "AM" | "PM" | "am" | "pm" | "EST" | "EDT" | "PST" | "PDT" | "CST"
            | "CDT" | "CET" | "CEST" | "MSK" | "JST" | "IST" => return Some(zone_end),
            _ => {}
        }
        if matches!(self.bytes.get(at), Some(b'+' | b'-')) {
            let offset = self.skip(at + 1, |byte| byte.is_ascii_digit() || byte == b':');
            if offset - at >= 3 {
                return Some(offset);
            }
        }
        Some(at)
    }
}
