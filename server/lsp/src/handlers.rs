//! The requests: each converts what the client asks, calls the core, and converts the answer.
//!
//! The trap: a handler that decides anything about plans is in the wrong crate.

mod code_action;
mod code_lens;
mod completion;
mod definition;
mod diagnostic;
mod document_link;
mod document_symbol;
mod execute_command;
mod folding_range;
mod hover;
mod inlay_hint;
mod on_type;
mod references;
mod rename;
mod selection_range;
mod semantic_tokens;
mod views;
mod will_rename;
mod will_save;
mod workspace_diagnostic;
mod workspace_symbol;

pub(crate) use code_action::{code_action, code_action_resolve};
pub(crate) use code_lens::code_lens;
pub(crate) use completion::{completion, completion_resolve};
pub(crate) use definition::definition;
pub(crate) use diagnostic::diagnostic;
pub(crate) use document_link::document_link;
pub(crate) use document_symbol::document_symbol;
pub(crate) use execute_command::{execute_command, reconcile};
pub(crate) use folding_range::folding_range;
pub(crate) use hover::hover;
pub(crate) use inlay_hint::inlay_hint;
pub(crate) use on_type::on_type;
pub(crate) use references::{document_highlight, references};
pub(crate) use rename::{prepare_rename, rename};
pub(crate) use selection_range::selection_range;
pub(crate) use semantic_tokens::{legend, semantic_tokens, semantic_tokens_delta, semantic_tokens_range};
pub(crate) use views::{Seen, fingerprint, view, view_next, view_status, view_tasks, view_timeline};
pub(crate) use will_rename::will_rename;
pub(crate) use will_save::will_save;
pub(crate) use workspace_diagnostic::workspace_diagnostic;
pub(crate) use workspace_symbol::workspace_symbol;
