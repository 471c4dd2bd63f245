//! Which part of which catalog a folder beside a claim names.
//!
//! The folder is as written: relative to the repository, to the document, or below the name of a directory tree's root; through links
//! that may dangle. The trap: a folder that cannot be found is of something else, not of the whole.

use std::sync::Arc;

use super::binding::{Binder, known};
use crate::workspace::{Catalog, CatalogKind, Document, Repository, Workspace};

/// Whose catalog, and which part of it, `folder` is; the catalog is `None` where it cannot be seen.
pub(super) fn find(
    binder: &mut Binder,
    document: &Document,
    kind: &CatalogKind,
    folder: &str,
    tree: bool,
) -> Option<(usize, Option<Arc<Catalog>>)> {
    let elsewhere = folder.starts_with(['~', '/', '$']) || folder.contains("..");
    if elsewhere || folder.contains(['<', '{', ':']) {
        return None;
    }
    let (workspace, index, repository) = (binder.workspace, binder.index, binder.repository());
    let beside = document.relative.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut readings: Vec<String> = vec![folder.to_owned()];
    if !beside.is_empty() && !beside.starts_with("docs") {
        readings.insert(0, format!("{beside}/{folder}"));
    }
    // The first line of a tree names its root.
    if tree && let Some((_, rest)) = folder.split_once('/') {
        readings.push(rest.to_owned());
    }
    let modules = matches!(kind, CatalogKind::Submodules | CatalogKind::Categories);
    if let Some((owner, rest)) = readings.iter().find_map(|reading| submodule(workspace, index, reading)) {
        return (!modules).then(|| in_submodule(binder, owner, kind, &rest)).flatten();
    }
    if modules {
        let part = modules_in(repository, kind, &readings, tree);
        return part.map(|part| (index, Some(Arc::new(part))));
    }
    if let Some(catalog) = repository.catalog(kind).filter(|catalog| catalog.is_known())
        && let Some(part) = readings.iter().find_map(|reading| exact(catalog, reading))
    {
        return Some((index, Some(Arc::new(part))));
    }
    let is_root = tree && !folder.contains('/') && folder.eq_ignore_ascii_case(&repository.name());
    if !is_root && !readings.iter().any(|reading| is_own(repository, kind, reading)) {
        return None;
    }
    let whole = binder.whole(kind);
    // Which of several sources is meant cannot be told.
    let one = whole.catalog.as_ref().is_none_or(|catalog| catalog.sources.len() == 1 || whole.owner != index);
    one.then_some((whole.owner, whole.catalog))
}

/// The part of a submodule's catalog that lies in `rest`, a folder of it.
fn in_submodule(
    binder: &Binder,
    owner: usize,
    kind: &CatalogKind,
    rest: &str,
) -> Option<(usize, Option<Arc<Catalog>>)> {
    let catalog = known(&binder.workspace.repositories[owner], kind);
    let Some(catalog) = catalog else {
        let owner = if binder.is_unseen(kind) { binder.index } else { owner };
        return (rest.is_empty() || rest == kind.plural()).then_some((owner, None));
    };
    let part = if rest.is_empty() { Some(catalog) } else { exact(&catalog, rest).map(Arc::new) };
    part.map(|part| (owner, Some(part)))
}

/// Is this the folder of the kind, wherever that really lies: `agents`, or `.claude/agents` of a repository whose `.claude` is a link?
fn is_own(repository: &Repository, kind: &CatalogKind, folder: &str) -> bool {
    let Some(above) = folder.strip_suffix(kind.plural()) else { return false };
    let above = above.trim_end_matches('/');
    let lies_there = || {
        let sources = repository.catalogs.iter().flat_map(|catalog| &catalog.sources);
        sources
            .filter(|source| source.entries.is_some())
            .any(|source| source.label.starts_with(&format!("{above}/")))
    };
    above.is_empty() || matches!(above, ".claude" | ".coditect") && !lies_there()
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
fn modules_in(
    repository: &Repository,
    kind: &CatalogKind,
    readings: &[String],
    tree: bool,
) -> Option<Catalog> {
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
