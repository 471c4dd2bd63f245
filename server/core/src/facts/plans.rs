//! Which documents speak of one plan, and which of their phases are the same.
//!
//! A plan is what the documents with plain names in one folder say (`PROJECT-PLAN.md`, `TASKLIST.md`); those of the root and of its
//! folders for documents belong together, with README and CLAUDE. Any other document is a plan of its own. The traps: every plan has a
//! "Phase 1: Setup", so documents have one phase only where number and title are the same, and the title is not that of any plan; and a chapter of checklists repeats
//! the phases, so a number that two chapters of a document give to different things is nobody's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::plan::remarks::{Piece, Subject};
use crate::plan::sections::UnitKind;
use crate::words::Words;
use crate::workspace::phases::{Phase, Said};
use crate::workspace::{Document, Kind};

/// Words in the names of documents that speak of the whole of what their folder holds.
static PLAIN: Words = Words::new(
    "project plan plans planning task tasks list tasklist with checkboxes checklist roadmap todo todos readme claude agents \
     master rollout milestones timeline schedule status overview md",
);

/// Folders whose documents belong to what is around them.
static FOLDERS: Words = Words::new(
    "docs doc documentation project management planning plans plan pm internal development roadmap .claude .github",
);

/// The documents of one plan.
#[derive(Debug)]
pub(super) struct Plan {
    /// In order of their paths.
    pub(super) documents: Vec<Arc<Document>>,
    /// Of each document the phases that it begins, but for those that two of its chapters begin alike.
    own: Vec<Vec<usize>>,
    /// The pairs of documents that number the same phases.
    agreeing: BTreeSet<(usize, usize)>,
}

/// The name of the plan of which a document says something.
pub(super) fn said(document: &Document) -> Vec<(String, ())> {
    let silent = document.historical
        || document.kind.is_source()
        || (document.summary.phases.is_empty() && document.summary.said.is_empty());
    if silent { Vec::new() } else { vec![(plan_of(document), ())] }
}

/// Does the document speak of the whole repository?
pub(super) fn speaks_for_all(document: &Document) -> bool {
    !document.historical && plan_of(document).is_empty()
}

/// The name of the plan that a document is part of; empty for that of the whole repository.
pub(crate) fn plan_of(document: &Document) -> String {
    let (folder, name) = document.relative.rsplit_once('/').unwrap_or(("", &document.relative));
    let plain = |text: &str, list: &Words| {
        text.to_lowercase()
            .split(['-', '_', ' ', '.'])
            .all(|word| word.bytes().all(|byte| byte.is_ascii_digit()) || list.contains(word))
    };
    if !plain(name, &PLAIN) {
        return document.relative.clone();
    }
    let around = folder.split('/').all(|folder| plain(folder, &FOLDERS));
    if around && folder.matches('/').count() <= 1 { String::new() } else { folder.to_owned() }
}

