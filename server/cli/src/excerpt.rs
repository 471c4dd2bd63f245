//! A finding together with the text it speaks of: what every output format needs.

use planmark_core::finding::Finding;
use planmark_core::text::{Point, Text};

/// The findings of one file, with its text.
pub(crate) struct Excerpt {
    /// The name in output: relative to its root, with `/`.
    pub(crate) filename: String,
    /// The text that was judged.
    pub(crate) text: Text,
    /// In order of their places.
    pub(crate) findings: Vec<Finding>,
}

impl Excerpt {
    /// Where a finding starts and ends.
    pub(crate) fn points(&self, finding: &Finding) -> (Point, Point) {
        self.text.points(finding.span)
    }
}
