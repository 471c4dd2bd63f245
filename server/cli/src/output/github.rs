//! Annotations: a command to the runner of GitHub Actions a finding, on a line of its own.
//!
//! The traps: what a line break, a percent sign, a colon or a comma would say to the runner is escaped as its documentation says, and it
//! shows only ten errors, ten warnings and ten notices of a step.

use std::io::{self, Write};

use planmark_core::finding::Severity;

use super::row_and_column;
use crate::excerpt::Report;

pub(super) fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for (excerpt, finding) in report.findings() {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let (start, end) = excerpt.points(finding);
        let ((row, column), (end_row, end_column)) = (row_and_column(start), row_and_column(end));
        write!(out, "::{command} file={},line={row},endLine={end_row}", property(&excerpt.place))?;
        // Columns are those of one line.
        if row == end_row {
            write!(out, ",col={column},endColumn={end_column}")?;
        }
        let title = property(&format!("planmark ({})", finding.code));
        writeln!(out, ",title={title}::{}", data(&finding.message))?;
    }
    Ok(())
}

/// A message in a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property in a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_would_be_read_as_more_is_escaped() {
        assert_eq!(super::data("40%, but\r\n50"), "40%25, but%0D%0A50");
        assert_eq!(super::property("a,b: c%.md"), "a%2Cb%3A c%25.md");
    }
}
