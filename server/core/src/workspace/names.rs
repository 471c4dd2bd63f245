//! What documents name, each name with its place: agents, commands, skills, ids, phases, headings, links and paths.
//!
//! Whoever looks for every mention of something asks [`Document::names`] with what its name holds; an open document answers from its
//! plan, a closed one from what was packed when its text went ([`Names`]): its texts once each, its places in a few bytes.
//! The trap: a name is what is written, and what it means is decided by catalogs and headings when somebody asks.

mod packed;
mod read;

use std::sync::Arc;

use super::{Document, Reading};
use crate::plan::mentions::Mentioned;
use crate::text::{Point, Span};

pub use packed::Names;
pub use read::{linked, slug as anchor};

/// A name that a document uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// In what way it is used.
    pub kind: NameKind,
    /// The name as it is looked for: see [`NameKind`].
    pub text: Box<str>,
    /// Its place, in bytes of the document.
    pub span: Span,
    /// Where it starts and ends.
    pub points: (Point, Point),
    /// It stands below a heading that is history, or in a document that is.
    pub historical: bool,
}

/// In what way a name is used, and what its text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum NameKind {
    /// The wording says that it is an agent; as written, as is what follows.
    Agent,
    /// The wording says that it is a slash command; without the slash.
    Command,
    /// The wording says that it is a skill.
    Skill,
    /// All of a code span.
    Code,
    /// All of a cell or value.
    Value,
    /// The value of `name:` in front matter.
    Own,
    /// The id that a task, a heading, a bullet or a cell bears: `T001`.
    Borne,
    /// The id that something depends on.
    Needed,
    /// The id of a task in the middle of a text.
    Id,
    /// A numbered piece of a plan: its kind and number however they are written, `phase 2`, a tab, and what is written, with the title
    /// where that follows: `PHASE 2 – Pilot`.
    Unit,
    /// The same where a heading begins with it.
    Piece,
    /// A heading: its anchor as GitHub makes it, without the number that tells it from an earlier one.
    Heading,
    /// Where a link leads, with its anchor, as written; [`linked`] reads it.
    Link,
    /// A path in a code span or a fence, as written.
    Path,
}

impl NameKind {
    const ALL: [NameKind; 14] = [
        NameKind::Agent,
        NameKind::Command,
        NameKind::Skill,
        NameKind::Code,
        NameKind::Value,
        NameKind::Own,
        NameKind::Borne,
        NameKind::Needed,
        NameKind::Id,
        NameKind::Unit,
        NameKind::Piece,
        NameKind::Heading,
        NameKind::Link,
        NameKind::Path,
    ];
}

impl From<Mentioned> for NameKind {
    fn from(of: Mentioned) -> NameKind {
        match of {
            Mentioned::Agent => NameKind::Agent,
            Mentioned::Command => NameKind::Command,
            Mentioned::Skill => NameKind::Skill,
        }
    }
}

impl Document {
    /// The names in it whose texts hold `part` and are wanted, in order of their places. A scan over a few kilobytes where nothing is
    /// found; `part` may be empty. Of an open document they are packed at the first question after an edit.
    pub fn names(&self, part: &str, wanted: impl Fn(NameKind, &str) -> bool) -> Vec<Name> {
        self.packed_names().holding(part, wanted)
    }

    /// The names in it whose texts fit and that are wanted, in order of their places. Every text is looked at, once.
    pub fn names_whose(&self, fits: impl Fn(&str) -> bool, wanted: impl Fn(NameKind) -> bool) -> Vec<Name> {
        self.packed_names().whose(fits, wanted)
    }

    /// The names of its headings, in order of their places. Whoever asks for them after a key does not wait for all other names.
    pub fn headings(&self) -> Vec<Name> {
        let Some(reading) = self.reading.as_deref().filter(|_| self.names.get().is_none()) else {
            return self.names("", |kind, _| kind == NameKind::Heading);
        };
        let mut headings = Vec::new();
        for (base, chunk) in reading.plan.chunks().iter().filter(|(_, chunk)| !chunk.headings.is_empty()) {
            let source = reading.text.slice(Span::new(base, base + chunk.len));
            for heading in &chunk.headings {
                let (name, span) = read::heading_of(heading, &source);
                headings.push(self.placed(reading, NameKind::Heading, &name, span.shift(base)));
            }
        }
        headings
    }

    /// All that it names, packed; nothing where neither its text nor its names were kept.
    pub fn packed_names(&self) -> &Names {
        self.names.get_or_init(|| {
            let reading = self.reading.as_deref();
            Arc::new(reading.map(|reading| Names::of(reading, self.historical)).unwrap_or_default())
        })
    }

    /// The names that a cursor at `offset` touches, if it is open; one that holds what is behind the cursor comes first.
    pub fn names_at(&self, offset: u32) -> Vec<Name> {
        let Some(reading) = self.reading.as_deref() else { return Vec::new() };
        let chunks = reading.plan.chunks();
        let last = chunks.begun(offset.saturating_add(1));
        let mut found: Vec<Name> = Vec::new();
        // A name may end where its chunk does.
        for (base, chunk) in chunks.range(last.saturating_sub(2)..last) {
            let source = reading.text.slice(Span::new(base, base + chunk.len));
            read::of_chunk(chunk, &source, |kind, text, span| {
                let span = span.shift(base);
                if span.touches(offset) {
                    found.push(self.placed(reading, kind, text, span));
                }
            });
        }
        found.sort_by_key(|name| (!name.span.contains(offset), name.span.len(), name.kind));
        found
    }

    fn placed(&self, reading: &Reading, kind: NameKind, text: &str, span: Span) -> Name {
        Name {
            kind,
            text: text.into(),
            span,
            points: reading.text.points(span),
            historical: self.historical || reading.plan.outline().is_historical(span.start),
        }
    }

    /// The same without its text, but with what it names and holds: what a server keeps of a closed document.
    #[must_use]
    pub fn shelved(&self) -> Document {
        // Whoever opens it meanwhile waits for what it tells.
        self.summary.hear();
        self.packed_names();
        self.inventory();
        self.closed()
    }
}

#[cfg(test)]
mod tests;
