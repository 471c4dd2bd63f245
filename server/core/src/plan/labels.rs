//! Labels: `**Last Updated:** 2025-11-20`, `**Status**: done | **Version**: 2`, and the keys of front matter.
//!
//! [`read`] takes a run line by line. A key is strong text with a colon inside or right behind it, or up to five plain
//! words before a colon at the start of a line or of a part between `|`.
//! The trap: a value goes up to the next key of its line, so it may hold `|` itself (`open | blocked | done`).

use super::stamps::StampKind;
use super::tables::Cell;
use super::{ChunkPlan, Place, Run};
use crate::syntax::{Inline, InlineKind};
use crate::text::{Span, offset_of};

/// A key with what stands after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The key without decoration, in lower case, with single spaces: `last updated` (also for `last_updated`).
    pub key: String,
    /// Where the key is.
    pub key_span: Span,
    /// Where the value is, without the blanks and marks around it.
    pub span: Span,
    /// The value's text.
    pub value: String,
    /// It stands in the front matter.
    pub front_matter: bool,
    /// The key is strong: `**Status:**`.
    pub strong: bool,
}

/// The longest key that is taken for one, in bytes; past it a colon belongs to a sentence.
const LONGEST_KEY: usize = 48;

/// Words that open a stamp even without a colon: `*Last updated 2025-11-20*`.
const BARE_KEYS: [&str; 4] = ["last updated on", "last updated", "last modified", "last reviewed"];

/// Records the labels of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if !matches!(run.place, Place::Tree) && run.text.contains([':', '：']) || opens_bare(run.text) {
        let mut start = 0;
        for line in run.text.split_inclusive('\n') {
            line_labels(run, Span::new(start, start + offset_of(line.trim_end().len())), plan);
            start += offset_of(line.len());
        }
    }
}

/// Records `| **Last Updated** | 2025-11-20 |`: the rows of a table of two columns whose key is that of a stamp.
///
/// Any other first cell is the name of what its row is about, not a key.
pub(super) fn read_row(row: &[Cell], plan: &mut ChunkPlan) {
    let [key, value] = row else { return };
    let Some(name) = normal(&key.text).filter(|name| StampKind::of(name).is_some()) else { return };
    plan.labels.push(Label {
        key: name,
        key_span: key.span,
        span: value.span,
        value: value.text.clone(),
        front_matter: false,
        strong: key.text.contains("**"),
    });
}

/// A key found in a line: where it stands, and where its value may begin.
struct Key {
    span: Span,
    value: u32,
    /// The value ends here at the latest: the strong text that holds both.
    limit: Option<u32>,
    strong: bool,
}

fn line_labels(run: &Run, line: Span, plan: &mut ChunkPlan) {
    let text = line.of(run.text);
    if !text.contains([':', '：']) && !opens_bare(text) {
        return;
    }
    let mut keys: Vec<Key> = Vec::new();
    if !matches!(run.place, Place::FrontMatter) && text.contains(['*', '_']) {
        keys.extend(run.inlines_from(line).iter().filter_map(|inline| strong_key(run.text, line, inline)));
    }
    if keys.is_empty() {
        keys = plain_keys(run.text, line);
    }
    for (index, key) in keys.iter().enumerate() {
        let end = keys.get(index + 1).map_or(line.end, |next| next.span.start);
        let end = key.limit.map_or(end, |limit| limit.min(end));
        let value = trimmed(run.text, Span::new(key.value, end.max(key.value)), run.place);
        let Some(name) = normal(key.span.of(run.text)) else { continue };
        plan.labels.push(Label {
            key: name,
            key_span: run.place_of(key.span),
            span: run.place_of(value),
            value: value.of(run.text).to_owned(),
            front_matter: run.place == Place::FrontMatter,
            strong: key.strong,
        });
    }
}

