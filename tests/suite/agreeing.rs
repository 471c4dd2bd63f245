//! How far each section is, as everything says that shows it: outline, lens, hover, and the views of an open and of a closed document.
//!
//! The trap: a hover may speak of something in the heading in place of the heading; then it says nothing here.

use planmark_core::features::hover::hover;
use planmark_core::features::lenses::{Wanted, lenses};
use planmark_core::features::symbols::{Symbol, symbols};
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::text::Span;
use planmark_core::workspace::{Document, Workspace};

/// What is said of a section, as `done/total`; nothing where somebody says nothing.
#[derive(Debug)]
pub struct Said {
    /// The title of the section.
    pub title: String,
    /// Who says what.
    pub by: Vec<(&'static str, Option<String>)>,
}

impl Said {
    /// What everybody says who says anything, if they agree; and nobody may be silent of what others see.
    #[must_use]
    pub fn agreed(&self) -> Option<String> {
        let first = self.by.first()?.1.clone();
        let is_same =
            |(who, said): &(&str, Option<String>)| *said == first || *who == "hover" && said.is_none();
        self.by.iter().all(is_same).then(|| first.unwrap_or_default())
    }
}

/// What is said of each live section of the document with this index of its repository.
#[must_use]
pub fn said(workspace: &Workspace, index: usize, document: &Document) -> Vec<Said> {
    let sections = document.inventory().sections().filter(|section| !section.is_past());
    let closed = document.shelved();
    let view = |document: &Document, section: u32| {
        workspace.progress(document, Some(section)).map(|way| format!("{}/{}", way.done, way.total))
    };
    let mut all: Vec<(u32, Said)> = sections
        .map(|section| {
            let by = vec![("view", view(document, section.index)), ("closed", view(&closed, section.index))];
            (section.index, Said { title: section.title().to_owned(), by })
        })
        .collect();
    let Some(reading) = document.reading.as_deref() else {
        return all.into_iter().map(|(_, it)| it).collect();
    };
    let vocabulary = Vocabulary::of(&reading.plan, &workspace.repositories[index].config);
    let Some(context) = DocumentContext::new(workspace, index, document, &vocabulary) else {
        return Vec::new();
    };
    let only = Wanted { progress: true, overdue: false, mark_done: false };
    let (lenses, outline) = (lenses(&context, only, Some(&[])), flat(symbols(&context)));
    for (section, said) in &mut all {
        let section = &context.outline().sections()[*section as usize];
        let heading = section.heading_span();
        let lens =
            lenses.iter().find(|lens| lens.span == heading).map(|lens| lens.title.replace(" done", ""));
        let symbol = outline.iter().find(|(start, _)| *start == section.span.start);
        let hover = hover(&context, section.place(section.heading.content).start);
        let line = hover.and_then(|hover| hover.card.plain().lines().next().map(str::to_owned));
        said.by.push(("lens", lens));
        said.by.push(("outline", symbol.and_then(|(_, detail)| ratio(detail, "/"))));
        said.by.push((
            "hover",
            line.filter(|line| line.contains(" done (")).and_then(|line| ratio(&line, " of ")),
        ));
    }
    all.into_iter().map(|(_, said)| said).collect()
}

/// Where each symbol begins, and what stands beside it.
fn flat(symbols: Vec<Symbol>) -> Vec<(u32, String)> {
    let mut waiting = symbols;
    let mut all = Vec::new();
    while let Some(symbol) = waiting.pop() {
        let Span { start, .. } = symbol.span;
        all.push((start, symbol.detail));
        waiting.extend(symbol.children);
    }
    all
}

/// The last `2 of 5` of a text as `2/5`.
fn ratio(text: &str, between: &str) -> Option<String> {
    text.rmatch_indices(between).find_map(|(at, _)| {
        let before = text[..at].rsplit(|char: char| !char.is_ascii_digit()).next()?;
        let behind = text[at + between.len()..].split(|char: char| !char.is_ascii_digit()).next()?;
        (!before.is_empty() && !behind.is_empty()).then(|| format!("{before}/{behind}"))
    })
}
