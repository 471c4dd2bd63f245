//! A numbered piece of a plan as a text names it: kind, number, and the words of its title.
//!
//! The trap: a line goes on after the title ("Phase 0: Foundation closed on November 7"), so a title ends at brackets, at emoji, at a
//! sign that sets something apart, and before words of status and dates.

use std::fmt;

use crate::calendar;
use crate::plan::sections::units::{may_speak_of, unit};
use crate::plan::sections::{Unit, UnitKind};
use crate::status::{emoji, words};
use crate::words::Words;

/// A numbered piece of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Of what kind.
    pub kind: UnitKind,
    /// Its number in lower case.
    pub number: String,
    /// The words of its title that tell it from others, in lower case, in order and each once, with blanks between them; empty where
    /// none is written.
    pub words: Box<str>,
}

/// Words that stand in every title.
static COMMON: Words =
    Words::new("the and of for a an to in on with from by der die das und le la les de et el los y the");

/// Words that say nothing of what is planned: plans that have nothing else in common have them.
static GENERIC: Words = Words::new(
    "setup foundation foundations foundational implementation testing deployment planning design development \
     integration polish documentation launch preparation core cleanup validation research discovery analysis \
     infrastructure optimization migration refactoring release production initial basic advanced final quick \
     critical high medium low priority fixes features improvements enhancements project phase quality review \
     verification execution rollout requirements prototype mvp build test tests deploy plan docs",
);

/// What a plan is divided into.
const KINDS: [UnitKind; 3] = [UnitKind::Phase, UnitKind::Sprint, UnitKind::Milestone];

impl Piece {
    /// The piece with whose name a text begins.
    pub fn of(text: &str) -> Option<Piece> {
        if !may_speak_of(text, &KINDS) {
            return None;
        }
        Piece::of_unit(text, &unit(text)?)
    }

    /// The same where the text is known to speak of this unit first.
    pub fn of_unit(text: &str, unit: &Unit) -> Option<Piece> {
        if !unit.leading || !KINDS.contains(&unit.kind) {
            return None;
        }
        let number = unit.number.clone()?;
        let behind = text.get(unit.span.end as usize..)?;
        // "Phase 1-3", "Phase 1 & 2", "Phases 1 to 3", "Phase 2/3": several.
        let next = behind.trim_start();
        let several = next.starts_with(['&', '+', '/', ','])
            || next.starts_with("and ")
            || next.trim_start_matches(['-', '–', '—', ' ']).starts_with(|char: char| char.is_ascii_digit())
            || behind.starts_with("'s");
        (!several).then(|| Piece { kind: unit.kind, number, words: title_words(behind) })
    }

    /// May both be the same: same number, and the same title where both have one?
    pub fn is_like(&self, other: &Piece) -> bool {
        self.is_numbered_like(other)
            && (self.words.is_empty() || other.words.is_empty() || self.words == other.words)
    }

    /// Are both the same wherever they stand: the same number and the same title, and not that of any plan?
    pub fn is_named_like(&self, other: &Piece) -> bool {
        self.is_numbered_like(other) && self.words == other.words && self.is_distinctive()
    }

    /// Have both the same kind and number?
    pub fn is_numbered_like(&self, other: &Piece) -> bool {
        self.kind == other.kind && self.number == other.number
    }

    /// Does its title tell it from the phases of any other plan?
    pub fn is_distinctive(&self) -> bool {
        self.words.split(' ').any(|word| !GENERIC.contains(word) && word.chars().count() > 2)
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let kind = match self.kind {
            UnitKind::Phase => "Phase",
            UnitKind::Sprint => "Sprint",
            UnitKind::Milestone => "Milestone",
            UnitKind::Week => "Week",
            UnitKind::Task => "Task",
            UnitKind::Day => "Day",
        };
        write!(formatter, "{kind} {}", self.number.to_uppercase())?;
        if self.words.is_empty() {
            return Ok(());
        }
        write!(formatter, ": {}", self.words)
    }
}

/// The words of the title that `behind` begins with.
fn title_words(behind: &str) -> Box<str> {
    let title = behind.trim_start_matches([':', '.', ')', '-', '–', '—', ' ', '*', '_', '|', '：', '\u{a0}']);
    let lower = title[..title_end(title)].to_lowercase();
    let words = lower.split(|char: char| !char.is_alphanumeric()).filter(|word| {
        !word.is_empty()
            && !COMMON.contains(word)
            && words::class(word).is_none()
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ").into()
}

/// Where the title ends that a text begins with.
pub(in crate::plan) fn title_end(title: &str) -> usize {
    let end = title
        .char_indices()
        .find(|(at, char)| {
            let rest = &title[*at..];
            matches!(char, '(' | '[' | '{' | '（' | '【' | '|' | ';' | '<' | '\n' | '`')
                || rest.starts_with(" - ")
                || rest.starts_with(" – ")
                || rest.starts_with(" — ")
                || rest.starts_with(": ")
                || rest.starts_with(", ")
                || rest.starts_with(". ")
                || rest.starts_with("**")
                || emoji::is_emoji(*char)
        })
        .map_or(title.len(), |(at, _)| at);
    let title = &title[..end];
    let dates = calendar::scan(title);
    dates.first().map_or(title.len(), |date| date.span().start as usize)
}