/// `**Key:** value`, `**Key**: value` or `**Key: value**`.
fn strong_key(text: &str, line: Span, inline: &Inline) -> Option<Key> {
    if inline.kind != InlineKind::Strong || !line.covers(inline.span) {
        return None;
    }
    let content = inline.content.of(text);
    let at = |offset: usize| inline.content.start + offset_of(offset);
    if let Some(key) = content.trim_end().strip_suffix([':', '：']) {
        let span = Span::new(inline.content.start, at(key.len()));
        return Some(Key { span, value: inline.span.end, limit: None, strong: true });
    }
    let after = Span::new(inline.span.end, line.end).of(text);
    if let Some(rest) = after.trim_start().strip_prefix([':', '：']) {
        return Some(Key {
            span: inline.content,
            value: line.end - offset_of(rest.len()),
            limit: None,
            strong: true,
        });
    }
    let colon = content.find(": ").filter(|&colon| colon <= LONGEST_KEY && colon > 0)?;
    Some(Key {
        span: Span::new(inline.content.start, at(colon)),
        value: at(colon + 1),
        limit: Some(inline.content.end),
        strong: true,
    })
}

/// `Key: value` at the start of the line, and after each ` | ` of it.
fn plain_keys(text: &str, line: Span) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut start = line.start;
    for part in line.of(text).split_inclusive(" | ") {
        let decoration =
            |letter: char| !letter.is_alphanumeric() && !matches!(letter, '"' | '(' | '`' | '<' | '[');
        let lead = part.len() - part.trim_start_matches(decoration).len();
        let words = part.get(lead..).unwrap_or_default();
        let key_start = start + offset_of(lead);
        if let Some(colon) = words.find([':', '：']).filter(|&colon| is_key(&words[..colon])) {
            let width = words[colon..].chars().next().map_or(1, char::len_utf8);
            let rest = &words[colon + width..];
            // `10:30`, `https://`, `ns:name` are no keys; a full-width colon needs no blank after it.
            if width > 1 || rest.is_empty() || rest.starts_with([' ', '\t', '*', '_']) {
                keys.push(Key {
                    span: Span::new(key_start, key_start + offset_of(colon)),
                    value: key_start + offset_of(colon + width),
                    limit: None,
                    strong: false,
                });
            }
        } else if let Some(length) = bare_key(words) {
            keys.push(Key {
                span: Span::new(key_start, key_start + offset_of(length)),
                value: key_start + offset_of(length),
                limit: None,
                strong: false,
            });
        }
        start += offset_of(part.len());
    }
    keys
}

fn is_key(words: &str) -> bool {
    !words.is_empty()
        && words.len() <= LONGEST_KEY
        && words.split_whitespace().count() <= 5
        && !words.trim_end_matches(['*', '_']).contains(['.', ';', '!', '?', '|', '`', '[', '<', '*'])
}

fn bare_key(words: &str) -> Option<usize> {
    let key = BARE_KEYS
        .iter()
        .find(|key| words.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key)))?;
    let rest = words.get(key.len()..)?;
    // Only a date makes a sentence that begins so a stamp.
    let is_stamp = rest.starts_with(' ')
        && crate::calendar::scan(rest).first().is_some_and(|date| date.span().start <= 2);
    is_stamp.then_some(key.len())
}

fn opens_bare(text: &str) -> bool {
    let start = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    start.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("last "))
}

/// The key in lower case, with single spaces and without marks; `None` if nothing is left.
fn normal(key: &str) -> Option<String> {
    let mut name = String::with_capacity(key.len());
    for letter in key.chars() {
        match letter {
            '_' | '-' | ' ' | '\t' | '\u{a0}' if name.ends_with(' ') || name.is_empty() => {}
            '_' | '-' | '\t' | '\u{a0}' => name.push(' '),
            '*' | '`' | '"' | '\'' | ':' => {}
            // Decoration before the key: `📅 Last Updated`.
            letter if name.is_empty() && !letter.is_alphanumeric() => {}
            letter => name.extend(letter.to_lowercase()),
        }
    }
    name.truncate(name.trim_end().len());
    (!name.is_empty() && name.len() <= 2 * LONGEST_KEY).then_some(name)
}

