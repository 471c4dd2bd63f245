//! `planmark status`: a row for each repository.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use planmark_core::finding::Finding;
use planmark_core::views::status::{Findings, RepositoryStatus, status};

use crate::StatusArguments;
use crate::plain::Plain;
use crate::session::Session;

pub(crate) fn run(arguments: &StatusArguments) -> Result<ExitCode> {
    let session = Session::open(&arguments.paths, arguments.today, None)?;
    let found: BTreeMap<Arc<Path>, Vec<Finding>> = session.scan.findings();
    let known =
        |path: &Path| Some(found.get(path).map(|findings| Findings::of(findings)).unwrap_or_default());
    let status = status(&session.scan.workspace, &known);
    let heads = ["repository", "done", "tasks", "late", "phase", "updated", "findings"].map(String::from);
    let mut rows = vec![heads];
    rows.extend(status.repositories.iter().map(row));
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = Plain(io::BufWriter::new(io::stdout().lock()));
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn row(row: &RepositoryStatus) -> [String; 7] {
    let percent = (100 * row.counts.done).checked_div(row.counts.total);
    let phase = row.phase.as_ref().map(|phase| phase.title.chars().take(32).collect());
    let updated =
        row.updated.as_ref().map(|it| format!("{}{}", it.date, if it.is_stale { " (stale)" } else { "" }));
    [
        row.name.clone(),
        percent.map(|percent| format!("{percent}%")).unwrap_or_default(),
        format!("{}/{}", row.counts.done, row.counts.total),
        row.counts.overdue.to_string(),
        phase.unwrap_or_default(),
        updated.unwrap_or_default(),
        row.findings.unwrap_or_default().total().to_string(),
    ]
}
