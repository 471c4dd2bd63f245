//! Which names of agents and commands are known to a repository.
//!
//! Its own, those of the superprojects around it and, because documents speak of them too, those of every other repository of the root;
//! and what coding tools bring along. The trap: while a catalog of the repository or of a superproject cannot be seen, nothing is known.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::binding;
use crate::workspace::catalog::{Forms, TOOLS, is_builtin};
use crate::workspace::{Catalog, CatalogKind, Repository, Workspace};

/// Everything that may hold a name.
pub struct Known<'a> {
    kind: CatalogKind,
    /// The nearest first.
    catalogs: Vec<&'a Catalog>,
    /// What may be called like it: skills by a slash, commands by their names.
    also: Vec<&'a Catalog>,
    /// Repositories whose documents may be what defines it, in a place that nobody told planmark of.
    repositories: Vec<&'a Repository>,
    names: Arc<Names>,
}

/// What of [`Known`] is worth keeping: it stays the same for as long as catalogs do, and which documents there are.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Where the catalogs were found, as seen from the repository.
    places: Vec<String>,
    /// Every name of the catalogs, folded; a repository asks for thousands.
    forms: Forms,
    /// What was probably meant, by the name that was asked about: whole repositories repeat the same few.
    suggested: Mutex<BTreeMap<String, Vec<String>>>,
    /// Whether something bears a name that was asked about, or one like it.
    borne: Mutex<BTreeMap<String, bool>>,
}

/// What is known in a repository, or `None` when a name that is not found may still exist.
pub fn known<'a>(workspace: &'a Workspace, index: usize, kind: &CatalogKind) -> Option<Known<'a>> {
    known_by(workspace, index, kind, &OnceCell::new())
}

/// The same by names that were kept, or are to be kept from now on.
pub(crate) fn known_by<'a>(
    workspace: &'a Workspace,
    index: usize,
    kind: &CatalogKind,
    names: &OnceCell<Arc<Names>>,
) -> Option<Known<'a>> {
    let repository = workspace.repositories.get(index)?;
    let around: Vec<_> = workspace.ancestry(index).collect();
    // Coding tools call skills by a slash, and commands by their names.
    let called_alike = match kind {
        CatalogKind::Commands => Some(CatalogKind::Skills),
        CatalogKind::Skills => Some(CatalogKind::Commands),
        _ => None,
    };
    let of = |kind: &CatalogKind| {
        around.iter().filter_map(|repository| repository.catalog(kind)).collect::<Vec<_>>()
    };
    if std::iter::once(kind)
        .chain(&called_alike)
        .any(|kind| of(kind).iter().any(|catalog| catalog.is_unseen()))
    {
        return None;
    }
    let is_defined = |repository: &Repository| is_read_by_tools(repository, kind);
    if !around.iter().any(|repository| is_defined(repository)) {
        let owner = binding::whole(workspace, index, kind).owner;
        if !is_defined(&workspace.repositories[owner]) {
            return None;
        }
    }
    // Of thousands of repositories few have any; paths are compared after that.
    let looks = |other: &Repository, kind| other.catalog(kind).is_some_and(|it| !it.sources.is_empty());
    let has_some = |other: &&Arc<Repository>| {
        looks(other, kind) || called_alike.as_ref().is_some_and(|kind| looks(other, kind))
    };
    let mut others: Vec<_> = workspace.repositories.iter().filter(has_some).collect();
    others
        .retain(|other| other.root == repository.root && !around.iter().any(|near| near.path == other.path));
    let everywhere = |kind: &CatalogKind| -> Vec<&'a Catalog> {
        around
            .iter()
            .copied()
            .chain(others.iter().copied())
            .filter_map(|repository| repository.catalog(kind))
            .collect()
    };
    let also = called_alike.as_ref().map(everywhere).unwrap_or_default();
    let repositories = around.iter().map(|repository| &***repository).collect();
    let catalogs = everywhere(kind);
    let names = names.get_or_init(|| {
        let places = around
            .iter()
            .copied()
            .chain(others.iter().copied())
            .filter_map(|other| Some((other, other.catalog(kind)?)))
            .flat_map(|(other, catalog)| {
                catalog.sources.iter().map(|source| place(repository, other, &source.label))
            })
            .collect();
        let mut forms = Forms::default();
        for catalog in catalogs.iter().chain(&also) {
            forms.add(catalog);
        }
        let asides = catalogs.iter().flat_map(|catalog| &catalog.sources).flat_map(|source| &source.asides);
        forms.asides.extend(asides.map(|aside| stem(aside).to_ascii_lowercase()));
        Arc::new(Names { places, forms, ..Names::default() })
    });
    Some(Known { kind: kind.clone(), catalogs, also, repositories, names: names.clone() })
}

