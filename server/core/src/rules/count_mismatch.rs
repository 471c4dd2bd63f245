//! A stated number of agents, commands, skills, submodules … is not how many there are.

use super::{Placed, RepositoryContext, clusters, declare_rule};
use crate::facts::{Fact, Statement, Topic, Truth, Value, as_written};
use crate::finding::{Applicability, Certainty, Finding};
use crate::workspace::CatalogKind;
use crate::workspace::summary::Bound;

declare_rule! {
    /// A text says how many agents, commands, skills, submodules or category folders there are, and there are not so many.
    ///
    /// ## Why it matters
    /// Such numbers are copied from file to file and stay behind when an agent is added.
    /// Everyone who reads them later plans with a number that was true once.
    ///
    /// ## What is counted
    /// The files of `.claude/agents`, `.claude/commands`, `.claude/skills` and of the same folders of a plugin or a framework;
    /// the entries of `.gitmodules` and the folders that hold them; what `[counts.NAME]` defines.
    /// A number is right if *any* reasonable way to count gives it: all files, all but README, INDEX, GUIDE and TEMPLATE, different
    /// names, those at the top level.
    /// Also the tasks of another document that the line names ("186 tasks in TASKLIST.md") or, for "Total tasks: 186" in a document
    /// without tasks, of the one task list that there is; they are counted as `task-count-mismatch` counts them.
    /// A directory tree (`├── agents/  # 49 AI agents`) and a folder named beside a number say which of them are meant.
    /// `<!-- planmark: count=agents -->` behind a number binds it, and makes the fix a safe one.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// The repository holds 4 submodules<!-- planmark: count=submodules -->.
    /// ```
    /// ```ini path=.gitmodules
    /// [submodule "a"]
    ///     path = a
    /// [submodule "b"]
    ///     path = b
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// 2 submodules are here, and 12 new submodules will come.
    /// ```
    /// ```ini path=.gitmodules
    /// [submodule "a"]
    ///     path = a
    /// [submodule "b"]
    ///     path = b
    /// ```
    ///
    /// ## What it cannot know
    /// A catalog that cannot be seen (a link that leads nowhere, a submodule that is not checked out) judges nothing.
    /// Changes ("6 new commands"), parts ("3 research agents"), goals and everything below a heading of the past are no claims.
    /// A number of tasks is compared only where the list's own numbers are understood, and where it is near to what can be counted.
    /// A number without a folder beside it that is far from the truth is taken to count something else.
    COUNT_MISMATCH {
        code: "count-mismatch",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        follows: true,
        judge: FactAndSummary(judge, judge_bound),
    }
}

fn judge(fact: &Fact, findings: &mut Vec<Placed>) {
    match &fact.topic {
        Topic::Count(_) => {
            // Floors are the matter of `stale-floor`.
            let is_exact = |statement: &&Statement| !statement.value.is_floor() && fact.denies(statement);
            let wrong: Vec<&Statement> = fact.statements.iter().filter(is_exact).collect();
            findings.extend(wrong.iter().filter_map(|statement| finding(fact, statement, &wrong)));
        }
        Topic::Tasks { list, .. } => {
            // What a list says of itself is the matter of `task-count-mismatch`.
            let is_another =
                |statement: &&Statement| statement.document.relative != *list && fact.denies(statement);
            let wrong: Vec<&Statement> = fact.statements.iter().filter(is_another).collect();
            findings.extend(wrong.iter().filter_map(|statement| miscounted(fact, statement, &wrong)));
        }
        _ => {}
    }
}

fn judge_bound(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let bound = context.document.summary.bound.iter();
    findings.extend(bound.filter_map(|bound| bound_finding(context, bound)));
}

fn finding(fact: &Fact, statement: &Statement, wrong: &[&Statement]) -> Option<Placed> {
    let truth = fact.populations().first()?;
    let Value::Number { value, .. } = statement.value else { return None };
    let message = format!("\"{}\", but {} {}", statement.written, truth.count, truth.definition);
    let mut finding = Finding::new(&COUNT_MISMATCH, statement.span, message);
    // Of what the configuration counts only one truth is possible.
    let bound = matches!(fact.topic.counted(), Some(CatalogKind::Configured(_)));
    if bound {
        finding = finding.certainty(Certainty::Computed);
    }
    let applicability = if bound { Applicability::Safe } else { Applicability::Unsafe };
    let title = format!("Change {value} to {}", truth.count);
    let choice = fact.decided()?;
    Some(clusters::clustered(finding, statement, wrong, &title, applicability, &choice))
}

/// A number of tasks that the list of which it speaks denies.
fn miscounted(fact: &Fact, statement: &Statement, wrong: &[&Statement]) -> Option<Placed> {
    let Truth::Tasks { way, list } = &fact.truth else { return None };
    let Value::Tasks { done, total } = statement.value else { return None };
    let truth = match done {
        Some(_) => format!("{} of {} {} are done", way.done, way.total, way.definition),
        None => format!("{} {} can be counted", way.total, way.definition),
    };
    let message = format!("\"{}\", but {truth} in {}", statement.written, list.relative);
    let finding = Finding::new(&COUNT_MISMATCH, statement.span, message);
    let title = format!("Change {} to {}", total?, way.total);
    let choice = fact.decided()?;
    Some(clusters::clustered(finding, statement, wrong, &title, Applicability::Unsafe, &choice))
}

/// A number that a comment binds is held to the preferred way to count alone.
fn bound_finding(context: &RepositoryContext, bound: &Bound) -> Option<Finding> {
    // A count of the configuration may bear the name of a kind, and is then what is meant.
    let kinds = [CatalogKind::Configured(bound.count.clone()), CatalogKind::from_word(&bound.count)];
    let catalog = context
        .workspace
        .ancestry(context.index)
        .flat_map(|repository| kinds.iter().filter_map(|kind| repository.catalog(kind)))
        .find(|catalog| catalog.is_known())?;
    let populations = catalog.populations();
    let truth = populations.first()?;
    if truth.count == bound.value {
        return None;
    }
    let message = format!("{} is stated, but {} {}", bound.value, truth.count, truth.definition);
    let text = as_written(bound.value, truth.count, bound.span);
    let finding = Finding::new(&COUNT_MISMATCH, bound.span, message).certainty(Certainty::Computed).fix(
        Applicability::Safe,
        format!("Change {} to {}", bound.value, truth.count),
        bound.span,
        text,
    );
    Some(finding)
}
