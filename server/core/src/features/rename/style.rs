//! A new name, written as the old one is: `Load-Tester` and "Load Tester" become `Load-Runner` and "Load Runner".
//!
//! Words that both names have stay as they are written; case and joints of the others are those that stand at their place. The trap: who
//! renames something back wants what was written, so a word that is neither small, nor capital, nor all capitals says nothing.

/// The new name as `written` writes the old one; as it is where that cannot be told.
pub(super) fn styled(written: &str, old: &str, new: &str) -> String {
    let (written, old, words) = (words(written.trim()), words(old), words(new));
    if written.is_empty() || written.len() != old.len() {
        return new.to_owned();
    }
    let is_same = |(one, other): &(&Word, &Word)| one.text == other.text;
    let first = old.iter().zip(&words).take_while(is_same).count();
    let last = old.iter().rev().zip(words.iter().rev()).take_while(is_same).count();
    let last = last.min(old.len().min(words.len()) - first);
    let mut styled = String::with_capacity(new.len());
    for (at, word) in words.iter().enumerate() {
        let behind = words.len() - at;
        // The word of the old name that stands in its place.
        let place = match old.len() - last {
            _ if behind <= last => old.len() - behind,
            replaced if at < replaced => at,
            _ => old.len() - 1,
        };
        let joint = place.max(1);
        styled.push_str(match (old.get(joint), written.get(joint)) {
            _ if at == 0 => word.joint,
            (Some(old), Some(written)) if old.joint == word.joint => written.joint,
            _ => word.joint,
        });
        match written[place].text {
            written if at < first || behind <= last => styled.push_str(written),
            written => push_cased(word.text, written, &mut styled),
        }
    }
    styled
}

/// A word of a name.
struct Word<'n> {
    /// What stands before it.
    joint: &'n str,
    text: &'n str,
}

fn words(name: &str) -> Vec<Word<'_>> {
    let is_joint = |letter: char| matches!(letter, '-' | '_' | '.') || letter.is_whitespace();
    let (mut words, mut rest) = (Vec::new(), name);
    while !rest.is_empty() {
        let start = rest.find(|letter| !is_joint(letter)).unwrap_or(rest.len());
        let (joint, behind) = rest.split_at(start);
        let (text, behind) = behind.split_at(behind.find(is_joint).unwrap_or(behind.len()));
        words.push(Word { joint, text });
        rest = behind;
    }
    words
}

/// Appends a word in the case of another.
fn push_cased(word: &str, other: &str, styled: &mut String) {
    let mut letters = other.chars().filter(|letter| letter.is_alphabetic());
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let is_one = letters.clone().next().is_none();
    let mut own = word.chars();
    if is_capital && !is_one && letters.clone().all(char::is_uppercase) {
        styled.extend(own.flat_map(char::to_uppercase));
    } else if is_capital && letters.all(char::is_lowercase) {
        styled.extend(own.next().into_iter().flat_map(char::to_uppercase));
        styled.push_str(own.as_str());
    } else {
        styled.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::styled;

    #[test]
    fn the_form_of_a_name_is_kept_there_and_back() {
        for (written, old, new, expected) in [
            ("load-tester", "load-tester", "load-runner", "load-runner"),
            ("Load-Tester", "load-tester", "load-runner", "Load-Runner"),
            ("Load Tester", "load-tester", "tide-runner", "Tide Runner"),
            ("LOAD  TESTER", "load-tester", "load-tester-anew", "LOAD  TESTER  ANEW"),
            ("Load tester", "load-tester", "load-runner", "Load runner"),
            ("API-Tester", "api-tester", "api-runner", "API-Runner"),
            ("API Tester", "api-tester", "new-api-tester", "New API Tester"),
            ("Tester", "tester", "load-tester", "Load-Tester"),
            ("Load_Tester", "load_tester", "load_runner", "Load_Runner"),
        ] {
            assert_eq!(styled(written, old, new), expected, "{written} to {new}");
            assert_eq!(styled(expected, new, old), written, "{expected} back to {old}");
        }
        assert_eq!(styled("LoAd-tester", "load-tester", "tide-runner"), "tide-runner");
    }
}
