//! Which fixes are applied without asking: those with one right answer, as far as they do not meet one another, with what follows from
//! them.
//!
//! The trap: a fix may make something else wrong, and which of several does is known only when they are tried apart.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use planmark_core::actions::Consequences;
use planmark_core::finding::{Applicability, Finding, Fix};
use planmark_core::rules;
use planmark_core::text::Span;

use super::changes::{Changes, Edit, edits};
use super::follow::followed;
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
    /// It has one fix, which would make something else wrong.
    Doubtful,
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
pub(crate) fn is_on_request(code: &str) -> bool {
    rules::find(code).is_some_and(|rule| rule.on_request)
}

/// The edits of all fixes that are applied together, and the findings that they mend.
pub(super) fn chosen(
    session: &Session,
    arguments: &FixArguments,
    changes: &mut Changes,
) -> (Vec<Edit>, Tally) {
    let mut chosen: Vec<Chosen> = Vec::new();
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
            if !edits.iter().all(is_taken) {
                if !edits.iter().all(is_free) {
                    continue;
                }
                for (target, span, text) in &edits {
                    taken.entry(target.clone()).or_default().push((*span, text.clone()));
                }
            }
            chosen.push(Chosen { path: path.clone(), code: finding.code, edits });
        }
    }
    settled(session, changes, chosen)
}

/// A finding that is to be mended.
struct Chosen {
    path: Arc<Path>,
    code: &'static str,
    edits: Vec<Edit>,
}

/// The edits of these fixes and of what follows from them, without those fixes that would make something else wrong.
fn settled(session: &Session, changes: &mut Changes, mut chosen: Vec<Chosen>) -> (Vec<Edit>, Tally) {
    let (mut edits, mut consequences) = together(session, changes, &chosen);
    if consequences.is_wrong() {
        chosen = sifted(session, changes, chosen);
        (edits, consequences) = together(session, changes, &chosen);
    }
    // What none of them does alone they do together.
    if consequences.is_wrong() {
        chosen.truncate(1);
        (edits, _) = together(session, changes, &chosen);
    }
    let mut tally = Tally::default();
    for (target, ..) in &edits {
        let is_mended = chosen.iter().any(|one| one.edits.iter().any(|(path, ..)| path == target));
        if !is_mended {
            tally.touch(target, FOLLOWS);
        }
    }
    for Chosen { path, code, edits } in &chosen {
        tally.add(path, code);
        edits.iter().for_each(|(target, ..)| tally.touch(target, code));
    }
    (edits, tally)
}

/// Those of these fixes that make nothing else wrong. Few do, so that halves are tried before single ones.
fn sifted(session: &Session, changes: &mut Changes, chosen: Vec<Chosen>) -> Vec<Chosen> {
    let mut kept = Vec::new();
    let mut waiting = vec![chosen];
    while let Some(mut some) = waiting.pop() {
        if some.is_empty() || !together(session, changes, &some).1.is_wrong() {
            kept.extend(some);
        } else if some.len() > 1 {
            let others = some.split_off(some.len() / 2);
            waiting.push(others);
            waiting.push(some);
        }
    }
    kept
}

/// What a file is said to be changed by in which nothing was found.
const FOLLOWS: &str = "follows from others";

fn together(session: &Session, changes: &mut Changes, chosen: &[Chosen]) -> (Vec<Edit>, Consequences) {
    let mut edits: Vec<Edit> = chosen.iter().flat_map(|one| one.edits.iter().cloned()).collect();
    edits.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
    // Those who make the same error share a fix.
    edits.dedup();
    followed(session, changes, &edits)
}

fn applicable<'a>(finding: &'a Finding, arguments: &FixArguments) -> Option<&'a Fix> {
    finding.fixes.first().filter(|_| Remedy::of(finding, arguments) == Remedy::Now)
}
