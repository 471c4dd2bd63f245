//! `planmark timeline`: what is planned when, as a picture, a page or a chart.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use planmark_core::text::Text;
use planmark_core::views::timeline::{self, Conflict, Wanted, html::html, mermaid::mermaid, svg::svg};

use crate::named::check_repository;
use crate::session::Session;
use crate::{TimelineArguments, TimelineFormat};

pub(crate) fn run(arguments: &TimelineArguments) -> Result<ExitCode> {
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && to < from
    {
        bail!("--to {to} lies before --from {from}");
    }
    let session = Session::open(&arguments.paths, arguments.today)?;
    let workspace = &session.scan.workspace;
    let wanted = Wanted { repository: arguments.repo.as_deref(), from: arguments.from, to: arguments.to };
    check_repository(workspace, wanted.repository)?;
    let conflicts = conflicts(&session);
    let known = |path: &Path| conflicts.get(path).cloned().unwrap_or_default();
    let timeline = timeline::timeline(workspace, &wanted, &known);
    if timeline.is_empty() {
        tracing::warn!("{}", timeline::ADVICE);
    }
    let drawn = match arguments.format {
        TimelineFormat::Svg => svg(&timeline),
        TimelineFormat::Mermaid => mermaid(&timeline),
        TimelineFormat::Html => html(&timeline, &|_| None),
    };
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, drawn).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => io::stdout().lock().write_all(drawn.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with the days of documents. Few have such findings, and only these are read again.
pub(crate) fn conflicts(session: &Session) -> BTreeMap<&Path, Vec<Conflict>> {
    let found = session.scan.own().filter(|(_, findings)| Conflict::is_among(findings));
    let read = found.filter_map(|(path, findings)| {
        let text = planmark_project::read(path).ok()?.text;
        Some((&**path, Conflict::of(findings, &Text::new(&text))))
    });
    read.collect()
}
