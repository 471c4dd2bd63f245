//! From text to blocks: what pulldown-cmark reports, flattened, with what it does not say read from the bytes.
//!
//! [`read`] reads any piece of a document that begins where a block begins; [`blocks`] reads a whole one.
//! The traps: a lone CR ends a line for us and only sometimes for the reader, so it is given LF instead, which
//! moves no offset. The spans that the reader gives to containers depend on what follows them; blank space
//! behind a block is cut off, so that a piece of a document says what the whole one says.

mod fence;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use fence::fence;

use super::checkbox::checkbox;
use super::front_matter::front_matter;
use super::run::{Run, is_blank, trimmed_end, trimmed_end_in_quote};
use super::{Block, BlockKind, Checkbox};
use crate::text::{Span, offset_of};

/// Every block of a document; `text` begins at its start, without a byte order mark. What lies past
/// `u32::MAX` bytes is not read.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    read(addressable(text), true).blocks
}

/// As much of `text` as an offset can name.
pub(super) fn addressable(text: &str) -> &str {
    let longest = u32::MAX as usize;
    if text.len() <= longest {
        return text;
    }
    let end = (0..=longest).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// What was read from a piece of text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The blocks, with spans relative to the piece.
    pub(super) blocks: Vec<Block>,
    /// Where the text may be cut, in order.
    pub(super) cuts: Vec<Cut>,
}

/// A place in a piece where a block begins that does not depend on anything before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// The offset, relative to the piece; the start of a line, never 0.
    pub(super) offset: u32,
    /// How many blocks of the piece lie before it.
    pub(super) blocks: usize,
}

/// Reads a piece of a document, which begins at its start (`is_start`) or at a cut.
pub(super) fn read(text: &str, is_start: bool) -> Reading {
    let text = with_line_feeds(text);
    let Some(front_matter) = is_start.then(|| front_matter(&text)).flatten() else {
        return Reader::new(&text, false).read();
    };
    let kind = BlockKind::FrontMatter { content: front_matter.content };
    let mut blocks = vec![Block { kind, span: front_matter.span, list_depth: 0, quote_depth: 0 }];
    let rest = text.get(front_matter.end as usize..).unwrap_or_default();
    let reading = Reader::new(rest, true).read();
    blocks.extend(reading.blocks.into_iter().map(|block| block.shift(front_matter.end)));
    let cuts = reading
        .cuts
        .into_iter()
        .map(|cut| Cut { offset: cut.offset + front_matter.end, blocks: cut.blocks + 1 })
        .collect();
    Reading { blocks, cuts }
}

/// The text with an LF for every lone CR.
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr::memchr_iter(b'\r', bytes).any(is_lone) {
        return Cow::Borrowed(text);
    }
    let mut feeds = String::with_capacity(text.len());
    let mut lines = text.split('\r');
    feeds.push_str(lines.next().unwrap_or_default());
    for line in lines {
        feeds.push(if line.starts_with('\n') { '\r' } else { '\n' });
        feeds.push_str(line);
    }
    Cow::Owned(feeds)
}

/// A container or a leaf that is open while its events come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    List { first: bool },
    Item { block: usize, has_content: bool },
    Quote,
    Heading { block: usize },
    Code { block: usize },
    Table,
    Leaf,
}

struct Reader<'a> {
    text: &'a str,
    /// The text begins behind front matter, so a cut may be at 0 as well.
    is_rest: bool,
    blocks: Vec<Block>,
    cuts: Vec<Cut>,
    open: Vec<Open>,
    lists: usize,
    quotes: usize,
    run: Run,
    /// Where the last line of the open block of code ended.
    code_end: usize,
    trim: Trim,
}

