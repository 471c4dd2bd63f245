//! What the terminal can show: how wide it is, whether it has colours, and how many columns a text takes.
//!
//! The trap: output that is not shown on a terminal goes into a file or to a program, so it is cut only where `COLUMNS` asks for that.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use clap::ValueEnum;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns there are; `None` where nothing limits a line.
pub(crate) fn width() -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok());
    let own = || {
        let (terminal_size::Width(width), _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(width))
    };
    asked.or_else(own).filter(|width| *width > 0)
}

/// How many columns there are where errors go.
pub(crate) fn error_width() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(80, |(terminal_size::Width(width), _)| width.into())
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set; everywhere with CLICOLOR_FORCE.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// What was asked for, if something was.
static ASKED: OnceLock<When> = OnceLock::new();

/// Has output coloured so from now on.
pub(crate) fn paint(when: When) {
    let _ = ASKED.set(when);
}

/// Is output to be coloured?
pub(crate) fn colour() -> bool {
    is_coloured(io::stdout().is_terminal())
}

/// Is what goes to standard error to be coloured?
pub(crate) fn error_colour() -> bool {
    is_coloured(io::stderr().is_terminal())
}

fn is_coloured(is_terminal: bool) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match ASKED.get() {
        Some(When::Always) => true,
        Some(When::Never) => false,
        // Any value but none forbids it, as https://no-color.org has it.
        _ if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        _ => {
            is_set("CLICOLOR_FORCE") || is_terminal && std::env::var_os("TERM").is_none_or(|it| it != "dumb")
        }
    }
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
    // Of a sign that is made of several, such as a family or a flag, none is left alone.
    let (mut kept, mut end) = (0, 0);
    for (at, sign) in line.grapheme_indices(true) {
        let next = kept + columns(sign);
        if next + 1 > most {
            break;
        }
        (kept, end) = (next, at + sign.len());
    }
    format!("{}…", line.get(..end).unwrap_or_default().trim_end())
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

#[cfg(test)]
mod tests {
    use super::{columns, cut};

    #[test]
    fn what_is_cut_keeps_its_signs_whole() {
        let family = "👩\u{200d}👩\u{200d}👧";
        assert_eq!(cut(&format!("{family}{family} quay"), 5), format!("{family}{family}…"));
        assert_eq!(cut(&format!("{family}{family} quay"), 4), format!("{family}…"));
        assert_eq!(cut("第一段階：岸壁", 8), "第一段…");
        assert_eq!(cut("ski\u{308}pper", 4), "ski\u{308}…");
        assert_eq!(cut("🇮🇸🇮🇸🇮🇸", 3), "🇮🇸…");
        let mixed = "⏱\u{fe0f} 港 Quay e\u{301}tude 🏗\u{fe0f} 👍🏽 done";
        for most in 1..columns(mixed) {
            assert!(columns(&cut(mixed, most)) <= most, "{most}: {}", cut(mixed, most));
        }
        assert_eq!(cut(mixed, 99), mixed);
    }
}
