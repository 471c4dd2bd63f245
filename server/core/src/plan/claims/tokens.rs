//! A run of inline text as words, numbers and marks.
//!
//! Emphasis is dropped, code is kept and flagged, the destinations of links are dropped. The trap: what merely contains digits
//! (`T001`, `2025-11-20`, `86-agent`, `1.2.3`, `50%`) is a word, never a number.

use crate::languages::is_unspaced;
use crate::text::Span;

/// A piece of the run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
    /// In a code span.
    pub(super) code: bool,
    /// Struck through.
    pub(super) struck: bool,
    /// A blank, or the start of the run, stands before it.
    pub(super) spaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Digits, with `,` between groups of three.
    Number(u64),
    Word,
    /// Any other character.
    Mark(char),
    /// A link outwards, of which nothing is kept.
    External,
}

impl Token<'_> {
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The tokens of `text`, with spans relative to it.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut code, mut struck, mut spaced) = (false, false, true);
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let rest = &text[at..];
        let token = move |len: usize, kind: Kind| Token {
            span: Span::new(at as u32, (at + len) as u32),
            text: &text[at..at + len],
            kind,
            code,
            struck,
            spaced,
        };
        let mut len = char.len_utf8();
        if char.is_whitespace() || (char == '>' && text[..at].ends_with('\n')) {
            spaced = true;
            // A line that ends hard, or one that begins with a bold key, begins anew.
            if char == '\n'
                && (text[..at].ends_with("  ")
                    || text[at + 1..].trim_start_matches(['>', ' ']).starts_with("**"))
            {
                tokens.push(token(len, Kind::Mark('\n')));
            }
            at += len;
            continue;
        }
        if char == '`' {
            code = !code;
        } else if rest.starts_with("~~") {
            struck = !struck;
            len = 2;
        } else if char == '*'
            || char == '\u{fe0f}'
            || (char == '_' && !code)
            || (char == '\\' && rest.len() > 1)
        {
            // Marks of emphasis, and the backslash before one: as if they were not there.
            at += len;
            continue;
        } else if let Some(destination) = rest.strip_prefix("](") {
            len = 2 + destination.find(')').map_or(0, |end| end + 1);
            if destination.starts_with("http") {
                tokens.push(token(len, Kind::External));
            }
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            len = rest
                .find(|char: char| char.is_whitespace() || char == ')' || char == '>')
                .unwrap_or(rest.len());
            tokens.push(token(len, Kind::External));
        } else if char == '<'
            && rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!".contains(next))
        {
            len = rest.find('>').map_or(1, |end| end + 1);
        } else if char.is_alphanumeric() {
            len = word_len(rest, code);
            let kind = number(&rest[..len]).map_or(Kind::Word, Kind::Number);
            tokens.push(token(len, kind));
        } else if matches!(char, '.' | '~')
            && code | rest[1..].starts_with(|next: char| next.is_alphanumeric() || next == '/')
            && spaced_or_open(text, at)
            && !rest[1..].starts_with(|next: char| next.is_ascii_digit())
        {
            // `.claude/agents`, `~/notes`: a path and not the end of a sentence.
            len = 1 + rest[1..]
                .find(|next: char| !(next.is_alphanumeric() || "/._-".contains(next)))
                .unwrap_or(rest.len() - 1);
            tokens.push(token(len, Kind::Word));
        } else {
            tokens.push(token(len, Kind::Mark(char)));
        }
        spaced = false;
        at += len;
    }
    tokens
}

/// May there be a number among the tokens? Quickly, and rather yes than no: ids, dates and decimals are most of what has digits.
pub(super) fn may_have_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let mut from = 0;
    while let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|start| from + start) {
        let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        from = start + digits;
        // As in `word_len`: what such a byte joins to a letter or a digit is one word.
        let joined = |byte: u8| matches!(byte, b'-' | b'\'' | b'_');
        let before = start.checked_sub(1).map_or(b' ', at);
        let goes_on = before.is_ascii_alphanumeric()
            || joined(before) && start.checked_sub(2).is_some_and(|index| at(index).is_ascii_alphanumeric());
        let next = at(from);
        let is_begun = next.is_ascii_alphabetic()
            || next == b'%'
            || joined(next) && at(from + 1).is_ascii_alphanumeric()
            || matches!(next, b'.' | b':') && at(from + 1).is_ascii_digit();
        if !goes_on && !is_begun {
            return true;
        }
    }
    false
}

