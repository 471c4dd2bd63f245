//! The state of the server, and what each event does to it.
//!
//! Only the main loop calls anything here.
//! The workspace is shared with snapshots and copied where one still holds it; otherwise it is changed in place.
//!
//! The trap: whatever changes the workspace must say whose findings it outdates
//! ([`State::outdate_all`], [`OpenDocument::outdate`]), or an old list is told for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use planmark_core::workspace::{Document, Reading, Workspace};
use planmark_project::Notice;
use tokio::runtime::Handle;
use tower_lsp::ls_types::request::{RegisterCapability, WorkDoneProgressCreate, WorkspaceDiagnosticRefresh};
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesRegistrationOptions, DidOpenTextDocumentParams,
    FileSystemWatcher, GlobPattern, InitializeParams, LogMessageParams, MessageType, NumberOrString,
    ProgressParams, ProgressParamsValue, Registration, RegistrationParams, Uri, WorkDoneProgress,
    WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkspaceFoldersChangeEvent,
    notification,
};

use crate::capabilities::{self, Client};
use crate::diagnose::{self, Outcome};
use crate::disk::{self, Scanned};
use crate::documents::{Documents, Told};
use crate::edit;
use crate::main_loop::{Event, Queue};
use crate::outbox::Outbox;
use crate::snapshot::{FoundInRepository, Snapshot};

/// The name under which progress of the scan is shown.
const SCAN_TOKEN: &str = "planmark/scan";
/// Files whose changes on disk matter.
const WATCHED: [&str; 4] = ["**/*.md", "**/.gitmodules", "**/planmark.toml", "**/.planmark.toml"];
/// A computer that slept does not count the time; look at the calendar at least this often.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// Everything that the server knows.
pub(crate) struct State {
    outbox: Outbox,
    answers: Handle,
    queue: Queue,
    client: Arc<Client>,
    workspace: Arc<Workspace>,
    documents: Arc<Documents>,
    /// In step with the repositories of the workspace.
    found: Arc<[FoundInRepository]>,
    /// The day is given and does not change at midnight.
    is_day_fixed: bool,
    /// The folders of the workspace, and files outside of them that were opened.
    folders: Vec<PathBuf>,
    scan: Scan,
    /// What we asked the client and had no answer to.
    asked: BTreeMap<i64, Question>,
    /// The client that pulls should ask again.
    refresh: bool,
    /// What the client's log says already about files that could not be read.
    noticed: BTreeSet<String>,
    /// Open documents that are to be judged when the queue is empty.
    due: BTreeSet<String>,
}

/// How far reading the workspace is.
#[derive(Default)]
struct Scan {
    is_running: bool,
    /// Something has changed since it began: once more.
    is_due: bool,
    /// The client shows its progress.
    is_shown: bool,
}

/// What can be asked of the client.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    /// To show progress of the scan.
    Progress,
    /// To watch files.
    Watch,
    /// To pull again.
    Refresh,
}

impl State {
    /// The state before the client has said anything.
    pub(crate) fn new(outbox: Outbox, answers: Handle, queue: Queue, today: Option<Date>) -> Self {
        Self {
            outbox,
            answers,
            queue,
            client: Arc::default(),
            workspace: Arc::new(Workspace::new(today.unwrap_or_else(local_day))),
            documents: Arc::default(),
            found: Arc::default(),
            is_day_fixed: today.is_some(),
            folders: Vec::new(),
            scan: Scan::default(),
            asked: BTreeMap::new(),
            refresh: false,
            noticed: BTreeSet::new(),
            due: BTreeSet::new(),
        }
    }

