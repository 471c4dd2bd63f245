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
    let find = |regex: &LazyLock<Option<Regex>>| {
        let captures = regex.as_ref()?.captures(text)?;
        Some(captures.name("id")?.as_str().to_owned())
    };
    find(&ID).or_else(|| find(&NUMBERED))
}

/// How many tasks an id stands for: those of a range such as `T062-T064`, else one.
pub fn id_count(id: &str) -> u64 {
    let number = |text: &str| text.trim().trim_start_matches(['T', 't']).parse::<u64>().ok();
    let ends = id.split_once(['-', '–']).and_then(|(first, last)| Some((number(first)?, number(last)?)));
    match ends {
        Some((first, last)) if last > first && last - first < 1000 && id.contains(['T', 't']) => {
            last - first + 1
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
