//! Which completions are shown, and in which order.
//!
//! What begins with the typed letters goes first, then what they fit best, moved by how much the place and the use of it speak for it. The
//! trap: a client filters by itself what it was given, by the text between the start of the replaced range and the cursor; so a list that
//! is the same whatever is typed says that it fits that text, and is to be asked for again.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Choice, Completion, Completions, Found, MOST};

/// What is shown of what was found; `typed` gives what stands between an offset and the cursor.
pub(super) fn ranked<'t>(typed: &dyn Fn(u32) -> &'t str, found: Found) -> Completions {
    let Found { mut items, by } = found;
    let mut incomplete = false;
    match by {
        Choice::Letters => items = fitting(typed, items),
        Choice::Place => {
            incomplete = !items.is_empty();
            for item in &mut items {
                let typed = typed(item.span.start);
                item.filter = if typed.is_empty() { item.new_text.clone() } else { typed.to_owned() };
            }
        }
    }
    incomplete |= items.len() > MOST;
    items.truncate(MOST);
    Completions { items, incomplete }
}

/// How well an item fits, the best first: whether it begins with what is typed, how well its letters fit, and its own weight.
type Rank = Reverse<(bool, u32, u32)>;

/// Those that the typed letters fit, the best first.
fn fitting<'t>(typed: &dyn Fn(u32) -> &'t str, items: Vec<Completion>) -> Vec<Completion> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut pattern: Option<(u32, Pattern)> = None;
    let mut scored: Vec<(Rank, usize, Completion)> = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let typed = typed(item.span.start);
        if typed.trim().is_empty() {
            scored.push((Reverse((false, 0, item.weight)), at, item));
            continue;
        }
        // Most items replace the same.
        if pattern.as_ref().is_none_or(|(start, _)| *start != item.span.start) {
            let of_typed =
                Pattern::new(typed.trim(), CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
            pattern = Some((item.span.start, of_typed));
        }
        let Some((_, fitted)) = &pattern else { continue };
        let Some(score) = fitted.score(Utf32Str::new(&item.filter, &mut buffer), &mut matcher) else {
            continue;
        };
        let begins = begins_with(&item.filter, typed.trim());
        let score = score + use_of(item.weight);
        scored.push((Reverse((begins, score, item.weight)), at, item));
    }
    scored.sort_by_key(|(rank, at, _)| (*rank, *at));
    scored.into_iter().map(|(.., item)| item).collect()
}

/// What use adds to how well letters fit: one letter more is worth 16.
fn use_of(weight: u32) -> u32 {
    (u32::BITS - weight.leading_zeros()) * 3
}

fn begins_with(text: &str, typed: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|letter| letters.next() == Some(letter))
}

/// May these letters fit a text: does it hold all of them in this order? Asked before anything is made of it, where there is much.
pub(super) fn may_fit(text: &str, typed: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|letter| letters.any(|other| other == letter))
}
