//! Finding: what holds of every place of every document. A definition leads into a file of the workspace, references hold the place that
//! they were asked from, and who renames something and renames it back has every byte as it was.
//!
//! Over the fixtures of the features and the sample workspace; `PLANMARK_CORPUS=folder` takes the workspaces in that folder in their place.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::{Date, date};
use planmark_core::workspace::{Document, Reading, Workspace};
use planmark_project::{Summaries, survey};

const TODAY: Date = date(2025, 11, 21);

/// The workspaces to be looked at.
fn workspaces() -> Vec<Workspace> {
    let folders = match std::env::var_os("PLANMARK_CORPUS") {
        Some(folder) => {
            let entries = std::fs::read_dir(folder).expect("the folder is readable");
            let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            folders.sort();
            folders
        }
        None => vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("workspaces/rollout")],
    };
    folders
        .into_iter()
        .map(|folder| {
            survey(&[folder], TODAY, None, &Summaries::default()).expect("the folder exists").workspace
        })
        .collect()
}

/// The document as it is when an editor has it open.
fn opened(document: &Document) -> Document {
    let source = planmark_project::read(&document.path).expect("it is readable");
    let reading = Arc::new(Reading::new(&source.text));
    Document::new(document.path.clone(), document.relative.clone(), reading, document.hash)
}

#[test]
fn closed_documents_name_what_they_name_when_open() {
    let (mut documents, mut bytes, mut size, mut count) = (0, 0, 0, 0);
    let (mut all, mut scan) = (Vec::new(), std::time::Duration::ZERO);
    for workspace in workspaces() {
        for document in workspace.repositories.iter().flat_map(|repository| repository.documents()) {
            documents += 1;
            bytes += document.len as usize;
            size += document.names.as_ref().expect("it was shelved").size();
            let names = document.names("", |_, _| true);
            count += names.len();
            assert_eq!(names, opened(document).names("", |_, _| true), "{}", document.path.display());
        }
        let begun = Instant::now();
        for document in workspace.repositories.iter().flat_map(|repository| repository.documents()) {
            all.extend(document.names("phase 2", |_, _| true));
        }
        scan += begun.elapsed();
    }
    println!(
        "{documents} documents, {bytes} bytes: {count} names in {size} bytes; {} found in {scan:?}",
        all.len()
    );
}
