//! Words for a page of Markdown: what files say stands there as text, and means nothing.

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
        escaped.push(char);
    }
    escaped
}
