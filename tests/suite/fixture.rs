//! Fixtures: Markdown files that hold cases, each with the files it is about and what we say of them.
//!
//! A heading names a case, the sentence below says the behaviour, fenced blocks are files: ```` ```markdown path=README.md ````, the
//! default path is [`DEFAULT_PATH`]. In them a line of blanks and `^^^ rule: part of the message` speaks of the line above and is taken
//! out before judging. A block tagged `fixed` is the file's text after the first fix of every finding, `fixed=2` after the second
//! choice, `fixed=safe` after the safe ones alone. A block tagged `answer=hover` is what the feature of that name says where `$0` stands in
//! a file; `answer=enter` is the text after Enter was typed there, with `$0` where the cursor then is; `action=2` is the text after the
//! second action there, `action=Move-to` after the first whose title begins so, with `-` for its blanks, `action=next` and
//! `action=previous` after the one that goes round, and `path=` beside it names another file than that with the cursor. `crlf` in an info string ends its lines so. A line `reach: workspace`
//! outside of the blocks says how far actions are carried. A line `today: 2025-11-21` outside of the blocks sets the day.
//! `created=2025-11-03 changed=2025-11-12` in the info string of a file is what git remembers of it.
//! The trap: a file that holds fences itself needs a longer fence around it.

use planmark_core::workspace::Lifetime;

/// Where a block without `path=` lies.
pub const DEFAULT_PATH: &str = "PLAN.md";

/// The day on which a case is judged unless it says another.
pub const DEFAULT_TODAY: &str = "2025-11-21";

/// One case of a fixture file.
#[derive(Debug, Default)]
pub struct Case {
    /// The text of its heading.
    pub name: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// As written, a date.
    pub today: String,
    /// The files, in order.
    pub files: Vec<File>,
    /// What files look like after fixes.
    pub fixed: Vec<Fixed>,
    /// What features answer where `$0` stands: the name of the feature and its answer.
    pub answers: Vec<(String, String)>,
    /// What files say after actions.
    pub actions: Vec<Done>,
    /// How far actions are carried.
    pub reach: String,
}

/// The text of a file after an action.
#[derive(Debug)]
pub struct Done {
    /// The action.
    pub choice: ActionChoice,
    /// The file; `None` is that with the cursor.
    pub path: Option<String>,
    /// What it then says.
    pub text: String,
}

/// One of the actions at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionChoice {
    /// The one with this index.
    Nth(usize),
    /// The one that goes on to the next status.
    Next,
    /// The one that goes back to the one before.
    Previous,
    /// The first whose title begins so, `-` for every blank.
    Titled(String),
}

/// A file of a case.
#[derive(Debug)]
pub struct File {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its text without the marks.
    pub text: String,
    /// What is said of it.
    pub marks: Vec<Mark>,
    /// What git remembers of it.
    pub lifetime: Lifetime,
}

impl File {
    /// A file of which nothing is said, and of which git remembers nothing.
    pub fn new(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
            marks: Vec::new(),
            lifetime: Lifetime::default(),
        }
    }
}

/// `^^^ rule: part of the message`.
#[derive(Debug, PartialEq, Eq)]
pub struct Mark {
    /// The line it speaks of, from 0, in the text without marks.
    pub line: u32,
    /// The columns above the carets, in characters from 0.
    pub columns: std::ops::Range<u32>,
    /// The rule.
    pub rule: String,
    /// What the message must contain; may be empty.
    pub message: String,
}

/// The text of a file after fixes.
#[derive(Debug)]
pub struct Fixed {
    /// The file.
    pub path: String,
    /// Which fixes are applied.
    pub choice: Choice,
    /// What it then says.
    pub text: String,
}

/// Which fixes of each finding are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The one with this index, if there is one.
    Nth(usize),
    /// The first, if it is safe and the only one.
    Safe,
}

/// The cases of a fixture file.
pub fn cases(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = source.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(fence) = Fence::opening(line) {
            let mut text = String::new();
            for (_, line) in lines.by_ref() {
                if fence.is_closed_by(line) {
                    break;
                }
                text.push_str(line);
                text.push('\n');
            }
            if let Some(case) = cases.last_mut() {
                case.add(&fence.info, text);
            }
        } else if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name: name.trim().to_owned(),
                line: number + 1,
                today: DEFAULT_TODAY.to_owned(),
                reach: "document".to_owned(),
                ..Case::default()
            });
        } else if let (Some(reach), Some(case)) = (line.strip_prefix("reach:"), cases.last_mut()) {
            case.reach = reach.trim().to_owned();
        } else if let (Some(today), Some(case)) = (line.strip_prefix("today:"), cases.last_mut()) {
            case.today = today.trim().to_owned();
        }
    }
    cases
}

