//! What is found, put together for whoever reads it at once: the worst first, and what the same truth denies in several places is one thing.
//!
//! Messages read `"claim", but truth`; those of a rule with the same truth differ only in how the claim is written. The trap: a message
//! that reads otherwise stands for itself.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::finding::{Applicability, Certainty, Finding, Severity};

/// What is said of one or several places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How bad it is.
    pub severity: Severity,
    /// How planmark came to know it.
    pub certainty: Certainty,
    /// The rule.
    pub code: &'static str,
    /// The claims, the truth and the source: `"46 submodules", "46 repositories", but 48 submodules are listed in .gitmodules`.
    pub message: String,
    /// `fix` mends it without anybody having to look.
    pub is_mended: bool,
    /// The file and the line, from 1, of each place.
    pub places: Vec<(String, u32)>,
}

/// What findings share that are told as one: the rule, the truth, how bad it is, and whether it is mended.
type Key<'f> = (&'f str, &'f str, Severity, bool);

/// These findings, each with its file and its line from 1: the worst first, then what is sure, then what is said of most places.
pub fn found<'f>(findings: impl Iterator<Item = (&'f str, u32, &'f Finding)>) -> Vec<Found> {
    let mut all: BTreeMap<Key, (Found, Vec<&str>)> = BTreeMap::new();
    for (file, line, finding) in findings {
        let (claim, truth) = parts(&finding.message);
        let key = (finding.code, truth, finding.severity, is_mended(finding));
        let (found, claims) = all.entry(key).or_insert_with(|| {
            let found = Found {
                severity: finding.severity,
                certainty: finding.certainty,
                code: finding.code,
                message: truth.to_owned(),
                is_mended: is_mended(finding),
                places: Vec::new(),
            };
            (found, Vec::new())
        });
        found.places.push((file.to_owned(), line));
        if let Some(claim) = claim.filter(|claim| !claims.contains(claim)) {
            claims.push(claim);
        }
    }
    let mut all: Vec<Found> = all.into_values().map(|(found, claims)| spoken(found, &claims)).collect();
    all.sort_by(|left, right| {
        let key =
            |found: &Found| (Reverse(found.severity), Reverse(found.certainty), Reverse(found.places.len()));
        key(left).cmp(&key(right)).then_with(|| left.places.first().cmp(&right.places.first()))
    });
    all
}

/// What stands between a claim and the truth.
const BUT: &str = "\", but ";

/// The claim that a message begins with, in its quotes, and what is true of it; of another message all of it.
fn parts(message: &str) -> (Option<&str>, &str) {
    match message.split_once(BUT) {
        Some((claim, truth)) if claim.starts_with('"') && !claim[1..].contains('"') => {
            (message.get(..=claim.len()), truth)
        }
        _ => (None, message),
    }
}

/// So many ways to write a claim are told.
const CLAIMS: usize = 4;

/// With its claims before the truth.
fn spoken(found: Found, claims: &[&str]) -> Found {
    if claims.is_empty() {
        return found;
    }
    let more = if claims.len() > CLAIMS { ", …" } else { "" };
    let told = claims.iter().take(CLAIMS).copied().collect::<Vec<_>>().join(", ");
    Found { message: format!("{told}{more}, but {}", found.message), ..found }
}

fn is_mended(finding: &Finding) -> bool {
    matches!(finding.fixes.as_slice(), [fix] if fix.applicability == Applicability::Safe)
}

/// So many files are named at once.
const FILES: usize = 4;

/// So many lines of each.
const LINES: usize = 4;

/// Places in one line, each file once: `README.md:12,40 CLAUDE.md:4 +7 files`.
pub fn places(places: &[(String, u32)]) -> String {
    let mut files: Vec<(&str, Vec<u32>)> = Vec::new();
    for (file, line) in places {
        match files.last_mut() {
            Some((last, lines)) if last == file => lines.push(*line),
            _ => files.push((file, vec![*line])),
        }
    }
    let of_file = |(file, lines): &(&str, Vec<u32>)| {
        let named: Vec<String> = lines.iter().take(LINES).map(u32::to_string).collect();
        let more = lines.len().saturating_sub(LINES);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        format!("{file}:{}{more}", named.join(","))
    };
    let mut named: Vec<String> = files.iter().take(FILES).map(of_file).collect();
    if let Some(more) = files.len().checked_sub(FILES).filter(|more| *more > 0) {
        named.push(format!("+{more} files"));
    }
    named.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::find;
    use crate::text::Span;

    #[test]
    fn what_the_same_truth_denies_is_one_thing() {
        let rule = find("count-mismatch").expect("the rule");
        let finding = |message: &str| Finding::new(rule, Span::empty(0), message);
        let (one, two) =
            (finding("\"46 submodules\", but 48 are listed"), finding("\"46 repos\", but 48 are listed"));
        let (other, odd) =
            (finding("\"9 repos\", but 10 are listed"), finding("\"a\" and \"b\", but 48 are listed"));
        let all = found(
            [("A.md", 3, &one), ("A.md", 9, &two), ("B.md", 1, &one), ("B.md", 2, &other), ("C.md", 7, &odd)]
                .into_iter(),
        );
        let told: Vec<String> =
            all.iter().map(|found| format!("{} [{}]", found.message, places(&found.places))).collect();
        assert_eq!(
            told,
            [
                "\"46 submodules\", \"46 repos\", but 48 are listed [A.md:3,9 B.md:1]",
                "\"9 repos\", but 10 are listed [B.md:2]",
                "\"a\" and \"b\", but 48 are listed [C.md:7]",
            ]
        );
    }
}
