//! Facts: one thing that documents speak of, with everything that is said of it and its source of truth where there is one.
//!
//! [`of`] builds those of a repository from the summaries of its documents; hover and `planmark facts` show them. Rules that judge
//! them ask [`Together`], which a server keeps from key to key. The trap: a fact without a source ([`Truth::Unknown`]) proves nothing; its statements can only be held
//! against one another ([`Fact::held`]).

mod binding;
mod children;
mod counts;
mod days;
mod folders;
mod gathered;
pub mod names;
mod nouns;
pub mod paths;
mod phases;
mod plans;
mod reconciliation;
pub mod rosters;
mod shared;
mod tasks;
mod together;
mod value;
mod votes;

use std::sync::Arc;

use crate::plan::census::Way;
use crate::plan::claims::Exactness;
use crate::plan::remarks::Seat;
use crate::text::{Point, Span};
use crate::workspace::phases::Said;
use crate::workspace::summary::{Bound, Stated};
use crate::workspace::{Catalog, CatalogKind, Document, Population, Workspace};

pub use binding::Strength;
pub(crate) use binding::{is_about_a_period, is_period};
pub(crate) use plans::plan_of;
pub use reconciliation::{Change, Choice, all};
pub(crate) use reconciliation::{as_round, as_written};
pub(crate) use shared::State;
pub use shared::{Shared, at};
pub(crate) use together::Drift;
pub use together::Together;
pub use value::Value;
use votes::Votes;

/// One thing that documents speak of.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is about.
    pub topic: Topic,
    /// Whose it is: the index of a repository in the workspace.
    pub repository: usize,
    /// What is known of it.
    pub truth: Truth,
    /// Who says what of it, in order of the documents and of the places in them.
    pub statements: Vec<Statement>,
}

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// How many there are of what a catalog holds.
    Count(CatalogKind),
    /// How many there are of what documents call by the same words.
    Noun(String),
    /// How far a phase, a project or a submodule is, by its name.
    Status(String),
    /// How much of it is done.
    Progress(String),
    /// From when to when a phase lasts.
    Period(String),
    /// When something happens.
    Day(String),
    /// What something costs.
    Money(String),
    /// How many tasks a list has, and how many of them are done.
    Tasks {
        /// The path of the list, relative to its repository.
        list: String,
        /// The title of the section in it; `None` for all of it.
        part: Option<String>,
    },
}

/// What is known of a fact.
#[derive(Debug, Clone)]
pub enum Truth {
    /// Nothing: what is said can only be compared.
    Unknown,
    /// It was counted.
    Counted {
        /// What was counted.
        catalog: Arc<Catalog>,
        /// The ways to count it, the preferred one first.
        populations: Vec<Population>,
    },
    /// The one whom it concerns says so: a submodule of itself.
    Told {
        /// The submodule's name.
        by: String,
        /// What it says.
        told: Box<Statement>,
    },
    /// The boxes below the heading of the phase show it.
    Shown {
        /// Whether all of them are done.
        value: Value,
        /// Where, and how many, as a message names it: `all 7 boxes of PLAN.md:20 are done`.
        source: String,
    },
    /// The tasks of a list can be counted; each statement was held against every way to do so.
    Tasks {
        /// The way by which the list counts, as far as its own numbers show one.
        way: Way,
        /// The list.
        list: Arc<Document>,
    },
}

/// What a document says of a fact.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The document that says it.
    pub document: Arc<Document>,
    /// The place of the value, in bytes of the document.
    pub span: Span,
    /// Where it starts and ends.
    pub points: (Point, Point),
    /// How many bytes before it the number begins that says the same before a slash: `43/43`.
    pub part: Option<u32>,
    /// The words that say it.
    pub written: String,
    /// What they say.
    pub value: Value,
    /// How sure it is that they are about this fact.
    pub strength: Strength,
    /// In what kind of place they stand.
    pub seat: Seat,
    /// How it was found to stand where more is known of it than the fact tells; `None` where the fact decides.
    pub judged: Option<Verdict>,
}

/// Whether a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Its source bears it out.
    Right,
    /// Its source, or what most others say, denies it.
    Wrong,
    /// There is no source, and nobody denies it, or as many as agree.
    Unchecked,
}

/// Every fact that the documents of a repository speak of, in order of their topics.
pub fn of(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let together = Together::of(workspace, index);
    together.facts(workspace, index).flat_map(|about| &about.facts).map(|fact| (**fact).clone()).collect()
}

impl Topic {
    /// What is counted, of a count that a catalog may bear out.
    pub fn counted(&self) -> Option<&CatalogKind> {
        match self {
            Topic::Count(kind) => Some(kind),
            _ => None,
        }
    }

    /// What it is about: `agents`, `Phase 2: Pilot`.
    pub fn name(&self) -> &str {
        match self {
            Topic::Count(kind) => kind.plural(),
            Topic::Noun(name)
            | Topic::Status(name)
            | Topic::Progress(name)
            | Topic::Period(name)
            | Topic::Day(name)
            | Topic::Money(name)
            | Topic::Tasks { list: name, .. } => name,
        }
    }
}

impl Fact {
    /// The ways to count it, the preferred one first; empty where it cannot be counted.
    pub fn populations(&self) -> &[Population] {
        match &self.truth {
            Truth::Counted { populations, .. } => populations,
            _ => &[],
        }
    }

