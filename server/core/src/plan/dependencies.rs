//! Dependencies as written: "(depends on T012, T013)", "**Dependencies:** 1.1, Phase 2", `blocked-by:t12`, a Depends-on column, `⛔`.
//!
//! [`read`] records the ids that a text needs, and the ids that runs begin with which are no tasks. Whose dependency it is, and which
//! tasks the ids name, is decided when rules judge: [`Graph`]. The trap: "T003 depends on T001" may stand anywhere, also in T007.

mod graph;
mod list;
mod unmet;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

pub(crate) use graph::ids_of;
pub use graph::{Graph, Need, Node};
pub use unmet::{Ids, ids, unmet};

use super::tables::plain;
use super::{ChunkPlan, Place, Run, tasks};
use crate::languages::{Endings, List, finder, has};
use crate::plan::topics::{self, Topics};
use crate::text::{Span, line_before, offset_of};

/// One id that something depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependency {
    /// Where the id is written.
    pub span: Span,
    /// The id: `T012`, `1.2`, `phase 2`.
    pub id: String,
    /// Who needs it.
    pub subject: Subject,
}

/// Who needs what is named.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// The task, row or section that it is written in.
    Around,
    /// What the sentence begins with: "T003 depends on T001".
    Named(String),
    /// Something that the sentence says in other words.
    Other,
}

/// An id that a run of text begins with which is no task: a bullet, a paragraph, a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Where the id is.
    pub span: Span,
    /// The block that it begins: a whole item with what is nested in it; else the run.
    pub block: Span,
    /// The id.
    pub id: String,
}

/// "Phase 2 is" has three words, and a longer beginning of a sentence says something else of its subject.
const LONGEST_SUBJECT: usize = 3;

/// What announces ids; with a colon where the words alone say too little.
static TRIGGER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&topics::DEPENDENCIES));

static DENIED: LazyLock<Endings<()>> = LazyLock::new(|| Endings::new(&[(List::DependencyDenied, ())]));

/// Is this the title of a column, or the key of a label, that names what must be done first?
pub(crate) fn is_key(key: &str) -> bool {
    has(List::DependencyPhrases, key) || has(List::DependencyKeys, key)
}

/// Records the dependencies that `run` states, and the id that it begins with.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    // An id has a digit, and `⛔ dcf64c` is none.
    if !run.text.bytes().any(|byte| byte.is_ascii_digit()) || run.place == Place::FrontMatter {
        return;
    }
    if let Place::Cell { header, row: Some(_), .. } = run.place
        && is_key(&plain(header))
    {
        for (span, id) in list::ids(run.text, 0) {
            plan.dependencies.push(Dependency { span: run.place_of(span), id, subject: Subject::Around });
        }
        return;
    }
    if matches!(run.place, Place::Item { boxed: false } | Place::Paragraph | Place::Cell { row: Some(_), .. })
        && let Some(id) = tasks::id(run.text)
        && let Some(at) = run.text.find(&id)
    {
        let span = Span::new(offset_of(at), offset_of(at + id.len()));
        plan.named.push(Named { span: run.place_of(span), block: run.owner, id });
    }
    let Some(trigger) = TRIGGER.as_ref().filter(|_| run.speaks_of(Topics::DEPENDENCIES)) else { return };
    for found in trigger.find_iter(run.text) {
        let needs_colon = !has(List::DependencyPhrases, &run.text[found.range()].to_lowercase());
        let (before, rest) = (&run.text[..found.start()], &run.text[found.end()..]);
        let is_word = !before.ends_with(char::is_alphanumeric)
            && !rest.starts_with(|char: char| char.is_ascii_alphanumeric());
        let marks = rest.trim_start_matches([' ', '*', '_', '`', '"']);
        if !is_word || needs_colon && !marks.starts_with([':', '：', '=']) {
            continue;
        }
        let Some(subject) = subject(run, before, marks.starts_with([':', '：'])) else { continue };
        for (span, id) in list::ids(run.text, found.end()) {
            plan.dependencies.push(Dependency { span: run.place_of(span), id, subject: subject.clone() });
        }
    }
}

/// Who needs what follows these words; `None` where the sentence denies it.
fn subject(run: &Run, before: &str, labelled: bool) -> Option<Subject> {
    let line = line_before(before, before.len());
    let clause = line.trim_end_matches([' ', '*', '_', '`', '"']);
    let lower = clause.to_lowercase();
    if DENIED.of(&lower).is_some() {
        return None;
    }
    let text = clause.trim_start_matches(['*', '_', '`', '-', '+', '(', '[', ' ', '>', '⛔']);
    if text.is_empty() {
        return Some(Subject::Around);
    }
    let is_apart = clause.ends_with(['(', '[', '（', '—', '–', '-', ';', ',', '.', '|', ':', '·', '→', '/']);
    let is_own = matches!(run.place, Place::Item { boxed: true } | Place::Heading(_) | Place::Cell { .. });
    if is_own {
        // `#tag ~2h blocked-by:t12`: a key among others needs nothing to set it apart.
        return Some(if is_apart || labelled { Subject::Around } else { Subject::Other });
    }
    if clause.ends_with('|') {
        return Some(Subject::Around);
    }
    // "T003 waits. T004 is blocked by": of the last sentence, and only where it says no more.
    let sentence = text
        .rfind([';', '.'])
        .filter(|at| text[at + 1..].starts_with(' '))
        .map_or(text, |at| text[at + 1..].trim_start());
    let is_short = sentence.split_whitespace().count() <= LONGEST_SUBJECT;
    let named = tasks::id(sentence).or_else(|| list::unit(sentence).map(|(_, id)| id)).filter(|_| is_short);
    Some(match named {
        Some(id) => Subject::Named(id),
        None if labelled && is_apart => Subject::Around,
        None => Subject::Other,
    })
}
