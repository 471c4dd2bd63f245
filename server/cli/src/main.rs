//! The `planmark` command: a thin door to the core for terminals, scripts and editors.
//!
//! One file a subcommand; this one only reads the arguments. Exit status: 0 nothing to report at or above `--fail-on`, 1 findings,
//! 2 could not run. The trap: standard output belongs to results (and to the protocol under `lsp`), so all else goes to standard error.

mod baseline;
mod check;
mod completions;
mod demo;
mod examples;
mod excerpt;
mod explain;
mod facts;
mod fingerprint;
mod fix;
mod hook;
mod init;
mod log;
mod man;
mod mcp;
mod named;
mod new;
mod next;
mod output;
mod plain;
mod progress;
mod report;
mod selection;
mod session;
mod status;
mod table;
mod terminal;
mod timeline;
mod watch;

use std::io;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use planmark_core::config::Profile;

use check::{CheckArguments, ShowArguments};
use hook::HookArguments;
use selection::Selection;

/// A type checker for the numbers, dates and statuses in your plans.
#[derive(Parser)]
#[command(name = "planmark", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Append the log to this file, with the time, in place of standard error; PLANMARK_LOG=debug has it say more.
    #[arg(long, global = true, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Say nothing on standard error but what fails: no progress, no notice of what could not be read.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Whether output is coloured: auto, always or never.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    color: terminal::When,
}

#[derive(Subcommand)]
enum Command {
    /// Say what in the plans below these directories is no longer true.
    Check(CheckArguments),
    /// Put right what has one right answer; with --diff only show how.
    Fix(FixArguments),
    /// Write a planmark.toml made of what the documents already count and say.
    Init(InitArguments),
    /// Write a plan or a task list that a repository lacks, in the style of its siblings.
    New(new::NewArguments),
    /// Show every fact that the plans speak of: its value, its source, and who says what of it.
    Facts(FactsArguments),
    /// Show a row for each repository: its tasks, its phase, its stamp, its findings.
    Status(StatusArguments),
    /// Show what can be done next, the most pressing first, and why.
    Next(NextArguments),
    /// Draw what is planned when: phases, milestones, what is overdue and what cannot be kept, over all repositories.
    Timeline(TimelineArguments),
    /// Write a page with the status, the timeline, the findings and what does not agree; or what changed, as a commit message.
    Report(report::ReportArguments),
    /// Show the page of a rule, or the list of all rules.
    Explain {
        /// The rule, such as stale-countdown.
        rule: Option<String>,
    },
    /// Judge an embedded sample workspace, as of 2025-11-21 unless --today is given.
    Demo {
        /// How to show what is found.
        #[command(flatten)]
        show: ShowArguments,
        /// Write the sample workspace into this directory instead, to try it in an editor.
        #[arg(long, value_name = "DIR")]
        write: Option<PathBuf>,
    },
    /// For coding agents: after a file was written, say what that made false; exit status 2 if something.
    Hook(HookArguments),
    /// Write what a shell needs to complete subcommands, options and their values.
    Completions(completions::CompletionsArguments),
    /// Write the manual page of the program or of a subcommand.
    Man(man::ManArguments),
    /// Serve coding agents over standard input and output, by the Model Context Protocol.
    Mcp(mcp::McpArguments),
    /// Serve an editor over standard input and output.
    Lsp {
        /// Accepted and ignored: standard input and output are all there is.
        #[arg(long)]
        stdio: bool,
        /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date, renewed at midnight].
        #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = named::day)]
        today: Option<Date>,
        /// Answer what only tests ask.
        #[arg(long, hide = true)]
        probes: bool,
    },
}

#[derive(Args, Clone)]
struct InitArguments {
    /// The repository that it is for [default: the one around the working directory].
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Replace a configuration that is there already.
    #[arg(long)]
    force: bool,
    /// Print it and write nothing.
    #[arg(long, visible_alias = "dry-run")]
    stdout: bool,
}

#[derive(Args, Clone)]
struct FixArguments {
    /// Workspace roots or single files [default: as for check].
    paths: Vec<PathBuf>,
    /// Print what would change as a unified diff, and change nothing.
    #[arg(long)]
    diff: bool,
    /// Also apply fixes that a person should look at.
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show one fact after the other, with what would change, and ask: yes, no, all, quit.
    #[arg(long, short, conflicts_with = "diff")]
    interactive: bool,
    #[command(flatten)]
    rules: Selection,
    /// How strict planmark is as a whole, in place of what planmark.toml says.
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
    profile: Option<&'static Profile>,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = named::day)]
    today: Option<Date>,
}

#[derive(Args, Clone)]
struct FactsArguments {
    /// Workspace roots [default: as for check].
    paths: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    output_format: FactsFormat,
    /// The day that counts as today, as YYYY-MM-DD [default: the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = named::day)]
    today: Option<Date>,
}

#[derive(Args, Clone)]
struct StatusArguments {
    /// Workspace roots [default: as for check].
    paths: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: StatusFormat,
    /// In which order.
    #[arg(long, value_enum, default_value = "folder")]
    sort: StatusOrder,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = named::day)]
    today: Option<Date>,
}

