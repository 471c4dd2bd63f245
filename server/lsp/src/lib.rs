//! planmark as a language server.
//!
//! [`serve`] is all that others need: bytes in, bytes out, an exit code.
//! This is the only crate that names tower-lsp; everything that is known about plans comes from `planmark-core`, and
//! everything from the disk through `planmark-project`.

mod backend;
mod capabilities;
mod closed;
mod convert;
mod diagnose;
mod disk;
mod documents;
mod edit;
mod framing;
mod handlers;
mod list;
mod main_loop;
mod message;
mod outbox;
mod server;
mod settings;
mod snapshot;
mod state;
mod threads;
mod tokens;
mod workspace_edit;
mod written;

pub use server::{Options, serve};
