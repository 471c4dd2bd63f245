//! A title as plain text, and what it says of how pressing it is.

use super::Urgency;
use crate::plan::plain::plain;
use crate::text::floor_char_boundary;

/// The longest title that is kept, in bytes.
const LONGEST: usize = 160;

/// So much of a line is read for its title, in bytes.
const READ: usize = 4_000;

/// Appends what a reader sees of the first line of `text`, without the marks of emphasis, code and links; a very long one is cut.
pub(super) fn push(text: &str, pool: &mut String) {
    let line = text.lines().next().unwrap_or_default().trim();
    let begun = pool.len();
    pool.push_str(&plain(&line[..floor_char_boundary(line, READ)]));
    if pool.len() - begun > LONGEST {
        pool.truncate(floor_char_boundary(pool, begun + LONGEST));
        pool.push('…');
    }
    let kept = pool.trim_end().len().max(begun);
    pool.truncate(kept);
}

/// How pressing a title says that what it names is.
pub(super) fn urgency(title: &str) -> Urgency {
    for char in title.chars().filter(|char| !char.is_ascii()) {
        match char {
            '🔺' | '🚨' => return Urgency::Urgent,
            '⏫' => return Urgency::High,
            '🔽' | '⏬' => return Urgency::Low,
            _ => {}
        }
    }
    let mut before = ("", 0);
    let mut start = 0;
    for piece in title.split_inclusive(|char: char| !char.is_alphanumeric()) {
        let word = piece.trim_end_matches(|char: char| !char.is_alphanumeric());
        let (from, to) = (start, start + word.len());
        start += piece.len();
        if word.is_empty() {
            continue;
        }
        if let [b'P', digit @ b'0'..=b'4'] = word.as_bytes() {
            return match digit {
                b'0' => Urgency::Urgent,
                b'1' => Urgency::High,
                b'2' => Urgency::Usual,
                _ => Urgency::Low,
            };
        }
        let level = level(word);
        let behind = title.get(to..).unwrap_or_default();
        // "critical path" and "a high wall" say nothing of the kind.
        let is_set_apart = title.get(..from).is_some_and(|text| text.trim_end().ends_with(['(', '[']))
            && behind.trim_start().starts_with([')', ']', ' ']);
        let is_said = before.0.eq_ignore_ascii_case("priority") && from - before.1 < 4
            || behind.trim_start().get(..8).is_some_and(|next| next.eq_ignore_ascii_case("priority"))
            || is_set_apart
            || word.len() == title.trim_matches(|char: char| !char.is_alphanumeric()).len();
        if let Some(level) = level.filter(|_| is_said) {
            return level;
        }
        before = (word, to);
    }
    Urgency::Usual
}

fn level(word: &str) -> Option<Urgency> {
    let is_one_of = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
    if is_one_of(&["critical", "urgent", "blocker", "highest", "kritisch", "dringend"]) {
        return Some(Urgency::Urgent);
    }
    if is_one_of(&["high", "hoch", "haute", "alta"]) {
        return Some(Urgency::High);
    }
    is_one_of(&["low", "lowest", "niedrig", "basse", "baja"]).then_some(Urgency::Low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees() {
        let plain = |text: &str| {
            let mut pool = String::new();
            push(text, &mut pool);
            pool
        };
        assert_eq!(
            plain("**T001** run `cargo_test` in [the **yard**](a/b.md) <!-- x -->\nmore"),
            "T001 run cargo_test in the yard"
        );
        assert_eq!(plain("2 * 3 snake_case \\* [x] [y] ~~old~~ *new*"), "2 * 3 snake_case * [x] [y] old new");
        assert_eq!(plain(&"é".repeat(100)), format!("{}…", "é".repeat(80)));
    }

    #[test]
    fn how_pressing() {
        for (title, urgency_of) in [
            ("Fix the pump (P0)", Urgency::Urgent),
            ("High Priority", Urgency::High),
            ("🔴 Critical", Urgency::Urgent),
            ("Walls [LOW]", Urgency::Low),
            ("Priority: high, walls", Urgency::High),
            ("The critical path", Urgency::Usual),
            ("Build a high wall", Urgency::Usual),
        ] {
            assert_eq!(urgency(title), urgency_of, "{title}");
        }
    }
}
