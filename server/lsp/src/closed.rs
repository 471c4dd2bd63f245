//! What is found in documents that nobody has open: judged behind the loop's back, the nearest repositories first, and kept.
//!
//! A document's text is read again only when it, or something else that it is judged by, has changed; of what only comparing shows, none
//! is needed. [`pass`] goes over all of them; whoever asks for a report is answered from what is known.
//!
//! The trap: a pass holds a snapshot, so it ends as soon as something happens; what it has judged by then is kept, and the next one goes
//! on from there.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use planmark_core::config::Config;
use planmark_core::finding::Finding;
use planmark_core::rules::{judge_document, judge_together, settle};
use planmark_core::text::Text;
use planmark_core::workspace::{Catalog, Document, Files, History, Reading, Workspace};
use planmark_project::read;
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::Uri;

use crate::list::List;
use crate::main_loop::Event;
use crate::snapshot::Snapshot;

/// How long it is waited before a pass that follows another: more may come.
pub(crate) const PATIENCE: Duration = Duration::from_millis(100);

/// What is found in closed documents; shared by all snapshots.
#[derive(Debug, Default)]
pub(crate) struct Closed {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    reports: BTreeMap<Arc<Path>, Report>,
    /// Counts how often something else was found.
    state: u64,
    /// By the paths of the repositories.
    own: BTreeMap<Arc<Path>, Arc<Own>>,
    bases: BTreeMap<Arc<Path>, Arc<Basis>>,
}

/// What is found in one closed file.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// [`planmark_core::workspace::hash`] of its text.
    hash: u64,
    historical: bool,
    basis: Arc<Basis>,
    /// What it shows by itself.
    own: Arc<[Finding]>,
    /// All that may be said.
    settled: Arc<[Finding]>,
    /// The same as the client shows it.
    pub(crate) list: List,
    /// Names the list by what it says.
    pub(crate) result_id: String,
}

/// What documents are judged by beside their texts.
#[derive(Debug)]
struct Basis {
    today: Date,
    scanned: bool,
    /// Of the repository and of those around it.
    lineage: Vec<Arc<Own>>,
}

/// What a repository brings to that.
#[derive(Debug)]
struct Own {
    config: Arc<Config>,
    catalogs: Vec<Catalog>,
    files: Arc<Files>,
    history: Option<Arc<History>>,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Basis) -> bool {
        let is_same = |(one, other): (&Arc<Own>, &Arc<Own>)| Arc::ptr_eq(one, other);
        (self.today, self.scanned, self.lineage.len()) == (other.today, other.scanned, other.lineage.len())
            && self.lineage.iter().zip(&other.lineage).all(is_same)
    }
}

impl PartialEq for Own {
    fn eq(&self, other: &Own) -> bool {
        let same_config = Arc::ptr_eq(&self.config, &other.config)
            || format!("{:?}", self.config) == format!("{:?}", other.config);
        same_config
            && (Arc::ptr_eq(&self.files, &other.files) || self.files == other.files)
            && self.catalogs == other.catalogs
            && self.history == other.history
    }
}

/// A list that has changed, and whose it is.
pub(crate) type Changed = Vec<(Uri, List)>;

impl Closed {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was found in the file with this path, as far as anybody has looked.
    pub(crate) fn report(&self, path: &Path) -> Option<Report> {
        self.kept().reports.get(path).cloned()
    }

    /// What was found in the file with this path: all that may be said of it, as far as anybody has looked.
    pub(crate) fn findings(&self, path: &Path) -> Option<Arc<[Finding]>> {
        Some(Arc::clone(&self.kept().reports.get(path)?.settled))
    }

    /// Another number than before when something else is found.
    pub(crate) fn state(&self) -> u64 {
        self.kept().state
    }

    /// Forgets what was found in a file, so that it is told anew.
    pub(crate) fn forget(&self, path: &Path) {
        let mut kept = self.kept();
        kept.state += u64::from(kept.reports.remove(path).is_some());
    }

    /// Nothing is known again; a pass that still runs fills the one before.
    pub(crate) fn renewed(&self) -> Closed {
        let kept = Kept { state: self.kept().state + 1, ..Kept::default() };
        Closed { kept: Mutex::new(kept) }
    }
}

