//! Random edits of real texts, each followed by a stream and compared with a fresh reading.

use planmark_core::syntax::tree::{Source as Place, Trees};
use planmark_core::syntax::{Block, Stream, blocks, cells, inlines};
use planmark_core::text::Text;

use planmark_tests::random::{Dice, SNIPPETS, change};
use planmark_tests::sources::Source;

/// Makes so many edits of a text, each compared with a fresh reading.
pub(crate) fn check(source: &Source, edits: usize, seed: u64) {
    let mut dice = Dice(seed);
    let mut text = Text::new(&source.text);
    let mut plain = source.text.clone();
    let mut stream = Stream::read(&plain);
    let mut found: Vec<Block> = Vec::new();
    let mut caret = 0;
    for number in 0..edits {
        if number % 400 == 399 {
            plain.clone_from(&source.text);
            text = Text::new(&plain);
            stream = Stream::read(&plain);
        }
        let (span, inserted) = change(&mut dice, &plain, &mut caret);
        text.edit(span, &inserted);
        plain.replace_range(span.range(), &inserted);
        let splice = stream.edit(&text, span, inserted.len() as u32);
        let here = || format!("{}: edit {number} of seed {seed}: {span:?} -> {inserted:?}", source.name);
        assert_eq!(stream.len() as usize, plain.len(), "{}", here());
        assert_eq!(
            splice.before.len() + inserted.len() as u32,
            splice.after.len() + span.len(),
            "{}",
            here()
        );
        found.clear();
        found.extend(stream.blocks());
        let fresh = blocks(&plain);
        if found != fresh {
            let at = found.iter().zip(&fresh).take_while(|(found, fresh)| found == fresh).count();
            panic!("{}\nblock {at}\nkept:  {:?}\nfresh: {:?}", here(), found.get(at), fresh.get(at));
        }
    }
}

/// Makes edits with trees that follow them, and compares what these answer with what fresh trees answer.
/// Returns how many edits made an answer differ, and how many trees were parsed again.
pub(crate) fn check_trees(source: &Source, edits: usize, seed: u64) -> (usize, usize) {
    let mut dice = Dice(seed);
    let mut plain = source.text.clone();
    let mut text = Text::new(&plain);
    let mut stream = Stream::read(&plain);
    let mut trees = Trees::default();
    let mut parsed = 0;
    let mut caret = 0;
    let mut differ = 0;
    for number in 0..edits {
        if number % 50 == 49 {
            plain.clone_from(&source.text);
            text = Text::new(&plain);
            stream = Stream::read(&plain);
            parsed += trees.cost().edited;
            trees = Trees::default();
        }
        let (span, inserted) = change(&mut dice, &plain, &mut caret);
        let _ = trees.context(Place { text: &text, stream: &stream }, span.start);
        let before = stream.clone();
        text.edit(span, &inserted);
        plain.replace_range(span.range(), &inserted);
        let splice = stream.edit(&text, span, inserted.len() as u32);
        let place = Place { text: &text, stream: &stream };
        trees.edit(&before, place, splice);
        let fresh = Trees::default();
        let same = [splice.after.start, caret as u32, span.start.saturating_sub(40), caret as u32 + 40]
            .into_iter()
            .all(|offset| {
                trees.context(place, offset) == fresh.context(place, offset)
                    && trees.selection(place, offset) == fresh.selection(place, offset)
            });
        if !same {
            differ += 1;
            if std::env::var_os("PLANMARK_SHOW").is_some() {
                eprintln!("{}: edit {number} of seed {seed}: {span:?} -> {inserted:?}", source.name);
            }
            // A wrong tree stays wrong; what counts is how often one becomes it.
            trees = Trees::default();
        }
    }
    (differ, parsed + trees.cost().edited)
}

/// Texts of nothing but trouble: whatever is asked about them is answered, in spans that cut no character.
pub(crate) fn check_hostile(texts: usize) {
    for seed in 0..texts {
        let mut dice = Dice(seed as u64);
        let plain: String = (0..1 + dice.below(60)).map(|_| SNIPPETS[dice.below(SNIPPETS.len())]).collect();
        let text = Text::new(&plain);
        let plain = text.to_string();
        let stream = Stream::read(&plain);
        for block in stream.blocks() {
            let Some(content) = block.content() else { continue };
            let run = content.of(&plain);
            assert_eq!(run.len(), content.len() as usize, "{plain:?}: {block:?}");
            for inline in inlines(run) {
                assert!(run.get(inline.span.range()).is_some(), "{run:?}: {inline:?}");
                assert!(run.get(inline.content.range()).is_some(), "{run:?}: {inline:?}");
                assert!(inline.span.covers(inline.content), "{run:?}: {inline:?}");
            }
            for cell in cells(run) {
                assert!(run.get(cell.range()).is_some(), "{run:?}: {cell:?}");
            }
        }
        let place = Place { text: &text, stream: &stream };
        let trees = Trees::default();
        for _ in 0..4 {
            let offset = dice.below(plain.len() + 2) as u32;
            let _ = trees.context(place, offset);
            let selection = trees.selection(place, offset);
            assert!(selection.is_sorted_by(|inner, outer| outer.covers(*inner)), "{plain:?}");
        }
    }
}
