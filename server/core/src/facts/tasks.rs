//! How many tasks a list has, and how many of them are done: what it says itself, and what other documents say of it.
//!
//! What it says itself was judged where it stands. Another document speaks of it if the line names it, or if it has no tasks of its own
//! and there is one task list alone. The trap: what counts as a task is known of a list only as long as its own numbers hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plans::speaks_for_all;
use super::{Fact, Statement, Strength, Topic, Truth, Value, Verdict};
use crate::plan::census::Way;
use crate::plan::remarks::Seat;
use crate::plan::tallies::Judgement;
use crate::workspace::tasks::{TaskNumber, Whose};
use crate::workspace::{Document, Kind, Repository, Workspace};

/// The facts about the tasks of every document of a repository of whose tasks somebody states a number.
pub(super) fn facts(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let repository = &workspace.repositories[index];
    let mut facts: BTreeMap<(String, Option<&str>), Fact> = BTreeMap::new();
    for document in documents(repository) {
        for number in &document.summary.tasks.numbers {
            let (list, part, verdict) = match &number.whose {
                Whose::Own { part, judgement } => (document, part.as_deref(), own(*judgement)),
                Whose::Other { name, worded } => {
                    let Some(list) = meant(repository, document, name.as_deref()) else { continue };
                    (list, None, of_other(list, number, *worded))
                }
            };
            // What the configuration makes of a marker is not known here.
            let is_known = number.done.is_none() || repository.config.markers.is_empty();
            let fact = facts.entry((list.relative.clone(), part)).or_insert_with(|| Fact {
                topic: Topic::Tasks { list: list.relative.clone(), part: part.map(str::to_owned) },
                repository: index,
                truth: Truth::Unknown,
                statements: Vec::new(),
            });
            fact.statements.push(Statement {
                document: document.clone(),
                span: number.span,
                points: number.points,
                part: None,
                written: number.written.clone(),
                value: Value::Tasks { done: number.done, total: number.total },
                strength: Strength::Worded,
                seat: Seat::Line,
                judged: Some(if is_known { verdict } else { Verdict::Unchecked }),
            });
            if let Some(way) = counted(list, number).filter(|_| verdict != Verdict::Unchecked) {
                // What was found wrong names the way by which the list counts.
                if matches!(fact.truth, Truth::Unknown) || verdict == Verdict::Wrong {
                    fact.truth = Truth::Tasks { way, list: list.clone() };
                }
            }
        }
    }
    facts.into_values().collect()
}

fn documents(repository: &Repository) -> impl Iterator<Item = &Arc<Document>> {
    repository.documents().filter(|document| !document.historical && !document.kind.is_source())
}

fn own(judgement: Judgement) -> Verdict {
    match judgement {
        Judgement::Holds(_) => Verdict::Right,
        Judgement::Fails(_) => Verdict::Wrong,
        Judgement::Silent => Verdict::Unchecked,
    }
}

/// The list of which a number in a document speaks.
fn meant<'r>(
    repository: &'r Repository,
    document: &Arc<Document>,
    name: Option<&str>,
) -> Option<&'r Arc<Document>> {
    let has_tasks = |list: &&Arc<Document>| !list.summary.tasks.ways.is_empty();
    let Some(name) = name else {
        let lists = || documents(repository).filter(|list| list.kind == Kind::Tasklist).filter(has_tasks);
        let mut all = lists();
        let only = all.next().filter(|list| all.next().is_none() && speaks_for_all(list))?;
        return speaks_for_all(document).then_some(only);
    };
    let name = name.trim_start_matches("./");
    let folder = document.relative.rsplit_once('/').map_or("", |(folder, _)| folder);
    let near = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let at = |path: &str| documents(repository).filter(has_tasks).find(|list| list.relative == path);
    at(&near).or_else(|| at(name)).or_else(|| {
        let ends = |list: &&Arc<Document>| list.relative.rsplit('/').next() == Some(name);
        let mut all = documents(repository).filter(has_tasks).filter(ends);
        all.next().filter(|_| all.next().is_none())
    })
}

/// How a number in one document stands to the list in another.
fn of_other(list: &Document, number: &TaskNumber, worded: bool) -> Verdict {
    if list.summary.tasks.ways.iter().any(|way| gives(way, number)) {
        return Verdict::Right;
    }
    // Where the numbers of the list itself are not understood, nobody knows what it counts.
    let is_understood = list.summary.tasks.numbers.iter().all(
        |own| !matches!(&own.whose, Whose::Own { judgement: Judgement::Silent, .. } if own.total.is_some()),
    );
    let near = |way: &Way| number.total.is_some_and(|total| total > 0 && way.is_near(total));
    let all_near = list.summary.tasks.ways.first().is_some_and(near);
    if worded && is_understood && all_near { Verdict::Wrong } else { Verdict::Unchecked }
}

fn gives(way: &Way, number: &TaskNumber) -> bool {
    number.total.is_none_or(|total| way.gives(total)) && number.done.is_none_or(|done| way.gives_done(done))
}

/// The way to count that a number is held against.
fn counted(list: &Document, number: &TaskNumber) -> Option<Way> {
    if let Whose::Own { judgement, .. } = &number.whose {
        return match judgement {
            Judgement::Holds(way) => *way,
            Judgement::Fails(miscount) => Some(miscount.way),
            Judgement::Silent => None,
        };
    }
    let ways = &list.summary.tasks.ways;
    let by_total = |way: &&Way| number.total.is_some_and(|total| way.gives(total));
    // The list's own numbers show how it counts.
    let by_habit = list.summary.tasks.numbers.iter().find_map(|own| match &own.whose {
        Whose::Own { part: None, judgement: Judgement::Holds(way) } if own.total.is_some() => way.as_ref(),
        _ => None,
    });
    let given = ways.iter().find(|way| gives(way, number));
    given.or_else(|| ways.iter().find(by_total)).or(by_habit).or_else(|| ways.first()).copied()
}
