//! Reads a repository for `planmark init`: its documents one by one, and the names of all its files.
//!
//! What comes of it is decided in [`planmark_core::config::proposal`]. The trap: files of submodules belong to these, and get their own
//! configuration.

use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use planmark_core::config::proposal::{Gathered, Proposal};
use planmark_core::workspace::{Document, Reading};

use crate::course::Course;
use crate::read::read;
use crate::scan::{relative, survey};
use crate::summaries::Summaries;
use crate::walk::files;

/// What a `planmark.toml` in this folder could hold.
///
/// # Errors
/// When the folder does not exist.
pub fn proposal(folder: &Path, today: Date) -> io::Result<Proposal> {
    let folder = crate::real_path(folder)?;
    let scan = survey(std::slice::from_ref(&folder), today, None, &Summaries::default(), &Course::default())?;
    let workspace = &scan.workspace;
    let Some(index) = workspace.repositories.iter().position(|repository| *repository.path == *folder) else {
        return Ok(Proposal::default());
    };
    let repository = &workspace.repositories[index];
    let mut gathered = Gathered::default();
    for known in repository.documents() {
        let Ok(source) = read(&known.path) else { continue };
        let reading = Arc::new(Reading::new(&source.text));
        gathered.read(&Document::new(known.path.clone(), known.relative.clone(), reading, source.hash));
    }
    let own = files(&folder).into_iter().filter(|path| workspace.repository_of(path) == Some(index));
    let tree: Vec<String> = own.map(|path| relative(&folder, &path)).collect();
    Ok(gathered.proposal(repository, &tree))
}
