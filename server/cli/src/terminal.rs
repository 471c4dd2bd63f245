//! What the terminal can show: how wide it is, whether it has colours, and how many columns a text takes.
//!
//! The trap: output that is not shown on a terminal goes into a file or to a program, so it is cut only where `COLUMNS` asks for that.

use std::io::{self, IsTerminal};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns there are; `None` where nothing limits a line.
pub(crate) fn width() -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok());
    let own = || {
        let (terminal_size::Width(width), _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(width))
    };
    asked.or_else(own).filter(|width| *width > 0)
}

/// Is output to be coloured?
pub(crate) fn colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && (io::stdout().is_terminal()
            || std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0"))
}

/// Does the terminal follow links? `FORCE_HYPERLINK` says so of one that planmark does not know.
pub(crate) fn links() -> bool {
    let is_wanted = || supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    colour() && is_wanted()
}

/// A text in one of the colours of a terminal, `31` or `1;36`; as it is where output is not coloured.
pub(crate) fn painted(code: &str, text: &str, colour: bool) -> String {
    if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// How many columns a text takes: an emoji and most signs of East Asian scripts take two.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// A text in one line, cut to so many columns.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if columns(&line) <= most {
        return line;
    }
    let (mut kept, mut end) = (0, 0);
    for (at, char) in line.char_indices() {
        // What follows a sign to change how it looks belongs to it.
        let next = kept + char.width().unwrap_or_default();
        if next + 1 > most {
            break;
        }
        (kept, end) = (next, at + char.len_utf8());
    }
    let mut short = line.get(..end).unwrap_or_default().trim_end().to_owned();
    // Of an emoji with a picture sign the whole takes more columns than its parts do.
    while columns(&short) + 1 > most && short.pop().is_some() {}
    short.push('…');
    short
}

/// A text in lines of at most so many columns, cut at blanks.
pub(crate) fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text in one line, with blanks on one side to take so many columns.
pub(crate) fn padded(text: &str, width: usize, is_right: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(columns(text)));
    if is_right { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}
