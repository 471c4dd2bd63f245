//! Reads the file of a language: sections, keys, texts and arrays of texts, and comments; no other TOML.
//!
//! The words stay where they are in the binary, and nothing is copied: every process reads these files before it does anything else, and
//! a reader of all of TOML took most of that time. The trap: a text has no escapes. That both readers read the same is tested.

use super::Lists;

/// The lists of a file. That it can be read at all is tested; nothing may fail here.
pub(super) fn lists(text: &'static str) -> Lists {
    let mut lists = Vec::new();
    let mut section = "";
    let mut rest = skip(text);
    while !rest.is_empty() {
        if let Some((name, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            section = name;
            rest = skip(behind);
            continue;
        }
        let Some((key, value)) = rest.split_once('=') else { break };
        let mut words = Vec::new();
        rest = match value.trim_start().strip_prefix('[') {
            Some(items) => array(items, &mut words),
            None => text_value(value.trim_start(), &mut words),
        };
        lists.push((section, key.trim(), words));
    }
    lists
}

/// The list of a section and a key.
pub(super) fn list<'a>(lists: &'a Lists, key: (&str, &str)) -> Option<&'a [&'static str]> {
    let found = lists.iter().find(|(section, name, _)| (*section, *name) == key);
    found.map(|(_, _, words)| words.as_slice())
}

/// The phrases of an array; what stands behind it.
fn array(text: &'static str, words: &mut Vec<&'static str>) -> &'static str {
    let mut rest = skip(text);
    while let Some(item) = rest.strip_prefix('"') {
        let Some((word, behind)) = item.split_once('"') else { return "" };
        words.push(word);
        rest = skip(behind.trim_start().trim_start_matches(','));
    }
    skip(rest.strip_prefix(']').unwrap_or_default())
}

/// The words of a text; what stands behind it.
fn text_value(text: &'static str, words: &mut Vec<&'static str>) -> &'static str {
    let quotes = if text.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let Some((text, behind)) = text.strip_prefix(quotes).and_then(|text| text.split_once(quotes)) else {
        return "";
    };
    words.extend(text.split_whitespace());
    skip(behind)
}

/// What follows blanks and comments.
fn skip(text: &'static str) -> &'static str {
    let mut rest = text.trim_start();
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use toml_edit::{Document, Item};

    use super::*;
    use crate::languages::FILES;

    fn strings(item: &Item) -> Vec<String> {
        match (item.as_array(), item.as_str()) {
            (Some(array), _) => array.iter().filter_map(|value| value.as_str()).map(str::to_owned).collect(),
            (None, Some(text)) => text.split_whitespace().map(str::to_owned).collect(),
            (None, None) => Vec::new(),
        }
    }

    #[test]
    fn the_files_are_toml_and_are_read_as_such() {
        for (code, text) in FILES {
            let document = Document::parse(text).unwrap_or_else(|error| panic!("{code}: {error}"));
            let mut expected = Vec::new();
            for (section, table) in document.iter() {
                for (key, item) in table.as_table().expect("a section").iter() {
                    expected.push((section.to_owned(), key.to_owned(), strings(item)));
                }
            }
            let read = lists(text).into_iter().map(|(section, key, words)| {
                (section.to_owned(), key.to_owned(), words.into_iter().map(str::to_owned).collect())
            });
            assert_eq!(read.collect::<Vec<_>>(), expected, "{code}");
        }
    }
}
