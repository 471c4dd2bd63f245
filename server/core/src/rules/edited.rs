//! What is found in a large document after edits, at a cost that most of it has no part in.
//!
//! An [excerpt](crate::plan::Excerpt) around the last edits is judged as it was before them and as it is. What differs is taken, and of all
//! else what was found before them, where it stands now. That in turn was found so, back to when the whole was judged: so an excerpt is
//! around what was edited last, however much was edited before.
//! The trap: an excerpt does not know all (ids that are counted once in the whole document, the line that a message names), and what others
//! say of the document is as it was. So whoever uses it judges the whole when there is time, and tells that.

mod blocks;
mod moved;
mod places;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::judging::one_a_place;
use super::{judge_document, settle};
use crate::finding::Finding;
use crate::plan::Excerpt;
use crate::status::Vocabulary;
use crate::text::{Revision, Span};
use crate::workspace::{Document, Workspace};

use blocks::around_related;
use moved::Moved;
pub use places::Known;

/// A document as it was when all of it was judged.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// As it was, with its text.
    pub document: &'a Document,
    /// What it showed by itself ([`judge_document`]).
    pub own: &'a [Finding],
    /// What only its repository showed ([`judge_together`](super::judge_together)).
    pub together: &'a [Finding],
    /// What was edited since.
    pub edits: &'a Revision,
    /// What is known of its findings.
    pub known: &'a Known,
}

impl<'a> Past<'a> {
    /// All that was found, before it was settled.
    pub fn all(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.own.iter().chain(self.together)
    }

    /// How many blocks that is, of findings that follow one another.
    pub fn block_count(&self) -> usize {
        self.known.blocks(self).len()
    }

    /// What is told of the block with this number, in the order of its places.
    pub fn block(&self, number: usize) -> Vec<&'a Finding> {
        let findings = self.known.blocks(self).findings(number).iter().map(|index| self.at(*index));
        one_a_place(findings.collect(), |finding| (finding.span, finding.code))
    }

    /// The finding of [`Past::all`] with this index, which must be less than their number.
    pub fn at(&self, index: usize) -> &'a Finding {
        index.checked_sub(self.own.len()).map_or_else(|| &self.own[index], |index| &self.together[index])
    }
}

/// What is found after edits, in order.
#[derive(Debug)]
pub enum Stands<'a> {
    /// A whole [`Past::block`], by its number: all of it stands on the lines and in the columns on which it stood then, and so does what
    /// takes part.
    Block(usize),
    /// What is there instead of other blocks.
    Others(Vec<Other<'a>>),
}

/// A finding after edits, of a block in which something has changed.
#[derive(Debug)]
pub enum Other<'a> {
    /// One of [`Past::all`], by its index, that stands as [`Stands::Block`] does.
    Still(usize),
    /// A finding that stands elsewhere, or is new.
    Now(Cow<'a, Finding>),
}

/// The document as it was when an excerpt of it was judged last, if that was after a [`Past`].
#[derive(Debug, Clone, Copy)]
pub struct Last<'a> {
    /// As it was, with its text.
    pub document: &'a Document,
    /// What was made of it.
    pub edited: &'a Edited,
    /// What was edited since all was judged, up to this.
    pub before: &'a Revision,
    /// What was edited since this.
    pub edits: &'a Revision,
}

/// What edits of a large document have made of what is found in it.
#[derive(Debug, Default)]
pub struct Edited {
    /// What excerpts show that the whole did not show when it was judged, where it stands now.
    new: Vec<Finding>,
    /// What of [`Past::own`] is not so any more, by its indices.
    gone: BTreeSet<usize>,
    /// A client shows the list that it was shown before.
    is_as_before: bool,
    /// The excerpt that was judged last: whoever types goes on where the last edit was.
    excerpted: Option<Excerpted>,
}

/// The excerpt of a document around some places.
#[derive(Debug, Clone)]
struct Excerpted {
    excerpt: Excerpt,
    document: Document,
    found: Arc<[Finding]>,
}

/// What is left, and what is new, in changed blocks that follow one another.
#[derive(Default)]
struct Run<'a> {
    /// The indices of findings, each with its place now.
    left: Vec<(Span, usize)>,
    new: Vec<&'a Finding>,
}

