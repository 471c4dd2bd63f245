//! The state of the server, and what each event does to it.
//!
//! Only the main loop calls anything here.
//! The workspace is shared with snapshots and copied where one still holds it; otherwise it is changed in place.
//!
//! The trap: whatever changes the workspace must say whose findings it outdates
//! ([`State::outdate_all`], [`State::outdate_others`], [`OpenDocument::outdate`]), or an old list is told for ever.

mod calendar;
mod client;
mod closed;
mod configs;
mod files;
mod histories;
mod proposals;
mod texts;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::civil::Date;
use planmark_core::actions::stamps::Moment;
use planmark_core::facts::Shared;
use planmark_core::workspace::Workspace;
use planmark_project::{Course, Preview, Summaries, Watch};
use tower_lsp::ls_types::DidChangeTextDocumentParams;

use crate::capabilities::Client;
use crate::diagnose::{self, Outcome};
use crate::documents::Documents;
use crate::main_loop::{Event, Queue};
use crate::outbox::Outbox;
use crate::snapshot::Snapshot;
use crate::threads::Pools;

use closed::ClosedState;
use histories::Histories;
pub(crate) use histories::Remembered;
pub(crate) use proposals::{Proposal, Purpose};
use views::Views;

/// Who has not edited for so long has paused: all of a large document is judged.
const PAUSE: Duration = Duration::from_millis(200);

/// Everything that the server knows.
pub(crate) struct State {
    outbox: Outbox,
    pools: Pools,
    queue: Queue,
    client: Arc<Client>,
    workspace: Arc<Workspace>,
    documents: Arc<Documents>,
    /// In step with the repositories of the workspace; new ones whenever something else than a text has changed.
    shared: Shared,
    /// The day is given and does not change at midnight.
    is_day_fixed: bool,
    /// The folders of the workspace, and files outside of them that were opened.
    folders: Vec<PathBuf>,
    scan: Scan,
    closed: ClosedState,
    histories: Histories,
    /// What the scans have read so far.
    summaries: Arc<Summaries>,
    /// Where the client does not watch files for us.
    watch: Option<Watch>,
    /// The files that the client watches because a configuration counts them, as globs.
    counted: BTreeSet<String>,
    /// What we asked the client and had no answer to.
    asked: BTreeMap<i64, Question>,
    /// Hints and lenses that the client has may say what is no longer so.
    is_shown_past: bool,
    /// What the client is to be asked once more, when it has answered.
    once_more: BTreeSet<Question>,
    /// What the client's log says already about files that could not be read.
    noticed: BTreeSet<String>,
    /// What has failed inside, of which the user knows.
    failures: BTreeSet<String>,
    /// What the client shows of a proposal.
    preview: Option<Preview>,
    /// What the client has seen of tasks and repositories.
    views: Views,
    /// Open documents that are to be judged when the queue is empty.
    due: BTreeSet<String>,
    /// Large ones of which an excerpt was told, each with the time from which on all of it is judged, unless it is edited before.
    resting: BTreeMap<String, Instant>,
    /// Changes that came before the text that they change, by URI.
    early: BTreeMap<String, Vec<DidChangeTextDocumentParams>>,
}

/// How far reading the disk is.
#[derive(Default)]
struct Scan {
    /// Something is being read.
    is_running: bool,
    /// The whole workspace is to be read when that is over.
    is_due: bool,
    /// Files that have changed and were not read since.
    changed: BTreeSet<PathBuf>,
    /// Folders in which files came or went that nobody reads.
    touched: BTreeSet<PathBuf>,
    /// Files that have changed and are nothing to us, as a scan has shown: what git ignores, for one.
    strangers: BTreeSet<PathBuf>,
    /// When the last scan that has ended began.
    began: Option<SystemTime>,
    /// The changes that the scan under way was made for.
    asked_about: Vec<PathBuf>,
    /// The client shows its progress.
    is_shown: bool,
    /// Ends it.
    course: Arc<Course>,
}

/// What can be asked of the client.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Question {
    /// To show progress of the scan.
    Progress,
    /// To watch files.
    Watch,
    /// To watch the files that a configuration counts.
    WatchCounted,
    /// To pull again.
    Refresh,
    /// To ask for hints or lenses again.
    RefreshShown,
    /// To ask for semantic tokens again.
    Recolour,
    /// To make edits.
    Apply,
    /// To show a document.
    Show,
}

impl State {
    /// The state before the client has said anything.
    pub(crate) fn new(outbox: Outbox, pools: Pools, queue: Queue, today: Option<Date>) -> Self {
        Self {
            outbox,
            pools,
            queue,
            client: Arc::default(),
            workspace: Arc::new(Workspace::new(today.unwrap_or_else(local_day))),
            documents: Arc::default(),
            shared: Shared::default(),
            is_day_fixed: today.is_some(),
            folders: Vec::new(),
            scan: Scan::default(),
            closed: ClosedState::default(),
            histories: Histories::default(),
            summaries: Arc::default(),
            watch: None,
            counted: BTreeSet::new(),
            asked: BTreeMap::new(),
            is_shown_past: false,
            once_more: BTreeSet::new(),
            noticed: BTreeSet::new(),
            failures: BTreeSet::new(),
            preview: None,
            views: Views::default(),
            due: BTreeSet::new(),
            resting: BTreeMap::new(),
            early: BTreeMap::new(),
        }
    }

