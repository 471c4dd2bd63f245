//! Reads the configuration of a repository, and counts what it defines.
//!
//! The trap: a file that is no TOML says nothing, so what it said last stays in force; who reads it again hands over what was read before.

use std::path::Path;
use std::sync::Arc;

use ignore::WalkBuilder;
use planmark_core::config::{self, Config, Count};
use planmark_core::workspace::{Catalog, CatalogKind, ConfigFile, Entry, Source};

use crate::read::read;
use crate::roots::CONFIG_NAMES;
use crate::scan::relative;

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
    if config.counts.is_empty() {
        return Vec::new();
    }
    let mut files: Vec<(String, Arc<Path>)> = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git" && entry.file_name() != "node_modules")
        .build()
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()))
        .map(|entry| (relative(folder, entry.path()), Arc::from(entry.path())))
        .collect();
    files.sort();
    config.counts.iter().map(|(name, count)| catalog(folder, name, count, &files)).collect()
}

fn catalog(folder: &Path, name: &str, count: &Count, files: &[(String, Arc<Path>)]) -> Catalog {
    let is_counted = |relative: &String| {
        count.source.iter().any(|glob| glob.is_match(relative))
            && !count.exclude.iter().any(|glob| glob.is_match(relative))
    };
    let entries = files.iter().filter(|(relative, _)| is_counted(relative)).map(|(relative, path)| Entry {
        name: relative.rsplit('/').next().unwrap_or(relative).to_owned(),
        path: path.clone(),
        relative: relative.clone(),
        description: None,
        tools: None,
        model: None,
        argument_hint: None,
    });
    let source = Source {
        path: folder.into(),
        label: count.written.clone(),
        entries: Some(entries.collect()),
        asides: Vec::new(),
    };
    Catalog { kind: CatalogKind::Configured(name.to_owned()), sources: vec![source] }
}