impl<'a> Run<'a> {
    /// Says what of it speaks of which place, and is empty then.
    fn end(&mut self, past: Past<'a>, moved: &Moved, stands: &mut Vec<Stands<'a>>) {
        if self.left.is_empty() && self.new.is_empty() {
            return;
        }
        let left = self.left.drain(..).map(|(span, index)| (span, past.at(index), Some(index)));
        let all = left.chain(self.new.drain(..).map(|finding| (finding.span, finding, None))).collect();
        let told = one_a_place(all, |(span, finding, _)| (*span, finding.code)).into_iter();
        let is_left = |finding: &Finding| moved.leaves(finding.span, around_related(finding, past.document));
        let others = told.filter_map(|(_, finding, index)| match index {
            None => Some(Other::Now(Cow::Borrowed(finding))),
            Some(index) if is_left(finding) => Some(Other::Still(index)),
            Some(_) => moved.now(finding).map(|finding| Other::Now(Cow::Owned(finding))),
        });
        stands.push(Stands::Others(others.collect()));
    }
}

/// A place and a rule.
type At = (Span, &'static str);

/// What was found in an excerpt, and what has become of it.
#[derive(Debug)]
struct Was<'a> {
    message: &'a str,
    now: Now<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Now<'a> {
    Gone,
    Same,
    Other(&'a Finding),
}

impl Last<'_> {
    /// An excerpt around what was edited, as it was before that.
    fn excerpted(&self, workspace: &Workspace, index: usize) -> Option<Excerpted> {
        let places: Vec<Span> = self.edits.edits().iter().map(|(span, _)| *span).collect();
        let is_around = |known: &&Excerpted| places.iter().all(|place| known.excerpt.is_around(*place));
        if let Some(known) = self.edited.excerpted.as_ref().filter(is_around) {
            return Some(known.clone());
        }
        let plan = &self.document.reading.as_deref()?.plan;
        let vocabulary = Vocabulary::of(plan, &workspace.repositories.get(index)?.config);
        let (excerpt, document) = self.document.excerpt(&vocabulary, &places, false)?;
        let document = Document { is_edited: self.document.is_edited, ..document };
        let found = judge_document(workspace, index, &document).into();
        Some(Excerpted { excerpt, document, found })
    }
}

impl Edited {
    /// Judges what edits have made of `past`, and of `last` if an excerpt was judged since: `document`, of the repository with this index.
    /// `None` where all of it is to be judged, because it is not large, or because the last edits bear on most of it.
    pub fn judge(
        workspace: &Workspace,
        index: usize,
        past: Past,
        last: Option<Last>,
        document: &Document,
    ) -> Option<Edited> {
        let (nothing, unmoved) = (Edited::default(), Revision::default());
        let first = Last { document: past.document, edited: &nothing, before: &unmoved, edits: past.edits };
        let last = last.unwrap_or(first);
        let reading = document.reading.as_deref()?;
        let before = last.excerpted(workspace, index)?;
        let now = |span| last.edits.now(span);
        let plan = before.excerpt.of(&reading.plan, now)?;
        let after = before.document.tried(Arc::new(reading.excerpted(plan)), None);
        let after = Document { is_edited: document.is_edited, ..after };
        let found: Arc<[Finding]> = judge_document(workspace, index, &after).into();
        let mut edited = Edited::between(past, last, document, (&before.found, &found))?;
        let excerpt = before.excerpt.moved(now);
        edited.excerpted = Some(Excerpted { excerpt, document: after, found });
        Some(edited)
    }

