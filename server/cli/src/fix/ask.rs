//! `planmark fix --interactive`: one fact after the other, one repository at a time, each with its places and its edit, and a question.
//!
//! Questions and answers are lines, so that a pipe can answer as well as a person. What is approved is written before the next
//! question. The trap: each answer changes the text, so findings are judged anew and places that were answered move along.

mod questions;

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use planmark_core::workspace::Repository;

use super::changes::Changes;
use super::report::{Tally, left};
use crate::FixArguments;
use crate::plain::Plain;
use crate::session::Session;
use questions::{Question, Questions};

pub(super) fn run(session: Session, arguments: &FixArguments) -> Result<ExitCode> {
    let mut dialogue = Dialogue {
        session,
        arguments,
        changes: Changes::default(),
        tally: Tally::default(),
        granted: Granted::default(),
        repository: None,
    };
    dialogue.hold()?;
    let Dialogue { session, mut changes, tally, .. } = dialogue;
    let left = left(&session, arguments, &mut changes);
    write!(Plain(io::stderr()), "{}{left}", tally.lines(&session.base(), false))?;
    Ok(if changes.refused { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// What was approved for all that is to come.
#[derive(Default)]
struct Granted {
    everything: bool,
    rules: Vec<&'static str>,
}

struct Dialogue<'a> {
    session: Session,
    arguments: &'a FixArguments,
    changes: Changes,
    tally: Tally,
    granted: Granted,
    /// The repository that was spoken of last.
    repository: Option<Arc<Repository>>,
}

enum Answer {
    /// Apply the fix with this index.
    Apply(usize),
    No,
    /// Apply it and all that are to come of its rule.
    Rule,
    /// Apply it and all that are to come.
    All,
    Quit,
}

impl Dialogue<'_> {
    fn hold(&mut self) -> Result<()> {
        let mut questions = Questions::default();
        while let Some(question) = questions.next(&self.session, self.arguments, &mut self.changes) {
            let granted = self.is_granted(&question);
            if !granted {
                self.head(&question)?;
                write!(Plain(io::stdout()), "{}", question.shown(&self.session, &mut self.changes))?;
            }
            let answer = if granted { Answer::Apply(0) } else { ask(&question)? };
            let choice = match answer {
                Answer::Quit => break,
                Answer::No => {
                    questions.answered(&question);
                    continue;
                }
                Answer::Apply(choice) => choice,
                Answer::Rule => {
                    self.granted.rules.push(question.code);
                    0
                }
                Answer::All => {
                    self.granted.everything = true;
                    0
                }
            };
            self.apply(&mut questions, &question, choice);
        }
        Ok(())
    }

    /// All stands for what has one answer, and not for stamps and statuses, of which nothing was said yet.
    fn is_granted(&self, question: &Question) -> bool {
        let of_rule = self.granted.rules.contains(&question.code);
        let of_all = self.granted.everything
            && (!super::choose::is_on_request(question.code) || self.arguments.rules.names(question.code));
        question.choices.len() == 1 && (of_rule || of_all)
    }

    /// Names the repository where it is another than before.
    fn head(&mut self, question: &Question) -> io::Result<()> {
        let repositories = &self.session.scan.workspace.repositories;
        let Some(repository) = repositories.get(question.repository) else { return Ok(()) };
        if self.repository.as_ref().is_some_and(|last| last.path == repository.path) {
            return Ok(());
        }
        self.repository = Some(repository.clone());
        let name = match self.session.names().of(&repository.path) {
            name if name.is_empty() => {
                repository.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
            }
            name => name,
        };
        writeln!(Plain(io::stdout()), "══ {name}\n")
    }

    fn apply(&mut self, questions: &mut Questions, question: &Question, choice: usize) {
        questions.answered(question);
        let Some(choice) = question.choices.get(choice) else { return };
        questions.shift(&choice.edits);
        let changed = self.changes.apply(&mut self.session, &choice.edits);
        for path in &changed {
            if self.changes.write(&mut self.session, path) {
                self.tally.touch(path, question.code);
                let places = question.places.iter().filter(|(own, _)| own == path);
                places.for_each(|_| self.tally.add(path, question.code));
            }
        }
    }
}

/// Asks until there is an answer; the end of the input is one, too.
fn ask(question: &Question) -> Result<Answer> {
    let more = match question.more {
        0 => String::new(),
        more => format!("{more} more after this. "),
    };
    let prompt = match question.choices.len() {
        1 => format!("{more}[y]es, [n]o, all of this [r]ule, [a]ll, [q]uit? "),
        count => format!("{more}[1-{count}], [n]o, [q]uit? "),
    };
    loop {
        write!(io::stdout(), "{prompt}")?;
        io::stdout().flush()?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        if read == 0 || !io::stdin().is_terminal() {
            writeln!(io::stdout())?;
        }
        if read == 0 {
            return Ok(Answer::Quit);
        }
        if let Some(answer) = answer(line.trim(), question.choices.len()) {
            writeln!(io::stdout())?;
            return Ok(answer);
        }
        writeln!(io::stdout(), "That is none of the answers; nothing was changed.")?;
    }
}

fn answer(line: &str, choices: usize) -> Option<Answer> {
    let word = line.to_lowercase();
    match word.as_str() {
        "n" | "no" => Some(Answer::No),
        "q" | "quit" => Some(Answer::Quit),
        "y" | "yes" if choices == 1 => Some(Answer::Apply(0)),
        "r" | "rule" if choices == 1 => Some(Answer::Rule),
        "a" | "all" if choices == 1 => Some(Answer::All),
        number => {
            let number: usize = number.parse().ok()?;
            (1..=choices).contains(&number).then(|| Answer::Apply(number - 1))
        }
    }
}
