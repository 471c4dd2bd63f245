//! The targets of `targets.rs`, each given mutations of the fixtures, after everything that was ever found with it (`tests/fuzz/<target>/`).
//!
//! `PLANMARK_FUZZ_SECONDS` says how long each is run, in place of a number of inputs that takes a second or so; `PLANMARK_FUZZ_TARGET` names
//! the one to run, `PLANMARK_FUZZ_SEED` where to begin. What fails is made smaller and written to `tests/fuzz/<target>/`, where it stays.
//! The trap: the same seed gives the same inputs only as long as the fixtures are the same; what is kept are inputs, not seeds.

#[path = "fuzz/published.rs"]
mod published;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use planmark_tests::fixture;
use planmark_tests::random::{Dice, SNIPPETS, line_start};
use planmark_tests::sources::sources;
use planmark_tests::targets::{TARGETS, Target};

/// So many inputs of each target in the suite, of the slow ones fewer.
const INPUTS: u64 = 400;

/// No input is longer, in bytes.
const LONGEST: usize = 4_000;

/// What frames are made of.
const FRAMES: [&str; 12] = [
    "Content-Length: 2\r\n\r\n{}",
    "Content-Length: 5\r\n\r\n",
    "content-length:3\n\n[1]",
    "Content-Length: 99999999999\r\n\r\n",
    "Content-Type: a; charset=utf-16\r\n",
    "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 4\r\n\r\nnull",
    "Content-Length: 46\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"none/none\"}",
    "Content-Length: 44\r\n\r\n[{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"a\"},5,[]]",
    "\r\n\r\n",
    "X-One: 1\r\n",
    "Content-Length: 40\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"initialized\"}",
    "null",
];

/// What was found once is not found again.
#[test]
fn what_was_found() {
    for (name, target) in TARGETS {
        for entry in fs::read_dir(kept(name)).into_iter().flatten().flatten() {
            let bytes = fs::read(entry.path()).expect("readable");
            if let Err(failure) = catch_unwind(|| target(&bytes)) {
                panic!("{}: {}", entry.path().display(), said(&failure));
            }
        }
    }
}

#[test]
fn any_bytes() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let wanted = std::env::var("PLANMARK_FUZZ_TARGET").unwrap_or_default();
    let seed = number("PLANMARK_FUZZ_SEED").unwrap_or(0);
    let seconds = number("PLANMARK_FUZZ_SECONDS").map(Duration::from_secs);
    let plans: Vec<String> = sources().into_iter().map(|source| source.text).collect();
    let cases = plans.iter().flat_map(|text| fixture::cases(text));
    let files = cases.flat_map(|case| case.files).filter(|file| file.path.ends_with(".toml"));
    let configurations: Vec<String> = files.map(|file| file.text).collect();
    let frames: Vec<String> = FRAMES.iter().map(|piece| (*piece).to_owned()).collect();
    let mut failures = Vec::new();
    for target in TARGETS.iter().filter(|(name, _)| wanted.is_empty() || *name == wanted) {
        let start = Instant::now();
        let texts = match target.0 {
            "configuration" => &configurations,
            "framing" => &frames,
            _ => &plans,
        };
        let inputs = if matches!(target.0, "framing" | "messages" | "plans" | "fixes" | "reading") {
            INPUTS / 4
        } else {
            INPUTS
        };
        let mut tried = 0;
        while seconds.map_or(tried < inputs, |seconds| start.elapsed() < seconds) {
            let bytes = mutation(texts, &mut Dice((seed << 40) + tried));
            tried += 1;
            if let Some(failure) = failure(target, &bytes) {
                let bytes = smaller(target, bytes);
                let path = keep(target.0, &bytes);
                failures.push(format!("{}: {}", path.display(), failure_or(target, &bytes, failure)));
                break;
            }
        }
        println!("{}: {tried} inputs in {:?}", target.0, start.elapsed());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Some bytes that say where, then a piece of a fixture with something put into it, taken out of it or put in another place.
fn mutation(texts: &[String], dice: &mut Dice) -> Vec<u8> {
    let head = dice.below(60);
    let mut bytes: Vec<u8> = (0..head).map(|_| dice.below(256) as u8).collect();
    let piece = |dice: &mut Dice| {
        let text = &texts[dice.below(texts.len())];
        let start = line_start(text, dice.below(text.len() + 1));
        let lines = text[start..].split_inclusive('\n').take(1 + dice.below(24));
        lines.collect::<String>().into_bytes()
    };
    let mut body = piece(dice);
    for _ in 0..dice.below(6) {
        let at = dice.below(body.len() + 1);
        let end = (at + dice.below(30)).min(body.len());
        let put: Vec<u8> = match dice.below(8) {
            0 => Vec::new(),
            1 => vec![dice.below(256) as u8],
            2 => dice.below(100_000).to_string().into_bytes(),
            3 => piece(dice),
            4 => body[at..end].repeat(2 + dice.below(4)),
            _ => SNIPPETS[dice.below(SNIPPETS.len())].as_bytes().to_vec(),
        };
        // Half of the time something is put in, and nothing taken out.
        let end = if dice.below(2) == 0 { at } else { end };
        body.splice(at..end, put);
    }
    body.truncate(LONGEST);
    bytes.extend(body);
    bytes
}

fn failure((_, target): &Target, bytes: &[u8]) -> Option<String> {
    catch_unwind(AssertUnwindSafe(|| target(bytes))).err().map(|failure| said(&failure))
}

fn failure_or(target: &Target, bytes: &[u8], before: String) -> String {
    failure(target, bytes).unwrap_or(before)
}

fn said(failure: &Box<dyn std::any::Any + Send>) -> String {
    let text = failure.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| failure.downcast_ref::<&str>().copied()).unwrap_or_default().to_owned()
}

/// The same with as much left out as can be, so that it still fails.
fn smaller(target: &Target, mut bytes: Vec<u8>) -> Vec<u8> {
    let mut size = bytes.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at + size <= bytes.len() {
            let mut less = bytes.clone();
            less.drain(at..at + size);
            if failure(target, &less).is_some() { bytes = less } else { at += size }
        }
        size /= 2;
    }
    bytes
}

fn kept(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(target)
}

fn keep(target: &str, bytes: &[u8]) -> PathBuf {
    let folder = kept(target);
    let path =
        folder.join(format!("{:016x}", planmark_core::workspace::hash(&String::from_utf8_lossy(bytes))));
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, bytes));
    written.expect("what was found can be kept");
    path
}
