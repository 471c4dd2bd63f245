//! Finding: what holds of every place of every document. A definition leads into a file of the workspace, references hold the place that
//! they were asked from, and who renames something and renames it back has every byte as it was.
//!
//! Over the fixtures of the features and the sample workspace; `PLANMARK_CORPUS=folder` takes the workspaces in that folder in their place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::{Date, date};
use planmark_core::facts::Shared;
use planmark_core::features::definition::{Place, definition};
use planmark_core::features::references::{highlights, references};
use planmark_core::features::rename::{Renaming, renamable, rename};
use planmark_core::finding::Edit;
use planmark_core::plan::tasks::{id, numbered};
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::text::{Point, Text};
use planmark_core::workspace::{Document, Reading, Workspace};
use planmark_project::{Course, Summaries, survey};
use planmark_tests::navigation::{after, by_file};

const TODAY: Date = date(2025, 11, 21);

/// The workspaces to be looked at.
fn folders() -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("PLANMARK_CORPUS") else {
        return vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("workspaces/rollout")];
    };
    let entries = std::fs::read_dir(folder).expect("the folder is readable");
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    folders
}

fn workspaces() -> impl Iterator<Item = Workspace> {
    let survey = |folder| {
        survey(&[folder], TODAY, None, &Summaries::default(), &Course::default()).expect("the folder exists")
    };
    folders().into_iter().map(move |folder| survey(folder).workspace)
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
            size += document.packed_names().size();
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

/// A workspace with what its documents say together.
struct Asked {
    workspace: Workspace,
    shared: Shared,
}

impl Asked {
    fn new(folder: &Path, summaries: &Summaries) -> Asked {
        let scan = survey(&[folder.to_path_buf()], TODAY, None, summaries, &Course::default())
            .expect("the folder exists");
        Asked { shared: Shared::of(&scan.workspace), workspace: scan.workspace }
    }

    /// The same with this document open.
    fn open(&mut self, path: &Path) {
        let index = self.workspace.repository_of(path).expect("a repository");
        let repository = Arc::make_mut(&mut self.workspace.repositories[index]);
        repository.open.clear();
        let document = opened(repository.document(path).expect("a document"));
        repository.open.insert(document.path.clone(), Arc::new(document));
    }

    /// What is asked of the open document with this path.
    fn ask<T>(&self, path: &Path, ask: impl FnOnce(&DocumentContext) -> T) -> T {
        let (index, document) = self.workspace.document(path).expect("a document");
        let plan = &document.reading.as_ref().expect("it is open").plan;
        let vocabulary = Vocabulary::of(plan, &self.workspace.repositories[index].config);
        let context = DocumentContext::new(&self.workspace, index, document, &vocabulary);
        ask(&context.expect("it was read").knowing(&self.shared))
    }

    fn paths(&self) -> Vec<Arc<Path>> {
        let documents = self.workspace.repositories.iter().flat_map(|repository| repository.documents());
        documents.map(|document| document.path.clone()).collect()
    }
}

/// Where something may be meant: every name and every statement, at most `most` of them, spread over the document.
fn places(document: &Document, most: usize) -> Vec<u32> {
    let names = document.names("", |_, _| true).into_iter().map(|name| name.span.start);
    let claims = document.summary.claims.iter().map(|stated| stated.span.start);
    let said = document.summary.said.iter().map(|said| said.span.start);
    let mut places: Vec<u32> = names.chain(claims).chain(said).collect();
    places.sort_unstable();
    places.dedup();
    let step = places.len().div_ceil(most).max(1);
    places.into_iter().step_by(step).collect()
}

/// How many places of a document are asked about: all of them, unless there are thousands of documents.
fn most() -> usize {
    let most = std::env::var("PLANMARK_PLACES").ok().and_then(|most| most.parse().ok());
    most.unwrap_or(if std::env::var_os("PLANMARK_CORPUS").is_some() { 6 } else { usize::MAX })
}

fn is_within(place: &Place) -> bool {
    let Ok(bytes) = std::fs::read(&place.path) else { return place.path.exists() };
    let text = Text::new(&String::from_utf8_lossy(&bytes));
    let (start, end) = place.points;
    let is_there = |point: Point| {
        let span = text.line_span(point.line);
        point.line < text.line_count() && text.point(span.start + point.utf8) == point
    };
    start <= end && is_there(start) && is_there(end)
}

#[test]
fn definitions_lead_to_what_is_there_and_references_hold_where_they_were_asked() {
    let (mut asked, mut defined, mut referred, mut failures) = (0, 0, 0, Vec::new());
    for folder in folders() {
        let mut workspace = Asked::new(&folder, &Summaries::default());
        for path in workspace.paths() {
            workspace.open(&path);
            let (_, document) = workspace.workspace.document(&path).expect("a document");
            for offset in places(document, most()) {
                asked += 1;
                workspace.ask(&path, |context| {
                    let here = context.text().point(offset);
                    let place = || format!("{}:{}:{}", path.display(), here.line + 1, here.utf32 + 1);
                    let Some(found) = definition(context, offset) else { return };
                    defined += 1;
                    for target in found.places.iter().filter(|target| !is_within(target)) {
                        failures.push(format!("{} leads to {target:?}", place()));
                    }
                    let references = references(context, offset, true);
                    referred += references.len();
                    let holds = references.iter().any(|reference| {
                        let (start, end) = reference.place.points;
                        reference.place.path == path && start <= here && here <= end
                    });
                    let all_are_there = references.iter().all(|reference| is_within(&reference.place));
                    if !holds || !all_are_there {
                        failures.push(format!("{} is not among {references:?}", place()));
                    }
                    let highlights = highlights(context, offset);
                    if !highlights.iter().any(|highlight| highlight.span.touches(offset)) {
                        failures.push(format!("{} is not highlighted", place()));
                    }
                });
            }
        }
    }
    println!("{asked} places asked, {defined} lead somewhere, {referred} references");
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..failures.len().min(20)].join("\n")
    );
    assert!(defined > 0);
}

