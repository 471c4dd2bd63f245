//! Profiles: how strict planmark is as a whole, before `[rules]` says anything of a single rule.
//!
//! A profile is data: which rules run, and how loud a finding is that its rule leaves at some severity. The trap: `[rules]` stands over
//! it, so a rule that is named there is heard as it says and no profile touches it.

use crate::finding::{Certainty, Finding, Severity};
use crate::rules::Rule;

/// How strict planmark is as a whole.
#[derive(Debug)]
pub struct Profile {
    /// The word in `planmark.toml` and of `--profile`.
    pub name: &'static str,
    /// What it does and for whom, in Markdown.
    pub docs: &'static str,
    /// Rules run too that are off by default.
    pub everything: bool,
    /// How loud a finding of a rule is; `None` when it is not heard at all.
    hears: fn(&Rule, &Finding) -> Option<Severity>,
}

/// Every profile, the default first.
pub static PROFILES: [Profile; 4] = [
    Profile {
        name: "default",
        docs: "Every rule as its page says.",
        everything: false,
        hears: |_, finding| Some(finding.severity),
    },
    Profile {
        name: "strict",
        docs: "For plans that others rely on: rules that are off by default run too, and information becomes a warning, so that it fails a check. \
               Hints stay hints: what is guessed from wording is no reason to stop anybody.",
        everything: true,
        hears: |_, finding| match finding.severity {
            Severity::Information => Some(Severity::Warning),
            severity => Some(severity),
        },
    },
    Profile {
        name: "relaxed",
        docs: "For the first day in old plans: what is computed stays as it is, what planmark had to infer is at most information, so that a check fails for what can be proved alone, and what is guessed is silent.",
        everything: false,
        hears: |_, finding| match finding.certainty {
            Certainty::Computed => Some(finding.severity),
            Certainty::Inferred => Some(finding.severity.min(Severity::Information)),
            Certainty::Guessed => None,
        },
    },
    Profile {
        name: "ci",
        docs: "For a check of every commit: rules that depend on the day are at most information, so that a commit which was green stays green tomorrow. Everything else is as by default.",
        everything: false,
        hears: |rule, finding| {
            let most = if rule.daily { Severity::Information } else { Severity::Error };
            Some(finding.severity.min(most))
        },
    },
];

impl Profile {
    /// The profile with this name.
    pub fn find(name: &str) -> Option<&'static Profile> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// The names of all.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PROFILES.iter().map(|profile| profile.name)
    }

    /// Does a rule run?
    pub fn runs(&self, rule: &Rule) -> bool {
        rule.enabled || self.everything
    }

    /// The finding of a rule as it is heard.
    pub fn hear(&self, rule: &Rule, finding: Finding) -> Option<Finding> {
        let severity = (self.hears)(rule, &finding)?;
        Some(finding.severity(severity))
    }
}

impl Default for &'static Profile {
    fn default() -> Self {
        &PROFILES[0]
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Profile {}
