//! A log in SARIF 2.1.0: what code scanning and viewers of results read.
//!
//! Places are relative to the repository that was checked out, columns count Unicode scalars. The trap: its schema wants neither an empty list
//! of changes nor the same related place twice.

use std::collections::BTreeMap;
use std::io::{self, Write};

use planmark_core::finding::{Certainty, Edit, Finding, Fix, Severity};
use planmark_core::rules::{self, Rule};
use planmark_core::text::Point;
use serde_json::{Value, json};

use super::row_and_column;
use crate::excerpt::{Excerpt, Report};
use crate::fingerprint::digits;
use crate::session::Names;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const HOME: &str = "https://github.com/planmark/planmark";

pub(super) fn print(report: &Report, names: &Names, out: &mut impl Write) -> io::Result<()> {
    let mut found: Vec<&Rule> =
        report.findings().filter_map(|(_, finding)| rules::find(finding.code)).collect();
    found.sort_by_key(|rule| rule.code);
    found.dedup_by_key(|rule| rule.code);
    let numbers: BTreeMap<&str, usize> = found.iter().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let results: Vec<Value> = report
        .findings()
        .zip(digits(report))
        .map(|((excerpt, finding), digits)| {
            let mut result = result(excerpt, finding, names);
            result["ruleIndex"] = json!(numbers.get(finding.code));
            result["partialFingerprints"] = json!({ "planmark/v1": digits });
            result
        })
        .collect();
    let evidence = report.evidence;
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "planmark",
                "informationUri": HOME,
                "version": env!("CARGO_PKG_VERSION"),
                "rules": found.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "SRCROOT": { "description": { "text": "The repository that was checked out." } } },
            "results": results,
            "properties": {
                "files": evidence.files,
                "claims": evidence.claims(),
                "true": evidence.right,
                "false": evidence.wrong,
                "notCheckable": evidence.unchecked,
            },
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// What is said of a rule.
fn descriptor(rule: &Rule) -> Value {
    let summary = rule.docs.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let precision = match rule.certainty {
        Certainty::Computed => "very-high",
        Certainty::Inferred => "high",
        Certainty::Guessed => "medium",
    };
    json!({
        "id": rule.code,
        "shortDescription": { "text": summary },
        "help": { "text": summary, "markdown": rule.page() },
        "helpUri": rules::url(rule.code),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "precision": precision, "tags": ["documentation"] },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn result(excerpt: &Excerpt, finding: &Finding, names: &Names) -> Value {
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": physical(&excerpt.place, excerpt.points(finding)) }],
    });
    let mut related: Vec<Value> = Vec::new();
    for place in &finding.related {
        let place = json!({
            "physicalLocation": physical(&names.in_checkout(&place.path), place.points),
            "message": { "text": place.message },
        });
        if !related.contains(&place) {
            related.push(place);
        }
    }
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<Value> = finding.fixes.iter().filter_map(|fix| fix_value(excerpt, fix, names)).collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

/// What a fix changes; none of one that creates a file, for which there is no place to replace.
fn fix_value(excerpt: &Excerpt, fix: &Fix, names: &Names) -> Option<Value> {
    let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let (file, points) = target(excerpt, edit, names)?;
        let replacement =
            json!({ "deletedRegion": region(points), "insertedContent": { "text": edit.new_text } });
        by_file.entry(file).or_default().push(replacement);
    }
    let changes: Vec<Value> = by_file
        .into_iter()
        .map(|(file, replacements)| json!({ "artifactLocation": artifact(&file), "replacements": replacements }))
        .collect();
    let fix = json!({ "description": { "text": fix.title }, "artifactChanges": changes });
    (!changes.is_empty()).then_some(fix)
}

/// The file that an edit changes, and where; none where it creates it.
fn target(excerpt: &Excerpt, edit: &Edit, names: &Names) -> Option<(String, (Point, Point))> {
    match &edit.file {
        None => Some((excerpt.place.clone(), excerpt.text.points(edit.span))),
        Some(file) => file.hash.map(|_| (names.in_checkout(&file.path), file.points)),
    }
}

fn physical(file: &str, points: (Point, Point)) -> Value {
    json!({ "artifactLocation": artifact(file), "region": region(points) })
}

fn artifact(file: &str) -> Value {
    json!({ "uri": uri(file), "uriBaseId": "SRCROOT" })
}

fn region((start, end): (Point, Point)) -> Value {
    let ((row, column), (end_row, end_column)) = (row_and_column(start), row_and_column(end));
    json!({ "startLine": row, "startColumn": column, "endLine": end_row, "endColumn": end_column })
}

/// A path as a reference by RFC 3986.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(super::uri("docs/my plan #1 港.md"), "docs/my%20plan%20%231%20%E6%B8%AF.md");
    }
}