/// Every file of a folder, by its path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("it is readable").filter_map(Result::ok) {
            let kind = entry.file_type().expect("it has a kind");
            if kind.is_dir() {
                waiting.push(entry.path());
            } else if kind.is_file() {
                files.insert(entry.path(), std::fs::read(entry.path()).expect("it is readable"));
            }
        }
    }
    files
}

/// Makes the edits of a rename on disk; where `offset` of the document at `path` is afterwards.
fn done(path: &Path, offset: u32, renaming: &Renaming) -> (PathBuf, u32) {
    let edits: Vec<Edit> = renaming.edits.iter().chain(&renaming.past).cloned().collect();
    let mut offset = offset;
    for (file, edits) in by_file(path, &edits) {
        let before = std::fs::read_to_string(&file).expect("it is readable");
        let mark = if before.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let text = after(&before[mark.len()..], &edits);
        std::fs::write(&file, format!("{mark}{text}")).expect("it is writable");
        if file == path {
            let before = edits.iter().filter(|(span, _)| span.end <= offset && span.start < offset);
            let delta: i64 = before.map(|(span, new)| new.len() as i64 - i64::from(span.len())).sum();
            let within = edits.iter().find(|(span, _)| span.contains(offset));
            let inside = within.map(|(span, new)| (offset - span.start).min(new.len() as u32) + span.start);
            offset = (i64::from(inside.unwrap_or(offset)) + delta) as u32;
        }
    }
    let mut path = path.to_path_buf();
    for it in &renaming.moves {
        std::fs::rename(&it.old, &it.new).expect("it can be renamed");
        if let Ok(below) = path.strip_prefix(&it.old) {
            path = if below.as_os_str().is_empty() { it.new.to_path_buf() } else { it.new.join(below) };
        }
    }
    (path, offset)
}

/// Another name that may be given to what has this one.
fn other(name: &str) -> String {
    match id(name).filter(|id| id == name).as_deref().and_then(numbered) {
        Some(numbered) => numbered.with(987),
        None if name.contains(' ') => match name.find(|char: char| char.is_ascii_digit()) {
            Some(at) if name[..at].chars().all(|char| char.is_alphabetic() || " +".contains(char)) => {
                let end =
                    name[at..].find(|char: char| !char.is_ascii_digit()).map_or(name.len(), |end| at + end);
                let title = if name[end..].chars().any(char::is_alphabetic) { " anew" } else { "" };
                format!("{}987{}{title}", &name[..at], &name[end..])
            }
            _ => format!("{name} anew"),
        },
        None => format!("{name}-anew"),
    }
}

