//! Reads the configuration of a repository, and counts what it defines.
//!
//! The trap: a file that is no TOML says nothing, so what it said last stays in force; who reads it again hands over what was read before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::config::{self, Config, Count};
use planmark_core::workspace::{Catalog, CatalogKind, ConfigFile, Entry, Source};

use crate::links::{Folder, folder};
use crate::read::read;
use crate::roots::CONFIG_NAMES;
use crate::scan::relative;
use crate::walk::files;

/// The configuration file of a repository, if it has one; `last` is the one that was read before.
pub fn config_file(folder: &Path, last: Option<&ConfigFile>) -> Option<ConfigFile> {
    let path = CONFIG_NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())?;
    let path: Arc<Path> = std::fs::canonicalize(&path).unwrap_or(path).into();
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
fn fixed_part(glob: &str) -> &str {
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

/// A source whose globs match nothing is one that cannot be seen: more likely the glob is wrong than that nothing is there.
fn catalog(
    folder: &Path,
    name: &str,
    count: &Count,
    below: &BTreeMap<String, Option<Vec<String>>>,
) -> Catalog {
    let mut relatives: BTreeSet<&String> = BTreeSet::new();
    let mut is_seen = true;
    for glob in &count.source {
        match below.get(fixed_part(glob.glob().glob())) {
            Some(Some(files)) => relatives.extend(files.iter().filter(|relative| glob.is_match(relative))),
            _ => is_seen = false,
        }
    }
    relatives.retain(|relative| !count.exclude.iter().any(|glob| glob.is_match(relative)));
    is_seen &= !relatives.is_empty();
    let entry = |relative: &String| Entry {
        name: relative.rsplit('/').next().unwrap_or(relative).to_owned(),
        path: folder.join(relative).into(),
        relative: relative.clone(),
        description: None,
        tools: None,
        model: None,
        argument_hint: None,
    };
    let entries = is_seen.then(|| relatives.into_iter().map(entry).collect());
    let source = Source { path: folder.into(), label: count.written.clone(), entries, asides: Vec::new() };
    Catalog { kind: CatalogKind::Configured(name.to_owned()), sources: vec![source] }
}
