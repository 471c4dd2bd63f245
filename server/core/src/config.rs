//! `planmark.toml`: what a repository tells planmark.

use crate::finding::Severity;

/// The configuration in force for a repository.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {}

impl Config {
    /// The severity of a rule's findings in the document with this path in its repository; `None` when the rule is off there.
    pub fn severity(&self, rule: &crate::rules::Rule, _relative: &str) -> Option<Severity> {
        Some(rule.severity)
    }
}
