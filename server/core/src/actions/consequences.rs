//! What follows from what a person says: the counts, percentages and copies that were right before and would be wrong afterwards.
//!
//! A person says something by edits: a box is ticked, a heading says done. [`follow`] makes them in a copy of the workspace, and puts
//! right what they have made wrong, round by round, until nothing is left that can be computed: numbers that counted what has
//! changed ([`counts`]), places that said the same of a phase ([`repeats`]), and whatever else the rules that count or repeat now find
//! ([`mends`]). What cannot be computed away is handed back in words.
//! The trap: what was wrong before is not put right by the way, unless its truth is certain; what the person said is never changed.

mod counts;
mod mends;
mod outlook;
mod repeats;
mod said;
mod trial;

use std::path::Path;
use std::rc::Rc;

use crate::facts::Shared;
use crate::finding::{Edit, Finding, Severity};
use crate::workspace::Workspace;

pub use outlook::Outlook;

use mends::{Before, Judgement};
use trial::Trial;

/// How far what a person says is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Reach {
    /// Not at all: what is said, and nothing else.
    Item,
    /// Through its document.
    #[default]
    Document,
    /// Through the documents of its repository.
    Repository,
    /// Through those of the repositories around it, too.
    Workspace,
}

impl Reach {
    /// The reach with this name.
    pub fn from_word(word: &str) -> Option<Reach> {
        Some(match word {
            "item" => Reach::Item,
            "document" => Reach::Document,
            "repository" => Reach::Repository,
            "workspace" => Reach::Workspace,
            _ => return None,
        })
    }
}

/// Gives the text of a closed document as it is on disk, if it can be read.
pub type Texts<'a> = dyn Fn(&Path) -> Option<String> + 'a;

/// What follows from what a person says.
#[derive(Debug, Default, Clone)]
pub struct Consequences {
    /// What is said and what follows, of the document in which it is said and of others.
    pub edits: Vec<Edit>,
    /// How many lines with numbers change besides what is said.
    pub counts: usize,
    /// How many other places that state a status change.
    pub statuses: usize,
    /// In how many other documents something changes.
    pub documents: usize,
    /// What is found afterwards, was not before, and cannot be computed away.
    pub left: Vec<Left>,
}

/// Something that is found afterwards.
#[derive(Debug, Clone)]
pub struct Left {
    /// What is found, at its place in the text as it would be.
    pub finding: Finding,
    /// Where, as it is told: `line 7`, `README.md:7`; nothing where it stands on a line on which something is said.
    pub place: Option<String>,
}

impl Consequences {
    /// Is something wrong afterwards that was not found before?
    pub fn is_wrong(&self) -> bool {
        self.left.iter().any(|left| left.finding.severity >= Severity::Warning)
    }
}

/// Two findings that undo each other end here; nothing else takes so many rounds.
const MAX_ROUNDS: usize = 8;

/// Makes the edits `said` of the document with this path, and what follows from them. `shared` is what is kept for this very workspace.
pub fn follow(
    workspace: &Workspace,
    shared: &Shared,
    path: &Path,
    said: &[Edit],
    reach: Reach,
    texts: &Texts,
) -> Consequences {
    let consequences = Outlook::new(workspace, shared, path, reach, texts).follow(said);
    Rc::unwrap_or_clone(consequences)
}

/// What follows from `said`; `None` where that reaches out of an excerpt. `before` is what is known of everything as it is in the trial.
fn followed(mut trial: Trial, shared: &Shared, before: &mut Before, said: &[Edit]) -> Option<Consequences> {
    trial.say(said);
    let mut judgement = Judgement::new(shared, before);
    for _ in 0..MAX_ROUNDS {
        trial.keep_counts()?;
        let after = trial.after()?;
        if !repeats::make(&mut trial, &judgement, &after) && !judgement.mend(&mut trial, &after) {
            break;
        }
    }
    let left = judgement.left(&trial);
    shared.tried_only_in(&trial.repositories());
    Some(trial.consequences(left))
}
