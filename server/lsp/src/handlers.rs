//! The requests: each converts what the client asks, calls the core, and converts the answer.
//!
//! The trap: a handler that decides anything about plans is in the wrong crate.

mod code_action;
mod completion;
mod diagnostic;
mod document_symbol;
mod hover;

pub(crate) use code_action::code_action;
pub(crate) use completion::completion;
pub(crate) use diagnostic::diagnostic;
pub(crate) use document_symbol::document_symbol;
pub(crate) use hover::hover;
