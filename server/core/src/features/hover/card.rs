//! What a hover shows: a first line that says the thing, and a few below it, as Markdown or as plain text.
//!
//! A [`Line`] is made piece by piece. The trap: most words come from files, which may hold Markdown and links of their own; as Markdown every
//! piece is escaped, and the only links are those made with [`Line::link`] and [`Line::file`].

use std::path::{Path, PathBuf};

use super::Place;
use crate::plan::census::Way;
use crate::views::{bar, filled};
use crate::workspace::Document;

/// How many rows of one kind are shown; the rest is counted.
const MOST: usize = 5;

/// The longest text that is shown, in characters.
const LONGEST: usize = 600;

/// How many signs a bar has.
const BAR: u64 = 10;

/// Where our own pages stand.
const DOCS: &str = "https://github.com/planmark/planmark/blob/main/docs/";

/// A line of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line(Vec<Piece>);

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Strong(String),
    Code(String),
    Link(String, Target),
    /// So much done of so much.
    Bar(u64, u64),
    /// Markdown of ours.
    Own(String),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
enum Target {
    /// A page of ours.
    Web(String),
    /// A file, and a line of it from 1.
    File(PathBuf, Option<u32>),
}

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    title: Line,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
enum Row {
    Text(Line),
    Item(Line),
}

impl Line {
    /// A line that begins with this.
    pub(in crate::features) fn text(text: impl AsRef<str>) -> Line {
        Line::default().and(text)
    }

    /// A line that begins with this, set apart.
    pub(in crate::features) fn strong(text: impl AsRef<str>) -> Line {
        Line::default().and_strong(text)
    }

    /// A line that begins with this code.
    pub(in crate::features) fn code(text: impl AsRef<str>) -> Line {
        Line::default().and_code(text)
    }

    /// The same with more text.
    pub(in crate::features) fn and(mut self, text: impl AsRef<str>) -> Line {
        self.0.push(Piece::Text(single(text.as_ref())));
        self
    }

    /// The same with more, set apart.
    pub(in crate::features) fn and_strong(mut self, text: impl AsRef<str>) -> Line {
        self.0.push(Piece::Strong(single(text.as_ref())));
        self
    }

    /// The same with code.
    pub(in crate::features) fn and_code(mut self, text: impl AsRef<str>) -> Line {
        self.0.push(Piece::Code(single(text.as_ref())));
        self
    }

    /// A line of our own pages, whose Markdown is meant.
    pub(in crate::features) fn of_page(markdown: &str) -> Line {
        Line(vec![Piece::Own(single(markdown))])
    }

    /// The same with more of our own pages.
    pub(in crate::features) fn and_of_page(mut self, markdown: &str) -> Line {
        self.0.push(Piece::Own(single(markdown)));
        self
    }

    /// The same with a link to one of our pages.
    pub(in crate::features) fn link(mut self, text: impl AsRef<str>, address: String) -> Line {
        self.0.push(Piece::Link(single(text.as_ref()), Target::Web(address)));
        self
    }

    /// The same with a link to a file, or to a line of it, counted from 1.
    pub(in crate::features) fn file(mut self, text: impl AsRef<str>, path: &Path, line: Option<u32>) -> Line {
        self.0.push(Piece::Link(single(text.as_ref()), Target::File(path.to_owned(), line)));
        self
    }

    /// The same with a link to a line of a document, counted from 1, as it is called at a place.
    pub(super) fn place(self, place: &Place, document: &Document, line: u32) -> Line {
        self.file(format!("{}:{line}", place.called(document)), &document.path, Some(line))
    }

    /// The same with how far something is: `▰▰▰▱▱▱▱▱▱▱ 3 of 10 boxes done (30%)`.
    pub(in crate::features) fn and_progress(mut self, way: &Way) -> Line {
        self.0.push(Piece::Bar(way.done, way.total));
        self.and(way.said())
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            let is_first = text.is_empty();
            match piece {
                Piece::Text(words) => text.push_str(&escaped(words, is_first)),
                Piece::Strong(words) if words.trim().is_empty() => text.push_str(words),
                Piece::Strong(words) => text.push_str(&format!("**{}**", escaped(words.trim(), false))),
                Piece::Code(words) => text.push_str(&fenced(words)),
                Piece::Own(markdown) => text.push_str(&linked(markdown)),
                Piece::Bar(done, total) => {
                    text.push_str(&format!("{} ", bar(filled(*done, *total, BAR), BAR)));
                }
                Piece::Link(words, target) => {
                    text.push_str(&format!("[{}]({})", escaped(words, false), target.address()));
                }
            }
        }
        text
    }

    fn plain(&self) -> String {
        let words = |piece: &Piece| match piece {
            Piece::Text(words) | Piece::Strong(words) | Piece::Code(words) => words.clone(),
            Piece::Own(markdown) => without_marks(markdown),
            // A terminal without Markdown may not have these signs either, and the number stands beside them.
            Piece::Bar(..) => String::new(),
            Piece::Link(words, Target::File(..)) => words.clone(),
            Piece::Link(words, Target::Web(address)) => format!("{words}: {address}"),
        };
        self.0.iter().map(words).collect()
    }
}