    /// Takes in what has happened.
    pub(crate) fn take(&mut self, event: Event) {
        match event {
            Event::Initialize(params) => self.initialize(&params),
            Event::Initialized => self.initialized(),
            Event::Open(params) => self.open(params),
            Event::Change(params) => self.change(params),
            Event::Close(uri) => self.close(&uri),
            Event::Folders(change) => self.change_folders(&change),
            Event::Request(work) => {
                let snapshot = self.snapshot();
                self.answers.spawn_blocking(move || work(snapshot));
            }
            Event::Told(uri, told) => self.told(&uri, told),
            Event::Answered { id, ok } => self.answered(id, ok),
            Event::Judged(judged) => {
                let documents = Arc::make_mut(&mut self.documents);
                match diagnose::deliver(judged, documents, self.client.pulls, &self.outbox) {
                    Outcome::Known => {}
                    Outcome::Differs => self.refresh(),
                }
            }
            Event::Scanned(scanned) => self.scanned(scanned),
            Event::DiskChanged(paths) => self.disk_changed(&paths),
            Event::DayChanged(today) => self.change_day(today),
            Event::Exit => {}
        }
    }

    /// Has everything judged that is due.
    pub(crate) fn judge(&mut self) {
        for uri in std::mem::take(&mut self.due) {
            let Some(open) = uri.parse().ok().and_then(|uri| self.documents.get(&uri)) else { continue };
            // A client that has never pulled will do so of its own accord.
            if self.client.pulls && open.told.is_none() {
                continue;
            }
            diagnose::judge_behind(self.snapshot(), open.uri.clone(), &self.answers);
        }
    }

    /// How long to wait for an event until the calendar is to be looked at, and the day that it will be then.
    /// `None` when the day is fixed.
    pub(crate) fn until_tomorrow(&self) -> Option<(Duration, Date)> {
        if self.is_day_fixed {
            return None;
        }
        let now = jiff::Zoned::now();
        if now.date() != self.workspace.today {
            return Some((Duration::ZERO, now.date()));
        }
        let midnight = now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
        let left = midnight.ok().and_then(|midnight| Duration::try_from(now.duration_until(&midnight)).ok());
        match left {
            Some(left) if left < LONGEST_WAIT => {
                Some((left, now.date().tomorrow().unwrap_or(self.workspace.today)))
            }
            _ => Some((LONGEST_WAIT, self.workspace.today)),
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            workspace: Arc::clone(&self.workspace),
            documents: Arc::clone(&self.documents),
            client: Arc::clone(&self.client),
            found: Arc::clone(&self.found),
            queue: self.queue.clone(),
        }
    }

    // The client

    fn initialize(&mut self, params: &InitializeParams) {
        self.client = Arc::new(Client::new(params));
        if !self.is_day_fixed
            && let Some(today) = capabilities::fixed_day(params.initialization_options.as_ref())
        {
            self.is_day_fixed = true;
            Arc::make_mut(&mut self.workspace).today = today;
        }
        self.folders = capabilities::folders(params).iter().map(|folder| disk::real_path(folder)).collect();
        self.adopt(disk::bare_workspace(&self.folders, self.workspace.today));
    }

