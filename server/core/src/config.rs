//! `planmark.toml`: what a repository tells planmark.
//!
//! [`read()`] makes a [`Config`] of the text and says what in it cannot be meant; what can be understood is kept. Every key is declared
//! in one place, [`schema`], from which the page `docs/configuration.md` is made. The trap: globs are relative to the repository that the
//! file lies in, and a child's configuration stands over its master's ([`Config::over`]).

pub mod comments;
pub mod count;
pub mod profile;
pub mod proposal;
mod read;
pub mod schema;

use std::collections::BTreeMap;

use globset::GlobMatcher;

use crate::finding::Severity;
use crate::plan::stamps::StampKeys;
use crate::rules::{OptionValue, Rule};
use crate::status::Class;

pub use count::{Count, CountPlaces};
pub use profile::Profile;
pub(crate) use read::rules::SETTINGS;
pub use read::{Problem, read};

/// Where the JSON Schema of `planmark.toml` stands.
pub const SCHEMA_URL: &str =
    "https://raw.githubusercontent.com/planmark/planmark/main/docs/planmark.schema.json";

/// The configuration in force for a repository.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `profile`: how strict planmark is as a whole; `None` where nothing is said, and the default holds.
    pub profile: Option<&'static Profile>,
    /// `today`: the day that counts as today, where nobody who runs planmark says another.
    pub today: Option<jiff::civil::Date>,
    /// `[rules]`, by code.
    pub rules: BTreeMap<&'static str, RuleConfig>,
    /// `[per-file-ignores]`: which rules are off in which documents.
    pub per_file_ignores: Vec<(Scope, Vec<&'static str>)>,
    /// `[files] include`: documents that are judged; empty means all.
    pub include: Vec<GlobMatcher>,
    /// `[files] exclude`: documents that are not judged.
    pub exclude: Vec<Scope>,
    /// `[counts.NAME]`.
    pub counts: BTreeMap<String, Count>,
    /// Where what `[counts.NAME]` says stands.
    pub count_places: BTreeMap<String, CountPlaces>,
    /// `[catalogs]`: folders, by `agents`, `commands` or `skills`, relative to the repository or absolute.
    pub catalogs: BTreeMap<String, Vec<String>>,
    /// `[status.markers]`: what stands in a box, and what it means.
    pub markers: BTreeMap<String, Class>,
    /// `[stamps]`: more keys of labels that are stamps.
    pub stamps: StampKeys,
}

/// Which documents something is said of: a glob, and where the configuration lies that holds it.
#[derive(Debug, Clone)]
pub struct Scope {
    glob: GlobMatcher,
    /// The way from that configuration's repository down to the document's, with `/` at its end; empty where they are the same.
    below: String,
}

impl Scope {
    /// What the glob matches in the repository that says so itself.
    pub fn new(glob: GlobMatcher) -> Scope {
        Scope { glob, below: String::new() }
    }

    /// Does it cover the document with this path in its repository?
    pub fn covers(&self, relative: &str) -> bool {
        if self.below.is_empty() {
            return self.glob.is_match(relative);
        }
        self.glob.is_match(format!("{}{relative}", self.below))
    }

    /// The same, seen from a repository further down.
    fn seen_from(&self, below: &str) -> Scope {
        Scope { glob: self.glob.clone(), below: format!("{}{below}/", self.below) }
    }
}

/// What `[rules]` says of one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleConfig {
    /// Off, or how loud; `None` when only options are given.
    pub setting: Option<Setting>,
    /// Its options, by name; those that it declares and nothing else.
    pub options: BTreeMap<&'static str, OptionValue>,
}

/// What a configuration says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It does not run.
    Off,
    /// It runs as it declares itself.
    AsDeclared,
    /// It runs, and this profile says how loud each of its findings is.
    By(&'static Profile),
    /// It runs, and its findings are as loud as this.
    At(Severity),
}

