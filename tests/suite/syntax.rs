//! Syntax from outside: an edited stream is what a fresh one is, and what the trees see, too.
//!
//! The texts are all Markdown of this repository's tests and, when `PLANMARK_CORPUS` names a folder, all that
//! lies in it. `PLANMARK_EDITS` sets how many random edits are made. A failure prints the seed of the text's
//! edits, the edit, and where blocks first differ.

#[path = "syntax/colours.rs"]
mod colours;
#[path = "syntax/edits.rs"]
mod edits;
#[path = "syntax/witness.rs"]
mod witness;

use planmark_core::syntax::{BlockKind, Stream, blocks, cells};
use planmark_tests::random::spread;
use planmark_tests::sources::{joined, sources};

#[test]
fn edited_streams_equal_fresh_ones() {
    let edits = std::env::var("PLANMARK_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(100_000);
    spread(&joined(), edits, edits::check);
}

#[test]
fn edited_trees_answer_as_fresh_ones() {
    let edits =
        std::env::var("PLANMARK_TREE_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(2_000);
    let sources = joined();
    let (mut differ, mut parsed, mut made) = (0, 0, 0);
    for (seed, source) in sources.iter().enumerate() {
        let share = edits / sources.len() + 1;
        let found = edits::check_trees(source, share, seed as u64);
        (differ, parsed, made) = (differ + found.0, parsed + found.1, made + share);
    }
    assert!(parsed > made / 2, "only {parsed} of {made} edits were followed");
    assert!(differ == 0, "{differ} of {made} edits");
}

#[test]
fn hostile_texts_are_answered() {
    edits::check_hostile(
        std::env::var("PLANMARK_TEXTS").ok().and_then(|texts| texts.parse().ok()).unwrap_or(3_000),
    );
}

#[test]
fn a_stream_says_what_one_reading_says() {
    for source in sources() {
        let stream: Vec<_> = Stream::read(&source.text).blocks().collect();
        assert!(stream == blocks(&source.text), "{}", source.name);
    }
}

/// A text that is read in several pieces.
#[test]
fn a_stream_of_a_large_text_says_what_one_reading_says() {
    let sources = sources();
    for round in 0..24 {
        let mut text = String::new();
        let turned = sources.iter().cycle().skip(round * sources.len() / 24).take(sources.len());
        for source in turned {
            if round > 0 && text.len() >= 1 << 20 {
                break;
            }
            text += &source.text;
            text += ["\n", "\n\n", " "][round % 3];
        }
        let stream = Stream::read(&text);
        assert!(stream.cost().bytes > u64::from(stream.len()), "{}", text.len());
        assert!(
            stream.blocks().eq(blocks(&text)),
            "beginning with {}",
            sources[round * sources.len() / 24].name
        );
    }
}

#[test]
fn trees_and_stream_agree() {
    let mut whole = witness::Agreement::default();
    for source in sources() {
        let agreement = witness::agreement(&source);
        whole.both += agreement.both;
        whole.stream_only += agreement.stream_only;
        whole.tree_only += agreement.tree_only;
    }
    assert!(whole.both > 500 && whole.ratio() >= 0.999, "{} of {whole:?}", whole.ratio());
}

/// What a query captures is coloured, and no two tokens overlap.
#[test]
fn colours_and_queries_agree() {
    let (mut both, mut missing) = (0, 0);
    for source in sources() {
        let found = colours::agreement(&source);
        (both, missing) = (both + found.0, missing + found.1);
    }
    assert!(both > 500 && missing * 100 <= both, "{missing} are missing of {both}");
}

/// When one of these does not differ any more, the grammar was mended: take it off the list.
#[test]
fn known_differences_are_differences() {
    for known in witness::KNOWN {
        let (stream, tree) = witness::seen(known.text);
        let stream: Vec<_> = stream.into_keys().collect();
        let tree: Vec<_> = tree.into_keys().collect();
        assert_eq!((stream.as_slice(), tree.as_slice()), (known.stream, known.tree), "{}", known.cause);
        assert_ne!(known.stream, known.tree, "{}", known.cause);
    }
}

/// Blocks nest, spans cut no character, and what a block knows of itself lies in it.
#[test]
fn spans_lie_where_they_say() {
    for source in sources() {
        let mut start = 0;
        let mut open: Vec<planmark_core::text::Span> = Vec::new();
        for block in blocks(&source.text) {
            let at = format!("{}: {block:?}", source.name);
            assert!(start <= block.span.start, "out of order: {at}");
            start = block.span.start;
            while open.last().is_some_and(|outer| outer.end <= block.span.start) {
                open.pop();
            }
            assert!(open.last().is_none_or(|outer| outer.covers(block.span)), "does not nest: {at}");
            open.push(block.span);
            assert!(source.text.get(block.span.range()).is_some(), "cuts a character: {at}");
            let inner = match block.kind {
                BlockKind::Fence { info, content, .. } => vec![info, content],
                BlockKind::FrontMatter { content } => vec![content],
                _ => block.content().into_iter().collect(),
            };
            for inner in inner {
                assert!(block.span.covers(inner), "content outside: {at}");
                assert!(source.text.get(inner.range()).is_some(), "content cuts a character: {at}");
            }
        }
    }
}

/// Our splitter and the reader's agree on every row; the reader drops cells past the columns of the head.
#[test]
fn cells_are_those_of_the_reader() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut rows = 0;
    for source in sources() {
        let (mut row, mut theirs) = (0..0, Vec::new());
        for (event, range) in Parser::new_ext(&source.text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => (row, theirs) = (range, Vec::new()),
                Event::Start(Tag::TableCell) => theirs.push(source.text[range].trim().to_owned()),
                Event::End(pulldown_cmark::TagEnd::TableHead | pulldown_cmark::TagEnd::TableRow) => {
                    let row = &source.text[row.clone()];
                    let ours = cells(row);
                    let ours = ours.iter().map(|cell| cell.of(row)).chain(std::iter::repeat(""));
                    let ours: Vec<_> = ours.take(theirs.len()).collect();
                    assert_eq!(ours, theirs, "{}: {row:?}", source.name);
                    rows += 1;
                }
                _ => {}
            }
        }
    }
    assert!(rows > 30, "{rows}");
}