/// The last end that was trimmed.
#[derive(Debug, Default)]
struct Trim {
    from: usize,
    in_quote: bool,
    to: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, is_rest: bool) -> Reader<'a> {
        Reader {
            text,
            is_rest,
            blocks: Vec::new(),
            cuts: Vec::new(),
            open: Vec::new(),
            lists: 0,
            quotes: 0,
            run: Run::default(),
            code_end: 0,
            trim: Trim::default(),
        }
    }

    fn read(mut self) -> Reading {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Start(tag) => self.start(&tag, range),
                Event::End(tag) => self.end(tag),
                Event::Rule => {
                    self.begin(&range, true);
                    self.push(BlockKind::Rule, range);
                }
                Event::Html(_) => {}
                Event::Text(_) if matches!(self.open.last(), Some(Open::Code { .. })) => {
                    self.code_end = self.code_end.max(range.end);
                }
                _ => self.inline(range),
            }
        }
        Reading { blocks: self.blocks, cuts: self.cuts }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.begin(&range, false);
                self.open.push(Open::Leaf);
            }
            Tag::Heading { level, .. } => {
                let is_atx = self.text.as_bytes().get(range.start) == Some(&b'#');
                self.begin(&range, is_atx);
                let kind = BlockKind::Heading { level: level_number(*level), content: Span::default() };
                let block = self.push(kind, range);
                self.open.push(Open::Heading { block });
            }
            Tag::BlockQuote(_) => {
                self.begin(&range, true);
                self.open.push(Open::Quote);
                self.quotes += 1;
            }
            Tag::List(_) => {
                self.begin(&range, true);
                self.open.push(Open::List { first: true });
                self.lists += 1;
            }
            Tag::Item => self.item(range),
            Tag::CodeBlock(kind) => {
                self.begin(&range, true);
                let kind = match kind {
                    CodeBlockKind::Fenced(_) => {
                        BlockKind::Fence { info: Span::default(), content: Span::default(), closed: false }
                    }
                    CodeBlockKind::Indented => BlockKind::IndentedCode,
                };
                let block = self.push(kind, range);
                self.code_end = 0;
                self.open.push(Open::Code { block });
            }
            Tag::HtmlBlock => {
                self.begin(&range, true);
                self.push(BlockKind::Html, range);
                self.open.push(Open::Leaf);
            }
            Tag::Table(alignments) => {
                self.begin(&range, false);
                let columns = u16::try_from(alignments.len()).unwrap_or(u16::MAX);
                self.push(BlockKind::Table { columns }, range);
                self.open.push(Open::Table);
            }
            Tag::TableHead => {
                self.push(BlockKind::Row { header: true }, range);
            }
            Tag::TableRow => {
                self.push(BlockKind::Row { header: false }, range);
            }
            Tag::TableCell => {}
            _ => self.inline(range),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::Table => {
                self.open.pop();
                self.flush();
            }
            TagEnd::Heading(_) => {
                let run = self.run.take(self.text);
                if let Some(Open::Heading { block }) = self.open.pop() {
                    self.finish_heading(block, run);
                }
            }
            TagEnd::CodeBlock => {
                if let Some(Open::Code { block }) = self.open.pop() {
                    self.finish_code(block);
                }
            }
            TagEnd::Item => {
                self.flush();
                self.open.pop();
            }
            TagEnd::List(_) => {
                self.open.pop();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => {
                self.open.pop();
                self.quotes = self.quotes.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// A block begins at `range.start`. `interrupts`: its first line alone tells that no paragraph, table or
    /// link definition goes on here, so that the text may be cut even if there is no blank line before it.
    fn begin(&mut self, range: &Range<usize>, interrupts: bool) {
        self.flush();
        if self.open.is_empty() && self.may_cut(range.start, interrupts) {
            self.cuts.push(Cut { offset: offset_of(range.start), blocks: self.blocks.len() });
        }
    }

    fn may_cut(&self, start: usize, interrupts: bool) -> bool {
        let bytes = self.text.as_bytes();
        if start == 0 {
            return self.is_rest;
        }
        if bytes[start - 1] != b'\n' || bytes.get(start).is_none_or(|byte| is_blank(*byte)) {
            return false;
        }
        interrupts || {
            let before = &bytes[..start - 1];
            let last = before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
            last.is_none_or(|byte| *byte == b'\n')
        }
    }

    fn inline(&mut self, range: Range<usize>) {
        if self.open.last() != Some(&Open::Table) {
            self.run.add(range);
        }
    }

    /// The open run of text ends: it is the content of the item that begins with it, or a paragraph.
    fn flush(&mut self) {
        let Some(run) = self.run.take(self.text) else { return };
        if let Some(Open::Item { block, has_content }) = self.open.last_mut()
            && !std::mem::replace(has_content, true)
            && *block + 1 == self.blocks.len()
            && let BlockKind::Item { checkbox, content, .. } = &mut self.blocks[*block].kind
        {
            (*checkbox, *content) = boxed(self.text, run, self.quotes > 0);
            return;
        }
        let content = span(run.clone());
        self.push(BlockKind::Paragraph { content }, run);
    }

    fn item(&mut self, range: Range<usize>) {
        self.flush();
        let mut first = false;
        if let Some(Open::List { first: is_first }) = self.open.last_mut() {
            first = std::mem::take(is_first);
        }
        // The reader counts the indent in columns, so before a tab its start may lie in the quote's marker.
        let bytes = self.text.as_bytes();
        let skipped =
            bytes[range.start..range.end].iter().take_while(|byte| is_blank(**byte) || **byte == b'>');
        let start = range.start + skipped.count();
        let digits = bytes[start..range.end].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let behind = (start + digits + 1).min(range.end);
        let content = Span::empty(offset_of(behind));
        let kind = BlockKind::Item { ordered: digits > 0, first, checkbox: None, content };
        let block = self.push(kind, start..range.end.max(start));
        self.open.push(Open::Item { block, has_content: false });
    }

    fn finish_heading(&mut self, block: usize, run: Option<Range<usize>>) {
        let Block { kind, span: whole, .. } = &mut self.blocks[block];
        if let BlockKind::Heading { content, .. } = kind {
            *content = run.map_or(Span::empty(whole.end), span);
        }
    }

    fn finish_code(&mut self, block: usize) {
        let Block { kind, span: whole, .. } = &mut self.blocks[block];
        if let BlockKind::Fence { info, content, closed } = kind {
            (*info, *content, *closed) = fence(self.text.as_bytes(), whole.range(), self.code_end);
        }
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>) -> usize {
        let end = self.trimmed(&range);
        let block = self.blocks.len();
        self.blocks.push(Block {
            kind,
            span: span(range.start..end),
            list_depth: u8::try_from(self.lists).unwrap_or(u8::MAX),
            quote_depth: u8::try_from(self.quotes).unwrap_or(u8::MAX),
        });
        // An item may have been trimmed of a line of code that looks like the prefix of a quote.
        for open in self.open.iter().rev() {
            let Open::Item { block, .. } = *open else { continue };
            let item = &mut self.blocks[block].span;
            if item.end as usize >= end {
                break;
            }
            item.end = offset_of(end);
        }
        block
    }

    /// The end of `range` without what is blank before it. Nested items end together, so the last answer is kept.
    fn trimmed(&mut self, range: &Range<usize>) -> usize {
        let in_quote = self.quotes > 0;
        if self.trim.from != range.end || self.trim.in_quote != in_quote {
            let trim = if in_quote { trimmed_end_in_quote } else { trimmed_end };
            let to = trim(self.text.as_bytes(), range.start, range.end);
            self.trim = Trim { from: range.end, in_quote, to };
        }
        self.trim.to.max(range.start)
    }
}

const fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn span(range: Range<usize>) -> Span {
    Span::new(offset_of(range.start), offset_of(range.end))
}

/// The box that an item's run begins with, and what of the run is left behind it.
fn boxed(text: &str, run: Range<usize>, in_quote: bool) -> (Option<Checkbox>, Span) {
    let Some(checkbox) = checkbox(text.get(run.clone()).unwrap_or_default()) else {
        return (None, span(run));
    };
    let checkbox = checkbox.shift(offset_of(run.start));
    let behind = checkbox.span.end as usize;
    let blank = |byte: &&u8| is_blank(**byte) || in_quote && **byte == b'>';
    let start = behind + text.as_bytes()[behind..run.end].iter().take_while(blank).count();
    let content = if start < run.end { span(start..run.end) } else { Span::empty(checkbox.span.end) };
    (Some(checkbox), content)
}

#[cfg(test)]
mod tests;