    fn initialized(&mut self) {
        if self.client.watches {
            let watchers = WATCHED
                .map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.into()), kind: None });
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
            let registration = Registration {
                id: "planmark/watch".into(),
                method: "workspace/didChangeWatchedFiles".into(),
                register_options: serde_json::to_value(options).ok(),
            };
            self.ask::<RegisterCapability>(
                Question::Watch,
                RegistrationParams { registrations: vec![registration] },
            );
        }
        self.scan();
    }

    fn ask<R: tower_lsp::ls_types::request::Request>(&mut self, question: Question, params: R::Params) {
        let id = self.outbox.ask::<R>(params);
        self.asked.insert(id, question);
    }

    fn answered(&mut self, id: i64, ok: bool) {
        match self.asked.remove(&id) {
            Some(Question::Progress) if ok && self.scan.is_running && !self.scan.is_shown => {
                self.scan.is_shown = true;
                self.progress(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                    title: "planmark".into(),
                    cancellable: Some(false),
                    message: Some("reading the workspace".into()),
                    percentage: None,
                }));
            }
            Some(Question::Refresh) if self.refresh => {
                self.refresh = false;
                self.refresh();
            }
            Some(Question::Watch) if !ok => tracing::warn!("the client refuses to watch files"),
            Some(Question::Progress | Question::Watch | Question::Refresh) | None => {}
        }
    }

    fn progress(&self, value: WorkDoneProgress) {
        self.outbox.notify::<notification::Progress>(ProgressParams {
            token: NumberOrString::String(SCAN_TOKEN.into()),
            value: ProgressParamsValue::WorkDone(value),
        });
    }

    /// Tells a client that pulls to do so again; once more after its answer, when it was told to already.
    fn refresh(&mut self) {
        if self.asked.values().any(|question| *question == Question::Refresh) {
            self.refresh = true;
        } else {
            self.ask::<WorkspaceDiagnosticRefresh>(Question::Refresh, ());
        }
    }

    fn told(&mut self, uri: &Uri, told: Told) {
        if let Some(open) = Arc::make_mut(&mut self.documents).get_mut(uri) {
            open.told = Some(Arc::new(told));
        }
    }

    // Documents

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let Some(path) = document_path(&item.uri, &item.language_id) else { return };
        let path: Arc<Path> = path.into();
        let reading = Arc::new(edit::read(&item.text));
        Arc::make_mut(&mut self.documents).insert(item.uri.clone(), Arc::clone(&path), item.version);
        self.put(&path, reading);
        self.due.insert(item.uri.as_str().to_owned());
        self.outdate_all();
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let encoding = self.client.encoding;
        let documents = Arc::make_mut(&mut self.documents);
        let Some(open) = documents.get_mut(&params.text_document.uri) else { return };
        let path = Arc::clone(&open.path);
        open.version = params.text_document.version;
        open.outdate();
        if !self.client.pulls {
            self.due.insert(open.uri.as_str().to_owned());
        }
        let workspace = Arc::make_mut(&mut self.workspace);
        let Some(index) = workspace.repository_of(&path) else { return };
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        let Some(document) = repository.open.get_mut(&path).map(Arc::make_mut) else { return };
        let Some(reading) = document.reading.take() else { return };
        let reading = edit::apply(reading, &params.content_changes, encoding);
        let changed = Document::new(path, std::mem::take(&mut document.relative), reading, document.hash);
        let says_the_same = changed.summary == document.summary && changed.historical == document.historical;
        *document = changed;
        if !says_the_same {
            self.outdate_all();
        }
    }

    fn close(&mut self, uri: &Uri) {
        let Some(closed) = Arc::make_mut(&mut self.documents).remove(uri) else { return };
        diagnose::retract(&closed, self.client.pulls, &self.outbox);
        self.due.remove(uri.as_str());
        if self.documents.at(&closed.path).is_some() {
            return;
        }
        let workspace = Arc::make_mut(&mut self.workspace);
        if let Some(index) = workspace.repository_of(&closed.path) {
            Arc::make_mut(&mut workspace.repositories[index]).open.remove(&closed.path);
        }
        self.outdate_all();
    }

    /// Puts an open document into the repository that it belongs to, or into a new one around it.
    fn put(&mut self, path: &Arc<Path>, reading: Arc<Reading>) {
        let workspace = Arc::make_mut(&mut self.workspace);
        let index = workspace.repository_of(path).unwrap_or_else(|| {
            let folder = path.parent().unwrap_or(path);
            workspace.repositories.push(Arc::new(disk::bare_repository(folder)));
            workspace.repositories.len() - 1
        });
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        let relative = path.strip_prefix(&repository.path).unwrap_or(path);
        let relative = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let document = Document::new(Arc::clone(path), relative, reading, 0);
        repository.open.insert(Arc::clone(path), Arc::new(document));
        if index == workspace.repositories.len() - 1 && self.found.len() != workspace.repositories.len() {
            self.found = workspace.repositories.iter().map(|_| FoundInRepository::default()).collect();
            if path.is_absolute() {
                self.folders.push(path.to_path_buf());
                self.scan();
            }
        }
    }

    /// Everything may be different now: every open document is to be judged again.
    fn outdate_all(&mut self) {
        self.found = self.workspace.repositories.iter().map(|_| FoundInRepository::default()).collect();
        for open in Arc::make_mut(&mut self.documents).iter_mut() {
            open.outdate();
            self.due.insert(open.uri.as_str().to_owned());
        }
    }

    fn change_day(&mut self, today: Date) {
        if today != self.workspace.today {
            Arc::make_mut(&mut self.workspace).today = today;
            self.outdate_all();
        }
    }

    // The disk

    fn change_folders(&mut self, change: &WorkspaceFoldersChangeEvent) {
        let paths = |folders: &[tower_lsp::ls_types::WorkspaceFolder]| -> Vec<PathBuf> {
            let paths = folders.iter().filter_map(|folder| crate::convert::path(&folder.uri));
            paths.map(|path| disk::real_path(&path)).collect()
        };
        let removed = paths(&change.removed);
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(paths(&change.added));
        self.scan();
    }

    fn disk_changed(&mut self, _paths: &[PathBuf]) {
        self.scan();
    }

    /// Reads the workspace again, now or after the scan that is under way.
    fn scan(&mut self) {
        if self.scan.is_running {
            self.scan.is_due = true;
            return;
        }
        self.scan.is_running = true;
        if self.client.progress && !self.workspace.scanned {
            let params = WorkDoneProgressCreateParams { token: NumberOrString::String(SCAN_TOKEN.into()) };
            self.ask::<WorkDoneProgressCreate>(Question::Progress, params);
        }
        disk::scan_behind(self.folders.clone(), self.workspace.today, self.queue.clone());
    }

    fn scanned(&mut self, scanned: Option<Scanned>) {
        self.scan.is_running = false;
        match scanned {
            Some(Scanned { workspace, notices }) => {
                self.adopt(workspace);
                self.notice(notices);
            }
            None => tracing::warn!("going on with what is known of the workspace"),
        }
        if std::mem::take(&mut self.scan.is_shown) {
            self.progress(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
        if std::mem::take(&mut self.scan.is_due) {
            self.scan();
        }
    }

    /// Logs what could not be read, each thing once.
    fn notice(&mut self, notices: Vec<Notice>) {
        for notice in notices {
            let message = notice.to_string();
            if self.noticed.insert(message.clone()) {
                self.outbox.notify::<notification::LogMessage>(LogMessageParams {
                    typ: MessageType::WARNING,
                    message,
                });
            }
        }
    }

    /// Takes a workspace as it is on disk in place of the present one, and the open documents over into it.
    fn adopt(&mut self, mut workspace: Workspace) {
        workspace.today = self.workspace.today;
        let past = std::mem::replace(&mut self.workspace, Arc::new(workspace));
        let open: Vec<(Arc<Path>, Arc<Reading>)> = past
            .repositories
            .iter()
            .flat_map(|repository| &repository.open)
            .filter_map(|(path, document)| Some((Arc::clone(path), document.reading.clone()?)))
            .collect();
        self.found = self.workspace.repositories.iter().map(|_| FoundInRepository::default()).collect();
        for (path, reading) in open {
            self.put(&path, reading);
        }
        self.outdate_all();
    }
}

fn local_day() -> Date {
    jiff::Zoned::now().date()
}

/// The real path of a document that is ours to judge.
fn document_path(uri: &Uri, language: &str) -> Option<PathBuf> {
    let path = crate::convert::path(uri)?;
    let is_markdown = language == "markdown"
        || path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    is_markdown.then(|| if path.is_absolute() { disk::real_path(&path) } else { path })
}
