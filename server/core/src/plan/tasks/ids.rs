//! The id that a task's text begins with: `T001`, `1.2.3`, `Task 1.1.1:`, `P1-T01`, `#123`, `ABC-12`, `t123.4`.

/// The id that a text begins with: a word of one of the kinds above behind marks and perhaps the word "task", and before a blank, a mark or
/// the end.
pub fn id(text: &str) -> Option<String> {
    let bare = text.trim_start_matches(|char: char| {
        char.is_whitespace() || matches!(char, '*' | '_' | '~' | '`' | '[' | '(')
    });
    // Almost no text begins with an id.
    if !bare.starts_with(|first: char| {
        first.is_ascii_digit() || first.is_ascii_uppercase() || first == 't' || first == '#'
    }) || !bare.bytes().take(32).any(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let (named, is_task) = match bare.get(.."task".len()) {
        Some(word) if word.eq_ignore_ascii_case("task") => {
            let behind = bare["task".len()..].trim_start();
            (behind, behind.len() < bare.len() - "task".len())
        }
        _ => (bare, false),
    };
    let is_written = is_task && (bare.starts_with("TASK") || bare[1..].starts_with("ask"));
    let found = if is_written { of_any_kind(named).map(|end| &named[..end]) } else { None };
    let found = found.or_else(|| of_any_kind(bare).map(|end| &bare[..end]));
    let number = || {
        let digits = digits(named);
        let end = digits + letter(&named[digits..]);
        (is_task && digits > 0 && ends(&named[end..])).then(|| &named[..end])
    };
    found.or_else(number).map(str::to_owned)
}

/// The end of the id that a text begins with, whatever kind it is of.
fn of_any_kind(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let behind = &text[first.len_utf8()..];
    match first {
        '#' => Some(1 + digits(behind)).filter(|end| *end > 1 && ends(&text[*end..])),
        '0'..='9' => parts(text, digits(text), 1),
        'T' | 't' => of_tasks(text).or_else(|| of_letters(text)),
        _ => of_letters(text),
    }
}

/// `T001`, `T018a`, `T062-T064`, `T12.3`, `t1.2`.
fn of_tasks(text: &str) -> Option<usize> {
    let count = digits(&text[1..]);
    if count < 2 {
        return parts(text, 1 + count, 1).filter(|_| count > 0);
    }
    let start = 1 + count + letter(&text[1 + count..]);
    let dots = dotted(text, start);
    let end = dots.last().copied().unwrap_or(start);
    let last = || {
        let second = text[end..].trim_start().strip_prefix(['-', '–'])?.trim_start();
        let digits = second.strip_prefix(['T', 't']).map(digits).filter(|digits| *digits >= 2)?;
        let behind = &second[1 + digits..];
        let end = text.len() - behind.len() + letter(behind);
        ends(&text[end..]).then_some(end)
    };
    last().or_else(|| if ends(&text[end..]) { Some(end) } else { without_last(&dots, start) })
}

/// `ABC-12`, `P1-T01`, `A-1.2b`.
fn of_letters(text: &str) -> Option<usize> {
    let capitals = |text: &str| count(text, |byte| byte.is_ascii_uppercase());
    let letters = capitals(text);
    let number = digits(&text[letters..]);
    let rest = text[letters + number..].strip_prefix('-')?;
    let more = capitals(rest);
    let start = letters + number + 1 + more;
    let last = digits(&text[start..]);
    let is_one = (1..=5).contains(&letters) && number <= 3 && more <= 2 && last > 0;
    if is_one { parts(text, start + last, 0) } else { None }
}

/// The end of a number whose first part ends at `start`, with at least so many parts behind that, and perhaps a letter.
fn parts(text: &str, start: usize, least: usize) -> Option<usize> {
    let dots = dotted(text, start);
    if dots.len() < least {
        return None;
    }
    let end = dots.last().copied().unwrap_or(start);
    let lettered = end + letter(&text[end..]);
    if ends(&text[lettered..]) {
        return Some(lettered);
    }
    without_last(&dots, start).filter(|_| dots.len() > least)
}

/// The end of a number whose first part ends at `start` without the last of its other parts: the dot before that may stand behind an id.
fn without_last(dots: &[usize], start: usize) -> Option<usize> {
    let (_, before) = dots.split_last()?;
    Some(before.last().copied().unwrap_or(start))
}

/// Where each part of `.2.3` ends that stands at `start`.
fn dotted(text: &str, start: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut end = start;
    while let Some(rest) = text[end..].strip_prefix('.')
        && digits(rest) > 0
    {
        end += 1 + digits(rest);
        ends.push(end);
    }
    ends
}

/// May an id end before this?
fn ends(behind: &str) -> bool {
    behind.chars().next().is_none_or(|next| {
        next.is_whitespace()
            || matches!(next, ']' | ':' | ')' | '*' | '_' | '~' | '`' | '.' | ',' | '|' | '—' | '–' | '-')
    })
}

fn digits(text: &str) -> usize {
    count(text, |byte| byte.is_ascii_digit())
}

/// 1 where a lower letter stands there.
fn letter(text: &str) -> usize {
    usize::from(text.starts_with(|char: char| char.is_ascii_lowercase()))
}

fn count(text: &str, is: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| is(*byte)).count()
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
    use proptest::prelude::*;

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

    /// The same as a pattern.
    const PATTERN: &str = r"(?x)^[\s*_~`\[(]* (?:(?:[Tt]ask\s+|TASK\s+)? (?P<id>
            [Tt][0-9]{2,}[a-z]?(?:\.[0-9]+)*(?:\s*[-–]\s*[Tt][0-9]{2,}[a-z]?)? | [Tt][0-9]+(?:\.[0-9]+)+[a-z]?
            | [A-Z]{1,5}[0-9]{0,3}-[A-Z]{0,2}[0-9]+(?:\.[0-9]+)*[a-z]?
            | [0-9]+(?:\.[0-9]+)+[a-z]?
            | \#[0-9]+
        )(?:[\s\]:)*_~`.,|—–-]|$) | (?i:task)\s+(?P<number>[0-9]+[a-z]?)(?:[\s\]:)*_~`.,|—–-]|$))";

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]
        #[test]
        fn ids_are_those_of_the_pattern(
            text in "[ *\\[]{0,2}(task |Task |TASK\t|tASK )?([Tt]|[A-Z]{1,3}|#|[1-9])?[Tt0-9A-Bab.–: ß#-]{0,9}",
        ) {
            let regex = regex::Regex::new(PATTERN).unwrap();
            let captures = regex.captures(&text);
            let found = captures.and_then(|found| found.name("id").or(found.name("number")));
            prop_assert_eq!(id(&text), found.map(|found| found.as_str().to_owned()));
        }
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
