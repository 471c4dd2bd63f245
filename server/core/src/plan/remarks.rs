//! Remarks: what the text says of something that it names: the status of "Phase 2", the date of the "public launch", the budget.
//!
//! [`read`] takes items, paragraphs and labels, [`read_rows`] the rows of tables. A remark holds only what is written; which phase of
//! which plan is meant, and whether it holds, is decided when facts are built. The trap: a name is the same only with the same words,
//! so a word that makes another thing of it ("revised", "beta") stays in it, and only what every plan says ("target", "date") goes.

mod events;
mod pieces;
mod rows;

use super::{ChunkPlan, Place, Run};
use crate::calendar::Mention;
use crate::languages::{List, has};
use crate::plan::topics::Topics;
use crate::status::{Class, emoji, stated, words};
use crate::syntax::InlineKind;
use crate::text::{Span, offset_of};

pub use events::{budget_cell, event_at_end, event_of, is_budget, is_event};
pub use pieces::Piece;
pub(super) use pieces::title_end;
pub(super) use rows::read_rows;

/// Something said of something that is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// What it is said of.
    pub subject: Subject,
    /// What is said.
    pub state: State,
    /// The words that say it.
    pub span: Span,
    /// Where it stands.
    pub seat: Seat,
}

/// Of what something is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Of the whole project.
    Project,
    /// Of a numbered piece of a plan.
    Piece(Piece),
    /// Of a named day: its words in order of the alphabet, `launch public`.
    Event(String),
    /// Of what the first cell of a row names, as written.
    Name(String),
    /// Of a named day or sum of what the first cell of a row names.
    EventOf {
        /// The cell as written.
        name: String,
        /// The words of the day in order of the alphabet, as in [`Subject::Event`].
        event: String,
    },
    /// Of a numbered piece of what another cell of its row names.
    PieceOf {
        /// The cell as written.
        name: String,
        /// The piece.
        piece: Piece,
    },
}

/// What is said.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It is open, under way, done …
    Status(Class),
    /// So much of it is done.
    Percent(f64),
    /// It lasts from one day to another.
    Period(Box<Mention>),
    /// It is on that day.
    Day(Box<Mention>),
    /// It costs so much.
    Money(Money),
}

/// A sum of money as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// Its value.
    pub value: f64,
    /// The value of the last digit that is written: a thousand in `$2.566M`.
    pub grain: f64,
    /// The sign of its currency.
    pub currency: char,
}

/// Where a remark stands; the first speaks for itself, the others repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seat {
    /// In the heading of the piece.
    Heading,
    /// In a label directly below its heading, or in the header of the document.
    Label,
    /// In front matter.
    FrontMatter,
    /// In a row of a table.
    Row,
    /// In an item or a line that names it.
    Line,
}

/// The longest line that is read as one about a phase, in bytes.
const LONGEST: usize = 240;

/// Records the remarks of `run`; its labels and dates have been read.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if !matches!(run.place, Place::Item { .. } | Place::Paragraph | Place::Heading(_) | Place::FrontMatter) {
        return;
    }
    events::read(run, plan);
    if matches!(run.place, Place::Heading(_) | Place::FrontMatter) {
        return;
    }
    let first = run.text.lines().next().unwrap_or_default();
    if first.len() <= LONGEST
        && run.speaks_of(Topics::PIECES)
        && first.bytes().any(|byte| byte.is_ascii_digit())
    {
        let boxed = run.place == Place::Item { boxed: true };
        line(run, Span::new(0, offset_of(first.len())), boxed, plan);
    }
    summary(run, plan);
}

/// `Phase 1: Beta ✅ Complete`, `✅ Phase 1: Beta`, `**Phase 1: Beta** (Nov 12 - Dec 10, 2025)`.
fn line(run: &Run, line: Span, boxed: bool, plan: &mut ChunkPlan) {
    let text = line.of(run.text);
    let Some(piece) = Piece::of(text) else { return };
    let struck = run.inlines().iter().any(|inline| matches!(inline.kind, InlineKind::Strikethrough));
    if struck || is_conditional(text) {
        return;
    }
    let subject = Subject::Piece(piece);
    let mut ranges = plan.dates.iter().filter(|dated| run.span.covers(dated.span));
    if let (Some(dated), None) = (ranges.next(), ranges.next())
        && matches!(dated.mention, Mention::Range(_))
    {
        let (span, mention) = (dated.span, dated.mention.clone());
        let state = State::Period(mention.into());
        plan.remarks.push(Remark { subject: subject.clone(), state, span, seat: Seat::Line });
    }
    // What a box says is said of the task; its text speaks of the phase only in passing.
    if boxed {
        return;
    }
    if let Some((class, span)) = segment_status(text) {
        let span = run.place_of(span.shift(line.start));
        plan.remarks.push(Remark { subject, state: State::Status(class), span, seat: Seat::Line });
    }
}

/// `**Status:** Phase 0 complete ✅, Phase 1 active ⚡ (Week 2 of 4)`.
fn summary(run: &Run, plan: &mut ChunkPlan) {
    let mut found = Vec::new();
    for label in plan.labels.iter().rev().take_while(|label| label.key_span.start >= run.span.start) {
        if !is_status_key(&label.key) || label.value.len() > LONGEST {
            continue;
        }
        for (at, segment) in segments(&label.value) {
            let Some(piece) = Piece::of(segment) else { continue };
            let Some((class, span)) = segment_status(segment) else { continue };
            let span = span.shift(label.span.start + at);
            let state = State::Status(class);
            found.push(Remark { subject: Subject::Piece(piece), state, span, seat: Seat::Line });
        }
    }
    found.sort_by_key(|remark| remark.span.start);
    plan.remarks.extend(found);
}

