//! The id that a task's text begins with: `T001`, `1.2.3`, `Task 1.1.1:`, `P1-T01`, `#123`, `ABC-12`, `t123.4`.

use std::sync::LazyLock;

use regex::Regex;

static ID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^[\s*_~`\[(]* (?:[Tt]ask\s+|TASK\s+)? (?P<id>
            [Tt][0-9]{2,}[a-z]?(?:\.[0-9]+)*(?:\s*[-–]\s*[Tt][0-9]{2,}[a-z]?)? | [Tt][0-9]+(?:\.[0-9]+)+[a-z]?
            | [A-Z]{1,5}[0-9]{0,3}-[A-Z]{0,2}[0-9]+(?:\.[0-9]+)*[a-z]?
            | [0-9]+(?:\.[0-9]+)+[a-z]?
            | \#[0-9]+
        )(?:[\s\]:)*_~`.,|—–-]|$)",
    )
    .ok()
});

static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\s*_~`\[(]*(?i:task)\s+(?P<id>[0-9]+[a-z]?)(?:[\s\]:)*_~`.,|—–-]|$)").ok()
});

/// The id that a text begins with.
pub fn id(text: &str) -> Option<String> {
    // Almost no text begins with an id, and this costs less than to ask the pattern.
    let first = text.trim_start_matches([' ', '*', '_', '~', '`', '(', '[']).chars().next()?;
    if !first.is_ascii_digit() && !first.is_ascii_uppercase() && !matches!(first, 't' | '#') {
        return None;
    }
    if !text.bytes().take(32).any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let find = |regex: &LazyLock<Option<Regex>>| {
        let captures = regex.as_ref()?.captures(text)?;
        Some(captures.name("id")?.as_str().to_owned())
    };
    find(&ID).or_else(|| find(&NUMBERED))
}

/// How many tasks an id stands for: those of a range such as `T062-T064`, else one.
pub fn id_count(id: &str) -> u64 {
    // Hardly any is a range.
    if id.len() < "T1-T2".len() || !id.starts_with(['T', 't']) {
        return 1;
    }
    let number = |text: &str| text.trim().trim_start_matches(['T', 't']).parse::<u64>().ok();
    let ends = range(id).and_then(|(first, last)| Some((number(first)?, number(last)?)));
    match ends {
        Some((first, last)) if last > first && last - first < 1000 => last - first + 1,
        _ => 1,
    }
}

/// The ends of a range such as `T062-T064`.
pub fn range(id: &str) -> Option<(&str, &str)> {
    let digits = id.strip_prefix(['T', 't'])?;
    memchr::memchr2(b'-', 0xe2, id.as_bytes())?;
    let (first, last) = id.split_once(['-', '–'])?;
    digits.starts_with(|char: char| char.is_ascii_digit()).then_some((first.trim_end(), last.trim_start()))
}

/// An id taken apart: what all ids of its series begin with, and its number among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered<'a> {
    /// `T`, `P1-T`, `2.3.`; empty for a number alone.
    pub series: &'a str,
    /// The last number of the id.
    pub number: u64,
    /// How many digits that number is written with.
    pub width: usize,
    /// The letter behind it that names a part: the `a` of `T018a`.
    pub part: &'a str,
}

/// The id taken apart; `None` for a range, and for what does not end in a number.
pub fn numbered(id: &str) -> Option<Numbered<'_>> {
    let body = id.trim_end_matches(|char: char| char.is_ascii_lowercase());
    let series = body.trim_end_matches(|char: char| char.is_ascii_digit());
    let digits = &body[series.len()..];
    let number = digits.parse().ok().filter(|_| range(id).is_none())?;
    Some(Numbered { series, number, width: digits.len(), part: &id[body.len()..] })
}

impl Numbered<'_> {
    /// The id of the same series with this number, written with as many digits.
    pub fn with(&self, number: u64) -> String {
        format!("{}{number:0width$}", self.series, width = self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_taken_apart() {
        let parts = |id| numbered(id).map(|id| (id.series, id.number, id.width, id.part));
        assert_eq!(parts("T018a"), Some(("T", 18, 3, "a")));
        assert_eq!(parts("P1-T02"), Some(("P1-T", 2, 2, "")));
        assert_eq!(parts("2.3.4"), Some(("2.3.", 4, 1, "")));
        assert_eq!(parts("T062-T064"), None);
        assert_eq!(numbered("T018").map(|id| id.with(7)).as_deref(), Some("T007"));
    }

    #[test]
    fn ids_at_the_start() {
        for (text, expected) in [
            ("T001 [P] Create", Some("T001")),
            ("**T062-T064** Tests", Some("T062-T064")),
            ("T018a: x", Some("T018a")),
            ("1.2.3 Build", Some("1.2.3")),
            ("Task 1.1.1: Build", Some("1.1.1")),
            ("Task 4: Build", Some("4")),
            ("P1-T01 Build", Some("P1-T01")),
            ("[AUTH-12] Build", Some("AUTH-12")),
            ("t123.4 Build", Some("t123.4")),
            ("**T1.1.2** Build", Some("T1.1.2")),
            ("#123 Build", Some("#123")),
            ("Build T001", None),
            ("2 weeks", None),
        ] {
            assert_eq!(id(text).as_deref(), expected, "{text}");
        }
        assert_eq!(id_count("T062-T064"), 3);
        assert_eq!(id_count("T062"), 1);
        assert_eq!(id_count("ABC-12"), 1);
    }
}
