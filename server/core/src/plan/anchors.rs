//! Anchors: what a link to a heading has behind its `#`, as GitHub makes it of the title.
//!
//! The trap: of several headings with one title the second has `-1` at its end, also where another title reads so; and marks of emphasis
//! go while underscores of words stay.

use std::collections::HashMap;

/// The anchors of headings with these titles, in order.
pub fn anchors<'t>(titles: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    told_apart(titles.into_iter().map(anchor))
}

/// The anchors of headings whose titles give these, in order: what an earlier one has already gets a number.
pub fn told_apart(plain: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut given: HashMap<String, u32> = HashMap::new();
    plain
        .into_iter()
        .map(|plain| {
            let mut unique = plain.clone();
            while given.contains_key(&unique) {
                let times = given.entry(plain.clone()).or_default();
                *times += 1;
                unique = format!("{plain}-{times}");
            }
            given.insert(unique.clone(), 0);
            unique
        })
        .collect()
}

/// The anchor of a heading with this title, if no other before it has the same.
pub fn anchor(title: &str) -> String {
    let text = without_markup(title);
    let mut anchor = String::with_capacity(text.len());
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        match letter {
            ' ' => anchor.push('-'),
            letter if letter.is_alphanumeric() || matches!(letter, '-' | '_') || is_mark(letter) => {
                anchor.push(letter);
            }
            _ => {}
        }
    }
    anchor
}

/// Marks that belong to the letter before them: accents, the variation selectors of emoji, the frame of a keycap.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200d}' | '\u{300}'..='\u{36f}' | '\u{94d}' | '\u{9cd}' | '\u{e31}'..='\u{e4e}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}

/// A title as it is shown: of links their text, no tags, no marks of emphasis that are letters of an anchor.
fn without_markup(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut rest = title;
    // Where the last of these is, so that none is looked for behind it.
    let (last_round, last_angle) = (title.rfind(')'), title.rfind('>'));
    let is_before =
        |last: Option<usize>, rest: &str| last.is_some_and(|last| title.len() - rest.len() <= last);
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[letter.len_utf8()..];
        match letter {
            // `](…)`: where a link leads to is not shown.
            ']' if behind.starts_with('(') && is_before(last_round, behind) => {
                rest = behind.find(')').map_or(behind, |end| &behind[end + 1..]);
                continue;
            }
            // Code is shown as it is.
            '`' => {
                if let Some(end) = behind.find('`') {
                    text.push_str(&behind[..end]);
                    rest = &behind[end + 1..];
                    continue;
                }
            }
            '<' if is_before(last_angle, behind)
                && behind
                    .starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!')) =>
            {
                if let Some(end) = behind.find('>') {
                    rest = &behind[end + 1..];
                    continue;
                }
            }
            '_' => {
                // An underscore within a word is a letter of it.
                let inside =
                    text.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric);
                if !inside {
                    rest = behind;
                    continue;
                }
                text.push('_');
            }
            letter => text.push(letter),
        }
        rest = behind;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_of_titles() {
        for (title, expected) in [
            ("Phase 1: Setup", "phase-1-setup"),
            ("`code` **bold** & more", "code-bold--more"),
            ("🚀 Launch", "-launch"),
            ("⚠️ Risks", "️-risks"),
            ("Über die Größe", "über-die-größe"),
            ("計画 v2.0", "計画-v20"),
            ("a_b _c_ `d_e_`", "a_b-c-d_e_"),
            ("[Guide](docs/x.md) — part", "guide--part"),
            ("Phase 2: Pilot ✅", "phase-2-pilot-"),
            ("**Bold** `code_x` & [link](a.md)", "bold-code_x--link"),
            ("Phase 2 <a id=\"x\"></a>", "phase-2"),
        ] {
            assert_eq!(anchor(title), expected, "{title}");
        }
        let same = anchors(["Tasks", "Tasks", "Tasks-1", "Tasks"]);
        assert_eq!(same, ["tasks", "tasks-1", "tasks-1-1", "tasks-2"]);
    }
}