#[derive(Args, Clone)]
struct NextArguments {
    /// Workspace roots [default: as for check].
    paths: Vec<PathBuf>,
    /// How many tasks to show.
    #[arg(long, short = 'n', default_value_t = 10)]
    limit: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    format: NextFormat,
    /// Only those of this repository.
    #[arg(long, visible_alias = "repo", value_name = "NAME")]
    repository: Option<String>,
    /// Only those of phases whose title contains this.
    #[arg(long, value_name = "TEXT")]
    phase: Option<String>,
    /// Only those of this agent or person.
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = named::day)]
    today: Option<Date>,
}

#[derive(Args, Clone)]
struct TimelineArguments {
    /// Workspace roots [default: as for check].
    paths: Vec<PathBuf>,
    /// What to draw.
    #[arg(long, value_enum, default_value = "svg")]
    format: TimelineFormat,
    /// Write it into this file [default: standard output].
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only this repository, and those in it.
    #[arg(long, value_name = "NAME")]
    repo: Option<String>,
    /// The first day to show, as YYYY-MM-DD [default: the first that is planned].
    #[arg(long, value_name = "DATE", value_parser = named::day)]
    from: Option<Date>,
    /// The last day to show.
    #[arg(long, value_name = "DATE", value_parser = named::day)]
    to: Option<Date>,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = named::day)]
    today: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TimelineFormat {
    /// A picture.
    Svg,
    /// A Gantt chart in the language of Mermaid.
    Mermaid,
    /// A page in one file, in dark and light.
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FactsFormat {
    /// A line a claim.
    Text,
    /// An array of objects.
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFormat {
    /// As wide as the terminal.
    Table,
    /// A table for a page.
    Markdown,
    /// An object.
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusOrder {
    /// By the folders of the repositories, each below the one that holds it.
    Folder,
    /// By name.
    Name,
    /// The least done first.
    Done,
    /// What has most tasks past their day first.
    Late,
    /// The oldest stamp first.
    Updated,
    /// The worst findings first.
    Findings,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NextFormat {
    /// Three lines a task.
    Text,
    /// An object.
    Json,
}

/// Reads the name of a profile.
fn profile() -> impl TypedValueParser<Value = &'static Profile> {
    PossibleValuesParser::new(Profile::names()).map(|name| Profile::find(&name).unwrap_or_default())
}

fn main() -> ExitCode {
    let read = examples::told(Arguments::command()).try_get_matches();
    let read = read.and_then(|matches| Arguments::from_arg_matches(&matches));
    let Arguments { command, log, quiet, color } = match read {
        Ok(arguments) => arguments,
        Err(error) if error.exit_code() != 0 && hook::is_called(std::env::args_os()) => {
            let _ = error.print();
            return ExitCode::from(hook::FAILED);
        }
        Err(error) => error.exit(),
    };
    terminal::paint(color);
    let failed = ExitCode::from(if matches!(command, Command::Hook(_)) { hook::FAILED } else { 2 });
    let is_server = matches!(command, Command::Lsp { .. } | Command::Mcp(_));
    let started = log::start(log.as_deref(), is_server, quiet);
    if let Err(error) = started {
        let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{error:#}\n"));
        return failed;
    }
    if !quiet && !is_server && !matches!(command, Command::Hook(_)) {
        progress::allow();
    }
    let code = match catch_unwind(|| run(command)) {
        Ok(Ok(code)) => code,
        // Whoever read the results has seen enough.
        Ok(Err(error)) if is_broken_pipe(&error) => failed,
        Ok(Err(error)) => {
            tracing::error!("{error:#}");
            // Whoever logs into a file wants to know of it all the same.
            if log.is_some() {
                let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{error:#}\n"));
            }
            failed
        }
        Err(_) => {
            tracing::error!(
                "planmark has failed: this is a mistake of its own, and the place above is where"
            );
            failed
        }
    };
    log::finish();
    code
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = match error.downcast_ref::<serde_json::Error>() {
        Some(error) => error.io_error_kind(),
        None => error.downcast_ref::<io::Error>().map(io::Error::kind),
    };
    kind == Some(io::ErrorKind::BrokenPipe)
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Facts(arguments) => facts::run(&arguments),
        Command::Status(arguments) => status::run(&arguments),
        Command::Next(arguments) => next::run(&arguments),
        Command::Timeline(arguments) => timeline::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Explain { rule } => explain::run(rule.as_deref()),
        Command::Demo { show, write } => demo::run(show, write.as_deref()),
        Command::Hook(arguments) => hook::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
        Command::Man(arguments) => man::run(&arguments, Arguments::command()),
        Command::Mcp(arguments) => mcp::run(&arguments),
        Command::Lsp { stdio: _, today, probes } => {
            let options = planmark_lsp::Options { today, probes };
            Ok(ExitCode::from(planmark_lsp::serve(std::io::stdin().lock(), plain_stdout()?, options)?))
        }
    }
}

/// Standard output as it is: that of the standard library looks for lines in all that is written, and writes each frame in two pieces.
fn plain_stdout() -> std::io::Result<std::fs::File> {
    #[cfg(unix)]
    let output = std::os::fd::AsFd::as_fd(&std::io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let output = std::os::windows::io::AsHandle::as_handle(&std::io::stdout()).try_clone_to_owned()?;
    Ok(output.into())
}
