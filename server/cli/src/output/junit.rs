//! A test report in the XML of JUnit, as Jenkins and GitLab read it: a suite a file, a test a finding.
//!
//! What is below `--fail-on` fails no test; it is said in its output. The trap: XML has no way to write most control characters, so these
//! stand as pictures of them.

use std::fmt::Write as _;
use std::io::{self, Write};

use planmark_core::finding::{Finding, Severity};
use planmark_core::views::xml::escaped;

use super::row_and_column;
use crate::excerpt::{Excerpt, Report};

pub(super) fn print(report: &Report, fails: Severity, out: &mut impl Write) -> io::Result<()> {
    let all = report.findings().count();
    let failures = report.findings().filter(|(_, finding)| finding.severity >= fails).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    // A report without a test is none to some who read it.
    let tests = all.max(1);
    writeln!(
        out,
        "<testsuites name=\"planmark\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">"
    )?;
    if all == 0 {
        let evidence = escaped(&report.evidence.sentence());
        writeln!(
            out,
            "  <testsuite name=\"planmark\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">"
        )?;
        writeln!(out, "    <testcase name=\"check\" classname=\"planmark\" time=\"0\">")?;
        writeln!(out, "      <system-out>{evidence}</system-out>\n    </testcase>\n  </testsuite>")?;
    }
    for excerpt in &report.excerpts {
        let name = escaped(&excerpt.place);
        let tests = excerpt.findings.len();
        let failures = excerpt.findings.iter().filter(|finding| finding.severity >= fails).count();
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\">"
        )?;
        for finding in &excerpt.findings {
            write!(out, "{}", test(excerpt, finding, &name, finding.severity >= fails))?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn test(excerpt: &Excerpt, finding: &Finding, name: &str, fails: bool) -> String {
    let (row, column) = row_and_column(excerpt.points(finding).0);
    let (code, severity, message) = (finding.code, finding.severity.word(), escaped(&finding.message));
    let mut test = format!(
        "    <testcase name=\"{code} at {row}:{column}\" classname=\"{name}\" file=\"{name}\" line=\"{row}\" time=\"0\">\n"
    );
    let said = format!("{name}:{row}:{column}: {severity}[{code}] {message}");
    // Writing into a string cannot fail.
    let _ = match fails {
        true => writeln!(test, "      <failure type=\"{severity}\" message=\"{message}\">{said}</failure>"),
        false => writeln!(test, "      <system-out>{said}</system-out>"),
    };
    test.push_str("    </testcase>\n");
    test
}
