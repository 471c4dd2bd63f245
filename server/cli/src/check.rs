//! `planmark check`: judges the roots and prints what it finds.
//!
//! What is found is narrowed in this order: to the rules and files that were named, to what `--since` has to do with, to what is not in
//! the `--baseline`. The trap: the line of evidence speaks of what is true, so neither a baseline nor `--since` makes it better.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use planmark_core::config::Profile;
use planmark_core::counted::counted;
use planmark_core::finding::Severity;
use planmark_project::{Git, NoGit, Program};

use crate::baseline::Baseline;
use crate::excerpt::{Of, Report};
use crate::fingerprint::Fingerprint;
use crate::output::{self, OutputFormat};
use crate::selection::Selection;
use crate::session::Session;
use crate::{profile, watch};

/// How findings are shown, and which day it is.
#[derive(Args, Clone)]
pub(crate) struct ShowArguments {
    /// How to print findings.
    #[arg(long, value_enum, default_value = "full")]
    output_format: OutputFormat,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = crate::named::day)]
    pub(crate) today: Option<Date>,
    /// How strict planmark is as a whole, in place of what planmark.toml says.
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
    pub(crate) profile: Option<&'static Profile>,
    /// The lowest severity that makes the exit status 1.
    #[arg(long, value_enum, default_value = "warning")]
    fail_on: FailOn,
    /// Exit 0 whatever is found.
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    pub(crate) rules: Selection,
}

#[derive(Args, Clone)]
pub(crate) struct CheckArguments {
    /// Workspace roots or single files [default: the repository around the working directory, from its outermost superproject].
    pub(crate) paths: Vec<PathBuf>,
    /// Do not ask git when documents were changed.
    #[arg(long, conflicts_with = "since")]
    no_git: bool,
    /// Only what has to do with files that changed since this revision: what is found in them, and what depends on them elsewhere.
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Only what this file does not list; `--write-baseline` writes it.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found into this file, for `--baseline`, and exit 0.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "since", "watch"])]
    write_baseline: Option<PathBuf>,
    /// Check again whenever something changes on disk, until it is stopped.
    #[arg(long, short)]
    watch: bool,
    #[command(flatten)]
    pub(crate) show: ShowArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Information,
    Hint,
}

impl FailOn {
    pub(crate) fn severity(self) -> Severity {
        match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Information => Severity::Information,
            FailOn::Hint => Severity::Hint,
        }
    }
}

pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode> {
    arguments.show.rules.check()?;
    if arguments.watch {
        return watch::run(arguments);
    }
    let session = open(arguments)?;
    if let Some(path) = &arguments.write_baseline {
        let found = session.found(&arguments.show.rules, None)?;
        let rules = &arguments.show.rules;
        let is_judged = |print: &Fingerprint| rules.holds(&print.rule) && session.reaches(&print.file);
        let count = Baseline::of(&found.excerpts).write(path, is_judged)?;
        let (count, path) = (counted(count, "finding"), path.display());
        writeln!(
            io::stderr(),
            "Wrote {count} into {path}. `planmark check --baseline {path}` tells what is new since then."
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    let code = judge(&session, arguments, &mut out)?;
    out.flush()?;
    Ok(code)
}

/// Reads and judges what these arguments name.
pub(crate) fn open(arguments: &CheckArguments) -> Result<Session> {
    let git: &dyn Git = if arguments.no_git { &NoGit } else { &Program };
    Session::judging(&arguments.paths, arguments.show.today, arguments.show.profile, git)
}

/// Prints what was asked for of the findings of a session, and says with which status to exit.
pub(crate) fn judge(session: &Session, arguments: &CheckArguments, out: &mut impl Write) -> Result<ExitCode> {
    let baseline = arguments.baseline.as_deref().map(Baseline::read).transpose()?;
    let since = arguments.since.as_deref();
    let mut report = session.found(&arguments.show.rules, since)?;
    if let (Some(baseline), Some(path)) = (baseline, &arguments.baseline) {
        let gone = baseline.subtract(&mut report);
        report.of = Of::New;
        // Where not everything is looked at, what is not found may be there all the same.
        if gone > 0
            && since.is_none()
            && arguments.show.rules.is_everything()
            && session.is_whole(&arguments.paths)
        {
            let verb = if gone == 1 { "is" } else { "are" };
            let path = path.display();
            // Writing it again would also make known what is new.
            let advice = match report.excerpts.is_empty() {
                true => format!("; `planmark check --write-baseline {path}` forgets what is gone"),
                false => String::new(),
            };
            writeln!(
                io::stderr(),
                "{path}: {} of it {verb} no longer there{advice}",
                counted(gone, "finding")
            )?;
        }
    }
    print(session, &report, &arguments.show, out)
}

/// Prints all findings of a session that is a sample, and says with which status to exit.
pub(crate) fn show(session: &Session, arguments: &ShowArguments) -> Result<ExitCode> {
    arguments.rules.check()?;
    let mut report = session.found(&arguments.rules, None)?;
    report.of = Of::Sample;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let code = print(session, &report, arguments, &mut out)?;
    out.flush()?;
    Ok(code)
}

fn print(
    session: &Session,
    report: &Report,
    arguments: &ShowArguments,
    out: &mut impl Write,
) -> Result<ExitCode> {
    output::print(arguments.output_format, report, session.names(), arguments.fail_on.severity(), out)?;
    let fails = report.loudest().is_some_and(|loudest| loudest >= arguments.fail_on.severity());
    Ok(if fails && !arguments.exit_zero { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
