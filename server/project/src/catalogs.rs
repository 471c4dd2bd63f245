//! Lists what a repository defines: agents, slash commands, skills, submodules and their categories.
//!
//! [`catalogs`] looks in the folders of the tools (`.claude`, `.coditect`, …), at the top of the repository, and in every
//! folder called `agents`, `commands` or `skills` that looks the part: `docs/agents` is documentation, `plugins/x/agents`
//! is not. The core gets plain entries and decides about names and numbers. The traps: these folders are read although
//! git ignores them (tools read them too), links in them are followed also out of the repository, and a folder that
//! cannot be seen makes a source without entries, never one with none.

use crate::links::{Folder, folder, written_target};
use crate::read::head;
use crate::roots::RepositoryFolder;
use crate::walk::is_document;
use planmark_core::workspace::{Catalog, CatalogKind, Entry, Source};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most definitions that one folder may hold; one with more is no catalog of agents.
const MAX_ENTRIES: usize = 20_000;

/// How much of a definition is read for its front matter, in bytes.
const HEAD_LEN: u64 = 16 * 1024;

/// Folders of tools, with what their users keep in them. A missing one says nothing; one that leads nowhere makes all
/// that it should hold unknown.
const TOOL_FOLDERS: [&str; 2] = [".claude", ".coditect"];

/// Folders of other tools, which hold some kinds and are trusted where they exist.
const OTHER_FOLDERS: [(&str, Kind); 8] = [
    (".opencode/agents", Kind::Agents),
    (".opencode/agent", Kind::Agents),
    (".opencode/commands", Kind::Commands),
    (".opencode/command", Kind::Commands),
    (".github/agents", Kind::Agents),
    (".cursor/commands", Kind::Commands),
    (".agents/skills", Kind::Skills),
    (".github/skills", Kind::Skills),
];

/// Parts of a path that say: what stands here is an example, a page or a copy, and is not in force.
const NOT_IN_FORCE: [&str; 18] = [
    "docs",
    "doc",
    "documentation",
    "examples",
    "example",
    "samples",
    "templates",
    "template",
    "test",
    "tests",
    "fixtures",
    "archive",
    "archived",
    "backup",
    "backups",
    "history",
    "dist",
    "build",
];

/// The three kinds of definition, each in a folder of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Agents,
    Commands,
    Skills,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Agents, Kind::Commands, Kind::Skills];

    fn folder(self) -> &'static str {
        match self {
            Kind::Agents => "agents",
            Kind::Commands => "commands",
            Kind::Skills => "skills",
        }
    }

    fn of(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }

    fn catalog(self) -> CatalogKind {
        match self {
            Kind::Agents => CatalogKind::Agents,
            Kind::Commands => CatalogKind::Commands,
            Kind::Skills => CatalogKind::Skills,
        }
    }
}

/// A folder that may hold definitions.
struct Place {
    kind: Kind,
    /// Relative to the repository, with `/`.
    label: String,
    /// The folder's real path; none where it cannot be seen.
    folder: Option<PathBuf>,
    /// It need not look the part: a tool reads it, whatever is in it.
    trusted: bool,
}

/// The catalogs of a repository. `documents` are its own documents (not those of its submodules), by their paths.
pub fn catalogs(repository: &RepositoryFolder, documents: &[&Path]) -> Vec<Catalog> {
    let mut places = tool_places(&repository.path);
    let has_tool_folder = places.iter().any(|place| place.trusted)
        || TOOL_FOLDERS.iter().any(|name| fs::symlink_metadata(repository.path.join(name)).is_ok())
        || repository.path.join(".claude-plugin").is_dir();
    places.extend(named_places(&repository.path, documents, has_tool_folder));
    let mut seen = BTreeSet::new();
    places
        .retain(|place| place.folder.as_ref().is_none_or(|folder| seen.insert((place.kind, folder.clone()))));
    let mut catalogs: Vec<Catalog> =
        Kind::ALL.into_iter().map(|kind| Catalog { kind: kind.catalog(), sources: Vec::new() }).collect();
    let read: Vec<(Kind, bool, Source)> =
        places.into_par_iter().map(|place| place.read(&repository.path)).collect();
    let in_force = |kind: Kind, trusted: bool, source: &Source| {
        trusted || looks_the_part(kind, source, has_tool_folder, &read)
    };
    let kept: Vec<bool> =
        read.iter().map(|(kind, trusted, source)| in_force(*kind, *trusted, source)).collect();
    for ((kind, _, source), kept) in read.into_iter().zip(kept) {
        if kept && let Some(catalog) = catalogs.iter_mut().find(|catalog| catalog.kind == kind.catalog()) {
            catalog.sources.push(source);
        }
    }
    for catalog in &mut catalogs {
        catalog.sources.sort_by(|left, right| left.label.cmp(&right.label));
    }
    catalogs.extend(submodule_catalogs(repository));
    catalogs
}

