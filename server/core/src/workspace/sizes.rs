//! What a document says of the sizes of others: "`docs/plan.md` (62KB, 2,600+ lines)".
//!
//! A size is kept with the path beside it; a rule brings it together with the document that lies there.
//! The trap: only what directly follows the name, in parentheses or not, or begins a later cell of its row, is its size.

use crate::plan::paths::Naming;
use crate::plan::{At, PathMention, Plan};
use crate::text::{Span, Text};
use crate::words::Words;

/// A path and the size that is said to be that of the file there.
#[derive(Debug, Clone, PartialEq)]
pub struct SizedFile {
    /// The path as it reads.
    pub path: String,
    /// How the text comes to it.
    pub naming: Naming,
    /// The size, with spans in bytes of the document.
    pub size: Size,
}

/// What is said to be the size of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// Number and unit.
    pub span: Span,
    /// The number alone.
    pub number: Span,
    /// Number and unit as written: `2,600+ lines`.
    pub written: String,
    /// The number.
    pub value: f64,
    /// Digits behind its decimal point.
    pub decimals: usize,
    /// Bytes per unit, 1000-wise and 1024-wise; none for lines.
    pub bytes: Option<(f64, f64)>,
    /// It is at least that: `2,600+`.
    pub floor: bool,
    /// It is called approximate.
    pub nearly: bool,
}

/// Words between a name and its size.
static BETWEEN: Words = Words::new(
    "is has contains with now currently about approx approximately around roughly ca circa size lines length und mit environ con de",
);

/// Words that make a size approximate.
static NEARLY: Words = Words::new("about approx approximately around roughly ca circa environ");

/// Words behind a number which say that it is not the size of the whole.
static PARTIAL: Words = Words::new(
    "max maximum limit min minimum total combined each per or of added removed deleted changed new more less fewer remaining before total: to",
);

/// The live sizes of a document, in order.
pub(super) fn read(text: &Text, plan: &Plan) -> Vec<SizedFile> {
    let mut mentions: Vec<At<PathMention>> = plan.paths().collect();
    mentions.sort_by_key(|mention| mention.place(mention.span).start);
    let mut sized = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let place = mention.place(mention.span);
        if mention.hedged {
            continue;
        }
        let line = text.line_around(place.start);
        let next = mentions.get(index + 1).map(|next| next.place(next.span).start);
        let end = next.filter(|next| *next < line.end).unwrap_or(line.end);
        if end <= place.end || plan.outline().is_historical(place.start) {
            continue;
        }
        let beside = text.slice(Span::new(place.end, end));
        let sizes = sizes(&beside);
        // Of two numbers of a kind at least one is of another thing, or of another day.
        let is_alone = |size: &&Size| {
            sizes.iter().filter(|other| other.bytes.is_some() == size.bytes.is_some()).count() == 1
        };
        sized.extend(sizes.iter().filter(is_alone).map(|size| SizedFile {
            path: mention.path.clone(),
            naming: mention.naming,
            size: Size {
                span: size.span.shift(place.end),
                number: size.number.shift(place.end),
                ..size.clone()
            },
        }));
    }
    sized
}

/// The sizes that the text behind a name, or a cell of it, begins with.
fn sizes(text: &str) -> Vec<Size> {
    let mut sizes = Vec::new();
    let anchor = text.starts_with(['#', '?']).then(|| text.find([')', '`'])).flatten();
    let (mut direct, mut nearly, mut at) = (true, false, anchor.unwrap_or(0));
    // What it was is no size, and nor is what it became on some day.
    if text.contains('→') || text.contains("->") {
        return sizes;
    }
    let text_after = |at: usize| text.get(at..).unwrap_or_default();
    while let Some(char) = text_after(at).chars().next() {
        let rest = text_after(at);
        if rest.starts_with(". ") || rest.starts_with("; ") {
            break;
        }
        if char.is_ascii_digit() {
            let size = size(text, at, nearly).filter(|_| direct);
            nearly = false;
            at = match size {
                Some(size) => {
                    let end = size.span.end as usize;
                    sizes.push(size);
                    end
                }
                None => {
                    direct = false;
                    let length = rest.find(|char: char| !(char.is_alphanumeric() || ".,".contains(char)));
                    at + length.unwrap_or(rest.len())
                }
            };
        } else if char.is_alphabetic() {
            let length = rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len());
            let word = rest[..length].to_lowercase();
            direct &= BETWEEN.contains(&word);
            nearly = NEARLY.contains(&word);
            at += length;
        } else {
            direct |= char == '|';
            nearly |= matches!(char, '~' | '≈');
            at += char.len_utf8();
        }
    }
    sizes
}

/// The size that begins at `at`, if it is one.
fn size(text: &str, at: usize, nearly: bool) -> Option<Size> {
    let before = text[..at].trim_end();
    if before.ends_with(['+', '-', '–', '<', '>', '≤', '≥', '/', '=', '$', '#'])
        && !before.ends_with(" -")
        && !before.ends_with(" –")
    {
        return None;
    }
    let rest = &text[at..];
    let length = rest.find(|char: char| !(char.is_ascii_digit() || matches!(char, ',' | '.')))?;
    let digits = rest[..length].trim_end_matches([',', '.']);
    if digits.len() != length {
        return None;
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
    let value: f64 = digits.replace(',', "").parse().ok().filter(|_| is_grouped)?;
    let behind = &rest[length..];
    let (floor, behind) = behind.strip_prefix('+').map_or((false, behind), |behind| (true, behind));
    let unit = behind.trim_start_matches([' ', '\u{a0}', '-']);
    let end = unit.find(|char: char| !char.is_alphabetic()).unwrap_or(unit.len());
    let bytes = match &*unit[..end].to_lowercase() {
        "lines" | "line" | "zeilen" | "lignes" | "líneas" | "linhas" | "righe" | "строк" | "行" => {
            None
        }
        "kb" | "kib" => Some((1e3, 1024.0)),
        "mb" | "mib" => Some((1e6, 1024.0 * 1024.0)),
        "bytes" => Some((1.0, 1.0)),
        _ => return None,
    };
    let next = unit[end..].trim_start_matches([' ', '*']);
    let next = next.split(|char: char| !char.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    if PARTIAL.contains(&next) || (bytes.is_none() && !part.is_empty()) {
        return None;
    }
    let start = at as u32;
    let unit_end = text.len() - unit.len() + end;
    Some(Size {
        span: Span::new(start, unit_end as u32),
        number: Span::new(start, start + digits.len() as u32),
        value,
        decimals: part.len(),
        bytes,
        written: text.get(at..unit_end).unwrap_or_default().to_owned(),
        floor,
        nearly,
    })
}
