//! `planmark.toml`: what a repository tells planmark.

use crate::finding::Severity;
use crate::rules::Rule;

/// The configuration in force for a repository.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {}

/// What a configuration says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It does not run.
    Off,
    /// It runs as it declares itself.
    AsDeclared,
    /// It runs, and its findings are as loud as this.
    At(Severity),
}

impl Config {
    /// What is said of a rule for the document with this path in its repository.
    pub fn setting(&self, rule: &Rule, _relative: &str) -> Setting {
        if rule.enabled { Setting::AsDeclared } else { Setting::Off }
    }
}
