//! A finding together with the text it speaks of: what every output format needs.

use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::{Finding, Severity};
use planmark_core::text::{Point, Text};
use planmark_core::views::evidence::Evidence;

/// The findings of one file, with its text.
pub(crate) struct Excerpt {
    /// The file's real path.
    pub(crate) path: Arc<Path>,
    /// The name in output: relative to its root, with `/`.
    pub(crate) filename: String,
    /// The name as a forge has it: relative to the repository that was checked out.
    pub(crate) place: String,
    /// The text that was judged.
    pub(crate) text: Text,
    /// In order of their places.
    pub(crate) findings: Vec<Finding>,
}

/// Of what a check speaks, which is what its reader can do next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Of the reader's own plans.
    All,
    /// Of what is new in them.
    New,
    /// Of a sample, which is gone when it has been shown.
    Sample,
}

/// What a check found.
pub(crate) struct Report {
    /// In order of the files' names; none without a finding.
    pub(crate) excerpts: Vec<Excerpt>,
    /// How much was checked.
    pub(crate) evidence: Evidence,
    /// What it is of.
    pub(crate) of: Of,
}

impl Excerpt {
    /// Where a finding starts and ends.
    pub(crate) fn points(&self, finding: &Finding) -> (Point, Point) {
        self.text.points(finding.span)
    }
}

impl Report {
    /// Every finding with its file.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&Excerpt, &Finding)> {
        self.excerpts
            .iter()
            .flat_map(|excerpt| excerpt.findings.iter().map(move |finding| (excerpt, finding)))
    }

    /// How loud the loudest finding is.
    pub(crate) fn loudest(&self) -> Option<Severity> {
        self.findings().map(|(_, finding)| finding.severity).max()
    }
}