/// Does the repository define things of this kind where coding tools read them: in a folder of theirs, at its top, or beside agents,
/// commands or skills? Anywhere else (`scripts/commands`) something else may make more of them.
fn is_read_by_tools(repository: &Repository, kind: &CatalogKind) -> bool {
    let parent = |label: &str| label.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned());
    let has_sibling = |parent: &String, label: &str| {
        let sources = repository.catalogs.iter().flat_map(|catalog| &catalog.sources);
        sources.filter(|source| source.label != label).any(|source| {
            source
                .label
                .strip_prefix(parent.as_str())
                .is_some_and(|rest| rest.starts_with('/') && !rest[1..].contains('/'))
        })
    };
    repository.catalog(kind).filter(|catalog| catalog.is_known()).is_some_and(|catalog| {
        catalog.sources.iter().any(|source| {
            let parent = parent(&source.label);
            parent.is_empty() || TOOLS.contains(&parent.as_str()) || has_sibling(&parent, &source.label)
        })
    })
}

impl Known<'_> {
    /// Is there something with this name?
    pub fn holds(&self, name: &str) -> bool {
        self.names.forms.hold(name)
            || self.names.forms.asides.contains(&name.to_ascii_lowercase())
            || is_builtin(&self.kind, name)
    }

    /// Is there something whose name differs by a slip of the fingers?
    pub fn is_near(&self, name: &str) -> bool {
        self.catalogs.iter().chain(&self.also).any(|catalog| catalog.is_near(name))
    }

    /// Is there a document that bears the name, and so may define it in a place of its own?
    pub fn may_hold(&self, name: &str) -> bool {
        self.repositories
            .iter()
            .flat_map(|repository| repository.documents())
            .any(|document| stem(&document.relative) == name && !document.historical)
    }

    /// What was probably meant, the nearest first, at most three.
    pub fn suggestions(&self, name: &str) -> Vec<String> {
        kept(&self.names.suggested, name, || self.nearest(name))
    }

    /// Does something bear the name, or one like it?
    fn is_borne(&self, name: &str) -> bool {
        kept(&self.names.borne, name, || self.holds(name) || self.may_hold(name) || self.is_near(name))
    }

    fn nearest(&self, name: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for entry in self.catalogs.iter().chain(&self.also).flat_map(|catalog| catalog.suggestions(name)) {
            if !names.contains(&entry.name) {
                names.push(entry.name.clone());
            }
        }
        names.truncate(3);
        names
    }

    /// Where such things are defined, as a person would name the places.
    fn places(&self) -> String {
        match self.names.places.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [one, rest @ ..] => format!("{one} and {} other places", rest.len()),
        }
    }
}

/// What was found for this name before, else what `find` finds.
fn kept<V: Clone>(known: &Mutex<BTreeMap<String, V>>, name: &str, find: impl FnOnce() -> V) -> V {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    let found = lock().get(name).cloned();
    found.unwrap_or_else(|| {
        let found = find();
        lock().insert(name.to_owned(), found.clone());
        found
    })
}

/// A place of `other`, as a person in `repository` would name it: from the folder that both lie in.
fn place(repository: &Repository, other: &Repository, label: &str) -> String {
    match other.path.strip_prefix(&repository.path) {
        Ok(below) if !below.as_os_str().is_empty() => {
            format!("{}/{label}", below.display()).replace('\\', "/")
        }
        Ok(_) => label.to_owned(),
        Err(_) if repository.path.starts_with(&other.path) => format!("{label} of the superproject"),
        Err(_) => format!("{label} of {}", other.name()),
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Are at least half of the different names among these known, or like a known one?
pub fn is_mostly_known<'n>(known: &Known, names: impl Iterator<Item = &'n str>) -> bool {
    let names: std::collections::BTreeSet<&str> = names.collect();
    let held = names.iter().filter(|name| known.is_borne(name)).count();
    held * 2 >= names.len()
}

/// `"x" is no agent in .claude/agents; did you mean y?`
pub fn message(kind: &str, name: &str, suggestions: &[String], known: &Known) -> String {
    let meant = match suggestions {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [one, rest @ ..] => format!("; did you mean {one} or {}?", rest.join(" or ")),
    };
    format!("\"{name}\" is no {kind} in {}{meant}", known.places())
}
