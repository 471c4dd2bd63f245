//! Pictures of control characters: what files say is shown as text, and never as orders to whatever shows it.

/// What stands for a control character (`␛`); `None` for any other.
pub fn picture(char: char) -> Option<char> {
    match char {
        '\0'..'\u{20}' => char::from_u32(0x2400 + u32::from(char)),
        '\u{7f}' => Some('␡'),
        // There are none of the second set.
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        _ => None,
    }
}
