//! Two live claims of one fact differ, and there is nothing to count.

use super::{Placed, RepositoryContext, declare_rule};
use crate::facts::{self, Fact, Statement};
use crate::finding::{Applicability, Edit, EditedFile, Fix};
use crate::finding::{Finding, Related};
use crate::plan::claims::{Claim, Exactness};

declare_rule! {
    /// Two places say differently how many of something there are, and planmark can count neither.
    ///
    /// ## Why it matters
    /// At least one of them is wrong, and a reader believes the one that he meets first.
    ///
    /// ## Fires
    /// ```markdown
    /// # Crew
    ///
    /// The course has 14 training modules, half an hour each.
    ///
    /// ## Schedule
    ///
    /// All 12 training modules are read in two weeks.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Crew
    ///
    /// The course has 14 training modules, half an hour each.
    ///
    /// ## Schedule
    ///
    /// In spring there will be 12 training modules, 3 new ones among them.
    /// ```
    ///
    /// ## What it cannot know
    /// Which of them is right: the value that is stated most often, of two the larger one, is held to be.
    /// Numbers that can be counted are judged by `count-mismatch`.
    COUNT_DISAGREEMENT {
        code: "count-disagreement",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        judge: Repository(judge),
    }
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Placed>) {
    for fact in facts::stated(context.workspace, context.index) {
        let Some(held) = held(&fact) else { continue };
        let truth = held.stated().claim.value;
        let wrong: Vec<&Statement> =
            fact.statements.iter().filter(|statement| differs(statement, truth)).collect();
        for statement in &wrong {
            findings.push(finding(&fact, statement, held, &wrong));
        }
        // One against one: nobody can tell which is right, so both are shown; the fix of one is enough.
        if let [other] = wrong.as_slice()
            && times(&fact, truth) == 1
        {
            let (path, mut finding) = finding(&fact, held, other, &[]);
            finding.fixes.clear();
            findings.push((path, finding));
        }
    }
}

/// Does the statement leave no room for this value, though it is near enough to be about the same?
fn differs(statement: &Statement, truth: u64) -> bool {
    let claim = &statement.stated().claim;
    !claim.admits(truth) && claim.value <= truth.saturating_mul(5) && truth <= claim.value.saturating_mul(5)
}

/// How many statements give this value exactly.
fn times(fact: &Fact, value: u64) -> usize {
    let same = |claim: &Claim| claim.exactness == Exactness::Exact && claim.value == value;
    fact.statements.iter().filter(|statement| same(&statement.stated().claim)).count()
}

/// The first statement of the value that is stated most often; of two the larger one, since things are added more often than removed.
fn held(fact: &Fact) -> Option<&Statement> {
    let exact = |statement: &&Statement| statement.stated().claim.exactness == Exactness::Exact;
    let value = |statement: &Statement| statement.stated().claim.value;
    let most =
        fact.statements.iter().filter(exact).map(value).max_by_key(|value| (times(fact, *value), *value))?;
    fact.statements.iter().filter(exact).find(|statement| value(statement) == most)
}

fn finding(fact: &Fact, statement: &Statement, held: &Statement, wrong: &[&Statement]) -> Placed {
    let (stated, other) = (statement.stated(), held.stated());
    let place = format!("{}:{}", held.document.relative, other.points.0.line + 1);
    let agreeing = fact
        .statements
        .iter()
        .filter(|other| other.stated().claim.value == held.stated().claim.value)
        .count();
    let more = match agreeing {
        0 | 1 => String::new(),
        2 => " and one more place".to_owned(),
        agreeing => format!(" and {} more places", agreeing - 1),
    };
    let message = format!("\"{}\", but {place}{more} says \"{}\"", stated.claim.phrase, other.claim.phrase);
    let mut finding = Finding::new(&COUNT_DISAGREEMENT, stated.span, message).related(Related {
        path: held.document.path.clone(),
        points: other.points,
        message: format!("\"{}\" here", other.claim.phrase),
    });
    let new_text = other.claim.value.to_string();
    let mut edits = vec![Edit { file: None, span: stated.span, new_text: new_text.clone() }];
    for same in wrong {
        let place = same.stated();
        let own = same.document.path == statement.document.path;
        if place.claim.value != stated.claim.value || own && place.span == stated.span {
            continue;
        }
        finding = finding.related(Related {
            path: same.document.path.clone(),
            points: place.points,
            message: format!("\"{}\" here too", place.claim.phrase),
        });
        let file = (!own).then(|| EditedFile {
            path: same.document.path.clone(),
            hash: same.document.hash,
            points: place.points,
        });
        edits.push(Edit { file, span: place.span, new_text: new_text.clone() });
    }
    let places = if edits.len() > 1 { format!(" in {} places", edits.len()) } else { String::new() };
    finding.fixes.push(Fix {
        title: format!("Change {} to {new_text}{places}", stated.claim.value),
        applicability: Applicability::Unsafe,
        edits,
    });
    (statement.document.path.clone(), finding)
}
