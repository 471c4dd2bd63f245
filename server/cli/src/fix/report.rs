//! What was done, a line a file, and what is left, a line for each way to go on.

use planmark_core::counted::counted;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use planmark_project::relative;

use super::changes::{Changes, edits};
use super::choose::Remedy;
use super::follow::followed;
use crate::FixArguments;
use crate::baseline::WHAT_STAYS;
use crate::session::Session;

/// How many findings of which rule.
type ByRule = BTreeMap<&'static str, usize>;

/// Which findings were mended, by the file that they lay in.
#[derive(Clone, Default)]
pub(super) struct Tally {
    mended: BTreeMap<Arc<Path>, ByRule>,
    /// By which rules' fixes a file was changed, whether or not something was found in it.
    touched: BTreeMap<Arc<Path>, ByRule>,
}

impl Tally {
    /// A finding of this file is mended.
    pub(super) fn add(&mut self, path: &Arc<Path>, code: &'static str) {
        *self.mended.entry(path.clone()).or_default().entry(code).or_default() += 1;
    }

    /// A fix of this rule changes this file.
    pub(super) fn touch(&mut self, path: &Arc<Path>, code: &'static str) {
        self.touched.entry(path.clone()).or_default().insert(code, 1);
    }

    /// The rules whose findings are mended.
    pub(super) fn codes(&self) -> Vec<&'static str> {
        let codes: BTreeSet<&str> = self.mended.values().flat_map(|rules| rules.keys().copied()).collect();
        codes.into_iter().collect()
    }

    /// What another tally says is added.
    pub(super) fn merge(&mut self, other: Tally) {
        for (into, from) in [(&mut self.mended, other.mended), (&mut self.touched, other.touched)] {
            for (path, by_rule) in from {
                let into = into.entry(path).or_default();
                for (code, count) in by_rule {
                    *into.entry(code).or_default() += count;
                }
            }
        }
    }

    /// What is said of this file is taken back: it could not be written.
    pub(super) fn forget(&mut self, path: &Arc<Path>) {
        self.mended.remove(path);
        self.touched.remove(path);
    }

    /// A line for every file with its fixes, named below the folder `base`, and one with their sum.
    pub(super) fn lines(&self, base: &Path, is_diff: bool) -> String {
        let mut lines: Vec<(String, &ByRule)> = self
            .touched
            .iter()
            .map(|(path, touched)| (relative(base, path), self.mended.get(path).unwrap_or(touched)))
            .collect();
        lines.sort();
        let mut out = String::new();
        for (name, by_rule) in &lines {
            let _ = writeln!(out, "{name}: {} ({})", fixes(sum(by_rule)), listed(by_rule));
        }
        let total = lines.iter().map(|(_, by_rule)| sum(by_rule)).sum();
        if lines.is_empty() {
            return "No fix to apply.\n".to_owned();
        }
        let verb = if is_diff { "Would apply" } else { "Applied" };
        let _ = writeln!(out, "{verb} {} in {}.", fixes(total), counted(lines.len(), "file"));
        out
    }
}

/// What is left of what was asked about, by what can be done about it.
pub(super) fn left(session: &Session, arguments: &FixArguments, changes: &mut Changes) -> String {
    let mut by_remedy: BTreeMap<Remedy, ByRule> = BTreeMap::new();
    let findings = session.findings(&arguments.rules);
    for (path, finding) in findings.iter().flat_map(|(path, found)| found.iter().map(move |it| (path, it))) {
        let mut remedy = Remedy::of(finding, arguments);
        if let (Remedy::Now, [fix]) = (remedy, finding.fixes.as_slice())
            && followed(session, changes, &edits(session, path, fix)).1.is_wrong()
        {
            remedy = Remedy::Doubtful;
        }
        *by_remedy.entry(remedy).or_default().entry(finding.code).or_default() += 1;
    }
    let total: usize = by_remedy.values().map(sum).sum();
    if total == 0 {
        let of = if arguments.rules.is_everything() { "" } else { " of these rules" };
        return format!("Nothing is left{of}.\n");
    }
    let mut out = format!("{} left:\n", counted(total, "finding"));
    for (remedy, by_rule) in &by_remedy {
        let count = sum(by_rule);
        let rules = by_rule.keys().copied().collect::<Vec<_>>().join(",");
        let (what, how) = match remedy {
            Remedy::Now if arguments.interactive => {
                (plural(count, "has a safe fix", "have a safe fix"), ": planmark fix".to_owned())
            }
            Remedy::Now => ("could not be written", String::new()),
            Remedy::Unsafe => (
                plural(count, "has a fix to look at", "have a fix to look at"),
                ": planmark fix --interactive, or --unsafe-fixes".to_owned(),
            ),
            Remedy::Named => (
                plural(count, "is a stamp or a status", "are stamps or statuses"),
                format!(": planmark fix --interactive, or --unsafe-fixes --select {rules}"),
            ),
            Remedy::Doubtful => (
                plural(
                    count,
                    "has a fix that would make something else wrong",
                    "have fixes that would make something else wrong",
                ),
                ": planmark fix --interactive".to_owned(),
            ),
            Remedy::Choice => (
                plural(count, "has several fixes to choose from", "have several fixes to choose from"),
                ": planmark fix --interactive".to_owned(),
            ),
            Remedy::Nothing => (
                plural(count, "needs a person", "need a person"),
                format!(": planmark check --select {rules}"),
            ),
        };
        let _ = writeln!(out, "  {count} {what}{how}\n    {}", listed(by_rule));
    }
    if arguments.rules.is_everything() && !arguments.diff {
        let _ = writeln!(out, "{WHAT_STAYS}");
    }
    out
}

fn sum(by_rule: &ByRule) -> usize {
    by_rule.values().sum()
}

/// `count-mismatch 2, table-sum`: most first.
fn listed(by_rule: &ByRule) -> String {
    let mut rules: Vec<(&str, usize)> = by_rule.iter().map(|(code, count)| (*code, *count)).collect();
    rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let word = |(code, count): &(&str, usize)| match count {
        1 => (*code).to_owned(),
        count => format!("{code} {count}"),
    };
    rules.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn fixes(count: usize) -> String {
    format!("{count} {}", plural(count, "fix", "fixes"))
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}
