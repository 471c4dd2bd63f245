//! The requests: each converts what the client asks, calls the core, and converts the answer.
//!
//! The trap: a handler that decides anything about plans is in the wrong crate.

mod code_action;
mod completion;
mod diagnostic;
mod document_symbol;
mod execute_command;
mod hover;
mod on_type;
mod rename;
mod selection_range;
mod semantic_tokens;
mod will_save;
mod workspace_diagnostic;

pub(crate) use code_action::{code_action, code_action_resolve};
pub(crate) use completion::{completion, completion_resolve};
pub(crate) use diagnostic::diagnostic;
pub(crate) use document_symbol::document_symbol;
pub(crate) use execute_command::{execute_command, reconcile};
pub(crate) use hover::hover;
pub(crate) use on_type::on_type;
pub(crate) use rename::{prepare_rename, rename};
pub(crate) use selection_range::selection_range;
pub(crate) use semantic_tokens::{legend, semantic_tokens, semantic_tokens_delta, semantic_tokens_range};
pub(crate) use will_save::will_save;
pub(crate) use workspace_diagnostic::workspace_diagnostic;
