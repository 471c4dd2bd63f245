//! `answer=tokens`: what a document is coloured as when it has been judged, a line for each of its lines that says more than Markdown.

use std::fmt::Write as _;

use planmark_core::features::semantic_tokens::{Marks, Modifiers, Source, Token, TokenKind, tokens};
use planmark_core::rules::DocumentContext;
use planmark_core::text::Span;
use planmark_tests::memory::found;

/// The tokens that mean something.
pub(crate) fn text(context: &DocumentContext) -> String {
    let findings = found(context.workspace, context.index, context.document);
    let marks = Marks::of(context, &findings);
    let reading = context.reading;
    // What was found is found again where the text is the same.
    assert!(marks.carried(&reading.plan, &reading.text).chunks().eq(marks.chunks()));
    let mut text = String::new();
    let chunks = reading.stream.chunks().zip(reading.plan.chunks()).zip(marks.chunks());
    let mut last = None;
    for (((start, chunk), (_, plan)), marks) in chunks {
        let whole = Span::new(0, chunk.len);
        let source = context.source(whole.shift(start));
        let (vocabulary, stamps) = (context.vocabulary, &context.repository.config.stamps);
        let source = Source { text: &source, chunk, plan, vocabulary, stamps, marks };
        for token in tokens(&source, whole).into_iter().filter(means_something) {
            let line = reading.text.line_at(start + token.span.start) + 1;
            if last.replace(line) == Some(line) {
                text.push_str(", ");
            } else {
                let _ = write!(text, "{}{line}: ", if text.is_empty() { "" } else { "\n" });
            }
            let _ = write!(text, "{} {}", name(&token), token.span.of(source.text));
        }
    }
    text + "\n"
}

fn means_something(token: &Token) -> bool {
    token.kind >= TokenKind::Box || token.modifiers != Modifiers::NONE
}

fn name(token: &Token) -> String {
    let has = |at: usize| token.modifiers.bits() >> at & 1 == 1;
    let words = Modifiers::WORDS.iter().enumerate().filter(|(at, _)| has(*at));
    words.fold(token.kind.word().to_owned(), |name, (_, word)| format!("{name}.{word}"))
}
