//! Mentions: names of agents, commands and skills that the text uses.

use super::{ChunkPlan, Run};
use crate::text::Span;

/// A name that the text uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The name alone, without quotes, `@` and `/`.
    pub span: Span,
    /// As written.
    pub name: String,
    /// Of what it is the name.
    pub of: Mentioned,
    /// The place says that it must be one: an Agent column or label, "Use the X subagent", `subagent_type`.
    pub strong: bool,
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

/// Records the names of `run`.
pub(super) fn read(_run: &Run, _plan: &mut ChunkPlan) {}

/// Is this the header of a column, or the key of a label, whose values are agents?
pub fn names_agents(named: &str) -> bool {
    let named = named.trim().to_lowercase();
    matches!(
        named.as_str(),
        "agent"
            | "agents"
            | "subagent"
            | "subagents"
            | "assigned agent"
            | "lead agent"
            | "primary agent"
            | "agent name"
    )
}
