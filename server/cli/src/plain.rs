//! Words for a terminal: what files say and what they are called reaches it as text, and never as orders to it.
//!
//! [`Plain`] stands in front of the output of whatever is printed for people. The trap: our own colours and links are orders, too; these pass, and
//! a text that has nothing but colours in it may have its own.

use std::io::{self, Write};

use planmark_core::rules;
use planmark_core::views::picture::picture;

/// Writes control characters as the pictures of them (`␛`), except line breaks, tabs and colours.
pub(crate) struct Plain<W>(pub(crate) W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut from = 0;
        let mut at = 0;
        while at < bytes.len() {
            let Some((len, picture)) = order(&bytes[at..]) else {
                at += 1;
                continue;
            };
            self.0.write_all(&bytes[from..at])?;
            self.0.write_all(picture.encode_utf8(&mut [0; 4]).as_bytes())?;
            at += len;
            from = at;
        }
        self.0.write_all(&bytes[from..])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The order to a terminal with which these bytes begin: its length, and a picture of it.
fn order(bytes: &[u8]) -> Option<(usize, char)> {
    match bytes {
        [b'\n' | b'\t', ..] => None,
        [0x1b, rest @ ..] if is_colour(rest) || is_link(rest) => None,
        [control @ (0..0x20 | 0x7f), ..] => picture(char::from(*control)).map(|picture| (1, picture)),
        // What follows the first of these two makes one of the second set of controls.
        [0xc2, control @ 0x80..=0x9f, ..] => picture(char::from(*control)).map(|picture| (2, picture)),
        _ => None,
    }
}

/// What stands behind an escape when it sets a colour: `[1;31m`.
fn is_colour(rest: &[u8]) -> bool {
    let Some(rest) = rest.strip_prefix(b"[") else { return false };
    let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';');
    end.is_some_and(|end| rest[end] == b'm')
}

/// What stands behind an escape when it begins a link to the page of a rule (`]8;;https://…` up to the next escape), when it ends a link, and
/// when it ends such an order.
fn is_link(rest: &[u8]) -> bool {
    const END: &[u8] = b"\x1b\\";
    let Some(rest) = rest.strip_prefix(b"]8;;") else { return rest.starts_with(b"\\") };
    let Some(end) = rest.windows(END.len()).position(|window| window == END) else { return false };
    let Ok(url) = std::str::from_utf8(&rest[..end]) else { return false };
    let code = url.rsplit('/').next().and_then(|page| page.strip_suffix(".md"));
    url.is_empty() || code.is_some_and(|code| rules::find(code).is_some() && rules::url(code) == url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_passes_and_orders_do_not() {
        let mut out = Vec::new();
        let mut plain = Plain(&mut out);
        write!(plain, "計\t✅ \u{1b}[1;31mred\u{1b}[0m\r\n\u{1b}]0;title\u{7}\u{1b}[2J\0\u{7f}\u{9b}2J")
            .expect("it takes all");
        let written = String::from_utf8(out).expect("UTF-8");
        assert_eq!(written, "計\t✅ \u{1b}[1;31mred\u{1b}[0m␍\n␛]0;title␇␛[2J␀␡\u{fffd}2J");
    }

    #[test]
    fn links_lead_to_the_pages_of_rules_alone() {
        let passes = |text: &str| {
            let mut out = Vec::new();
            Plain(&mut out).write_all(text.as_bytes()).expect("it takes all");
            out == text.as_bytes()
        };
        let link = |url: &str| format!("\u{1b}]8;;{url}\u{1b}\\rule\u{1b}]8;;\u{1b}\\");
        assert!(passes(&link(&rules::url("table-sum"))));
        assert!(!passes(&link(&rules::url("no-rule"))));
        assert!(!passes(&link("https://example.org/table-sum.md")));
        assert!(!passes("\u{1b}]8;;https://example.org"));
    }
}
