//! The size of a document that stands beside its name.

use super::count_mismatch::as_written;
use super::{DocumentContext, declare_rule};
use crate::facts::paths::Paths;
use crate::finding::{Applicability, Finding};
use crate::plan::paths::Naming;
use crate::plan::{At, PathMention};
use crate::text::Span;
use crate::words::Words;
use crate::workspace::Document;
use crate::workspace::files::join;

declare_rule! {
    /// "62KB, 2,600+ lines" stands beside the name of a document that is longer or shorter.
    ///
    /// It is off until `planmark.toml` turns it on: `file-size-mismatch = "hint"`.
    ///
    /// ## Why it matters
    /// Such a size is written once, and the document grows.
    /// Whoever chooses by it what to read, or what to give a coding tool to read, chooses by what was true then.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// - [Plan](PLAN.md) (62KB, 2,600+ lines)
    /// ```
    /// ```markdown path=PLAN.md
    /// # Plan
    ///
    /// Short.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// - [Plan](PLAN.md) (3 lines)
    /// - [Plan](PLAN.md) is to stay below 200 lines
    /// - [Notes](notes.txt) (62KB)
    /// ```
    /// ```markdown path=PLAN.md
    /// # Plan
    ///
    /// Short.
    /// ```
    ///
    /// ## Fix
    /// The number is replaced by what is true now, for a person to look at: it may be a record.
    ///
    /// ## What it cannot know
    /// The sizes of files that are no documents, and how large a document was on the day that a text speaks of.
    /// Lines may differ by a twentieth, sizes by a tenth, of 1000 or of 1024 bytes; what is called approximate by a quarter, and `2,600+` is a floor.
    /// Only what directly follows the name, in parentheses or not, or begins a later cell of its row, is its size.
    FILE_SIZE_MISMATCH {
        code: "file-size-mismatch",
        severity: Hint,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        enabled: false,
        judge: Document(judge),
    }
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

/// What is said to be the size of a document.
struct Claim {
    /// Number and unit, relative to the text.
    span: Span,
    /// The number alone.
    number: Span,
    value: f64,
    decimals: usize,
    /// Bytes per unit, 1000-wise and 1024-wise; none for lines.
    bytes: Option<(f64, f64)>,
    floor: bool,
    nearly: bool,
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let mut mentions: Vec<At<PathMention>> = context.plan().paths().collect();
    if mentions.is_empty() {
        return;
    }
    let Some(paths) = Paths::of(context) else { return };
    mentions.sort_by_key(|mention| mention.place(mention.span).start);
    for (index, mention) in mentions.iter().enumerate() {
        let place = mention.place(mention.span);
        if mention.hedged || !context.is_live(place.start) {
            continue;
        }
        let line = context.text().line_span(context.text().line_at(place.start));
        let next = mentions.get(index + 1).map(|next| next.place(next.span).start);
        let end = next.filter(|next| *next < line.end).unwrap_or(line.end);
        if end <= place.end {
            continue;
        }
        let beside = context.source(Span::new(place.end, end));
        let claims = claims(&beside);
        // Of two numbers of a kind at least one is of another thing, or of another day.
        let is_alone = |claim: &&Claim| {
            claims.iter().filter(|other| other.bytes.is_some() == claim.bytes.is_some()).count() == 1
        };
        let mut told = claims.iter().filter(is_alone).peekable();
        if told.peek().is_none() {
            continue;
        }
        let Some(document) = named(context, &paths, *mention) else { continue };
        findings.extend(told.filter_map(|claim| finding(claim, &beside, place.end, document)));
    }
}

/// The document that is named, if it is one that was read.
fn named<'a>(context: &DocumentContext<'a>, paths: &Paths, mention: At<PathMention>) -> Option<&'a Document> {
    let document = |below: String| {
        let path = context.repository.files.root()?.join(below);
        context.workspace.document(&path).map(|(_, document)| &**document)
    };
    let own = paths.absolute(&mention.path).and_then(document);
    if mention.naming == Naming::Link {
        return own;
    }
    let repository = context.repository.files.relative(&context.repository.path)?;
    own.or_else(|| document(join(&repository, &mention.path)))
        .or_else(|| document(paths.meant(&mention.path)?))
}

fn finding(claim: &Claim, beside: &str, base: u32, document: &Document) -> Option<Finding> {
    let lines = f64::from(document.summary.lines);
    let size = f64::from(document.len);
    let (truths, share, slack) = match claim.bytes {
        None => ([lines, lines], 0.05, 2.0),
        Some((small, large)) => ([size / small, size / large], 0.1, 0.5 / 10f64.powi(claim.decimals as i32)),
    };
    let share = if claim.nearly { 0.25 } else { share };
    let is_right = |truth: f64| {
        let slack = (claim.value.max(truth) * share).max(slack);
        if claim.floor { truth >= claim.value - slack } else { (truth - claim.value).abs() <= slack }
    };
    if truths.into_iter().any(is_right) {
        return None;
    }
    let truth = truths[1];
    let (name, written) = (&document.relative, claim.span.of(beside));
    let decimals = claim.decimals.max(usize::from(truth < 10.0));
    let unit = beside.get(claim.number.end as usize..claim.span.end as usize)?.trim_matches(['+', ' ']);
    let (new_text, told) = match claim.bytes {
        Some(_) => (format!("{truth:.decimals$}"), format!("{truth:.decimals$} {unit}")),
        None => {
            // A floor stays a round number.
            let round = if truth < 100.0 { 10.0 } else { 100.0 };
            let new = if claim.floor { (truth / round).floor() * round } else { truth };
            let is = if truth == 1.0 { "line" } else { "lines" };
            (as_written(claim.value as u64, new as u64, claim.number), format!("{truth} {is}"))
        }
    };
    let message = format!("\"{written}\", but {name} has {told}");
    let number = claim.number.shift(base);
    let finding = Finding::new(&FILE_SIZE_MISMATCH, claim.span.shift(base), message);
    let title = format!("Change {} to {new_text}", claim.number.of(beside));
    Some(finding.fix(Applicability::Unsafe, title, number, new_text))
}

/// The sizes that the text behind a name, or a cell of it, begins with.
fn claims(text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    let anchor = text.starts_with(['#', '?']).then(|| text.find([')', '`'])).flatten();
    let (mut direct, mut nearly, mut at) = (true, false, anchor.unwrap_or(0));
    // What it was is no size, and nor is what it became on some day.
    if text.contains('→') || text.contains("->") {
        return claims;
    }
    let text_after = |at: usize| text.get(at..).unwrap_or_default();
    while let Some(char) = text_after(at).chars().next() {
        let rest = text_after(at);
        if rest.starts_with(". ") || rest.starts_with("; ") {
            break;
        }
        if char.is_ascii_digit() {
            let claim = claim(text, at, nearly).filter(|_| direct);
            nearly = false;
            at = match claim {
                Some(claim) => {
                    let end = claim.span.end as usize;
                    claims.push(claim);
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
    claims
}

/// The size that begins at `at`, if it is one.
fn claim(text: &str, at: usize, nearly: bool) -> Option<Claim> {
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
    Some(Claim {
        span: Span::new(start, unit_end as u32),
        number: Span::new(start, start + digits.len() as u32),
        value,
        decimals: part.len(),
        bytes,
        floor,
        nearly,
    })
}
