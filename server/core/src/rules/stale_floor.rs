//! "70+ commands" where there are 95, or 60.

use super::{Placed, declare_rule};
use crate::facts::{Fact, Statement, Strength, as_round, as_written};
use crate::finding::{Applicability, Finding, Severity};

declare_rule! {
    /// A text says "70+ commands", and there are fewer, or so many more that the floor is out of date.
    ///
    /// A floor above what there is is a warning; one that has been left behind by a quarter or more, and by three at least, is information.
    ///
    /// ## Why it matters
    /// "70+" is written so that it stays true for a while.
    /// Nobody looks again when it has become too small a boast, or when things were removed and it is wrong.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// The workspace has 5+ submodules.
    /// ```
    /// ```ini path=.gitmodules
    /// [submodule "a"]
    ///     path = a
    /// [submodule "b"]
    ///     path = b
    /// [submodule "c"]
    ///     path = c
    /// [submodule "d"]
    ///     path = d
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// The workspace has 4+ submodules, and 20+ new submodules will come.
    /// ```
    /// ```ini path=.gitmodules
    /// [submodule "a"]
    ///     path = a
    /// [submodule "b"]
    ///     path = b
    /// [submodule "c"]
    ///     path = c
    /// [submodule "d"]
    ///     path = d
    /// ```
    ///
    /// ## Fix
    /// The floor becomes as round as it was, if it can: of 95, "70+" becomes "90+", and "72+" becomes "95+"; of 13, "10+" becomes "13+".
    /// It is a safe one where a folder beside the number, or the configuration, says what is counted.
    ///
    /// ## What it cannot know
    /// The same as `count-mismatch`, which judges exact numbers: a catalog that cannot be seen judges nothing, and a floor is right if
    /// any reasonable way to count agrees.
    STALE_FLOOR {
        code: "stale-floor",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Safe),
        judge: Fact(judge),
    }
}

fn judge(fact: &Fact, findings: &mut Vec<Placed>) {
    let floors = fact.statements.iter().filter(|statement| statement.value.is_floor());
    findings.extend(floors.filter_map(|statement| finding(fact, statement)));
}

/// Has a quarter been added to what was stated, and more than one or two?
fn is_left_behind(floor: u64, count: u64) -> bool {
    count >= floor.saturating_add(3) && count.saturating_mul(4) >= floor.saturating_mul(5)
}

fn finding(fact: &Fact, statement: &Statement) -> Option<Placed> {
    let floor = statement.value.number();
    let truth = fact.populations().first()?;
    let above = fact.populations().iter().all(|population| population.count < floor);
    let below = fact.populations().iter().all(|population| is_left_behind(floor, population.count));
    if !above && !below {
        return None;
    }
    // Of 13, "10+" has nowhere to go in tens.
    let new = Some(as_round(truth.count, floor)).filter(|new| *new != floor).unwrap_or(truth.count);
    let (message, severity) = if above {
        (
            format!("\"{}\", but only {} {}", statement.written, truth.count, truth.definition),
            Severity::Warning,
        )
    } else {
        (
            format!("\"{}\", and meanwhile {} {}", statement.written, truth.count, truth.definition),
            Severity::Information,
        )
    };
    let applicability =
        if statement.strength >= Strength::Placed { Applicability::Safe } else { Applicability::Unsafe };
    let finding = Finding::new(&STALE_FLOOR, statement.span, message).severity(severity).fix(
        applicability,
        format!("Change {floor} to {new}"),
        statement.span,
        as_written(floor, new, statement.span),
    );
    Some((statement.document.path.clone(), finding))
}
