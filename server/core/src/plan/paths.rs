//! Paths: where links lead, and files that the text names in code spans.
//!
//! A path is recorded as it reads, without anchor and query, with how the text comes to it ([`Naming`]) and whether it is said to be gone
//! or yet to come. What is no path of this repository by its looks (URLs, globs, templates, home folders, variables) is not recorded.
//! The trap: a path in a code span claims that something is there only where the text says so: "see `docs/x.md`", or an item of a
//! list of files.

use std::borrow::Cow;

use super::mentions::is_gone_or_to_come;
use super::{ChunkPlan, Place, Run, uses};
use crate::syntax::{BlockKind, Chunk, InlineKind};
use crate::text::{Span, line_before};
use crate::words::Words;

/// A path that the text names.
#[derive(Debug, Clone, PartialEq)]
pub struct PathMention {
    /// The path as written, without anchor and query.
    pub span: Span,
    /// As it reads: percent-encoding and escapes resolved.
    pub path: String,
    /// How the text comes to it.
    pub naming: Naming,
    /// It is said to be gone or to come; or it stands in a task, which may be to write it.
    pub hedged: bool,
    /// The text around it speaks of a submodule or repository.
    pub of_repository: bool,
}

/// How the text comes to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `[text](path)`, `![text](path)`, `[label]: path`: relative to the document.
    Link,
    /// "see `path`".
    Cited,
    /// A code span at the start of a list item.
    Listed,
    /// A code span anywhere else.
    Passing,
}

/// Words before a code span which say that what it names is there to be read.
static CITES: Words = Words::new(
    "see read consult siehe lies voir consulter véase ver consulte veja vedi zie se смотри см 参照 参见 参考 详见",
);

/// Verbs with a preposition which say where something is: "documented in `x`".
static PLACES: Words = Words::new(
    "documented described defined listed detailed explained specified tracked located stored lives found kept maintained beschrieben dokumentiert décrit \
     documenté descrito documentado",
);

/// Words of a path that stand for any name.
static PLACEHOLDERS: Words = Words::new(
    "path foo bar baz example examples your my some xxx yyy nnn yyyy mm dd name filename dirname placeholder sample todo tbd link url uri file",
);

/// Words in a part of a path that stand for any other, written just so.
static ANY: Words = Words::new("your my YOUR MY XXX XX XXXX NNN NN NNNN YYYY MM DD xxx YYYYMMDD xxxx N X");

/// Pages of a repository on GitHub that are no files: `../../issues`.
static PAGES: Words = Words::new(
    "issues issue pulls pull wiki releases actions discussions tree blob raw commit commits compare projects security labels milestones settings \
     graphs tags branches stargazers network fork new edit",
);

/// Records the paths of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if matches!(run.place, Place::FrontMatter | Place::Tree) {
        return;
    }
    let has_link = run.text.contains("](");
    let has_code = memchr::memchr(b'`', run.text.as_bytes()).is_some()
        && memchr::memchr2(b'/', b'.', run.text.as_bytes()).is_some();
    if !has_link && !has_code {
        return;
    }
    let first = plan.paths.len();
    let struck: Vec<Span> = (run.inlines().iter().filter(|inline| inline.kind == InlineKind::Strikethrough))
        .map(|inline| inline.span)
        .collect();
    for inline in run.inlines() {
        let whole = inline.span.of(run.text);
        let (at, raw, naming) = match inline.kind {
            InlineKind::Link { .. } | InlineKind::Image { .. } if has_link => {
                let Some((at, raw)) = destination(whole, inline.content.end - inline.span.start) else {
                    continue;
                };
                (inline.span.start + at, raw, Naming::Link)
            }
            InlineKind::Code => {
                let raw = inline.content.of(run.text);
                let naming = match is_code_path(raw) {
                    true => naming_of_code(run, inline.span),
                    false if is_folder_path(raw) => Naming::Passing,
                    false => continue,
                };
                (inline.content.start, raw, naming)
            }
            _ => continue,
        };
        let outer = struck.partition_point(|span| span.start <= inline.span.start);
        let struck = outer > 0 && struck[outer - 1].covers(inline.span);
        push(raw, run.place_of(Span::empty(at)).start, naming, struck, plan);
    }
    if plan.paths.len() > first {
        let hedged = matches!(run.place, Place::Item { boxed: true });
        let lower = run.text.to_lowercase();
        let of_repository = lower.contains("submodule") || lower.contains("sub-module");
        for path in &mut plan.paths[first..] {
            let (text, at) = around(run.text, (path.span.start - run.span.start) as usize);
            let sentence = sentence(text, at);
            path.hedged |= hedged || is_gone_or_to_come(sentence, text, at) || is_announced(sentence);
            path.of_repository |= of_repository;
        }
    }
}

