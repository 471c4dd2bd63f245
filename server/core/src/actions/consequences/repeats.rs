//! Places that say the same of a phase or a submodule: where one of them changes, those that agreed with it follow.
//!
//! The trap: who is right of those that differ is decided by the person who has just spoken, not by the rule that compares them.

use std::path::Path;
use std::sync::Arc;

use super::Reach;
use super::mends::Judgement;
use super::trial::{After, Trial};
use crate::actions::wording::{Where, like};
use crate::facts::{Fact, Statement, Truth, Value};
use crate::plan::remarks::Seat;
use crate::rules::DocumentContext;
use crate::status::Vocabulary;
use crate::text::Span;

/// A statement that is to say something else: where it stood, and what it says.
struct Repeated {
    path: Arc<Path>,
    span: Span,
    seat: Seat,
    written: String,
    value: Value,
}

/// Lets those repeat what was said who said the same before; false when nobody has to.
pub(super) fn make(trial: &mut Trial, judgement: &Judgement, after: &After) -> bool {
    let has_changed = trial.drafts.iter().any(|(path, draft)| {
        after.workspace.document(path).is_some_and(|(_, now)| now.summary.said != draft.before().summary.said)
    });
    if !has_changed {
        return false;
    }
    let mut repeated = Vec::new();
    for index in trial.repositories() {
        let (before, now) = judgement.said(trial, after, index);
        for fact in now {
            let was = before.iter().find(|was| was.topic == fact.topic && was.repository == fact.repository);
            repeated.extend(denied(trial, was.map(Arc::as_ref), &fact));
        }
    }
    let mut any = false;
    for repeated in repeated {
        any |= write(trial, &repeated);
    }
    any
}

/// Everybody who says something of a fact, the one whom it concerns included.
fn members(fact: &Fact) -> impl Iterator<Item = &Statement> {
    let told = match &fact.truth {
        Truth::Told { told, .. } => Some(told.as_ref()),
        _ => None,
    };
    fact.statements.iter().chain(told)
}

/// Those who agreed with the one that has just spoken, and no longer do.
fn denied(trial: &Trial, was: Option<&Fact>, fact: &Fact) -> Vec<Repeated> {
    let is_said = |statement: &&Statement| {
        let draft = trial.drafts.get(&statement.document.path);
        draft.is_some_and(|draft| draft.is_said(statement.span))
    };
    let past = Past::of(trial, was);
    let has_moved = |statement: &&Statement| {
        past.at(statement).is_some_and(|past| !is_same(&past.value, &statement.value))
    };
    let speaker = members(fact).find(is_said).or_else(|| members(fact).find(has_moved));
    let Some(speaker) = speaker else { return Vec::new() };
    let spoke = past.at(speaker);
    let mut denied = Vec::new();
    for statement in members(fact).filter(|statement| !is_said(statement) && !statement.is_at(speaker)) {
        let Some(past) = past.at(statement) else { continue };
        let differs = !is_same(&statement.value, &speaker.value);
        let agreed = spoke.is_some_and(|spoke| is_same(&past.value, &spoke.value));
        let admitted = spoke.is_none_or(|spoke| past.value.admits(&spoke.value));
        if differs && (agreed || (admitted && !statement.value.admits(&speaker.value))) {
            denied.push(Repeated {
                path: statement.document.path.clone(),
                span: past.span,
                seat: past.seat,
                written: past.written.clone(),
                value: speaker.value.clone(),
            });
        }
    }
    denied
}

/// What was said of a fact, in order of where it stands by now.
struct Past<'f>(Vec<(&'f Path, Span, &'f Statement)>);

impl<'f> Past<'f> {
    fn of(trial: &Trial, was: Option<&'f Fact>) -> Past<'f> {
        let now = |past: &'f Statement| {
            let path = &*past.document.path;
            (path, trial.now(path, past.span), past)
        };
        let mut all: Vec<_> = was.into_iter().flat_map(members).map(now).collect();
        all.sort_by_key(|(path, span, _)| (*path, *span));
        Past(all)
    }

    /// What a statement was before, if it stood there.
    fn at(&self, statement: &Statement) -> Option<&'f Statement> {
        let place = (&*statement.document.path, statement.span.start);
        let first = self.0.partition_point(|(path, span, _)| (*path, span.end) <= place);
        let (path, span, past) = self.0.get(first)?;
        (*path == place.0 && span.overlaps(statement.span)).then_some(past)
    }
}

/// Do both say exactly the same?
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Status(one), Value::Status(other)) => one == other,
        (Value::Percent(one), Value::Percent(other)) => (one - other).abs() < 0.5,
        (one, other) => one.admits(other),
    }
}

fn write(trial: &mut Trial, repeated: &Repeated) -> bool {
    if trial.reach < Reach::Document || !trial.open(&repeated.path) {
        return false;
    }
    let Trial { before: workspace, drafts, .. } = trial;
    let Some(draft) = drafts.get_mut(&repeated.path) else { return false };
    let new_text = match &repeated.value {
        Value::Status(class) => {
            let Some(reading) = draft.before().reading.as_deref() else { return false };
            let Some(repository) = workspace.repositories.get(draft.index) else { return false };
            let vocabulary = Vocabulary::of(&reading.plan, &repository.config);
            let context = DocumentContext::new(workspace, draft.index, draft.before(), &vocabulary);
            let Some(context) = context else { return false };
            let place = if repeated.seat == Seat::Heading { Where::Heading } else { Where::Value };
            like(&context, place, *class, &repeated.written)
        }
        Value::Percent(percent) if repeated.written.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{percent:.0}")
        }
        Value::Percent(percent) => format!("{percent}"),
        _ => return false,
    };
    if new_text == repeated.written {
        return false;
    }
    draft.repeat(repeated.span, new_text);
    true
}
