//! Captions: short lines that say what the list or the lines below them are, such as "**Acceptance criteria:**".
//!
//! A caption of its own holds up to the next one or the next heading; that of an item holds for what is nested in the item.
//! What is below a caption or heading of [`is_aside`] is no part of the work that the section is about.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{ChunkPlan, Run};
use crate::syntax::{Block, BlockKind};
use crate::text::Span;

/// A line that says what stands below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caption {
    /// The paragraph, or the whole item with what is nested in it.
    pub span: Span,
    /// It holds only within its span.
    pub nested: bool,
    /// It begins something that is no part of the section's work.
    pub aside: bool,
}

/// The longest text that is read as a caption, in bytes.
const LONGEST: usize = 120;

/// Records the run as a caption if it is one: it ends with a colon, or is bold from end to end.
pub(super) fn read(run: &Run, block: &Block, plan: &mut ChunkPlan) {
    let nested = match block.kind {
        BlockKind::Item { checkbox: None, .. } => true,
        BlockKind::Paragraph { .. } => false,
        _ => return,
    };
    let text = run.text.trim();
    if text.is_empty() || text.len() > LONGEST || text.contains('\n') {
        return;
    }
    let plain = text.trim_end_matches(['*', '_', ' ']);
    let bold = text.len() > 4
        && ((text.starts_with("**") && text.ends_with("**"))
            || (text.starts_with("__") && text.ends_with("__")));
    if plain.ends_with([':', '：']) || bold {
        plan.captions.push(Caption { span: block.span, nested, aside: is_aside(text) });
    }
}

/// Words that begin a part of a section which is not its work: what remains for later, what is only to be checked.
const ASIDES: [&str; 65] = [
    "acceptance",
    "success criteria",
    "exit criteria",
    "entry criteria",
    "success metric",
    "definition of done",
    "criteria",
    "quality gate",
    "phase gate",
    "gate ",
    "next step",
    "next phase",
    "next action",
    "next up",
    "what's next",
    "whats next",
    "follow-up",
    "follow up",
    "followup",
    "future",
    "optional",
    "nice to have",
    "nice-to-have",
    "stretch",
    "backlog",
    "deferred",
    "postponed",
    "out of scope",
    "not in scope",
    "later",
    "post-launch",
    "post-mvp",
    "v2",
    "known issue",
    "known limitation",
    "limitation",
    "recommend",
    "ideas",
    "wishlist",
    "enhancement",
    "improvement",
    "template",
    "example",
    "prerequisite",
    "how to",
    "rollback",
    "akzeptanzkriterien",
    "nächste schritte",
    "critères",
    "prochaines étapes",
    "criterios",
    "критери",
    "Критери",
    "verification",
    "manual test",
    "test plan",
    "sign-off",
    "sign off",
    "review checklist",
    "受入基準",
    "今後",
    "次のステップ",
    "验收",
    "acceptkriterier",
    "næste skridt",
];

static ASIDE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(ASIDES).ok());

/// Does this title begin something that is no part of the work around it?
pub fn is_aside(title: &str) -> bool {
    ASIDE.as_ref().is_some_and(|aside| aside.is_match(title))
}
