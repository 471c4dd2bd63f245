//! Reads the configuration of a repository, and counts what it defines.
//!
//! The trap: a file that is no TOML says nothing, so what it said last stays in force; who reads it again hands over what was read before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::config::{self, Config, Count};
use planmark_core::workspace::catalog::Gap;
use planmark_core::workspace::catalog::configured::{self, CountedFile};
use planmark_core::workspace::{Catalog, ConfigFile};

use crate::links::{Folder, folder};
use crate::read::read;
use crate::roots::CONFIG_NAMES;
use crate::scan::relative;
use crate::walk::files;

/// The configuration file of a repository, if it has one; `last` is the one that was read before.
pub fn config_file(folder: &Path, last: Option<&ConfigFile>) -> Option<ConfigFile> {
    let path = CONFIG_NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())?;
    let path: Arc<Path> = crate::real_path(&path).unwrap_or(path).into();
    let Ok(source) = read(&path) else { return last.cloned() };
    Some(config_of(path, &source.text, last))
}

/// The configuration that a text gives; of one that is no TOML what `last` said.
pub fn config_of(path: Arc<Path>, text: &str, last: Option<&ConfigFile>) -> ConfigFile {
    let (config, problems) = config::read(text);
    let last = last.filter(|last| last.path == path).map(|last| last.config.clone());
    let config = config.map(Arc::new).or(last).unwrap_or_default();
    ConfigFile { path, config, problems }
}

/// The catalogs of what `[counts.*]` defines.
pub fn counted(folder: &Path, config: &Config) -> Vec<Catalog> {
    let mut below: BTreeMap<String, Option<Vec<String>>> = BTreeMap::new();
    for glob in config.counts.values().flat_map(|count| &count.source) {
        let place = fixed_part(glob.glob().glob());
        if !below.contains_key(place) {
            below.insert(place.to_owned(), files_below(folder, place));
        }
    }
    config.counts.iter().map(|(name, count)| catalog(folder, name, count, &below)).collect()
}

/// The folder below which everything lies that a glob can match: `docs/adr` of `docs/adr/*-*.md`; empty for the repository itself.
pub(crate) fn fixed_part(glob: &str) -> &str {
    let wild = glob.find(['*', '?', '[', '{']).unwrap_or(glob.len());
    glob[..wild].rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The files below a place in the repository, by their names there; none where it cannot be seen.
fn files_below(repository: &Path, place: &str) -> Option<Vec<String>> {
    let Folder::Present(real) = folder(&repository.join(place)) else { return None };
    let name = |path: &PathBuf| {
        let relative = relative(&real, path);
        if place.is_empty() { relative } else { format!("{place}/{relative}") }
    };
    Some(files(&real).iter().map(name).collect())
}

/// A glob that matches nothing cannot be seen: more likely it is wrong than that nothing is there.
fn catalog(
    folder: &Path,
    name: &str,
    count: &Count,
    below: &BTreeMap<String, Option<Vec<String>>>,
) -> Catalog {
    let mut relatives: BTreeSet<&String> = BTreeSet::new();
    let mut gaps = Vec::new();
    for (index, glob) in count.source.iter().enumerate() {
        let place = fixed_part(glob.glob().glob());
        match below.get(place) {
            Some(Some(files)) => {
                let before = relatives.len();
                let matching =
                    files.iter().filter(|relative| glob.is_match(relative) && count.covers(relative));
                relatives.extend(matching);
                let is_found =
                    relatives.len() > before || files.iter().any(|relative| glob.is_match(relative));
                if !is_found {
                    gaps.push(Gap::NoFile(index));
                }
            }
            // A folder that is not there at all is as wrong as a glob without a file; one behind a link that leads nowhere is not.
            _ if is_gone(folder, place) => gaps.push(Gap::NoFile(index)),
            _ => gaps.push(Gap::Unseen(index)),
        }
    }
    let files: Vec<CountedFile> = relatives
        .into_iter()
        .map(|relative| {
            let path = folder.join(relative);
            let text = if count.reads() { read(&path).ok().map(|source| source.text.into()) } else { None };
            // A document is known by its real path, and may be open.
            let path = if count.reads() { crate::real_path(&path).unwrap_or(path) } else { path };
            CountedFile { relative, path: path.into(), text }
        })
        .collect();
    configured::catalog(folder, name, count, &files, gaps)
}

/// Is the place not there, although everything above it can be seen?
fn is_gone(repository: &Path, place: &str) -> bool {
    let mut path = repository.to_path_buf();
    for part in place.split('/') {
        path.push(part);
        match folder(&path) {
            Folder::Present(_) => {}
            Folder::Missing => return true,
            Folder::Unknown => return false,
        }
    }
    false
}
