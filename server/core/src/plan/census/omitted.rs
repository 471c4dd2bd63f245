//! What the tasks come to that an excerpt of a document leaves out, in whichever of its sections somebody asks.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Sums;
use super::digests::{Aside, Begins, PageDigest};
use crate::plan::Outline;
use crate::text::Span;

/// What the tasks come to that an excerpt leaves out: those of the chunks that it does not take.
#[derive(Debug, Clone, PartialEq)]
pub struct Omitted {
    /// Every page of the document, with which of its chunks are taken.
    pages: Vec<(Arc<PageDigest>, u64)>,
    headings: usize,
    boxes: usize,
    emojis: usize,
}

impl Omitted {
    /// What these pages come to without the chunks that are taken, a bit for each.
    pub(in crate::plan) fn of(pages: Vec<(Arc<PageDigest>, u64)>) -> Omitted {
        let headings = pages.iter().map(|(page, _)| page.headings).sum();
        let mut omitted = Omitted { pages, headings, boxes: 0, emojis: 0 };
        for (page, taken) in &omitted.pages {
            omitted.boxes += page.boxes;
            omitted.emojis += page.emojis;
            for digest in page.chunks.iter().enumerate().filter(|(at, _)| taken >> at & 1 == 1).map(|it| it.1)
            {
                omitted.boxes -= digest.boxes;
                omitted.emojis -= digest.emojis;
            }
        }
        omitted
    }

    /// Is it of a document with this outline?
    pub(in crate::plan) fn fits(&self, outline: &Outline) -> bool {
        self.headings == outline.sections().len()
    }

    /// How many boxes are left out, and how many emoji in place of one.
    pub(super) fn boxes_and_emojis(&self) -> (usize, usize) {
        (self.boxes, self.emojis)
    }

    /// Are there any in `scope`?
    pub(super) fn any(&self, outline: &Outline, scope: Span) -> bool {
        let found =
            |sums: &Sums| if sums.is_empty() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        self.each(outline, scope, |sums, _, _| found(sums)).is_break()
    }

    /// What those of `scope` come to: a whole document, or a section without its heading.
    pub(super) fn sums(&self, outline: &Outline, scope: Span) -> Sums {
        let mut all = Sums::default();
        let _ = self.each(outline, scope, |sums, is_own, is_live| {
            all.add(sums, is_own, is_live);
            ControlFlow::Continue(())
        });
        all
    }

    /// Hands what the tasks of `scope` come to, a whole document or a section without its heading, to `take`, in pieces: are they part of
    /// the work, and live? A page that is left out is one piece where it is the one or the other as a whole.
    fn each(
        &self,
        outline: &Outline,
        scope: Span,
        mut take: impl FnMut(&Sums, bool, bool) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let (first, last) = range(outline, scope);
        let is_live = |part: usize| {
            let section = part.checked_sub(1).and_then(|index| outline.sections().get(index));
            section.is_none_or(|section| !section.historical)
        };
        let (mut index, mut aside) = (0, Aside::default());
        for (page, taken) in &self.pages {
            let end = index + page.headings;
            if end < first {
                index = end;
                continue;
            }
            if last <= index {
                break;
            }
            let live = is_live(index);
            // Nothing before it makes it something else than what it is by itself, or all of it is beside the work.
            let is_beside = aside.section.is_some_and(|level| level < page.level);
            let is_one = *taken == 0
                && first <= index
                && end < last
                && (is_beside || aside == Aside::default())
                && (index..=end).all(|part| is_live(part) == live);
            if is_one {
                take(&page.sums, !is_beside, live)?;
                index = end;
                if !is_beside {
                    aside = page.aside;
                }
                continue;
            }
            for (at, digest) in page.chunks.iter().enumerate() {
                for part in &digest.parts {
                    aside.pass(part.begins);
                    if let Begins::Heading { .. } = part.begins {
                        index += 1;
                        if index == first {
                            // What is asked of is not beside itself.
                            aside = Aside::default();
                        }
                    }
                    if taken >> at & 1 == 1 || !(first..last).contains(&index) {
                        continue;
                    }
                    for (sums, is_own) in part.sums(aside) {
                        take(sums, is_own, is_live(index))?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// The indices of the parts that lie in `scope`: before the first heading, then below each one up to the next.
fn range(outline: &Outline, scope: Span) -> (usize, usize) {
    let sections = outline.sections();
    let first = if scope.start == 0 {
        0
    } else {
        // A scope begins behind the heading of its section.
        sections.partition_point(|section| section.heading_span().end < scope.start) + 1
    };
    let last = sections.partition_point(|section| section.span.start < scope.end) + 1;
    let is_whole =
        sections.get(first.wrapping_sub(1)).is_none_or(|section| section.heading_span().end <= scope.end);
    if first > last || !is_whole { (0, 0) } else { (first, last) }
}

#[cfg(test)]
mod tests {
    use crate::plan::census::Digests;
    use crate::plan::{Census, Excerpt};
    use crate::status::Vocabulary;
    use crate::text::Span;
    use crate::workspace::Reading;

    #[test]
    fn what_is_left_out_is_counted_as_in_the_whole() {
        let mut seed = 7u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let heads = [
            "# Harbour works",
            "## Phase one of the quay",
            "## Archive",
            "### Cables",
            "### Cables",
            "### Acceptance criteria",
        ];
        let vocabulary = Vocabulary::default();
        let mut compared = 0;
        for _ in 0..6 {
            let mut text = String::new();
            // A chapter of checks may go on over pages.
            let mut aside = 0_usize;
            for _ in 0..900 {
                aside = if next(200) == 0 { 90 } else { aside.saturating_sub(1) };
                let head = if aside > 0 {
                    ["### Acceptance criteria", "#### Cables"][next(2)]
                } else {
                    heads[next(heads.len())]
                };
                text += &format!("{head}\n\nWords that say how the work is to be done, and by whom.\n\n");
                for _ in 0..next(9) {
                    let indent = ["", "", "", "  ", "- Acceptance criteria:\n  "][next(5)];
                    let marker = if head == "## Archive" { "x" } else { ["x", " ", "-", "~"][next(4)] };
                    text += &format!(
                        "{indent}- [{marker}] Lay the cable from the crane to the shed number {}\n",
                        next(90)
                    );
                }
                text += "\n";
            }
            let plan = Reading::new(&text).plan;
            let whole = Census::of(&plan, &vocabulary);
            for _ in 0..8 {
                let place = Span::empty(next(text.len()) as u32);
                let excerpt = Excerpt::around(&plan, &Digests::default(), &vocabulary, &[place], true);
                let Some(excerpt) = excerpt.and_then(|excerpt| excerpt.of(&plan, |span| span)) else {
                    continue;
                };
                let part = Census::of(&excerpt, &vocabulary);
                let sections =
                    excerpt.outline().sections().iter().filter(|section| section.heading.level < 3);
                for scope in sections.map(|section| section.body()).chain([Span::new(0, plan.len())]) {
                    assert_eq!(part.ways(scope), whole.ways(scope));
                    assert_eq!(part.any(scope), whole.any(scope));
                    compared += 1;
                }
            }
        }
        assert!(compared > 100, "{compared}");
    }
}
