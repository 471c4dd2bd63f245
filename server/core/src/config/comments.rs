//! Comments in a text that speak to planmark: `<!-- planmark: ignore table-sum: why -->` and its relatives.
//!
//! [`Suppressions`] is a value of the document's own text: which rules are silent where, and what goes when a comment goes. The trap: a
//! comment alone on its line speaks of the next line, one behind a text of its own.

use crate::nearest::nearest;
use crate::plan::Plan;
use crate::rules;
use crate::text::{Span, Text};

/// Where which rules are silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressions {
    silences: Vec<Silence>,
}

/// A comment that silences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The comment.
    pub comment: Span,
    /// Where it silences.
    span: Span,
    /// The rules that it names; none means all.
    pub names: Vec<Name>,
    /// What goes when the comment goes: its line where it is alone there, and the comment that ends it. Empty where another needs that.
    pub removals: Vec<Span>,
}

/// A rule that a comment names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The rule.
    pub code: &'static str,
    /// The word.
    pub span: Span,
    /// What goes when only this name goes.
    pub removal: Span,
}

/// A comment that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The comment.
    pub span: Span,
    /// What is wrong, and what was probably meant.
    pub message: String,
    /// What to write in place of which word, where that is clear.
    pub suggestion: Option<(Span, String)>,
}

/// What is wrong with what a comment asks for, and what to write in place of which word.
type Refusal = (String, Option<(Span, String)>);

/// What a comment asks for.
enum Request {
    Ignore(Vec<Name>),
    IgnoreFile(Vec<Name>),
    Off(Vec<Name>),
    On,
    /// Bound where numbers are; here only its name is of interest.
    Count,
}

impl Suppressions {
    /// What the comments of a document ask for, and those of them that cannot be meant.
    pub fn of(plan: &Plan, text: &Text) -> (Suppressions, Vec<Misread>) {
        let mut silences: Vec<Silence> = Vec::new();
        let mut misread = Vec::new();
        // Which of the silences are still open.
        let mut off: Vec<usize> = Vec::new();
        let is_comment =
            |line: u32| plan.directives().any(|it| it.alone && text.line_at(it.place(it.span).start) == line);
        for directive in plan.directives() {
            let comment = directive.place(directive.span);
            let removal = removal(text, comment, directive.alone);
            let mut silence = |span: Span, names: Vec<Name>| {
                silences.push(Silence { comment, span, names, removals: vec![removal] });
            };
            match request(&directive.text, words_start(text, comment, &directive.text)) {
                Ok(Request::Ignore(names)) => {
                    let mut line = text.line_at(comment.start);
                    if directive.alone {
                        line = text.line_at(comment.end) + 1;
                        // Several comments in a row, or a blank line behind them, speak of the first line with something else in it.
                        while line < text.line_count() && (is_blank(text, line) || is_comment(line)) {
                            line += 1;
                        }
                    }
                    silence(whole_line(text, line), names);
                }
                Ok(Request::IgnoreFile(names)) => silence(Span::new(0, u32::MAX), names),
                Ok(Request::Off(names)) => {
                    silence(Span::new(comment.start, u32::MAX), names);
                    off.push(silences.len() - 1);
                }
                Ok(Request::On) if off.is_empty() => {
                    let message = "nothing is off here".to_owned();
                    misread.push(Misread { span: comment, message, suggestion: None });
                }
                Ok(Request::On) => {
                    let is_one = off.len() == 1;
                    for index in off.drain(..) {
                        let silence = &mut silences[index];
                        silence.span.end = comment.end;
                        // What ends several is needed by the others.
                        if is_one {
                            silence.removals.push(removal);
                        } else {
                            silence.removals.clear();
                        }
                    }
                }
                Ok(Request::Count) => {}
                Err((message, suggestion)) => {
                    misread.push(Misread { span: comment, message, suggestion });
                }
            }
        }
        (Suppressions { silences }, misread)
    }

