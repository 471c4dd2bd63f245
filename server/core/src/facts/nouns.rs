//! Facts without a catalog: what the documents of a repository count by the same words.
//!
//! "14 training modules" in the plan and "12 training modules" in the README are about one thing if the words are the same and name
//! it narrowly: an adjective and a noun, no measure, no part of anything. The trap: most plurals ("12 unit tests") are counted anew in
//! every section; what is stated with three values or more is one of these.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Fact, Statement, Strength, Topic, Truth, binding};
use crate::plan::claims::{Counted, Exactness, Scope, Standing};
use crate::words::Words;
use crate::workspace::summary::Stated;
use crate::workspace::{Document, Kind};

/// Nouns that measure, or that every section counts for itself.
static MEASURES: Words = Words::new(
    "seconds minutes hours days weeks months quarters years points percent bytes tokens words lines pages \
     characters files tests commits changes issues errors warnings failures tasks subtasks items phases steps \
     sprints milestones rows columns times dollars euros people developers engineers users customers members \
     sections examples requests attempts retries options cases levels instances threads cores seats calls loc \
     docs documents directories folders categories repositories repos fields parameters arguments entries \
     results records checks questions criteria iterations versions prs bugs features endpoints sessions \
     scripts decisions reports checkpoints requirements stories minutes deliverables classes functions \
     methods others types ways things cycles hrs mins messages events components areas",
);

/// The claims of a document that speaks of the whole repository, by the words by which they are recognised elsewhere.
pub(super) fn said(document: &Document) -> Vec<(String, u32)> {
    let speaks = matches!(document.kind, Kind::Readme | Kind::AgentContext | Kind::Plan | Kind::Tasklist);
    // A README deep in a folder speaks of its folder.
    if document.historical || !speaks || document.relative.matches('/').count() > 1 {
        return Vec::new();
    }
    let claims = document.summary.claims.iter().enumerate();
    claims.filter_map(|(at, stated)| Some((unit(stated)?, at as u32))).collect()
}

/// The fact about what is counted by the same words, where two values are near each other.
pub(super) fn facts<'s>(
    index: usize,
    unit: &str,
    documents: &[Arc<Document>],
    said: impl Iterator<Item = (usize, &'s u32)>,
) -> Vec<Fact> {
    let stated = said.filter_map(|(document, at)| {
        let document = &documents[document];
        Some(Statement::of_claim(document, document.summary.claims.get(*at as usize)?, Strength::Worded))
    });
    let statements: Vec<Statement> = stated.collect();
    let values: BTreeSet<u64> = statements.iter().map(|statement| statement.value.number()).collect();
    let near = values.last().zip(values.first()).is_some_and(|(most, least)| *most <= least * 2);
    if values.len() != 2 || !near {
        return Vec::new();
    }
    vec![Fact { topic: Topic::Noun(unit.to_owned()), repository: index, truth: Truth::Unknown, statements }]
}

/// The words by which the claim is recognised elsewhere.
fn unit(stated: &Stated) -> Option<String> {
    let claim = &stated.claim;
    let plain = claim.counted == Counted::Other
        && claim.scope == Scope::Whole
        && claim.exactness == Exactness::Exact
        && claim.value > 3
        && matches!(claim.standing, Standing::Paragraph | Standing::Heading | Standing::Item)
        && claim.folder.is_none();
    let words = claim.unit.split(' ').count();
    let noun = claim.unit.rsplit(' ').next().unwrap_or_default();
    let narrow = (2..=3).contains(&words) && !MEASURES.contains(noun);
    (plain && narrow && !binding::is_about_a_period(stated)).then(|| claim.unit.clone())
}