impl Config {
    /// What is said of a rule for the document with this path in its repository.
    pub fn setting(&self, rule: &Rule, relative: &str) -> Setting {
        let ignores = |(scope, codes): &(Scope, Vec<&'static str>)| {
            codes.contains(&rule.code) && scope.covers(relative)
        };
        if self.per_file_ignores.iter().any(ignores) {
            return Setting::Off;
        }
        let profile = self.profile.unwrap_or_default();
        let by_profile = if profile.runs(rule) { Setting::By(profile) } else { Setting::Off };
        self.rules.get(rule.code).and_then(|config| config.setting).unwrap_or(by_profile)
    }

    /// The option of a rule that is a number: as configured, else its default; 0 where the rule declares none of this name.
    pub fn number(&self, rule: &Rule, option: &str) -> u32 {
        match self.option(rule, option) {
            Some(OptionValue::Number(number)) => *number,
            _ => 0,
        }
    }

    /// The option of a rule that is a list of texts: as configured, else its default.
    pub fn words<'a>(&'a self, rule: &'a Rule, option: &str) -> &'a [String] {
        match self.option(rule, option) {
            Some(OptionValue::Words(words)) => words,
            _ => &[],
        }
    }

    fn option<'a>(&'a self, rule: &'a Rule, option: &str) -> Option<&'a OptionValue> {
        let configured = self.rules.get(rule.code).and_then(|config| config.options.get(option));
        let declared = || rule.options.iter().find(|declared| declared.name == option);
        configured.or_else(|| declared().map(|declared| &declared.default))
    }

    /// Is the document with this path in its repository judged at all?
    pub fn judges(&self, relative: &str) -> bool {
        let is_included = self.include.is_empty() || self.include.iter().any(|glob| glob.is_match(relative));
        is_included && !self.exclude.iter().any(|scope| scope.covers(relative))
    }

    /// This configuration with that of the superproject below it: what this one does not say, that one says. `below` is the way from
    /// the superproject down to this repository, with `/` between its parts; the superproject's globs stay relative to itself. What is
    /// included, counted and listed belongs to the repository that names it and is not handed down.
    #[must_use]
    pub fn over(&self, master: &Config, below: &str) -> Config {
        let mut merged = self.clone();
        merged.profile = merged.profile.or(master.profile);
        merged.today = merged.today.or(master.today);
        for (code, config) in &master.rules {
            let own = merged.rules.entry(code).or_default();
            own.setting = own.setting.or(config.setting);
            for (option, value) in &config.options {
                own.options.entry(option).or_insert_with(|| value.clone());
            }
        }
        for (marker, class) in &master.markers {
            merged.markers.entry(marker.clone()).or_insert(*class);
        }
        let ignores = master.per_file_ignores.iter();
        merged.per_file_ignores.extend(ignores.map(|(scope, codes)| (scope.seen_from(below), codes.clone())));
        merged.exclude.extend(master.exclude.iter().map(|scope| scope.seen_from(below)));
        merged.stamps.extend(&master.stamps);
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::{Setting, read};
    use crate::rules;

    #[test]
    fn a_child_stands_over_its_master_whose_globs_stay_its_own() {
        let config = |text: &str| {
            let (config, problems) = read(text);
            assert_eq!(problems, []);
            config.unwrap()
        };
        let top = config(
            "[per-file-ignores]\n\"subs/api/kit/old/*.md\" = [\"table-sum\"]\n[files]\ninclude = [\"x.md\"]\n",
        );
        let master = config(
            "[rules]\ntable-sum = \"hint\"\nratio-mismatch = \"off\"\n[files]\nexclude = [\"kit/old/**\"]\n\
             [stamps]\nupdated = [\"Stand  der Dinge\"]\n",
        );
        let child =
            config("[rules]\nratio-mismatch = \"error\"\n").over(&master.over(&top, "subs/api"), "kit");
        let setting = |code: &str, path: &str| child.setting(rules::find(code).unwrap(), path);
        use crate::finding::Severity::{Error, Hint};
        assert_eq!(setting("ratio-mismatch", "a.md"), Setting::At(Error));
        assert_eq!(setting("table-sum", "a.md"), Setting::At(Hint));
        assert_eq!(setting("table-sum", "old/a.md"), Setting::Off);
        assert!(child.judges("a.md") && !child.judges("old/a.md"));
        assert!(child.stamps.is_updated("stand der dinge"));
    }
}
