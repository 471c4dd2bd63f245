//! Catalogs: what exists, and in how many reasonable ways it can be counted.
//!
//! planmark-project lists the files; everything about names and counts is decided here. The trap: unknown is never zero. A catalog
//! with one source that cannot be seen does not judge a single name.

use std::path::Path;
use std::sync::Arc;

/// Of what it is a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CatalogKind {
    /// `.claude/agents/**/*.md` and the like.
    Agents,
    /// `.claude/commands/**/*.md` and the like.
    Commands,
    /// `.claude/skills/*/SKILL.md` and the like.
    Skills,
    /// The entries of `.gitmodules`.
    Submodules,
    /// The folders that hold submodules.
    Categories,
    /// `[counts.NAME]`.
    Configured(String),
}

/// What exists of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// Of what.
    pub kind: CatalogKind,
    /// Where it was looked for and found; empty when there is no such place.
    pub sources: Vec<Source>,
}

/// One place that holds entries: a folder, `.gitmodules`, a glob.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its real path.
    pub path: Arc<Path>,
    /// The path as a person would name it, relative to the repository, with `/`.
    pub label: String,
    /// Its entries; `None` when it cannot be seen: a dangling link, a submodule that is not checked out, a folder without permission.
    pub entries: Option<Vec<Entry>>,
}

/// One thing that exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its name: from front matter, else from the file; with `ns:` for a command in a subfolder; a submodule's folder name.
    pub name: String,
    /// The file that defines it (for a submodule its folder).
    pub path: Arc<Path>,
    /// The path within the source, with `/`.
    pub relative: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// `tools:` of an agent.
    pub tools: Option<String>,
    /// `model:` of an agent.
    pub model: Option<String>,
    /// `argument-hint:` of a command.
    pub argument_hint: Option<String>,
}

/// One reasonable way to count a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// How many.
    pub count: u64,
    /// Says how it was counted: `57 distinct names in agents (README.md not counted)` reads this after the number.
    pub definition: String,
}

impl Catalog {
    /// Can every source be seen, and is there one?
    pub fn is_known(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|source| source.entries.is_some())
    }

    /// Every entry that can be seen.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sources.iter().filter_map(|source| source.entries.as_ref()).flatten()
    }
}
