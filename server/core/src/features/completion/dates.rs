//! Dates: behind the label of a stamp or of a last day, in a column of days, in this file's format.
//!
//! The trap: a stamp says when something was done, so it is today; what is due lies ahead.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::countdowns::events;
use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::calendar::{DateFormat, Mention, scan};
use crate::languages::{List, has, words};
use crate::plan::sections::UnitKind;
use crate::plan::stamps::StampKind;
use crate::text::Span;

/// How many of the coming days that the plan names are offered.
const MILESTONES: usize = 3;

/// What a date is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// When something was done last.
    Past,
    /// When somebody is to look at it again.
    Review,
    /// When something begins.
    Start,
    /// When something ends.
    Due,
}

/// Today, and of what lies ahead the days on which it usually falls.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let purpose = place.title().and_then(|title| purpose(place, &title.text)).or_else(|| cued(place))?;
    let today = place.context.today();
    let after = |span: jiff::Span| today.checked_add(span).ok();
    let (mut days, mut known): (Vec<(Date, String)>, BTreeSet<Date>) = Default::default();
    let mut add = |date: Option<Date>, name: &str| {
        if let Some(date) = date.filter(|date| known.insert(*date)) {
            days.push((date, name.to_owned()));
        }
    };
    match purpose {
        Purpose::Past => {
            add(Some(today), "today");
            add(after((-1).days()), "yesterday");
        }
        Purpose::Review | Purpose::Due => {
            add(after(1.week()), "in a week");
            add(after(2.weeks()), "in two weeks");
            add(after(1.month()), "in a month");
            for (name, date) in milestones(place) {
                add(Some(date), &name);
            }
            add(Some(today), "today");
        }
        Purpose::Start => {
            add(Some(today), "today");
            add(after(1.day()), "tomorrow");
            let to_monday = 7 - i64::from(today.weekday().to_monday_zero_offset());
            add(after(to_monday.days()), "next Monday");
            add(after(1.week()), "in a week");
        }
    }
    let format = format(place, purpose);
    let span = span(place);
    let completion = |(date, name): (Date, String)| {
        Completion::new(CompletionKind::Date, format.write(date), span)
            .detail(format!("{name}, {}", date.strftime("%A")))
    };
    Some(Found::instead(days.into_iter().map(completion).collect()))
}

/// What the date behind a label, or in a column, with this title is for.
fn purpose(place: &Place, title: &str) -> Option<Purpose> {
    let is_in = |list: List| has(list, title);
    Some(match place.context.repository.config.stamps.kind(title) {
        Some(StampKind::Updated) => Purpose::Past,
        Some(StampKind::NextReview) => Purpose::Review,
        None if is_in(List::StampReviewed) => Purpose::Past,
        None if title.contains("review") && !place.title()?.of_column => Purpose::Review,
        None if is_in(List::PeriodStarts) => Purpose::Start,
        None if is_in(List::PeriodEnds) || is_in(List::PeriodDue) || is_in(List::DayColumns) => Purpose::Due,
        None if title.contains("deadline") || title.ends_with("due") || title.ends_with("due date") => {
            Purpose::Due
        }
        None => return None,
    })
}

/// Signs and words right before the cursor that say what a date is for; in a task alone, since "by" is a word of any sentence.
fn cued(place: &Place) -> Option<Purpose> {
    let is_of_task = place.cursor.under.item.is_some_and(|item| item.checkbox.is_some());
    if !is_of_task {
        return None;
    }
    let begun = place.cursor.letters(is_date_letter).start;
    let typed = place.cursor.typed_from(begun);
    let before = place.cursor.before[..place.cursor.before.len() - typed.len()].trim_end().to_lowercase();
    let ends = |list: List| {
        words(list).iter().any(|word| {
            let is_sure = !word.is_ascii() || word.len() > 2 && !place.is_by_blank();
            let rest = before.strip_suffix(*word);
            is_sure && rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        })
    };
    if ends(List::CueDue) {
        return Some(Purpose::Due);
    }
    ends(List::CueStart).then_some(Purpose::Start)
}

