//! What the state does with a `planmark.toml` that is open: its text is in force before it is saved.
//!
//! The traps: of a text that is no TOML what it said last holds on, and a scan reads what is on disk, so open ones are
//! put in force again after each. What `[counts.*]` defines is counted elsewhere, since that walks the disk.

use std::path::Path;
use std::sync::Arc;

use planmark_core::text::Text;
use planmark_core::workspace::CatalogKind;

use super::State;
use crate::disk::{self, Counted};

impl State {
    /// Puts the text of an open configuration in force.
    pub(super) fn configure(&mut self, path: &Arc<Path>, text: &Text) {
        let workspace = Arc::make_mut(&mut self.workspace);
        let folder = path.parent().unwrap_or(path);
        let Some(index) = workspace.repositories.iter().position(|repository| *repository.path == *folder)
        else {
            return;
        };
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        let last = repository.config_file.take();
        let file = planmark_project::config_of(Arc::clone(path), &text.to_string(), last.as_ref());
        let config = Arc::clone(&file.config);
        let counts = |config: &planmark_core::config::Config| format!("{:?}", config.counts);
        let had = last.map(|last| counts(&last.config)).unwrap_or_default();
        repository.config_file = Some(file);
        if had != counts(&config) {
            let path = Arc::clone(&repository.path);
            disk::count_behind(path, config, self.queue.clone(), &self.answers);
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
        self.outdate_all();
    }

    /// Puts every open configuration in force again, over what is on disk.
    pub(super) fn configure_all(&mut self) {
        let documents = Arc::clone(&self.documents);
        for open in documents.iter() {
            if let Some(text) = &open.config {
                self.configure(&open.path, text);
            }
        }
    }

    /// Takes in what a configuration defines, unless that has changed since.
    pub(super) fn counted(&mut self, counted: Counted) {
        let workspace = Arc::make_mut(&mut self.workspace);
        let repository = workspace.repositories.iter_mut().find(|repository| repository.path == counted.path);
        let Some(repository) = repository.map(Arc::make_mut) else { return };
        let in_force = repository.config_file.as_ref().map(|file| &file.config);
        if in_force.is_none_or(|config| !Arc::ptr_eq(config, &counted.config)) {
            return;
        }
        repository.catalogs.retain(|catalog| !matches!(catalog.kind, CatalogKind::Configured(_)));
        repository.catalogs.extend(counted.catalogs);
        self.outdate_all();
    }
}