    /// Is a finding of this rule at this offset silenced?
    pub fn silence(&self, code: &str, offset: u32) -> bool {
        self.silences.iter().any(|silence| {
            let names_it = silence.names.is_empty() || silence.names.iter().any(|name| name.code == code);
            names_it && silence.covers(offset)
        })
    }

    /// Every comment that silences something, in order.
    pub fn silences(&self) -> &[Silence] {
        &self.silences
    }
}

impl Silence {
    /// Does it speak of this offset?
    pub fn covers(&self, offset: u32) -> bool {
        self.span.contains(offset)
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

/// What goes with a comment: its lines where nothing else is on them, else the blanks before it, at a line's start those behind it.
fn removal(text: &Text, comment: Span, alone: bool) -> Span {
    let (first, last) = (text.line_at(comment.start), text.line_at(comment.end));
    let (start, end) = (text.line_span(first).start, text.line_span(last).end);
    if alone {
        let next = if last + 1 < text.line_count() { text.line_span(last + 1).start } else { text.len() };
        return Span::new(start, next);
    }
    let blank = |char: char| char == ' ' || char == '\t';
    let before = text.slice(Span::new(start, comment.start));
    let kept = before.trim_end_matches(blank).len() as u32;
    if kept > 0 {
        return Span::new(start + kept, comment.end);
    }
    let behind = text.slice(Span::new(comment.end, end));
    let blanks = (behind.len() - behind.trim_start_matches(blank).len()) as u32;
    Span::new(comment.start, comment.end + blanks)
}

/// Where what a comment asks for begins.
fn words_start(text: &Text, comment: Span, words: &str) -> u32 {
    comment.start + text.slice(comment).find(words).unwrap_or_default() as u32
}

fn request(text: &str, start: u32) -> Result<Request, Refusal> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let names = || names(rest, start + (text.len() - rest.len()) as u32);
    match word.trim_end_matches(':') {
        "ignore" => Ok(Request::Ignore(names()?)),
        "ignore-file" => Ok(Request::IgnoreFile(names()?)),
        "off" => Ok(Request::Off(names()?)),
        "on" if rest.is_empty() => Ok(Request::On),
        "on" => Err(("\"on\" ends everything that is off and takes no names".to_owned(), None)),
        _ if text.starts_with("count=") => Ok(Request::Count),
        other => {
            let meant = nearest(other, ["ignore", "ignore-file", "off", "on", "count="].into_iter());
            let guess = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            let place = Span::new(start, start + other.len() as u32);
            // What stands behind `count=` would be lost.
            let suggestion = meant.filter(|meant| *meant != "count=").map(|meant| (place, meant.to_owned()));
            Err((format!("planmark does not know \"{other}\"{guess}"), suggestion))
        }
    }
}

/// The rules before the reason, `table-sum, stale-week: as agreed`, in a text that starts at `start`.
fn names(text: &str, start: u32) -> Result<Vec<Name>, Refusal> {
    let list = text.split(':').next().unwrap_or_default();
    let mut spans: Vec<Span> = Vec::new();
    let mut at = start;
    for word in list.split_inclusive([',', ' ', '\n', '\r', '\t']) {
        let bare = word.trim_end_matches([',', ' ', '\n', '\r', '\t']);
        if !bare.is_empty() {
            spans.push(Span::new(at, at + bare.len() as u32));
        }
        at += word.len() as u32;
    }
    let named = |(index, span): (usize, &Span)| {
        let word = text.get((span.start - start) as usize..(span.end - start) as usize).unwrap_or_default();
        let rule = rules::find(word).ok_or_else(|| {
            let near = rules::suggest(word);
            let guess = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let suggestion = near.map(|near| (*span, near.to_owned()));
            (format!("no rule is called {word}{guess}"), suggestion)
        })?;
        let removal = match (index.checked_sub(1).and_then(|before| spans.get(before)), spans.get(index + 1))
        {
            (_, Some(next)) => Span::new(span.start, next.start),
            (Some(before), None) => Span::new(before.end, span.end),
            (None, None) => *span,
        };
        Ok(Name { code: rule.code, span: *span, removal })
    };
    spans.iter().enumerate().map(named).collect()
}
