//! What the rules find afterwards and did not find before: put right by its own fix where that can be computed, else told.
//!
//! What has one answer is put right whatever the rule; of the rules that count or repeat a guess is taken, too.
//! The trap: a finding at a place where the same rule found something before is an old one, whatever it says now; the place may
//! speak of something else than planmark thinks. It is put right only where its fix is safe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::Left;
use super::trial::{After, Draft, Trial};
use crate::facts::{Fact, Shared, State, Together};
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::rules::{self, judge_all_together, judge_document, judge_together, settle};
use crate::text::Span;
use crate::workspace::{Document, Workspace};

type Found = BTreeMap<Arc<Path>, Vec<Finding>>;

/// What was found before anything was tried, as far as it mattered; the same for everything that is tried in whole documents.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// In documents that may change, as everything is judged.
    judged: Found,
    /// In others, as they are compared with one another.
    compared: Found,
}

/// What was found before, and what is found now.
pub(super) struct Judgement<'a> {
    shared: &'a Shared,
    before: &'a mut Before,
    now: Found,
}

impl<'a> Judgement<'a> {
    /// Nothing is tried yet; `shared` is kept of everything as it was, and `before` is what is known of it.
    pub(super) fn new(shared: &'a Shared, before: &'a mut Before) -> Judgement<'a> {
        Judgement { shared, before, now: Found::new() }
    }

    /// What was said of how far something is, and what is said of it now, in the repository with this index.
    pub(super) fn said(
        &self,
        trial: &Trial,
        after: &After,
        index: usize,
    ) -> (Vec<Arc<Fact>>, Vec<Arc<Fact>>) {
        let said =
            |together: &Together, workspace: &Workspace| together.states(workspace, index).cloned().collect();
        let before = &trial.before;
        let was = self.shared.ask_of(trial.state(), before, index, |together| said(together, before));
        let now = self.ask(after, index, |together| said(together, &after.workspace));
        (was.unwrap_or_default(), now.unwrap_or_default())
    }

    /// What `answer` makes of what the documents would say together.
    fn ask<T>(&self, after: &After, index: usize, answer: impl FnOnce(&Together) -> T) -> Option<T> {
        if after.is_recounted {
            return Some(answer(&Together::of(&after.workspace, index)));
        }
        self.shared.ask_of(State::Tried, &after.workspace, index, answer)
    }

    /// What would be found in the documents of a trial, and in those that may be compared with them.
    fn found(&self, trial: &Trial, after: &After) -> Found {
        let mut found = Found::new();
        for index in trial.repositories() {
            let judged = self.ask(after, index, |together| {
                if after.is_recounted {
                    return judge_all_together(&after.workspace, index, together);
                }
                let paths = near(trial, index, together);
                let judge = |path: Arc<Path>| {
                    let found = judge_together(&after.workspace, index, &path, together);
                    (!found.is_empty()).then_some((path, found))
                };
                paths.filter_map(judge).collect()
            });
            found.extend(judged.into_iter().flatten());
        }
        for (path, draft) in &trial.drafts {
            let document: &Document = match after.workspace.document(path) {
                Some((_, document)) if document.reading.is_some() => document,
                _ => draft.before(),
            };
            let mut findings = judge_document(&after.workspace, draft.index, document);
            findings.extend(found.remove(path).unwrap_or_default());
            found.insert(path.clone(), settle(&after.workspace, draft.index, Some(document), findings));
        }
        found
    }

    /// Judges as they were the documents in which something is found now.
    fn catch_up(&mut self, trial: &Trial) {
        for path in self.now.keys() {
            let draft = trial.drafts.get(path);
            let Before { judged, compared } = &mut *self.before;
            let before = if draft.is_some() { judged } else { compared };
            if before.contains_key(path) {
                continue;
            }
            let Some(index) = trial.before.repository_of(path) else { continue };
            let judge = || {
                self.shared.ask_of(trial.state(), &trial.before, index, |together| {
                    judge_together(&trial.before, index, path, together)
                })
            };
            let known = draft.and_then(|draft| draft.start.together.clone());
            let mut found = known.or_else(judge).unwrap_or_default();
            if let Some(draft) = draft {
                found.extend_from_slice(draft.start.found(&trial.before, draft.index));
                found = settle(&trial.before, draft.index, Some(draft.before()), found);
            }
            before.insert(path.clone(), found);
        }
    }

    /// Judges anew, and puts right what is new, if it can be computed; false when nothing can.
    pub(super) fn mend(&mut self, trial: &mut Trial, after: &After) -> bool {
        self.now = self.found(trial, after);
        self.catch_up(trial);
        let mut edits: BTreeMap<Arc<Path>, Vec<(Span, String)>> = BTreeMap::new();
        let fixes: Vec<(&Arc<Path>, &Fix)> = self
            .compared(trial)
            .filter_map(|(path, known, finding)| Some((path, mending(known, finding)?)))
            .collect();
        for (path, fix) in fixes {
            let mut chosen = Vec::new();
            let mut is_free = true;
            for edit in &fix.edits {
                let target = edit.file.as_ref().map_or(path, |file| &file.path);
                if !trial.open(target) {
                    continue;
                }
                let taken = edits
                    .get(target)
                    .is_some_and(|taken| taken.iter().any(|(span, _)| span.collides(edit.span)));
                is_free &= !taken && !trial.drafts.get(target).is_some_and(|draft| draft.is_said(edit.span));
                chosen.push((target.clone(), edit.span, edit.new_text.clone()));
            }
            for (target, span, new_text) in chosen.into_iter().filter(|_| is_free) {
                edits.entry(target).or_default().push((span, new_text));
            }
        }
        let any = !edits.is_empty();
        for (path, edits) in edits {
            if let Some(draft) = trial.drafts.get_mut(&path) {
                draft.change(edits);
            }
        }
        any
    }

    /// What is new and worth a word.
    pub(super) fn left(self, trial: &Trial) -> Vec<Left> {
        let mut left = Vec::new();
        for (path, known, finding) in self.compared(trial) {
            let is_heard = finding.severity >= Severity::Information && !finding.silenced;
            if is_heard && known.at(finding).is_none_or(|known| known.severity < Severity::Information) {
                left.push(Left { place: trial.told(path, finding.span.start), finding: finding.clone() });
            }
        }
        left
    }

    /// What is found now, each with its document and what was found in that before.
    fn compared<'j, 't>(
        &'j self,
        trial: &'t Trial,
    ) -> impl Iterator<Item = (&'j Arc<Path>, Known<'j, 't>, &'j Finding)> {
        self.now.iter().flat_map(|(path, found)| {
            let draft = trial.drafts.get(path);
            let before = if draft.is_some() { &self.before.judged } else { &self.before.compared };
            let known = Known { before: before.get(path).map(Vec::as_slice).unwrap_or_default(), draft };
            found.iter().map(move |finding| (path, known, finding))
        })
    }
}

