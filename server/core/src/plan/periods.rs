//! Dates, ranges, countdowns and "Week n of m" in running text.
//!
//! [`read`] records what is written, with the word before a date that says what it is for. What a missing year is, and
//! whether a day has passed, is asked when rules judge.
//! The trap: a date in code, in a link's address or in a comment is no statement and is not recorded.

mod countdowns;
mod lengths;
mod stretches;

use std::sync::LazyLock;

use super::{ChunkPlan, Place, Run};
use crate::calendar::{self, Duration, Mention};
use crate::languages::{self, Endings, List};
use crate::syntax::{Inline, InlineKind};
use crate::text::{Innermost, Span, behind, line_before, line_behind, offset_of};

pub use countdowns::{Countdown, Direction, Unit, WeekOf};
pub use stretches::{Of, Stretch, stretches};

/// A date or range with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// Where it is.
    pub span: Span,
    /// What is written; its spans are relative to the chunk like all others.
    pub mention: Mention,
    /// What the words before it say that it is for.
    pub cue: Option<Cue>,
    /// Where it stands.
    pub seat: Seat,
    /// Where the text of its heading, item, cell or paragraph begins.
    pub begin: u32,
    /// It is struck through.
    pub struck: bool,
    /// How long a range is said to be, right beside it: `(3 weeks)`.
    pub length: Option<Duration>,
}

/// What a date is for, by the words or the sign right before it, or by the head of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cue {
    /// "due", "by", "deadline", 📅.
    Due,
    /// "starts", "from", 🛫.
    Start,
    /// "done", "completed on", ✅: something that has happened.
    Past,
    /// "as of", "on record of": the day for which something is said.
    AsOf,
}

/// In what kind of text a date stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seat {
    /// The front matter.
    FrontMatter,
    /// A heading.
    Heading,
    /// A paragraph, or an item without a box.
    Text,
    /// An item with a box.
    Box,
    /// A table cell of this column, from 0.
    Cell(usize),
}

/// Records the dates of `run`, its countdowns and its weeks.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    let mentions = calendar::scan(run.text);
    countdowns::read(run, &mentions, plan);
    if mentions.is_empty() {
        return;
    }
    let (seat, column_cue) = match run.place {
        Place::FrontMatter => (Seat::FrontMatter, None),
        Place::Heading(_) => (Seat::Heading, None),
        Place::Item { boxed: true } => (Seat::Box, None),
        Place::Item { boxed: false } | Place::Paragraph => (Seat::Text, None),
        Place::Cell { column, header, .. } => (Seat::Cell(column), column_cue(header)),
        Place::Tree => return,
    };
    let mut inlines = Innermost::new(run.inlines(), |inline: &Inline| inline.span);
    for mention in mentions {
        let span = mention.span();
        let over = inlines.over(span);
        let around = |kind: fn(&InlineKind) -> bool| over.iter().find(|inline| kind(&inline.kind));
        if around(|kind| matches!(kind, InlineKind::Code | InlineKind::Html)).is_some() {
            continue;
        }
        let link = around(|kind| matches!(kind, InlineKind::Link { .. } | InlineKind::Image { .. }));
        if link.is_some_and(|link| !link.content.covers(span)) {
            continue;
        }
        plan.dates.push(Dated {
            span: run.place_of(span),
            cue: cue(line_before(run.text, span.start as usize))
                .or_else(|| cue_behind(run.text.get(span.end as usize..).unwrap_or_default()))
                .or(column_cue),
            seat,
            begin: run.span.start,
            struck: around(|kind| matches!(kind, InlineKind::Strikethrough)).is_some(),
            length: lengths::beside(run.text, &mention).map(|length| length.shifted(run.span.start)),
            mention: mention.shifted(run.span.start),
        });
    }
}

/// What the head of a column says about its dates; there "End" needs no more words.
fn column_cue(header: &str) -> Option<Cue> {
    let head = header.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    if languages::has(List::PeriodEnds, &head) || languages::has(List::PeriodDue, &head) {
        Some(Cue::Due)
    } else {
        cue(header)
    }
}

/// What the last words of `before` say about the date that follows.
fn cue(before: &str) -> Option<Cue> {
    let marks = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, ':' | '*' | '_' | '(' | '[' | '=' | '：' | '\u{fe0f}' | '|')
    };
    let words = before.trim_matches(marks);
    // The longest of the words is "not later than".
    let mut from = words.len().saturating_sub(48);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    let words = words.get(from..).unwrap_or_default().to_lowercase();
    if is_retrospective(&words) { None } else { CUES.of(&words) }
}

static CUES: LazyLock<Endings<Cue>> = LazyLock::new(|| {
    Endings::new(&[
        (List::CuePast, Cue::Past),
        (List::CueDue, Cue::Due),
        (List::CueStart, Cue::Start),
        (List::CueAsOf, Cue::AsOf),
    ])
});

