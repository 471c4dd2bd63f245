//! Lists the files of a repository that may define agents, commands and skills; the core decides what they define.
//!
//! The folders of tools (`.claude`, `.coditect`, …), `agents` and the like at the top, and what `[catalogs]` names are read although
//! git ignores them and although they are links: tools read them too. Everything else comes from the walk. The trap: a folder that cannot be seen must be said to be unseen, or it would
//! count as empty.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use planmark_core::config::Config;
use planmark_core::workspace::catalog::{FOLDERS, Listed, Listing, TOOLS};
use planmark_core::workspace::{Catalog, CatalogKind};
use rayon::prelude::*;

use crate::links::{Folder, folder, written_target};
use crate::read::{head, read};
use crate::roots::RepositoryFolder;
use crate::walk::is_document;

/// The most definitions that one folder may hold; one with more is no catalog of agents.
const MAX_ENTRIES: usize = 20_000;

/// How much of a definition is read for its front matter, in bytes.
const HEAD_LEN: u64 = 16 * 1024;

/// The catalogs of a repository. `documents` are its own documents (not those of its submodules), by their paths; `config` is what it
/// says itself.
pub fn catalogs(repository: &RepositoryFolder, documents: &[&Path], config: &Config) -> Vec<Catalog> {
    let root = &repository.path;
    let mut unseen = Vec::new();
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    for tool in TOOLS {
        match folder(&root.join(tool)) {
            Folder::Missing => {}
            Folder::Unknown => unseen.push(tool.to_owned()),
            Folder::Present(real) => {
                for name in FOLDERS {
                    list(&format!("{tool}/{name}"), folder(&real.join(name)), &mut files, &mut unseen);
                }
            }
        }
    }
    for name in FOLDERS {
        match folder(&root.join(name)) {
            // A plain folder without a file in it: git stores none, so nobody means anything by it.
            Folder::Unknown if !is_link(&root.join(name)) => {}
            found => list(name, found, &mut files, &mut unseen),
        }
    }
    let named = named(config);
    for (_, label) in &named {
        match folder(&root.join(label)) {
            // Somebody says that it is there.
            Folder::Missing => unseen.push(label.clone()),
            found => list(label, found, &mut files, &mut unseen),
        }
    }
    files.extend(documents.iter().filter_map(|document| {
        let relative = document.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        let folders = relative.rsplit_once('/')?.0;
        folders.split('/').any(|part| FOLDERS.contains(&part)).then(|| (relative, document.to_path_buf()))
    }));
    files.sort();
    files.dedup_by(|later, earlier| later.0 == earlier.0);
    let mut listed: Vec<Listed> =
        files.into_par_iter().map(|(relative, path)| definition(relative, &path)).collect();
    if let Ok(modules) = read(&root.join(".gitmodules")) {
        let path = root.join(".gitmodules").into();
        listed.push(Listed { relative: ".gitmodules".to_owned(), path, text: modules.text });
    }
    Listing { files: listed, unseen, named }.catalogs(root)
}

/// The folders that `[catalogs]` names.
fn named(config: &Config) -> Vec<(CatalogKind, String)> {
    let folders =
        config.catalogs.iter().flat_map(|(kind, folders)| folders.iter().map(move |folder| (kind, folder)));
    folders
        .map(|(kind, folder)| (CatalogKind::from_word(kind), folder.trim_end_matches('/').to_owned()))
        .collect()
}

/// A file with as much of its text as tells what it defines; a link that git wrote as a file is followed.
fn definition(relative: String, path: &Path) -> Listed {
    let target = written_target(path).filter(|target| target.is_file());
    let real = crate::real_path(target.as_deref().unwrap_or(path)).unwrap_or_else(|_| path.to_path_buf());
    let text = head(&real, HEAD_LEN).unwrap_or_default();
    Listed { relative, path: real.into(), text }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_dir())
}

/// Adds the Markdown files below a folder that is called `label`, or says that it cannot be seen.
fn list(label: &str, found: Folder, files: &mut Vec<(String, PathBuf)>, unseen: &mut Vec<String>) {
    match found {
        Folder::Missing => {}
        Folder::Unknown => unseen.push(label.to_owned()),
        Folder::Present(real) => match markdown_below(&real) {
            Some(below) => {
                files.extend(below.into_iter().map(|(relative, path)| (format!("{label}/{relative}"), path)))
            }
            None => unseen.push(label.to_owned()),
        },
    }
}

/// The Markdown files below a folder, by their paths relative to it; none where it cannot be read or holds far too many.
fn markdown_below(place: &Path) -> Option<Vec<(String, PathBuf)>> {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut visited = BTreeSet::from([place.to_path_buf()]);
    // Folders under their own names first: a second name for one of them, by a link, then adds nothing.
    let mut folders = vec![(String::new(), place.to_path_buf())];
    let mut linked: Vec<(String, PathBuf)> = Vec::new();
    while let Some((prefix, path)) = folders.pop().or_else(|| next_linked(&mut linked, &mut visited)) {
        let Ok(entries) = fs::read_dir(&path) else {
            if prefix.is_empty() {
                return None;
            }
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let (Ok(kind), path) = (entry.file_type(), entry.path()) else { continue };
            let relative = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if kind.is_dir() && name != ".git" && name != "node_modules" {
                visited.insert(path.clone());
                folders.push((relative, path));
            } else if kind.is_symlink() && path.is_dir() {
                linked.push((relative, path));
            } else if is_document(Path::new(&name)) && path.is_file() {
                files.push((relative, path));
            }
        }
        if files.len() > MAX_ENTRIES || visited.len() > MAX_ENTRIES {
            return None;
        }
    }
    Some(files)
}

fn next_linked(
    linked: &mut Vec<(String, PathBuf)>,
    visited: &mut BTreeSet<PathBuf>,
) -> Option<(String, PathBuf)> {
    linked.sort_by(|left, right| right.cmp(left));
    while let Some((relative, path)) = linked.pop() {
        if let Ok(real) = crate::real_path(&path)
            && visited.insert(real.clone())
        {
            return Some((relative, real));
        }
    }
    None
}
