//! Catalogs: what exists, and in how many reasonable ways it can be counted.
//!
//! planmark-project lists the files ([`Listing`]); everything about names and counts is decided here and in the files below.
//! The trap: unknown is never zero. A catalog with one source that cannot be seen does not judge a single name.

pub mod configured;
mod counting;
mod listing;
mod names;
mod structured;

use std::path::Path;
use std::sync::Arc;

pub use configured::{Counted, Gap};
pub use listing::{FOLDERS, Listed, Listing, TOOLS};
pub(crate) use names::{Forms, is_alike, last};
pub use names::{is_builtin, slug};

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

impl CatalogKind {
    /// What one of it is called.
    pub fn singular(&self) -> &str {
        match self {
            CatalogKind::Agents => "agent",
            CatalogKind::Commands => "command",
            CatalogKind::Skills => "skill",
            CatalogKind::Submodules => "submodule",
            CatalogKind::Categories => "category folder",
            CatalogKind::Configured(name) => name,
        }
    }

    /// What several of it are called; the word in `<!-- planmark: count=… -->`.
    pub fn plural(&self) -> &str {
        match self {
            CatalogKind::Agents => "agents",
            CatalogKind::Commands => "commands",
            CatalogKind::Skills => "skills",
            CatalogKind::Submodules => "submodules",
            CatalogKind::Categories => "categories",
            CatalogKind::Configured(name) => name,
        }
    }

    /// The kind with this plural; any other word is the name of a configured count.
    pub fn from_word(word: &str) -> CatalogKind {
        match word {
            "agents" => CatalogKind::Agents,
            "commands" => CatalogKind::Commands,
            "skills" => CatalogKind::Skills,
            "submodules" => CatalogKind::Submodules,
            "categories" => CatalogKind::Categories,
            name => CatalogKind::Configured(name.to_owned()),
        }
    }
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
    /// Markdown files of the place that describe it and define nothing, relative to it: README.md, INDEX.md, COMMAND-GUIDE.md.
    pub asides: Vec<String>,
    /// How `[counts.*]` had it counted; `None` for what planmark finds by itself.
    pub counted: Option<Counted>,
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
    /// The line on which its source names it, from 0; of a submodule that of its section in `.gitmodules`.
    pub line: u32,
}

/// One reasonable way to count a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// How many.
    pub count: u64,
    /// Reads after the number: `files define agents in .claude/agents (README.md not counted)`.
    pub definition: String,
}

impl Catalog {
    /// Can every source be seen, and is there one?
    pub fn is_known(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|source| source.entries.is_some())
    }

    /// Is there a source that cannot be seen?
    pub fn is_unseen(&self) -> bool {
        self.sources.iter().any(|source| source.entries.is_none())
    }

    /// Every entry that can be seen.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sources.iter().filter_map(|source| source.entries.as_ref()).flatten()
    }
}
