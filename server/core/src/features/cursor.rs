//! What stands around an offset on its line, as completion and hover need it.
//!
//! The kind of place (a cell, a fence, a comment) is asked of the tree under the cursor; half-typed names are read from the line,
//! since no tree knows a code span that is not closed yet.

use crate::rules::DocumentContext;
use crate::syntax::tree::{BlockContext, Context, InlineContext, InlineContextKind};
use crate::text::Span;

/// The line around an offset, cut in two.
pub(super) struct Cursor {
    /// Bytes into the document.
    pub(super) offset: u32,
    /// The line before the offset.
    pub(super) before: String,
    /// The line after it, without its break.
    pub(super) after: String,
    /// What is under it.
    place: Context,
}

impl Cursor {
    /// The cursor at `offset`.
    pub(super) fn new(context: &DocumentContext, offset: u32) -> Cursor {
        let text = context.text();
        let offset = text.floor(offset.min(text.len()));
        let line = text.line_span(text.line_at(offset));
        let before = text.slice(Span::new(line.start.min(offset), offset)).into_owned();
        let after = text.slice(Span::new(offset, line.end.max(offset))).into_owned();
        Cursor { offset, before, after, place: context.under(offset) }
    }

    /// The name that is being typed: as far back and forth as its letters reach.
    pub(super) fn name(&self) -> Span {
        let forth = self.after.len() - self.after.trim_start_matches(is_name_letter).len();
        Span::new(self.from(self.before_name().len()).start, self.offset + forth as u32)
    }

    /// What stands on the line before the name that is being typed.
    pub(super) fn before_name(&self) -> &str {
        self.before.trim_end_matches(is_name_letter)
    }

    /// What of the name is typed already.
    pub(super) fn typed(&self) -> &str {
        &self.before[self.before_name().len()..]
    }

    /// The span from `start`, an offset into [`Cursor::before`], to the cursor.
    pub(super) fn from(&self, start: usize) -> Span {
        Span::new(self.offset - (self.before.len() - start) as u32, self.offset)
    }

    /// Is this text that people read: no code, no comment, no markup?
    pub(super) fn is_prose(&self) -> bool {
        let is_code = |inline: &InlineContext| {
            matches!(inline.kind, InlineContextKind::Comment | InlineContextKind::Html)
        };
        let is_code_block = matches!(
            self.place.block,
            BlockContext::Fence { .. }
                | BlockContext::IndentedCode { .. }
                | BlockContext::Comment { .. }
                | BlockContext::Html { .. }
        );
        !is_code_block && !self.place.inline.as_ref().is_some_and(is_code)
    }

    /// The header of the column that the cursor stands in, when it stands in a row of a table.
    pub(super) fn column(&self, context: &DocumentContext) -> Option<String> {
        let BlockContext::Cell { header: false, column, .. } = self.place.block else { return None };
        let table = context.plan().tables().find(|table| table.place(table.span).touches(self.offset))?;
        Some(table.item.header.get(column)?.text.clone())
    }

    /// The label whose value the cursor stands in, in lower case: of `**Owner:** ▮` it is `owner`.
    pub(super) fn label(&self) -> Option<String> {
        let (start, _) = self.value_start()?;
        let key = self.before[..start].trim_end().trim_end_matches(['*', '_']).trim_end_matches([':', '：']);
        let key = key.rsplit(['|', '·', '(', '>']).next().unwrap_or(key);
        let key = key.trim_matches(|letter: char| !letter.is_alphanumeric());
        (!key.is_empty() && key.chars().count() <= 40).then(|| key.to_lowercase().replace('_', " "))
    }

    /// The value that the cursor stands in, of a label or of a table's cell, without the blanks around it.
    pub(super) fn value(&self) -> Span {
        let cell = self.before.rfind('|').map_or(0, |bar| bar + 1);
        let start = self.value_start().map_or(cell, |(_, start)| start.max(cell));
        let start = start + self.before[start..].len() - self.before[start..].trim_start().len();
        // A value in brackets ends with them.
        let closing = if self.before[cell..].contains('(') { ['|', ')'] } else { ['|', '|'] };
        let end = self.after.find(closing).unwrap_or(self.after.len());
        let end = self.after[..end].trim_end().len();
        Span::new(self.from(start).start, self.offset + end as u32)
    }

    /// Where the key of the label before the cursor ends, and where its value starts, as offsets into [`Cursor::before`].
    fn value_start(&self) -> Option<(usize, usize)> {
        let from = self.before.rfind('|').map_or(0, |bar| bar + 1);
        let part = &self.before[from..];
        // The first colon that has a blank, a mark of emphasis or nothing behind it ends a key.
        let colon = part.char_indices().find(|(at, letter)| {
            let rest = &part[at + letter.len_utf8()..];
            *letter == '：'
                || (*letter == ':' && (rest.is_empty() || rest.starts_with([' ', '\t', '*', '_'])))
        });
        let (at, letter) = colon?;
        let key_end = from + at + letter.len_utf8();
        let marks =
            self.before[key_end..].len() - self.before[key_end..].trim_start_matches(['*', '_']).len();
        Some((key_end, key_end + marks))
    }
}

/// May this stand in the name of an agent, a command or a skill?
pub(super) fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':' | '.')
}
