//! Status: five classes, and how they are written: a marker in a box, an emoji, a word.
//!
//! [`words`] and [`emoji`] are the defaults, as data; [`stated`] finds the status that a heading or a cell states; a [`Vocabulary`]
//! gives markers their meaning, with the document's own legend and configuration over the defaults.
//! The trap: an emoji before a heading's text is decoration. Only [`stated`] knows where a status may stand.

pub mod emoji;
pub(crate) mod shapes;
pub mod stated;
pub mod words;

use std::collections::BTreeMap;

pub use stated::Stated;

use crate::config::Config;
use crate::plan::Plan;

/// What a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Not begun.
    Open,
    /// Under way.
    Active,
    /// Waiting.
    Held,
    /// Finished.
    Done,
    /// Given up.
    Cancelled,
}

impl Class {
    /// Every class, in the order of a task's life.
    pub const ALL: [Class; 5] = [Class::Open, Class::Active, Class::Held, Class::Done, Class::Cancelled];

    /// Its name: the word in `planmark.toml` and in messages.
    pub fn word(self) -> &'static str {
        match self {
            Class::Open => "open",
            Class::Active => "active",
            Class::Held => "held",
            Class::Done => "done",
            Class::Cancelled => "cancelled",
        }
    }

    /// The class with this name, or what the word means.
    pub fn from_word(word: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.word() == word).or_else(|| words::class(word))
    }

    /// There is work left.
    pub fn is_unfinished(self) -> bool {
        matches!(self, Class::Open | Class::Active | Class::Held)
    }
}

/// Which markers mean which class: defaults, the file's own legend, configuration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {
    markers: BTreeMap<String, Class>,
}

impl Vocabulary {
    /// The defaults, over them what `[status.markers]` says, and over that the legends of this document.
    pub fn of(plan: &Plan, config: &Config) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (marker, class) in &config.markers {
            vocabulary.define(marker, *class);
        }
        for legend in plan.legends() {
            vocabulary.define(&legend.marker, legend.class);
        }
        vocabulary
    }

    /// Gives a marker a meaning.
    pub fn define(&mut self, marker: &str, class: Class) {
        self.markers.insert(bare(marker).to_owned(), class);
    }

    /// Has this marker a meaning of its own here: by the file's legend, or by configuration?
    pub fn is_defined(&self, marker: &str) -> bool {
        self.markers.contains_key(bare(marker))
    }

    /// The class of what stands in a box; a marker that nobody knows is open.
    pub fn marker(&self, marker: &str) -> Class {
        self.known_marker(marker).unwrap_or(Class::Open)
    }

    /// The class of what stands in a box, if anybody knows it.
    pub fn known_marker(&self, marker: &str) -> Option<Class> {
        // Almost every box is one of these.
        if self.markers.is_empty() {
            match marker {
                " " => return Some(Class::Open),
                "x" | "X" => return Some(Class::Done),
                _ => {}
            }
        }
        let marker = bare(marker);
        if let Some(class) = self.markers.get(marker) {
            return Some(*class);
        }
        Some(match marker {
            "" => Class::Open,
            "x" | "X" => Class::Done,
            "-" => Class::Cancelled,
            "/" | "~" | ">" => Class::Active,
            "!" => Class::Held,
            _ => return emoji::class(marker),
        })
    }
}

/// A marker without blanks and without the variation selector, which is optional.
fn bare(marker: &str) -> &str {
    marker.trim().trim_end_matches('\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_goes_over_the_defaults() {
        let mut vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.marker("-"), Class::Cancelled);
        assert_eq!(vocabulary.marker("⏸️"), Class::Held);
        assert_eq!(vocabulary.marker("⏸"), Class::Held);
        assert_eq!(vocabulary.known_marker("1"), None);
        vocabulary.define("-", Class::Active);
        assert_eq!(vocabulary.marker("-"), Class::Active);
    }
}
