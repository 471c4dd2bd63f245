//! "Phase 2: IN PROGRESS" over boxes that are all ticked.

use super::{DocumentContext, declare_rule};
use crate::actions::wording::{self, Where};
use crate::finding::{Applicability, Finding};
use crate::languages::{List, has};
use crate::plan::Section;
use crate::plan::census::{self, Census};
use crate::status::{Class, Stated, stated};
use crate::text::Span;

declare_rule! {
    /// A heading, or the status line below it, says that work is open or under way, and every box below it is done.
    ///
    /// Judged are headings from level 2 on that number a phase, week, sprint, milestone, day or task, and have two boxes or more.
    ///
    /// ## Why it matters
    /// A phase that nobody closed is planned, reported and waited for.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Schema (IN PROGRESS)
    /// - [x] Tables
    /// - [x] Backups
    ///
    /// ## Phase 2: Import
    /// **Status:** Not started
    /// - [x] Reader
    /// - [x] Writer
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Schema (IN PROGRESS)
    /// - [x] Tables
    /// - [ ] Backups
    ///
    /// ## Phase 2: Import (BLOCKED)
    /// - [x] Reader
    /// - [x] Writer
    /// ```
    ///
    /// ## Fix
    /// The status becomes the one for finished work, as the file writes it.
    ///
    /// ## What it cannot know
    /// Whether there is work that nobody wrote down yet.
    OPEN_WITH_DONE_TASKS {
        code: "open-with-done-tasks",
        severity: Information,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().tasks().next().is_none() {
        return;
    }
    let census = context.census();
    let sections = context.outline().sections();
    for section in sections.iter().filter(|section| is_work(context, section)) {
        let Some(stated) = section.heading.status.filter(is_open) else { continue };
        if is_title(context, section, stated) {
            continue;
        }
        if let Some(count) = finished(census, section, section.heading_span().end) {
            findings.push(finding(context, Where::Heading, section.place(stated.span), count));
        }
    }
    for label in context.plan().labels().filter(|label| label.key == "status" && !label.front_matter) {
        let span = label.place(label.span);
        let Some(stated) = stated::of_value(&label.value).filter(is_open) else { continue };
        let Some(section) = context.outline().section_at(span.start).map(|at| &sections[at]) else {
            continue;
        };
        let head = Span::new(section.heading_span().end, span.start);
        let rest = label.value.get(stated.span.end as usize..).unwrap_or_default();
        if !is_work(context, section)
            || section.heading.status.is_some()
            || !census.within(head).is_empty()
            || rest.contains(['|', ',', ';'])
        {
            continue;
        }
        if let Some(count) = finished(census, section, span.end) {
            findings.push(finding(context, Where::Value, stated.span.shift(span.start), count));
        }
    }
}

/// Does it say in words that work is to begin or goes on, and take nothing of it back?
fn is_open(stated: &Stated) -> bool {
    stated.word && !stated.qualified && matches!(stated.class, Class::Open | Class::Active)
}

/// Is the word all there is of the title? "Phase 6: Testing" names what is done.
fn is_title(context: &DocumentContext, section: &Section, stated: Stated) -> bool {
    let before = context.source(section.place(Span::new(section.heading.content.start, stated.span.start)));
    let number = section.heading.unit.as_ref().map_or(0, |unit| unit.span.end as usize);
    let between = before.get(number..).unwrap_or_default();
    let written = context.source(section.place(stated.span));
    between.trim_matches([' ', ':', '-', '–', '—', '.', '*']).is_empty()
        && has(List::Activities, &written.trim_matches(['*', '_']).to_lowercase())
}

/// A live section of numbered work.
fn is_work(context: &DocumentContext, section: &Section) -> bool {
    let numbered = section.heading.unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some());
    section.heading.level >= 2
        && numbered
        && !section.historical
        && !context.outline().path(section.parent).any(Section::is_aside)
}

/// How many boxes the section has, where they are two or more, all are finished, and no other task is open.
fn finished(census: &Census, section: &Section, from: u32) -> Option<usize> {
    let scope = Span::new(from, section.span.end);
    let units = census.within(scope);
    let own = |unit: &&census::Unit| unit.aside.is_none_or(|aside| aside < scope.start);
    let boxes = units.iter().filter(own).filter(|unit| unit.kind == census::Kind::Box);
    let (all, done) =
        boxes.fold((0, 0), |(all, done), unit| (all + 1, done + usize::from(unit.class == Class::Done)));
    let is_open = |unit: &census::Unit| {
        unit.class.is_unfinished() && (unit.kind != census::Kind::Heading || unit.stated.is_some())
    };
    // Whether what an excerpt leaves out is open, nobody knows.
    (all >= 2 && done > 0 && !census.omits(scope) && !units.iter().any(is_open)).then_some(all)
}

fn finding(context: &DocumentContext, place: Where, span: Span, count: usize) -> Finding {
    let written = context.source(span);
    let message = format!("\"{}\", but all {count} boxes below are done", written.trim());
    let word = wording::like(context, place, Class::Done, written.trim());
    Finding::new(&OPEN_WITH_DONE_TASKS, span, message).fix(
        Applicability::Unsafe,
        format!("Change the status to {word}"),
        span,
        word,
    )
}
