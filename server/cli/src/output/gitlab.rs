//! A Code Quality report: what the widget of a merge request shows, and which findings are new in it.
//!
//! The trap: GitLab tells findings apart by their fingerprints alone, so two may never have the same, and one has to keep its own when
//! lines move.

use std::io::{self, Write};

use planmark_core::finding::{Finding, Severity};
use serde_json::{Value, json};

use super::row_and_column;
use crate::excerpt::{Excerpt, Report};
use crate::fingerprint::digits;

pub(super) fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let issue = |((excerpt, finding), fingerprint): ((&Excerpt, &Finding), String)| {
        let (start, end) = excerpt.points(finding);
        let severity = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Information | Severity::Hint => "info",
        };
        json!({
            "description": finding.message,
            "check_name": finding.code,
            "fingerprint": fingerprint,
            "severity": severity,
            "location": {
                "path": excerpt.place,
                "lines": { "begin": row_and_column(start).0, "end": row_and_column(end).0 },
            },
        })
    };
    let issues: Vec<Value> = report.findings().zip(digits(report)).map(issue).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}