    /// Does what is known of it deny what is said? Never where nothing is known.
    pub fn denies(&self, statement: &Statement) -> bool {
        if let Some(judged) = statement.judged {
            return judged == Verdict::Wrong;
        }
        match &self.truth {
            Truth::Unknown | Truth::Tasks { .. } => false,
            Truth::Counted { populations, .. } => {
                !populations.is_empty()
                    && !populations.iter().any(|population| statement.value.admits_count(population.count))
            }
            Truth::Told { told, .. } => !statement.value.admits(&told.value),
            Truth::Shown { value, .. } => !statement.value.admits(value),
        }
    }

    /// How each statement stands to what is known, or else to what the others say.
    pub fn verdicts(&self) -> impl Iterator<Item = (&Statement, Verdict)> {
        let votes = Votes::of(&self.statements);
        let held = self.held_by(&votes).filter(|_| matches!(self.truth, Truth::Unknown));
        let is_outvoted = move |value: &Value| {
            held.is_some_and(|held| {
                value.differs(&held.value) && votes.times(&held.value) > votes.times(value)
            })
        };
        self.statements.iter().map(move |statement| {
            let verdict = match (statement.judged, &self.truth) {
                (Some(judged), _) => judged,
                (None, Truth::Unknown) if is_outvoted(&statement.value) => Verdict::Wrong,
                (None, Truth::Unknown) => Verdict::Unchecked,
                (None, _) if self.denies(statement) => Verdict::Wrong,
                (None, _) => Verdict::Right,
            };
            (statement, verdict)
        })
    }

    /// The statement against which the others are held where nothing is known: the first of those that say what is said most often; of
    /// two numbers the larger one, since things are added more often than removed, else the one in the more telling place.
    pub fn held(&self) -> Option<&Statement> {
        self.held_by(&Votes::of(&self.statements))
    }

    fn held_by(&self, votes: &Votes) -> Option<&Statement> {
        let candidates =
            self.statements.iter().enumerate().filter(|(_, statement)| statement.value.is_exact());
        candidates
            .max_by_key(|(at, statement)| {
                let seat = std::cmp::Reverse(statement.seat);
                (votes.times(&statement.value), statement.value.number(), seat, std::cmp::Reverse(*at))
            })
            .map(|(_, statement)| statement)
    }

    /// How many statements say exactly this.
    pub fn times(&self, value: &Value) -> usize {
        Votes::of(&self.statements).times(value)
    }

    /// Do two statements differ, or is one denied? What agrees with itself needs no judge.
    pub fn is_disputed(&self) -> bool {
        match self.truth {
            Truth::Unknown => {
                let mut values = self.statements.iter().map(|statement| &statement.value);
                let Some(first) = values.next() else { return false };
                values.any(|value| value.differs(first))
                    || self.held().is_some_and(|held| {
                        self.statements.iter().any(|statement| statement.value.differs(&held.value))
                    })
            }
            _ => self.statements.iter().any(|statement| self.denies(statement)),
        }
    }
}

impl Statement {
    /// What a claim says.
    fn of_claim(document: &Arc<Document>, stated: &Stated, strength: Strength) -> Statement {
        Statement {
            document: document.clone(),
            span: stated.span,
            points: stated.points,
            part: stated.claim.part,
            written: stated.claim.phrase.clone(),
            value: Value::Number { value: stated.claim.value, exactness: stated.claim.exactness },
            strength,
            seat: Seat::Line,
            judged: None,
        }
    }

    /// What a number says that a comment binds. It is held to `count` alone, the preferred way to count; `claim` is what its words make
    /// of it, where they make anything.
    fn of_bound(document: &Arc<Document>, bound: &Bound, claim: Option<&Stated>, count: u64) -> Statement {
        let exactness = claim.map_or(Exactness::Exact, |stated| stated.claim.exactness);
        let is_right = exactness.admits(bound.value, count);
        Statement {
            document: document.clone(),
            span: bound.span,
            points: bound.points,
            part: None,
            written: claim.map_or_else(|| bound.value.to_string(), |stated| stated.claim.phrase.clone()),
            value: Value::Number { value: bound.value, exactness },
            strength: Strength::Bound,
            seat: Seat::Line,
            judged: Some(if is_right { Verdict::Right } else { Verdict::Wrong }),
        }
    }

    /// What a remark says, with its value.
    fn of_remark(document: &Arc<Document>, said: &Said, value: Value) -> Statement {
        Statement {
            document: document.clone(),
            span: said.span,
            points: said.points,
            part: None,
            written: said.written.clone(),
            value,
            strength: Strength::Worded,
            seat: said.seat,
            judged: None,
        }
    }

    /// Does arithmetic hold it where it is: as the sum of a column, or as one of two equal numbers? Then more must change than the number, and
    /// a person says what.
    pub fn is_held(&self) -> bool {
        self.part.is_some() || self.document.summary.sums.iter().any(|sum| sum.overlaps(self.span))
    }

    /// Is this the same place?
    pub fn is_at(&self, other: &Statement) -> bool {
        self.document.path == other.document.path && self.span == other.span
    }
}

/// The words of a day's name as they are spoken, the event last: `public launch`.
pub fn spoken(name: &str) -> String {
    let (events, mut words): (Vec<&str>, Vec<&str>) =
        name.split(' ').partition(|word| crate::plan::remarks::is_event(word));
    words.extend(events);
    words.join(" ")
}
