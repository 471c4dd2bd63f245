//! `planmark check`: judges the roots and prints what it finds.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};
use planmark_core::rules;
use planmark_project::{Git, NoGit, Program};

use crate::session::Session;
use crate::{CheckArguments, ShowArguments, output};

pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode> {
    let git: &dyn Git = if arguments.no_git { &NoGit } else { &Program };
    let session = Session::open_with(&arguments.paths, arguments.show.today, arguments.show.profile, git)?;
    show(&session, &arguments.show)
}

/// Prints the findings of a session and says with which status to exit.
pub(crate) fn show(session: &Session, arguments: &ShowArguments) -> Result<ExitCode> {
    check_rules(&arguments.select)?;
    let mut excerpts = session.excerpts();
    if !arguments.select.is_empty() {
        for excerpt in &mut excerpts {
            excerpt.findings.retain(|finding| arguments.select.iter().any(|code| code == finding.code));
        }
        excerpts.retain(|excerpt| !excerpt.findings.is_empty());
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    output::print(arguments.output_format, &excerpts, session.names(), &mut out)?;
    out.flush()?;
    let loudest = excerpts.iter().flat_map(|excerpt| &excerpt.findings).map(|finding| finding.severity).max();
    let fails = loudest.is_some_and(|loudest| loudest >= arguments.fail_on.severity());
    Ok(if fails && !arguments.exit_zero { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Refuses rules that do not exist, with a suggestion.
pub(crate) fn check_rules(codes: &[String]) -> Result<()> {
    for code in codes {
        if rules::find(code).is_none() {
            let suggestion =
                rules::suggest(code).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            bail!("there is no rule {code}{suggestion}");
        }
    }
    Ok(())
}
