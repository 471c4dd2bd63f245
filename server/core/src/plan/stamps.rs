//! Stamps: labelled dates about the document itself.
//!
//! A label is a stamp by its key and because its value begins with a date. The traps: many labels in the middle of a document carry the
//! same keys for a task or a section and may well differ ([`Seating::Body`]); and `Last Updated: A → B` reports a change.

use jiff::civil::Date;

use super::{At, Label, Plan};
use crate::calendar::{DateMention, Mention, scan};
use crate::languages::{List, has};
use crate::text::{Span, Text};

/// A labelled date about the document.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// What it says.
    pub kind: StampKind,
    /// The date, with spans of the document.
    pub date: DateMention,
    /// Where its label stands.
    pub seating: Seating,
    /// Key and value.
    pub span: Span,
}

/// What a stamp says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StampKind {
    /// When the document was last changed.
    Updated,
    /// When somebody is to look at it again.
    NextReview,
}

/// Where a stamp stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seating {
    /// In the front matter.
    FrontMatter,
    /// In the first lines, before the second heading.
    Header,
    /// Anywhere else: it may be about a section or a task.
    Body,
    /// In the last lines.
    Footer,
}

/// How many lines below the front matter are the header.
const HEADER_LINES: u32 = 25;

/// Before this place in its value the day begins on which a document was changed.
const LATEST: u32 = 12;

/// How many lines at the end are the footer.
const FOOTER_LINES: u32 = 15;

impl StampKind {
    /// What a key says, in lower case with single spaces.
    pub fn of(key: &str) -> Option<StampKind> {
        if has(List::StampUpdated, key) {
            Some(StampKind::Updated)
        } else {
            has(List::StampNextReview, key).then_some(StampKind::NextReview)
        }
    }
}

/// More keys that make a label a stamp, as `[stamps]` gives them; each as [`StampKeys::normal`] writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StampKeys {
    /// For [`StampKind::Updated`].
    pub updated: Vec<String>,
    /// For [`StampKind::NextReview`].
    pub next_review: Vec<String>,
}

impl StampKeys {
    /// A key as the keys of labels are kept: in lower case, with single spaces.
    pub fn normal(key: &str) -> String {
        key.to_lowercase().replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What a key says, in lower case with single spaces.
    pub fn kind(&self, key: &str) -> Option<StampKind> {
        let is_among = |keys: &[String]| keys.iter().any(|known| known == key);
        match key {
            _ if is_among(&self.updated) => Some(StampKind::Updated),
            _ if is_among(&self.next_review) => Some(StampKind::NextReview),
            _ => StampKind::of(key),
        }
    }

    /// Is this the key of a stamp that says when the document was last changed?
    pub fn is_updated(&self, key: &str) -> bool {
        self.kind(key) == Some(StampKind::Updated)
    }

    /// Adds those of a superproject.
    pub fn extend(&mut self, master: &StampKeys) {
        self.updated.extend(master.updated.iter().cloned());
        self.next_review.extend(master.next_review.iter().cloned());
    }
}

impl Plan {
    /// The stamps of the document, in order. `text` is the document's.
    pub fn stamps(&self, text: &Text, keys: &StampKeys) -> Vec<Stamp> {
        let mut edges = None;
        self.labels().filter_map(|label| self.stamp(&label, text, keys, &mut edges)).collect()
    }

    /// The labels whose value begins with a date, whatever their keys say, and where they stand.
    pub fn dated_labels(&self, text: &Text) -> Vec<(String, Seating)> {
        let mut edges = None;
        let begins_with_a_date =
            |label: &At<Label>| scan(&label.value).first().is_some_and(|mention| mention.span().start < 2);
        self.labels()
            .filter(begins_with_a_date)
            .map(|label| {
                let edges = edges.get_or_insert_with(|| Edges::of(self, text));
                (label.key.clone(), edges.seating(&label, self, text))
            })
            .collect()
    }

