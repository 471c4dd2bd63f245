//! A scan as it would have been before certain files were written.
//!
//! The trap: a file may define something by which others are judged, so what is defined is put back first, and then those others are
//! judged anew, too.

use std::path::Path;
use std::sync::Arc;

use planmark_core::workspace::{CatalogKind, Entry};

use super::Scan;

impl Scan {
    /// Puts files back to the text that they had; `None`: they were not there, and are left out. What the documents at `others` show is
    /// judged anew by that.
    pub fn put_back<'p>(
        &mut self,
        files: &[(Arc<Path>, Option<String>)],
        others: impl Iterator<Item = &'p Arc<Path>>,
    ) {
        self.define_as(files);
        for (path, _) in files.iter().filter(|(_, text)| text.is_none()) {
            self.own.remove(path);
            for repository in &mut self.workspace.repositories {
                if repository.document(path).is_some() {
                    let repository = Arc::make_mut(repository);
                    Arc::make_mut(&mut repository.closed).remove(path);
                    repository.open.remove(path);
                }
            }
        }
        for (path, text) in files {
            let Some(text) = text else { continue };
            self.replace(path, text);
        }
        for path in others.filter(|path| files.iter().all(|(known, _)| known != *path)) {
            if let Ok(source) = crate::read(path) {
                self.replace(path, &source.text);
            }
        }
    }

    /// What is defined in these files is what was defined there. Of what cannot be known without a look at other files nothing is said.
    fn define_as(&mut self, files: &[(Arc<Path>, Option<String>)]) {
        let holds = |entry: &Entry| files.iter().any(|(path, _)| *path == entry.path);
        let comes = files.iter().any(|(_, text)| text.is_none());
        for repository in &mut self.workspace.repositories {
            let is_read = files.iter().any(|(path, text)| text.is_some() && repository.looks_into(path));
            if !is_read && !repository.catalogs.iter().any(|catalog| catalog.entries().any(holds)) {
                continue;
            }
            let repository = Arc::make_mut(repository);
            let counts = &repository.config.counts;
            repository.catalogs.retain(|catalog| match &catalog.kind {
                // The folder of a file may have come with it.
                CatalogKind::Categories => !comes,
                CatalogKind::Configured(name) => !is_read || counts.get(name).is_none_or(|it| !it.reads()),
                _ => true,
            });
            for catalog in &mut repository.catalogs {
                for entries in catalog.sources.iter_mut().filter_map(|source| source.entries.as_mut()) {
                    put_back(entries, &catalog.kind, files);
                }
            }
        }
    }
}

fn put_back(entries: &mut Vec<Entry>, kind: &CatalogKind, files: &[(Arc<Path>, Option<String>)]) {
    entries.retain_mut(|entry| {
        let text = files.iter().find(|(path, _)| *path == entry.path).map(|(_, text)| text);
        if let Some(Some(text)) = text
            && !matches!(kind, CatalogKind::Configured(_))
        {
            entry.rename(kind, text);
        }
        text != Some(&None)
    });
}
