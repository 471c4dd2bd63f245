//! `planmark report`: how everything stands, as a page to hand to somebody; or what changed in the plans, as a commit message.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use planmark_core::views::changes::changes;
use planmark_core::views::changes::message::message;
use planmark_core::views::found::found;
use planmark_core::views::report::html::html;
use planmark_core::views::report::markdown::markdown;
use planmark_core::views::report::{Report, report};
use planmark_core::views::status::status;
use planmark_core::views::timeline::{self, Conflict};
use planmark_project::{Program, Stage, past};

use crate::plain::Plain;
use crate::session::Session;

/// What `report` writes.
#[derive(Args, Clone)]
pub(crate) struct ReportArguments {
    /// Workspace roots [default: as for check].
    paths: Vec<PathBuf>,
    /// How to write it.
    #[arg(long, value_enum, default_value = "markdown")]
    format: ReportFormat,
    /// Write it into this file [default: standard output].
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Sum up what changed in the plans instead: a subject and a short body.
    #[arg(long, conflicts_with = "format")]
    commit_message: bool,
    /// Since when: where this branch left that commit, branch or tag of the root; submodules are compared with what it had recorded of them.
    #[arg(long, value_name = "REV", default_value = "HEAD", requires = "commit_message")]
    since: String,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = crate::named::day)]
    today: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For a pull request, a wiki, the summary of a run.
    Markdown,
    /// A page in one file, in dark and light, to be opened or printed.
    Html,
}

pub(crate) fn run(arguments: &ReportArguments) -> Result<ExitCode> {
    let session = Session::open(&arguments.paths, arguments.today)?;
    let written = if arguments.commit_message {
        let written = summed_up(&session, &arguments.since)?;
        if written.is_empty() {
            tracing::warn!("nothing changed in the plans since {}", arguments.since);
        }
        written
    } else {
        match arguments.format {
            ReportFormat::Markdown => markdown(&page(&session)),
            ReportFormat::Html => html(&page(&session)),
        }
    };
    let mut plain = Vec::with_capacity(written.len());
    Plain(&mut plain).write_all(written.as_bytes())?;
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, plain).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => io::stdout().lock().write_all(&plain)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What changed since a revision.
fn summed_up(session: &Session, revision: &str) -> Result<String> {
    let after = &session.scan.workspace;
    let before = session
        .at_work(Stage::Git, |after| past(after, revision, &Program))
        .map_err(|error| anyhow!("{error}"))?;
    for missing in &before.missing {
        let name = session.names().of(missing);
        tracing::warn!("{name}: git does not have what it was at {revision}; nothing is said of it");
    }
    Ok(message(&changes(&before.workspace, after)))
}

fn page(session: &Session) -> Report {
    let workspace = &session.scan.workspace;
    let judged = session.all_findings();
    let known = Session::tally(&judged);
    let status = status(workspace, &known);
    let own: BTreeMap<&Path, Vec<Conflict>> = crate::timeline::conflicts(session);
    let conflicts = |path: &Path| own.get(path).cloned().unwrap_or_default();
    let timeline = timeline::timeline(workspace, &timeline::Wanted::default(), &conflicts);
    let excerpts = session.excerpts_of(judged.clone());
    let places = excerpts.iter().flat_map(|excerpt| {
        let line = |finding| excerpt.points(finding).0.line + 1;
        excerpt.findings.iter().map(move |finding| (excerpt.filename.as_str(), line(finding), finding))
    });
    report(workspace, status, timeline, found(places), &|path| session.names().of(path))
}
