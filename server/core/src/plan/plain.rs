//! A line as a reader sees it: without the marks of emphasis, code, links and comments.
//!
//! Titles are shown so, and compared so. The trap: a range is never computed from the length of such a text.

use std::borrow::Cow;

use crate::text::floor_char_boundary;

/// The longest link whose address is left out, in bytes.
const LONGEST_LINK: usize = 2_000;

/// What a reader sees of a line.
pub(crate) fn plain(line: &str) -> Cow<'_, str> {
    if !line.bytes().any(|byte| matches!(byte, b'*' | b'_' | b'`' | b'[' | b'~' | b'<' | b'\\')) {
        return Cow::Borrowed(line);
    }
    let mut plain = String::with_capacity(line.len());
    marked(line, &mut plain);
    Cow::Owned(plain)
}

fn marked(line: &str, pool: &mut String) {
    let mut rest = line;
    while let Some(char) = rest.chars().next() {
        let twice = rest.get(..2);
        let skipped = match char {
            '`' => 1,
            '*' | '_' | '~' if twice.is_some_and(|twice| twice.bytes().all(|byte| byte == char as u8)) => 2,
            // Emphasis stands at the edge of a word; `snake_case` and `2 * 3` are none.
            '*' if !rest.starts_with("* ") => 1,
            '[' if link(rest).is_some() => {
                let Some((label, len)) = link(rest) else { break };
                // A label may be strong in turn, and holds no link.
                pool.extend(label.chars().filter(|char| !matches!(char, '*' | '`')));
                len
            }
            '<' if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |end| end + 3),
            '\\' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_punctuation) => {
                pool.extend(rest.chars().nth(1));
                2
            }
            other => {
                pool.push(other);
                other.len_utf8()
            }
        };
        rest = rest.get(skipped..).unwrap_or_default();
    }
}

/// The label of the link that a text begins with, and how long that is.
fn link(text: &str) -> Option<(&str, usize)> {
    let text = &text[..floor_char_boundary(text, LONGEST_LINK)];
    let close = text.find(']')?;
    let label = text.get(1..close).filter(|label| !label.is_empty() && !label.contains('['))?;
    let end = text.get(close + 1..)?.strip_prefix('(')?.find(')')?;
    Some((label, close + 1 + end + 2))
}
