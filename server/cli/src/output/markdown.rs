//! A page for the summary of a job: a table of the findings, the loudest first, and the line of evidence.

use std::cmp::Reverse;
use std::io::{self, Write};

use planmark_core::counted::counted;
use planmark_core::finding::{Applicability, Finding};
use planmark_core::rules;

use super::row_and_column;
use crate::excerpt::Report;
use planmark_core::views::markdown::escaped;

pub(super) fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut findings: Vec<_> = report.findings().collect();
    // A stable sort: what is as loud stays in the order of files and lines.
    findings.sort_by_key(|(_, finding)| Reverse(finding.severity));
    let evidence = report.evidence.sentence();
    if findings.is_empty() {
        return writeln!(out, "### planmark: nothing found\n\n{evidence}");
    }
    let (all, files) = (counted(findings.len(), "finding"), counted(report.excerpts.len(), "file"));
    writeln!(out, "### planmark: {all} in {files}\n")?;
    writeln!(out, "| | place | what is not true | what to do | rule |\n| --- | --- | --- | --- | --- |")?;
    for (excerpt, finding) in findings {
        let row = row_and_column(excerpt.points(finding).0).0;
        let (severity, code) = (finding.severity.word(), finding.code);
        let (place, message) = (escaped(&excerpt.place), escaped(&finding.message));
        let (what, url) = (escaped(&remedy(finding)), rules::url(code));
        writeln!(out, "| {severity} | {place}:{row} | {message} | {what} | [{code}]({url}) |")?;
    }
    writeln!(out, "\n{evidence}")
}

/// What puts it right.
fn remedy(finding: &Finding) -> String {
    match finding.fixes.as_slice() {
        [] => String::new(),
        [fix] if fix.applicability == Applicability::Safe => format!("{} (planmark fix)", fix.title),
        fixes => fixes.iter().map(|fix| fix.title.as_str()).collect::<Vec<_>>().join(", or: "),
    }
}
