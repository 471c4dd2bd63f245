//! A skill that is named and does not exist.

use super::unknown_agent::judge_names;
use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::plan::mentions::Mentioned;
use crate::workspace::CatalogKind;

declare_rule! {
    /// A text calls a skill that nobody defines.
    ///
    /// ## Why it matters
    /// A coding tool that is told to use a skill which does not exist goes on without its instructions.
    ///
    /// ## Fires
    /// ```markdown path=CLAUDE.md
    /// Use the `tide-tabels` skill for every forecast.
    /// ```
    /// ```markdown path=.claude/skills/tide-tables/SKILL.md
    /// ---
    /// name: tide-tables
    /// description: Reads tide tables.
    /// ---
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=CLAUDE.md
    /// Use the `tide-tables` skill for every forecast, and the pdf skill for the rest.
    /// ```
    /// ```markdown path=.claude/skills/tide-tables/SKILL.md
    /// ---
    /// name: tide-tables
    /// description: Reads tide tables.
    /// ---
    /// ```
    ///
    /// ## What it cannot know
    /// Skills of the user's own folder and of installed plugins.
    /// It is silent while a catalog that may hold the name cannot be seen, in boxes, and about names that are said to be gone or to come.
    /// Skills that are called with a slash are judged by `unknown-command`, and the name of a command is no unknown skill.
    /// Names that are like no known skill are reported only where most skills that the document names are known.
    UNKNOWN_SKILL {
        code: "unknown-skill",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    judge_names(context, &UNKNOWN_SKILL, Mentioned::Skill, &CatalogKind::Skills, findings);
}