/// What the first words of `after` say about the date before them: `11月20日まで`.
fn cue_behind(after: &str) -> Option<Cue> {
    let after = after.trim_start_matches(['*', '_', ' ']);
    if !after.starts_with(languages::is_unspaced) {
        return None;
    }
    let lists = [
        (Cue::Due, List::CueDueBehind),
        (Cue::Start, List::CueStartBehind),
        (Cue::Past, List::CuePastBehind),
        (Cue::AsOf, List::CueAsOfBehind),
    ];
    let cues =
        lists.into_iter().flat_map(|(cue, list)| languages::words(list).iter().map(move |word| (cue, word)));
    let found = cues.filter(|(_, word)| after.starts_with(*word)).max_by_key(|(_, word)| word.len())?;
    // "前端" is a word of its own.
    let is_part = found.1.chars().count() == 1
        && after[found.1.len()..].starts_with(|letter: char| letter.is_alphabetic());
    (!is_part).then_some(found.0)
}

/// "planned by", "data before", "users created until": in the middle of a sentence these words bind what came before, not the work.
fn is_retrospective(words: &str) -> bool {
    let mut last = words.rsplit(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let before = words.trim_end_matches(char::is_alphanumeric).trim_end();
    match last.next() {
        Some("by") => last.next().is_some_and(|word| word.ends_with("ed") && word != "need"),
        Some("before" | "until") => {
            !before.is_empty() && !before.ends_with(['(', '[', ',', '-', '–', '—', ':', '|'])
        }
        _ => false,
    }
}

/// Is the date at `span` what its line begins with, set apart from the rest: `- 2025-11-14: …`?
pub(crate) fn opens_entry(text: &str, line: Span, span: Span) -> bool {
    let at = |offset: u32| offset.saturating_sub(line.start) as usize;
    let before = text.get(..at(span.start)).unwrap_or_default();
    let behind = text.get(at(span.end)..).unwrap_or_default().trim_start_matches([' ', '*', '_', ')', ']']);
    !before.contains(char::is_alphanumeric) && behind.starts_with([':', '-', '–', '—'])
}

/// The day that a heading consists of, as those of a log do: `### 2025-11-14: Kickoff`.
pub(crate) fn day_of_title(title: &str) -> Option<Mention> {
    let first = calendar::scan(title).into_iter().next()?;
    let begins = !title.get(..first.span().start as usize)?.contains(char::is_alphanumeric);
    let is_day = first.dates().all(|date| date.precision() == calendar::Precision::Day);
    (begins && is_day && matches!(first, Mention::Date(_))).then_some(first)
}

/// Where `part`, a piece of `whole`, stands in it.
fn place_in(whole: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    Span::new(offset_of(start), offset_of(start + part.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(place: Place, text: &str) -> ChunkPlan {
        let mut plan = ChunkPlan::default();
        read(&Run::new(place, 7, text, 0), &mut plan);
        plan
    }

    #[test]
    fn what_a_date_is_for() {
        for (text, expected) in [
            ("ship it (due: 2025-11-20)", Some(Cue::Due)),
            ("ship it by Nov 20", Some(Cue::Due)),
            ("ship it 📅 2025-11-20", Some(Cue::Due)),
            ("**Deadline:** Nov 20, 2025", Some(Cue::Due)),
            ("started 2025-11-20", Some(Cue::Start)),
            ("✅ 2025-11-20", Some(Cue::Past)),
            ("as of Nov 24, 2025", Some(Cue::AsOf)),
            ("standby Nov 20", None),
            ("fix what was planned by Nov 20", None),
            ("delete users created until 2025-06-30", None),
            ("ship (before Nov 20", Some(Cue::Due)),
            ("截止日期：2025年11月20日", Some(Cue::Due)),
            ("11月20日までに公開", Some(Cue::Due)),
            ("11月20日前端", None),
            ("2025년 11월 20일부터", Some(Cue::Start)),
            ("2025年11月20日時点", Some(Cue::AsOf)),
            ("fällig am 20.11.2025", Some(Cue::Due)),
            ("срок до 20 ноября 2025 г.", Some(Cue::Due)),
        ] {
            assert_eq!(read_text(Place::Paragraph, text).dates[0].cue, expected, "in {text:?}");
        }
        let cell = Place::Cell { column: 2, row: Some(0), header: "Due Date" };
        let plan = read_text(cell, "Nov 20");
        assert_eq!((plan.dates[0].cue, plan.dates[0].seat), (Some(Cue::Due), Seat::Cell(2)));
        assert_eq!(plan.dates[0].span, Span::new(7, 13));
        assert_eq!(plan.dates[0].mention.span(), Span::new(7, 13));
    }

    #[test]
    fn dates_that_state_nothing() {
        let quiet = ["`2025-11-20`", "[a](x?d=2025-11-20)", "a <!-- 2025-11-20 -->"];
        for text in quiet {
            assert!(read_text(Place::Paragraph, text).dates.is_empty(), "in {text:?}");
        }
        assert!(read_text(Place::Paragraph, "~~Nov 20~~").dates[0].struck);
        assert_eq!(read_text(Place::Paragraph, "[Nov 20](x)").dates.len(), 1);
    }
}
