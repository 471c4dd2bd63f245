//! Rename: another name for what the words at a place mean, wherever they mean it; of a fact another value, wherever it is stated.
//!
//! Agents, commands and skills take their files and folders along, headings their anchors, ids what depends on them. Links follow
//! everywhere; a mention in history is apart ([`Renaming::past`]), since it tells what was. The trap: whoever renames something and
//! renames it back wants every byte as it was, so only what is the name is replaced, and what cannot be undone is refused, with a
//! sentence that a person understands.

mod entry;
mod fact;
mod heading;
mod style;
mod task;

use super::relocation::Move;
use super::subject::{self, Found, Subject};
use crate::finding::{Edit, EditedFile};
use crate::rules::DocumentContext;
use crate::text::Span;
use crate::workspace::{CatalogKind, Document, Name, Workspace};

/// What can be renamed.
#[derive(Debug, Clone, PartialEq)]
pub struct Renamable {
    /// Where its name stands.
    pub span: Span,
    /// The name.
    pub name: String,
}

/// What is done to rename something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Renaming {
    /// The edits, none of which overlap.
    pub edits: Vec<Edit>,
    /// Those of what tells of the past, which a person may want to leave as it is.
    pub past: Vec<Edit>,
    /// Files and folders that get another name, after the edits.
    pub moves: Vec<Move>,
    /// What a person should know.
    pub remark: Option<String>,
}

/// What is said where nothing can be renamed.
const NOTHING: &str = "Nothing here has a name that can be changed: put the cursor on an agent, a command, a skill, a heading, a phase, the id of a task, or a number or date that the plan states of itself.";

/// What can be renamed at `offset`.
///
/// # Errors
/// When there is nothing with a name, or one that is not set by typing another; the text says so.
pub fn renamable(context: &DocumentContext, offset: u32) -> Result<Renamable, String> {
    let found = subject::at(context, offset).ok_or_else(|| NOTHING.to_owned())?;
    match (&found.subject, &found.name) {
        (Subject::Fact(fact), _) => fact::renamable(context, &fact.0, &fact.1),
        (Subject::Entry(named), Some(name)) => {
            entry::is_renamable(context.workspace, named)?;
            let span = entry::last(name).ok_or_else(|| link_refusal(&named.entry.name))?;
            Ok(Renamable { span, name: context.source(span).into_owned() })
        }
        (Subject::Heading(headed), Some(name)) => heading::renamable(context, headed, name),
        (Subject::Task(_), Some(name)) => {
            task::is_renamable(&name.text)?;
            Ok(Renamable { span: name.span, name: name.text.to_string() })
        }
        (Subject::File(_), _) => Err("Rename the file itself: the links to it follow.".to_owned()),
        (_, None) => Err(NOTHING.to_owned()),
    }
}

/// What gives what the words at `offset` mean the name that was typed; `can_move` says whether files can be renamed.
///
/// # Errors
/// When there is nothing to rename, or what was typed cannot be its name; the text says so.
pub fn rename(
    context: &DocumentContext,
    offset: u32,
    typed: &str,
    can_move: bool,
) -> Result<Renaming, String> {
    let Found { subject, name, .. } = subject::at(context, offset).ok_or_else(|| NOTHING.to_owned())?;
    let typed = typed.trim();
    let renaming = match (&subject, &name) {
        (Subject::Fact(fact), _) => fact::rename(context, &fact.0, &fact.1, typed)?,
        (Subject::Entry(named), Some(_)) => {
            let typed = typed.trim_start_matches(['/', '@']);
            entry::rename(context.workspace, named, typed, can_move)?
        }
        (Subject::Heading(headed), Some(name)) => heading::rename(context, headed, name, typed)?,
        (Subject::Task(task), Some(_)) => task::rename(context.workspace, task, typed)?,
        (Subject::File(_), _) | (_, None) => {
            renamable(context, offset)?;
            Renaming::default()
        }
    };
    Ok(renaming.of(context.document))
}

/// The edits of names that follow when somebody else renames a file or folder that something is called by.
pub(super) fn of_file(workspace: &Workspace, it: &Move) -> Vec<Edit> {
    let renaming = entry::of_file(workspace, it).unwrap_or_default();
    // Whoever renames a file in an editor is not asked about each mention; those of the past stay.
    renaming.edits
}

impl Renaming {
    /// The same, asked for in this document: its own edits name no file.
    fn of(mut self, own: &Document) -> Renaming {
        for edit in self.edits.iter_mut().chain(&mut self.past) {
            if edit.file.as_ref().is_some_and(|file| file.path == own.path) {
                edit.file = None;
            }
        }
        self
    }

    /// One more edit: of the name in this document, or of a part of it.
    fn push(&mut self, document: &Document, name: &Name, span: Span, new_text: String) {
        let file = EditedFile { path: document.path.clone(), hash: Some(document.hash), points: name.points };
        let edit = Edit { file: Some(file), span, new_text };
        if name.historical { self.past.push(edit) } else { self.edits.push(edit) }
    }
}

fn link_refusal(name: &str) -> String {
    format!("This link leads to {name}: put the cursor on a name to rename it.")
}

/// "an agent", "a skill".
fn a(kind: &CatalogKind) -> String {
    let word = kind.singular();
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
