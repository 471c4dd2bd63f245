//! Which part of which catalog a folder beside a claim names.
//!
//! The folder is as written: relative to the repository, to the document, or below the name of a directory tree's root; through links
//! that may dangle. The trap: a folder that cannot be found is of something else, not of the whole.

use super::binding::{unseen_owner, whole};
use crate::workspace::catalog::TOOLS;
use crate::workspace::{Catalog, CatalogKind, Document, Repository, Workspace};

/// Whose catalog, and which part of it, `folder` is; the catalog is `None` where it cannot be seen.
pub(super) fn find(
    workspace: &Workspace,
    index: usize,
    document: &Document,
    kind: &CatalogKind,
    folder: &str,
    tree: bool,
) -> Option<(usize, Option<Catalog>)> {
    if folder.starts_with(['~', '/', '$'])
        || folder.contains("..")
        || folder.contains('<')
        || folder.contains('{')
    {
        return None;
    }
    let repository = &workspace.repositories[index];
    let beside = document.relative.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut readings: Vec<String> = vec![folder.to_owned()];
    if !beside.is_empty() && !beside.starts_with("docs") {
        readings.insert(0, format!("{beside}/{folder}"));
    }
    // The first line of a tree names its root.
    if tree && let Some((_, rest)) = folder.split_once('/') {
        readings.push(rest.to_owned());
    }
    for reading in &readings {
        if let Some((owner, rest)) = submodule(workspace, index, reading) {
            if matches!(kind, CatalogKind::Submodules | CatalogKind::Categories) {
                return None;
            }
            let catalog = workspace.repositories[owner].catalog(kind).filter(|catalog| catalog.is_known());
            if catalog.is_none() && (rest.is_empty() || rest == kind.plural()) {
                return Some((unseen_owner(workspace, index, kind).unwrap_or(owner), None));
            }
            let part =
                catalog.and_then(
                    |catalog| if rest.is_empty() { Some(catalog.clone()) } else { exact(catalog, &rest) },
                );
            return part.map(|part| (owner, Some(part)));
        }
    }
    if matches!(kind, CatalogKind::Submodules | CatalogKind::Categories) {
        return modules(repository, kind, &readings, tree).map(|catalog| (index, Some(catalog)));
    }
    if let Some(catalog) = repository.catalog(kind).filter(|catalog| catalog.is_known()) {
        let part = readings.iter().find_map(|reading| exact(catalog, reading));
        if let Some(part) = part {
            return Some((index, Some(part)));
        }
    }
    // `agents`, `.claude/agents`, `name-of-the-root/.coditect/agents`: the folder of the kind, wherever it really lies.
    let is_own = readings.iter().any(|reading| {
        reading.strip_suffix(kind.plural()).is_some_and(|above| {
            above.trim_end_matches('/').split('/').all(|part| part.is_empty() || TOOLS.contains(&part))
        })
    });
    let is_root = tree && (!folder.contains('/')) && folder.eq_ignore_ascii_case(&repository.name());
    if !is_own && !is_root {
        return None;
    }
    let (owner, catalog) = whole(workspace, index, kind);
    // Which of several sources is meant cannot be told.
    let one = catalog.as_ref().is_none_or(|catalog| catalog.sources.len() == 1 || owner != index);
    one.then_some((owner, catalog))
}

/// The source, or the part of one, that has exactly this path in the repository.
fn exact(catalog: &Catalog, folder: &str) -> Option<Catalog> {
    let part = catalog.below(folder)?;
    let fits = part.sources.iter().any(|source| source.label == folder);
    fits.then(|| Catalog {
        kind: part.kind.clone(),
        sources: part.sources.into_iter().filter(|source| source.label == folder).collect(),
    })
}

/// The submodule in which a path lies, and the rest of the path.
fn submodule(workspace: &Workspace, index: usize, path: &str) -> Option<(usize, String)> {
    let repository = &workspace.repositories[index];
    workspace.repositories.iter().enumerate().find_map(|(owner, other)| {
        if other.parent != Some(index) {
            return None;
        }
        let relative = other.path.strip_prefix(&repository.path).ok()?.to_string_lossy().replace('\\', "/");
        let rest = path.strip_prefix(&relative)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| (owner, rest.trim_matches('/').to_owned()))
    })
}

/// The submodules, or categories, in a folder.
fn modules(repository: &Repository, kind: &CatalogKind, readings: &[String], tree: bool) -> Option<Catalog> {
    let catalog = repository.catalog(kind).filter(|catalog| catalog.is_known())?;
    for reading in readings {
        // The folder that holds them all.
        let holds_all = catalog.entries().all(|entry| entry.relative.starts_with(&format!("{reading}/")));
        if holds_all || (tree && reading.eq_ignore_ascii_case(&repository.name())) {
            return Some(catalog.clone());
        }
        if *kind == CatalogKind::Submodules
            && let Some(part) = catalog.below(reading)
        {
            return Some(part);
        }
    }
    None
}