/// What was found in a document before.
#[derive(Clone, Copy)]
struct Known<'j, 't> {
    before: &'j [Finding],
    draft: Option<&'t Draft>,
}

impl<'j> Known<'j, '_> {
    /// What the same rule found at the same place.
    fn at(self, finding: &Finding) -> Option<&'j Finding> {
        self.before.iter().filter(|known| known.code == finding.code).find(|known| {
            let place = self.draft.map_or(known.span, |draft| draft.revision.now(known.span));
            place.overlaps(finding.span) || place == finding.span
        })
    }
}

/// The fix by which something new is put right without a question.
fn mending<'j>(known: Known<'j, '_>, finding: &'j Finding) -> Option<&'j Fix> {
    if finding.silenced || finding.fixes.is_empty() {
        return None;
    }
    let rule = rules::find(finding.code).filter(|rule| !rule.on_request)?;
    let known = known.at(finding);
    if known.is_some_and(|known| !rule.follows || known.message == finding.message) {
        return None;
    }
    finding.fixes.iter().find(|fix| match fix.applicability {
        Applicability::Safe => rule.follows || finding.severity >= Severity::Warning,
        Applicability::Unsafe => rule.follows && known.is_none(),
    })
}

/// The documents of a repository in which something else may be found by what is tried, in order of their paths.
fn near(trial: &Trial, index: usize, together: &Together) -> impl Iterator<Item = Arc<Path>> {
    let mut numbers = BTreeSet::new();
    for (path, draft) in &trial.drafts {
        if draft.index == index {
            numbers.extend(together.number(path).into_iter().flat_map(|number| together.near(number)));
        } else {
            numbers.extend(together.near_children());
        }
    }
    numbers.into_iter().map(|number| together.documents()[number].path.clone())
}
