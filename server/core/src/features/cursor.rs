//! What stands around an offset on its line, as completion needs it.
//!
//! The kind of place (a cell, a fence, a comment) is asked of the tree under the cursor; half-typed names are read from the line,
//! since no tree knows a code span that is not closed yet.

use crate::plan::At;
use crate::plan::tables::{Cell, Table};
use crate::rules::DocumentContext;
use crate::syntax::tree::{BlockContext, Context, InlineContext, InlineContextKind};
use crate::text::{Span, offset_of};

/// The line around an offset, cut in two.
pub(super) struct Cursor {
    /// Bytes into the document.
    pub(super) offset: u32,
    /// The line before the offset.
    pub(super) before: String,
    /// The line after it, without its break.
    pub(super) after: String,
    /// What is under it.
    pub(super) under: Context,
}

/// The row of a table in which the cursor stands.
pub(super) struct Row<'a> {
    /// The table.
    pub(super) table: At<'a, Table>,
    /// Its number below the header, from 0; `None` where it is typed yet and no row.
    pub(super) row: Option<usize>,
    /// The number of the cell.
    pub(super) column: usize,
}

impl<'a> Row<'a> {
    /// The title of its column.
    pub(super) fn header(&self) -> Option<&'a Cell> {
        self.table.item.header.get(self.column)
    }

    /// Its cells.
    pub(super) fn cells(&self) -> &'a [Cell] {
        self.row.and_then(|row| self.table.item.rows.get(row)).map_or(&[], Vec::as_slice)
    }
}

/// No key of a label is longer, in characters.
const LONGEST_KEY: usize = 40;

impl Cursor {
    /// The cursor at `offset`.
    pub(super) fn new(context: &DocumentContext, offset: u32) -> Cursor {
        let text = context.text();
        let offset = text.floor(offset.min(text.len()));
        let line = text.line_around(offset);
        let before = text.slice(Span::new(line.start.min(offset), offset)).into_owned();
        let after = text.slice(Span::new(offset, line.end.max(offset))).into_owned();
        Cursor { offset, before, after, under: context.under(offset) }
    }

    /// The name that is being typed: as far back and forth as its letters reach.
    pub(super) fn name(&self) -> Span {
        self.letters(is_name_letter)
    }

    /// What stands on the line before the name that is being typed.
    pub(super) fn before_name(&self) -> &str {
        self.before.trim_end_matches(is_name_letter)
    }

    /// What is around the cursor of these letters; a stop or a colon behind the last of them belongs to the sentence.
    pub(super) fn letters(&self, is_letter: fn(char) -> bool) -> Span {
        let back = self.before.trim_end_matches(is_letter).len();
        let forth = self.after.len() - self.after.trim_start_matches(is_letter).len();
        let forth = self.after[..forth].trim_end_matches(['.', ':']).len();
        Span::new(self.from(back).start, self.offset + offset_of(forth))
    }

    /// The span from `start`, an offset into [`Cursor::before`], to the cursor.
    pub(super) fn from(&self, start: usize) -> Span {
        Span::new(self.offset - offset_of(self.before.len() - start), self.offset)
    }

    /// What stands between `start`, an offset into the document on this line, and the cursor.
    pub(super) fn typed_from(&self, start: u32) -> &str {
        let typed = self.offset.saturating_sub(start) as usize;
        self.before.get(self.before.len().saturating_sub(typed)..).unwrap_or_default()
    }

    /// Is this text that people read: no code, no comment, no markup?
    pub(super) fn is_prose(&self) -> bool {
        let is_code_block =
            matches!(self.under.block, BlockContext::Fence { .. } | BlockContext::IndentedCode { .. });
        !is_code_block && !self.is_markup()
    }

    /// Is it a comment or another piece of HTML?
    pub(super) fn is_markup(&self) -> bool {
        let is_html = |inline: &InlineContext| {
            matches!(inline.kind, InlineContextKind::Comment | InlineContextKind::Html)
        };
        matches!(self.under.block, BlockContext::Comment { .. } | BlockContext::Html { .. })
            || self.under.inline.as_ref().is_some_and(is_html)
    }

