//! A workspace of one repository that lies in memory: what the suites judge and ask.
//!
//! The trap: paths are below [`ROOT`], which exists nowhere.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use planmark_core::config;
use planmark_core::workspace::catalog::{Listed, Listing};
use planmark_core::workspace::{ConfigFile, Document, History, Reading, Repository, Workspace, hash};

use crate::fixture::File;

/// Where the repository is said to lie.
pub const ROOT: &str = "/workspace";

/// The workspace of these files, as of a day.
pub fn workspace(today: &str, files: &[File]) -> Workspace {
    let root: Arc<Path> = Arc::from(Path::new(ROOT));
    let mut closed = BTreeMap::new();
    let mut listing = Listing::default();
    let mut history = History::default();
    for file in files {
        history.documents.insert(file.path.clone(), file.lifetime);
        let path: Arc<Path> = Arc::from(root.join(&file.path));
        listing.files.push(Listed {
            relative: file.path.clone(),
            path: path.clone(),
            text: file.text.clone(),
        });
        if file.path.ends_with(".md") {
            let reading = Arc::new(Reading::new(&file.text));
            let document = Document::new(path.clone(), file.path.clone(), reading, hash(&file.text));
            closed.insert(path, Arc::new(document));
        }
    }
    let config_file = files.iter().find(|file| file.path == "planmark.toml").map(|file| {
        let (config, problems) = config::read(&file.text);
        ConfigFile {
            path: root.join(&file.path).into(),
            config: Arc::new(config.unwrap_or_default()),
            problems,
        }
    });
    let mut workspace = Workspace::new(today.parse().expect("today is a date"));
    workspace.scanned = true;
    workspace.repositories.push(Arc::new(Repository {
        path: root.clone(),
        root: root.clone(),
        parent: None,
        judged: true,
        catalogs: listing.catalogs(&root),
        config: config_file.as_ref().map(|file| file.config.clone()).unwrap_or_default(),
        config_file,
        history: Some(Arc::new(history)),
        closed: Arc::new(closed),
        open: BTreeMap::new(),
    }));
    workspace
}