fn spaced_or_open(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || "`*([\"'".contains(before))
}

/// The length of the word that `rest` starts with: letters and digits, with `-`, `'`, `.`, `/`, `_`, `,` between them.
fn word_len(rest: &str, code: bool) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    let digits = rest.starts_with(|char: char| char.is_ascii_digit());
    let mut only_digits = digits;
    while let Some((at, char)) = chars.next() {
        if char.is_alphanumeric() {
            // Chinese and Japanese write no blank between a number and its counter.
            if only_digits && !char.is_ascii() {
                break;
            }
            // Nor between a word and the number behind it: `エージェントは50個`.
            if char.is_ascii_digit() && rest[..end].ends_with(is_unspaced) {
                break;
            }
            only_digits &= char.is_ascii_digit();
            end = at + char.len_utf8();
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let joins = match char {
            '-' | '\'' | '’' | '_' => next.is_some_and(char::is_alphanumeric),
            '.' => next
                .is_some_and(|next| next.is_alphanumeric() && (digits == next.is_ascii_digit() || !digits)),
            ',' => only_digits && rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count() == 3,
            ':' => next.is_some_and(|next| next.is_ascii_digit()) && only_digits,
            // `3/42` are two numbers, `agents/team/` is one path.
            '/' => !digits,
            '%' => true,
            _ => code && ":@#".contains(char) && next.is_some_and(char::is_alphanumeric),
        };
        if !joins {
            break;
        }
        end = at + char.len_utf8();
    }
    end
}

/// The value of digits with `,` between groups of three; `None` for anything else.
fn number(word: &str) -> Option<u64> {
    if !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') || word.len() > 12 {
        return None;
    }
    word.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text)
            .into_iter()
            .map(|token| match token.kind {
                Kind::Number(value) => format!("#{value}"),
                _ => token.text.to_owned(),
            })
            .collect()
    }

    #[test]
    fn numbers_are_alone() {
        assert_eq!(words("**1,204** agents"), ["#1204", "agents"]);
        assert_eq!(
            words("T001 86-agent 1.2.3 2025-11-20 50% 12:30"),
            ["T001", "86-agent", "1.2.3", "2025-11-20", "50%", "12:30"]
        );
        assert_eq!(
            words("43/43 repos, 530+ tasks."),
            ["#43", "/", "#43", "repos", ",", "#530", "+", "tasks", "."]
        );
    }

    #[test]
    fn paths_are_words() {
        assert_eq!(
            words("- `.claude/agents/` - 6 in **commands/**"),
            ["-", ".claude/agents/", "-", "#6", "in", "commands/"]
        );
    }

    #[test]
    fn destinations_are_dropped() {
        assert_eq!(words("[docs](a/b.md) 3"), ["[", "docs", "#3"]);
        assert_eq!(tokens("[x](https://e.com/3) 3")[2].kind, Kind::External);
    }

    #[test]
    fn no_number_is_overlooked() {
        for text in
            ["3 agents", "(50%) 7", "T1, 3/42", "5.foo", "a:5", "--5", "**a**-5", "1,204", "50個-5", "x_ 5"]
        {
            assert!(tokens(text).iter().any(|token| matches!(token.kind, Kind::Number(_))), "{text}");
            assert!(may_have_number(text), "{text}");
        }
        for text in ["T001", "2025-11-20", "86-agent", "50%", "x_5"] {
            assert!(!may_have_number(text), "{text}");
        }
    }

    #[test]
    fn unspaced_scripts() {
        assert_eq!(words("28个子代理"), ["#28", "个子代理"]);
        assert_eq!(words("エージェントは50個"), ["エージェントは", "#50", "個"]);
    }
}
