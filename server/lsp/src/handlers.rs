//! The requests: each converts what the client asks, calls the core, and converts the answer.
//!
//! The trap: a handler that decides anything about plans is in the wrong crate.

mod code_action;
mod diagnostic;

pub(crate) use code_action::code_action;
pub(crate) use diagnostic::diagnostic;
