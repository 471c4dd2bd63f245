//! `[counts.NAME]`: what is counted, and in which files.
//!
//! Only what is written in `planmark.toml`; the counting itself is [`crate::workspace::catalog::configured`]. The trap: what is equal
//! here is counted equally, so no place of `planmark.toml` belongs into it ([`super::Config::count_places`]).

use globset::GlobMatcher;
use regex::Regex;

use crate::text::Span;

/// Something that is counted on disk.
#[derive(Debug, Clone)]
pub struct Count {
    /// The words that name it in a text: `49 agents` is a claim about it when `agents` is among them.
    pub nouns: Vec<String>,
    /// The files that are counted, or looked into.
    pub source: Vec<GlobMatcher>,
    /// The names or globs of those that are not.
    pub exclude: Vec<GlobMatcher>,
    /// `source` as written.
    pub written: String,
    /// What of these files is counted.
    pub what: What,
    /// The heading below which it is counted, in Markdown.
    pub section: Option<String>,
}

/// What is counted of the files of a count.
#[derive(Debug, Clone)]
pub enum What {
    /// The files themselves.
    Files,
    /// What a regular expression matches in them.
    Pattern(Regex, Hits),
    /// The members of an object, a table or an array in JSON or TOML, by the way to it; `*` is every member.
    Entries(Vec<String>),
    /// The rows of their tables, without totals.
    Rows,
    /// The outermost items of their lists.
    Items,
    /// Their tasks: boxes, else rows, else headings.
    Tasks,
}

/// How matches of a pattern are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hits {
    /// Each.
    Matches,
    /// The lines that hold one.
    Lines,
    /// Each text once: that of the first group, where the pattern has one.
    Distinct,
    /// The files that hold one.
    Files,
}

/// Where the values of a `[counts.NAME]` stand in `planmark.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountPlaces {
    /// The name of the table.
    pub name: Span,
    /// The globs of `source`, in order.
    pub source: Vec<Span>,
    /// `pattern`, `path` or `section`, whichever narrows it.
    pub within: Option<Span>,
}

impl What {
    /// The words of `count`, in the order in which they are explained.
    pub const WORDS: [&'static str; 8] =
        ["files", "matches", "lines", "distinct", "entries", "rows", "items", "tasks"];
}

impl Count {
    /// Is a file with this path in the repository counted, or looked into?
    pub fn covers(&self, relative: &str) -> bool {
        self.source.iter().any(|glob| glob.is_match(relative))
            && !self.exclude.iter().any(|glob| glob.is_match(relative))
    }

    /// Does it look into the files? Otherwise their names are enough.
    pub fn reads(&self) -> bool {
        !matches!(self.what, What::Files)
    }
}
