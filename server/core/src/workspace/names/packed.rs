//! The names of a closed document in little room.
//!
//! Every text stands once in one string, every place in a few bytes: what it is, which text, and how far it is from the one before.
//! The trap: places are read one after another, so a document is asked first whether it holds the text at all.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Name, NameKind, read};
use crate::text::{Point, Span, Walk, offset_of};
use crate::workspace::Reading;

/// The names of a document that has no text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Every text once, a line each.
    texts: Box<str>,
    /// The places in order, see [`Names::of`].
    places: Box<[u8]>,
}

/// The text has letters of more than one byte before the end of its name.
const WIDE: u8 = 0x40;

/// It stands below a heading that is history.
const HISTORICAL: u8 = 0x80;

impl Names {
    /// Packs what a document names; `historical` when all of it is history.
    pub fn of(reading: &Reading, historical: bool) -> Names {
        let text = reading.text.to_string();
        let mut texts = String::new();
        let mut known: HashMap<Box<str>, u32, RandomState> = HashMap::default();
        let mut found: Vec<(Span, NameKind, u32)> = Vec::new();
        read::each(&reading.plan, &text, |kind, text, span| {
            if text.contains('\n') {
                return;
            }
            let id = known.get(text).copied().unwrap_or_else(|| {
                let id = offset_of(known.len());
                texts.push_str(text);
                texts.push('\n');
                known.insert(text.into(), id);
                id
            });
            found.push((span, kind, id));
        });
        found.sort_unstable();
        let outline = reading.plan.outline();
        let mut walk = Walk::new(&text);
        let mut places = Vec::with_capacity(found.len() * 8);
        let mut last = (0, Point::default());
        for (span, kind, id) in found {
            let (start, end) = walk.ends(span);
            let is_wide = end.utf8 != end.utf32;
            let is_past = historical || outline.is_historical(span.start);
            places.push(kind as u8 | if is_wide { WIDE } else { 0 } | if is_past { HISTORICAL } else { 0 });
            push(&mut places, id);
            push(&mut places, span.start - last.0);
            push(&mut places, span.len());
            push(&mut places, start.line - last.1.line);
            if start.line != last.1.line {
                push(&mut places, start.utf8);
            }
            if is_wide {
                push(&mut places, start.utf8 - start.utf16);
                push(&mut places, start.utf16 - start.utf32);
                push(&mut places, end.utf8 - end.utf16);
                push(&mut places, end.utf16 - end.utf32);
            }
            last = (span.start, start);
        }
        Names { texts: texts.into(), places: places.into() }
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.texts.len() + self.places.len()
    }

    /// The text of every name, each once.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.lines()
    }

    /// The names whose texts hold `part` and are wanted, in order of their places.
    pub(super) fn holding(&self, part: &str, wanted: impl Fn(NameKind, &str) -> bool) -> Vec<Name> {
        self.placed(self.texts_with(part), wanted)
    }

    /// The names whose texts fit and that are wanted, in order of their places.
    pub(super) fn whose(&self, fits: impl Fn(&str) -> bool, wanted: impl Fn(NameKind) -> bool) -> Vec<Name> {
        let texts = (0..).zip(self.texts.lines()).filter(|(_, text)| fits(text)).collect();
        self.placed(texts, |kind, _| wanted(kind))
    }

    /// The names with these texts, numbered and in order, that are wanted.
    fn placed(&self, texts: Vec<(u32, &str)>, wanted: impl Fn(NameKind, &str) -> bool) -> Vec<Name> {
        if texts.is_empty() {
            return Vec::new();
        }
        let mut names = Vec::new();
        let mut places = Places { bytes: &self.places, start: 0, at: Point::default() };
        while let Some(place) = places.next() {
            let Ok(at) = texts.binary_search_by_key(&place.text, |(id, _)| *id) else { continue };
            let text = texts[at].1;
            if wanted(place.kind, text) {
                names.push(Name {
                    kind: place.kind,
                    text: text.into(),
                    span: place.span,
                    points: place.points,
                    historical: place.historical,
                });
            }
        }
        names
    }

    /// The texts that hold `part`, each with its number, in order.
    fn texts_with(&self, part: &str) -> Vec<(u32, &str)> {
        let mut found: Vec<(u32, &str)> = Vec::new();
        if part.is_empty() {
            return (0..).zip(self.texts.lines()).collect();
        }
        let (mut line, mut counted) = (0, 0);
        for at in memchr::memmem::find_iter(self.texts.as_bytes(), part.as_bytes()) {
            line += offset_of(memchr::memchr_iter(b'\n', &self.texts.as_bytes()[counted..at]).count());
            counted = at;
            if found.last().is_some_and(|(last, _)| *last == line) {
                continue;
            }
            let start = self.texts[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let end = self.texts[at..].find('\n').map_or(self.texts.len(), |newline| at + newline);
            found.push((line, &self.texts[start..end]));
        }
        found
    }
}

/// A place as it was packed.
struct Place {
    kind: NameKind,
    text: u32,
    span: Span,
    points: (Point, Point),
    historical: bool,
}

/// The places of a document, one after another.
struct Places<'a> {
    bytes: &'a [u8],
    start: u32,
    at: Point,
}

impl Places<'_> {
    fn next(&mut self) -> Option<Place> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let kind = *NameKind::ALL.get(usize::from(first & !(WIDE | HISTORICAL)))?;
        let text = self.pull();
        let distance = self.pull();
        let length = self.pull();
        let lines = self.pull();
        self.start += distance;
        let utf8 = if lines == 0 { self.at.utf8 + distance } else { self.pull() };
        let line = self.at.line + lines;
        let ascii = |utf8: u32| Point { line, utf8, utf16: utf8, utf32: utf8 };
        let (mut start, mut end) = (ascii(utf8), ascii(utf8 + length));
        if first & WIDE != 0 {
            start.utf16 -= self.pull();
            start.utf32 = start.utf16 - self.pull();
            end.utf16 -= self.pull();
            end.utf32 = end.utf16 - self.pull();
        }
        self.at = start;
        let span = Span::new(self.start, self.start + length);
        Some(Place { kind, text, span, points: (start, end), historical: first & HISTORICAL != 0 })
    }

    fn pull(&mut self) -> u32 {
        let (mut value, mut shift) = (0, 0);
        while let Some((byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        value
    }
}

fn push(places: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        places.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
    }
    places.push(value as u8);
}
