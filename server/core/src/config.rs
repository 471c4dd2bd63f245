//! `planmark.toml`: what a repository tells planmark.
//!
//! [`read()`] makes a [`Config`] of the text and says what in it cannot be meant; what can be understood is kept. Every key is declared
//! in one place, [`schema`], from which the page `docs/configuration.md` is made. The trap: globs are relative to the repository that the
//! file lies in, and a child's configuration stands over its master's ([`Config::over`]).

pub mod comments;
mod read;
pub mod schema;

use std::collections::BTreeMap;

use globset::GlobMatcher;

use crate::finding::Severity;
use crate::rules::Rule;
use crate::status::Class;

pub use read::{Problem, read};

/// The configuration in force for a repository.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `[rules]`, by code.
    pub rules: BTreeMap<&'static str, RuleConfig>,
    /// `[per-file-ignores]`: which rules are off in which documents.
    pub per_file_ignores: Vec<(GlobMatcher, Vec<&'static str>)>,
    /// `[files] include`: documents that are judged; empty means all.
    pub include: Vec<GlobMatcher>,
    /// `[files] exclude`: documents that are not judged.
    pub exclude: Vec<GlobMatcher>,
    /// `[counts.NAME]`.
    pub counts: BTreeMap<String, Count>,
    /// `[catalogs]`: folders, by `agents`, `commands` or `skills`, relative to the repository or absolute.
    pub catalogs: BTreeMap<String, Vec<String>>,
    /// `[status.markers]`: what stands in a box, and what it means.
    pub markers: BTreeMap<String, Class>,
}

/// What `[rules]` says of one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleConfig {
    /// Off, or how loud; `None` when only options are given.
    pub setting: Option<Setting>,
}

/// `[counts.NAME]`: something that is counted on disk.
#[derive(Debug, Clone)]
pub struct Count {
    /// The words that name it in a text: `49 agents` is a claim about it when `agents` is among them.
    pub nouns: Vec<String>,
    /// The files that are counted.
    pub source: Vec<GlobMatcher>,
    /// The names or globs of those that are not.
    pub exclude: Vec<GlobMatcher>,
    /// `source` as written.
    pub written: String,
}

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
    pub fn setting(&self, rule: &Rule, relative: &str) -> Setting {
        let ignores = |(glob, codes): &(GlobMatcher, Vec<&'static str>)| {
            codes.contains(&rule.code) && glob.is_match(relative)
        };
        if self.per_file_ignores.iter().any(ignores) {
            return Setting::Off;
        }
        let declared = if rule.enabled { Setting::AsDeclared } else { Setting::Off };
        self.rules.get(rule.code).and_then(|config| config.setting).unwrap_or(declared)
    }

    /// Is the document with this path in its repository judged at all?
    pub fn judges(&self, relative: &str) -> bool {
        let matches = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(relative));
        (self.include.is_empty() || matches(&self.include)) && !matches(&self.exclude)
    }

    /// This configuration with that of the superproject below it: what this one does not say, that one says. Files, counts and catalogs
    /// belong to the repository that names them and are not handed down.
    #[must_use]
    pub fn over(&self, master: &Config) -> Config {
        let mut merged = self.clone();
        for (code, config) in &master.rules {
            merged.rules.entry(code).or_insert_with(|| config.clone());
        }
        for (marker, class) in &master.markers {
            merged.markers.entry(marker.clone()).or_insert(*class);
        }
        merged.per_file_ignores.extend(master.per_file_ignores.iter().cloned());
        merged
    }
}
