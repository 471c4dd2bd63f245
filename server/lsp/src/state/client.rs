//! What the state does with the client: the greeting, our questions and its answers.
//!
//! The trap: nothing waits for an answer; it comes as an event, or never.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::notification::{DidChangeWatchedFiles, Notification as _};
use tower_lsp::ls_types::request::{
    CodeLensRefresh, InlayHintRefreshRequest, RegisterCapability, Request, SemanticTokensRefresh,
    UnregisterCapability, WorkspaceDiagnosticRefresh,
};
use tower_lsp::ls_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams, MessageType,
    NumberOrString, ProgressParams, ProgressParamsValue, Registration, RegistrationParams, Unregistration,
    UnregistrationParams, Uri, WatchKind, WorkDoneProgress, WorkDoneProgressBegin, notification,
};

use super::{Question, State};
use crate::capabilities::{self, Client};
use crate::disk;
use crate::documents::{OpenDocument, Shows, Told};
use crate::main_loop::Event;
use crate::settings;

/// The name under which progress of the scan is shown.
pub(super) const SCAN_TOKEN: &str = "planmark/scan";
/// The registration of what `[counts.*]` counts.
const COUNTED: &str = "planmark/watch-counted";
/// Files whose changes on disk matter.
const WATCHED: [&str; 5] =
    ["**/*.md", "**/.gitmodules", "**/.gitignore", "**/planmark.toml", "**/.planmark.toml"];

impl State {
    pub(super) fn initialize(&mut self, params: &InitializeParams) {
        self.client = Arc::new(Client::new(params));
        if !self.is_day_fixed
            && let Some(today) = settings::fixed_day(params.initialization_options.as_ref())
        {
            self.is_day_fixed = true;
            Arc::make_mut(&mut self.workspace).today = today;
        }
        self.histories.is_forbidden = !settings::allows_git(params.initialization_options.as_ref());
        self.folders = capabilities::folders(params).iter().map(|folder| disk::real_path(folder)).collect();
        self.adopt(disk::bare_workspace(&self.folders, self.workspace.today));
    }

