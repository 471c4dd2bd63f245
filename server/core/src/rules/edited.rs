//! What is found in a large document after edits, at a cost that most of it has no part in.
//!
//! An [excerpt](crate::plan::Excerpt) around the edits is judged as it was and as it is. What differs is taken, and of all else what was
//! found when the whole was judged, where it stands now.
//! The trap: an excerpt does not know all (ids that are counted once in the whole document, the line that a message names), and what others
//! say of the document is as it was. So whoever uses it judges the whole when there is time, and tells that.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{judge_document, settle};
use crate::finding::{Finding, Related};
use crate::status::Vocabulary;
use crate::text::{Encoding, Revision, Span, Text};
use crate::workspace::{Document, Reading, Workspace};

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
}

/// What is found in a document of the repository with this index, which edits have made of `past`; `None` where all of it is to be judged,
/// because it is not large, or because the edits bear on most of it.
pub fn judge_edited(
    workspace: &Workspace,
    index: usize,
    past: Past,
    document: &Document,
) -> Option<Vec<Finding>> {
    let (reading, was) = (document.reading.as_deref()?, past.document.reading.as_deref()?);
    let config = &workspace.repositories.get(index)?.config;
    let places: Vec<Span> = past.edits.edits().iter().map(|(span, _)| *span).collect();
    let (excerpt, before) = past.document.excerpt(&Vocabulary::of(&was.plan, config), &places)?;
    let plan = excerpt.of(&reading.plan, |span| past.edits.now(span))?;
    let after = before.tried(Arc::new(reading.excerpted(plan)), None);
    let judge = |excerpt: Document| {
        judge_document(workspace, index, &Document { is_tried: document.is_tried, ..excerpt })
    };
    let differences = Differences::between(&judge(before), judge(after), past.edits);
    let own = past.own.iter().filter_map(|finding| differences.now(finding, &past, reading));
    let together = past.together.iter().filter_map(|finding| past.moved(finding, reading));
    let mut findings: Vec<Finding> = own.chain(together).collect();
    findings.extend(differences.new);
    Some(settle(workspace, index, Some(document), findings))
}

/// A rule and a place.
type At = (Span, &'static str);

/// What is found in an excerpt after edits, and was not before, or otherwise.
#[derive(Default)]
struct Differences {
    /// What is found now where nothing was found before.
    new: Vec<Finding>,
    /// What was found before, each with what has become of it.
    known: BTreeMap<At, Known>,
}

/// What was found in an excerpt.
struct Known {
    message: String,
    now: Now,
}

/// What has become of it.
enum Now {
    Gone,
    Same,
    Other(Finding),
}

impl Differences {
    fn between(before: &[Finding], after: Vec<Finding>, edits: &Revision) -> Differences {
        let mut differences = Differences::default();
        let mut moved: BTreeMap<At, At> = BTreeMap::new();
        for finding in before {
            let at = (finding.span, finding.code);
            moved.insert((edits.now(finding.span), finding.code), at);
            differences.known.insert(at, Known { message: finding.message.clone(), now: Now::Gone });
        }
        for finding in after {
            let at = moved.get(&(finding.span, finding.code));
            let known = at.and_then(|at| Some((at.0, differences.known.get_mut(at)?)));
            let Some((place, known)) = known else {
                differences.new.push(finding);
                continue;
            };
            let is_same = known.message == finding.message && !edits.touches(place);
            known.now = if is_same { Now::Same } else { Now::Other(finding) };
        }
        differences
    }

    /// What has become of something that was found in the whole document.
    fn now(&self, finding: &Finding, past: &Past, reading: &Reading) -> Option<Finding> {
        match self.known.get(&(finding.span, finding.code)) {
            // In the whole it says something else: what the excerpt says of it is less.
            Some(Known { message, now: Now::Other(other) }) if *message == finding.message => {
                Some(other.clone())
            }
            Some(Known { now: Now::Gone, .. }) => None,
            _ => past.moved(finding, reading),
        }
    }
}

impl Past<'_> {
    /// A finding where it stands now; `None` where somebody edits what it is about.
    fn moved(&self, finding: &Finding, reading: &Reading) -> Option<Finding> {
        if self.edits.touches(finding.span) {
            return None;
        }
        let mut moved = finding.clone();
        moved.span = self.edits.now(finding.span);
        let is_own = |related: &Related| related.path == self.document.path;
        let was = self.document.reading.as_deref().map(|was| &was.text);
        for related in moved.related.iter_mut().filter(|related| is_own(related)) {
            let span = self.edits.now(span(was?, related));
            related.points = reading.text.points(span);
        }
        moved.fixes.retain_mut(|fix| {
            fix.edits.iter_mut().filter(|edit| edit.file.is_none()).all(|edit| {
                let is_left = !self.edits.touches(edit.span);
                edit.span = self.edits.now(edit.span);
                is_left
            })
        });
        Some(moved)
    }
}

/// Where a related place stands in a text.
fn span(text: &Text, related: &Related) -> Span {
    let offset = |point: crate::text::Point| text.offset(point.position(Encoding::Utf8), Encoding::Utf8);
    Span::new(offset(related.points.0), offset(related.points.1))
}