/// Records the paths of link definitions, which are no blocks: `[label]: path "title"`.
pub(super) fn read_definitions(chunk: &Chunk, source: &str, plan: &mut ChunkPlan) {
    let is_code = |kind: &BlockKind| {
        matches!(kind, BlockKind::Fence { .. } | BlockKind::Html | BlockKind::FrontMatter { .. })
    };
    let mut code: Vec<Span> = Vec::new();
    for (index, at) in memchr::memmem::find_iter(source.as_bytes(), b"]:").enumerate() {
        if index == 0 {
            code.extend(chunk.blocks.iter().filter(|block| is_code(&block.kind)).map(|block| block.span));
        }
        let label = line_before(source, at);
        let start = at - label.len();
        let is_begin = start == 0 || source.as_bytes()[start - 1] == b'\n';
        if !is_begin
            || !label.trim_start().starts_with('[')
            || label.starts_with("    ")
            || label.trim_start().starts_with("[^")
        {
            continue;
        }
        let before = code.partition_point(|span| span.start <= start as u32);
        if before > 0 && code[before - 1].contains(start as u32) {
            continue;
        }
        let line = source[at + 2..].split('\n').next().unwrap_or_default();
        let raw = line.trim_start();
        let offset = at + 2 + (line.len() - raw.len());
        let raw = raw.split_whitespace().next().unwrap_or_default();
        push(
            raw.trim_matches(['<', '>']),
            (offset + usize::from(raw.starts_with('<'))) as u32,
            Naming::Link,
            false,
            plan,
        );
    }
}

/// Hedges the paths of a table's rows whose other cells say that what is named is gone or to come.
pub(super) fn read_tables(plan: &mut ChunkPlan) {
    if plan.paths.is_empty() {
        return;
    }
    plan.paths.sort_by_key(|path| path.span.start);
    for row in plan.tables.iter().flat_map(|table| &table.rows) {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
        let from = plan.paths.partition_point(|path| path.span.start < first.span.start);
        let until = plan.paths.partition_point(|path| path.span.start < last.span.end);
        if from < until && row.iter().any(|cell| is_gone_or_to_come(&cell.text, "", 0)) {
            plan.paths[from..until].iter_mut().for_each(|path| path.hedged = true);
        }
    }
}

fn push(raw: &str, start: u32, naming: Naming, hedged: bool, plan: &mut ChunkPlan) {
    let written = raw.split(['#', '?']).next().unwrap_or_default();
    if naming == Naming::Link {
        uses::link(raw, start, plan);
    }
    let Some(path) = path(written, naming == Naming::Link) else { return };
    let span = Span::new(start, start + written.len() as u32);
    plan.paths.push(PathMention { span, path: path.into_owned(), naming, hedged, of_repository: false });
}

/// The path that a destination or code span spells, if it can be one of the repository.
pub(crate) fn path(written: &str, is_link: bool) -> Option<Cow<'_, str>> {
    let odd = ['*', '{', '}', '<', '>', '$', '|', '"', '\\', '`', ';', '='];
    let begins = ['~', '@', '%', '-', '[', '+', ':', '!'];
    if written.is_empty() || written.contains(odd) || written.starts_with(begins) {
        return None;
    }
    if written.contains("//")
        || written.contains("...")
        || written.contains('…')
        || written.contains("path/to")
    {
        return None;
    }
    // `mailto:`, `C:`, `file.rs:12`, `key:value`.
    if written.contains(':') {
        return None;
    }
    let path = if is_link { decoded(written)? } else { Cow::Borrowed(written) };
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    let stands_for_any = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).to_lowercase();
        PLACEHOLDERS.contains(&stem) || part.split(['-', '_', '.', ' ']).any(|word| ANY.contains(word))
    };
    let mut count = 0;
    for part in parts.clone() {
        count += 1;
        if stands_for_any(part) && !(is_link && part == "examples") {
            return None;
        }
    }
    let leads_up = path.starts_with("..");
    if count == 0 || leads_up && parts.clone().next().is_some_and(|part| PAGES.contains(part)) {
        return None;
    }
    Some(path)
}

/// The text with its percent-encoding resolved; none where it is no text then.
pub(crate) fn decoded(written: &str) -> Option<Cow<'_, str>> {
    if !written.contains('%') {
        return Some(Cow::Borrowed(written));
    }
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |byte: &u8| char::from(*byte).to_digit(16);
        match (first, after.first().and_then(hex), after.get(1).and_then(hex)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Where the destination begins in a link, and how it is written; `text_end` is where the link's text ends.
fn destination(link: &str, text_end: u32) -> Option<(u32, &str)> {
    let rest = link.get(text_end as usize..)?.strip_prefix("](")?;
    let blank = rest.len() - rest.trim_start().len();
    let inside = rest.trim_start();
    let at = text_end + 2 + blank as u32;
    if let Some(inside) = inside.strip_prefix('<') {
        return Some((at + 1, inside.split('>').next().unwrap_or_default()));
    }
    let mut depth = 0;
    let end = inside.find(|char: char| {
        match char {
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            _ => {}
        }
        char.is_whitespace()
    });
    Some((at, &inside[..end?]))
}

/// Is this code the path of a file or, with a slash at its end, of a folder?
fn is_code_path(code: &str) -> bool {
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '/' | '.' | '-' | '_');
    let name = code.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(stem, ending)| if stem.is_empty() { "" } else { ending });
    let is_file = !ending.is_empty()
        && ending.len() <= 5
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    code.chars().all(is_plain)
        && !code.starts_with('/')
        && (ending == "md" || code.contains('/') && (is_file || code.ends_with('/')))
}

