//! The snapshot: workspace → repository → document, an immutable value of `Arc`s that rules and features are given.
//!
//! planmark-project builds it from disk; main_loop of planmark-lsp replaces parts of it. "Today" is a field, so nothing here reads a
//! clock. The trap: a document is identified by its real path, and an open one covers the closed one of the same path.

mod budgets;
pub mod catalog;
pub mod closed;
pub mod copies;
pub mod countdowns;
pub mod document;
pub mod files;
pub mod gitmodules;
pub mod history;
mod homes;
pub mod inventory;
pub mod names;
pub mod phases;
mod reading;
pub mod remote;
mod replacement;
pub mod schedule;
pub mod sizes;
pub mod summary;
pub mod tasks;
mod told;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;

pub use catalog::{Catalog, CatalogKind, Entry, Population, Source};
pub use closed::Closed;
pub use countdowns::CountedDays;
pub use document::{Document, Kind};
pub use files::{Existence, Files};
pub use history::{History, Lifetime};
pub use homes::Homes;
pub use inventory::Inventory;
pub use names::{Name, NameKind, Names};
pub use reading::Reading;
pub use remote::Remote;
pub use schedule::{CountedWeek, Nearness, Period};
pub use summary::Summary;
pub use told::Told;

use crate::config::{Config, Problem};
use crate::plan::census::Way;

/// So few repositories are sooner asked each than looked up.
const FEW: usize = 16;

/// Everything planmark knows at one moment.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The day that counts as today.
    pub today: jiff::civil::Date,
    /// The repositories, a superproject before its submodules, else in order of their paths.
    pub repositories: Vec<Arc<Repository>>,
    /// The scan is over; before that a missing name or file is not yet missing.
    pub scanned: bool,
    /// Where the repositories lie, once somebody has asked.
    pub homes: Homes,
}

/// A repository, or a folder that is treated as one.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its real path.
    pub path: Arc<Path>,
    /// The workspace folder that holds it, or it itself; file names in output are relative to it.
    pub root: Arc<Path>,
    /// The index of the superproject in [`Workspace::repositories`].
    pub parent: Option<usize>,
    /// Its own documents are judged; false for a superproject outside the workspace folders.
    pub judged: bool,
    /// What exists: agents, commands, skills, submodules, categories, and what `[counts.*]` defines.
    pub catalogs: Vec<Catalog>,
    /// Which paths exist below its root; shared with the other repositories of the root.
    pub files: Arc<Files>,
    /// What `planmark.toml` says, its superproject's below its own.
    pub config: Arc<Config>,
    /// The file that its own configuration was read from.
    pub config_file: Option<ConfigFile>,
    /// What git remembers of the documents; `None` where there is no git, where it may not be asked, or was not asked yet.
    pub history: Option<Arc<History>>,
    /// Where it is hosted; `None` where that is unknown, or nowhere.
    pub remote: Option<Remote>,
    /// Documents as they are on disk, by real path.
    pub closed: Arc<Closed>,
    /// Documents that an editor has open, by real path; each covers the closed one.
    pub open: BTreeMap<Arc<Path>, Arc<Document>>,
}

/// A `planmark.toml`.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    /// Its real path.
    pub path: Arc<Path>,
    /// What it says by itself; of a file that is no TOML what it said last.
    pub config: Arc<Config>,
    /// What in it cannot be meant.
    pub problems: Vec<Problem>,
}

impl Workspace {
    /// A workspace without repositories.
    pub fn new(today: jiff::civil::Date) -> Workspace {
        Workspace { today, repositories: Vec::new(), scanned: false, homes: Homes::default() }
    }

    /// Adds a repository behind the others.
    pub fn add(&mut self, repository: Arc<Repository>) {
        self.repositories.push(repository);
        self.homes = Homes::default();
    }

    /// The day that a configuration says: that of the outermost repository which says one.
    pub fn configured_day(&self) -> Option<jiff::civil::Date> {
        self.repositories.iter().find_map(|repository| repository.config.today)
    }

    /// Counts anew what `[counts.*]` counts in the open document with this path, in its repository and in those around it; says whether
    /// that made a difference.
    pub fn recount(&mut self, path: &Path) -> bool {
        let Some((_, document)) = self.document(path) else { return false };
        let document = Arc::clone(document);
        let mut differs = false;
        for repository in self.repositories.iter_mut().filter(|repository| path.starts_with(&repository.path))
        {
            let recounted = repository.recounted(&document);
            if recounted.is_empty() {
                continue;
            }
            differs = true;
            let repository = Arc::make_mut(repository);
            for catalog in recounted {
                if let Some(known) = repository.catalogs.iter_mut().find(|known| known.kind == catalog.kind) {
                    *known = catalog;
                }
            }
        }
        differs
    }

    /// The innermost repository that holds this path.
    pub fn repository_of(&self, path: &Path) -> Option<usize> {
        if self.repositories.len() > FEW
            && let Some(places) = self.homes.of(&self.repositories)
        {
            return places.holding(path);
        }
        let path = path.as_os_str().as_encoded_bytes();
        // Both are real paths, so their bytes tell; taking them apart into names costs far more, and this is asked all the time.
        let depth = |folder: &Path| {
            let folder = folder.as_os_str().as_encoded_bytes();
            let rest = path.strip_prefix(folder)?;
            let is_border = |byte: u8| std::path::is_separator(char::from(byte));
            let is_inside = rest.first().is_none_or(|first| is_border(*first))
                || folder.last().is_some_and(|last| is_border(*last));
            is_inside.then_some(folder.len())
        };
        let holding = self.repositories.iter().enumerate();
        let holding = holding.filter_map(|(index, repository)| Some((depth(&repository.path)?, index)));
        holding.max_by_key(|(depth, index)| (*depth, std::cmp::Reverse(*index))).map(|(_, index)| index)
    }

