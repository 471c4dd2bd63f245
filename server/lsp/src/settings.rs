//! What the user of the client has chosen: in its initialization options, and again whenever a setting changes.
//!
//! Settings are read as `{"inlayHints": {"dates": false}}`, or with `{"planmark": {…}}` around them. The trap: what does not stand there
//! stays as it was, and nothing here changes what is found, only what is shown and how far an edit goes.

use planmark_core::actions::Reach;
use planmark_core::features::{hints, lenses};
use serde_json::Value;

/// Everything that can be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings {
    /// `stamps.onSave`: the stamps of a document are to say today when it is saved.
    pub(crate) stamps_on_save: bool,
    /// `propagation`: how far the status of something is carried.
    pub(crate) propagation: Reach,
    /// `diagnostics.scope`: which documents' findings are shown.
    pub(crate) scope: Scope,
    /// `inlayHints.*`: what stands beside the text.
    pub(crate) hints: hints::Wanted,
    /// `codeLens.*`: what stands above headings.
    pub(crate) lenses: lenses::Wanted,
}

/// Which documents' findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that are open.
    #[default]
    Open,
    /// All of the workspace.
    Workspace,
}

impl Settings {
    /// Takes in what `settings` say.
    pub(crate) fn take(&mut self, settings: &Value) {
        let settings = settings.get("planmark").unwrap_or(settings);
        let chosen = |group: &str, key: &str, choice: &mut bool| {
            if let Some(value) = settings.get(group).and_then(|group| group.get(key)?.as_bool()) {
                *choice = value;
            }
        };
        chosen("stamps", "onSave", &mut self.stamps_on_save);
        chosen("inlayHints", "truth", &mut self.hints.truth);
        chosen("inlayHints", "dates", &mut self.hints.dates);
        chosen("inlayHints", "progress", &mut self.hints.progress);
        chosen("codeLens", "progress", &mut self.lenses.progress);
        chosen("codeLens", "overdue", &mut self.lenses.overdue);
        chosen("codeLens", "markDone", &mut self.lenses.mark_done);
        match settings.get("diagnostics").and_then(|group| group.get("scope")?.as_str()) {
            Some("workspace") => self.scope = Scope::Workspace,
            Some("open" | "openDocuments") => self.scope = Scope::Open,
            _ => {}
        }
        let reach = settings.get("propagation").and_then(Value::as_str).and_then(Reach::from_word);
        self.propagation = reach.unwrap_or(self.propagation);
    }
}

/// The day that the initialization options fix, `{"today": "2025-11-21"}`.
pub(crate) fn fixed_day(options: Option<&Value>) -> Option<jiff::civil::Date> {
    options?.get("today")?.as_str()?.parse().ok()
}

/// Whether git may be asked: not where the initialization options say `{"git": false}`, nor `{"trusted": false}` of the workspace. An
/// editor that knows no trust says nothing of it.
pub(crate) fn allows_git(options: Option<&Value>) -> bool {
    let is_denied = |key| options.and_then(|options| options.get(key)) == Some(&Value::Bool(false));
    !is_denied("git") && !is_denied("trusted")
}
