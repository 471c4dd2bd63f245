//! What the state does with the files on disk.
//!
//! One thing is read at a time, behind the loop's back; what changes meanwhile is read afterwards.
//!
//! The trap: while something is read the disk and the workspace go on changing, so only the main loop puts the two
//! together, and open documents always win.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::workspace::{Files, Reading, Repository, Workspace};
use planmark_project::{Course, Notice, Progress, Watch, watched};
use tower_lsp::ls_types::request::WorkDoneProgressCreate;
use tower_lsp::ls_types::{
    LogMessageParams, MessageType, NumberOrString, ProgressToken, WorkDoneProgress,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport, WorkspaceFolder,
    WorkspaceFoldersChangeEvent, notification,
};

use super::client::SCAN_TOKEN;
use super::{Question, State};
use crate::convert;
use crate::disk::{self, Relisted, Reread, Scanned};
use crate::main_loop::Event;

impl State {
    pub(super) fn change_folders(&mut self, change: &WorkspaceFoldersChangeEvent) {
        let paths = |folders: &[WorkspaceFolder]| -> Vec<PathBuf> {
            let paths = folders.iter().filter_map(|folder| convert::path(&folder.uri));
            paths.map(|path| disk::real_path(&path)).collect()
        };
        let removed = paths(&change.removed);
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(paths(&change.added));
        self.scan();
    }

    /// Watches files for a client that does not.
    pub(super) fn watch(&mut self) {
        let queue = self.queue.clone();
        match Watch::new(move |path| queue.send(Event::DiskChanged(vec![path]))) {
            Ok(watch) => {
                self.watch = Some(watch);
                self.follow();
            }
            Err(error) => tracing::warn!("files are not watched: {error}"),
        }
    }

    /// Watches what the last scan has shown to matter.
    pub(super) fn follow(&mut self) {
        if let (Some(watch), Some(began)) = (&self.watch, self.scan.began) {
            watch.follow(watched(&self.workspace), began);
        } else if self.client.watches {
            self.ask_to_watch_counted();
        }
    }

    pub(super) fn disk_changed(&mut self, paths: &[PathBuf]) {
        for path in paths.iter().map(|path| disk::real_path(path)) {
            let holder = path.parent().filter(|folder| disk::is_listed(&self.workspace, folder));
            let is_folder = disk::is_listed(&self.workspace, &path) || holder.is_some() && path.is_dir();
            let is_counted = disk::is_counted(&self.workspace, &path);
            let is_read = planmark_project::is_read(&path) || is_folder || is_counted;
            if is_read && !self.scan.strangers.contains(&path) {
                self.scan.changed.insert(path);
            } else {
                self.scan.touched.extend(holder.map(Path::to_path_buf));
            }
        }
        self.read_disk();
    }

    /// Reads the whole workspace again.
    pub(super) fn scan(&mut self) {
        self.scan.is_due = true;
        self.read_disk();
    }

    /// Reads what is to be read, one thing at a time: the workspace, or the documents that have changed.
    pub(super) fn read_disk(&mut self) {
        let is_read = !self.scan.is_due && self.scan.changed.is_empty();
        if self.scan.is_running || is_read && self.scan.touched.is_empty() {
            return;
        }
        self.scan.is_running = true;
        if is_read {
            let touched = std::mem::take(&mut self.scan.touched);
            disk::relist_behind(
                Arc::clone(&self.workspace),
                touched,
                self.queue.clone(),
                &self.pools.answers,
            );
            return;
        }
        let changed: Vec<PathBuf> = std::mem::take(&mut self.scan.changed).into_iter().collect();
        if !self.scan.is_due && disk::are_known_documents(&self.workspace, &changed) {
            // What is read again outdates what the pass judges.
            self.interrupt_pass();
            disk::reread_behind(Arc::clone(&self.workspace), changed, self.queue.clone(), &self.pools.closed);
            return;
        }
        self.scan.is_due = false;
        self.scan.touched.clear();
        self.scan.asked_about = changed;
        if self.client.progress && !self.workspace.scanned {
            let params = WorkDoneProgressCreateParams { token: NumberOrString::String(SCAN_TOKEN.into()) };
            self.ask::<WorkDoneProgressCreate>(Question::Progress, params);
        }
        let (workspace, summaries) = (Arc::clone(&self.workspace), Arc::clone(&self.summaries));
        let queue = self.queue.clone();
        let is_told = self.client.progress && !self.workspace.scanned;
        let tell = move |progress| queue.send(Event::Reading(progress));
        self.scan.course = Arc::new(if is_told { Course::told_to(tell) } else { Course::default() });
        let course = Arc::clone(&self.scan.course);
        disk::scan_behind(self.folders.clone(), workspace, summaries, course, self.queue.clone());
    }

