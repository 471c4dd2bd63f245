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

pub(crate) fn run(arguments: &CompletionsArguments, command: Command) -> Result<ExitCode> {
    let mut command = shown(&command);
    // Written at once: its writer panics where nobody reads on.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "planmark", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// The command without the options that its help hides: shells would offer them.
fn shown(command: &Command) -> Command {
    // A name lives as long as the program, which ends with the script.
    let lasting = |text: &str| -> &'static str { text.to_owned().leak() };
    let options = command.get_arguments().filter(|option| !option.is_hide_set());
    let mut shown = Command::new(lasting(command.get_name())).args(options);
    if let Some(about) = command.get_about() {
        shown = shown.about(about.clone());
    }
    if let Some(version) = command.get_version() {
        shown = shown.version(lasting(version));
    }
    shown.subcommands(command.get_subcommands().map(self::shown))
}
