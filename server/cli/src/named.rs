//! What was named on the command line, and is it there?
//!
//! A name that means nothing is an error with the name that was probably meant, and no answer that looks as if there were nothing to say.

use anyhow::{Result, bail};
use jiff::civil::Date;
use planmark_core::nearest::nearest;
use planmark_core::views::timeline;
use planmark_core::workspace::Workspace;

/// Refuses the name of a repository that is not in the workspace.
pub(crate) fn check_repository(workspace: &Workspace, name: Option<&str>) -> Result<()> {
    let Some(name) = name.filter(|name| !timeline::knows(workspace, name)) else { return Ok(()) };
    let known: Vec<String> = workspace.repositories.iter().map(|repository| repository.name()).collect();
    bail!("no repository is called {name}{}", suggestion(name, known.iter().map(String::as_str)))
}

/// The day that was named.
pub(crate) fn day(written: &str) -> Result<Date, String> {
    written.parse().map_err(|_| "a day is written as YYYY-MM-DD, such as 2025-11-21".to_owned())
}

/// `; did you mean check?` where a name is near to one of those that are known.
pub(crate) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}