/// One phase, with the documents of the plan that begin it.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    /// Number and title.
    pub(super) piece: Piece,
    /// Where it begins: the index of the document, and the phase in it.
    pub(super) begun: Vec<(usize, &'a Phase)>,
    /// The first of each document, whose others have the same parent.
    told: Vec<(usize, &'a Phase)>,
}

/// The phases of a plan. Whatever is asked of them is looked up, since a document may begin one phase thousands of times.
#[derive(Debug, Default)]
pub(super) struct Phases<'a> {
    pub(super) shared: Vec<Shared<'a>>,
    by_number: BTreeMap<(UnitKind, &'a str), Vec<usize>>,
    /// Those that a document begins with a number.
    by_document: BTreeMap<(usize, UnitKind, &'a str), BTreeSet<usize>>,
    /// The one that a document begins so below a heading.
    by_heading: BTreeMap<(usize, &'a Piece, &'a str), usize>,
    /// The documents that count another series: they name a phase, without a title, whose number the plan does not have.
    others: BTreeSet<usize>,
}

impl Plan {
    pub(super) fn new(documents: Vec<Arc<Document>>) -> Plan {
        let own: Vec<Vec<usize>> = documents.iter().map(|document| own_phases(document)).collect();
        let mut plan = Plan { documents, own, agreeing: BTreeSet::new() };
        for one in 0..plan.documents.len() {
            let others = (0..one).filter(|other| plan.number_alike(one, *other)).collect::<Vec<_>>();
            plan.agreeing.extend(others.into_iter().flat_map(|other| [(one, other), (other, one)]));
        }
        plan
    }

    fn own(&self, document: usize) -> impl Iterator<Item = &Phase> {
        self.own[document].iter().map(move |at| &self.documents[document].summary.phases[*at])
    }

    /// Do two documents number the same phases: at least two alike, and none that differs?
    fn number_alike(&self, one: usize, other: usize) -> bool {
        let mut numbers: BTreeMap<(UnitKind, &str), BTreeSet<&Piece>> = BTreeMap::new();
        for phase in self.own(other) {
            numbers.entry(key(&phase.piece)).or_default().insert(&phase.piece);
        }
        let (mut alike, mut distinctive) = (0, 0);
        for phase in self.own(one) {
            let Some(pieces) = numbers.get(&key(&phase.piece)) else { continue };
            if !pieces.iter().any(|piece| piece.is_like(&phase.piece)) {
                return false;
            }
            alike += 1;
            distinctive += usize::from(phase.piece.is_distinctive());
        }
        alike >= 2 && distinctive >= 1
    }

    /// The phases of the plan: those of several documents are one where numbers and titles are the same.
    pub(super) fn phases(&self) -> Phases<'_> {
        let mut phases = Phases::default();
        for document in 0..self.documents.len() {
            for phase in self.own(document) {
                let at = self.one_of(&mut phases, document, phase);
                let shared = &mut phases.shared[at];
                if shared.told.last().is_none_or(|(last, _)| *last != document) {
                    shared.told.push((document, phase));
                }
                shared.begun.push((document, phase));
                if shared.piece.words.is_empty() {
                    shared.piece.words.clone_from(&phase.piece.words);
                }
                let (kind, number) = key(&phase.piece);
                phases.by_document.entry((document, kind, number)).or_default().insert(at);
            }
        }
        let is_other = |document: &usize| self.counts_otherwise(&phases, *document);
        phases.others = (0..self.documents.len()).filter(is_other).collect();
        phases
    }

    /// The phase that this is in which a document begins one, by its index; a new one, where it is none of those that there are.
    fn one_of<'a>(&self, phases: &mut Phases<'a>, document: usize, phase: &'a Phase) -> usize {
        // What was one of them stays so: they only get narrower.
        let heading = (document, &phase.piece, phase.parent.as_str());
        if let Some(known) = phases.by_heading.get(&heading) {
            return *known;
        }
        let same = |shared: &Shared| {
            shared.piece.is_like(&phase.piece)
                && shared.told.iter().all(|(other, first)| {
                    *other == document && first.parent == phase.parent
                        || *other != document
                            && (shared.piece.is_named_like(&phase.piece)
                                || self.agreeing.contains(&(*other, document)))
                })
        };
        let numbered = phases.by_number.entry(key(&phase.piece)).or_default();
        let known = numbered.iter().copied().find(|at| same(&phases.shared[*at]));
        let at = known.unwrap_or_else(|| {
            numbered.push(phases.shared.len());
            phases.shared.push(Shared { piece: phase.piece.clone(), begun: Vec::new(), told: Vec::new() });
            phases.shared.len() - 1
        });
        phases.by_heading.insert(heading, at);
        at
    }

    /// The one phase that a remark of a document speaks of, by its index.
    pub(super) fn meant(
        &self,
        phases: &Phases,
        document: usize,
        said: &Said,
        piece: &Piece,
    ) -> Option<usize> {
        if let Some(parent) = &said.parent {
            // It is said by the heading itself, or directly below it.
            return phases.by_heading.get(&(document, piece, parent.as_str())).copied();
        }
        let (kind, number) = key(piece);
        let numbered = phases.by_number.get(&(kind, number))?;
        let other_series = piece.words.is_empty() && phases.others.contains(&document);
        if let Some(own) = phases.by_document.get(&(document, kind, number)) {
            if other_series || piece.words.is_empty() && own.len() > 1 {
                return None;
            }
            if let (1, Some(only)) = (own.len(), own.first()) {
                return phases.shared[*only].piece.is_like(piece).then_some(*only);
            }
            let mut alike = own.iter().filter(|at| phases.shared[**at].piece.words == piece.words);
            return alike.next().copied().filter(|_| alike.next().is_none());
        }
        // A document that has phases of its own speaks of those.
        if !self.own[document].is_empty() || other_series {
            return None;
        }
        let [only] = numbered.as_slice() else { return None };
        let shared = &phases.shared[*only].piece;
        let same = !piece.words.is_empty() && piece.words == shared.words && shared.is_distinctive();
        (same || piece.words.is_empty()).then_some(*only)
    }

    /// Does the document name a phase, without a title, whose number the plan does not have?
    fn counts_otherwise(&self, phases: &Phases, document: usize) -> bool {
        self.documents[document].summary.said.iter().any(|said| match &said.subject {
            Subject::Piece(piece) => piece.words.is_empty() && !phases.by_number.contains_key(&key(piece)),
            _ => false,
        })
    }
}