/// The places in the folders of tools.
fn tool_places(repository: &Path) -> Vec<Place> {
    let mut places = Vec::new();
    for tool in TOOL_FOLDERS {
        let tool_folder = folder(&repository.join(tool));
        for kind in Kind::ALL {
            let label = format!("{tool}/{}", kind.folder());
            let found = match &tool_folder {
                Folder::Present(real) => folder(&real.join(kind.folder())),
                other => other.clone(),
            };
            places.extend(trusted(kind, label, found));
        }
    }
    for (label, kind) in OTHER_FOLDERS {
        let found = folder(&repository.join(label));
        places.extend(trusted(kind, label.to_owned(), found).filter(|place| place.folder.is_some()));
    }
    places
}

fn trusted(kind: Kind, label: String, found: Folder) -> Option<Place> {
    match found {
        Folder::Present(real) => Some(Place { kind, label, folder: Some(real), trusted: true }),
        Folder::Unknown => Some(Place { kind, label, folder: None, trusted: true }),
        Folder::Missing => None,
    }
}

/// The places at the top of the repository, and those that its documents show.
fn named_places(repository: &Path, documents: &[&Path], has_tool_folder: bool) -> Vec<Place> {
    let mut labels: BTreeMap<String, Kind> = BTreeMap::new();
    for kind in Kind::ALL {
        labels.insert(kind.folder().to_owned(), kind);
    }
    for document in documents {
        let Some(relative) = document.strip_prefix(repository).ok().and_then(Path::to_str) else { continue };
        labels.extend(named_place(relative));
    }
    let place = |(label, kind): (String, Kind)| match folder(&repository.join(&label)) {
        Folder::Present(real) => {
            let trusted = label.starts_with('.');
            Some(Place { kind, label, folder: Some(real), trusted })
        }
        // A link called `agents` at the top that leads nowhere, in a repository that has to do with agents.
        Folder::Unknown if has_tool_folder && is_link(&repository.join(&label)) => {
            Some(Place { kind, label, folder: None, trusted: true })
        }
        _ => None,
    };
    labels.into_iter().filter_map(place).collect()
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_dir())
}

/// `plugins/x/agents/team/a.md` → `plugins/x/agents`. The outermost such folder counts: agents inside a skill are its own.
fn named_place(relative: &str) -> Option<(String, Kind)> {
    let parts: Vec<&str> = relative.split('/').collect();
    let (_, folders) = parts.split_last()?;
    let at = folders.iter().position(|part| Kind::of(part).is_some())?;
    if folders[..at].iter().any(|part| NOT_IN_FORCE.contains(&part.to_ascii_lowercase().as_str())) {
        return None;
    }
    Some((folders[..=at].join("/"), Kind::of(folders[at])?))
}

impl Place {
    fn read(self, repository: &Path) -> (Kind, bool, Source) {
        let path: Arc<Path> = match &self.folder {
            Some(folder) => folder.as_path().into(),
            None => repository.join(&self.label).into(),
        };
        let entries = self.folder.as_deref().and_then(|folder| definitions(self.kind, folder));
        (self.kind, self.trusted, Source { path, label: self.label, entries })
    }
}

