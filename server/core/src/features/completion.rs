//! Completion: agents, commands, statuses and dates where one belongs, and nothing anywhere else.
//!
//! Each context is a function that answers `None` when the cursor does not stand in it; the first that answers decides. The trap: the
//! replaced span covers the whole name around the cursor, also behind it, so that completing in the middle of a word replaces it.

mod dates;
mod names;
mod statuses;

use super::cursor::Cursor;
use crate::rules::DocumentContext;
use crate::text::Span;

/// Something that can be put in.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// What is shown, and matched against what is typed.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Shown beside the label: an agent's model and tools, a command's arguments, the weekday of a date.
    pub detail: Option<String>,
    /// Shown when it is selected; Markdown.
    pub documentation: Option<String>,
    /// What is replaced; holds the cursor.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An agent.
    Agent,
    /// A slash command.
    Command,
    /// A status.
    Status,
    /// A date.
    Date,
}

/// The characters after which a client should ask without being told to.
pub const TRIGGERS: [&str; 5] = ["`", "@", "/", "[", " "];

/// What fits at `offset`, best first.
pub fn completions(context: &DocumentContext, offset: u32) -> Vec<Completion> {
    let cursor = Cursor::new(context, offset);
    if !cursor.is_prose() {
        return Vec::new();
    }
    let found = statuses::in_box(context, &cursor)
        .or_else(|| names::commands(context, &cursor))
        .or_else(|| dates::after_label(context, &cursor))
        .or_else(|| statuses::in_value(context, &cursor))
        .or_else(|| names::agents(context, &cursor));
    found.unwrap_or_default()
}