    /// Takes in what has happened.
    pub(crate) fn take(&mut self, event: Event) {
        self.views.heed(&event);
        match event {
            Event::Initialize(params) => self.initialize(&params),
            Event::Initialized => self.initialized(),
            Event::Settings(settings) => self.change_settings(&settings),
            Event::Open(params) => self.open(params),
            Event::Change(params) => self.change(params),
            Event::Close(uri) => self.close(&uri),
            Event::Saved(uri) => self.saved(&uri),
            Event::Proposed(proposal) => self.propose(proposal),
            Event::Folders(change) => self.change_folders(&change),
            Event::Request(work) => {
                let snapshot = self.snapshot();
                self.pools.answers.spawn_blocking(move || work(snapshot));
            }
            Event::Early(uri) => {
                self.resting.insert(uri.as_str().to_owned(), Instant::now() + PAUSE);
            }
            Event::Rested => self.rested(),
            Event::Told(uri, told, shows) => self.told(&uri, told, shows),
            Event::Answered { id, ok } => self.answered(id, ok),
            Event::Judged(judged) => {
                self.recolour(judged.uri());
                let documents = Arc::make_mut(&mut self.documents);
                match diagnose::deliver(judged, documents, self.client.pulls, &self.outbox) {
                    Outcome::Known => {}
                    Outcome::Differs => {
                        self.is_shown_past = true;
                        self.ask_once(Question::Refresh);
                    }
                }
            }
            Event::Seen(seen) => self.views.seen = Some(seen),
            Event::Compared(now) => self.compared(now),
            Event::Recoloured => self.ask_once(Question::Recolour),
            Event::FoundClosed(changed) => self.found_closed(changed),
            Event::PassedClosed => self.passed_closed(),
            Event::Reading(progress) => self.reading(progress),
            Event::ProgressCancelled(token) => self.stop_scan(&token),
            Event::Scanned(scanned) => self.scanned(scanned),
            Event::Reread(reread) => self.reread(reread),
            Event::Relisted(relisted) => self.relisted(relisted),
            Event::Counted(counted) => self.counted(counted),
            Event::Remembered(remembered) => self.remembered(remembered),
            Event::DiskChanged(paths) => self.disk_changed(&paths),
            Event::Failed(doing) => self.failed(doing),
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
            diagnose::judge_behind(self.snapshot(), open.uri.clone(), false, &self.pools.behind);
        }
        self.refresh_shown();
        self.judge_closed();
        self.compare();
    }

    /// Has all of those documents judged that nobody has edited for a while.
    fn rested(&mut self) {
        let now = Instant::now();
        let (rested, resting) = std::mem::take(&mut self.resting).into_iter().partition(|it| it.1 <= now);
        self.resting = resting;
        let rested: BTreeMap<String, Instant> = rested;
        for uri in rested.into_keys() {
            let Some(open) = uri.parse().ok().and_then(|uri| self.documents.get(&uri)) else { continue };
            diagnose::judge_behind(self.snapshot(), open.uri.clone(), true, &self.pools.behind);
        }
    }

    /// What happens when nothing else does, and how long to wait for something else until then.
    pub(crate) fn next_by_itself(&self) -> Option<(Duration, Event)> {
        let rested = self.resting.values().min();
        let rested = rested.map(|until| (until.saturating_duration_since(Instant::now()), Event::Rested));
        let tomorrow = self.until_tomorrow().map(|(patience, day)| (patience, Event::DayChanged(day)));
        rested.into_iter().chain(tomorrow).min_by_key(|(patience, _)| *patience)
    }

    /// How long to wait until the calendar is to be looked at, and the day that it will be then. `None` when the day is fixed.
    fn until_tomorrow(&self) -> Option<(Duration, Date)> {
        if self.is_day_fixed || self.workspace.configured_day().is_some() {
            return None;
        }
        Some(calendar::until_another_day(&jiff::Zoned::now(), self.workspace.today))
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            workspace: Arc::clone(&self.workspace),
            documents: Arc::clone(&self.documents),
            client: Arc::clone(&self.client),
            shared: self.shared.clone(),
            closed: Arc::clone(&self.closed.found),
            outbox: self.outbox.clone(),
            queue: self.queue.clone(),
        }
    }

    /// Everything may be different now: every open document is to be judged again.
    fn outdate_all(&mut self) {
        self.forget_shared();
        self.is_shown_past = true;
        self.closed.is_due = true;
        for open in Arc::make_mut(&mut self.documents).iter_mut() {
            open.outdate();
            self.due.insert(open.uri.as_str().to_owned());
        }
    }

    /// The other open documents are to be judged again, as far as they are compared with the one that has changed.
    fn outdate_others(&mut self, changed: &Path) {
        self.closed.is_due = true;
        for open in Arc::make_mut(&mut self.documents).iter_mut().filter(|open| *open.path != *changed) {
            open.outdate_shared();
            self.due.insert(open.uri.as_str().to_owned());
        }
    }

    fn forget_shared(&mut self) {
        self.shared = Shared::of(&self.workspace);
    }

    /// Takes the day that a configuration says, or the local one where none does any more.
    fn settle_day(&mut self) {
        if !self.is_day_fixed {
            let today = self.workspace.configured_day().unwrap_or_else(local_day);
            self.change_day(today);
        }
    }

    fn change_day(&mut self, today: Date) {
        if today != self.workspace.today {
            Arc::make_mut(&mut self.workspace).today = today;
            self.outdate_all();
        }
    }
}

/// What time it is, for stamps that tell it.
pub(crate) fn moment() -> Moment {
    let now = jiff::Zoned::now();
    Moment { local: now.datetime(), utc: now.with_time_zone(jiff::tz::TimeZone::UTC).datetime() }
}

fn local_day() -> Date {
    jiff::Zoned::now().date()
}
