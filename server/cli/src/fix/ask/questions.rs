//! What is to be asked: findings that the same edits mend are one question, in order of repositories, files and places.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::{Applicability, Related};
use planmark_core::text::{Span, Text};

use crate::FixArguments;
use crate::fix::changes::{Changes, Edit, edits};
use crate::fix::diff;
use crate::fix::follow::followed;
use crate::session::Session;

/// One fact, or one finding that is none's, with what would put it right.
pub(super) struct Question {
    /// The index of its repository.
    pub(super) repository: usize,
    pub(super) code: &'static str,
    message: String,
    /// The files and spans of its findings.
    pub(super) places: Vec<(Arc<Path>, Span)>,
    related: Vec<Related>,
    pub(super) choices: Vec<Choice>,
    /// How many are to be asked after it, as far as is known.
    pub(super) more: usize,
}

/// One of the ways to put it right.
#[derive(PartialEq)]
pub(super) struct Choice {
    title: String,
    applicability: Applicability,
    pub(super) edits: Vec<Edit>,
}

/// The questions that are to come, and what was answered.
#[derive(Default)]
pub(super) struct Questions {
    answered: Vec<(&'static str, Arc<Path>, Span)>,
}

impl Questions {
    /// The next question.
    pub(super) fn next(
        &self,
        session: &Session,
        arguments: &FixArguments,
        changes: &mut Changes,
    ) -> Option<Question> {
        let mut questions: Vec<Question> = Vec::new();
        for (path, findings) in session.findings(&arguments.rules) {
            for finding in findings {
                let choices: Vec<Choice> = finding
                    .fixes
                    .iter()
                    .map(|fix| Choice {
                        title: fix.title.clone(),
                        applicability: fix.applicability,
                        edits: edits(session, &path, fix),
                    })
                    .filter(|choice| !choice.edits.is_empty() && changes.can_take(session, &choice.edits))
                    .collect();
                if choices.is_empty() {
                    continue;
                }
                let same = questions.iter_mut().find(|question| {
                    let edits = |choices: &[Choice]| -> Vec<_> {
                        choices.iter().map(|choice| choice.edits.clone()).collect()
                    };
                    question.code == finding.code && edits(&question.choices) == edits(&choices)
                });
                if let Some(question) = same {
                    question.places.push((path.clone(), finding.span));
                    continue;
                }
                questions.push(Question {
                    repository: session.scan.workspace.repository_of(&path).unwrap_or_default(),
                    code: finding.code,
                    message: finding.message,
                    places: vec![(path.clone(), finding.span)],
                    related: finding.related,
                    choices,
                    more: 0,
                });
            }
        }
        questions.retain(|question| {
            !question.places.iter().all(|(path, span)| self.is_answered(question.code, path, *span))
        });
        let more = questions.len().saturating_sub(1);
        let mut question = questions.into_iter().min_by_key(|question| question.repository)?;
        for choice in &mut question.choices {
            let (edits, consequences) = followed(session, changes, &choice.edits);
            choice.title = consequences.told(&choice.title);
            choice.edits = edits;
        }
        Some(Question { more, ..question })
    }

    /// A question was answered and is not asked again.
    pub(super) fn answered(&mut self, question: &Question) {
        let places = question.places.iter().cloned();
        self.answered.extend(places.map(|(path, span)| (question.code, path, span)));
    }

    /// Edits are made: what was answered below them moves along.
    pub(super) fn shift(&mut self, edits: &[Edit]) {
        for (_, path, span) in &mut self.answered {
            let moved = |offset: u32, is_end: bool| {
                let own = edits.iter().filter(|(file, ..)| file == path);
                let before = own.filter(|(_, edit, _)| {
                    edit.end <= offset && (is_end || edit.end <= span.start && edit.start < span.start)
                });
                before.fold(i64::from(offset), |offset, (_, edit, text)| {
                    offset + text.len() as i64 - i64::from(edit.end - edit.start)
                })
            };
            let (start, end) = (moved(span.start, false), moved(span.end, true));
            let offset = |offset: i64| u32::try_from(offset).unwrap_or_default();
            *span = Span::new(offset(start), offset(end.max(start)));
        }
    }

    fn is_answered(&self, code: &str, path: &Arc<Path>, span: Span) -> bool {
        self.answered.iter().any(|(known, file, answered)| {
            *known == code && file == path && (answered.collides(span) || answered.start == span.start)
        })
    }
}

impl Question {
    /// The question as it is asked: what is wrong, where, and what each answer would change.
    pub(super) fn shown(&self, session: &Session, changes: &mut Changes) -> String {
        let mut out = format!("{}: {}\n", self.code, self.message);
        for (path, span) in &self.places {
            let text = Text::new(changes.text(session, path).unwrap_or_default());
            let point = text.point(span.start);
            let name = session.names().of(path);
            let _ = writeln!(out, "  {name}:{}:{}", point.line + 1, point.utf32 + 1);
        }
        for related in self.related.iter().filter(|related| !self.is_shown(related, session, changes)) {
            let (name, point) = (session.names().of(&related.path), related.points.0);
            let _ = writeln!(out, "  {name}:{}:{}: {}", point.line + 1, point.utf32 + 1, related.message);
        }
        for (index, choice) in self.choices.iter().enumerate() {
            let number = if self.choices.len() > 1 { format!("[{}] ", index + 1) } else { String::new() };
            let look = match choice.applicability {
                Applicability::Safe => "",
                Applicability::Unsafe => " (inferred)",
            };
            let _ = writeln!(out, "\n{number}{}{look}", choice.title);
            out.push_str(&choice.diff(session, changes));
        }
        out.push('\n');
        out
    }

    /// Is a related place one of those that are named anyway?
    fn is_shown(&self, related: &Related, session: &Session, changes: &mut Changes) -> bool {
        self.places.iter().filter(|(path, _)| *path == related.path).any(|(path, span)| {
            let text = Text::new(changes.text(session, path).unwrap_or_default());
            text.point(span.start) == related.points.0
        })
    }
}

impl Choice {
    /// What it would change, a patch.
    fn diff(&self, session: &Session, changes: &mut Changes) -> String {
        let mut out = String::new();
        for (path, before, after) in changes.preview(session, &self.edits) {
            out.push_str(&diff::patch(&session.names().of(&path), Some(&before), &after));
        }
        out
    }
}
