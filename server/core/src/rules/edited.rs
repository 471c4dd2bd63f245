//! What is found in a large document after edits, at a cost that most of it has no part in.
//!
//! An [excerpt](crate::plan::Excerpt) around the last edits is judged as it was before them and as it is. What differs is taken, and of all
//! else what was found before them, where it stands now. That in turn was found so, back to when the whole was judged: so an excerpt is
//! around what was edited last, however much was edited before.
//! The trap: an excerpt does not know all (ids that are counted once in the whole document, the line that a message names), and what others
//! say of the document is as it was. So whoever uses it judges the whole when there is time, and tells that.

mod moved;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{judge_document, settle};
use crate::finding::Finding;
use crate::plan::Excerpt;
use crate::status::Vocabulary;
use crate::text::{Revision, Span};
use crate::workspace::{Document, Workspace};

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
        let Some(stands) = Moved::new(&past.document.path, past.edits, past.document, document) else {
            return Vec::new();
        };
        let own = past.own.iter().enumerate().filter(|(index, _)| !self.gone.contains(index));
        let all = own.map(|(_, finding)| finding).chain(past.together);
        let mut findings: Vec<Finding> = all.filter_map(|finding| stands.now(finding)).collect();
        findings.extend_from_slice(&self.new);
        settle(workspace, index, Some(document), findings)
    }
}