    /// Shows how far the scan is.
    pub(super) fn reading(&self, progress: Progress) {
        if self.scan.is_shown && self.scan.is_running {
            self.progress(WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(true),
                message: Some(progress.to_string()),
                percentage: progress.percent(),
            }));
        }
    }

    /// Ends the scan, if that is what is shown under this name: what is read by then is what is known.
    pub(super) fn stop_scan(&self, token: &ProgressToken) {
        if *token == ProgressToken::String(SCAN_TOKEN.into()) && self.scan.is_running {
            self.scan.course.stop();
        }
    }

    pub(super) fn scanned(&mut self, scanned: Option<Scanned>) {
        self.scan.is_running = false;
        let mut message = None;
        match scanned {
            Some(Scanned { workspace, notices, began, repositories_read }) => {
                self.scan.began = Some(began);
                if !workspace.scanned {
                    let of = workspace.repositories.len();
                    message = Some(format!("stopped after {repositories_read} of {of} repositories"));
                }
                self.adopt(workspace);
                self.notice(notices);
                self.note_strangers();
                self.follow();
                self.ask_git_of_all();
            }
            None => tracing::warn!("going on with what is known of the workspace"),
        }
        if std::mem::take(&mut self.scan.is_shown) {
            self.progress(WorkDoneProgress::End(WorkDoneProgressEnd { message: message.clone() }));
        }
        if let Some(message) = message {
            let message = format!("reading the workspace was {message}; what the others say is not known");
            self.outbox
                .notify::<notification::LogMessage>(LogMessageParams { typ: MessageType::INFO, message });
        }
        self.read_disk();
    }

    /// Takes in documents that were read again.
    pub(super) fn reread(&mut self, reread: Vec<Reread>) {
        self.scan.is_running = false;
        let workspace = Arc::make_mut(&mut self.workspace);
        let mut repositories = Vec::new();
        for (path, document) in reread {
            let Some(index) = workspace.repository_of(&path) else { continue };
            let repository = Arc::make_mut(&mut workspace.repositories[index]);
            repositories.push(Arc::clone(&repository.path));
            let closed = Arc::make_mut(&mut repository.closed);
            match document {
                Some(document) => closed.insert(path, Arc::new(document)),
                None => closed.remove(&path),
            };
        }
        self.outdate_all();
        self.ask_git(repositories);
        self.read_disk();
    }

    /// Takes in what folders hold now.
    pub(super) fn relisted(&mut self, relisted: Vec<Relisted>) {
        self.scan.is_running = false;
        let mut is_other = false;
        for Relisted { root, folders } in relisted {
            let workspace = Arc::make_mut(&mut self.workspace);
            let of_root = |repository: &&Arc<Repository>| repository.files.root() == Some(&root);
            let Some(files) = workspace.repositories.iter().find(of_root).map(|it| Arc::clone(&it.files))
            else {
                continue;
            };
            let mut files = Files::clone(&files);
            let changes = folders.iter().filter(|(folder, listed)| files.list(folder, listed)).count();
            if changes == 0 {
                continue;
            }
            is_other = true;
            let files = Arc::new(files);
            for repository in workspace.repositories.iter_mut().filter(|it| it.files.root() == Some(&root)) {
                Arc::make_mut(repository).files = Arc::clone(&files);
            }
        }
        if is_other {
            self.outdate_all();
        }
        self.read_disk();
    }

    /// Remembers what the scan was for and has not found, so that it does not ask for another.
    fn note_strangers(&mut self) {
        let asked_about = std::mem::take(&mut self.scan.asked_about);
        let is_document = |path: &PathBuf| planmark_project::is_document(path);
        if !asked_about.iter().all(is_document) {
            // What is ignored may be another set of files now.
            self.scan.strangers.clear();
        }
        let unknown = asked_about.into_iter().filter(|path| {
            is_document(path)
                && path.exists()
                && self.workspace.document(path).is_none()
                && !disk::is_source(&self.workspace, path)
        });
        let unknown: Vec<PathBuf> = unknown.collect();
        self.scan.strangers.extend(unknown);
    }

    /// Logs what could not be read, each thing once.
    pub(super) fn notice(&mut self, notices: Vec<Notice>) {
        for notice in notices {
            let message = notice.to_string();
            let typ = if notice.is_information() { MessageType::INFO } else { MessageType::WARNING };
            if self.noticed.insert(message.clone()) {
                self.outbox.notify::<notification::LogMessage>(LogMessageParams { typ, message });
            }
        }
    }

    /// Takes a workspace as it is on disk in place of the present one, and the open documents over into it.
    pub(super) fn adopt(&mut self, mut workspace: Workspace) {
        workspace.today = self.workspace.today;
        let past = std::mem::replace(&mut self.workspace, Arc::new(workspace));
        let open: Vec<(Arc<Path>, Arc<Reading>)> = past
            .repositories
            .iter()
            .flat_map(|repository| &repository.open)
            .filter_map(|(path, document)| Some((Arc::clone(path), document.reading.clone()?)))
            .collect();
        self.forget_shared();
        for (path, reading) in open {
            self.put(&path, reading);
        }
        self.remember(&past);
        self.configure_all(&past);
        self.recount_all();
        self.settle_day();
        self.outdate_all();
    }
}
