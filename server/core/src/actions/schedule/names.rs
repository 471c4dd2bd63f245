//! What the pieces of a plan are called in their headings, and by what rows and lines name them.
//!
//! The trap: the title of a row says less than that of its section, or more; the number alone is not enough where both have words.

use std::collections::BTreeMap;

use crate::plan::sections::{Unit, UnitKind, units::unit};
use crate::plan::tables::{Cell, Table};
use crate::plan::{At, Section};
use crate::rules::{DocumentContext, leading};
use crate::text::Span;

/// The title of a section without its number, its status and what stands in brackets.
pub(super) fn bare_title(section: &Section) -> String {
    bare(section.heading.bare())
}

fn bare(text: &str) -> String {
    let text = text.split(['(', '[', '✅', '🔨', '⏳', '🔄', '🚧', '❌']).next().unwrap_or_default();
    text.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

/// What a row is about.
pub(super) struct RowTitle {
    /// The words of the cell.
    pub(super) text: String,
    pub(super) unit: Option<Unit>,
    /// A number in a cell of its own before it.
    pub(super) number: Option<String>,
}

impl RowTitle {
    /// The first cell with a name in it, besides those that give the days.
    pub(super) fn of(cells: &[Cell], given: Span, table: &At<Table>) -> Option<RowTitle> {
        let mut number = None;
        for cell in cells.iter().take(3) {
            if table.place(cell.span).overlaps(given) {
                continue;
            }
            let plain = cell.plain();
            let text = cell.text.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != ')');
            let unit = unit(text).filter(|unit| unit.leading && unit.number.is_some());
            if unit.is_some() || plain.chars().filter(|letter| letter.is_alphabetic()).count() >= 3 {
                return Some(RowTitle { text: text.to_owned(), unit, number });
            }
            if number.is_none() && plain.bytes().any(|byte| byte.is_ascii_digit()) {
                number = Some(plain.trim_start_matches('#').to_owned());
            }
        }
        None
    }

    pub(super) fn spoken(&self) -> String {
        match &self.unit {
            Some(unit) => unit.span.of(&self.text).trim().to_owned(),
            None => format!("\"{}\"", bare(&self.text)),
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        names_of(self.unit.as_ref().map_or("", |unit| unit.span.of(&self.text)), &self.title())
    }

    /// Its words without the number.
    fn title(&self) -> String {
        bare(self.text.get(self.unit.as_ref().map_or(0, |unit| unit.span.end as usize)..).unwrap_or_default())
    }
}

/// The live sections that rows may name.
pub(super) struct Sections {
    /// By kind and number, each with its title in lower case.
    numbered: BTreeMap<(UnitKind, String), Vec<(usize, String)>>,
    /// By title in lower case, each with its number.
    titled: BTreeMap<String, Vec<(usize, Option<String>)>>,
}

impl Sections {
    /// Those of a document.
    pub(super) fn of(context: &DocumentContext) -> Sections {
        let mut sections = Sections { numbered: BTreeMap::new(), titled: BTreeMap::new() };
        let live = context.outline().sections().iter().enumerate().filter(|(_, section)| !section.historical);
        for (index, section) in live {
            let title = bare_title(section).to_lowercase();
            let number = leading(section).and_then(|unit| Some((unit.kind, unit.number.clone()?)));
            if title.chars().count() >= 3 && (number.is_some() || section.heading.level > 1) {
                let own = number.as_ref().map(|(_, number)| number.clone());
                sections.titled.entry(title.clone()).or_default().push((index, own));
            }
            if let Some(number) = number {
                sections.numbered.entry(number).or_default().push((index, title));
            }
        }
        sections
    }

    /// The one that a row names, if it names one alone.
    pub(super) fn named(&self, row: &RowTitle) -> Option<usize> {
        let title = row.title().to_lowercase();
        let meant: Vec<usize> = match &row.unit {
            Some(unit) => {
                let numbered = self.numbered.get(&(unit.kind, unit.number.clone()?)).into_iter().flatten();
                let is_meant = |own: &str| title.is_empty() || own.is_empty() || share_a_word(&title, own);
                numbered.filter(|(_, own)| is_meant(own)).map(|(index, _)| *index).collect()
            }
            None => {
                let titled = self.titled.get(&title).into_iter().flatten();
                let is_meant =
                    |own: &Option<String>| own.is_none() || row.number.is_none() || *own == row.number;
                titled.filter(|(_, own)| is_meant(own)).map(|(index, _)| *index).collect()
            }
        };
        match meant.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

fn share_a_word(one: &str, other: &str) -> bool {
    let words = |text: &'_ str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    let known = words(other);
    words(one).iter().any(|word| word.chars().count() > 2 && known.contains(word))
}

/// By what a line names what is numbered and titled like this; a short title says too little alone.
pub(super) fn names_of(spoken: &str, title: &str) -> Vec<String> {
    let spoken = Some(spoken.trim().to_lowercase()).filter(|spoken| !spoken.is_empty());
    let title = Some(title.to_lowercase()).filter(|title| title.chars().count() >= 4);
    spoken.into_iter().chain(title).collect()
}
