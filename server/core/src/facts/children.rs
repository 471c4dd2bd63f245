//! What a master repository says of its submodules, against what the submodules say of themselves.
//!
//! A row names its submodule by its path, by its name, or by what is left of the name without the words that its siblings share
//! ("Backend" of `acme-cloud-backend`), where only one can be meant. The trap: a submodule that is not checked out says nothing, and
//! still counts when names are told apart.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::plans::speaks_for_all;
use super::together::closed;
use super::{Fact, Statement, Topic, Truth, Value};
use crate::counted::share_at;
use crate::plan::remarks::{State, Subject};
use crate::status::Class;
use crate::words::Words;
use crate::workspace::phases::Said;
use crate::workspace::{CatalogKind, Document, Kind, Repository, Workspace};

/// Words that a row may add to the name of a submodule.
static PLAIN: Words = Words::new(
    "the service services project repository repo submodule app application component system platform module",
);

/// A remark of a document, by its index, and the submodule of which it is made.
pub(super) type Made = (u32, usize);

/// What a document of the repository at `index` says of its submodules.
pub(super) fn said(
    workspace: &Workspace,
    index: usize,
    document: &Document,
    called: &OnceCell<Names>,
) -> Vec<(Topic, Made)> {
    let mut found = Vec::new();
    if document.historical {
        return found;
    }
    for (at, said) in document.summary.said.iter().enumerate() {
        let (Subject::Name(text) | Subject::EventOf { name: text, .. } | Subject::PieceOf { name: text, .. }) =
            &said.subject
        else {
            continue;
        };
        if said.within {
            continue;
        }
        let names = called.get_or_init(|| Names::of(workspace, index));
        let Some(child) = names.meant(text) else { continue };
        let name = workspace.repositories[child].name();
        let topic = match (&said.subject, &said.state) {
            (Subject::EventOf { event, .. }, State::Day(_)) => Topic::Day(format!("{name} {event}")),
            (Subject::EventOf { event, .. }, State::Money(_)) => Topic::Money(format!("{name} {event}")),
            (Subject::PieceOf { piece, .. }, state) => {
                let name = format!("{name} {piece}");
                match state {
                    State::Status(_) => Topic::Status(name),
                    State::Percent(_) => Topic::Progress(name),
                    _ => Topic::Period(name),
                }
            }
            (_, State::Status(_)) => Topic::Status(name),
            (_, State::Percent(_)) => Topic::Progress(name),
            _ => continue,
        };
        found.push((topic, (at as u32, child)));
    }
    found
}

/// The fact about something that is said of a submodule.
pub(super) fn facts<'s>(
    workspace: &Workspace,
    topic: &Topic,
    documents: &[Arc<Document>],
    said: impl Iterator<Item = (usize, &'s Made)>,
) -> Vec<Fact> {
    let mut fact: Option<Fact> = None;
    for (document, (at, child)) in said {
        let document = &documents[document];
        let Some(said) = document.summary.said.get(*at as usize) else { continue };
        let Some(mut value) = Value::of(&said.state, workspace.today) else { continue };
        if matches!((&said.subject, &said.state), (Subject::PieceOf { .. }, State::Day(_))) {
            value = value.into_end();
        }
        let fact = fact.get_or_insert_with(|| Fact {
            topic: topic.clone(),
            repository: *child,
            truth: truth(workspace, *child, topic, &said.subject),
            statements: Vec::new(),
        });
        fact.statements.push(Statement::of_remark(document, said, value));
    }
    // Two rows may speak of two budgets; only the submodule itself tells which is its own.
    let is_told = |fact: &Fact| match fact.topic {
        Topic::Day(_) | Topic::Money(_) | Topic::Period(_) => matches!(fact.truth, Truth::Told { .. }),
        _ => true,
    };
    fact.filter(is_told).into_iter().collect()
}

/// What is known of something that is said of a submodule, or of an event or a phase of it.
fn truth(workspace: &Workspace, child: usize, topic: &Topic, subject: &Subject) -> Truth {
    let own = match subject {
        Subject::EventOf { event, .. } => {
            let is_its = |subject: &Subject| matches!(subject, Subject::Event(own) if own == event);
            told_alike(workspace, child, topic, is_its)
        }
        Subject::PieceOf { piece, .. } => {
            let is_its = |subject: &Subject| matches!(subject, Subject::Piece(own) if !own.words.is_empty() && own == piece);
            told_alike(workspace, child, topic, is_its)
        }
        _ => own(workspace, child, topic),
    };
    let by = workspace.repositories[child].name();
    let told = own.map(|told| Truth::Told {
        by,
        told: Box::new(Statement { document: closed(&told.document), ..told }),
    });
    let is_whole = matches!(subject, Subject::Name(_));
    let shown = || shown(workspace, child, topic).filter(|_| is_whole);
    told.or_else(shown).unwrap_or(Truth::Unknown)
}

/// The documents that speak for the submodules of the repository at `index`, and for nothing else.
pub(super) fn tellers(workspace: &Workspace, index: usize) -> impl Iterator<Item = &Arc<Document>> {
    let children = workspace.repositories.iter().filter(move |child| child.parent == Some(index));
    children.flat_map(|child| tellers_of(child))
}

fn tellers_of(child: &Repository) -> impl Iterator<Item = &Arc<Document>> {
    child.documents().filter(|document| document.kind != Kind::Other && speaks_for_all(document))
}

