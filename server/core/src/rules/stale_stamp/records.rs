//! Dates at which something happened, as a document records them.
//!
//! [`latest`] is the last one that is later than the stamp and not later than today. The trap: a plan is full of days that have passed
//! since without anything having happened, so a date is a record only when a word beside it, its column or its log says so.

use jiff::civil::Date;

use super::line_of;
use crate::calendar::{Mention, Precision};
use crate::plan::periods::{day_of_title, opens_entry};
use crate::plan::{At, Cue, Dated, Seat, Table};
use crate::rules::DocumentContext;
use crate::text::Span;

/// Words and signs that say of something that it has happened. In lower case.
const HAPPENED: [&str; 64] = [
    "done",
    "completed",
    "finished",
    "shipped",
    "released",
    "deployed",
    "merged",
    "fixed",
    "added",
    "created",
    "updated",
    "launched",
    "finalized",
    "finalised",
    "achieved",
    "closed",
    "resolved",
    "implemented",
    "verified",
    "tested",
    "passed",
    "delivered",
    "published",
    "approved",
    "migrated",
    "removed",
    "renamed",
    "moved",
    "installed",
    "discovered",
    "confirmed",
    "refactored",
    "rewritten",
    "reverted",
    "postponed",
    "rescheduled",
    "cancelled",
    "canceled",
    "paused",
    "decided",
    "erledigt",
    "abgeschlossen",
    "fertig",
    "fertiggestellt",
    "ergänzt",
    "geändert",
    "terminé",
    "terminée",
    "achevé",
    "ajouté",
    "livré",
    "hecho",
    "completado",
    "terminado",
    "añadido",
    "concluído",
    "feito",
    "завершено",
    "выполнено",
    "готово",
    "сделано",
    "færdig",
    "afsluttet",
    "klart",
];

/// The same in scripts that do not part words.
const HAPPENED_CJK: [&str; 8] = ["完了", "完成", "済", "実施", "追加", "修正", "완료", "추가"];

/// Signs of the same.
const SIGNS: [&str; 4] = ["✅", "✔", "☑", "🎉"];

/// Words that make what is said a plan or a condition. In lower case.
const PLANNED: [&str; 46] = [
    "will",
    "be",
    "target",
    "targeted",
    "targets",
    "plan",
    "plans",
    "planned",
    "expect",
    "expected",
    "estimate",
    "estimated",
    "est",
    "goal",
    "due",
    "deadline",
    "scheduled",
    "schedule",
    "if",
    "when",
    "once",
    "should",
    "must",
    "shall",
    "may",
    "can",
    "next",
    "upcoming",
    "eta",
    "begins",
    "starts",
    "not",
    "wird",
    "werden",
    "soll",
    "geplant",
    "ziel",
    "prévu",
    "prévue",
    "previsto",
    "prevista",
    "será",
    "план",
    "запланировано",
    "skal",
    "review",
];

/// Words right before a date that bind it to what is to come. In lower case.
const BINDING: [&str; 26] = [
    "to",
    "for",
    "by",
    "before",
    "until",
    "till",
    "from",
    "after",
    "start",
    "starting",
    "effective",
    "than",
    "no",
    "bis",
    "ab",
    "vor",
    "für",
    "d'ici",
    "avant",
    "para",
    "até",
    "hasta",
    "до",
    "к",
    "inden",
    "senest",
];

/// The same in scripts that do not part words.
const PLANNED_CJK: [&str; 6] = ["予定", "目標", "まで", "计划", "预计", "예정"];

/// Headings below which days are those of what happened. In lower case.
const LOGS: [&str; 24] = [
    "log",
    "logs",
    "journal",
    "diary",
    "worklog",
    "changelog",
    "changes",
    "history",
    "updates",
    "activity",
    "notes",
    "news",
    "standup",
    "standups",
    "verlauf",
    "protokoll",
    "tagebuch",
    "historique",
    "historial",
    "histórico",
    "журнал",
    "история",
    "logbog",
    "devlog",
];

