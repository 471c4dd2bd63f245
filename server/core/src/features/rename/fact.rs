//! Another value for a fact, written wherever the fact is stated, in each place's own style.

use super::{Renamable, Renaming, sentence};
use crate::facts::{Fact, Statement};
use crate::rules::DocumentContext;

pub(super) fn renamable(
    context: &DocumentContext,
    fact: &Fact,
    here: &Statement,
) -> Result<Renamable, String> {
    if !here.can_be_retyped() {
        return Err(format!("{} is set by an action, not by its name.", sentence(&fact.spoken())));
    }
    Ok(Renamable { span: here.span, name: context.source(here.span).into_owned() })
}

pub(super) fn rename(
    context: &DocumentContext,
    fact: &Fact,
    here: &Statement,
    typed: &str,
) -> Result<Renaming, String> {
    let refused = |expected| format!("\"{typed}\" cannot be {}: it has to be {expected}.", fact.spoken());
    let choice = here.retyped(typed, context.today()).map_err(refused)?;
    let path = Some(&*context.document.path);
    let changes = fact.renamed(here, &choice).into_iter();
    let edits = changes.map(|change| change.statement.edit(path, change.new_text)).collect();
    Ok(Renaming { edits, ..Renaming::default() })
}