    /// The labels outside of the body that would say when the document was last changed, if their keys were those of such stamps; each
    /// with its date, in spans of the document.
    pub fn edge_dates<'a>(&'a self, text: &Text) -> Vec<(At<'a, Label>, DateMention)> {
        let mut edges = None;
        let mut found = Vec::new();
        for label in self.labels().filter(|label| label.value.bytes().any(|byte| byte.is_ascii_digit())) {
            let edges = edges.get_or_insert_with(|| Edges::of(self, text));
            if edges.seating(&label, self, text) == Seating::Body {
                continue;
            }
            let Some(date) = first_date(&label).filter(|date| date.span.start < LATEST) else { continue };
            let date = date.shifted(label.place(label.span).start);
            found.push((label, date));
        }
        found
    }

    fn stamp(
        &self,
        label: &At<Label>,
        text: &Text,
        keys: &StampKeys,
        edges: &mut Option<Edges>,
    ) -> Option<Stamp> {
        let kind = keys.kind(&label.key)?;
        let date = first_date(label)?;
        // What stands in brackets behind it is another date.
        if kind == StampKind::Updated && date.span.start >= LATEST {
            return None;
        }
        let place = label.place(label.span);
        Some(Stamp {
            kind,
            date: date.shifted(place.start),
            seating: edges.get_or_insert_with(|| Edges::of(self, text)).seating(label, self, text),
            span: label.place(label.key_span).cover(place),
        })
    }
}

/// The first date of a label that does not report a change from one to another.
fn first_date(label: &Label) -> Option<DateMention> {
    if ["→", "->", "=>"].iter().any(|arrow| label.value.contains(arrow)) {
        return None;
    }
    scan(&label.value).into_iter().find_map(|mention| match mention {
        Mention::Date(date) => Some(date),
        Mention::Range(_) => None,
    })
}

/// Where the header of a document ends, and where its footer begins.
struct Edges {
    header: u32,
    footer: u32,
}

impl Edges {
    fn of(plan: &Plan, text: &Text) -> Edges {
        let first = plan.labels().take_while(|label| label.front_matter).last();
        let first = first.map_or(0, |label| text.line_at(label.place(label.span).end) + 1);
        let last = text.line_at(text.len());
        let start = |line: u32| text.line_span(line.min(last)).start;
        let second = plan.outline().sections().get(1).map_or(u32::MAX, |section| section.span.start);
        let lines = if first + HEADER_LINES >= last { u32::MAX } else { start(first + HEADER_LINES + 1) };
        Edges { header: second.min(lines), footer: start(last.saturating_sub(FOOTER_LINES)) }
    }

    fn seating(&self, label: &At<Label>, plan: &Plan, text: &Text) -> Seating {
        if label.front_matter {
            return Seating::FrontMatter;
        }
        let offset = label.place(label.key_span).start;
        let outline = plan.outline();
        let own = outline.section_at(offset).map(|section| &outline.sections()[section]);
        if offset < self.header {
            let line = text.slice(text.line_around(offset));
            let is_item =
                line.trim_start().starts_with(['-', '+', '•']) || line.trim_start().starts_with("* ");
            // An item below a heading that is no title speaks of what that heading names.
            let below_title = own.is_none_or(|own| own.heading.level == 1);
            return if is_item && !below_title { Seating::Body } else { Seating::Header };
        }
        if offset < self.footer {
            return Seating::Body;
        }
        // The last lines belong to the last task as well, unless a line of dashes sets them apart.
        let start = own.map_or(0, |own| own.span.start);
        let set_apart = (text.line_at(start)..text.line_at(offset)).any(|line| {
            let line = text.slice(text.line_span(line));
            line.trim().len() >= 3 && line.trim().bytes().all(|byte| matches!(byte, b'-' | b'*' | b'_'))
        });
        let is_last = own.is_none_or(|own| own.span.end >= plan.len());
        let speaks_of_tasks = plan.tasks().any(|task| (start..offset).contains(&task.place(task.span).start));
        if set_apart || is_last && !speaks_of_tasks { Seating::Footer } else { Seating::Body }
    }
}

impl Stamp {
    /// The day it gives; `None` where it names no day or none that exists.
    pub fn day(&self, today: Date) -> Option<Date> {
        (self.date.precision() == crate::calendar::Precision::Day).then(|| self.date.resolve(today)).flatten()
    }
}