/// Heads of columns whose tables are logs, beside a column of dates. In lower case.
const LOG_COLUMNS: [&str; 14] = [
    "change",
    "changes",
    "version",
    "revision",
    "author",
    "what changed",
    "update",
    "entry",
    "änderung",
    "modification",
    "cambio",
    "変更内容",
    "变更",
    "изменение",
];

/// The last day after `stamp` that the document records something of, and the date's place.
pub(super) fn latest(context: &DocumentContext, stamp: Date) -> Option<(Date, Span)> {
    let today = context.today();
    let mut latest: Option<(Date, Span)> = None;
    for dated in context.plan().dates() {
        // A day without a year is that nearest to the stamp: who writes "Nov 23" means the one at hand.
        let Some(day) = day(&dated, stamp) else { continue };
        let is_later = stamp < day && day <= today && latest.is_none_or(|(latest, _)| latest < day);
        if is_later && is_record(context, &dated) {
            latest = Some((day, dated.place(dated.span)));
        }
    }
    latest
}

fn day(dated: &Dated, stamp: Date) -> Option<Date> {
    let Mention::Date(date) = &dated.mention else { return None };
    let is_of_interest =
        date.precision() == Precision::Day && !dated.struck && dated.seat != Seat::FrontMatter;
    is_of_interest.then(|| date.resolve(stamp)).flatten()
}

fn is_record(context: &DocumentContext, dated: &At<Dated>) -> bool {
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
        Seat::Cell(_) => is_in_log_table(context, place) || is_said_beside(&text, line, place),
        Seat::Heading => {
            let title = text.trim_start_matches(['#', ' ']);
            let is_entry = day_of_title(title).is_some() && is_in_log(context, place.start.saturating_sub(1));
            is_entry || !context.is_live(place.start) || is_said_beside(&text, line, place)
        }
        Seat::Text | Seat::Box => {
            opens_entry(&text, line, place) && is_in_log(context, place.start)
                || is_said_beside(&text, line, place)
        }
    }
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
            words(&title).any(|word| LOGS.contains(&word))
        })
}

fn is_in_log_table(context: &DocumentContext, place: Span) -> bool {
    let is_log = |table: &At<Table>| {
        table.header.iter().any(|cell| {
            let head = cell.text.trim_matches(['*', '_', ' ']).to_lowercase();
            LOG_COLUMNS.contains(&head.as_str())
        })
    };
    let mut tables = context.plan().tables();
    let table = tables.find(|table| table.place(table.span).covers(place));
    table.is_some_and(|table| is_log(&table) || !context.is_live(place.start))
}

/// Does a word in the same clause say that it is to happen?
fn is_planned(text: &str, line: Span, place: Span) -> bool {
    let (before, behind) = clause(text, line, place);
    let planned = |clause: &str| {
        words(clause).any(|word| PLANNED.contains(&word))
            || PLANNED_CJK.iter().any(|word| clause.contains(word))
    };
    let is_bound = words(&before).last().is_some_and(|word| BINDING.contains(&word));
    is_bound || planned(&before) || planned(&behind)
}

/// Does a word in the same clause say that it has happened, and none that it is to happen?
fn is_said_beside(text: &str, line: Span, place: Span) -> bool {
    let (before, behind) = clause(text, line, place);
    let happened = |clause: &str| {
        words(clause).any(|word| HAPPENED.contains(&word))
            || HAPPENED_CJK.iter().any(|word| clause.contains(word))
    };
    let signed = SIGNS
        .iter()
        .any(|sign| before.contains(sign) || behind.trim_start_matches([')', ' ', '*']).starts_with(sign));
    let shouted = before.contains("complete") || before.contains("new ");
    !is_planned(text, line, place) && (happened(&before) || happened(&behind) || signed || shouted)
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
