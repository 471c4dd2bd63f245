//! What the state does with edits that the server proposes of its own accord, and with the previews of them.
//!
//! The trap: the client may have typed since the edits were computed. Then they are computed again here, before anything is sent; what is
//! typed while they are on their way, the versions in them tell the client.

use planmark_project::Preview;
use tower_lsp::ls_types::notification::ShowMessage;
use tower_lsp::ls_types::request::{ApplyWorkspaceEdit, ShowDocument};
use tower_lsp::ls_types::{
    ApplyWorkspaceEditParams, MessageType, ShowDocumentParams, ShowMessageParams, Uri, WorkspaceEdit,
};

use super::{Question, State};
use crate::capabilities::RECONCILE_APPLY;
use crate::convert;
use crate::handlers;

/// What comes of a command.
pub(crate) enum Proposal {
    /// There is nothing to do; what is said of it.
    Nothing(String),
    /// What would change, for the user to read.
    Preview { preview: Preview, told: String },
    /// Edits for the client to make.
    Edits {
        edit: Box<WorkspaceEdit>,
        /// The versions of the open documents that they were computed from.
        made_from: Vec<(Uri, i32)>,
        /// What for.
        purpose: Purpose,
    },
}

/// What edits are proposed for.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// To bring every fact to its value; perhaps the user has said yes already.
    Reconcile { is_confirmed: bool },
    /// What the user has asked for, in words.
    Said(String),
}

impl State {
    pub(super) fn propose(&mut self, proposal: Proposal) {
        match proposal {
            Proposal::Nothing(told) => self.say(MessageType::INFO, told),
            Proposal::Preview { preview, told } => self.preview(preview, &told),
            Proposal::Edits { edit, made_from, purpose } => {
                let now = self.documents.iter().map(|open| (&open.uri, open.version));
                let is_past = !now.eq(made_from.iter().map(|(uri, version)| (uri, *version)));
                let label = match purpose {
                    Purpose::Reconcile { is_confirmed } if is_past => {
                        return self.reconcile_again(is_confirmed);
                    }
                    Purpose::Said(_) if is_past => return self.edits_declined(),
                    Purpose::Reconcile { .. } => Some("planmark: reconcile".to_owned()),
                    Purpose::Said(title) => Some(format!("planmark: {title}")),
                };
                self.ask::<ApplyWorkspaceEdit>(
                    Question::Apply,
                    ApplyWorkspaceEditParams { label, edit: *edit },
                );
            }
        }
    }

    fn reconcile_again(&self, is_confirmed: bool) {
        let snapshot = self.snapshot();
        let outbox = self.outbox.clone();
        self.pools.answers.spawn_blocking(move || {
            if let Err(message) = handlers::reconcile(&snapshot, is_confirmed) {
                outbox.notify::<ShowMessage>(ShowMessageParams { typ: MessageType::WARNING, message });
            }
        });
    }

    fn preview(&mut self, preview: Preview, told: &str) {
        let uri = convert::uri(preview.path()).filter(|_| self.client.shows_documents);
        let Some(uri) = uri else {
            // It has to fit into a line of status.
            let way =
                format!("`planmark fix --diff --unsafe-fixes` shows them, {RECONCILE_APPLY} changes them");
            self.say(MessageType::INFO, format!("{told}; {way}."));
            return;
        };
        // The one that was shown before is gone with this.
        self.preview = Some(preview);
        let params = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
        self.ask::<ShowDocument>(Question::Show, params);
    }

    /// The client has not made the edits.
    pub(super) fn edits_declined(&self) {
        let message = "The edits were not made: something has changed meanwhile, or they were declined.";
        self.say(MessageType::WARNING, message.to_owned());
    }

    pub(super) fn say(&self, typ: MessageType, message: String) {
        self.outbox.notify::<ShowMessage>(ShowMessageParams { typ, message });
    }
}
