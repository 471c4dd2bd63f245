//! Which fixes are applied without asking: those with one right answer, as far as they do not meet one another.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::{Applicability, Finding, Fix};
use planmark_core::rules;
use planmark_core::text::Span;

use super::changes::{Changes, Edit, edits};
use super::report::Tally;
use crate::FixArguments;
use crate::session::Session;

/// Why a finding is not mended by the arguments given, or that it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remedy {
    /// It has one fix that may be applied.
    Now,
    /// It has one fix, which a person should look at.
    Unsafe,
    /// It has one fix, which writes a stamp or a status; these are written only for a rule that was named.
    Named,
    /// It has several, of which a person must choose.
    Choice,
    /// It has none.
    Nothing,
}

impl Remedy {
    pub(super) fn of(finding: &Finding, arguments: &FixArguments) -> Remedy {
        match finding.fixes.as_slice() {
            [] => Remedy::Nothing,
            [_] if is_on_request(finding.code) && !arguments.rules.names(finding.code) => Remedy::Named,
            [fix] if fix.applicability == Applicability::Unsafe && !arguments.unsafe_fixes => Remedy::Unsafe,
            [_] => Remedy::Now,
            _ => Remedy::Choice,
        }
    }
}

/// Does the fix of this rule write a stamp or a status?
pub(super) fn is_on_request(code: &str) -> bool {
    rules::find(code).is_some_and(|rule| rule.on_request)
}

/// The edits of all fixes that are applied together, and the findings that they mend.
pub(super) fn chosen(
    session: &Session,
    arguments: &FixArguments,
    changes: &mut Changes,
) -> (Vec<Edit>, Tally) {
    let mut tally = Tally::default();
    let mut taken: BTreeMap<Arc<Path>, Vec<(Span, String)>> = BTreeMap::new();
    for (path, findings) in session.findings(&arguments.rules) {
        for finding in &findings {
            let Some(fix) = applicable(finding, arguments) else { continue };
            let edits = edits(session, &path, fix);
            if edits.is_empty() || !changes.can_take(session, &edits) {
                continue;
            }
            let of = |path: &Arc<Path>| taken.get(path).into_iter().flatten();
            let is_taken =
                |(path, span, text): &Edit| of(path).any(|taken| taken.0 == *span && taken.1 == *text);
            let is_free = |(path, span, _): &Edit| of(path).all(|(taken, _)| !taken.collides(*span));
            // The same error in another place shares the fix, so it is mended too.
            if edits.iter().all(is_taken) {
                tally.add(&path, finding.code);
                continue;
            }
            if !edits.iter().all(is_free) {
                continue;
            }
            tally.add(&path, finding.code);
            for (target, span, text) in edits {
                tally.touch(&target, finding.code);
                taken.entry(target).or_default().push((span, text));
            }
        }
    }
    let of_file = |(path, edits): (Arc<Path>, Vec<(Span, String)>)| {
        edits.into_iter().map(move |(span, text)| (path.clone(), span, text))
    };
    (taken.into_iter().flat_map(of_file).collect(), tally)
}

fn applicable<'a>(finding: &'a Finding, arguments: &FixArguments) -> Option<&'a Fix> {
    finding.fixes.first().filter(|_| Remedy::of(finding, arguments) == Remedy::Now)
}
