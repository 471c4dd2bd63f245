//! Rosters: which entries of a catalog the rows and items of a document begin with, and which it names nowhere.
//!
//! A document that lists nearly all of a catalog claims to be its index ([`Roster::is_index`]); what it names nowhere is then missing from
//! it. The trap: an entry that is named anywhere in the document, in a sentence or below another heading, is not missing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::rules::DocumentContext;
use crate::syntax::BlockKind;
use crate::text::Span;
use crate::workspace::Entry;
use crate::workspace::files::parent;

/// The longest document that is read as an index, in bytes; longer ones are judged at every key.
const LONGEST: u32 = 300_000;

/// The rows and items of a document that begin with a name.
pub struct Rows<'a> {
    text: Cow<'a, str>,
    /// The names, in lower case, with the last place of each.
    leads: BTreeMap<String, Span>,
}

/// What of a catalog a document lists.
pub struct Roster<'c> {
    /// How many entries there are, by their names.
    pub total: usize,
    /// How many of them rows or items begin with.
    pub listed: usize,
    /// Those that the document names nowhere, and where they would be listed: the last row of one like it.
    pub missing: Vec<(&'c Entry, Span)>,
}

impl<'a> Rows<'a> {
    /// The rows and items in the live parts of the document; none of one that is too long for an index.
    pub fn of(context: &DocumentContext<'a>) -> Rows<'a> {
        let mut leads = BTreeMap::new();
        if context.text().len() > LONGEST {
            return Rows { text: Cow::Borrowed(""), leads };
        }
        let text = context.source(Span::new(0, context.text().len()));
        for (start, chunk) in context.reading.stream.chunks() {
            for block in &chunk.blocks {
                let BlockKind::Item { content, .. } = &block.kind else { continue };
                add(&text, content.shift(start), &mut leads);
            }
        }
        for table in context.plan().tables() {
            for cell in table.rows.iter().flat_map(|row| row.iter().take(2)) {
                add(&text, table.place(cell.span), &mut leads);
            }
        }
        leads.retain(|_, span| context.is_live(span.start));
        Rows { text, leads }
    }

    /// What the rows and items list of these entries, each called by one of the names that `called` gives.
    pub fn roster<'c>(
        &self,
        entries: impl Iterator<Item = &'c Entry>,
        called: impl Fn(&Entry) -> Vec<String>,
    ) -> Roster<'c> {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut absent: Vec<(&Entry, Vec<String>)> = Vec::new();
        // The last row of each folder, and of all.
        let mut last: BTreeMap<&str, Span> = BTreeMap::new();
        let mut listed = 0;
        for entry in entries {
            let names = called(entry);
            if names.iter().any(|name| seen.contains(name)) {
                continue;
            }
            seen.extend(names.iter().cloned());
            let Some(place) = names.iter().find_map(|name| self.leads.get(name)).copied() else {
                absent.push((entry, names));
                continue;
            };
            listed += 1;
            for folder in [parent(&entry.relative), "*"] {
                let known = last.entry(folder).or_insert(place);
                *known = (*known).max(place);
            }
        }
        let total = listed + absent.len();
        let mut missing = Vec::new();
        if is_most(listed, total) && !absent.is_empty() {
            let text = self.text.to_lowercase();
            absent.retain(|(_, names)| !names.iter().any(|name| names_word(&text, name)));
            let place = |entry: &Entry| last.get(parent(&entry.relative)).or(last.get("*")).copied();
            missing.extend(absent.into_iter().filter_map(|(entry, _)| Some((entry, place(entry)?))));
        }
        Roster { total, listed, missing }
    }
}

/// Are these so nearly all that a list of them claims to be complete?
fn is_most(listed: usize, total: usize) -> bool {
    listed >= 5 && listed * 5 >= total * 4
}

/// Does the text hold this name as a word of its own?
fn names_word(text: &str, name: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
    !name.is_empty()
        && memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).any(|at| {
            let (before, behind) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
            !before.is_some_and(is_part) && !behind.is_some_and(is_part)
        })
}

impl Roster<'_> {
    /// Does the document list so nearly all that it claims to list them all?
    pub fn is_index(&self) -> bool {
        is_most(self.listed, self.total) && !self.missing.is_empty()
    }
}

/// Adds the name that a row's cell or an item begins with.
fn add(text: &str, content: Span, leads: &mut BTreeMap<String, Span>) {
    let Some(run) = text.get(content.range()) else { return };
    let lead = run.len() - run.trim_start_matches(|char: char| !char.is_alphanumeric()).len();
    let rest = &run[lead..];
    let name = &rest[..rest.find(|char: char| !is_name(char)).unwrap_or(rest.len())];
    let name = name.trim_end_matches(['.', ':', '/', '-', '_']);
    let name = name.strip_suffix(".md").unwrap_or(name);
    let bare = name.rsplit('/').next().unwrap_or(name);
    if bare.len() > 1 {
        let start = content.start + (lead + name.len() - bare.len()) as u32;
        leads.insert(bare.to_lowercase(), Span::new(start, start + bare.len() as u32));
    }
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | ':' | '/')
}