fn key(piece: &Piece) -> (UnitKind, &str) {
    (piece.kind, &piece.number)
}

/// The phases that a document begins, by their indices, without those that two of its chapters begin alike.
fn own_phases(document: &Document) -> Vec<usize> {
    let phases = &document.summary.phases;
    let mut parents: BTreeMap<&Piece, BTreeSet<&str>> = BTreeMap::new();
    for phase in phases {
        parents.entry(&phase.piece).or_default().insert(&phase.parent);
    }
    let alone = |phase: &Phase| parents.get(&phase.piece).is_some_and(|parents| parents.len() == 1);
    (0..phases.len()).filter(|at| alone(&phases[*at])).collect()
}

/// The unfinished phases that a plan has and the one task list beside it has not.
#[derive(Debug)]
pub(crate) struct Untracked {
    /// The plan.
    pub(crate) document: Arc<Document>,
    /// The task list.
    pub(crate) tasklist: Arc<Document>,
    /// The phases of the plan, by their indices.
    phases: Vec<usize>,
}

impl Untracked {
    /// The phases.
    pub(crate) fn phases(&self) -> impl Iterator<Item = &Phase> {
        self.phases.iter().map(|at| &self.document.summary.phases[*at])
    }
}

impl Plan {
    /// What its task list lacks; `None` where there is nothing to compare.
    pub(super) fn untracked(&self) -> Option<Untracked> {
        let of_kind = |kind: Kind| {
            let all = 0..self.documents.len();
            all.filter(|at| self.documents[*at].kind == kind && self.own[*at].len() > 1).collect::<Vec<_>>()
        };
        let ([at], [tasklist]) = (&of_kind(Kind::Plan)[..], &of_kind(Kind::Tasklist)[..]) else {
            return None;
        };
        if !self.agreeing.contains(&(*at, *tasklist)) {
            return None;
        }
        let (document, tasklist) = (&self.documents[*at], &self.documents[*tasklist]);
        let tracked: BTreeSet<_> = tasklist.summary.phases.iter().map(|phase| key(&phase.piece)).collect();
        let is_untracked = |at: &usize| {
            let phase = &document.summary.phases[*at];
            let over = phase.status.is_some_and(|class| !class.is_unfinished())
                || phase.boxes.1 > 0 && phase.boxes.0 == phase.boxes.1;
            phase.piece.kind == UnitKind::Phase && !over && !tracked.contains(&key(&phase.piece))
        };
        let phases = self.own[*at].iter().copied().filter(is_untracked).collect();
        Some(Untracked { document: document.clone(), tasklist: tasklist.clone(), phases })
    }
}