/// `span` without the blanks, separators and marks around the value.
fn trimmed(text: &str, span: Span, place: Place) -> Span {
    let value = span.of(text);
    let kept = value.trim_start_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, ':' | '*' | '_' | '：')
    });
    let start = span.start + offset_of(value.len() - kept.len());
    let mut kept = kept;
    if place == Place::FrontMatter {
        // A comment; inside quotes a `#` belongs to the value.
        if !kept.starts_with(['"', '\'']) {
            kept = kept.split(" #").next().unwrap_or(kept);
        }
        kept = kept.trim_end();
        for quote in ['"', '\''] {
            if let Some(inner) = kept.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
                return Span::new(start + 1, start + 1 + offset_of(inner.len()));
            }
        }
        return Span::new(start, start + offset_of(kept.len()));
    }
    let kept = kept.trim_end_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '|' | '*' | '_' | '\\' | '·' | '•' | '—' | '–' | '>' | '-')
    });
    Span::new(start, start + offset_of(kept.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(place: Place, text: &str) -> Vec<(String, String)> {
        let mut plan = ChunkPlan::default();
        read(&Run::new(place, 10, text, 0), &mut plan);
        for label in &plan.labels {
            let span = Span::new(label.span.start - 10, label.span.end - 10);
            assert_eq!(span.of(text), label.value);
        }
        plan.labels.into_iter().map(|label| (label.key, label.value)).collect()
    }

    fn check(place: Place, text: &str, expected: &[(&str, &str)]) {
        let found = labels(place, text);
        let found: Vec<_> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn strong_keys() {
        let text = Place::Paragraph;
        check(text, "**Last Updated:** 2025-11-20  ", &[("last updated", "2025-11-20")]);
        check(text, "**Last Updated**: 2025-11-20", &[("last updated", "2025-11-20")]);
        check(text, "**Last Updated: 2025-11-20**", &[("last updated", "2025-11-20")]);
        check(text, "📅 **Last Updated :** x", &[("last updated", "x")]);
        check(
            text,
            "**Status**: open | done | **Last Updated**: 2025-11-20 | **Version**: 1.0",
            &[("status", "open | done"), ("last updated", "2025-11-20"), ("version", "1.0")],
        );
        check(text, "**Status:** a\n**Owner:** b", &[("status", "a"), ("owner", "b")]);
        check(text, "a **strong** word: yes, and no", &[]);
    }

    #[test]
    fn plain_keys() {
        let text = Place::Paragraph;
        check(text, "Last Updated: 2025-11-20", &[("last updated", "2025-11-20")]);
        check(text, "*Last updated: 2025-11-20*", &[("last updated", "2025-11-20")]);
        check(text, "_Last updated 2025-11-20_", &[("last updated", "2025-11-20")]);
        check(text, "Status: x | Last Updated: y", &[("status", "x"), ("last updated", "y")]);
        check(text, "最后更新：2025年11月20日", &[("最后更新", "2025年11月20日")]);
        check(text, "> Updated: 2025-11-20", &[("updated", "2025-11-20")]);
        check(text, "see https://x.org at 10:30", &[]);
        check(text, "It is simple. Really: it is", &[]);
        check(text, "Last updated by nobody", &[]);
    }

    #[test]
    fn front_matter() {
        let place = Place::FrontMatter;
        check(place, "last_updated: 2025-11-28", &[("last updated", "2025-11-28")]);
        check(place, "updated: \"2025-11-28\"", &[("updated", "2025-11-28")]);
        check(place, "  next-review: '2025-12-01' ", &[("next review", "2025-12-01")]);
        check(place, "total_tasks: 620 # counted", &[("total tasks", "620")]);
    }
}
