//! "Monday, November 18, 2025", which is a Tuesday.

use jiff::civil::{Date, Weekday};

use super::{ChunkContext, declare_rule};
use crate::calendar::{DateMention, Mention, Part, WeekdayName, scan, weekday};
use crate::finding::{Applicability, Finding};
use crate::plan::{Dated, Table};
use crate::text::Span;

declare_rule! {
    /// A date is written with a weekday on which it does not fall.
    ///
    /// The weekday stands before the date or behind it, in brackets, or in the cell beside it, in any of the languages that dates are read in.
    ///
    /// ## Why it matters
    /// One of the two is wrong, and half of the people come on the other day.
    ///
    /// ## Fires
    /// ```markdown
    /// - [ ] Rehearsal on Monday, November 18, 2025
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [ ] Rehearsal on Tuesday, November 18, 2025
    /// - [ ] Premiere on 2025-11-19 (Wed)
    /// ```
    ///
    /// ## Fix
    /// The weekday of the date, or the nearest date with that weekday; both are to be looked at.
    ///
    /// ## What it cannot know
    /// Which of the two is wrong.
    /// A date without a year is only wrong if the weekday is right neither this year, nor in the one before, nor in the one after.
    WEEKDAY_MISMATCH {
        code: "weekday-mismatch",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        timeless: true,
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    findings.extend(pairs(context).iter().filter_map(|pair| {
        let day = wrong(&pair.date, pair.written, context.today)?;
        Some(match pair.name {
            None => of_date(context, &pair.date, day, pair.written),
            Some(name) => apart(context, pair.span, name, &pair.date, day),
        })
    }));
}

/// A weekday and the date that it is said of.
struct Pair {
    /// The date where the weekday is part of it, else the weekday.
    span: Span,
    written: Weekday,
    /// The weekday that stands apart from the date.
    name: Option<WeekdayName>,
    date: DateMention,
}

/// The places of the weekdays that are held against a day.
pub(super) fn claims(context: &ChunkContext) -> Vec<Span> {
    let is_known = |pair: &&Pair| !days(&pair.date, context.today).is_empty();
    pairs(context).iter().filter(is_known).map(|pair| pair.span).collect()
}

fn pairs(context: &ChunkContext) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for dated in context.plan.dates.iter().filter(|dated| !dated.struck) {
        for date in dated.mention.dates() {
            // `Monday, November 18, 2025` and `2025-11-18 (Mon)`: the weekday is part of the date.
            pairs.extend(date.weekday.map(|written| Pair {
                span: date.calendar,
                written,
                name: None,
                date: date.clone(),
            }));
        }
        pairs.extend(set_apart(context, dated));
    }
    context.plan.tables.iter().for_each(|table| beside(table, &mut pairs));
    pairs
}

/// The days that a date may be: its own, or without a year those of three years, the nearest first.
fn days(date: &DateMention, today: Date) -> Vec<Date> {
    let Part::Day { month, day } = date.part else { return Vec::new() };
    if date.ambiguous {
        return Vec::new();
    }
    let in_year = |year: i16| Date::new(year, month, day).ok();
    let Some(nearest) = date.resolve(today) else { return Vec::new() };
    match date.year {
        Some(_) => vec![nearest],
        None => [0, -1, 1].into_iter().filter_map(|by| in_year(nearest.year().saturating_add(by))).collect(),
    }
}

/// The day that is meant if `written` is wrong of all that it may be.
fn wrong(date: &DateMention, written: Weekday, today: Date) -> Option<Date> {
    let days = days(date, today);
    let is_right = days.iter().any(|day| day.weekday() == written);
    days.first().copied().filter(|_| !is_right)
}

fn message(date: Date) -> String {
    format!("{date} is a {}", english(date.weekday()))
}

