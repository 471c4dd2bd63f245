//! `planmark next`: what can be done next, the most pressing first.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use planmark_core::views::next::{Wanted, next};

use crate::NextArguments;
use crate::plain::Plain;
use crate::session::Session;

pub(crate) fn run(arguments: &NextArguments) -> Result<ExitCode> {
    let session = Session::open(&arguments.paths, arguments.today, None)?;
    let wanted = Wanted {
        limit: arguments.limit,
        repository: arguments.repository.as_deref(),
        phase: arguments.phase.as_deref(),
        agent: arguments.agent.as_deref(),
        document: None,
    };
    let found = next(&session.scan.workspace, &wanted);
    let mut out = Plain(io::BufWriter::new(io::stdout().lock()));
    for item in &found.items {
        let agent = item.agent.as_deref().map(|agent| format!(" ({agent})")).unwrap_or_default();
        writeln!(out, "{}{agent}", item.title)?;
        writeln!(out, "    {}", item.why)?;
        writeln!(out, "    {}:{}", session.names().of(&item.path), item.points.0.line + 1)?;
    }
    let rest = found.ready.saturating_sub(found.items.len() as u64);
    writeln!(out, "{} more can be done, {} wait", rest, found.waiting)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
