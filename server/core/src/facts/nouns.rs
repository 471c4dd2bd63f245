//! Facts without a catalog: what the documents of a repository count by the same words.
//!
//! "14 training modules" in the plan and "12 training modules" in the README are about one thing if the words are the same and name
//! it narrowly: an adjective and a noun, no measure, no part of anything. The trap: most plurals ("12 unit tests") are counted anew in
//! every section; what is stated with three values or more is one of these.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Statement, Strength, Topic, Truth, binding};
use crate::plan::claims::{Counted, Exactness, Scope, Standing};
use crate::words::Words;
use crate::workspace::summary::Stated;
use crate::workspace::{Kind, Workspace};

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

/// The facts that documents which speak of the whole repository state by the same words.
pub(super) fn facts(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let mut facts: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    for document in workspace.repositories[index].documents() {
        let speaks = matches!(document.kind, Kind::Readme | Kind::AgentContext | Kind::Plan | Kind::Tasklist);
        // A README deep in a folder speaks of its folder.
        if document.historical || !speaks || document.relative.matches('/').count() > 1 {
            continue;
        }
        for stated in &document.summary.claims {
            if let Some(unit) = unit(stated) {
                let statement = Statement::of_claim(document, stated, Strength::Worded);
                facts.entry(unit).or_default().push(statement);
            }
        }
    }
    let differ = |statements: &Vec<Statement>| {
        let values: BTreeSet<u64> = statements.iter().map(|statement| statement.value.number()).collect();
        let near = values.last().zip(values.first()).is_some_and(|(most, least)| *most <= least * 2);
        values.len() == 2 && near
    };
    facts
        .into_iter()
        .filter(|(_, statements)| differ(statements))
        .map(|(unit, statements)| Fact {
            topic: Topic::Noun(unit),
            repository: index,
            truth: Truth::Unknown,
            statements,
        })
        .collect()
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
