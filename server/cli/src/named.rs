//! What was named on the command line, and is it there?
//!
//! A name that means nothing is an error with the name that was probably meant, and no answer that looks as if there were nothing to say.

use anyhow::{Result, bail};
use planmark_core::nearest::nearest;
use planmark_core::views::timeline;
use planmark_core::workspace::Workspace;

/// Refuses the name of a repository that is not in the workspace.
pub(crate) fn check_repository(workspace: &Workspace, name: Option<&str>) -> Result<()> {
    let Some(name) = name.filter(|name| !timeline::knows(workspace, name)) else { return Ok(()) };
    let known: Vec<String> = workspace.repositories.iter().map(|repository| repository.name()).collect();
    let suggestion = nearest(name, known.iter().map(String::as_str));
    let suggestion = suggestion.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    bail!("no repository is called {name}{suggestion}")
}
