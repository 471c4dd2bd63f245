//! Status: five classes, and how they are written.

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

/// Which markers, emoji and words mean which class: defaults, the file's own legend, configuration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {}

impl Vocabulary {
    /// The class of what stands in a box; a marker that nobody knows is open.
    pub fn marker(&self, marker: &str) -> Class {
        match marker.trim_end_matches('\u{fe0f}') {
            "x" | "X" | "✓" | "✔" | "✅" => Class::Done,
            "-" => Class::Cancelled,
            "/" | "~" | ">" | "🔄" | "🟡" => Class::Active,
            "!" | "⏸" => Class::Held,
            _ => Class::Open,
        }
    }
}