/// May this code be the path of a folder? `origin/main` looks the same, so it claims nothing by itself.
fn is_folder_path(code: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '/' | '.' | '-' | '_');
    code.contains('/') && !code.starts_with('/') && code.chars().all(is_plain)
}

fn naming_of_code(run: &Run, span: Span) -> Naming {
    let before = &run.text[..span.start as usize];
    let opens = before.chars().all(|char| !char.is_alphanumeric());
    if opens && matches!(run.place, Place::Item { boxed: false }) {
        return Naming::Listed;
    }
    let mut words = before
        .rsplit(|char: char| !(char.is_alphanumeric() || matches!(char, '.' | '、' | '。')))
        .map(|word| word.trim_end_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        // "see the full list in", "described in detail in"
        .take(5);
    let Some(last) = words.next() else { return Naming::Passing };
    if CITES.contains(&last) {
        return Naming::Cited;
    }
    let leads = matches!(
        last.as_str(),
        "in" | "at" | "to" | "the" | "also" | "under" | "our" | "dans" | "en" | "auch"
    );
    if !leads {
        return Naming::Passing;
    }
    let second = words.next().unwrap_or_default();
    let cites = CITES.contains(&second) && matches!(last.as_str(), "the" | "also" | "our" | "auch");
    let places = PLACES.contains(&second) && matches!(last.as_str(), "in" | "at" | "under" | "dans" | "en");
    if cites || places { Naming::Cited } else { Naming::Passing }
}

/// Does the sentence announce what it names?
fn is_announced(sentence: &str) -> bool {
    ["will be", "to be written", "to be created", "to be added", "will follow", "folgt noch", "à venir"]
        .iter()
        .any(|phrase| sentence.contains(phrase))
}

/// As much of the text around `at` as can say something of what stands there, and the place in it.
fn around(text: &str, at: usize) -> (&str, usize) {
    const FAR: usize = 400;
    let from = (at.saturating_sub(FAR)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(0);
    let until = (at..=text.len().min(at + FAR)).rev().find(|until| text.is_char_boundary(*until));
    (&text[from..until.unwrap_or(text.len())], at - from)
}

/// The sentence around `at`.
fn sentence(text: &str, at: usize) -> &str {
    let breaks = [". ", "; ", "\n", "。"];
    let start = breaks.iter().filter_map(|mark| text[..at].rfind(mark).map(|found| found + mark.len())).max();
    let end = breaks.iter().filter_map(|mark| text[at..].find(mark)).min();
    &text[start.unwrap_or(0)..end.map_or(text.len(), |end| at + end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<(String, Naming, bool)> {
        let reading = crate::workspace::Reading::new(text);
        let paths = reading.plan.paths();
        paths
            .map(|path| {
                assert!(!reading.text.slice(path.place(path.span)).is_empty());
                (path.path.clone(), path.naming, path.hedged)
            })
            .collect()
    }

    fn paths(text: &str) -> Vec<String> {
        read_all(text).into_iter().map(|(path, ..)| path).collect()
    }

    #[test]
    fn links_images_and_definitions() {
        let text = "[a](docs/a%20b.md#top 'T') ![i](<p q.png>) [b](x_(1).md?raw=true)\n\n[label]: ../c.md \"C\"\n[^1]: note.md\n\n```\n[no]: d.md\n```\n";
        assert_eq!(paths(text), ["docs/a b.md", "p q.png", "x_(1).md", "../c.md"]);
    }

    #[test]
    fn what_is_no_path_of_the_repository() {
        let text = "[a](https://e.org/a.md) [b](mailto:a@e.org) [c](#top) [d](~/x.md) [e](path/to/x.md) [f](docs/*.md) \
                    [g](docs/{id}.md) [h](../../issues) [i](C:/x.md) [j](docs/your-file.md) [k]($HOME/x.md)\n";
        assert_eq!(paths(text), Vec::<String>::new());
    }

    #[test]
    fn code_is_cited_listed_or_named_in_passing() {
        let text = "See `docs/a.md`, described in `docs/b.md`, and write `docs/c.md`.\n\n- `src/main.rs` starts\n- [ ] `src/lib.rs`\n";
        let naming: Vec<_> = read_all(text).into_iter().map(|(_, naming, _)| naming).collect();
        assert_eq!(naming, [Naming::Cited, Naming::Cited, Naming::Passing, Naming::Listed, Naming::Passing]);
    }

    #[test]
    fn what_is_to_come_is_hedged() {
        let text = "It will be in [a](a.md). It is in [b](b.md).\n\n- [ ] write [c](c.md)\n\n~~[d](d.md)~~\n";
        let hedged: Vec<_> = read_all(text).into_iter().map(|(.., hedged)| hedged).collect();
        assert_eq!(hedged, [true, false, true, true]);
    }
}
