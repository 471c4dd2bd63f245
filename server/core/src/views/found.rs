//! What is found, put together for whoever reads it at once: the worst first, and places of which the same is said share a line.
//!
//! The trap: a message is the same only where its words are; a count that is wrong in ten files in the same way is one thing to know.

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
    /// The claim, the truth and the source.
    pub message: String,
    /// `fix` mends it without anybody having to look.
    pub is_mended: bool,
    /// The file and the line, from 1, of each place.
    pub places: Vec<(String, u32)>,
}

/// These findings, each with its file and its line from 1: the worst first, then what is sure, then what is said of most places.
pub fn found<'f>(findings: impl Iterator<Item = (&'f str, u32, &'f Finding)>) -> Vec<Found> {
    let mut all: BTreeMap<(&str, &str, Severity), Found> = BTreeMap::new();
    for (file, line, finding) in findings {
        let key = (finding.code, finding.message.as_str(), finding.severity);
        let found = all.entry(key).or_insert_with(|| Found {
            severity: finding.severity,
            certainty: finding.certainty,
            code: finding.code,
            message: finding.message.clone(),
            is_mended: is_mended(finding),
            places: Vec::new(),
        });
        found.places.push((file.to_owned(), line));
    }
    let mut all: Vec<Found> = all.into_values().collect();
    all.sort_by(|left, right| {
        let key =
            |found: &Found| (Reverse(found.severity), Reverse(found.certainty), Reverse(found.places.len()));
        key(left).cmp(&key(right)).then_with(|| left.places.first().cmp(&right.places.first()))
    });
    all
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