/// The date at the cursor where there is one, else the whole value; without a label what is typed of a number.
fn span(place: &Place) -> Span {
    let whole = if place.title().is_some_and(|title| purpose(place, &title.text).is_some()) {
        place.cursor.value()
    } else {
        place.cursor.letters(is_date_letter)
    };
    let value = place.context.source(whole);
    let dates = scan(&value).into_iter().map(|mention| mention.span().shift(whole.start));
    dates.into_iter().find(|span| span.touches(place.cursor.offset)).unwrap_or(whole)
}

fn is_date_letter(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '-' | '.' | '/')
}

/// The next days that the plan names: of events, and of milestones whose heading or row has a date.
fn milestones(place: &Place) -> Vec<(String, Date)> {
    let context = place.context;
    let mut days = events(place);
    let sections = context.outline().sections().iter().map(|section| &section.heading);
    let is_milestone = |kind: UnitKind| kind == UnitKind::Milestone;
    for heading in
        sections.filter(|it| it.unit.as_ref().is_some_and(|unit| unit.leading && is_milestone(unit.kind)))
    {
        let date = scan(&heading.title).first().and_then(|mention| mention.resolve(context.today()));
        let name = heading.title.split(['(', '—']).next().unwrap_or_default().trim();
        days.extend(date.map(|(_, end)| (name.to_owned(), end)));
    }
    for table in context.plan().tables() {
        let column = |fits: &dyn Fn(&str) -> bool| table.header.iter().position(|cell| fits(&cell.plain()));
        let Some(name) = column(&|title| has(List::UnitMilestone, title)) else { continue };
        let Some(day) = column(&|title| has(List::DayColumns, title)) else { continue };
        for row in &table.item.rows {
            let (Some(name), Some(day)) = (row.get(name), row.get(day)) else { continue };
            let date = scan(&day.text).first().and_then(|mention| mention.resolve(context.today()));
            days.extend(date.map(|(_, end)| (name.text.replace("**", ""), end)));
        }
    }
    days.retain(|(_, date)| *date > context.today());
    days.sort_by_key(|(_, date)| *date);
    days.truncate(MILESTONES);
    days
}

/// The format of most dates that stand in places like this one in the document; ISO where there are none.
fn format(place: &Place, purpose: Purpose) -> DateFormat {
    let context = place.context;
    if let Some(row) = place.row() {
        let cells = row.table.item.rows.iter().filter_map(|cells| cells.get(row.column));
        if let Some(format) = most(cells.flat_map(|cell| scan(&cell.text))) {
            return format;
        }
    }
    let labels = || context.plan().labels();
    let is_like = |key: &str| self::purpose(place, key) == Some(purpose);
    let alike = labels().filter(|label| is_like(&label.key)).flat_map(|label| scan(&label.value));
    let stamps = || labels().filter(|label| StampKind::of(&label.key).is_some());
    most(alike)
        .or_else(|| most(stamps().flat_map(|label| scan(&label.value))))
        .or_else(|| most(context.plan().dates().map(|dated| dated.mention.clone())))
        .unwrap_or_else(DateFormat::iso)
}

/// The format that most of these dates have, of those that can be read again.
fn most(mentions: impl Iterator<Item = Mention>) -> Option<DateFormat> {
    let mut seen: Vec<(DateFormat, usize)> = Vec::new();
    for mention in mentions {
        let Mention::Date(date) = mention else { continue };
        if !date.format.is_complete() {
            continue;
        }
        match seen.iter_mut().find(|(format, _)| *format == date.format) {
            Some((_, count)) => *count += 1,
            None => seen.push((date.format, 1)),
        }
    }
    let most = seen.iter().map(|(_, count)| *count).max();
    seen.into_iter().find(|(_, count)| Some(*count) == most).map(|(format, _)| format)
}
