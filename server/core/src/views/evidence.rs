//! How much was held against what, in numbers: so many claims, so many of them true, false, or nothing that anybody here can tell.
//!
//! Claims are what the facts know ([`Verdicts::take`]), what a document bears out or denies by itself ([`Verdicts::take_own`]), days to a
//! date that stands beside them, weeks of a period, and whatever was found. A place is counted once, so the three numbers add up. The trap:
//! its own arithmetic is listed while a document is judged, since of a closed one there is no text.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::counted::counted;
use crate::facts::{Together, Verdict};
use crate::finding::{Finding, Severity};
use crate::rules::{Claimed, claims_together};
use crate::text::Span;
use crate::workspace::Workspace;

/// How the claims of documents stand, by the places where they are made.
#[derive(Debug, Default)]
pub struct Verdicts {
    places: BTreeMap<Arc<Path>, BTreeMap<(u32, u32), Verdict>>,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Documents.
    pub files: usize,
    /// Claims that hold.
    pub right: usize,
    /// Claims that do not.
    pub wrong: usize,
    /// Claims that nothing here bears out or denies.
    pub unchecked: usize,
}

impl Verdicts {
    /// Takes in what the documents of a repository claim.
    pub fn take(&mut self, workspace: &Workspace, index: usize, together: &Together) {
        if !workspace.repositories.get(index).is_some_and(|repository| repository.judged) {
            return;
        }
        for fact in together.facts(workspace, index).flat_map(|about| &about.facts) {
            for (statement, verdict) in fact.verdicts() {
                self.add(&statement.document.path, statement.span, verdict);
            }
        }
        for (number, document) in together.documents().iter().enumerate() {
            let countdowns = document.summary.countdowns.iter();
            let dated = countdowns.filter(|countdown| countdown.target.is_some()).map(|it| it.span);
            let weeks = claims_together(workspace, index, number, together);
            for span in dated.chain(weeks) {
                self.add(&document.path, span, Verdict::Right);
            }
        }
    }

    /// Takes in what a document bears out or denies by itself.
    pub fn take_own(&mut self, path: &Arc<Path>, claims: &[Claimed]) {
        for (span, verdict) in claims {
            self.add(path, *span, *verdict);
        }
    }

    /// One place may speak of several facts: what is known of one of them counts.
    fn add(&mut self, path: &Arc<Path>, span: Span, verdict: Verdict) {
        let weight = |verdict: &Verdict| match verdict {
            Verdict::Unchecked => 0,
            Verdict::Right => 1,
            Verdict::Wrong => 2,
        };
        let known = self.places.entry(path.clone()).or_default().entry((span.start, span.end));
        known
            .and_modify(|known| {
                if weight(known) < weight(&verdict) {
                    *known = verdict;
                }
            })
            .or_insert(verdict);
    }

    /// What that comes to in the documents that were asked about, with these findings: each is a false claim, the quiet ones among them
    /// where a claim is denied. One that others deny and that nothing is found at was left out by configuration or by a comment: nobody has judged it.
    pub fn evidence(
        &self,
        workspace: &Workspace,
        findings: &BTreeMap<Arc<Path>, Vec<Finding>>,
        is_asked: impl Fn(&Path) -> bool,
    ) -> Evidence {
        let mut evidence = Evidence::default();
        let judged = workspace.repositories.iter().filter(|repository| repository.judged);
        for document in judged.flat_map(|repository| repository.documents()) {
            if !is_asked(&document.path) {
                continue;
            }
            evidence.files += 1;
            let found = findings.get(&document.path).map(Vec::as_slice).unwrap_or_default();
            let nothing = BTreeMap::new();
            let places = self.places.get(&document.path).unwrap_or(&nothing);
            let is_at = |finding: &Finding, (start, end): (u32, u32)| {
                finding.span.start < end && start < finding.span.end
            };
            let is_counted = |finding: &&Finding| {
                let denies = |(place, verdict): (&(u32, u32), &Verdict)| {
                    *verdict == Verdict::Wrong && is_at(finding, *place)
                };
                finding.severity >= Severity::Warning || places.iter().any(denies)
            };
            let counted: Vec<&Finding> = found.iter().filter(is_counted).collect();
            evidence.wrong += counted.len();
            // What is found at a place is counted already, whatever else is claimed there.
            for (place, verdict) in places {
                let is_found = counted.iter().any(|finding| is_at(finding, *place));
                match verdict {
                    _ if is_found => {}
                    Verdict::Right => evidence.right += 1,
                    Verdict::Wrong | Verdict::Unchecked => evidence.unchecked += 1,
                }
            }
        }
        evidence
    }
}

impl Evidence {
    /// How many claims there are.
    pub fn claims(&self) -> usize {
        self.right + self.wrong + self.unchecked
    }

    /// `Checked 126 claims in 13 files: 85 true, 33 false, 8 not checkable.`
    pub fn sentence(&self) -> String {
        let (claims, files) = (counted(self.claims(), "claim"), counted(self.files, "file"));
        let Evidence { right, wrong, unchecked, .. } = self;
        match self.claims() {
            0 => format!("Looked through {files}: no claim in them that could be checked."),
            _ => format!(
                "Checked {claims} in {files}: {right} true, {wrong} false, {unchecked} not checkable."
            ),
        }
    }
}
