//! Fenced examples of Markdown with a fence of their own, whose end ends the example too early: the rest of it reads as if the document
//! said it.

use super::ChunkPlan;
use crate::text::Span;

/// Records the example that `fence` is, with what stands behind its opening marks and between its ends, all in `source`.
pub(super) fn read(fence: Span, info: Span, content: Span, source: &str, plan: &mut ChunkPlan) {
    let language = info.of(source).to_lowercase();
    if !matches!(language.split([' ', '{', ',']).next(), Some("markdown" | "md" | "mdx")) {
        return;
    }
    let opening = fence.of(source).trim_start();
    let marks = opening.len() - opening.trim_start_matches(['`', '~']).len();
    let opens = |line: &str| {
        let line = line.trim();
        let rest = line.trim_start_matches(&opening[..1]);
        line.len() - rest.len() == marks && rest.starts_with(char::is_alphabetic)
    };
    if marks > 0 && content.of(source).lines().any(opens) {
        plan.cut_examples.push(fence.end);
    }
}
