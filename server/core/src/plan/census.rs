//! The census: which tasks there are below a place of a document, and every reasonable way to count them.
//!
//! A claim about tasks is right if *any* way gives its number: all boxes, outermost boxes, leaves, those with ids, distinct ids, rows,
//! headings. [`Census::ways`] lists them, the most ordinary first; messages name the way they counted by.
//! The trap: a box below "Acceptance criteria" or "Next steps" may or may not count, so there are ways with and without.

mod digests;
mod omitted;
mod ways;

pub use digests::Digests;
pub use digests::PageDigested;
pub(super) use digests::{Digested, Sieve, of_piece, words_of};
pub use omitted::Omitted;
pub use ways::Way;

use std::ops::Range;
use std::sync::OnceLock;

use ways::{Ids, Sums};

use super::{At, Caption, Outline, Plan, Task, TaskForm};
use crate::status::{Class, Vocabulary};
use crate::text::Span;

/// The tasks of a document as they can be counted, in order.
#[derive(Debug, Clone)]
pub struct Census<'a> {
    units: Vec<Unit<'a>>,
    bullets: Vec<u32>,
    /// Once somebody counts by ids.
    ids: OnceLock<Ids>,
    /// What is counted besides the units, with the outline of the whole document.
    omitted: Option<(&'a Omitted, &'a Outline)>,
}

/// One task, with what decides whether a way counts it.
#[derive(Debug, Clone)]
pub struct Unit<'a> {
    /// Its place in the document.
    pub span: Span,
    /// Where its text is.
    pub title: Span,
    /// How it is written.
    pub kind: Kind,
    /// What its status means; a heading without one is open.
    pub class: Class,
    /// Its parent among the units, by nesting.
    pub parent: Option<usize>,
    /// No box is nested in it.
    pub leaf: bool,
    /// It is open on purpose.
    pub waived: bool,
    /// The start of the heading, caption or item that makes it no part of the work around it ("Acceptance criteria").
    pub aside: Option<u32>,
    /// It stands below a heading of the past, such as "Archive".
    pub past: bool,
    /// Its id.
    pub id: Option<&'a str>,
    /// It only refers to tasks that stand elsewhere.
    pub refers: bool,
    /// Its text states a status too.
    pub stated: Option<Class>,
}

/// How a task is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A box, or an emoji in place of one.
    Box,
    /// A row of a table.
    Row,
    /// A heading.
    Heading,
    /// An emoji in a document whose tasks have boxes: most such lists report.
    Emoji,
}

impl<'a> Census<'a> {
    /// Counts the tasks of `plan`.
    pub fn of(plan: &'a Plan, vocabulary: &Vocabulary) -> Census<'a> {
        let asides = Asides::of(plan);
        let omitted = plan.omitted();
        let (mut boxes, mut emojis) =
            omitted.map(|(omitted, _)| omitted.boxes_and_emojis()).unwrap_or_default();
        for task in plan.tasks() {
            boxes += usize::from(matches!(task.form, TaskForm::Box { .. }));
            emojis += usize::from(matches!(task.form, TaskForm::Emoji { .. }));
        }
        let mut units = Units::new(boxes > emojis, vocabulary);
        for task in plan.tasks() {
            let start = task.place(task.span).start;
            units.take(task, asides.at(start), plan.outline().is_historical(start));
        }
        let bullets = plan.bullets().map(|bullet| bullet.base + *bullet).collect();
        Census { units: units.units, bullets, ids: OnceLock::new(), omitted }
    }

    /// What the tasks of `scope` come to that an excerpt leaves out.
    fn omitted(&self, scope: Span) -> Sums {
        self.omitted.map(|(omitted, outline)| omitted.sums(outline, scope)).unwrap_or_default()
    }

    /// Does an excerpt leave out tasks of `scope`?
    pub fn omits(&self, scope: Span) -> bool {
        self.omitted.is_some_and(|(omitted, outline)| omitted.any(outline, scope))
    }

    /// Are there tasks in `scope`?
    pub fn any(&self, scope: Span) -> bool {
        !self.within(scope).is_empty() || self.omits(scope)
    }

    /// Every task, in order.
    pub fn units(&self) -> &[Unit<'a>] {
        &self.units
    }

    /// The tasks that begin in `scope`.
    pub fn within(&self, scope: Span) -> &[Unit<'a>] {
        self.units.get(self.range(scope)).unwrap_or_default()
    }

    /// The indices of the tasks that begin in `scope`.
    pub fn range(&self, scope: Span) -> Range<usize> {
        let before = |offset: u32| self.units.partition_point(|unit| unit.span.start < offset);
        before(scope.start)..before(scope.end).max(before(scope.start))
    }

    /// How many items of outermost lists without a box begin in `scope`.
    pub fn bullets(&self, scope: Span) -> u64 {
        let before = |offset: u32| self.bullets.partition_point(|at| *at < offset);
        (before(scope.end) - before(scope.start).min(before(scope.end))) as u64
    }

    /// The work of `scope` that a claim of "done" denies: unfinished boxes that are neither waived nor below an aside that begins
    /// in the scope; a box with unfinished children counts with its children alone.
    pub fn unfinished(&self, scope: Span) -> impl Iterator<Item = &Unit<'a>> {
        self.within(scope).iter().filter(move |unit| {
            unit.kind == Kind::Box
                && unit.class.is_unfinished()
                && !unit.waived
                && !unit.past
                && !self.is_below_waived(unit)
                && unit.aside.is_none_or(|aside| aside < scope.start)
        })
    }