/// The repositories of a snapshot by their indices: first those in which something is open, then those around and in them.
pub(crate) fn nearest_first(snapshot: &Snapshot) -> Vec<usize> {
    let repositories = &snapshot.workspace.repositories;
    let is_open = |index: usize| !repositories[index].open.is_empty();
    let around: BTreeSet<usize> = (0..repositories.len())
        .filter(|index| is_open(*index))
        .filter_map(|it| repositories[it].parent)
        .collect();
    let is_near = |index: usize| repositories[index].parent.is_some_and(is_open) || around.contains(&index);
    let mut indices: Vec<usize> =
        (0..repositories.len()).filter(|index| repositories[*index].judged).collect();
    indices.sort_by_cached_key(|index| if is_open(*index) { 0 } else { 1 + u8::from(!is_near(*index)) });
    indices
}

/// The files of a repository in which something may be found and that nobody has open.
pub(crate) fn files(snapshot: &Snapshot, index: usize) -> Vec<(Arc<Path>, Option<Arc<Document>>)> {
    let repository = &snapshot.workspace.repositories[index];
    let documents = repository.closed.iter().filter(|(path, _)| !repository.open.contains_key(*path));
    let documents = documents.map(|(path, document)| (Arc::clone(path), Some(Arc::clone(document))));
    let config = repository.config_file.iter().map(|file| (Arc::clone(&file.path), None));
    let is_closed = |(path, _): &(Arc<Path>, _)| snapshot.documents.at(path).is_none();
    documents.chain(config).filter(is_closed).collect()
}

/// Judges what has changed since the last pass, unless `token` ends it; what comes of it is sent as [`Event::FoundClosed`], and
/// [`Event::PassedClosed`] at the end.
pub(crate) fn pass(snapshot: &Snapshot, token: &CancellationToken) {
    let queue = snapshot.queue.clone();
    let work = || {
        let bases = snapshot.closed.kept().bases_of(&snapshot.workspace);
        for index in nearest_first(snapshot) {
            let mut changed = Vec::new();
            for (path, document) in files(snapshot, index) {
                if token.is_cancelled() {
                    break;
                }
                let change = judged(snapshot, index, &path, document.as_deref(), &bases[index]);
                changed.extend(change.and_then(|list| Some((snapshot.uri(&path)?, list))));
            }
            if !changed.is_empty() {
                queue.send(Event::FoundClosed(changed));
            }
            if token.is_cancelled() {
                return;
            }
        }
        let gone = snapshot.closed.gone(snapshot);
        if !gone.is_empty() {
            queue.send(Event::FoundClosed(gone));
        }
    };
    // Where that fails, they keep what was found before.
    queue.guard("judging closed documents", work);
    queue.send(Event::PassedClosed);
}

impl Kept {
    /// What the documents of each repository are judged by; the same value as before where nothing has changed.
    fn bases_of(&mut self, workspace: &Workspace) -> Vec<Arc<Basis>> {
        let mut own: Vec<Arc<Own>> = Vec::new();
        for repository in &workspace.repositories {
            let now = Own {
                config: Arc::clone(&repository.config),
                catalogs: repository.catalogs.clone(),
                files: Arc::clone(&repository.files),
                history: repository.history.clone(),
            };
            own.push(kept(&mut self.own, &repository.path, now));
        }
        let bases = workspace.repositories.iter().enumerate().map(|(index, repository)| {
            let mut lineage = vec![Arc::clone(&own[index])];
            let mut next = repository.parent;
            while let Some(index) = next.filter(|index| *index < own.len() && lineage.len() <= own.len()) {
                lineage.push(Arc::clone(&own[index]));
                next = workspace.repositories[index].parent;
            }
            let now = Basis { today: workspace.today, scanned: workspace.scanned, lineage };
            kept(&mut self.bases, &repository.path, now)
        });
        bases.collect()
    }
}

/// The value that is known by this path, if it is the same as this one.
fn kept<T: PartialEq>(known: &mut BTreeMap<Arc<Path>, Arc<T>>, path: &Arc<Path>, now: T) -> Arc<T> {
    if let Some(known) = known.get(path).filter(|known| ***known == now) {
        return Arc::clone(known);
    }
    let now = Arc::new(now);
    known.insert(Arc::clone(path), Arc::clone(&now));
    now
}

