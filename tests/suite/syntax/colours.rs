//! The colours, held against what the highlight queries capture that editors are given.
//!
//! Compared is where markers, languages, code and strong text begin. The trap: the trees err where [`super::witness`] says, so a few of
//! them differ.

use std::collections::BTreeSet;

use planmark_core::features::semantic_tokens::{Source as Chunk, TokenKind, tokens};
use planmark_core::plan::stamps::StampKeys;
use planmark_core::status::Vocabulary;
use planmark_core::syntax::tree::Query;
use planmark_core::text::Span;
use planmark_core::workspace::Reading;
use planmark_tests::sources::Source;

/// The kinds that both have, as the queries call them.
fn name(kind: TokenKind) -> Option<&'static str> {
    Some(match kind {
        TokenKind::ListMarker => "markup.list",
        TokenKind::Language => "label",
        TokenKind::Code => "markup.raw",
        TokenKind::Strong => "markup.strong",
        _ => return None,
    })
}

/// How many beginnings both see, and how many only one of them.
pub(crate) fn agreement(source: &Source) -> (usize, usize) {
    let reading = Reading::new(&source.text);
    let (vocabulary, stamps) = (Vocabulary::default(), StampKeys::default());
    let mut ours = BTreeSet::new();
    for ((start, chunk), (_, plan)) in reading.stream.chunks().zip(reading.plan.chunks()) {
        let whole = Span::new(0, chunk.len);
        let text = reading.text.slice(whole.shift(start));
        let (vocabulary, stamps) = (&vocabulary, &stamps);
        let chunk = Chunk { text: &text, chunk, plan, vocabulary, stamps, marks: &[] };
        let tokens = tokens(&chunk, whole);
        assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{}", source.name);
        let tokens = tokens.iter().filter_map(|token| Some((token.span.start + start, name(token.kind)?)));
        // A name, or another line, parts one of them in two.
        ours.extend(tokens);
    }
    let all = Span::new(0, reading.text.len());
    let captures = reading.trees.captures(reading.source(), Query::Highlights, all);
    let known = ["markup.list", "label", "markup.raw", "markup.strong"];
    // The marker of a list has blanks in front where the list is indented.
    let begins = |span: Span| {
        let text = reading.text.slice(span);
        span.start + (text.len() - text.trim_start().len()) as u32
    };
    let theirs: BTreeSet<(u32, &str)> = captures
        .iter()
        .filter(|capture| known.contains(&capture.name))
        .map(|capture| (begins(capture.span), capture.name))
        .collect();
    let both = theirs.iter().filter(|capture| ours.contains(capture)).count();
    if std::env::var_os("PLANMARK_SHOW").is_some() {
        for (at, kind) in theirs.difference(&ours) {
            let line = reading.text.slice(reading.text.line_span(reading.text.line_at(*at)));
            println!("no {kind} in {}: {line}", source.name);
        }
    }
    (both, theirs.len() - both)
}