impl Target {
    fn address(&self) -> String {
        match self {
            Target::Web(address) => address.clone(),
            Target::File(path, line) => {
                let path = path.to_string_lossy().replace('\\', "/");
                let mut address = "file://".to_owned();
                if !path.starts_with('/') {
                    address.push('/');
                }
                for byte in path.bytes() {
                    if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
                        address.push(char::from(byte));
                    } else {
                        address.push_str(&format!("%{byte:02X}"));
                    }
                }
                if let Some(line) = line {
                    address.push_str(&format!("#L{line}"));
                }
                address
            }
        }
    }
}

impl Card {
    /// A card with this first line.
    pub(in crate::features) fn new(title: Line) -> Card {
        Card { title, rows: Vec::new() }
    }

    /// The same with a line of its own.
    pub(in crate::features) fn row(mut self, line: Line) -> Card {
        self.rows.push(Row::Text(line));
        self
    }

    /// The same with a line, if there is one.
    pub(in crate::features) fn maybe(self, line: Option<Line>) -> Card {
        match line {
            Some(line) => self.row(line),
            None => self,
        }
    }

    /// The same with a list below a line that says what it is; nothing where the list is empty.
    pub(in crate::features) fn list(mut self, caption: &str, items: Vec<Line>) -> Card {
        if items.is_empty() {
            return self;
        }
        self.rows.push(Row::Text(Line::text(caption)));
        let more = items.len().saturating_sub(MOST);
        self.rows.extend(items.into_iter().take(MOST).map(Row::Item));
        if more > 0 {
            self.rows.push(Row::Item(Line::text(format!("and {more} more"))));
        }
        self
    }

    /// As Markdown, without any from a file.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.written(Line::markdown, "\n\n")
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        self.written(Line::plain, "\n")
    }

    fn written(&self, of: impl Fn(&Line) -> String, apart: &str) -> String {
        let mut text = of(&self.title);
        for row in &self.rows {
            match row {
                Row::Text(line) => text.push_str(&format!("{apart}{}", of(line))),
                Row::Item(line) => text.push_str(&format!("\n- {}", of(line))),
            }
        }
        text
    }
}

/// A text in one line, and no longer than anybody reads.
fn single(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' | '\r' | '\t' if !line.ends_with(' ') => line.push(' '),
            char if char.is_control() => {}
            char => line.push(char),
        }
    }
    if line.chars().nth(LONGEST).is_some() {
        line = line.chars().take(LONGEST).collect();
        line.push('…');
    }
    line
}

/// A text that means nothing but itself in Markdown. `opens` says that it stands at the start of a line.
fn escaped(text: &str, opens: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    for (at, char) in text.char_indices() {
        let behind = &text[at + char.len_utf8()..];
        let is_mark = match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&' | '$' | '@' => true,
            // An address would become a link by itself.
            ':' => behind.starts_with("//"),
            '.' => text[..at].to_ascii_lowercase().ends_with("www") || opens && at == digits && digits > 0,
            ')' => opens && at == digits && digits > 0,
            '-' | '+' | '=' => opens && at == 0,
            _ => false,
        };
        // A word of one script with `_` in it is no emphasis, but a name reads better without marks.
        let is_inner = char == '_'
            && text[..at].ends_with(char::is_alphanumeric)
            && behind.starts_with(char::is_alphanumeric);
        if is_mark && !is_inner {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Our own Markdown with its links made whole: on its page they lead on from there.
fn linked(markdown: &str) -> String {
    markdown
        .replace("](#", &format!("]({DOCS}configuration.md#"))
        .replace("](rules/", &format!("]({DOCS}rules/"))
}

/// The words of our own Markdown: no marks of code, and no addresses of links.
fn without_marks(markdown: &str) -> String {
    let mut words = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(end) = rest.find("](") {
        let (before, after) = rest.split_at(end);
        let start = before.rfind('[').unwrap_or(end);
        words.push_str(&before[..start]);
        words.push_str(before.get(start + 1..).unwrap_or_default());
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    words.push_str(rest);
    words.replace('`', "")
}

/// A text between as many backticks as it needs.
fn fenced(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for char in text.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let needs_room = text.starts_with('`') || text.ends_with('`') || text.trim().is_empty();
    if needs_room { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_files_are_no_markdown() {
        let line =
            Line::strong("a*b").and(" · [x](command:run) <b> https://e.org www.e.org @me ![i](j) snake_case");
        let card =
            Card::new(line).row(Line::text("- no item")).row(Line::text("1. none")).row(Line::code("a`b"));
        assert_eq!(
            card.markdown(),
            "**a\\*b** · \\[x\\](command:run) \\<b\\> https\\://e.org www\\.e.org \\@me \\!\\[i\\](j) snake_case\n\n\\- no item\n\n1\\. none\n\n``a`b``"
        );
        assert_eq!(
            card.plain().lines().next(),
            Some("a*b · [x](command:run) <b> https://e.org www.e.org @me ![i](j) snake_case")
        );
    }

    #[test]
    fn files_are_linked_by_addresses() {
        let line = Line::default().file("a b", Path::new("/r/a b (計).md"), Some(3));
        assert_eq!(line.markdown(), "[a b](file:///r/a%20b%20%28%E8%A8%88%29.md#L3)");
        assert_eq!(line.plain(), "a b");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(Line::text("x".repeat(1_000)).plain().chars().count(), LONGEST + 1);
    }
}
