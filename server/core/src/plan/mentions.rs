//! Mentions: names of agents, slash commands and skills that the text uses.
//!
//! A name is recorded as written, with how much the place says that it must be one ([`Mention::strong`]) and whether it is said to be
//! gone or yet to come ([`Mention::hedged`]). The traps: most `/words` of the world are paths and routes, and most hyphenated words
//! before "agent" are adjectives.

mod agents;
mod commands;
mod skills;

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{ChunkPlan, Place, Run};
use crate::syntax::InlineKind;
use crate::text::{Span, before};
use crate::words::Words;

pub use agents::names_agents;
pub use skills::names_skills;

/// A name that the text uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The name alone, without quotes, `@` and `/`.
    pub span: Span,
    /// As written.
    pub name: String,
    /// Of what it is the name.
    pub of: Mentioned,
    /// The place says that it must be one: an Agent column or label, "Use the X subagent", `subagent_type`, "Run `/x`".
    pub strong: bool,
    /// It is a code span or part of one.
    pub code: bool,
    /// It is said to be gone, to come, or to be something else; or it stands in a box, which is a wish or a record.
    pub hedged: bool,
}

/// Of what a name is the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mentioned {
    /// An agent.
    Agent,
    /// A slash command.
    Command,
    /// A skill.
    Skill,
}

/// "agent", "Agent", "subagent_type".
static AGENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("gent"));

/// "skill", "Skills".
static SKILL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("kill"));

/// Records the names of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if matches!(run.place, Place::FrontMatter | Place::Tree) {
        return;
    }
    let bytes = run.text.as_bytes();
    let first = plan.mentions.len();
    if memchr::memchr(b'/', bytes).is_some() {
        commands::read(run, &mut plan.mentions);
    }
    let in_column = matches!(run.place, Place::Cell { row: Some(_), header, .. } if names_agents(header));
    if in_column || memchr::memchr(b'@', bytes).is_some() || AGENT.find(bytes).is_some() {
        agents::read(run, in_column, &mut plan.mentions);
    }
    if SKILL.find(bytes).is_some()
        || matches!(run.place, Place::Cell { row: Some(_), header, .. } if skills::names_skills(header))
    {
        skills::read(run, &mut plan.mentions);
    }
    if plan.mentions.len() > first {
        let hedged = matches!(run.place, Place::Item { boxed: true }) || is_hedged(run.text);
        for mention in &mut plan.mentions[first..] {
            let at = (mention.span.start - run.span.start) as usize;
            mention.hedged |= hedged || PLACEHOLDERS.contains(&mention.name) || is_wished(run.text, at);
        }
        // What was found in several ways is what was found first.
        let mut found = plan.mentions.split_off(first);
        found.sort_by_key(|mention| mention.span);
        found.dedup_by_key(|mention| mention.span);
        plan.mentions.append(&mut found);
    }
}

/// Words that say of the names beside them that they are gone or yet to come.
static HEDGES: Words = Words::new(
    "retired removed deprecated legacy renamed replaced formerly obsolete superseded archived planned proposed upcoming tbd \
     nonexistent hypothetical fictional placeholder",
);

/// Words before a name in its sentence that make a wish or a memory of it.
static WISHES: Words = Words::new(
    "will would should could create creating add adding new old was were instead suggest suggested propose example e.g todo future \
     wish previously missing",
);

/// Hedges the mentions of a table's rows whose other cells say that what is named is gone or yet to come.
/// Where the row is a task only its title is meant: whoever does a planned task must exist today.
pub(super) fn read_tables(plan: &mut ChunkPlan) {
    if plan.mentions.is_empty() {
        return;
    }
    plan.mentions.sort_by_key(|mention| mention.span.start);
    let mut titles: Vec<Span> = plan.tasks.iter().map(|task| task.title).collect();
    titles.sort();
    for row in plan.tables.iter().flat_map(|table| &table.rows) {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
        let from = plan.mentions.partition_point(|mention| mention.span.start < first.span.start);
        let until = plan.mentions.partition_point(|mention| mention.span.start < last.span.end);
        if from < until && row.iter().any(|cell| is_hedged(&cell.text)) {
            let at = titles.partition_point(|title| title.start < first.span.start);
            let title = titles.get(at).filter(|title| title.end <= last.span.end);
            for mention in &mut plan.mentions[from..until] {
                mention.hedged |= title.is_none_or(|title| title.covers(mention.span));
            }
        }
    }
}

/// Is what `text` names at `at` said to be gone or yet to come? `sentence` is the part of the text that may say so.
pub(super) fn is_gone_or_to_come(sentence: &str, text: &str, at: usize) -> bool {
    is_hedged(sentence) || is_wished(text, at)
}

/// Does a cell say that what its row is about is gone, or not yet begun?
pub(crate) fn is_to_come(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    is_hedged(cell)
        || lower.split(|char: char| !char.is_alphanumeric()).any(|word| TO_COME.contains(word))
        || ["not started", "to be ", "📋", "🔜", "⏸", "⏳"].iter().any(|phrase| lower.contains(phrase))
}

/// Words of a status that say that nothing is there yet.
static TO_COME: Words = Words::new("pending future new create todo draft idea backlog merged");

/// Does the text say that what it names is gone or yet to come?
fn is_hedged(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|char: char| !char.is_alphanumeric()).any(|word| HEDGES.contains(word))
        || [
            "coming soon",
            "not yet",
            "no longer",
            "does not",
            "doesn't",
            "do not ",
            "isn't",
            "not found",
            "migrated to",
        ]
        .iter()
        .any(|phrase| lower.contains(phrase))
}

/// Does the sentence wish or remember before it comes to the name at `at`?
fn is_wished(text: &str, at: usize) -> bool {
    let before = before(text, at);
    let sentence = before.rsplit(". ").next().unwrap_or(before).to_lowercase();
    sentence.split(|char: char| !char.is_alphanumeric()).any(|word| WISHES.contains(word))
}

/// Names that stand for any name.
static PLACEHOLDERS: Words = Words::new(
    "command command-name commandname command_name my-command your-command slash-command custom-command some-command cmd foo bar \
     foo-bar name skill-name skill agent-name agent_name my-agent your-agent custom-agent some-agent agent-x agent-a agent-b \
     example-agent example-command my-skill your-skill plugin:command namespace:command task-agent",
);

/// The code spans of a run, with what stands between their backticks.
fn code_spans<'r>(run: &'r Run) -> impl Iterator<Item = Span> + 'r {
    run.inlines().iter().filter(|inline| inline.kind == InlineKind::Code).map(|inline| inline.content)
}

/// The word before `at`, in lower case and without the marks around it.
fn word_before(text: &str, at: usize) -> String {
    let before = text[..at].trim_end_matches(|char: char| {
        !char.is_alphanumeric() && !matches!(char, '.' | ';' | ':' | '|' | '\n')
    });
    let word =
        before.rsplit(|char: char| !(char.is_alphanumeric() || char == '-')).next().unwrap_or_default();
    word.to_lowercase()
}

/// The word behind `at`, in lower case and without the marks around it.
fn word_after(text: &str, at: usize) -> String {
    let after = text[at..].trim_start_matches(['`', '*', '_', ' ', '"', '\'', '\n']);
    let end = after.find(|char: char| !(char.is_alphanumeric() || char == '-')).unwrap_or(after.len());
    after[..end].to_lowercase()
}
