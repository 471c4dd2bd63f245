//! Edits as fingers and clipboards make them, the same at every run.
//!
//! The trap: half of them are at the start of a line, where they change most of what follows.

use std::sync::atomic::{AtomicUsize, Ordering};

use planmark_core::text::Span;
use serde_json::{Value, json};

use crate::sources::Source;

/// What people paste and what changes how everything behind it is read.
pub const SNIPPETS: &[&str] = &[
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
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

/// The next edit: typing where the last one was, or something anywhere.
pub fn change(dice: &mut Dice, text: &str, caret: &mut usize) -> (Span, String) {
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

/// The border of a character at `at`, or the one before it.
pub fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Where the line that holds `at` starts.
pub fn line_start(text: &str, at: usize) -> usize {
    let at = boundary(text, at);
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The position of the byte at `at` as a client counts it, in a text whose lines end with a feed.
pub fn position(text: &str, at: usize) -> Value {
    let line = text[..at].matches('\n').count();
    json!({"line": line, "character": text[line_start(text, at)..at].encode_utf16().count()})
}

/// Shares so many edits out over the sources and two threads; `check` gets a source, its number of edits, and a seed. Long texts get
/// fewer, for each edit costs a reading of the whole.
pub fn spread(sources: &[Source], edits: usize, check: impl Fn(&Source, usize, u64) + Sync) {
    let weight = |source: &Source| 8_000.0 / (source.text.len().max(8_000) as f64);
    let whole: f64 = sources.iter().map(weight).sum();
    let next = AtomicUsize::new(0);
    let made = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(source) = sources.get(index) else { break };
                    let share = (edits as f64 * weight(source) / whole).ceil() as usize;
                    check(source, share, index as u64);
                    made.fetch_add(share, Ordering::Relaxed);
                }
            });
        }
    });
    assert!(made.into_inner() >= edits);
}
