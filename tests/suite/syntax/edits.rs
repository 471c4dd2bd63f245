//! Random edits of real texts, each followed by a stream and compared with a fresh reading.

use planmark_core::syntax::tree::{Source as Place, Trees};
use planmark_core::syntax::{Block, Stream, blocks, cells, inlines};
use planmark_core::text::{Span, Text};

use crate::sources::Source;

/// What people paste and what changes how everything behind it is read.
const SNIPPETS: &[&str] = &[
    "`",
    "```",
    "```\n",
    "\n```\n",
    "~~~\n",
    "````",
    "-",
    "---",
    "---\n",
    "\n---\n",
    "===",
    "\n===\n",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "10) ",
    "- [ ] ",
    "- [x] a\n",
    "[x]",
    "[~] ",
    "\n- ",
    "\n  - ",
    "\n* b\n",
    ">",
    "> ",
    "\n> ",
    ">> ",
    "|",
    "| a | b |\n",
    "|---|---|\n",
    "\n| a |\n|---|\n| b |\n",
    "\\|",
    "<!--",
    "-->",
    "<!-- x -->\n",
    "<div>",
    "\n<div>\n",
    "</div>\n",
    "<b>",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<script>\n",
    "</script>",
    "#",
    "# ",
    "\n# h\n",
    "## ",
    " #",
    "[a]: ",
    "\n[a]: /u\n",
    "\"",
    "\n\"t",
    "'",
    "(",
    "[a]:\n",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r",
    "\r\n",
    "\n\r",
    " ",
    "  ",
    "    ",
    "\t",
    "\n    ",
    "\n\t",
    "\\",
    "\\\n",
    "🚀",
    "⏸️",
    "計",
    "é",
    "\u{feff}",
    "\0",
    "\u{b}",
    "\u{c}",
    "\u{2028}",
    "*",
    "**",
    "_",
    "a",
    "word ",
    "***\n",
    "___\n",
    "&amp;",
    "+++\n",
    "foo\n2. bar",
    "\n-\n",
    "\n*\n",
    ":--",
    "\n:-: | -\n",
    "title: x\n",
];

/// A source of numbers that is the same at every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Makes so many edits in all, shared out over the sources by two threads; long texts get fewer, for each edit
/// costs a reading of the whole.
pub(crate) fn check(sources: &[Source], edits: usize) {
    let weight = |source: &Source| 8_000.0 / (source.text.len().max(8_000) as f64);
    let whole: f64 = sources.iter().map(weight).sum();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let made = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(source) = sources.get(index) else { break };
                    let share = (edits as f64 * weight(source) / whole).ceil() as usize;
                    edit(source, share, index as u64);
                    made.fetch_add(share, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    assert!(made.into_inner() >= edits);
}

fn edit(source: &Source, edits: usize, seed: u64) {
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

/// The next edit: typing where the last one was, or something anywhere.
fn change(dice: &mut Dice, text: &str, caret: &mut usize) -> (Span, String) {
    let anywhere = dice.below(3) > 0;
    let start = if anywhere { dice.below(text.len() + 1) } else { (*caret).min(text.len()) };
    // Half of the edits are at the start of a line, where they do most harm.
    let start = if anywhere && dice.below(2) == 0 { line_start(text, start) } else { boundary(text, start) };
    let end = match dice.below(10) {
        0..=4 => start,
        5 | 6 => start + 1 + dice.below(3),
        7 => text[start..].find('\n').map_or(text.len(), |end| start + end + dice.below(2)),
        8 => start + dice.below(120),
        _ => start + dice.below(1_500),
    };
    let end = boundary(text, end.min(text.len())).max(start);
    let inserted = match dice.below(10) {
        0..=5 => SNIPPETS[dice.below(SNIPPETS.len())].to_owned(),
        6 => (0..3).map(|_| SNIPPETS[dice.below(SNIPPETS.len())]).collect(),
        // A piece of the text itself; grown texts get shorter instead.
        7 if text.len() < 60_000 => {
            let from = line_start(text, dice.below(text.len() + 1));
            text[from..boundary(text, (from + dice.below(900)).min(text.len()))].to_owned()
        }
        _ => String::new(),
    };
    *caret = start + inserted.len();
    (Span::new(start as u32, end as u32), inserted)
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn line_start(text: &str, at: usize) -> usize {
    let at = boundary(text, at);
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}
