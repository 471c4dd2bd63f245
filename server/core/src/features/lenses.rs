//! What stands above headings: how far a section is, what is overdue in it, and how to mark it done.
//!
//! What is overdue only the rules for that are asked, unless the document was judged before: whoever shows lenses need not wait for all
//! others. The trap: what a lens says decides whether there is one, so it is complete at once.

use std::borrow::Cow;

use super::standing::Standings;
use crate::finding::Finding;
use crate::rules::{DocumentContext, judge_in, speaks_of_passed_days};
use crate::text::Span;

/// The rule that finds what is overdue.
const OVERDUE: &str = "past-due";

/// Which lenses somebody wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// How far a section is.
    pub progress: bool,
    /// How much of it is overdue.
    pub overdue: bool,
    /// Its tasks can be marked done.
    pub mark_done: bool,
}

impl Default for Wanted {
    /// All of them.
    fn default() -> Wanted {
        Wanted { progress: true, overdue: true, mark_done: true }
    }
}

impl Wanted {
    /// Is any of them wanted?
    pub fn any(self) -> bool {
        self.progress || self.overdue || self.mark_done
    }
}

/// Something above a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    /// The heading.
    pub span: Span,
    /// What it says: `12/38 done`.
    pub title: String,
    /// What it is.
    pub kind: LensKind,
}

/// What a lens is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LensKind {
    /// How far the section is.
    Progress,
    /// How much of it is overdue.
    Overdue,
    /// Whoever chooses it marks the section done.
    MarkDone,
}

/// The lenses of the document, in order; `found` is what the rules of documents find in it, where that is known.
pub fn lenses(context: &DocumentContext, wanted: Wanted, found: Option<&[Finding]>) -> Vec<Lens> {
    let sections = context.outline().sections();
    let standings = Standings::of(context);
    let overdue = if wanted.overdue { overdue(context, found) } else { Vec::new() };
    let mut lenses = Vec::new();
    for (index, section) in sections.iter().enumerate().filter(|(_, section)| !section.historical) {
        let Some(way) = standings.at(index).way else { continue };
        let span = section.heading_span();
        let mut add = |kind: LensKind, title: String| lenses.push(Lens { span, title, kind });
        if wanted.progress {
            add(LensKind::Progress, format!("{}/{} done", way.done, way.total));
        }
        let before = |offset: u32| overdue.partition_point(|at| *at < offset);
        let late = before(section.span.end) - before(section.span.start);
        if wanted.overdue && late > 0 {
            add(LensKind::Overdue, format!("{late} overdue"));
        }
        // What holds sections with tasks of their own is rarely done at one stroke.
        let own =
            sections.get(index + 1).map_or(section.span.end, |next| next.span.start.min(section.span.end));
        if wanted.mark_done && way.open() > 0 && context.census().any(Span::new(span.end, own.max(span.end)))
        {
            add(LensKind::MarkDone, "Mark done".to_owned());
        }
    }
    lenses
}

/// Where something is overdue, in order.
fn overdue(context: &DocumentContext, found: Option<&[Finding]>) -> Vec<u32> {
    // Of a document that sleeps they are not told one by one.
    let judged = || judge_in(context, |rule| speaks_of_passed_days(rule.code));
    let found = found.map_or_else(|| Cow::Owned(judged()), Cow::Borrowed);
    let heard = found.iter().filter(|finding| finding.code == OVERDUE && !finding.silenced);
    let mut overdue: Vec<u32> = heard.map(|finding| finding.span.start).collect();
    overdue.sort_unstable();
    overdue
}
