//! Text in XML and HTML, between tags and in quotes.
//!
//! The trap: it may come from anybody's file. XML has no way to write most control characters, so these stand as pictures of them, and
//! those that turn around the direction of what stands beside them are left out.

use std::fmt::Write;

use super::picture::picture;

/// A text that ends no element and no attribute.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\r' | '\t' => {
                // Writing into a string cannot fail.
                let _ = write!(escaped, "&#{};", u32::from(char));
            }
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {}
            char => escaped.push(picture(char).unwrap_or(char)),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_an_attribute_or_breaks_what_it_stands_in() {
        assert_eq!(super::escaped("\"<a>&'\u{1b}\n\u{ffff}"), "&quot;&lt;a&gt;&amp;&#39;␛&#10;\u{fffd}");
        assert_eq!(super::escaped("a\u{202e}b 😀\u{200d}"), "ab 😀\u{200d}");
    }
}
