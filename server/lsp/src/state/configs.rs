//! What the state does with a `planmark.toml` that is open: its text is in force before it is saved.
//!
//! The traps: of a text that is no TOML what it said last holds on, and a scan reads what is on disk, so open ones are
//! put in force again after each. What `[counts.*]` defines is counted elsewhere, since that walks the disk.

use std::path::Path;
use std::sync::Arc;

use planmark_core::text::Text;
use planmark_core::workspace::{CatalogKind, ConfigFile, Workspace};

use super::State;
use crate::disk::{self, Counted};

impl State {
    /// Puts the text of an open configuration in force.
    pub(super) fn configure(&mut self, path: &Arc<Path>, text: &Text) {
        let Some(index) = self.configured_by(path) else { return };
        let workspace = Arc::make_mut(&mut self.workspace);
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        let last = repository.config_file.take();
        let file = planmark_project::config_of(Arc::clone(path), &text.to_string(), last.as_ref());
        let config = Arc::clone(&file.config);
        repository.config_file = Some(file);
        let counted = repository.catalogs.iter().filter_map(|catalog| match &catalog.kind {
            CatalogKind::Configured(name) => Some(name),
            _ => None,
        });
        let last = last.map(|last| last.config).unwrap_or_default();
        if !counted.eq(config.counts.keys()) || disk::counts(&last) != disk::counts(&config) {
            let path = Arc::clone(&repository.path);
            disk::count_behind(path, config, self.queue.clone(), &self.pools.answers);
        }
        // A superproject comes before its submodules.
        for index in 0..workspace.repositories.len() {
            let repository = &workspace.repositories[index];
            let own =
                repository.config_file.as_ref().map(|file| Arc::clone(&file.config)).unwrap_or_default();
            let config = match repository.parent.and_then(|parent| workspace.repositories.get(parent)) {
                Some(parent) => {
                    let below = planmark_project::relative(&parent.path, &repository.path);
                    Arc::new(own.over(&parent.config, &below))
                }
                None => own,
            };
            Arc::make_mut(&mut workspace.repositories[index]).config = config;
        }
        self.settle_day();
        self.outdate_all();
    }

    /// Puts every open configuration in force again, over what is on disk; `past` knows what it said last.
    pub(super) fn configure_all(&mut self, past: &Workspace) {
        let documents = Arc::clone(&self.documents);
        for open in documents.iter() {
            let Some(text) = &open.config else { continue };
            let is_this = |file: &&ConfigFile| file.path == open.path;
            let mut files = past.repositories.iter().filter_map(|repository| repository.config_file.as_ref());
            if let Some(file) = files.find(is_this)
                && let Some(index) = self.configured_by(&open.path)
            {
                let workspace = Arc::make_mut(&mut self.workspace);
                let repository = Arc::make_mut(&mut workspace.repositories[index]);
                // What the scan has counted is what the file on disk defines.
                repository.catalogs.retain(|catalog| !matches!(catalog.kind, CatalogKind::Configured(_)));
                repository.config_file = Some(file.clone());
            }
            self.configure(&open.path, text);
        }
    }

    /// The index of the repository that this file configures.
    fn configured_by(&self, path: &Path) -> Option<usize> {
        let folder = path.parent().unwrap_or(path);
        self.workspace.repositories.iter().position(|repository| *repository.path == *folder)
    }

    /// Takes in what a configuration defines, unless that has changed since.
    pub(super) fn counted(&mut self, counted: Counted) {
        let workspace = Arc::make_mut(&mut self.workspace);
        let repository = workspace.repositories.iter_mut().find(|repository| repository.path == counted.path);
        let Some(repository) = repository.map(Arc::make_mut) else { return };
        let in_force = repository.config_file.as_ref().map(|file| disk::counts(&file.config));
        if in_force.is_none_or(|counts| counts != counted.counts) {
            return;
        }
        repository.catalogs.retain(|catalog| !matches!(catalog.kind, CatalogKind::Configured(_)));
        repository.catalogs.extend(counted.catalogs);
        self.recount_all();
        self.follow();
        self.outdate_all();
    }

    /// Counts what is open as it is in the editor, over what was counted on disk.
    pub(super) fn recount_all(&mut self) {
        let workspace = Arc::make_mut(&mut self.workspace);
        let open = workspace.repositories.iter().flat_map(|repository| repository.open.keys().cloned());
        let open: Vec<Arc<Path>> = open.collect();
        for path in open {
            workspace.recount(&path);
        }
    }
}
