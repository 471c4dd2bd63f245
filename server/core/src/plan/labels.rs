//! Labels: `**Last Updated:** 2025-11-20`, `**Status**: done | **Version**: 2`, and the keys of front matter.

use super::{ChunkPlan, Run};
use crate::text::Span;

/// A key with what stands after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The key without decoration, in lower case, with single spaces: `last updated` (also for `last_updated`).
    pub key: String,
    /// Where the key is.
    pub key_span: Span,
    /// Where the value is, without the blanks around it.
    pub span: Span,
    /// The value's text.
    pub value: String,
    /// It stands in the front matter.
    pub front_matter: bool,
}

/// Records the labels of `run`.
pub(super) fn read(_run: &Run, _plan: &mut ChunkPlan) {}

/// Is this the key of a stamp that says when the document was last changed?
pub fn is_stamp(key: &str) -> bool {
    matches!(
        key,
        "last updated"
            | "updated"
            | "last update"
            | "last modified"
            | "modified"
            | "last edited"
            | "date updated"
            | "最終更新"
            | "最終更新日"
            | "更新日"
    )
}
