//! Which findings have to do with files that changed: those in them, and those elsewhere that depend on what they say.
//!
//! [`Affected::take`] is given what the documents of each repository say together; [`Affected::holds`] then says it of one finding.
//! The trap: that a file came or went is seen nowhere in the documents that name it, so names are compared where something is found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Judge, find};
use crate::facts::{Together, Truth};
use crate::finding::Finding;
use crate::workspace::{Catalog, Workspace};

/// What has become other than it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Files, by their real paths where they are there.
    pub files: BTreeMap<PathBuf, Change>,
    /// Folders below which everything counts as changed: a repository that is new, or whose configuration is another.
    pub folders: BTreeSet<PathBuf>,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its text is another.
    Text,
    /// It is there now and was not, or the other way round.
    Presence,
}

/// What depends on what has changed.
#[derive(Debug)]
pub struct Affected {
    changed: Changed,
    /// By what others call the files that came or went.
    names: BTreeSet<String>,
    /// Where something is said of a fact of which a changed file speaks, too, or by which it is counted.
    places: BTreeMap<Arc<Path>, BTreeSet<(u32, u32)>>,
    /// Documents that say something of the same things as one that changed.
    near: BTreeSet<Arc<Path>>,
}

/// Shorter names are words of their own too often.
const LEAST_NAME: usize = 3;

impl Changed {
    /// Is the file with this path another than it was?
    pub fn holds(&self, path: &Path) -> bool {
        self.files.contains_key(path) || self.folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Is what is counted there perhaps another number now?
    fn counts(&self, catalog: &Catalog) -> bool {
        catalog.sources.iter().any(|source| {
            let is_in = |(path, change): (&PathBuf, &Change)| {
                path.starts_with(&source.path)
                    && (*change == Change::Presence || source.counted.is_some() || **path == *source.path)
            };
            self.files.iter().any(is_in) || self.folders.iter().any(|folder| source.path.starts_with(folder))
        })
    }
}

impl Affected {
    /// What depends on this; nothing is known of any repository yet.
    pub fn new(changed: Changed) -> Affected {
        let came_or_went =
            changed.files.iter().filter(|(_, change)| **change == Change::Presence).map(|(path, _)| path);
        let mut names = BTreeSet::new();
        for path in came_or_went.chain(&changed.folders) {
            let word = |name: &std::ffi::OsStr| name.to_string_lossy().into_owned();
            // A skill is called by its folder.
            let folder = path.file_name().filter(|name| *name == "SKILL.md").and_then(|_| path.parent());
            names.extend(path.file_name().map(word));
            names.extend(path.file_stem().map(word));
            names.extend(folder.and_then(Path::file_name).map(word));
        }
        names.retain(|name| name.chars().count() >= LEAST_NAME);
        Affected { changed, names, places: BTreeMap::new(), near: BTreeSet::new() }
    }

    /// Takes in what the documents of a repository say together.
    pub fn take(&mut self, workspace: &Workspace, index: usize, together: &Together) {
        for fact in together.facts(workspace, index).flat_map(|about| &about.facts) {
            let depends = match &fact.truth {
                Truth::Counted { catalog, .. } => self.changed.counts(catalog),
                Truth::Told { told, .. } => self.changed.holds(&told.document.path),
                Truth::Tasks { list, .. } => self.changed.holds(&list.path),
                Truth::Unknown | Truth::Shown { .. } => false,
            };
            let speaks = |statement: &crate::facts::Statement| self.changed.holds(&statement.document.path);
            if depends || fact.statements.iter().any(speaks) {
                for statement in &fact.statements {
                    let places = self.places.entry(statement.document.path.clone()).or_default();
                    places.insert((statement.span.start, statement.span.end));
                }
            }
        }
        let documents = together.documents();
        for (at, _) in documents.iter().enumerate().filter(|(_, it)| self.changed.holds(&it.path)) {
            self.near.extend(together.near(at).into_iter().map(|near| documents[near].path.clone()));
        }
    }

    /// Has a finding in the file with this path to do with what changed? `words` is what stands at its place.
    pub fn holds(&self, path: &Path, finding: &Finding, words: &str) -> bool {
        if self.changed.holds(path) || finding.related.iter().any(|related| self.changed.holds(&related.path))
        {
            return true;
        }
        let is_here = |(start, end): &(u32, u32)| finding.span.start < *end && *start < finding.span.end;
        if self.places.get(path).is_some_and(|places| places.iter().any(is_here)) {
            return true;
        }
        let is_of_repository =
            find(finding.code).is_some_and(|rule| matches!(rule.judge, Judge::Repository(_)));
        if is_of_repository && self.near.contains(path) {
            return true;
        }
        // These name in their messages what is missing at their place.
        let lists = ["index-drift", "unlisted-submodule", "missing-plan-file"].contains(&finding.code);
        self.names.iter().any(|name| words.contains(name) || lists && finding.message.contains(name))
    }
}
