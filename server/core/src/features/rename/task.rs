//! Another id for a task, and for all that names it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::Renaming;
use crate::features::subject::{Identified, Meanings, Subject};
use crate::plan::tasks;
use crate::workspace::{NameKind, Workspace};

/// Can this id be changed?
pub(super) fn is_renamable(id: &str) -> Result<(), String> {
    if id.starts_with('#') {
        return Err(format!("{id} is a number that another system gave."));
    }
    Ok(())
}

/// What gives it the id that was typed.
pub(super) fn rename(workspace: &Workspace, task: &Identified, typed: &str) -> Result<Renaming, String> {
    let old = &*task.name.text;
    is_renamable(old)?;
    if typed == old {
        return Ok(Renaming::default());
    }
    let is_number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let is_id = tasks::id(typed).as_deref() == Some(typed) && !typed.starts_with('#');
    let are_numbers = is_number(old) && is_number(typed);
    if !is_id && !are_numbers {
        return Err(format!("\"{typed}\" is no id of a task: it has to be one such as {old}."));
    }
    let mentions = Meanings::new(workspace).mentions(&Subject::Task(task.clone()), None);
    let mut asked: BTreeSet<Arc<Path>> = BTreeSet::new();
    let mut renaming = Renaming::default();
    for mention in &mentions {
        let document = mention.document;
        if asked.insert(document.path.clone()) {
            let borne = document.names(typed, |kind, text| kind == NameKind::Borne && text == typed);
            if let Some(there) = borne.first() {
                let line = there.points.0.line + 1;
                return Err(format!("{typed} is there already, in {}:{line}.", document.relative));
            }
        }
        renaming.push(document, &mention.name, mention.name.span, typed.to_owned());
    }
    Ok(renaming)
}
