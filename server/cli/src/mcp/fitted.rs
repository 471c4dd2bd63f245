//! Answers that fit: as many lines as there is room for, and a word on the rest.
//!
//! A token is taken for four bytes, as is usual for English; models differ. The trap: a single line may be longer than all the room, and an
//! answer must still say something, so the first line is always told.

/// The bytes of a token.
pub(super) const TOKEN: usize = 4;

/// Bytes that are kept for the word on the rest.
const REST: usize = 200;

/// `head`, then as many `lines` as so many tokens hold; `rest` says what of them is left out, from this one on.
pub(super) fn fitted(
    head: &str,
    lines: &[String],
    tokens: usize,
    rest: impl FnOnce(usize) -> String,
) -> String {
    let room = tokens.saturating_mul(TOKEN);
    let whole = head.len() + 1 + lines.iter().map(|line| line.len() + 1).sum::<usize>();
    let room = if whole <= room { room } else { room.saturating_sub(REST) };
    let mut text = head.to_owned();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && text.len() + 1 + line.len() > room {
            text.push('\n');
            text.push_str(&rest(at));
            return text;
        }
        text.push('\n');
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn the_rest_is_named() {
        let lines: Vec<String> = (0..100).map(|at| format!("line {at:03}")).collect();
        let all = fitted("head", &lines, 1000, |_| unreachable!("all of it fits"));
        assert!(all.starts_with("head\nline 000\n") && all.ends_with("line 099"));
        let some = fitted("head", &lines, 100, |from| format!("and {} more", lines.len() - from));
        assert!(some.len() <= 400 && some.ends_with("\nand 79 more"), "{some}");
        let one = fitted("head", &lines, 1, |from| format!("and {} more", lines.len() - from));
        assert_eq!(one, "head\nline 000\nand 99 more");
    }
}
