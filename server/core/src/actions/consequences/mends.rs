//! What the rules find afterwards and did not find before: put right by its own fix where that can be computed, else told.
//!
//! What has one answer is put right whatever the rule; of the rules that count or repeat a guess is taken, too.
//! The trap: a finding at a place where the same rule found something before is an old one, whatever it says now; the place may
//! speak of something else than planmark thinks. It is put right only where its fix is safe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::Left;
use super::trial::Trial;
use crate::facts::{Fact, Together, Topic};
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::rules::{self, judge_all_together, judge_document, settle};
use crate::text::Span;
use crate::workspace::{Document, Workspace};

type Found = BTreeMap<Arc<Path>, Vec<Finding>>;

/// What was found before, and what is found now.
#[derive(Default)]
pub(super) struct Judgement {
    before: Found,
    /// The documents that were judged before, and not only compared with others.
    judged: BTreeSet<Arc<Path>>,
    now: Found,
    /// What was said of how far something is, by repository.
    said: BTreeMap<usize, Vec<Arc<Fact>>>,
    together: BTreeMap<usize, Together>,
}

impl Judgement {
    /// What is found before anything changes.
    pub(super) fn before(trial: &Trial) -> Judgement {
        let mut judgement =
            Judgement { judged: trial.drafts.keys().cloned().collect(), ..Judgement::default() };
        judgement.before = judgement.found(trial, &trial.before);
        for index in trial.repositories() {
            let said = judgement.said_in(&trial.before, index);
            judgement.said.insert(index, said);
        }
        judgement
    }

    /// What was said of how far something is, and what is said of it in `after`, in the repository with this index.
    pub(super) fn said(&mut self, after: &Workspace, index: usize) -> (&[Arc<Fact>], Vec<Arc<Fact>>) {
        let now = self.said_in(after, index);
        (self.said.get(&index).map(Vec::as_slice).unwrap_or_default(), now)
    }

    fn said_in(&mut self, workspace: &Workspace, index: usize) -> Vec<Arc<Fact>> {
        let together = self.together.entry(index).or_default();
        together.take(workspace, index);
        let facts = together.facts(workspace, index).flat_map(|about| &about.facts);
        facts.filter(|fact| matches!(fact.topic, Topic::Status(_) | Topic::Progress(_))).cloned().collect()
    }

    /// What is found in the documents of a trial, in `workspace`, and by the rules that compare documents.
    fn found(&mut self, trial: &Trial, workspace: &Workspace) -> Found {
        let mut found = Found::new();
        for index in trial.repositories() {
            let together = self.together.entry(index).or_default();
            together.take(workspace, index);
            found.extend(judge_all_together(workspace, index, together));
        }
        for (path, draft) in &trial.drafts {
            let document: &Document = match workspace.document(path) {
                Some((_, document)) if document.reading.is_some() => document,
                _ => &draft.before,
            };
            let findings = found.remove(path).unwrap_or_default();
            found.insert(path.clone(), judged(workspace, draft.index, document, findings));
        }
        found
    }

    /// Judges as they were the documents that have been opened since.
    fn catch_up(&mut self, trial: &Trial) {
        for (path, draft) in &trial.drafts {
            if self.judged.insert(path.clone()) {
                let findings = self.before.remove(path).unwrap_or_default();
                let findings = judged(&trial.before, draft.index, &draft.before, findings);
                self.before.insert(path.clone(), findings);
            }
        }
    }

    /// Judges anew, and puts right what is new, if it can be computed; false when nothing can.
    pub(super) fn mend(&mut self, trial: &mut Trial, after: &Workspace) -> bool {
        self.catch_up(trial);
        self.now = self.found(trial, after);
        let mut edits: BTreeMap<Arc<Path>, Vec<(Span, String)>> = BTreeMap::new();
        for (path, finding) in
            self.now.iter().flat_map(|(path, found)| found.iter().map(move |it| (path, it)))
        {
            let Some(rule) = rules::find(finding.code) else { continue };
            let known = self.known(trial, path, finding);
            let is_old = known.is_some_and(|known| !rule.follows || known.message == finding.message);
            if is_old || rule.on_request || finding.silenced {
                continue;
            }
            let may = |fix: &&Fix| match fix.applicability {
                Applicability::Safe => rule.follows || finding.severity >= Severity::Warning,
                Applicability::Unsafe => rule.follows && known.is_none(),
            };
            let Some(fix) = finding.fixes.iter().find(may) else { continue };
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
        for (path, finding) in
            self.now.iter().flat_map(|(path, found)| found.iter().map(move |it| (path, it)))
        {
            let is_heard = finding.severity >= Severity::Information && !finding.silenced;
            if is_heard && self.known(trial, path, finding).is_none() {
                left.push(Left { place: trial.told(path, finding.span.start), finding: finding.clone() });
            }
        }
        left
    }

    /// What the same rule found at the same place before.
    fn known(&self, trial: &Trial, path: &Arc<Path>, finding: &Finding) -> Option<&Finding> {
        self.before.get(path)?.iter().find(|known| {
            let place = trial.now(path, known.span);
            known.code == finding.code && (place.overlaps(finding.span) || place == finding.span)
        })
    }
}

/// What is found in a document, with what its repository shows.
fn judged(workspace: &Workspace, index: usize, document: &Document, shown: Vec<Finding>) -> Vec<Finding> {
    let mut findings = judge_document(workspace, index, document);
    findings.extend(shown);
    settle(workspace, index, Some(document), findings)
}