    /// How many boxes of `scope` a count of what is open speaks of: the unfinished ones, and those that are done or given up.
    pub fn boxes(&self, scope: Span) -> usize {
        let finished = |unit: &&Unit| unit.kind == Kind::Box && !unit.class.is_unfinished();
        self.unfinished(scope).count() + self.within(scope).iter().filter(finished).count()
    }

    /// Is a task around it waived, given up, or done?
    fn is_below_waived(&self, unit: &Unit) -> bool {
        let mut next = unit.parent;
        while let Some(parent) = next.and_then(|parent| self.units.get(parent)) {
            if parent.waived || parent.class == Class::Cancelled {
                return true;
            }
            next = parent.parent;
        }
        false
    }
}

/// Tasks as they are taken in, one behind the other.
struct Units<'a, 'v> {
    units: Vec<Unit<'a>>,
    /// Those in which the next may be nested.
    open: Vec<usize>,
    /// Most tasks of the document have boxes.
    boxed: bool,
    vocabulary: &'v Vocabulary,
}

impl<'a, 'v> Units<'a, 'v> {
    fn new(boxed: bool, vocabulary: &'v Vocabulary) -> Units<'a, 'v> {
        Units { units: Vec::new(), open: Vec::new(), boxed, vocabulary }
    }

    fn take(&mut self, task: At<'a, Task>, aside: Option<u32>, past: bool) {
        let span = task.place(task.span);
        let units = &mut self.units;
        while self.open.last().is_some_and(|last| units[*last].span.end <= span.start) {
            self.open.pop();
        }
        let kind = match task.form {
            TaskForm::Emoji { .. } if self.boxed => Kind::Emoji,
            TaskForm::Box { .. } | TaskForm::Emoji { .. } => Kind::Box,
            TaskForm::Row { .. } => Kind::Row,
            TaskForm::Heading => Kind::Heading,
        };
        let parent = self.open.last().copied().filter(|_| kind == Kind::Box);
        if let Some(parent) = parent {
            units[parent].leaf = false;
        }
        if kind == Kind::Box {
            self.open.push(units.len());
        }
        units.push(Unit {
            span,
            title: task.place(task.title),
            kind,
            class: task.class(self.vocabulary).unwrap_or(Class::Open),
            parent,
            leaf: true,
            waived: task.waived || is_moved(task.item, self.vocabulary),
            aside,
            past,
            id: task.item.id.as_deref(),
            refers: task.refers,
            stated: task.stated.map(|stated| stated.class),
        });
    }
}

/// `[>]` and `[<]` move a task elsewhere in bullet journals, unless the document says otherwise.
fn is_moved(task: &Task, vocabulary: &Vocabulary) -> bool {
    matches!(&task.form, TaskForm::Box { marker, .. } if matches!(marker.as_str(), ">" | "<") && !vocabulary.is_defined(marker))
}

/// The places of a document that are no part of the work around them.
struct Asides {
    /// Spans in order of their starts, not nested within one another.
    spans: Vec<Span>,
}

impl Asides {
    fn of(plan: &Plan) -> Asides {
        let sections = plan.outline().sections();
        let mut spans: Vec<Span> =
            sections.iter().filter(|section| section.is_aside()).map(|section| section.span).collect();
        let captions: Vec<(Span, Caption)> =
            plan.captions().map(|caption| (caption.place(caption.span), *caption.item)).collect();
        for (index, (span, caption)) in captions.iter().enumerate().filter(|(_, (_, caption))| caption.aside)
        {
            let span = *span;
            if caption.nested {
                spans.push(span);
                continue;
            }
            let next_heading = sections
                .get(sections.partition_point(|section| section.span.start <= span.start))
                .map_or(plan.len(), |section| section.span.start);
            // The next caption of its own ends it; those of items below it do not.
            let next_caption = captions[index + 1..]
                .iter()
                .find(|(_, other)| !other.nested)
                .map_or(plan.len(), |(other, _)| other.start);
            spans.push(Span::new(span.start, next_heading.min(next_caption)));
        }
        spans.sort();
        let mut outermost: Vec<Span> = Vec::new();
        for span in spans {
            match outermost.last_mut() {
                Some(last) if span.start < last.end && span.end <= last.end => {}
                _ => outermost.push(span),
            }
        }
        Asides { spans: outermost }
    }

    /// The innermost start of an aside around `offset`: what asks compares it with the scope that it judges.
    fn at(&self, offset: u32) -> Option<u32> {
        let index = self.spans.partition_point(|span| span.start <= offset);
        self.spans[..index].iter().rev().take(8).find(|span| offset < span.end).map(|span| span.start)
    }
}
