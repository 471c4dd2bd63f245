//! The answer to `next`: what can be done now, a line a task.

use anyhow::Result;
use planmark_core::views::next::{Next, NextItem, Wanted, next};
use planmark_core::workspace::Workspace;
use planmark_project::Course;

use super::tools::Question;
use super::work::Grounds;
use crate::named::check_repository;
use crate::next::waiting;
use crate::session::Names;

pub(super) fn answer(grounds: &Grounds, question: &Question, course: &Course) -> Result<String> {
    let session = grounds.session(true, course)?;
    let repository = question.text("repository");
    let workspace = &session.scan.workspace;
    check_repository(workspace, repository)?;
    let wanted = Wanted {
        limit: question.count("limit", 5).min(100),
        repository,
        phase: question.text("phase"),
        agent: question.text("agent"),
        document: None,
    };
    let found = next(workspace, &wanted);
    let mut lines = vec![head(&found)];
    lines.extend(
        found.items.iter().enumerate().map(|(at, item)| line(at + 1, item, workspace, session.names())),
    );
    Ok(lines.join("\n"))
}

fn head(found: &Next) -> String {
    let waiting = waiting(found);
    match found.ready {
        0 => format!("Nothing can be done now; {waiting}."),
        ready => format!("{} of {ready} that can be done now; {waiting}", found.items.len()),
    }
}

fn line(number: usize, item: &NextItem, workspace: &Workspace, names: &Names) -> String {
    let agent = item.agent.as_deref().map(|agent| format!(" @{agent}")).unwrap_or_default();
    let repository = workspace.repositories.get(item.repository).filter(|it| *it.root != *it.path);
    let repository = repository.map(|it| format!("{}: ", it.name())).unwrap_or_default();
    let place = format!("{}:{}", names.of(&item.path), item.points.0.line + 1);
    let why = if item.why.is_empty() { String::new() } else { format!(" — {}", item.why) };
    format!("{number}. {repository}{}{agent}{why} [{place}]", item.title)
}
