//! `planmark completions`: what a shell needs to complete subcommands, options and their values.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

#[derive(Args, Clone)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(arguments: &CompletionsArguments, mut command: Command) -> Result<ExitCode> {
    // Written at once: its writer panics where nobody reads on.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "planmark", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
