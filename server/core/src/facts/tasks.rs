//! How many tasks a list has, and how many of them are done: what it says itself, and what other documents say of it.
//!
//! What it says itself was judged where it stands. Another document speaks of it if the line names it, or if it has no tasks of its own
//! and there is one task list alone. The trap: what counts as a task is known of a list only as long as its own numbers hold.

use std::sync::Arc;

use super::plans::speaks_for_all;
use super::{Fact, Statement, Strength, Topic, Truth, Value, Verdict};
use crate::plan::census::Way;
use crate::plan::remarks::Seat;
use crate::plan::tallies::Judgement;
use crate::workspace::tasks::{TaskNumber, Whose};
use crate::workspace::{Document, Kind, Workspace};

/// A list, by its path, and a part of it.
pub(super) type Key = (String, Option<String>);

/// What a document says of a list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said {
    /// It is the list itself.
    Itself,
    /// It states a number of it, by its index; the list has this number among the documents.
    States(u32, usize),
}

/// The documents that have tasks, by their numbers.
pub(super) fn lists(documents: &[Arc<Document>]) -> Vec<usize> {
    let is_list = |at: &usize| {
        let document = &documents[*at];
        speaks(document) && !document.summary.tasks.ways.is_empty()
    };
    (0..documents.len()).filter(is_list).collect()
}

/// What the document with the number `at` says of its own tasks and of those of others.
pub(super) fn said(documents: &[Arc<Document>], lists: &[usize], at: usize) -> Vec<(Key, Said)> {
    let document = &documents[at];
    let mut said = Vec::new();
    if !speaks(document) {
        return said;
    }
    if lists.binary_search(&at).is_ok() {
        // What others say of it is held against it, so it is heard of whenever it has changed.
        said.push(((document.relative.clone(), None), Said::Itself));
    }
    for (index, number) in document.summary.tasks.numbers.iter().enumerate() {
        let (list, part) = match &number.whose {
            Whose::Own { part, .. } => (at, part.clone()),
            Whose::Other { name, .. } => {
                let Some(list) = meant(documents, lists, document, name.as_deref()) else { continue };
                (list, None)
            }
        };
        said.push(((documents[list].relative.clone(), part), Said::States(index as u32, list)));
    }
    said
}

/// The fact about the tasks of a list, or of a part of it, where somebody states a number.
pub(super) fn facts<'s>(
    workspace: &Workspace,
    index: usize,
    key: &Key,
    documents: &[Arc<Document>],
    said: impl Iterator<Item = (usize, &'s Said)>,
) -> Vec<Fact> {
    let has_markers =
        workspace.repositories.get(index).is_some_and(|repository| !repository.config.markers.is_empty());
    let mut fact = Fact {
        topic: Topic::Tasks { list: key.0.clone(), part: key.1.clone() },
        repository: index,
        truth: Truth::Unknown,
        statements: Vec::new(),
    };
    for (document, said) in said {
        let Said::States(at, list) = said else { continue };
        let (document, list) = (&documents[document], &documents[*list]);
        let Some(number) = document.summary.tasks.numbers.get(*at as usize) else { continue };
        let verdict = match &number.whose {
            Whose::Own { judgement, .. } => own(*judgement),
            Whose::Other { worded, .. } => of_other(list, number, *worded),
        };
        // What the configuration makes of a marker is not known here.
        let is_known = number.done.is_none() || !has_markers;
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
    if fact.statements.is_empty() { Vec::new() } else { vec![fact] }
}

fn speaks(document: &Document) -> bool {
    !document.historical && !document.kind.is_source()
}

fn own(judgement: Judgement) -> Verdict {
    match judgement {
        Judgement::Holds(_) => Verdict::Right,
        Judgement::Fails(_) => Verdict::Wrong,
        Judgement::Silent => Verdict::Unchecked,
    }
}

/// The list of which a number in a document speaks, by its number.
fn meant(
    documents: &[Arc<Document>],
    lists: &[usize],
    document: &Document,
    name: Option<&str>,
) -> Option<usize> {
    let Some(name) = name else {
        let mut all = lists.iter().filter(|list| documents[**list].kind == Kind::Tasklist);
        let only = all.next().filter(|list| all.next().is_none() && speaks_for_all(&documents[**list]))?;
        return speaks_for_all(document).then_some(*only);
    };
    let name = name.trim_start_matches("./");
    let folder = document.relative.rsplit_once('/').map_or("", |(folder, _)| folder);
    let near = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let at = |path: &str| lists.iter().find(|list| documents[**list].relative == path);
    let found = at(&near).or_else(|| at(name)).or_else(|| {
        let mut all = lists.iter().filter(|list| documents[**list].name() == name);
        all.next().filter(|_| all.next().is_none())
    });
    found.copied()
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
