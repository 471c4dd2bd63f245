//! Captions: short lines that say what the list or the lines below them are, such as "**Acceptance criteria:**".
//!
//! A caption of its own holds up to the next one or the next heading; that of an item holds for what is nested in the item.
//! What is below a caption or heading of [`is_aside`] is no part of the work that the section is about.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{ChunkPlan, Run};
use crate::languages::{List, finder, words};
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

/// What makes a part of a section one that is not its work, wherever in a title it stands.
static ASIDE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&[List::Asides]));

/// Does this title begin something that is no part of the work around it?
pub fn is_aside(title: &str) -> bool {
    if ASIDE.as_ref().is_some_and(|aside| aside.is_match(title)) {
        return true;
    }
    // "3.2 Verification", "**Optional:**"
    let start = title.trim_start_matches(|char: char| !char.is_alphabetic()).to_lowercase();
    words(List::AsideBeginnings).iter().any(|beginning| start.starts_with(beginning))
}