    /// What has become of what was found in an excerpt of `last` before and after the edits since.
    fn between(
        past: Past,
        last: Last,
        document: &Document,
        (before, after): (&[Finding], &[Finding]),
    ) -> Option<Edited> {
        let mut known: BTreeMap<At, Was> = BTreeMap::new();
        let mut moved: BTreeMap<At, At> = BTreeMap::new();
        for finding in before {
            let at = (finding.span, finding.code);
            moved.insert((last.edits.now(finding.span), finding.code), at);
            known.insert(at, Was { message: &finding.message, now: Now::Gone });
        }
        let mut new = Vec::new();
        for finding in after {
            let at = moved.get(&(finding.span, finding.code));
            let Some((at, was)) = at.and_then(|at| Some((at, known.get_mut(at)?))) else {
                new.push(finding.clone());
                continue;
            };
            let is_same = was.message == finding.message && !last.edits.touches(at.0);
            was.now = if is_same { Now::Same } else { Now::Other(finding) };
        }
        known.retain(|_, was| was.now != Now::Same);
        let is_as_before =
            new.is_empty() && known.is_empty() && last.shows_the_same(past, document).unwrap_or(false);
        let stands = Moved::new(&past.document.path, last.edits, last.document, document)?;
        for finding in &last.edited.new {
            match known.get(&(finding.span, finding.code)).map(|was| (was.message, was.now)) {
                Some((_, Now::Gone)) => {}
                Some((message, Now::Other(other))) if message == finding.message => new.push(other.clone()),
                // In the whole it says something else: what the excerpt says of it is less.
                _ => new.extend(stands.now(finding)),
            }
        }
        let mut gone = last.edited.gone.clone();
        for ((span, code), was) in &known {
            for index in past.known.places(&past).own_at(*span, past.own, last.before) {
                let finding = &past.own[index];
                if finding.code != *code || gone.contains(&index) {
                    continue;
                }
                match was.now {
                    Now::Other(other) if was.message == finding.message => new.push(other.clone()),
                    Now::Gone => {}
                    _ => continue,
                }
                gone.insert(index);
            }
        }
        Some(Edited { new, gone, is_as_before, excerpted: None })
    }

    /// Does whoever counts lines and columns see the same list as of the state before: the [`Last`], or else the [`Past`]? It may be so where
    /// this says no.
    pub fn is_as_before(&self) -> bool {
        self.is_as_before
    }

    /// All that is found in the document now, as [`settle`] says it.
    pub fn findings(
        &self,
        workspace: &Workspace,
        index: usize,
        past: Past,
        document: &Document,
    ) -> Vec<Finding> {
        let Some(moved) = Moved::new(&past.document.path, past.edits, past.document, document) else {
            return Vec::new();
        };
        let mut findings: Vec<Finding> = self.left(past).filter_map(|finding| moved.now(finding)).collect();
        findings.extend_from_slice(&self.new);
        settle(workspace, index, Some(document), findings)
    }

    /// The same for whoever shows lines and columns, in the same order: most of a large document is as it was, and is not looked at.
    pub fn standing<'a>(
        &'a self,
        workspace: &Workspace,
        index: usize,
        past: Past<'a>,
        document: &Document,
    ) -> Vec<Stands<'a>> {
        // Which comments are needed is asked of all findings.
        if !document.suppressions.silences().is_empty() {
            let all = self.findings(workspace, index, past, document).into_iter();
            return vec![Stands::Others(all.map(|finding| Other::Now(Cow::Owned(finding))).collect())];
        }
        let Some(moved) = Moved::new(&past.document.path, past.edits, past.document, document) else {
            return Vec::new();
        };
        let blocks = past.known.blocks(&past);
        let new = self.new.iter().filter(|finding| !finding.silenced);
        let changed = blocks.changed(&moved, self.gone.iter(), new, past.edits);
        let (mut stands, mut run) = (Vec::new(), Run::default());
        let mut new = changed.new.into_iter().peekable();
        for (number, is_changed) in changed.is_changed.into_iter().enumerate() {
            if !is_changed {
                run.end(past, &moved, &mut stands);
                stands.push(Stands::Block(number));
                continue;
            }
            let left = blocks.findings(number).iter().filter(|index| !self.gone.contains(index));
            run.left.extend(left.filter_map(|index| Some((moved.place(past.at(*index))?, *index))));
            run.new.extend(std::iter::from_fn(|| new.next_if(|(block, _)| *block == number)).map(|it| it.1));
        }
        run.new.extend(new.map(|(_, finding)| finding));
        run.end(past, &moved, &mut stands);
        stands
    }

    /// What was found in the whole and still is.
    fn left<'a>(&self, past: Past<'a>) -> impl Iterator<Item = &'a Finding> {
        past.all().enumerate().filter(|(index, _)| !self.gone.contains(index)).map(|(_, finding)| finding)
    }
}