    /// Is nothing before this offset of [`Cursor::before`] but the marks of an item, a label or a sentence that has ended?
    pub(super) fn begins_clause(&self, at: usize) -> bool {
        let before = self.before[..at].trim_end_matches([' ', '\t', '*', '_', '"', '(']);
        let is_mark = |letter: char| {
            matches!(letter, ' ' | '\t' | '>' | '-' | '+' | '*' | '_' | '#' | '[' | ']' | 'x' | 'X' | '~')
                || letter.is_ascii_digit()
                || !letter.is_ascii() && !letter.is_alphanumeric()
        };
        before.chars().all(is_mark)
            || before.ends_with(['.', ':', ';', '|', '·', '—', '–', '→', ')', '!', '?', '：', '。', ','])
    }

    /// The row of a table that the cursor stands in, below the header.
    pub(super) fn row<'a>(&self, context: &DocumentContext<'a>) -> Option<Row<'a>> {
        let BlockContext::Cell { header: false, column, row, .. } = self.under.block else { return None };
        let table = context.plan().tables().find(|table| table.place(table.span).touches(self.offset))?;
        let is_row =
            |cells: &Vec<Cell>| cells.first().is_some_and(|cell| row.touches(table.place(cell.span).start));
        Some(Row { table, row: table.item.rows.iter().position(is_row), column })
    }

    /// The label whose value the cursor stands in, in lower case: of `**Owner:** ▮` it is `owner`.
    pub(super) fn label(&self) -> Option<String> {
        let (end, _) = self.value_start()?;
        let key = self.before[..end].trim_end_matches([':', '：', '*', '_', ' ']);
        // `- [ ] Order **Due:**`: what is strong is the key alone.
        let key = key.rsplit("**").next().unwrap_or(key);
        let key = key.rsplit(['|', '·', '(', '>', ',', ';', '—', '•']).next().unwrap_or(key);
        let key = key.trim_matches(|letter: char| !letter.is_alphanumeric());
        (!key.is_empty() && key.chars().count() <= LONGEST_KEY).then(|| key.to_lowercase().replace('_', " "))
    }

    /// The value that the cursor stands in, of a label or of a table's cell, without the blanks around it.
    pub(super) fn value(&self) -> Span {
        let cell = self.before.rfind('|').map_or(0, |bar| bar + 1);
        let start = self.value_start().map_or(cell, |(_, start)| start.max(cell));
        let start = start + self.before[start..].len() - self.before[start..].trim_start().len();
        let after = self.after.as_str();
        let ends = ["|", " **", " ·", " •", "<!--"].into_iter();
        // A value in brackets ends with them.
        let ends = ends.chain(self.before[cell..].contains('(').then_some(")"));
        let end = ends.filter_map(|end| after.find(end)).min().unwrap_or(after.len());
        Span::new(self.from(start).start, self.offset + offset_of(after[..end].trim_end().len()))
    }

    /// What of [`Cursor::value`] stands before the cursor.
    pub(super) fn typed_value(&self) -> &str {
        self.typed_from(self.value().start)
    }

    /// Where the key of the label before the cursor ends, and where its value starts, as offsets into [`Cursor::before`].
    fn value_start(&self) -> Option<(usize, usize)> {
        let from = self.before.rfind('|').map_or(0, |bar| bar + 1);
        let part = &self.before[from..];
        // The last colon that has a blank, a mark of emphasis or nothing behind it ends the nearest key.
        let colon = part.char_indices().rev().find(|(at, letter)| {
            let rest = &part[at + letter.len_utf8()..];
            *letter == '：'
                || (*letter == ':' && (rest.is_empty() || rest.starts_with([' ', '\t', '*', '_'])))
        });
        let (at, letter) = colon?;
        let end = from + at + letter.len_utf8();
        let marks = self.before[end..].len() - self.before[end..].trim_start_matches(['*', '_']).len();
        Some((end, end + marks))
    }
}

/// May this stand in the name of an agent, a command or a skill?
pub(super) fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':' | '.')
}
