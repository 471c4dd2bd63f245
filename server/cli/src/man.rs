//! `planmark man`: the manual pages of the program and of its subcommands, made of what their help says.
//!
//! What the help cannot hold stands at the end of the program's own page: exit status, environment, files.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Command};
use clap_mangen::Man;
use roff::{Roff, bold, roman};

use crate::examples;
use crate::named::suggestion;

#[derive(Args, Clone)]
pub(crate) struct ManArguments {
    /// The subcommand [default: the program as a whole].
    command: Option<String>,
    /// Write the pages of the program and of all subcommands into this directory, where there may be none yet.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    write: Option<PathBuf>,
}

/// What stands in the program's own page, section by section: a name, and what is to be said of it.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "EXIT STATUS",
        &[
            ("0", "Nothing at or above --fail-on was found."),
            ("1", "Something was."),
            ("2", "It could not run, and standard error says why."),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            ("PLANMARK_TODAY", "The day that counts as today, as YYYY-MM-DD; --today takes its place."),
            ("PLANMARK_LOG", "How much is logged: error, warn, info, debug or trace, also for a part alone."),
            ("NO_COLOR", "Where it is set and not empty, nothing is coloured."),
            (
                "CLICOLOR_FORCE",
                "Where it is set and not 0, output is coloured also where no terminal shows it.",
            ),
            ("COLUMNS", "How many columns a line may have."),
        ],
    ),
    (
        "FILES",
        &[(
            "planmark.toml, .planmark.toml",
            "What is counted, which rules are heard, and how strictly; one beside the plans, and one in each submodule.",
        )],
    ),
];

pub(crate) fn run(arguments: &ManArguments, command: Command) -> Result<ExitCode> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let subcommands = || command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    if let Some(folder) = &arguments.write {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        for command in std::iter::once(&command).chain(subcommands()) {
            let path = folder.join(Man::new(command.clone()).get_filename());
            fs::write(&path, page(command)?).with_context(|| format!("cannot write {}", path.display()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let wanted = match &arguments.command {
        None => &command,
        Some(name) => match subcommands().find(|subcommand| subcommand.get_name() == name) {
            Some(subcommand) => subcommand,
            None => bail!(
                "there is no subcommand {name}{}",
                suggestion(name, subcommands().map(Command::get_name))
            ),
        },
    };
    io::stdout().lock().write_all(&page(wanted)?)?;
    Ok(ExitCode::SUCCESS)
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let is_program = command.has_subcommands();
    let mut page = Vec::new();
    let man = Man::new(command.clone()).source(concat!("planmark ", env!("CARGO_PKG_VERSION")));
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if is_program {
        man.render_subcommands_section(&mut page)?;
    }
    let mut rest = Roff::new();
    let examples = examples::of(command.get_name());
    if !examples.is_empty() {
        rest.control("SH", ["EXAMPLES"]);
    }
    for (line, comment) in examples {
        rest.control("TP", []).text([bold(*line)]).text([roman(*comment)]);
    }
    if is_program {
        for (title, entries) in SECTIONS {
            rest.control("SH", [*title]);
            for (name, meaning) in *entries {
                rest.control("TP", []).text([bold(*name)]).text([roman(*meaning)]);
            }
        }
    }
    rest.to_writer(&mut page)?;
    Ok(page)
}
