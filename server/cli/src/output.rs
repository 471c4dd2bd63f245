//! How findings are printed. One file a format; each is a function from a report to bytes on standard output.
//!
//! The trap: programs read what is printed, so a format is for people (`full`, `markdown`, `concise`) or for programs, and the line of evidence stands
//! on standard error where a program reads the rest.

mod agent;
mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod sarif;

pub(crate) use agent::line as agent_line;
pub(crate) use json::{location, place};

use std::io::{self, Write};

use clap::ValueEnum;
use planmark_core::finding::Severity;
use planmark_core::text::Point;

use crate::excerpt::Report;
use crate::plain::Plain;
use crate::session::Names;

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// The source line with the place underlined.
    Full,
    /// One line a finding.
    Concise,
    /// An array of objects.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// A log in SARIF 2.1.0, for code scanning.
    Sarif,
    /// A test report in the XML of JUnit.
    Junit,
    /// A table, for the summary of a job.
    Markdown,
    /// One line a finding with the exact old and new text, for coding agents.
    Agent,
}

/// Prints the findings of every file; those below `fails` are not to fail anything.
pub(crate) fn print(
    format: OutputFormat,
    report: &Report,
    names: &Names,
    fails: Severity,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Full => full::print(report, names, &mut Plain(&mut *out)),
        OutputFormat::Concise => concise::print(report, &mut Plain(&mut *out)),
        OutputFormat::Json => json::print(report, names, out),
        OutputFormat::Github => github::print(report, &mut Plain(&mut *out)),
        OutputFormat::Gitlab => gitlab::print(report, out),
        OutputFormat::Sarif => sarif::print(report, names, out),
        OutputFormat::Junit => junit::print(report, fails, out),
        OutputFormat::Markdown => markdown::print(report, &mut Plain(&mut *out)),
        OutputFormat::Agent => agent::print(report, names, &mut Plain(&mut *out)),
    }?;
    // What is printed before stands before it, also where both go to one place.
    out.flush()?;
    match format {
        OutputFormat::Full | OutputFormat::Markdown | OutputFormat::Agent => Ok(()),
        _ => writeln!(io::stderr(), "{}", report.evidence.sentence()),
    }
}

/// The name of a file in one line, whatever is in it.
fn in_a_line(name: &str) -> String {
    as_text(name).replace('\n', "␤")
}

/// What a file says, without orders to a terminal.
fn as_text(said: &str) -> String {
    said.replace('\u{1b}', "␛")
}

/// Row and column as people count them: from 1, columns in Unicode scalars.
fn row_and_column(point: Point) -> (u32, u32) {
    (point.line + 1, point.utf32 + 1)
}