/// Is this the key of a label about a status?
pub fn is_status_key(key: &str) -> bool {
    has(List::StatusLabels, key)
}

/// The parts of a value between commas, semicolons and bars outside brackets, each with where it begins.
fn segments(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut cuts = vec![0];
    let mut depth = 0_i32;
    for (at, char) in text.char_indices() {
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' | ';' | '|' | '·' | '、' if depth == 0 => cuts.push(at + char.len_utf8()),
            _ => {}
        }
    }
    cuts.push(text.len());
    let spans: Vec<(usize, usize)> = cuts.windows(2).map(|pair| (pair[0], pair[1])).collect();
    spans
        .into_iter()
        .map(|(start, end)| (offset_of(start), text[start..end].trim_end_matches([',', ';', '|', '·', '、'])))
}

/// The status that a text which begins with a piece states of it, with its place: at its end, in brackets, or by an emoji in front.
fn segment_status(text: &str) -> Option<(Class, Span)> {
    let (class, span) = written_status(text)?;
    // What is ready may be ready to begin, or ready to be used.
    let ready = span.of(text).to_lowercase().contains("ready");
    (!ready).then_some((class, span))
}

fn written_status(text: &str) -> Option<(Class, Span)> {
    if let Some(found) = stated::of_heading(text, true) {
        return (!found.qualified).then_some((found.class, found.span));
    }
    let start = text.len() - text.trim_start_matches([' ', '\t', '*', '_', '-', '+']).len();
    let rest = &text[start..];
    if let Some(class) = rest.chars().next().and_then(emoji::of) {
        let end = start + rest.len() - rest.trim_start_matches(emoji::is_emoji).len();
        return Some((class, Span::new(offset_of(start), offset_of(end))));
    }
    // "Phase 1 active": nothing but the piece and a word.
    let unit = super::sections::units::unit(text)?;
    let behind = text.get(unit.span.end as usize..)?;
    let lead = behind.len() - behind.trim_start_matches([' ', ':', '-', '–', '—', '*', '_']).len();
    let value = &behind[lead..];
    let (class, length) = words::leading(value)?;
    let only = value[length..].trim_matches([' ', '*', '_', '.']).is_empty();
    let at = unit.span.end + offset_of(lead);
    only.then_some((class, Span::new(at, at + offset_of(length))))
}

/// "Phase 2 begins when Phase 1 is complete": what only may be is no remark.
fn is_conditional(text: &str) -> bool {
    let lower = text.to_lowercase();
    // "Phase 1 ✅ Phase 2 🔄": the last sign is not the first one's.
    if lower.matches("phase ").count()
        + lower.matches("sprint ").count()
        + lower.matches("milestone ").count()
        > 1
    {
        return true;
    }
    let words = [
        " if ", " when ", " once ", " after ", " until ", " should ", " would ", " will ", " must ",
        "before ", " was ", "→", "->", "~~", "?",
    ];
    words.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Reading;

    fn remarks(source: &str) -> Vec<String> {
        let reading = Reading::new(source);
        let plan = &reading.plan;
        plan.remarks()
            .map(|remark| {
                let text = reading.text.slice(remark.place(remark.span));
                let state = match &remark.state {
                    State::Status(class) => class.word().to_owned(),
                    State::Percent(value) => format!("{value}%"),
                    State::Period(_) => "period".to_owned(),
                    State::Day(_) => "day".to_owned(),
                    State::Money(money) => format!("{}{}", money.currency, money.value),
                };
                let subject = match &remark.subject {
                    Subject::Project => "project".to_owned(),
                    Subject::Piece(piece) => piece.to_string(),
                    Subject::Event(name) => format!("[{name}]"),
                    Subject::Name(name) => format!("<{name}>"),
                    Subject::EventOf { name, event } => format!("<{name}> {event}"),
                    Subject::PieceOf { name, piece } => format!("<{name}> {piece}"),
                };
                format!("{subject} = {state} ({text})")
            })
            .collect()
    }

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        assert_eq!(remarks(source), expected, "in {source:?}");
    }

    #[test]
    fn phases() {
        check("- ✅ Phase 0: Foundation closed on November 7, 2025\n", &["Phase 0: foundation = done (✅)"]);
        check(
            "**Status:** Phase 0 complete ✅, Phase 1 active ⚡ (Week 2 of 4, Nov 12 - Dec 10)\n",
            &["Phase 0 = done (complete ✅)", "Phase 1 = active (active ⚡)"],
        );
        check("- **Phase 1: Beta Testing**: In progress\n", &["Phase 1: beta = active (In progress)"]);
        check("- Phase 2 begins when Phase 1 is complete\n", &[]);
        check(
            "| Phase | Status | Progress |\n|---|---|---|\n| Phase 1: Beta | ✅ Complete | 35% |\n| Total | | 40% |\n",
            &["Phase 1: beta = done (✅ Complete)", "Phase 1: beta = 35% (35)"],
        );
    }

    #[test]
    fn days_and_money() {
        check(
            "**Target Launch:** March 11, 2026 (110 days remaining)\n",
            &["[launch] = day (March 11, 2026)"],
        );
        check("111 days to public launch (March 11, 2026)\n", &["[launch public] = day (March 11, 2026)"]);
        check("Harborline goes live. The launch was moved from March 4, 2026.\n", &[]);
        check("**Budget:** $439,000 through March 2026\n", &["[budget] = $439000 ($439,000)"]);
        check(
            "| Milestone | Date |\n|---|---|\n| Public launch | 2026-03-11 |\n",
            &["[launch public] = day (2026-03-11)"],
        );
    }
}
