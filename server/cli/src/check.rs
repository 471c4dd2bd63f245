//! `planmark check`: judges the roots and prints what it finds.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use planmark_project::{Git, NoGit, Program};

use crate::session::Session;
use crate::{CheckArguments, ShowArguments, output};

pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode> {
    let git: &dyn Git = if arguments.no_git { &NoGit } else { &Program };
    let session = Session::judging(&arguments.paths, arguments.show.today, arguments.show.profile, git)?;
    show(&session, &arguments.show)
}

/// Prints the findings of a session and says with which status to exit.
pub(crate) fn show(session: &Session, arguments: &ShowArguments) -> Result<ExitCode> {
    arguments.rules.check()?;
    let excerpts = session.excerpts(&arguments.rules);
    let mut out = io::BufWriter::new(io::stdout().lock());
    output::print(arguments.output_format, &excerpts, session.names(), &mut out)?;
    out.flush()?;
    let loudest = excerpts.iter().flat_map(|excerpt| &excerpt.findings).map(|finding| finding.severity).max();
    let fails = loudest.is_some_and(|loudest| loudest >= arguments.fail_on.severity());
    Ok(if fails && !arguments.exit_zero { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
