//! What an edit reads again, and that it finds what a fresh start finds.

use super::*;

const DOCUMENT: &str =
    "# Plan\n\nSome words before the list, which take a line of their own in the text.\n\n";

fn document(sections: usize) -> String {
    let body = "- [ ] the first task of this section, with some words\n- [x] the second one, which is done\n\nText below.\n\n";
    let sections = (0..sections).map(|number| format!("## Section {number}\n\n{}", body.repeat(6)));
    sections.fold(DOCUMENT.to_owned(), |text, section| text + &section)
}

/// Applies an edit to both and compares the result with a fresh start.
#[track_caller]
fn edit(text: &mut Text, stream: &mut Stream, span: Span, inserted: &str) -> Splice {
    let before: Vec<_> = stream.chunks().map(|(start, chunk)| (start, chunk.clone())).collect();
    text.edit(span, inserted);
    let splice = stream.edit(text, span, offset_of(inserted.len()));
    let fresh = text.to_string();
    assert_eq!(stream.len(), text.len());
    let found: Vec<_> = stream.blocks().collect();
    assert_eq!(found, super::super::blocks(&fresh), "after {span:?} became {inserted:?}");
    let after: Vec<_> = stream.chunks().map(|(start, chunk)| (start, chunk.clone())).collect();
    let kept = |old: &[(u32, Arc<Chunk>)], new: &[(u32, Arc<Chunk>)]| {
        old.iter().zip(new).all(|(old, new)| Arc::ptr_eq(&old.1, &new.1))
    };
    assert!(kept(&before[..splice.first], &after[..splice.first]));
    let (old, new) = (&before[splice.first + splice.removed..], &after[splice.first + splice.inserted..]);
    assert_eq!(old.len(), new.len());
    assert!(kept(old, new), "what lies behind the splice is only moved");
    splice
}

#[test]
fn a_key_reads_its_chunk_only() {
    let source = document(200);
    let mut text = Text::new(&source);
    let mut stream = Stream::read(&source);
    assert!(stream.count() > 300, "{}", stream.count());
    let at = offset_of(source.len() / 2 + source[source.len() / 2..].find("words").unwrap_or_default());
    let splice = edit(&mut text, &mut stream, Span::empty(at), "x");
    assert_eq!((splice.removed, splice.inserted), (1, 1));
    assert_eq!(stream.cost().chunks, 1);
    assert!(stream.cost().bytes < 2_000, "{:?}", stream.cost());
    assert!(splice.before.contains(at) && splice.after.len() == splice.before.len() + 1);
}

#[test]
fn a_key_in_the_line_of_a_cut_reads_the_chunk_before_as_well() {
    let source = document(20);
    let mut text = Text::new(&source);
    let mut stream = Stream::read(&source);
    let (start, _) = stream.chunks().nth(7).expect("eight chunks");
    let splice = edit(&mut text, &mut stream, Span::empty(start + 1), "#");
    assert!(stream.cost().chunks == 2, "{:?}", stream.cost());
    assert_eq!(
        (splice.first, splice.removed, splice.inserted),
        (7, 1, 1),
        "the one before came out the same"
    );
    let splice = edit(&mut text, &mut stream, Span::new(start - 1, start), "");
    assert_eq!(splice.first, 6);
}

#[test]
fn a_fence_swallows_the_rest_and_gives_it_back() {
    let source = document(50);
    let mut text = Text::new(&source);
    let mut stream = Stream::read(&source);
    let count = stream.count();
    edit(&mut text, &mut stream, Span::empty(8), "```\n");
    assert_eq!(stream.count(), 1);
    edit(&mut text, &mut stream, Span::new(8, 12), "");
    assert_eq!(stream.count(), count);
}

#[test]
fn front_matter_opens_and_closes_far_away() {
    let source = format!("title: a\n\n{}", document(30));
    let mut text = Text::new(&source);
    let mut stream = Stream::read(&source);
    edit(&mut text, &mut stream, Span::empty(0), "---\n");
    let far = source.find("## Section 20").expect("it is in the source") as u32 + 4;
    edit(&mut text, &mut stream, Span::empty(far), "---\n");
    assert!(matches!(
        stream.blocks().next().expect("a block").kind,
        super::super::BlockKind::FrontMatter { .. }
    ));
    edit(&mut text, &mut stream, Span::empty(far), "x");
    assert!(!matches!(
        stream.blocks().next().expect("a block").kind,
        super::super::BlockKind::FrontMatter { .. }
    ));
    edit(&mut text, &mut stream, Span::new(far, far + 1), "");
    edit(&mut text, &mut stream, Span::new(3, 4), "\n\n");
    edit(&mut text, &mut stream, Span::new(0, far), "---\n---");
    edit(&mut text, &mut stream, Span::empty(7), "-");
}

#[test]
fn a_definition_that_an_edit_completes_takes_the_next_lines() {
    let filler = "word ".repeat(100);
    let source = format!("{filler}\n\n[a]: /u\n\"title\nmore {filler}\n\n# End\n");
    let mut text = Text::new(&source);
    let mut stream = Stream::read(&source);
    let at = source.find("more").expect("it is in the source") as u32;
    edit(&mut text, &mut stream, Span::new(at, at + 4 + filler.len() as u32), "more\"");
    edit(&mut text, &mut stream, Span::new(at + 4, at + 5), "");
}

#[test]
fn edits_of_an_empty_text_and_to_one() {
    let mut text = Text::new("");
    let mut stream = Stream::read("");
    assert_eq!(stream.count(), 0);
    edit(&mut text, &mut stream, Span::empty(0), "- [ ] a\r");
    edit(&mut text, &mut stream, Span::empty(8), "\n");
    edit(&mut text, &mut stream, Span::new(0, 9), "");
    assert_eq!(stream.count(), 0);
}

#[test]
fn an_edit_that_contradicts_the_text_reads_it_again() {
    let mut stream = Stream::read("# One\n");
    let splice = stream.edit(&Text::new("# Two, and a good deal more\n"), Span::new(2, 3), 0);
    assert_eq!(stream.len(), 28);
    assert_eq!((splice.first, splice.removed, splice.inserted), (0, 1, 1));
}

#[test]
fn a_span_that_cuts_characters_is_followed() {
    let source = document(3).replace("words", "w🚀🚀s");
    let mut text = Text::new(&source);
    let mut stream = Stream::read(&source);
    let rocket = source.find('🚀').expect("it is in the source") as u32;
    edit(&mut text, &mut stream, Span::new(rocket + 1, rocket + 6), "- ");
}

#[test]
fn the_end_belongs_to_the_last_chunk() {
    assert_eq!(Stream::read("").chunk_at(0), None);
    let text = "# A\n".to_owned() + &"x".repeat(500) + "\n\n# B\n" + &"y".repeat(500);
    let stream = Stream::read(&text);
    let starts: Vec<u32> = stream.chunks().map(|(start, _)| start).collect();
    let [first, second] = starts[..] else { panic!("{starts:?}") };
    let at = |offset| stream.chunk_at(offset);
    assert_eq!(at(0), Some((0, first)));
    assert_eq!(at(second - 1), Some((0, first)));
    assert_eq!(at(second), Some((1, second)));
    assert_eq!(at(stream.len()), Some((1, second)));
    assert_eq!(at(u32::MAX), Some((1, second)));
}