    /// The indices of the repositories that are called so, in lower case.
    pub(crate) fn repositories_called(&self, name: &str) -> Vec<usize> {
        if let Some(places) = self.homes.of(&self.repositories) {
            return places.called(name).to_vec();
        }
        let repositories = self.repositories.iter().enumerate();
        let called = repositories.filter(|(_, repository)| repository.name().to_lowercase() == name);
        called.map(|(index, _)| index).collect()
    }

    /// The document with this real path, and the index of its repository.
    pub fn document(&self, path: &Path) -> Option<(usize, &Arc<Document>)> {
        let index = self.repository_of(path)?;
        Some((index, self.repositories[index].document(path)?))
    }

    /// How far a section of a document is, by its index in the inventory, or all of it; `None` where no task counts.
    pub fn progress(&self, document: &Document, section: Option<u32>) -> Option<Way> {
        let repository = &self.repositories[self.repository_of(&document.path)?];
        let inventory = document.inventory();
        inventory.progress(section, &inventory.classes(&repository.config))
    }

    /// The repository and the superprojects around it, from inner to outer.
    pub fn ancestry(&self, repository: usize) -> impl Iterator<Item = &Arc<Repository>> {
        self.lineage(repository).map(|index| &self.repositories[index])
    }

    /// The indices of the same.
    pub(crate) fn lineage(&self, repository: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(repository);
        std::iter::from_fn(move || {
            let index = next?;
            next = self.repositories.get(index)?.parent;
            Some(index)
        })
    }
}

impl Repository {
    /// A folder about which nothing is known yet: its catalogs are unknown, its documents only those that are open.
    pub fn bare(path: &Path) -> Repository {
        let path: Arc<Path> = path.into();
        Repository {
            root: path.clone(),
            path,
            parent: None,
            judged: true,
            catalogs: Vec::new(),
            files: Arc::default(),
            config: Arc::default(),
            config_file: None,
            history: None,
            remote: None,
            closed: Arc::default(),
            open: BTreeMap::new(),
        }
    }

    /// The document with this real path.
    pub fn document(&self, path: &Path) -> Option<&Arc<Document>> {
        self.open.get(path).or_else(|| self.closed.get(path))
    }

    /// The document that plans it: the outermost one, a plan before a list of tasks, PROJECT-PLAN.md before any other, else the one with
    /// most boxes. No document of the past.
    pub fn plan(&self) -> Option<&Arc<Document>> {
        let plans = self
            .documents()
            .filter(|document| !document.historical && matches!(document.kind, Kind::Plan | Kind::Tasklist));
        plans.min_by_key(|document| {
            let depth = document.relative.matches('/').count();
            let is_named_so = document.relative.eq_ignore_ascii_case("PROJECT-PLAN.md");
            let boxes = document.summary.boxes.1;
            (depth, document.kind != Kind::Plan, !is_named_so, Reverse(boxes))
        })
    }

    /// The document that speaks for it: what plans it, else the README at its top.
    pub fn page(&self) -> Option<&Arc<Document>> {
        let is_readme =
            |document: &&Arc<Document>| document.kind == Kind::Readme && !document.relative.contains('/');
        self.plan().or_else(|| self.documents().find(is_readme))
    }

    /// Every document in order of its path, open ones in place of closed ones.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        // Few are open, and to compare paths takes longer than to go from one to the next.
        let mut from: Bound<&Arc<Path>> = Bound::Unbounded;
        let open = self.open.iter().map(Some).chain([None]);
        open.flat_map(move |open| {
            let to = open.map_or(Bound::Unbounded, |(path, _)| Bound::Excluded(path));
            let before = self.closed.range::<Arc<Path>, _>((std::mem::replace(&mut from, to), to));
            before.map(|(_, document)| document).chain(open.map(|(_, document)| document))
        })
    }

    /// The catalog of this kind.
    pub fn catalog(&self, kind: &CatalogKind) -> Option<&Catalog> {
        self.catalogs.iter().find(|catalog| catalog.kind == *kind)
    }

    /// The catalogs of what `[counts.*]` counts that are others with this document as it is now.
    fn recounted(&self, document: &Document) -> Vec<Catalog> {
        let Ok(below) = document.path.strip_prefix(&self.path) else { return Vec::new() };
        let below = below.to_string_lossy().replace('\\', "/");
        let counted = self.catalogs.iter().filter_map(|catalog| match &catalog.kind {
            CatalogKind::Configured(name) => Some((catalog, self.config.counts.get(name)?)),
            _ => None,
        });
        counted
            .filter_map(|(catalog, count)| catalog::configured::recounted(catalog, count, &below, document))
            .collect()
    }

    /// Does `[counts.*]` count what is in the file with this path?
    pub fn looks_into(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.path) else { return false };
        let mut counts = self.config.counts.values().filter(|count| count.reads()).peekable();
        if counts.peek().is_none() {
            return false;
        }
        let below = below.to_string_lossy().replace('\\', "/");
        counts.any(|count| count.covers(&below))
    }

    /// The repository's name: that of its folder.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// The hash by which a text is recognised again; not for storing.
pub fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
