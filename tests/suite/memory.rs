//! A workspace that lies in memory, one repository with its submodules: what the suites judge and ask.
//!
//! The trap: paths are below [`ROOT`], which exists nowhere.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use planmark_core::config::{self, Count};
use planmark_core::finding::Finding;
use planmark_core::rules::{judge_document, judge_repository, settle};
use planmark_core::workspace::catalog::configured::{self, CountedFile};
use planmark_core::workspace::catalog::{Gap, Listed, Listing};
use planmark_core::workspace::files::{Files, Listed as Folder};
use planmark_core::workspace::gitmodules::gitmodules;
use planmark_core::workspace::{
    Catalog, ConfigFile, Document, History, Reading, Remote, Repository, Workspace, hash,
};

use crate::fixture::{DEFAULT_TODAY, File};

/// Where the repository is said to lie.
pub const ROOT: &str = "/workspace";

/// The workspace of files with these paths and texts, on the day of the fixtures.
pub fn holding(files: &[(&str, &str)]) -> Workspace {
    let files: Vec<File> = files.iter().map(|(path, text)| File::new(path, text)).collect();
    workspace(DEFAULT_TODAY, &files)
}

/// All that is found in a document of the repository with this index, by itself and beside the others.
pub fn found(workspace: &Workspace, index: usize, document: &Document) -> Vec<Finding> {
    let mut findings = judge_document(workspace, index, document);
    findings.extend(judge_repository(workspace, index).remove(&document.path).unwrap_or_default());
    settle(workspace, index, Some(document), findings)
}

/// The workspace of these files, as of a day.
pub fn workspace(today: &str, files: &[File]) -> Workspace {
    let root: Arc<Path> = Arc::from(Path::new(ROOT));
    let modules = files.iter().find(|file| file.path == ".gitmodules").map(|file| gitmodules(&file.text));
    let modules = modules.unwrap_or_default();
    let mut children: BTreeMap<String, BTreeMap<Arc<Path>, Arc<Document>>> = BTreeMap::new();
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
            let inner = modules.iter().find_map(|module| {
                Some((module, file.path.strip_prefix(&module.path)?.strip_prefix('/')?.to_owned()))
            });
            let relative = inner.as_ref().map_or(&file.path, |(_, relative)| relative).clone();
            let document = Arc::new(Document::new(path.clone(), relative, reading, hash(&file.text)));
            match inner {
                Some((module, _)) => {
                    children.entry(module.path.clone()).or_default().insert(path, document);
                }
                None => {
                    closed.insert(path, document);
                }
            }
        }
    }
    let remote = files.iter().find(|file| file.path == ".git/config");
    let config_file = files.iter().find(|file| file.path == "planmark.toml").map(|file| {
        let (config, problems) = config::read(&file.text);
        ConfigFile {
            path: root.join(&file.path).into(),
            config: Arc::new(config.unwrap_or_default()),
            problems,
        }
    });
    let config = config_file.as_ref().map(|file| file.config.clone()).unwrap_or_default();
    let mut catalogs = listing.catalogs(&root);
    catalogs.extend(config.counts.iter().map(|(name, count)| counted(&root, name, count, files)));
    let paths = Arc::new(paths(&root, files));
    let mut workspace = Workspace::new(today.parse().expect("today is a date"));
    workspace.scanned = true;
    workspace.add(Arc::new(Repository {
        path: root.clone(),
        root: root.clone(),
        parent: None,
        judged: true,
        catalogs,
        files: paths.clone(),
        config: config.clone(),
        config_file,
        history: Some(Arc::new(history)),
        remote: remote.and_then(|file| Remote::of_config(&file.text)),
        closed: Arc::new(closed.into()),
        open: BTreeMap::new(),
    }));
    // A submodule has documents and the configuration of what is around it, and nothing else.
    for (path, closed) in children {
        workspace.add(Arc::new(Repository {
            path: root.join(path).into(),
            root: root.clone(),
            parent: Some(0),
            judged: true,
            catalogs: Vec::new(),
            files: paths.clone(),
            config: config.clone(),
            config_file: None,
            history: None,
            remote: None,
            closed: Arc::new(closed.into()),
            open: BTreeMap::new(),
        }));
    }
    workspace
}

/// What a `[counts.NAME]` counts in these files.
fn counted(root: &Path, name: &str, count: &Count, files: &[File]) -> Catalog {
    let globs = count.source.iter().enumerate();
    let empty = globs.filter(|(_, glob)| !files.iter().any(|file| glob.is_match(&file.path)));
    let gaps = empty.map(|(index, _)| Gap::NoFile(index)).collect();
    let covered: Vec<CountedFile> = files
        .iter()
        .filter(|file| count.covers(&file.path))
        .map(|file| CountedFile {
            relative: &file.path,
            path: root.join(&file.path).into(),
            text: Some(file.text.as_str().into()),
        })
        .collect();
    configured::catalog(root, name, count, &covered, gaps)
}

/// What exists where there is nothing but these files. A submodule without a file in it is not checked out: a folder, and empty.
fn paths(root: &Arc<Path>, given: &[File]) -> Files {
    let modules = given.iter().filter(|file| file.path == ".gitmodules");
    let submodules: Vec<String> = modules
        .flat_map(|file| gitmodules(&file.text))
        .map(|submodule| format!("{}/", submodule.path))
        .collect();
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for path in given.iter().map(|file| &file.path).chain(&submodules) {
        let mut rest = path.as_str();
        while !rest.is_empty() {
            let folder = rest.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
            let name = rest[folder.len()..].trim_start_matches('/').to_owned();
            let names = &mut folders.entry(folder.to_owned()).or_default().names;
            if !names.contains(&name) {
                names.push(name);
            }
            rest = if folder.is_empty() { "" } else { &path[..=folder.len()] };
        }
    }
    let mut paths = Files::new(root.clone());
    for (folder, listed) in &folders {
        paths.list(folder, listed);
    }
    paths
}
