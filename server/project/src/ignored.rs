//! What says in a folder which of its files git ignores, and whether that can be read.
//!
//! The walk has these read by the crate `ignore`, which opens whatever bears the name. The trap: a pipe would be waited for, a device has
//! no end, and a repository may hold a link to either; a folder with such rules is not entered.

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::{common_folder, git_folder};

/// Rules of more bytes than this were not written by people, and take long to understand.
const LONGEST: u64 = 1 << 20;

/// What of the rules of a folder must not be opened.
pub(crate) fn unreadable_rules(folder: &Path) -> Option<PathBuf> {
    let dot_git = folder.join(".git");
    let of_git = match fs::metadata(&dot_git) {
        Err(_) => Vec::new(),
        Ok(metadata) if metadata.is_dir() => vec![dot_git.join("info/exclude")],
        // In a submodule or worktree it is a file that leads on.
        Ok(_) if !is_readable(&dot_git) => return Some(dot_git),
        Ok(_) => {
            let leads = git_folder(folder).map(|folder| folder.join("commondir"));
            if let Some(leads) = leads.filter(|leads| !is_readable(leads)) {
                return Some(leads);
            }
            common_folder(folder).map(|folder| folder.join("info/exclude")).into_iter().collect()
        }
    };
    of_git.into_iter().chain([folder.join(".gitignore")]).find(|rules| !is_readable(rules))
}

/// Is this a file of a sane length, or nothing at all?
fn is_readable(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |metadata| metadata.is_file() && metadata.len() <= LONGEST)
}