#[test]
fn who_renames_and_renames_back_has_every_byte_as_it_was() {
    let (mut renamed, mut refused, mut edits, mut failures) = (0, BTreeMap::new(), 0, Vec::new());
    for folder in folders() {
        let copy = tempfile::tempdir().expect("a temporary folder");
        let root = planmark_project::real_path(copy.path()).expect("it has a real path").join("root");
        copy_folder(&folder, &root);
        let summaries = Summaries::default();
        let mut workspace = Asked::new(&root, &summaries);
        let before = files(&root);
        let mut known = std::collections::BTreeSet::new();
        for path in workspace.paths() {
            workspace.open(&path);
            let (_, document) = workspace.workspace.document(&path).expect("a document");
            for offset in places(document, most()) {
                let there = workspace.ask(&path, |context| {
                    let definition = definition(context, offset)?;
                    let place = definition.places.first()?;
                    let is_fact = context.fact_at(offset).is_some();
                    (!is_fact && known.insert(format!("{place:?}"))).then(|| renamable(context, offset))
                });
                let Some(found) = there else { continue };
                let found = match found {
                    Ok(found) => found,
                    Err(refusal) => {
                        *refused.entry(refusal).or_insert(0) += 1;
                        continue;
                    }
                };
                let wanted = other(&found.name);
                let renaming = match workspace.ask(&path, |context| rename(context, offset, &wanted, true)) {
                    Ok(renaming) => renaming,
                    Err(refusal) => {
                        *refused.entry(refusal).or_insert(0) += 1;
                        continue;
                    }
                };
                // The server refuses to edit what is not UTF-8.
                let all: Vec<Edit> = renaming.edits.iter().chain(&renaming.past).cloned().collect();
                let is_text = |file: &PathBuf| std::fs::read_to_string(file).is_ok();
                if !by_file(&path, &all).keys().all(is_text) {
                    *refused.entry("not UTF-8".to_owned()).or_insert(0) += 1;
                    continue;
                }
                let (there, at) = done(&path, offset, &renaming);
                let mut other = Asked::new(&root, &summaries);
                other.open(&there);
                let back = other.ask(&there, |context| rename(context, at, &found.name, true));
                let what = format!("{}: {:?} to {wanted:?}", path.display(), found.name);
                match back {
                    Ok(back) => {
                        let _ = done(&there, at, &back);
                    }
                    Err(refusal) => failures.push(format!("{what}, and back: {refusal}")),
                }
                renamed += 1;
                edits += renaming.edits.len() + renaming.past.len();
                let now = files(&root);
                if now != before {
                    let differs = |path: &&PathBuf| before.get(*path) != now.get(*path);
                    let first = before.keys().chain(now.keys()).find(differs).expect("one differs");
                    let line = |files: &BTreeMap<PathBuf, Vec<u8>>| {
                        files
                            .get(first)
                            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
                            .unwrap_or_default()
                    };
                    let (old, new) = (line(&before), line(&now));
                    let pair = old.lines().zip(new.lines()).find(|(old, new)| old != new);
                    failures.push(format!("{what}: {} {pair:?}", first.display()));
                    std::fs::remove_dir_all(&root).expect("it can be removed");
                    copy_folder(&folder, &root);
                }
            }
        }
    }
    println!("{renamed} renamed by {edits} edits and back");
    for (refusal, count) in &refused {
        println!("{count} × {refusal}");
    }
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
    assert!(renamed > 0);
}

/// Copies a folder; links stay links.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder is created");
    for entry in std::fs::read_dir(from).expect("it is readable").filter_map(Result::ok) {
        let (kind, to) = (entry.file_type().expect("it has a kind"), to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &to);
        } else if kind.is_symlink() {
            let target = std::fs::read_link(entry.path()).expect("a link");
            let _ = std::os::unix::fs::symlink(target, to);
        } else {
            std::fs::copy(entry.path(), to).expect("a file is copied");
        }
    }
}
