//! One line a finding: `file:row:column: severity[rule] message`.

use std::io::{self, Write};

use super::{as_text, in_a_line, row_and_column};
use crate::excerpt::Report;

pub(super) fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for (excerpt, finding) in report.findings() {
        let (row, column) = row_and_column(excerpt.points(finding).0);
        let (severity, code) = (finding.severity.word(), finding.code);
        let (file, message) = (in_a_line(&excerpt.filename), as_text(&finding.message));
        writeln!(out, "{file}:{row}:{column}: {severity}[{code}] {message}")?;
    }
    Ok(())
}
