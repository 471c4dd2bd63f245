//! Comments in a text that speak to planmark: `<!-- planmark: ignore table-sum: why -->` and its relatives.
//!
//! [`Suppressions`] is a value of the document's own text: which rules are silent where. The trap: a comment alone on its line speaks
//! of the next line, one behind a text of its own.

use crate::nearest::nearest;
use crate::plan::Plan;
use crate::rules;
use crate::text::{Span, Text};

/// Where which rules are silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressions {
    silences: Vec<Silence>,
}

/// One silence.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Silence {
    /// Where.
    span: Span,
    /// Of which rules; empty means of all.
    codes: Vec<&'static str>,
}

/// A comment that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The comment.
    pub span: Span,
    /// What is wrong, and what was probably meant.
    pub message: String,
}

/// What a comment asks for.
enum Request {
    Ignore(Vec<&'static str>),
    IgnoreFile(Vec<&'static str>),
    Off(Vec<&'static str>),
    On,
    /// Bound where numbers are; here only its name is of interest.
    Count,
}

impl Suppressions {
    /// What the comments of a document ask for, and those of them that cannot be meant.
    pub fn of(plan: &Plan, text: &Text) -> (Suppressions, Vec<Misread>) {
        let mut silences = Vec::new();
        let mut misread = Vec::new();
        let mut off: Vec<(u32, Vec<&'static str>)> = Vec::new();
        let is_comment =
            |line: u32| plan.directives().any(|it| it.alone && text.line_at(it.place(it.span).start) == line);
        for directive in plan.directives() {
            let span = directive.place(directive.span);
            match request(&directive.text) {
                Ok(Request::Ignore(codes)) => {
                    let mut line = text.line_at(span.start);
                    if directive.alone {
                        line = text.line_at(span.end) + 1;
                        // Several comments in a row, or a blank line behind them, speak of the first line with something else in it.
                        while line < text.line_count() && (is_blank(text, line) || is_comment(line)) {
                            line += 1;
                        }
                    }
                    silences.push(Silence { span: whole_line(text, line), codes });
                }
                Ok(Request::IgnoreFile(codes)) => {
                    silences.push(Silence { span: Span::new(0, u32::MAX), codes })
                }
                Ok(Request::Off(codes)) => off.push((span.start, codes)),
                Ok(Request::On) if off.is_empty() => {
                    misread.push(Misread { span, message: "nothing is off here".to_owned() });
                }
                Ok(Request::On) => {
                    let ended = off.drain(..);
                    silences.extend(
                        ended.map(|(start, codes)| Silence { span: Span::new(start, span.end), codes }),
                    );
                }
                Ok(Request::Count) => {}
                Err(message) => misread.push(Misread { span, message }),
            }
        }
        let open = off.into_iter();
        silences.extend(open.map(|(start, codes)| Silence { span: Span::new(start, u32::MAX), codes }));
        (Suppressions { silences }, misread)
    }

    /// Is a finding of this rule at this offset silenced?
    pub fn silence(&self, code: &str, offset: u32) -> bool {
        self.silences.iter().any(|silence| {
            silence.span.contains(offset) && (silence.codes.is_empty() || silence.codes.contains(&code))
        })
    }
}

fn is_blank(text: &Text, line: u32) -> bool {
    text.slice(text.line_span(line)).trim().is_empty()
}

/// A line with its break, so that the empty place at its end belongs to it.
fn whole_line(text: &Text, line: u32) -> Span {
    if line >= text.line_count() {
        return Span::empty(text.len());
    }
    let span = text.line_span(line);
    Span::new(span.start, span.end + 1)
}

fn request(text: &str) -> Result<Request, String> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match word.trim_end_matches(':') {
        "ignore" => Ok(Request::Ignore(codes(rest)?)),
        "ignore-file" => Ok(Request::IgnoreFile(codes(rest)?)),
        "off" => Ok(Request::Off(codes(rest)?)),
        "on" if rest.is_empty() => Ok(Request::On),
        "on" => Err("\"on\" ends everything that is off and takes no names".to_owned()),
        _ if text.starts_with("count=") => Ok(Request::Count),
        other => {
            let meant = nearest(other, ["ignore", "ignore-file", "off", "on", "count="].into_iter());
            let suggestion = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            Err(format!("planmark does not know \"{other}\"{suggestion}"))
        }
    }
}

/// The rules before the reason: `table-sum, stale-week: as agreed`.
fn codes(text: &str) -> Result<Vec<&'static str>, String> {
    let list = text.split(':').next().unwrap_or_default();
    let words = list.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| {
            rules::find(word).map(|rule| rule.code).ok_or_else(|| {
                let suggestion =
                    rules::suggest(word).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                format!("no rule is called {word}{suggestion}")
            })
        })
        .collect()
}