    pub(super) fn initialized(&mut self) {
        if self.client.watches {
            let watcher =
                |glob: &str, kind| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.into()), kind };
            let mut watchers: Vec<_> = WATCHED.iter().map(|glob| watcher(glob, None)).collect();
            // Whatever a text may name: that it is there, not what it says.
            watchers.push(watcher("**/*", Some(WatchKind::Create | WatchKind::Delete)));
            self.ask_to_watch("planmark/watch", watchers, Question::Watch);
        } else {
            self.watch();
        }
        self.scan();
    }

    /// Takes in what the user has chosen; what is shown may be something else now.
    pub(super) fn change_settings(&mut self, chosen: &Value) {
        let before = self.client.settings.clone();
        Arc::make_mut(&mut self.client).settings.take(chosen);
        self.is_shown_past |= self.client.settings != before;
        if self.client.settings.scope != before.scope {
            self.scope_changed();
        }
    }

    fn ask_to_watch(&mut self, id: &str, watchers: Vec<FileSystemWatcher>, question: Question) {
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        let registration = Registration {
            id: id.into(),
            method: DidChangeWatchedFiles::METHOD.into(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.ask::<RegisterCapability>(question, RegistrationParams { registrations: vec![registration] });
    }

    /// Asks the client to watch the files too that `[counts.*]` counts and that are no documents.
    pub(super) fn ask_to_watch_counted(&mut self) {
        let globs = planmark_project::counted_globs(&self.workspace);
        if globs == self.counted {
            return;
        }
        if !self.counted.is_empty() {
            let registration =
                Unregistration { id: COUNTED.into(), method: DidChangeWatchedFiles::METHOD.into() };
            let params = UnregistrationParams { unregisterations: vec![registration] };
            self.ask::<UnregisterCapability>(Question::WatchCounted, params);
        }
        let watcher =
            |glob: &String| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.clone()), kind: None };
        if !globs.is_empty() {
            let watchers = globs.iter().map(watcher).collect();
            self.ask_to_watch(COUNTED, watchers, Question::WatchCounted);
        }
        self.counted = globs;
    }

    pub(super) fn ask<R: Request>(&mut self, question: Question, params: R::Params) {
        let id = self.outbox.ask::<R>(params);
        self.asked.insert(id, question);
    }

    pub(super) fn answered(&mut self, id: i64, ok: bool) {
        match self.asked.remove(&id) {
            Some(Question::Progress) if ok && self.scan.is_running && !self.scan.is_shown => {
                self.scan.is_shown = true;
                self.progress(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                    title: "planmark".into(),
                    cancellable: Some(true),
                    message: Some("reading the workspace".into()),
                    percentage: Some(0),
                }));
            }
            Some(question) if self.once_more.remove(&question) => self.ask_once(question),
            Some(Question::Watch) if !ok => self.watch(),
            Some(Question::Apply) if !ok => self.edits_declined(),
            Some(_) | None => {}
        }
    }

    /// Tells the user, once, that something has failed inside; the log has the place.
    pub(crate) fn failed(&mut self, doing: String) {
        let message = format!("planmark has failed at {doing}, and goes on; its log says where.");
        if self.failures.insert(doing) {
            self.say(MessageType::WARNING, message);
        }
    }

    pub(super) fn progress(&self, value: WorkDoneProgress) {
        self.outbox.notify::<notification::Progress>(ProgressParams {
            token: NumberOrString::String(SCAN_TOKEN.into()),
            value: ProgressParamsValue::WorkDone(value),
        });
    }

    /// Tells a client to ask again; once more after its answer, when it was told to already.
    pub(super) fn ask_once(&mut self, question: Question) {
        if self.asked.values().any(|asked| *asked == question) {
            self.once_more.insert(question);
            return;
        }
        match question {
            Question::Refresh => self.ask::<WorkspaceDiagnosticRefresh>(question, ()),
            Question::Recolour => self.ask::<SemanticTokensRefresh>(question, ()),
            _ => {}
        }
    }

    /// Has a client ask again for hints and lenses that may say what is no longer so; once more after its answer, when it was asked to
    /// already.
    pub(super) fn refresh_shown(&mut self) {
        let is_asked = self.asked.values().any(|question| *question == Question::RefreshShown);
        if !self.is_shown_past || is_asked {
            return;
        }
        self.is_shown_past = false;
        // Nothing is shown yet where nothing is open.
        if self.documents.iter().next().is_none() {
            return;
        }
        if self.client.refreshes_hints {
            self.ask::<InlayHintRefreshRequest>(Question::RefreshShown, ());
        }
        if self.client.refreshes_lenses {
            self.ask::<CodeLensRefresh>(Question::RefreshShown, ());
        }
    }

    /// Has the colours of a document follow what was found in it, behind the loop's back.
    pub(super) fn recolour(&self, uri: &Uri) {
        let is_shown = |open: &OpenDocument| open.tokens.was_asked();
        if !self.documents.get(uri).is_some_and(is_shown) {
            return;
        }
        let (snapshot, uri) = (self.snapshot(), uri.clone());
        self.pools.behind.spawn_blocking(move || {
            let mark = || snapshot.opened(&uri).is_some_and(|opened| opened.open.tokens.mark(&opened));
            let differs = snapshot.queue.guard("colouring a text", mark).unwrap_or_default();
            if differs && snapshot.client.refreshes_tokens {
                snapshot.queue.send(Event::Recoloured);
            }
        });
    }

    pub(super) fn told(&mut self, uri: &Uri, told: Told, shows: Shows) {
        self.recolour(uri);
        let Some(open) = Arc::make_mut(&mut self.documents).get_mut(uri) else { return };
        let (version, found) = &told.made_from;
        // Something else has changed while the list was made, when the client was not known to have one.
        if *version == open.version && !Arc::ptr_eq(found, &open.found) {
            self.due.insert(uri.as_str().to_owned());
        }
        open.shows = Some(shows);
        open.told = Some(Arc::new(told));
    }
}
