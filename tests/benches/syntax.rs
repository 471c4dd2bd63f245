//! What a key costs syntax: the stream, and the trees behind a request at the cursor.
//!
//! `cargo bench -p planmark-tests --bench syntax [FILE…]`; without files, plans of 2,600, 20,000 and 100,000 lines
//! made of the fixtures. Keys are typed one after another in the middle of the text, and all over it.

use std::time::{Duration, Instant};

use planmark_core::syntax::Stream;
use planmark_core::syntax::tree::{Source, Trees};
use planmark_core::text::{Span, Text};
use planmark_tests::bench::{measured, report};

const PLAN: &str = include_str!("../syntax/plan.md");
const KEYS: usize = 2_000;

fn main() {
    measured("plan", plan, measure);
}

/// So many lines of plan, without the front matter of every copy but the first.
fn plan(lines: usize) -> String {
    let body = PLAN.splitn(3, "---\n").nth(2).unwrap_or_default();
    let copies = lines / body.lines().count() + 1;
    let all = std::iter::once(PLAN).chain(std::iter::repeat_n(body, copies));
    all.flat_map(str::lines).take(lines).map(|line| format!("{line}\n")).collect()
}

fn measure(name: &str, source: &str) {
    let begun = Instant::now();
    let mut stream = Stream::read(source);
    let read = begun.elapsed();
    let mut text = Text::new(source);
    let trees = Trees::default();
    let (mut keys, mut copies, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    let mut bytes = 0;
    for key in 0..KEYS {
        // Every second stretch of forty keys is typed somewhere else.
        let stretch = (key / 40) as u32;
        let place = if stretch.is_multiple_of(2) {
            text.len() / 2
        } else {
            stretch.wrapping_mul(2_654_435_761) % text.len()
        };
        let at = text.floor(place + key as u32 % 40);
        let before = stream.clone();
        text.edit(Span::empty(at), "x");

        let begun = Instant::now();
        let splice = stream.edit(&text, Span::empty(at), 1);
        keys.push(begun.elapsed());
        bytes += stream.cost().bytes;

        let begun = Instant::now();
        drop(stream.clone());
        copies.push(begun.elapsed());

        let source = Source { text: &text, stream: &stream };
        let begun = Instant::now();
        trees.edit(&before, source, splice);
        std::hint::black_box(trees.context(source, at + 1));
        asked.push(begun.elapsed());
    }
    report(&format!(
        "{name}: {} lines, {} KB, {} chunks; fresh {read:?}; {} bytes read a key",
        text.line_count(),
        text.len() / 1024,
        stream.count(),
        bytes / KEYS as u64,
    ));
    for (what, times) in [("stream", &mut keys), ("copy", &mut copies), ("trees", &mut asked)] {
        times.sort();
        let at = |part: usize| times.get(times.len() * part / 1_000).copied().unwrap_or(Duration::ZERO);
        report(&format!("  {what:<7} p50 {:>9.1?}  p95 {:>9.1?}  p99 {:>9.1?}", at(500), at(950), at(990)));
    }
    report(&format!("  trees {:?}, {} kept", trees.cost(), trees.len()));
}
