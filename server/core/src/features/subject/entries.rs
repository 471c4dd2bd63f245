//! Names of what catalogs hold: the nearest thing of the name, in the repository, in those around it, then in any other of the root.
//!
//! Whoever wants to know what is called so, for whatever reason, asks here ([`Meanings::called`]), so that no two answers differ.

use std::path::Path;
use std::sync::Arc;

use super::{Meanings, Named};
use crate::workspace::catalog::{last, slug};
use crate::workspace::{CatalogKind, Document, Name, NameKind};

impl<'a> Meanings<'a> {
    /// What a name is the name of, as it stands in this document of the repository with this index.
    pub(crate) fn entry(&self, index: usize, document: &Document, name: &Name) -> Option<Named<'a>> {
        if name.kind == NameKind::Own {
            return self.defined_by(&document.path);
        }
        self.called(index, name.kind, &name.text)
    }

    /// What is called so in the repository with this index, where it is named in this way: the nearest thing of the likeliest kind.
    pub(crate) fn called(&self, index: usize, kind: NameKind, text: &str) -> Option<Named<'a>> {
        let key = (index, kind, Box::from(text));
        if let Some(known) = self.entries.borrow().get(&key) {
            return known.clone();
        }
        let found = kinds(kind, text).iter().find_map(|kind| self.entry_called(index, kind, text));
        self.entries.borrow_mut().insert(key, found.clone());
        found
    }

    fn entry_called(&self, index: usize, kind: &CatalogKind, name: &str) -> Option<Named<'a>> {
        let repositories = &self.workspace.repositories;
        self.around(index).find_map(|repository| {
            let catalog = repositories[repository].catalog(kind)?;
            let entry = catalog.entry(name)?;
            let is_its = |entries: &Vec<_>| entries.iter().any(|other| std::ptr::eq(other, entry));
            let source = catalog.sources.iter().find(|source| source.entries.as_ref().is_some_and(is_its))?;
            Some(Named { kind: kind.clone(), entry, source, repository })
        })
    }

    /// The repositories in which a name is looked for: this one, those around it, then all others of the root.
    fn around(&self, index: usize) -> impl Iterator<Item = usize> {
        let repositories = &self.workspace.repositories;
        let around: Vec<usize> = self.workspace.lineage(index).collect();
        let root = repositories.get(index).map(|repository| &repository.root);
        let others = (0..repositories.len())
            .filter(|other| Some(&repositories[*other].root) == root && !around.contains(other));
        around.iter().copied().chain(others).collect::<Vec<_>>().into_iter()
    }

    /// What the file with this path defines, or what lies in the folder with this path.
    pub(crate) fn defined_by(&self, path: &Arc<Path>) -> Option<Named<'a>> {
        if let Some(known) = self.files.borrow().get(path) {
            return known.clone();
        }
        let kinds =
            [CatalogKind::Agents, CatalogKind::Commands, CatalogKind::Skills, CatalogKind::Submodules];
        let repositories = self.workspace.repositories.iter().enumerate();
        let catalogs = repositories
            .flat_map(|(repository, it)| it.catalogs.iter().map(move |catalog| (repository, catalog)));
        let mut sources = catalogs.filter(|(_, catalog)| kinds.contains(&catalog.kind)).flat_map(
            |(repository, catalog)| {
                catalog.sources.iter().map(move |source| (repository, &catalog.kind, source))
            },
        );
        let found = sources.find_map(|(repository, kind, source)| {
            let is_same = |other: &Path| other.as_os_str() == path.as_os_str();
            let is_folder =
                |entry: &Path| *kind == CatalogKind::Skills && entry.parent().is_some_and(is_same);
            let mut entries = source.entries.iter().flatten();
            let entry = entries.find(|entry| is_same(&entry.path) || is_folder(&entry.path))?;
            Some(Named { kind: kind.clone(), entry, source, repository })
        });
        self.files.borrow_mut().insert(path.clone(), found.clone());
        found
    }
}

/// Of what a name may be the name that is used in this way, the likeliest first.
fn kinds(kind: NameKind, text: &str) -> &'static [CatalogKind] {
    match kind {
        NameKind::Agent => &[CatalogKind::Agents],
        // Coding tools call skills by a slash, and commands by their names.
        NameKind::Command => &[CatalogKind::Commands, CatalogKind::Skills],
        NameKind::Skill => &[CatalogKind::Skills, CatalogKind::Commands],
        // `test` in code may be anything; a command has a slash, or a name like no other word.
        _ if text.contains(['-', '_', ':']) => {
            &[CatalogKind::Agents, CatalogKind::Skills, CatalogKind::Submodules, CatalogKind::Commands]
        }
        _ => &[CatalogKind::Agents, CatalogKind::Skills, CatalogKind::Submodules],
    }
}

impl Named<'_> {
    /// The names by which it is called, without namespaces, each once.
    pub(crate) fn called(&self) -> Vec<String> {
        let mut names = vec![last(&slug(&self.entry.name)).to_owned(), self.stem()];
        names.dedup();
        names
    }

    /// The name of the file that defines it, of a skill and of a submodule that of the folder.
    pub(crate) fn stem(&self) -> String {
        let path = match self.kind {
            CatalogKind::Skills => self.entry.path.parent(),
            _ => Some(&*self.entry.path),
        };
        let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        match self.kind {
            CatalogKind::Skills | CatalogKind::Submodules => name,
            _ => name.strip_suffix(".md").map_or(name.clone(), str::to_owned),
        }
    }
}
