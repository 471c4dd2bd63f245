//! Words for a page of Markdown: what files say stands there as text, and means nothing.

use super::picture::picture;

/// A text that means nothing but itself in a cell.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_whitespace() {
            escaped.push(' ');
            continue;
        }
        if matches!(char, '|' | '&' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '~') {
            escaped.push('\\');
        }
        escaped.push(picture(char).unwrap_or(char));
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_an_order() {
        assert_eq!(super::escaped("a|b\u{1b}[2J\n\u{7}\u{7f}\u{9b}"), "a\\|b␛\\[2J ␇␡\u{fffd}");
    }
}
