//! Where completion is asked for: the document, the line around the cursor, and by what it was asked.

use std::cell::OnceCell;

use super::{Asked, Completions, Found, ranking};
use crate::features::cursor::{Cursor, Row};
use crate::languages::{List, has};
use crate::plan::tables::Cell;
use crate::rules::DocumentContext;

/// What every context is given.
pub(super) struct Place<'c, 'a> {
    pub(super) context: &'c DocumentContext<'a>,
    pub(super) cursor: Cursor,
    pub(super) asked: Asked,
    row: OnceCell<Option<Row<'a>>>,
    title: OnceCell<Option<Title>>,
}

/// What the value at the cursor is called: by the head of its column, by the label before it, or by the first cell of its row.
#[derive(Clone)]
pub(super) struct Title {
    /// In lower case, without marks.
    pub(super) text: String,
    /// It is the head of a column.
    pub(super) of_column: bool,
}

impl<'c, 'a> Place<'c, 'a> {
    pub(super) fn new(context: &'c DocumentContext<'a>, offset: u32, asked: Asked) -> Place<'c, 'a> {
        let cursor = Cursor::new(context, offset);
        Place { context, cursor, asked, row: OnceCell::new(), title: OnceCell::new() }
    }

    /// The row of a table that the cursor stands in.
    pub(super) fn row(&self) -> Option<&Row<'a>> {
        self.row.get_or_init(|| self.cursor.row(self.context)).as_ref()
    }

    /// What the value at the cursor is called.
    pub(super) fn title(&self) -> Option<&Title> {
        let title = || {
            if let Some(row) = self.row() {
                let plain = row.header().map(Cell::plain).filter(|head| !head.is_empty());
                if let Some(text) = plain {
                    return Some(Title { text, of_column: true });
                }
            }
            self.cursor.label().map(|text| Title { text, of_column: false })
        };
        self.title.get_or_init(title).as_ref()
    }

    /// Is a value called so, and is a name to follow in it?
    pub(super) fn is_list_of(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.is_titled(fits) && self.wants_name(self.cursor.typed_value())
    }

    /// Does `fits` say that the value at the cursor is called by one of its titles?
    pub(super) fn is_titled(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.title().is_some_and(|title| fits(&title.text))
    }

    /// Was a blank typed, which in a sentence asks for nothing?
    pub(super) fn is_by_blank(&self) -> bool {
        self.asked == Asked::By(' ')
    }

    /// Is a name to follow what stands before the cursor of a value: as its first, or behind a comma? A blank behind a name asks for none.
    pub(super) fn wants_name(&self, before: &str) -> bool {
        let before = before.trim_end();
        let is_joint = |word: &str| has(List::DependencyJoints, &word.to_lowercase());
        !self.is_by_blank()
            || before.is_empty()
            || before.ends_with([',', ';', '+', '&', '/', '、', '，'])
            || before.rsplit(' ').next().is_some_and(is_joint)
    }

    /// What is shown of what a context found.
    pub(super) fn shown(&self, found: Found) -> Completions {
        ranking::ranked(&|start| self.cursor.typed_from(start), found)
    }
}
