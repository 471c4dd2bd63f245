//! References: every place that means the same, over all repositories; of a number, a date or a status every place that states it.
//!
//! The highlights of a document are the same within it. The trap: whoever asks from a place expects it among the answers.

use super::definition;
use super::subject::{self, Found, Meanings, Place, Subject};
use crate::rules::DocumentContext;
use crate::text::Span;

/// A place that means what was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where.
    pub place: Place,
    /// It defines it, or is what the others are held against.
    pub is_definition: bool,
}

/// A place in the document itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub span: Span,
    /// It defines what the others mean.
    pub is_definition: bool,
}

/// Every place that means what the words at `offset` mean, in order of files and places; `with_definition` says whether what defines it
/// is one of them.
pub fn references(context: &DocumentContext, offset: u32, with_definition: bool) -> Vec<Reference> {
    let Some(Found { span, subject, .. }) = subject::at(context, offset) else { return Vec::new() };
    let mut found: Vec<Reference> = match &subject {
        Subject::Fact(fact) => {
            let statements = fact.0.statements.iter().chain(fact.0.told());
            let stated = statements.map(|statement| {
                let place = Place { path: statement.document.path.clone(), points: statement.points };
                Reference { place, is_definition: false }
            });
            let mut stated: Vec<Reference> = stated.collect();
            // A statement that the others are held against states it as well.
            let sources = definition::places(context, &subject, None).into_iter();
            let apart = sources.filter(|source| !stated.iter().any(|it| it.place == *source));
            let apart: Vec<Reference> = apart.map(|place| Reference { place, is_definition: true }).collect();
            stated.extend(apart);
            stated
        }
        _ => {
            let mentions = Meanings::new(context.workspace).mentions(&subject, None);
            let mut found: Vec<Reference> = mentions
                .iter()
                .map(|mention| Reference {
                    place: Place::of(mention.document, &mention.name),
                    is_definition: mention.is_definition,
                })
                .collect();
            if !found.iter().any(|reference| reference.is_definition) {
                let places = definition::places(context, &subject, None).into_iter();
                found.extend(places.map(|place| Reference { place, is_definition: true }));
            }
            found
        }
    };
    let points = context.text().points(span);
    let is_here = |reference: &Reference| {
        reference.place.path == context.document.path
            && reference.place.points.0 < points.1
            && points.0 < reference.place.points.1
    };
    if !found.iter().any(is_here) {
        let place = Place { path: context.document.path.clone(), points };
        found.push(Reference { place, is_definition: false });
    }
    found.retain(|reference| with_definition || !reference.is_definition);
    found.sort_by(|one, other| {
        let key = |reference: &Reference| (reference.place.path.clone(), reference.place.points);
        key(one).cmp(&key(other))
    });
    found.dedup_by(|later, first| later.place == first.place);
    found
}

/// Every place of the document that means what the words at `offset` mean, in order.
pub fn highlights(context: &DocumentContext, offset: u32) -> Vec<Highlight> {
    let Some(Found { span, subject, .. }) = subject::at(context, offset) else { return Vec::new() };
    let path = &context.document.path;
    let mut found: Vec<Highlight> = match &subject {
        Subject::Fact(fact) => {
            let statements = fact.0.statements.iter().chain(fact.0.told());
            let own = statements.filter(|statement| statement.document.path == *path);
            own.map(|statement| Highlight { span: statement.span, is_definition: false }).collect()
        }
        _ => {
            let mentions = Meanings::new(context.workspace).mentions(&subject, Some(path));
            let highlight = |mention: subject::Mention| Highlight {
                span: mention.name.span,
                is_definition: mention.is_definition,
            };
            mentions.into_iter().map(highlight).collect()
        }
    };
    if !found.iter().any(|highlight| highlight.span.overlaps(span)) {
        found.push(Highlight { span, is_definition: false });
    }
    found.sort_by_key(|highlight| highlight.span);
    found.dedup_by_key(|highlight| highlight.span);
    found
}
