//! Dates at which something happened, as a document records them.
//!
//! [`latest`] is the last one that is later than the stamp and not later than today. The trap: a plan is full of days that have passed
//! since without anything having happened, so a date is a record only when a word beside it, its column or its log says so.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::line_of;
use crate::calendar::{Mention, Precision};
use crate::languages::{self, List};
use crate::plan::periods::{day_of_title, opens_entry};
use crate::plan::{At, Cue, Dated, Seat, Table};
use crate::rules::DocumentContext;
use crate::text::Span;

/// Signs that say of something that it has happened.
const SIGNS: [&str; 4] = ["✅", "✔", "☑", "🎉"];

/// English words that say so of what stands before them, and that are other words elsewhere.
const SHOUTS: [&str; 2] = ["complete", "new"];

/// The last day after `stamp` that the document records something of, and the date's place.
pub(super) fn latest(context: &DocumentContext, stamp: Date) -> Option<(Date, Span)> {
    let records = Records { context, logs: OnceCell::new() };
    let today = context.today();
    let mut latest: Option<(Date, Span)> = None;
    for dated in context.plan().dates() {
        // A day without a year is that nearest to the stamp: who writes "Nov 23" means the one at hand.
        let Some(day) = day(&dated, stamp) else { continue };
        let is_later = stamp < day && day <= today && latest.is_none_or(|(latest, _)| latest < day);
        if is_later && records.have(&dated) {
            latest = Some((day, dated.place(dated.span)));
        }
    }
    latest
}

/// Where a document records what has happened.
struct Records<'a, 'd> {
    context: &'a DocumentContext<'d>,
    /// Its tables, in order, and whether each is a log.
    logs: OnceCell<Vec<(Span, bool)>>,
}

fn day(dated: &Dated, stamp: Date) -> Option<Date> {
    let Mention::Date(date) = &dated.mention else { return None };
    let is_of_interest =
        date.precision() == Precision::Day && !dated.struck && dated.seat != Seat::FrontMatter;
    is_of_interest.then(|| date.resolve(stamp)).flatten()
}

impl Records<'_, '_> {
    /// Is it a date at which something has happened?
    fn have(&self, dated: &At<Dated>) -> bool {
        let context = self.context;
        if matches!(dated.cue, Some(Cue::Due | Cue::Start)) {
            return false;
        }
        let place = dated.place(dated.span);
        if is_in_open_task(context, place) {
            return false;
        }
        let line = line_of(context, place.start);
        let text = context.source(line);
        if matches!(dated.cue, Some(Cue::Past | Cue::AsOf)) {
            return !is_planned(&text, line, place);
        }
        match dated.seat {
            Seat::FrontMatter => false,
            Seat::Cell(_) => self.is_in_log_table(place) || is_said_beside(&text, line, place),
            Seat::Heading => {
                let title = text.trim_start_matches(['#', ' ']);
                let is_entry =
                    day_of_title(title).is_some() && is_in_log(context, place.start.saturating_sub(1));
                is_entry || !context.is_live(place.start) || is_said_beside(&text, line, place)
            }
            Seat::Text | Seat::Box => {
                opens_entry(&text, line, place) && is_in_log(context, place.start)
                    || is_said_beside(&text, line, place)
            }
        }
    }

    fn is_in_log_table(&self, place: Span) -> bool {
        let logs = self.logs.get_or_init(|| {
            let tables = self.context.plan().tables();
            tables.map(|table| (table.place(table.span), is_log(&table))).collect()
        });
        let table = logs.get(logs.partition_point(|(table, _)| table.end <= place.start));
        table.is_some_and(|(table, is_log)| {
            table.covers(place) && (*is_log || !self.context.is_live(place.start))
        })
    }
}

fn is_log(table: &Table) -> bool {
    table.header.iter().any(|cell| {
        let head = cell.text.trim_matches(['*', '_', ' ']).to_lowercase();
        languages::has(List::LogColumns, &head)
    })
}

/// Does this stand in a task that is not finished? Then it is a plan.
fn is_in_open_task(context: &DocumentContext, place: Span) -> bool {
    let units = context.census().units();
    let own = units[..units.partition_point(|unit| unit.span.start <= place.start)].iter().rev().take(8);
    own.filter(|unit| unit.span.covers(place)).any(|unit| unit.class.is_unfinished())
}

/// Does one of the headings above say that what stands below is a log, or history?
fn is_in_log(context: &DocumentContext, offset: u32) -> bool {
    let outline = context.outline();
    !context.is_live(offset)
        || outline.path(outline.section_at(offset)).any(|section| {
            let title = section.heading.title.to_lowercase();
            words(&title).any(|word| languages::has(List::LogTitles, word))
        })
}

/// Does a word in the same clause say that it is to happen?
fn is_planned(text: &str, line: Span, place: Span) -> bool {
    let (before, behind) = clause(text, line, place);
    let is_bound = words(&before).last().is_some_and(|word| languages::has(List::BindingWords, word));
    is_bound || says(List::PlannedWords, &before) || says(List::PlannedWords, &behind)
}

/// Does a word in the same clause say that it has happened, and none that it is to happen?
fn is_said_beside(text: &str, line: Span, place: Span) -> bool {
    let (before, behind) = clause(text, line, place);
    let next = behind.trim_start_matches([')', ' ', '*']);
    let is_signed = SIGNS.iter().any(|sign| before.contains(sign) || next.starts_with(sign));
    let is_shouted = words(&before).any(|word| SHOUTS.contains(&word));
    let has_happened =
        says(List::Happened, &before) || says(List::Happened, &behind) || is_signed || is_shouted;
    has_happened && !is_planned(text, line, place)
}

/// Has the text a word of the list? Some scripts do not part words.
fn says(list: List, text: &str) -> bool {
    let parts_no_words = |word: &&&str| word.chars().any(|letter| letter as u32 >= 0x2e80);
    words(text).any(|word| languages::has(list, word))
        || !text.is_ascii()
            && languages::words(list).iter().filter(parts_no_words).any(|word| text.contains(*word))
}

/// What stands in the clause before a date and behind it, in lower case.
fn clause(text: &str, line: Span, place: Span) -> (String, String) {
    const ENDS: [char; 7] = ['.', ';', '|', '!', '?', '。', '；'];
    let at = |offset: u32| offset.saturating_sub(line.start) as usize;
    let before = text.get(..at(place.start)).unwrap_or_default();
    let behind = text.get(at(place.end)..).unwrap_or_default();
    let before = before.rsplit(ENDS).next().unwrap_or_default();
    let behind = behind.split(|letter| letter == ',' || ENDS.contains(&letter)).next().unwrap_or_default();
    (before.to_lowercase(), behind.to_lowercase())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|word| !word.is_empty())
}
