//! Where links and paths lead: to a heading, to the file that defines something, to any other file or folder.

use std::path::Path;
use std::sync::Arc;

use super::{Meanings, Subject};
use crate::facts::paths::Paths;
use crate::workspace::files::parent;
use crate::workspace::names::linked;
use crate::workspace::{Document, Name, NameKind, Workspace};

impl<'a> Meanings<'a> {
    /// Where a link or a path leads that stands in this document.
    pub(super) fn file(&self, index: usize, document: &'a Arc<Document>, name: &Name) -> Option<Subject<'a>> {
        let (path, anchor) = match name.kind {
            NameKind::Path => (name.text.to_string(), None),
            _ => linked(&document.relative, &name.text)?,
        };
        let target: Arc<Path> = if path.is_empty() {
            document.path.clone()
        } else {
            let paths = self.paths(index, document)?;
            let found = if name.kind == NameKind::Path { paths.named(&path) } else { paths.linked(&path) };
            self.below_root(index, &found?)?
        };
        if let Some(anchor) = anchor
            && let Some(headed) = self.anchored(&target, &anchor)
        {
            return Some(Subject::Heading(headed));
        }
        if let Some(named) = self.defined_by(&target) {
            return Some(Subject::Entry(named));
        }
        Some(Subject::File(target))
    }

    /// The paths of a document.
    pub(crate) fn paths(&self, index: usize, document: &Document) -> Option<Paths<'a>> {
        Paths::of(self.workspace.repositories.get(index)?, document)
    }

    /// The real path of what lies at a path below the root of the repository with this index.
    fn below_root(&self, index: usize, below: &str) -> Option<Arc<Path>> {
        Some(self.workspace.repositories.get(index)?.files.root()?.join(below).into())
    }
}

/// The file that is shown for a path: of a folder the page that introduces it, or that plans what is in it; anything else is shown itself.
pub(crate) fn page(workspace: &Workspace, path: &Path) -> Option<Arc<Path>> {
    let submodule = workspace.repositories.iter().find(|repository| *repository.path == *path);
    if let Some(page) = submodule.filter(|it| it.parent.is_some()).and_then(|it| it.page()) {
        return Some(page.path.clone());
    }
    let files = &workspace.repositories[workspace.repository_of(path)?].files;
    let below = files.relative(path)?;
    let name = below.rsplit('/').next().unwrap_or_default();
    let mut beside = files.names(parent(&below)).into_iter().flatten();
    if !below.is_empty() && !beside.any(|(other, is_folder)| is_folder && other == name) {
        return Some(path.into());
    }
    let names = || files.names(&below).into_iter().flatten().filter(|(_, is_folder)| !is_folder);
    let called = |wanted: &&str| names().map(|(name, _)| name).find(|name| name.eq_ignore_ascii_case(wanted));
    let found = ["readme.md", "index.md", "project-plan.md", "skill.md"].iter().find_map(called)?;
    Some(path.join(found).into())
}