/// The blocks of a piece of Markdown, each a case of its own; blocks with a `path=` that follow one another are one case.
pub fn examples(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = source.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(fence) = Fence::opening(line) else { continue };
        let text: String = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| !fence.is_closed_by(line))
            .fold(String::new(), |mut text, line| {
                text.push_str(line);
                text.push('\n');
                text
            });
        let joins = attribute(&fence.info, "path").is_some_and(|path| {
            cases
                .last()
                .is_some_and(|case| case.name == "path" && case.files.iter().all(|file| file.path != path))
        });
        if !joins {
            let name = if attribute(&fence.info, "path").is_some() { "path" } else { "" };
            cases.push(Case {
                name: name.to_owned(),
                line: number + 1,
                today: DEFAULT_TODAY.to_owned(),
                ..Case::default()
            });
        }
        if let Some(case) = cases.last_mut() {
            case.add(&fence.info, text);
        }
    }
    cases
}

impl Case {
    fn add(&mut self, info: &str, text: String) {
        let ends_so = info.split_whitespace().any(|word| word == "crlf");
        let text = if ends_so { text.replace('\n', "\r\n") } else { text };
        let last = self.files.iter().rev().map(|file| file.path.clone()).next();
        let path = attribute(info, "path").map(str::to_owned);
        let choice = match (attribute(info, "fixed"), info.split_whitespace().any(|word| word == "fixed")) {
            (Some("safe"), _) => Some(Choice::Safe),
            (Some(number), _) => {
                Some(Choice::Nth(number.parse::<usize>().map_or(0, |n| n.saturating_sub(1))))
            }
            (None, true) => Some(Choice::Nth(0)),
            (None, false) => None,
        };
        if let Some(feature) = attribute(info, "answer") {
            self.answers.push((feature.to_owned(), text));
        } else if let Some(action) = attribute(info, "action") {
            let choice = match action {
                "next" => ActionChoice::Next,
                "previous" => ActionChoice::Previous,
                other => match other.parse::<usize>() {
                    Ok(number) => ActionChoice::Nth(number.saturating_sub(1)),
                    Err(_) => ActionChoice::Titled(other.to_owned()),
                },
            };
            self.actions.push(Done { choice, path, text });
        } else if let Some(choice) = choice {
            let path = path.or(last).unwrap_or_else(|| DEFAULT_PATH.to_owned());
            self.fixed.push(Fixed { path, choice, text });
        } else {
            let (text, marks) = marks(&text);
            let day = |key| attribute(info, key).map(|day| day.parse().expect("a day"));
            let lifetime = Lifetime { created: day("created"), changed: day("changed") };
            let path = path.unwrap_or_else(|| DEFAULT_PATH.to_owned());
            self.files.push(File { path, text, marks, lifetime });
        }
    }
}

/// A text without its marks, and the marks.
pub fn marks(source: &str) -> (String, Vec<Mark>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut line = 0u32;
    for source_line in source.split_inclusive('\n') {
        if let Some(mark) = mark(source_line, line.saturating_sub(1)) {
            marks.push(mark);
        } else {
            text.push_str(source_line);
            line += 1;
        }
    }
    (text, marks)
}

fn mark(source: &str, line: u32) -> Option<Mark> {
    let trimmed = source.trim_start_matches(' ');
    let carets = trimmed.chars().take_while(|&char| char == '^').count();
    let start = (source.len() - trimmed.len()) as u32;
    let (rule, message) = trimmed.get(carets..)?.trim().split_once(':').map_or_else(
        || (trimmed.get(carets..).unwrap_or_default().trim(), ""),
        |(rule, message)| (rule.trim(), message.trim()),
    );
    let is_rule = !rule.is_empty() && rule.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (carets > 0 && is_rule).then(|| Mark {
        line,
        columns: start..start + carets as u32,
        rule: rule.to_owned(),
        message: message.to_owned(),
    })
}

struct Fence {
    length: usize,
    info: String,
}

impl Fence {
    fn opening(line: &str) -> Option<Fence> {
        let length = line.bytes().take_while(|&byte| byte == b'`').count();
        (length >= 3).then(|| Fence { length, info: line[length..].trim().to_owned() })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim_end();
        line.len() >= self.length && line.bytes().all(|byte| byte == b'`')
    }
}

/// The value of `key=` in an info string.
fn attribute<'a>(info: &'a str, key: &str) -> Option<&'a str> {
    info.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
}
