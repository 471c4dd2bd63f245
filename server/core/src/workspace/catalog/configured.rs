//! The catalogs of what `[counts.*]` defines: files, matches of a pattern, members in JSON or TOML, rows, items and tasks of Markdown.
//!
//! planmark-project lists the files and reads them; what is counted in a text is decided here, so that an open document can be counted
//! anew while it is edited ([`recounted`]). The trap: a count that finds nothing to count is unknown and not zero; its [`Gap`]s say why.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::structured::members;
use super::{Catalog, CatalogKind, Entry, Source};
use crate::config::Count;
use crate::config::count::{Hits, What};
use crate::plan::Census;
use crate::plan::tables::is_total;
use crate::status::Vocabulary;
use crate::text::Span;
use crate::workspace::{Document, Reading};

/// The most that is listed of one count; what is more is not counted at all.
const MAX_ENTRIES: usize = 200_000;

/// How much of what was counted is kept as its name, in characters.
const LONGEST_NAME: usize = 80;

/// How a source was counted that `[counts.*]` defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What one and several of it are, behind a number: `row is in docs/INDEX.md`, `rows are in docs/INDEX.md`.
    pub definitions: [String; 2],
    /// What was not there, in the order of the configuration.
    pub gaps: Vec<Gap>,
}

/// Why something cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The folder of the glob with this index cannot be seen: that is nobody's mistake.
    Unseen(usize),
    /// The glob with this index matches no file.
    NoFile(usize),
    /// No file has the section.
    NoSection,
    /// No file has the path.
    NoPath,
    /// There is nothing of what is counted: no match, no table, no list, no task.
    Nothing,
    /// This file is neither JSON nor TOML, or cannot be read.
    Unreadable(String),
    /// There is too much of it.
    TooMuch,
}

/// A file that a count covers.
#[derive(Debug, Clone)]
pub struct CountedFile<'a> {
    /// Its path in the repository, with `/`.
    pub relative: &'a str,
    /// Where it lies.
    pub path: Arc<Path>,
    /// Its text; `None` when it cannot be read. Not looked at by a count of files.
    pub text: Option<Cow<'a, str>>,
}

