//! One line a finding: `file:row:column: severity[rule] message`.

use std::io::{self, Write};

use super::{as_text, in_a_line, row_and_column};
use crate::excerpt::Excerpt;

pub(super) fn print(excerpts: &[Excerpt], out: &mut impl Write) -> io::Result<()> {
    for excerpt in excerpts {
        for finding in &excerpt.findings {
            let (row, column) = row_and_column(excerpt.points(finding).0);
            let (severity, code) = (finding.severity.word(), finding.code);
            writeln!(
                out,
                "{}:{row}:{column}: {severity}[{code}] {}",
                in_a_line(&excerpt.filename),
                as_text(&finding.message)
            )?;
        }
    }
    Ok(())
}