/// Whether a folder that is merely called `agents` holds agents. Agents and skills introduce themselves in front
/// matter; commands often do not, so those are believed beside agents or skills, and at the top of a repository that
/// has a folder of a tool.
fn looks_the_part(kind: Kind, source: &Source, has_tool_folder: bool, all: &[(Kind, bool, Source)]) -> bool {
    let Some(entries) = &source.entries else { return true };
    let definitions: Vec<&Entry> = entries.iter().filter(|entry| !is_page(&entry.relative)).collect();
    if definitions.is_empty() {
        return false;
    }
    let introduced =
        definitions.iter().filter(|entry| entry.description.is_some()).count() * 2 >= definitions.len();
    match kind {
        Kind::Skills => true,
        Kind::Agents => introduced,
        Kind::Commands => {
            let is_sibling = |other: &(Kind, bool, Source)| {
                other.0 != Kind::Commands
                    && parent(&other.2.label) == parent(&source.label)
                    && looks_the_part(other.0, &other.2, has_tool_folder, all)
            };
            introduced || (has_tool_folder && parent(&source.label).is_empty()) || all.iter().any(is_sibling)
        }
    }
}

fn parent(label: &str) -> &str {
    label.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A page about the definitions beside it.
fn is_page(relative: &str) -> bool {
    let name = relative.rsplit('/').next().unwrap_or(relative).to_ascii_uppercase();
    ["README", "INDEX", "GUIDE", "TEMPLATE"].iter().any(|word| name.contains(word))
}

/// The definitions below a folder in order of their names; none where it cannot be read or holds far too many.
fn definitions(kind: Kind, place: &Path) -> Option<Vec<Entry>> {
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
            let (Ok(kind_of_file), path) = (entry.file_type(), entry.path()) else { continue };
            let relative = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if kind_of_file.is_dir() && name != ".git" && name != "node_modules" {
                visited.insert(path.clone());
                folders.push((relative, path));
            } else if kind_of_file.is_symlink() && path.is_dir() {
                linked.push((relative, path));
            } else if defines(kind, &name) && path.is_file() {
                files.push((relative, path));
            }
        }
        if files.len() > MAX_ENTRIES || visited.len() > MAX_ENTRIES {
            return None;
        }
    }
    files.sort();
    let entry = |(relative, path): (String, PathBuf)| {
        let path = written_target(&path).filter(|target| target.is_file()).unwrap_or(path);
        let path = fs::canonicalize(&path).unwrap_or(path);
        let text = head(&path, HEAD_LEN).unwrap_or_default();
        Entry::defined_by(&kind.catalog(), path.into(), relative, &text)
    };
    Some(files.into_iter().map(entry).collect())
}

fn next_linked(
    linked: &mut Vec<(String, PathBuf)>,
    visited: &mut BTreeSet<PathBuf>,
) -> Option<(String, PathBuf)> {
    linked.sort_by(|left, right| right.cmp(left));
    while let Some((relative, path)) = linked.pop() {
        if let Ok(real) = fs::canonicalize(&path)
            && visited.insert(real.clone())
        {
            return Some((relative, real));
        }
    }
    None
}

fn defines(kind: Kind, name: &str) -> bool {
    match kind {
        Kind::Skills => name.eq_ignore_ascii_case("SKILL.md"),
        _ => is_document(Path::new(name)),
    }
}

/// The submodules that `.gitmodules` declares, and the folders that hold them.
fn submodule_catalogs(repository: &RepositoryFolder) -> [Catalog; 2] {
    let plain = |name: &str, path: PathBuf, relative: &str| Entry {
        name: name.to_owned(),
        path: path.into(),
        relative: relative.to_owned(),
        description: None,
        tools: None,
        model: None,
        argument_hint: None,
    };
    let source = |entries: Vec<Entry>| Source {
        path: repository.path.join(".gitmodules").into(),
        label: ".gitmodules".to_owned(),
        entries: Some(entries),
    };
    let declared = repository.submodules.as_deref();
    let submodules = declared.map(|submodules| {
        let entry = |it: &crate::roots::SubmoduleFolder| {
            plain(it.declared.folder_name(), it.path.clone(), &it.declared.path)
        };
        source(submodules.iter().map(entry).collect())
    });
    let categories = declared.map(|submodules| {
        let names: BTreeSet<&str> = submodules.iter().filter_map(|it| it.declared.category()).collect();
        let entry = |category: &str| {
            let name = category.rsplit('/').next().unwrap_or(category);
            plain(name, repository.path.join(category), category)
        };
        source(names.into_iter().map(entry).collect())
    });
    [
        Catalog { kind: CatalogKind::Submodules, sources: submodules.into_iter().collect() },
        Catalog { kind: CatalogKind::Categories, sources: categories.into_iter().collect() },
    ]
}
