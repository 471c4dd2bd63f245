//! `planmark hook`: what a coding agent runs after each file that it writes.
//!
//! The tool tells on standard input, as JSON, which file that was; what became false by it goes to standard error, a line each, and the
//! exit status is 2, which has such tools pass the text on to the model. Nothing false: no word, and 0. The traps: what was false before
//! is nobody's fault, so the file is held against its last commit; and a failure of our own exits with 1, which tools show to a person.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use planmark_core::config::Profile;
use planmark_core::rules::Affected;
use planmark_project::{CONFIG_NAMES, Program, committed, is_document, is_read};
use serde_json::Value;

use crate::check::FailOn;
use crate::excerpt::Report;
use crate::output::agent_line;
use crate::plain::Plain;
use crate::profile;
use crate::selection::Selection;
use crate::session::Session;

#[derive(Args, Clone)]
pub(crate) struct HookArguments {
    /// The files that were written [default: what standard input says as JSON: file_path, also in tool_input, and cwd].
    paths: Vec<PathBuf>,
    /// The lowest severity that is told.
    #[arg(long, value_enum, default_value = "warning")]
    fail_on: FailOn,
    /// How strict planmark is as a whole, in place of what planmark.toml says.
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
    profile: Option<&'static Profile>,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = crate::named::day)]
    today: Option<Date>,
    #[command(flatten)]
    rules: Selection,
}

/// So much of what a tool says is read: whole files stand in it.
const MAX_INPUT: u64 = 64 * 1024 * 1024;
/// So many findings are told: whoever reads them pays for each word.
const MOST_TOLD: usize = 20;

/// Where tools write which file it was.
const KEYS: [&str; 5] = ["file_path", "filePath", "path", "notebook_path", "file"];
/// In which objects.
const PLACES: [&str; 3] = ["tool_input", "toolInput", "input"];

/// The exit status of a failure of our own: 2 would have the tool pass it on to the model.
pub(crate) const FAILED: u8 = 1;

/// Is it what these arguments call, even if they cannot be read?
pub(crate) fn is_called(arguments: impl Iterator<Item = OsString>) -> bool {
    let mut arguments = arguments.skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--log" || argument == "--color" {
            arguments.next();
        } else if !argument.to_string_lossy().starts_with('-') {
            return argument == "hook";
        }
    }
    false
}

pub(crate) fn run(arguments: &HookArguments) -> Result<ExitCode> {
    match told(arguments) {
        Ok(code) => Ok(code),
        Err(error) => {
            writeln!(io::stderr(), "planmark hook: {error:#}")?;
            Ok(ExitCode::from(FAILED))
        }
    }
}

fn told(arguments: &HookArguments) -> Result<ExitCode> {
    arguments.rules.check()?;
    let asked = if arguments.paths.is_empty() { of_input()? } else { arguments.paths.clone() };
    let written: Vec<PathBuf> =
        asked.iter().filter_map(|path| planmark_project::real_path(path).ok()).collect();
    // Whatever else an agent writes, no plan is about how, but where a configuration has it counted.
    let roots: BTreeSet<PathBuf> = written
        .iter()
        .filter(|path| is_read(path) || is_configured(path))
        .map(|path| planmark_project::root_above(path.parent().unwrap_or(path)))
        .collect();
    if roots.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let roots: Vec<PathBuf> = roots.into_iter().collect();
    let mut session = Session::judging(&roots, arguments.today, arguments.profile, &Program)?;
    let changed = planmark_project::written(&written);
    let now = session.found_by(&arguments.rules, Some(Affected::new(changed)));
    // How all was by another configuration is not known; what is told twice is better than what is never told.
    let is_judged_by = |path: &PathBuf| is_read(path) && !is_document(path);
    if now.excerpts.is_empty() || written.iter().any(is_judged_by) {
        return tell(&now, BTreeMap::new(), arguments, &session);
    }
    let before = |path: &PathBuf| (Arc::from(path.as_path()), committed(&Program, path));
    let before: Vec<(Arc<Path>, Option<String>)> = written.iter().map(before).collect();
    session.scan.put_back(&before, now.excerpts.iter().map(|excerpt| &excerpt.path));
    let known = counted(&session, arguments);
    tell(&now, known, arguments, &session)
}

/// Is there a configuration around the file, which may have it counted?
fn is_configured(path: &Path) -> bool {
    path.ancestors().skip(1).any(|folder| CONFIG_NAMES.iter().any(|name| folder.join(name).is_file()))
}

/// How often each finding is there that the session knows, as it is now.
fn counted(
    session: &Session,
    arguments: &HookArguments,
) -> BTreeMap<(Arc<Path>, &'static str, String), usize> {
    let mut counted = BTreeMap::new();
    for (path, findings) in session.findings(&arguments.rules) {
        for finding in findings {
            *counted.entry((path.clone(), finding.code, finding.message)).or_default() += 1;
        }
    }
    counted
}

fn tell(
    now: &Report,
    mut known: BTreeMap<(Arc<Path>, &'static str, String), usize>,
    arguments: &HookArguments,
    session: &Session,
) -> Result<ExitCode> {
    let mut lines = Vec::new();
    for (excerpt, finding) in now.findings() {
        if finding.severity < arguments.fail_on.severity() {
            continue;
        }
        // The words say the claim and the truth: with another of them it is another finding.
        if let Some(left) = known.get_mut(&(excerpt.path.clone(), finding.code, finding.message.clone()))
            && *left > 0
        {
            *left -= 1;
            continue;
        }
        lines.push(agent_line(excerpt, finding, session.names()));
    }
    if lines.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let mut err = Plain(io::stderr().lock());
    let are = if lines.len() == 1 {
        "1 statement is".to_owned()
    } else {
        format!("{} statements are", lines.len())
    };
    writeln!(err, "planmark: {are} not true any more:")?;
    for line in lines.iter().take(MOST_TOLD) {
        writeln!(err, "{line}")?;
    }
    if let Some(more) = lines.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        writeln!(err, "and {more} more: planmark check --output-format agent --since HEAD")?;
    }
    Ok(ExitCode::from(2))
}

/// The files that the tool names on standard input.
fn of_input() -> Result<Vec<PathBuf>> {
    let mut input = String::new();
    io::stdin().lock().take(MAX_INPUT).read_to_string(&mut input).context("standard input cannot be read")?;
    if input.trim().is_empty() {
        bail!("standard input says nothing: name the file that was written, or pass the tool's JSON");
    }
    let said: Value = serde_json::from_str(&input).context("standard input is no JSON")?;
    let folder = said["cwd"].as_str().map(PathBuf::from).unwrap_or_default();
    let mut paths = Vec::new();
    for object in PLACES.iter().map(|place| &said[*place]).chain([&said]) {
        let named = KEYS.iter().find_map(|key| object[*key].as_str());
        if let Some(path) = named {
            paths.push(folder.join(path));
            break;
        }
    }
    Ok(paths)
}