/// What a count looks into.
#[derive(Clone, Copy)]
enum Content<'a> {
    Text(&'a str),
    Read(&'a Reading),
}

/// The catalog of the count `name` of the repository at `root`. `files` are those that it covers, in order; `gaps` says what of its
/// globs found none.
pub fn catalog(root: &Path, name: &str, count: &Count, files: &[CountedFile], mut gaps: Vec<Gap>) -> Catalog {
    let mut entries: Vec<Entry> = Vec::new();
    // What one file has not another may have.
    let mut missing: BTreeSet<Gap> = BTreeSet::new();
    let mut is_found = false;
    for file in files {
        let found = match (&count.what, &file.text) {
            (What::Files, _) => Ok(vec![named(file.relative.rsplit('/').next().unwrap_or_default(), file)]),
            (_, None) => Err(Gap::Unreadable(file.relative.to_owned())),
            (_, Some(text)) => counted(count, file, Content::Text(text)),
        };
        match found {
            Ok(found) => {
                is_found = true;
                entries.extend(found);
            }
            Err(gap) => drop(missing.insert(gap)),
        }
        if entries.len() > MAX_ENTRIES {
            gaps.push(Gap::TooMuch);
            break;
        }
    }
    missing.retain(|gap| matches!(gap, Gap::Unreadable(_)) || !is_found);
    // Where no table is below a section, that the others lack the section is not worth saying.
    if missing.contains(&Gap::Nothing) {
        missing.retain(|gap| !matches!(gap, Gap::NoSection));
    }
    gaps.extend(missing);
    let distinct = matches!(count.what, What::Pattern(_, Hits::Distinct));
    if distinct {
        let mut names = BTreeSet::new();
        entries.retain(|entry| names.insert(entry.name.clone()));
    }
    let entries = (gaps.is_empty() && is_found).then_some(entries);
    let source = Source {
        path: root.into(),
        label: count.written.clone(),
        entries,
        asides: Vec::new(),
        counted: Some(Counted { definitions: definitions(count), gaps }),
    };
    Catalog { kind: CatalogKind::Configured(name.to_owned()), sources: vec![source] }
}

/// The catalog of a count with this document, called `relative` in its repository, as it is now in place of how it was; `None` when that makes no difference, or when the
/// count looks elsewhere or at names alone.
pub fn recounted(catalog: &Catalog, count: &Count, relative: &str, document: &Document) -> Option<Catalog> {
    let reading = document.reading.as_deref()?;
    // Of texts that count once the other files would have to be read too.
    let by_itself = !matches!(count.what, What::Pattern(_, Hits::Distinct));
    let [source] = catalog.sources.as_slice() else { return None };
    let is_alone = source.entries.iter().flatten().all(|entry| entry.path == document.path);
    if !count.reads() || !count.covers(relative) || !(by_itself || is_alone) {
        return None;
    }
    let others_are_seen = |gap: &Gap| matches!(gap, Gap::NoSection | Gap::NoPath | Gap::Nothing);
    let counted_by = source.counted.as_ref()?;
    if !counted_by.gaps.iter().all(others_are_seen) {
        return None;
    }
    let file = CountedFile { relative, path: document.path.clone(), text: None };
    let found = counted(count, &file, Content::Read(reading));
    let others = source.entries.iter().flatten().filter(|entry| entry.path != document.path).cloned();
    let mut entries: Vec<Entry> = others.collect();
    let mut gaps = Vec::new();
    match found {
        Ok(mut found) => {
            if !by_itself {
                let mut names = BTreeSet::new();
                found.retain(|entry| names.insert(entry.name.clone()));
            }
            entries.extend(found);
        }
        Err(gap) if entries.is_empty() => gaps.push(gap),
        Err(_) => {}
    }
    entries.sort_by(|left, right| left.path.cmp(&right.path));
    let entries = gaps.is_empty().then_some(entries);
    if entries == source.entries && gaps == counted_by.gaps {
        return None;
    }
    let definitions = counted_by.definitions.clone();
    let source = Source { entries, counted: Some(Counted { definitions, gaps }), ..source.clone() };
    Some(Catalog { kind: catalog.kind.clone(), sources: vec![source] })
}

/// What a count finds in one file.
fn counted(count: &Count, file: &CountedFile, content: Content) -> Result<Vec<Entry>, Gap> {
    let nothing = |entries: Vec<Entry>| if entries.is_empty() { Err(Gap::Nothing) } else { Ok(entries) };
    match &count.what {
        What::Files => Ok(Vec::new()),
        What::Pattern(regex, hits) => {
            let text = match content {
                Content::Text(text) => Cow::Borrowed(text),
                Content::Read(reading) => Cow::Owned(reading.text.to_string()),
            };
            let part = match &count.section {
                Some(title) => sections(&reading(content), title)?
                    .into_iter()
                    .filter_map(|span| text.get(span.range()))
                    .collect(),
                None => vec![&*text],
            };
            nothing(hits_in(regex, *hits, &part, file))
        }
        What::Entries(steps) => {
            let text = match content {
                Content::Text(text) => Cow::Borrowed(text),
                Content::Read(reading) => Cow::Owned(reading.text.to_string()),
            };
            let found = members(file.relative, &text, steps)
                .ok_or_else(|| Gap::Unreadable(file.relative.to_owned()))?;
            let names = found.ok_or(Gap::NoPath)?;
            Ok(names.into_iter().map(|name| named(&name, file)).collect())
        }
        What::Rows | What::Items | What::Tasks => {
            let reading = reading(content);
            let scopes = match &count.section {
                Some(title) => sections(&reading, title)?,
                None => vec![Span::new(0, reading.text.len())],
            };
            match count.what {
                What::Rows => rows(&reading, &scopes, file),
                What::Items => nothing(items(&reading, &scopes, file)),
                _ => nothing(tasks(&reading, &scopes, file)),
            }
        }
    }
}

fn reading(content: Content) -> Cow<Reading> {
    match content {
        Content::Text(text) => Cow::Owned(Reading::new(text)),
        Content::Read(reading) => Cow::Borrowed(reading),
    }
}

fn hits_in(regex: &regex::Regex, hits: Hits, texts: &[&str], file: &CountedFile) -> Vec<Entry> {
    let mut entries = Vec::new();
    for text in texts {
        match hits {
            Hits::Files => {
                if regex.is_match(text) {
                    return vec![named(file.relative.rsplit('/').next().unwrap_or_default(), file)];
                }
            }
            Hits::Lines => entries.extend(
                text.lines()
                    .filter(|line| regex.is_match(line))
                    .take(MAX_ENTRIES)
                    .map(|line| named(line.trim(), file)),
            ),
            Hits::Matches | Hits::Distinct => {
                let found = regex.captures_iter(text).filter_map(|found| found.get(1).or(found.get(0)));
                entries.extend(found.take(MAX_ENTRIES + 1).map(|found| named(found.as_str(), file)));
            }
        }
    }
    entries
}

/// The sections with this title: of its headings the outermost.
fn sections(reading: &Reading, title: &str) -> Result<Vec<Span>, Gap> {
    let wanted = title_words(title);
    let mut spans: Vec<Span> = Vec::new();
    for section in reading.plan.outline().sections() {
        let is_inside = spans.last().is_some_and(|last| section.span.start < last.end);
        if !is_inside && title_words(&section.heading.title) == wanted {
            spans.push(section.span);
        }
    }
    if spans.is_empty() { Err(Gap::NoSection) } else { Ok(spans) }
}

/// A title in lower case without marks and emoji.
fn title_words(title: &str) -> String {
    let words = title.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn within(scopes: &[Span], at: u32) -> bool {
    scopes.iter().any(|scope| scope.start <= at && at < scope.end)
}

/// The rows of the tables, without totals and empty rows.
fn rows(reading: &Reading, scopes: &[Span], file: &CountedFile) -> Result<Vec<Entry>, Gap> {
    let mut entries = Vec::new();
    let mut is_there = false;
    for table in reading.plan.tables().filter(|table| within(scopes, table.place(table.span).start)) {
        is_there = true;
        let rows = table.item.rows.iter().filter(|row| !row.iter().take(2).any(is_total));
        let name = |row: &Vec<crate::plan::tables::Cell>| {
            row.iter().map(|cell| cell.plain()).find(|text| !text.is_empty())
        };
        entries.extend(rows.filter_map(name).map(|name| named(&name, file)));
    }
    if is_there { Ok(entries) } else { Err(Gap::Nothing) }
}

/// The outermost items of the lists, with and without a box.
fn items(reading: &Reading, scopes: &[Span], file: &CountedFile) -> Vec<Entry> {
    let boxes = reading.plan.tasks().filter(|task| task.depth == 1).map(|task| task.place(task.span).start);
    let bullets = reading.plan.bullets().map(|bullet| bullet.base + *bullet);
    let mut starts: Vec<u32> = boxes.chain(bullets).filter(|at| within(scopes, *at)).collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().map(|at| named(&line_at(reading, at), file)).collect()
}

fn tasks(reading: &Reading, scopes: &[Span], file: &CountedFile) -> Vec<Entry> {
    let vocabulary = Vocabulary::of(&reading.plan, &crate::config::Config::default());
    let census = Census::of(&reading.plan, &vocabulary);
    let mut entries = Vec::new();
    for scope in scopes {
        let units = census.within(*scope);
        use crate::plan::census::Kind::{Box, Heading, Row};
        let kind = [Box, Row, Heading].into_iter().find(|kind| units.iter().any(|unit| unit.kind == *kind));
        let counted = units.iter().filter(|unit| Some(unit.kind) == kind);
        entries.extend(counted.map(|unit| named(&reading.text.slice(unit.title), file)));
    }
    entries
}

fn line_at(reading: &Reading, at: u32) -> String {
    let line = reading.text.slice(reading.text.line_around(at));
    line.trim_start_matches(|char: char| !char.is_alphanumeric()).trim_end().to_owned()
}

fn named(name: &str, file: &CountedFile) -> Entry {
    Entry {
        name: name.chars().take(LONGEST_NAME).collect(),
        path: file.path.clone(),
        relative: file.relative.to_owned(),
        description: None,
        tools: None,
        model: None,
        argument_hint: None,
        line: 0,
    }
}

/// What one and several of what a count counts are, behind a number.
fn definitions(count: &Count) -> [String; 2] {
    let written = &count.written;
    let section = count.section.as_ref().map(|title| format!("\"{title}\" of ")).unwrap_or_default();
    let below = if section.is_empty() { "in" } else { "below" };
    let place = format!("{below} {section}{written}");
    match &count.what {
        What::Files => [format!("file matches {written}"), format!("files match {written}")],
        What::Pattern(regex, hits) => match hits {
            Hits::Matches => {
                [format!("match of `{regex}` is {place}"), format!("matches of `{regex}` are {place}")]
            }
            Hits::Lines => {
                [format!("line matches `{regex}` {place}"), format!("lines match `{regex}` {place}")]
            }
            Hits::Distinct => {
                let one = format!("match of `{regex}` is {place}");
                [one, format!("different matches of `{regex}` are {place}")]
            }
            Hits::Files => [
                format!("file of {written} holds a match of `{regex}`"),
                format!("files of {written} hold a match of `{regex}`"),
            ],
        },
        What::Entries(steps) if steps.is_empty() => {
            [format!("entry is in {written}"), format!("entries are in {written}")]
        }
        What::Entries(steps) => {
            let path = steps.join(".");
            [format!("entry is in {path} of {written}"), format!("entries are in {path} of {written}")]
        }
        What::Rows => [format!("row is {place}"), format!("rows are {place}")],
        What::Items => [format!("item is listed {place}"), format!("items are listed {place}")],
        What::Tasks => [format!("task is {place}"), format!("tasks are {place}")],
    }
}