/// Judges one file, as far as that is needed; its list when it is another than before.
fn judged(
    snapshot: &Snapshot,
    index: usize,
    path: &Arc<Path>,
    document: Option<&Document>,
    basis: &Arc<Basis>,
) -> Option<List> {
    let workspace = &snapshot.workspace;
    let known = snapshot.closed.report(path);
    let (hash, historical) = document.map_or((0, false), |document| (document.hash, document.historical));
    let is_same_text = |known: &&Report| known.hash == hash && known.historical == historical;
    let same = known.as_ref().filter(is_same_text).filter(|known| Arc::ptr_eq(&known.basis, basis));
    let mut text = None;
    let own: Arc<[Finding]> = match (same, document) {
        (Some(known), _) => Arc::clone(&known.own),
        (None, None) => Arc::default(),
        (None, Some(document)) => {
            // A file that has changed is told of by whoever watches it.
            let source = read(path).ok().filter(|source| source.hash == document.hash)?;
            let reading = Arc::new(Reading::new(&source.text));
            text = Some(reading.text.clone());
            bare(judge_document(workspace, index, &document.reread(reading))).into()
        }
    };
    let shared =
        snapshot.shared.ask(workspace, index, |together| judge_together(workspace, index, path, together));
    let found = own.iter().cloned().chain(shared.into_iter().flatten()).collect();
    let settled = bare(settle(workspace, index, document, found));
    let is_told = |known: &&Report| is_same_text(known) && *known.settled == *settled;
    let (list, result_id) = match known.as_ref().filter(is_told) {
        // A configuration has no text here that could be the same.
        Some(known) if document.is_some() || settled.is_empty() => {
            (known.list.clone(), known.result_id.clone())
        }
        _ => {
            let text = match text {
                _ if settled.is_empty() => Text::default(),
                Some(text) => text,
                None => {
                    let source = read(path).ok()?;
                    let is_this = document.is_none_or(|document| document.hash == source.hash);
                    is_this.then(|| Text::new(&source.text))?
                }
            };
            let list = snapshot.showing(&text).list(&settled);
            let result_id = result_id(&list);
            (list, result_id)
        }
    };
    let is_other = known.as_ref().is_none_or(|known| *known.settled != *settled);
    let was_told = known.map(|known| known.result_id);
    let is_new = was_told.map_or(!list.is_empty(), |was_told| was_told != result_id);
    let report = Report {
        hash,
        historical,
        basis: Arc::clone(basis),
        own,
        settled: settled.into(),
        list: list.clone(),
        result_id,
    };
    let mut kept = snapshot.closed.kept();
    kept.reports.insert(Arc::clone(path), report);
    kept.state += u64::from(is_other);
    is_new.then_some(list)
}

/// The same without fixes, which nobody asks for in a closed file.
fn bare(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.iter_mut().for_each(|finding| finding.fixes = Vec::new());
    findings
}

fn result_id(list: &List) -> String {
    let mut hasher = DefaultHasher::new();
    list.pieces().for_each(|piece| hasher.write(piece.as_bytes()));
    format!("{:016x}", hasher.finish())
}

impl Closed {
    /// Forgets files that are gone; empty lists of those in which something was found.
    fn gone(&self, snapshot: &Snapshot) -> Changed {
        let there: std::collections::BTreeSet<Arc<Path>> = nearest_first(snapshot)
            .into_iter()
            .flat_map(|index| files(snapshot, index))
            .map(|(path, _)| path)
            .collect();
        let mut gone = Vec::new();
        let mut kept = self.kept();
        let before = kept.reports.len();
        kept.reports.retain(|path, report| {
            let is_there = there.contains(path);
            let is_told = !is_there && !report.list.is_empty() && snapshot.documents.at(path).is_none();
            gone.extend(is_told.then(|| snapshot.uri(path)).flatten().map(|uri| (uri, List::default())));
            is_there
        });
        kept.state += u64::from(kept.reports.len() != before);
        gone
    }
}

#[cfg(test)]
mod tests;
