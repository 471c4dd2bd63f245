//! Names of what catalogs hold: the nearest thing of the name, in the repository, in those around it, then in any other of the root.
//!
//! Whoever wants to know what is called so, for whatever reason, asks here ([`Meanings::called`]), so that no two answers differ.
//! The trap: a repository that serves several tools has the same agent in several folders. What has the same name and says the same of
//! itself, or lies in the same place, is one thing in several copies; what merely has the same name is another, and the nearest is meant.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::{Meanings, Named};
use crate::workspace::catalog::{last, slug};
use crate::workspace::files::parent;
use crate::workspace::{CatalogKind, Document, Entry, Name, NameKind, Source};

impl<'a> Meanings<'a> {
    /// What a name is the name of, as it stands in this document of the repository with this index.
    pub(crate) fn entry(&self, index: usize, document: &Document, name: &Name) -> Option<Named<'a>> {
        if name.kind == NameKind::Own {
            return self.defined_by(&document.path);
        }
        self.called(index, document, name.kind, &name.text)
    }

    /// What is called so in this document of the repository with this index, where it is named in this way: the nearest thing of the
    /// likeliest kind.
    pub(crate) fn called(
        &self,
        index: usize,
        document: &Document,
        kind: NameKind,
        text: &str,
    ) -> Option<Named<'a>> {
        let key = (index, kind, Box::from(text));
        let known = self.entries.borrow().get(&key).cloned();
        let candidates = known.unwrap_or_else(|| {
            let found = kinds(kind, text).iter().map(|kind| self.all_called(index, kind, text));
            let found: Arc<[Named]> =
                found.into_iter().find(|found| !found.is_empty()).unwrap_or_default().into();
            self.entries.borrow_mut().insert(key, found.clone());
            found
        });
        // Of several plugins that have one, each means its own.
        let nearness = |named: &&Named| match named.repository == index {
            true => shared(parent(&named.source.label), parent(&document.relative)),
            false => 0,
        };
        candidates.iter().min_by_key(|named| Reverse(nearness(named))).cloned()
    }

    /// Everything of a kind that is called so in the nearest repository that has any: this one, those around it, then all others of the root.
    fn all_called(&self, index: usize, kind: &CatalogKind, name: &str) -> Vec<Named<'a>> {
        let repositories = &self.workspace.repositories;
        let called = |repository: usize| {
            let catalog = repositories[repository].catalog(kind);
            let called = catalog.map(|catalog| catalog.called(name)).unwrap_or_default().into_iter();
            let named = called.map(|(source, entry)| self.named(repository, kind, source, entry));
            Some(named.collect::<Vec<_>>()).filter(|named| !named.is_empty())
        };
        if let Some(near) = self.workspace.lineage(index).find_map(called) {
            return near;
        }
        // A document may name hundreds of things that are none.
        let Some(root) = repositories.get(index).map(|it| &it.root).filter(|_| self.is_borne(name)) else {
            return Vec::new();
        };
        let mut others = (0..repositories.len()).filter(|other| repositories[*other].root == *root);
        others.find_map(called).unwrap_or_default()
    }

    /// Does anything in the workspace bear this name?
    fn is_borne(&self, name: &str) -> bool {
        let all = || {
            let catalogs = self.workspace.repositories.iter().flat_map(|repository| &repository.catalogs);
            let entries =
                catalogs.flat_map(|catalog| catalog.entries().map(move |entry| (&catalog.kind, entry)));
            let names = entries.flat_map(|(kind, entry)| [slug(last(&entry.name)), slug(&stem(kind, entry))]);
            names.collect::<HashSet<String>>()
        };
        self.borne.get_or_init(all).contains(&slug(last(name)))
    }

    fn named(
        &self,
        repository: usize,
        kind: &CatalogKind,
        source: &'a Source,
        entry: &'a Entry,
    ) -> Named<'a> {
        let catalog = self.workspace.repositories[repository].catalog(kind);
        let sources =
            catalog.into_iter().filter(|_| *kind != CatalogKind::Submodules).flat_map(|it| &it.sources);
        let all =
            sources.flat_map(|source| source.entries.iter().flatten().map(move |entry| (source, entry)));
        let mut others: Vec<(&'a Source, &'a Entry)> =
            all.filter(|(_, other)| other.name == entry.name).collect();
        let mut copies: Vec<(&'a Source, &'a Entry)> = Vec::new();
        // In one folder nobody can tell them apart; in others they may differ. Each copy may have copies of its own.
        let mut waiting = vec![(source, entry)];
        while let Some((source, entry)) = waiting.pop() {
            let is_copy = |(place, other): &(&Source, &Entry)| {
                let says_the_same = other.description.is_some() && other.description == entry.description;
                std::ptr::eq(*place, source) || says_the_same
            };
            let (found, left) = others.into_iter().partition::<Vec<_>, _>(is_copy);
            waiting.extend(found.iter().copied());
            copies.extend(found);
            others = left;
        }
        // A submodule has no copies but itself.
        if copies.is_empty() {
            copies.push((source, entry));
        }
        copies.sort_by_key(|(_, copy)| copy.path.clone());
        Named { kind: kind.clone(), entry, source, repository, copies: copies.into() }
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
            Some(self.named(repository, kind, source, entry))
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

/// How many folders two paths have in common.
fn shared(one: &str, other: &str) -> usize {
    let pairs = one.split('/').zip(other.split('/'));
    pairs.take_while(|(one, other)| one == other && !one.is_empty()).count()
}

impl Named<'_> {
    /// The names by which it and its copies are called, without namespaces, each once.
    pub(crate) fn called(&self) -> Vec<String> {
        let own = self.copies.iter().map(|(_, copy)| *copy);
        let names = own.flat_map(|entry| [last(&slug(&entry.name)).to_owned(), stem(&self.kind, entry)]);
        names.collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// The names of the files that define it and its copies, each once; of skills and submodules those of the folders.
    pub(crate) fn stems(&self) -> Vec<String> {
        let own = self.copies.iter().map(|(_, copy)| *copy);
        own.map(|entry| stem(&self.kind, entry)).collect::<BTreeSet<String>>().into_iter().collect()
    }
}

/// The name of the file that defines something, of a skill and of a submodule that of the folder.
fn stem(kind: &CatalogKind, entry: &Entry) -> String {
    let path = match kind {
        CatalogKind::Skills => entry.path.parent(),
        _ => Some(&*entry.path),
    };
    let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    match kind {
        CatalogKind::Skills | CatalogKind::Submodules => name,
        _ => name.strip_suffix(".md").map_or(name.clone(), str::to_owned),
    }
}
