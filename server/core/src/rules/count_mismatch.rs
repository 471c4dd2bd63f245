//! A stated number of agents, commands, skills, submodules … is not how many there are.

use super::{Placed, clusters, declare_rule};
use crate::facts::{Fact, Statement, Strength, Topic, Truth, Value, as_written};
use crate::finding::{Applicability, Certainty, Finding};
use crate::text::Span;
use crate::workspace::CatalogKind;

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
    /// ## Fix
    /// The number that was counted, in every place that states the same wrong one.
    /// Of `52/52` a person says whether both numbers change or the last alone; a total that is the sum of its column changes with its rows.
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
        judge: Fact(judge),
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

fn finding(fact: &Fact, statement: &Statement, wrong: &[&Statement]) -> Option<Placed> {
    let truth = fact.populations().first()?;
    let Value::Number { value, .. } = statement.value else { return None };
    let is_bound = |statement: &Statement| statement.strength == Strength::Bound;
    let message = match is_bound(statement) {
        true => format!("{value} is stated, but {} {}", truth.count, truth.definition),
        false => format!("\"{}\", but {} {}", statement.written, truth.count, truth.definition),
    };
    let mut finding = Finding::new(&COUNT_MISMATCH, statement.span, message);
    // Of what the configuration counts, or a comment binds, only one truth is possible.
    let bound = is_bound(statement) || matches!(fact.topic.counted(), Some(CatalogKind::Configured(_)));
    if bound {
        finding = finding.certainty(Certainty::Computed);
    }
    let applicability = if bound { Applicability::Safe } else { Applicability::Unsafe };
    let title = format!("Change {value} to {}", truth.count);
    let choice = fact.decided()?;
    // What is certain of one place may be doubtful of another that says the same.
    let wrong = if is_bound(statement) { &[] } else { wrong };
    let (path, finding) = clusters::clustered(finding, statement, wrong, &title, applicability, &choice);
    Some((path, of_all(finding, statement, value, truth.count)))
}

/// `52/52 agents` of 57: whether the five that are new are among those of whom it is said, a person knows.
fn of_all(finding: Finding, statement: &Statement, value: u64, truth: u64) -> Finding {
    let Some(part) = statement.part else { return finding };
    let new_text = as_written(value, truth, statement.span);
    let both = Span::new(statement.span.start - part, statement.span.end);
    let change = |finding: Finding, to: String, span: Span, text: String| {
        finding.fix(Applicability::Unsafe, format!("Change {value}/{value} to {to}"), span, text)
    };
    let finding = change(finding, format!("{truth}/{truth}"), both, format!("{new_text}/{new_text}"));
    // No more than all of them can be meant.
    if value > truth {
        return finding;
    }
    change(finding, format!("{value}/{truth}"), statement.span, new_text)
}

/// A number of tasks that the list of which it speaks denies.
fn miscounted(fact: &Fact, statement: &Statement, wrong: &[&Statement]) -> Option<Placed> {
    let Truth::Tasks { way, list } = &fact.truth else { return None };
    let Value::Tasks { done, total } = statement.value else { return None };
    let truth = match done {
        Some(_) => way.stated(),
        None => format!("{} {} can be counted", way.total, way.definition),
    };
    let message = format!("\"{}\", but {truth} in {}", statement.written, list.relative);
    let finding = Finding::new(&COUNT_MISMATCH, statement.span, message);
    let title = format!("Change {} to {}", total?, way.total);
    let choice = fact.decided()?;
    Some(clusters::clustered(finding, statement, wrong, &title, Applicability::Unsafe, &choice))
}
