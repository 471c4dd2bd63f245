//! Rename: another value for a fact, written wherever the fact is stated, in each place's own style.
//!
//! The trap: what is no fact is refused with a sentence that a person understands, never with an edit of nothing.

use crate::finding::Edit;
use crate::rules::DocumentContext;
use crate::text::Span;

/// What can be renamed.
#[derive(Debug, Clone, PartialEq)]
pub struct Renamable {
    /// Where its name stands.
    pub span: Span,
    /// The name.
    pub name: String,
}

/// What is said where nothing can be renamed.
const NO_FACT: &str = "Only a fact can be renamed here: put the cursor on a number of things, a date or a sum that the plan states of itself.";

/// What can be renamed at `offset`.
///
/// # Errors
/// When there is no fact, or one whose value is not typed; the text says so.
pub fn renamable(context: &DocumentContext, offset: u32) -> Result<Renamable, String> {
    let (fact, here) = context.fact_at(offset).ok_or_else(|| NO_FACT.to_owned())?;
    if !here.can_be_retyped() {
        return Err(format!("{} is set by an action, not by its name.", sentence(&fact.spoken())));
    }
    Ok(Renamable { span: here.span, name: context.source(here.span).into_owned() })
}

/// The edits that give the fact at `offset` the value that was typed.
///
/// # Errors
/// When there is no fact, or what was typed cannot be its value; the text says so.
pub fn rename(context: &DocumentContext, offset: u32, typed: &str) -> Result<Vec<Edit>, String> {
    let path = &context.document.path;
    let (fact, here) = context.fact_at(offset).ok_or_else(|| NO_FACT.to_owned())?;
    let refused = |expected| format!("\"{typed}\" cannot be {}: it has to be {expected}.", fact.spoken());
    let choice = here.retyped(typed, context.today()).map_err(refused)?;
    let changes = fact.renamed(&here, &choice);
    let edits: Vec<Edit> =
        changes.into_iter().map(|change| change.statement.edit(Some(path), change.new_text)).collect();
    Ok(edits)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
