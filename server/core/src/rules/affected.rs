//! Which findings have to do with files that changed: those in them, and those elsewhere that depend on what they say.
//!
//! [`Affected::take`] is given what the documents of each repository say together; [`Affected::holds`] then says it of one finding.
//! The trap: that a file came or went is seen nowhere in the documents that name it, so names are compared where something is found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Judge, find};
use crate::facts::{Fact, Together, Topic, Truth, plan_of};
use crate::finding::Finding;
use crate::workspace::{Catalog, CatalogKind, Document, Entry, Workspace};

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
    /// Of each repository, by its path, of what other names may be known there now.
    renamed: BTreeMap<Arc<Path>, BTreeSet<CatalogKind>>,
}

/// File names without their endings that many files have: as words they say nothing of one.
const COMMON: [&str; 3] = ["readme", "skill", "index"];
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

    /// May what is defined there bear other names now?
    fn renames(&self, catalog: &Catalog) -> bool {
        let defines = |path: &Path| match catalog.kind {
            CatalogKind::Submodules => path.ends_with(".gitmodules"),
            _ => catalog.sources.iter().any(|source| {
                let is_its = |entry: &Entry| *entry.path == *path;
                path.starts_with(&source.path) || source.entries.iter().flatten().any(is_its)
            }),
        };
        let is_in = |folder: &PathBuf| catalog.sources.iter().any(|source| source.path.starts_with(folder));
        self.files.keys().any(|path| defines(path)) || self.folders.iter().any(is_in)
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
            names.extend(path.file_stem().map(word).filter(|stem| !COMMON.contains(&&*stem.to_lowercase())));
            names.extend(folder.and_then(Path::file_name).map(word));
        }
        names.retain(|name| name.chars().count() >= LEAST_NAME);
        Affected { changed, names, places: BTreeMap::new(), near: BTreeSet::new(), renamed: BTreeMap::new() }
    }

    /// Takes in what the documents of a repository say together.
    pub fn take(&mut self, workspace: &Workspace, index: usize, together: &Together) {
        for fact in together.facts(workspace, index).flat_map(|about| &about.facts) {
            let depends = match &fact.truth {
                Truth::Counted { catalog, .. } => self.changed.counts(catalog),
                Truth::Told { told, .. } => self.changed.holds(&told.document.path),
                Truth::Tasks { list, .. } => self.changed.holds(&list.path),
                Truth::Unknown | Truth::Shown { .. } => self.turns(workspace, index, fact),
            };
            let speaks = |statement: &crate::facts::Statement| self.changed.holds(&statement.document.path);
            if depends || fact.statements.iter().any(speaks) {
                for statement in &fact.statements {
                    let places = self.places.entry(statement.document.path.clone()).or_default();
                    places.insert((statement.span.start, statement.span.end));
                }
            }
        }
        if let Some(repository) = workspace.repositories.get(index) {
            // Names are looked for around a repository and in all others of its root.
            let others = workspace.repositories.iter().filter(|other| other.root == repository.root);
            let catalogs = workspace.ancestry(index).chain(others).flat_map(|it| &it.catalogs);
            let renamed = catalogs.filter(|catalog| self.changed.renames(catalog));
            let renamed = renamed.map(|catalog| catalog.kind.clone()).collect();
            self.renamed.insert(repository.path.clone(), renamed);
        }
        let documents = together.documents();
        for (at, _) in documents.iter().enumerate().filter(|(_, it)| self.changed.holds(&it.path)) {
            self.near.extend(together.near(at).into_iter().map(|near| documents[near].path.clone()));
        }
    }

    /// May what is known of a status have been other before? It turns with every document of the plan: with boxes, and where these tell
    /// nothing any more with what is said most often.
    fn turns(&self, workspace: &Workspace, index: usize, fact: &Fact) -> bool {
        let Some(repository) = workspace.repositories.get(fact.repository) else { return false };
        if !matches!(fact.topic, Topic::Status(_) | Topic::Progress(_)) {
            return false;
        }
        // Of a submodule those of its own plan speak.
        let plans: BTreeSet<String> = match fact.repository == index {
            true => fact.statements.iter().map(|statement| plan_of(&statement.document)).collect(),
            false => BTreeSet::from([String::new()]),
        };
        let is_of_plan = |document: &Arc<Document>| {
            self.changed.holds(&document.path) && plans.contains(&plan_of(document))
        };
        // Of which plan one was that is gone, nobody can ask it.
        let is_gone = |(path, change): (&PathBuf, &Change)| {
            let is_document = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
            *change == Change::Presence
                && is_document
                && path.starts_with(&repository.path)
                && workspace.document(path).is_none()
        };
        repository.documents().any(is_of_plan) || self.changed.files.iter().any(is_gone)
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
        let renamed = path.ancestors().find_map(|folder| self.renamed.get(folder));
        if renamed.is_some_and(|renamed| looked_up(finding.code).iter().any(|kind| renamed.contains(kind))) {
            return true;
        }
        // These name in their messages what is missing at their place.
        let lists = ["index-drift", "unlisted-submodule", "missing-plan-file"].contains(&finding.code);
        self.names.iter().any(|name| has_word(words, name) || lists && has_word(&finding.message, name))
    }
}

/// Among the names of what a rule looks for those that a text speaks of.
fn looked_up(code: &str) -> &'static [CatalogKind] {
    match code {
        "unknown-agent" => &[CatalogKind::Agents],
        // Coding tools call skills by a slash, and commands by their names.
        "unknown-command" | "unknown-skill" => &[CatalogKind::Commands, CatalogKind::Skills],
        "index-drift" => &[CatalogKind::Agents, CatalogKind::Commands, CatalogKind::Skills],
        "unknown-repo" | "unlisted-submodule" => &[CatalogKind::Submodules],
        _ => &[],
    }
}

/// Does a name stand in a text, and not as a part of a longer one?
fn has_word(text: &str, name: &str) -> bool {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(goes_on) && !after.starts_with(goes_on)
    })
}