fn english(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn of_date(context: &ChunkContext, date: &DateMention, day: Date, written: Weekday) -> Finding {
    let text = context.text(date.calendar);
    let finding = Finding::new(&WEEKDAY_MISMATCH, date.calendar, format!("\"{text}\", but {}", message(day)));
    let right = date.format.write(day);
    let finding = replacement(finding, text, &right, date.calendar, format!("Change to {right}"));
    moved(finding, context, date, day, written)
}

/// The nearest day with the weekday that is written.
fn moved(
    finding: Finding,
    context: &ChunkContext,
    date: &DateMention,
    day: Date,
    written: Weekday,
) -> Finding {
    let days = i64::from(written.since(day.weekday()));
    let days = if days > 3 { days - 7 } else { days };
    let Ok(other) = day.checked_add(jiff::Span::new().days(days)) else { return finding };
    if date.year.is_none() && other.year() != day.year() || !date.format.has_month() {
        return finding;
    }
    let right = date.format.write(other);
    replacement(finding, context.text(date.calendar), &right, date.calendar, format!("Change to {right}"))
}

/// A fix that replaces what differs between the old text and the new one.
fn replacement(finding: Finding, old: &str, new: &str, span: Span, title: String) -> Finding {
    let same = |(one, other): &(char, char)| one == other;
    let head: usize =
        old.chars().zip(new.chars()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let place = Span::new(span.start + head as u32, span.end - tail as u32);
    finding.fix(Applicability::Unsafe, title, place, &new_rest[..new_rest.len() - tail])
}

/// `Monday (Nov 18, 2025)`, `Tuesday – Nov 18`: the weekday is set apart from the date behind it.
fn set_apart(context: &ChunkContext, dated: &Dated) -> Option<Pair> {
    let Mention::Date(date) = &dated.mention else { return None };
    if date.weekday.is_some() {
        return None;
    }
    let line = context.line(dated.span);
    let before = context.text(Span::new(line.start, dated.span.start));
    let kept = before
        .strip_suffix(" (")
        .or_else(|| before.strip_suffix(" – "))
        .or_else(|| before.strip_suffix(" - "));
    let kept = kept.or_else(|| before.strip_suffix(": "))?.trim_end_matches('*');
    let head = kept.trim_end_matches(char::is_alphabetic);
    // "Monday - Friday (Nov 17)", "every Monday (Nov 17)": more than one day.
    let lead = head.trim_end_matches([' ', '*', '_']);
    let many = ["-", "–", "/", "&", "+", ",", " to", " and", " or", " every", " each", "until", "bis", "und"];
    if many.iter().any(|word| lead.to_lowercase().ends_with(word) && lead.contains(char::is_alphanumeric)) {
        return None;
    }
    let name = weekday(&kept[head.len()..]).filter(|name| name.is_long())?;
    let start = line.start + head.len() as u32;
    let span = Span::new(start, line.start + kept.len() as u32);
    Some(Pair { span, written: name.weekday, name: Some(name), date: date.clone() })
}

fn apart(context: &ChunkContext, span: Span, name: WeekdayName, date: &DateMention, day: Date) -> Finding {
    let text = context.text(span);
    let right = name.write(day.weekday());
    let finding = Finding::new(&WEEKDAY_MISMATCH, span, format!("\"{text}\", but {}", message(day))).fix(
        Applicability::Unsafe,
        format!("Change to {right}"),
        span,
        right,
    );
    moved(finding, context, date, day, name.weekday)
}

/// `| Monday | Nov 18, 2025 |`: the cells beside one another are one date.
fn beside(table: &Table, pairs: &mut Vec<Pair>) {
    for row in &table.rows {
        for pair in row.windows(2) {
            let [first, second] = pair else { continue };
            for (name_cell, date_cell) in [(first, second), (second, first)] {
                let word = name_cell.text.trim_matches(['*', '_', ' ', '.']);
                let Some(name) = weekday(word) else { continue };
                let mut mentions = scan(&date_cell.text).into_iter();
                let (Some(Mention::Date(date)), None) = (mentions.next(), mentions.next()) else { continue };
                let is_alone = date_cell.text.trim_matches(['*', '_', ' ']).len() == date.span.len() as usize;
                if !is_alone || date.weekday.is_some() {
                    continue;
                }
                let date = date.shifted(date_cell.span.start);
                let Some(at) = name_cell.text.find(word) else { continue };
                let start = name_cell.span.start + at as u32;
                let span = Span::new(start, start + word.len() as u32);
                pairs.push(Pair { span, written: name.weekday, name: Some(name), date });
            }
        }
    }
}