/// What a submodule says of itself as a whole.
fn own(workspace: &Workspace, child: usize, topic: &Topic) -> Option<Statement> {
    let documents: Vec<&Arc<Document>> = tellers_of(&workspace.repositories[child]).collect();
    let said = || {
        documents.iter().flat_map(|document| {
            let own = document.summary.said.iter().filter(|said| said.subject == Subject::Project);
            own.map(move |said| (*document, said))
        })
    };
    let statement = |(document, said): (&Arc<Document>, &Said)| {
        Some(Statement::of_remark(document, said, Value::of(&said.state, workspace.today)?))
    };
    let percent = || said().find(|(_, said)| matches!(said.state, State::Percent(_))).and_then(statement);
    if matches!(topic, Topic::Progress(_)) {
        return percent();
    }
    let statuses: Vec<Statement> =
        said().filter(|(_, said)| matches!(said.state, State::Status(_))).filter_map(statement).collect();
    let is_done = |statement: &&Statement| statement.value == Value::Status(Class::Done);
    // Where its own documents differ, nobody can say what it says.
    match (statuses.iter().find(is_done), statuses.iter().find(|statement| !is_done(statement))) {
        (Some(_), Some(_)) => None,
        (Some(done), None) => Some(done.clone()),
        (None, Some(other)) => percent().or_else(|| Some(other.clone())),
        (None, None) => percent(),
    }
}

/// What a submodule says of a named day, a sum or a phase of its own; nothing where its documents differ.
fn told_alike(
    workspace: &Workspace,
    child: usize,
    topic: &Topic,
    is_its: impl Fn(&Subject) -> bool,
) -> Option<Statement> {
    let documents = tellers_of(&workspace.repositories[child]);
    let mut told: Option<Statement> = None;
    for document in documents {
        for said in document.summary.said.iter().filter(|said| is_its(&said.subject)) {
            let is_of_topic = matches!(
                (topic, &said.state),
                (Topic::Day(_), State::Day(_))
                    | (Topic::Money(_), State::Money(_))
                    | (Topic::Period(_), State::Period(_))
                    | (Topic::Status(_), State::Status(_))
                    | (Topic::Progress(_), State::Percent(_))
            );
            let Some(value) = Value::of(&said.state, workspace.today).filter(|_| is_of_topic) else {
                continue;
            };
            match &told {
                Some(first) if !first.value.admits(&value) => return None,
                Some(_) => {}
                None => told = Some(Statement::of_remark(document, said, value)),
            }
        }
    }
    told
}

/// What the boxes of a submodule's own task list show: less than half of them are ticked.
fn shown(workspace: &Workspace, child: usize, topic: &Topic) -> Option<Truth> {
    let mut lists =
        tellers_of(&workspace.repositories[child]).filter(|document| document.kind == Kind::Tasklist);
    let (Some(list), None) = (lists.next(), lists.next()) else { return None };
    let (done, all) = list.summary.boxes;
    if all < 8 || done * 2 > all || !matches!(topic, Topic::Status(_)) {
        return None;
    }
    let name = workspace.repositories[child].name();
    let source = format!("{} ticked", share_at(done, all, "boxes", &format!(" of {name}/{}", list.relative)));
    Some(Truth::Shown { value: Value::Status(Class::Active), source })
}

/// By which names the submodules are called.
#[derive(Debug)]
pub(super) struct Names {
    /// The whole names in lower case.
    whole: BTreeMap<String, usize>,
    /// What tells each from its siblings: a set of words, and whose it is; `None` where several have it or it is not checked out.
    short: BTreeMap<BTreeSet<String>, Option<usize>>,
}

impl Names {
    fn of(workspace: &Workspace, index: usize) -> Names {
        let children = (0..workspace.repositories.len())
            .filter(|child| workspace.repositories[*child].parent == Some(index));
        let mut all: BTreeMap<String, Option<usize>> = BTreeMap::new();
        if let Some(catalog) = workspace.repositories[index].catalog(&CatalogKind::Submodules) {
            all.extend(catalog.entries().map(|entry| (entry.name.to_lowercase(), None)));
        }
        for child in children {
            all.insert(workspace.repositories[child].name().to_lowercase(), Some(child));
        }
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for name in all.keys() {
            for word in words(name) {
                *count.entry(word).or_default() += 1;
            }
        }
        let mut short: BTreeMap<BTreeSet<String>, Option<usize>> = BTreeMap::new();
        for (name, child) in &all {
            let all = words(name);
            let all_but_first: BTreeSet<String> =
                name.split(['-', '_', '.']).skip(1).map(str::to_owned).collect();
            let own: BTreeSet<String> =
                all.iter().filter(|word| count.get(*word) == Some(&1)).cloned().collect();
            for set in BTreeSet::from([all, all_but_first, own]) {
                if !set.is_empty() {
                    short.entry(set).and_modify(|owner| *owner = None).or_insert(*child);
                }
            }
        }
        let whole = all.into_iter().filter_map(|(name, child)| Some((name, child?))).collect();
        Names { whole, short }
    }

    /// The submodule that a cell names.
    fn meant(&self, cell: &str) -> Option<usize> {
        let lower = cell.to_lowercase();
        let parts = lower.split(|char: char| !(char.is_alphanumeric() || "-_.".contains(char)));
        let named: BTreeSet<usize> = parts.filter_map(|part| self.whole.get(part).copied()).collect();
        if let Some(first) = named.first() {
            return (named.len() == 1).then_some(*first);
        }
        let words: BTreeSet<String> =
            words(&lower).into_iter().filter(|word| !PLAIN.contains(word)).collect();
        self.short.get(&words).copied().flatten()
    }
}

fn words(name: &str) -> BTreeSet<String> {
    name.split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
