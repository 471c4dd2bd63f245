//! A fact brought to one value wherever it is stated: which places change, and what stands there afterwards.
//!
//! Whoever sets the value of a fact asks here: the fixes of findings, the action on a claim, rename, the command for all facts.
//! The traps: a place that leaves room for the value (a month for its day, `50+` for 52) is right, and stays as it is; and so does one that
//! its own arithmetic holds (`52/52`, the sum of a column), though it is wrong, since that would be wrong then.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Fact, Statement, Topic, Truth, Value, of, spoken};
use crate::calendar::scan;
use crate::counted::grouped;
use crate::finding::{Edit, EditedFile};
use crate::plan::claims::Exactness;
use crate::plan::remarks::{Money, State};
use crate::status::{Class, shapes};
use crate::text::Span;
use crate::workspace::phases::Said;
use crate::workspace::{Catalog, Population, Workspace};

/// A value to which a fact may be brought.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The value.
    pub value: Value,
    /// How it is written where it is stated, or counted.
    pub written: String,
    /// Who says so: `50 files define agents in .claude/agents`.
    pub source: String,
}

/// A place with what is to stand there.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The place.
    pub statement: &'a Statement,
    /// What is to stand there.
    pub new_text: String,
}

/// Every fact of the repositories that are judged, each once, with everything that is said of it in any of them.
pub fn all(workspace: &Workspace) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut counted: BTreeMap<(Topic, usize), Vec<usize>> = BTreeMap::new();
    let judged = workspace.repositories.iter().enumerate().filter(|(_, repository)| repository.judged);
    for fact in judged.flat_map(|(index, _)| of(workspace, index)) {
        let known = counted.entry((fact.topic.clone(), fact.repository)).or_default();
        match known.iter().copied().find(|at| facts[*at].is_of_the_same(&fact)) {
            Some(at) => facts[at].take(fact),
            None => {
                known.push(facts.len());
                facts.push(fact);
            }
        }
    }
    facts
}

impl Choice {
    /// What a statement says.
    pub fn of(told: &Statement) -> Choice {
        let written = match &told.value {
            Value::Number { value, .. } => value.to_string(),
            _ => told.written.clone(),
        };
        let source = format!("{}:{}", told.document.relative, told.points.0.line + 1);
        Choice { value: told.value.clone(), written, source: format!("{source} says so") }
    }
}

impl Fact {
    /// Are both about the same, though different repositories speak of it? Only what was counted is known to be.
    pub(super) fn is_of_the_same(&self, other: &Fact) -> bool {
        let (
            Truth::Counted { catalog, populations },
            Truth::Counted { catalog: of_other, populations: counted },
        ) = (&self.truth, &other.truth)
        else {
            return false;
        };
        // Of one file the entries of several folders are counted, each for itself; the label tells which.
        let places = |catalog: &Catalog| -> Vec<(Arc<Path>, String)> {
            catalog.sources.iter().map(|source| (source.path.clone(), source.label.clone())).collect()
        };
        let truths = |populations: &[Population]| -> Vec<(u64, String)> {
            populations.iter().map(|truth| (truth.count, truth.definition.clone())).collect()
        };
        self.topic == other.topic
            && self.repository == other.repository
            && places(catalog) == places(of_other)
            && truths(populations) == truths(counted)
    }

    /// What the one says of it whom it concerns.
    pub(crate) fn told(&self) -> Option<&Statement> {
        match &self.truth {
            Truth::Told { told, .. } => Some(told),
            _ => None,
        }
    }

    /// Takes in what else is said of it.
    pub(super) fn take(&mut self, other: Fact) {
        for statement in other.statements {
            if !self.statements.iter().any(|known| known.is_at(&statement)) {
                self.statements.push(statement);
            }
        }
    }

    /// What it is, in the middle of a sentence: `the number of agents`, `the public launch`, `the status of Phase 2: Pilot`.
    pub fn spoken(&self) -> String {
        match &self.topic {
            Topic::Count(_) | Topic::Noun(_) => format!("the number of {}", self.topic.name()),
            Topic::Status(name) => format!("the status of {name}"),
            Topic::Progress(name) => format!("the progress of {name}"),
            Topic::Period(name) => format!("the time of {name}"),
            Topic::Day(name) => format!("the {}", spoken(name)),
            Topic::Money(name) => format!("the {name}"),
            Topic::Tasks { list, part: Some(part) } => format!("the tasks of {part} in {list}"),
            Topic::Tasks { list, part: None } => format!("the tasks of {list}"),
        }
    }

    /// Is there only one value that it may have, because somebody knows?
    pub fn is_known(&self) -> bool {
        !matches!(self.truth, Truth::Unknown)
    }

    /// The values to which it may be brought: the one that is known, else each that is stated, the most frequent first.
    pub fn choices(&self) -> Vec<Choice> {
        let known = match &self.truth {
            Truth::Unknown => return self.stated(),
            Truth::Counted { populations, .. } => populations.first().map(|truth| Choice {
                value: Value::Number { value: truth.count, exactness: Exactness::Exact },
                written: truth.count.to_string(),
                source: format!("{} {}", truth.count, truth.definition),
            }),
            Truth::Told { told, .. } => Some(Choice::of(told)),
            // What agrees with the source shows how it is written.
            Truth::Shown { value, source } => {
                self.statements.iter().find(|statement| !self.denies(statement)).map(|right| Choice {
                    value: value.clone(),
                    written: right.written.clone(),
                    source: source.clone(),
                })
            }
            Truth::Tasks { way, list } => Some(Choice {
                value: Value::Tasks { done: Some(way.done), total: Some(way.total) },
                written: way.total.to_string(),
                source: format!("{} {} can be counted in {}", way.total, way.definition, list.relative),
            }),
        };
        known.into_iter().collect()
    }

    /// Each value that is stated, where some differ.
    fn stated(&self) -> Vec<Choice> {
        let mut choices: Vec<(usize, Choice)> = Vec::new();
        if !self.is_disputed() {
            return Vec::new();
        }
        for statement in self.statements.iter().filter(|statement| statement.value.is_exact()) {
            if choices.iter().any(|(_, choice)| choice.value.is_same(&statement.value)) {
                continue;
            }
            let times = self.times(&statement.value);
            let mut choice = Choice::of(statement);
            if let Some(more) = times.checked_sub(1).filter(|more| *more > 0) {
                choice.source = choice.source.replace(" says so", &format!(" and {more} more say so"));
            }
            choices.push((times, choice));
        }
        choices.sort_by_key(|(times, _)| std::cmp::Reverse(*times));
        choices.into_iter().map(|(_, choice)| choice).collect()
    }

    /// The value that it has where only one is possible or one is stated most often; none of two that are stated equally often.
    pub fn decided(&self) -> Option<Choice> {
        let choices = self.choices();
        let first = choices.first()?.clone();
        let is_alone = |second: &Choice| self.times(&first.value) > self.times(&second.value);
        (self.is_known() || choices.get(1).is_none_or(is_alone)).then_some(first)
    }

    /// The places that deny this choice, each with what is to stand there.
    pub fn changes(&self, choice: &Choice) -> Vec<Change<'_>> {
        let is_wrong = |statement: &&Statement| {
            let is_denied = match &self.truth {
                Truth::Unknown => statement.value.differs(&choice.value),
                _ => self.denies(statement),
            };
            is_denied && !statement.is_held()
        };
        self.changed(self.statements.iter().filter(is_wrong), choice)
    }

    /// The places that change when what `here` says becomes something else: those that agree with it or contradict it, unless they leave
    /// room for the new value.
    pub fn renamed(&self, here: &Statement, choice: &Choice) -> Vec<Change<'_>> {
        let is_meant = |statement: &&Statement| {
            statement.is_at(here)
                || !statement.is_held()
                    && !statement.value.admits(&choice.value)
                    && (statement.value.admits(&here.value) || statement.value.differs(&here.value))
        };
        self.changed(self.statements.iter().chain(self.told()).filter(is_meant), choice)
    }

    fn changed<'a>(
        &'a self,
        statements: impl Iterator<Item = &'a Statement>,
        choice: &Choice,
    ) -> Vec<Change<'a>> {
        let change = |statement: &'a Statement| {
            let new_text = statement.saying(&choice.value, &choice.written)?;
            (!self.is_left_alone(statement)).then_some(Change { statement, new_text })
        };
        statements.filter_map(change).collect()
    }

    /// Does a comment say that this place is right as it is?
    fn is_left_alone(&self, statement: &Statement) -> bool {
        let silences = &statement.document.suppressions;
        self.codes().iter().any(|code| silences.silence(code, statement.span.start))
    }

    /// The rules that judge what is said of it.
    pub fn codes(&self) -> &'static [&'static str] {
        match self.topic {
            Topic::Count(_) | Topic::Noun(_) | Topic::Tasks { .. } => {
                &["count-mismatch", "count-disagreement"]
            }
            Topic::Status(_) | Topic::Progress(_) => &["status-disagreement"],
            Topic::Period(_) | Topic::Day(_) | Topic::Money(_) => &["fact-disagreement"],
        }
    }
}

impl Statement {
    /// Its words, changed to say `value`, in the style in which they are written; `written` is how another one writes it.
    pub fn saying(&self, value: &Value, written: &str) -> Option<String> {
        match (&self.value, value) {
            (Value::Number { value: old, exactness: Exactness::Floor }, Value::Number { value: new, .. }) => {
                Some(as_written(*old, as_round(*new, *old), self.span))
            }
            (Value::Number { value: old, .. }, Value::Number { value: new, .. })
            | (Value::Tasks { done: None, total: Some(old) }, Value::Tasks { total: Some(new), .. }) => {
                Some(as_written(*old, *new, self.span))
            }
            (Value::Status(_), Value::Status(class)) => Some(self.in_its_words(*class, written)),
            (own, value) => own.rewritten(&self.written, self.span.start, value, written),
        }
    }

    /// How places of its kind in its document write this class; where they never do, what another writes in the same shape.
    fn in_its_words(&self, class: Class, written: &str) -> String {
        let samples = |is_wanted: &dyn Fn(&Said) -> bool| -> shapes::Samples {
            let said = self.document.summary.said.iter().filter(|said| is_wanted(said));
            let status = |said: &Said| match said.state {
                State::Status(class) => Some((class, said.written.clone())),
                _ => None,
            };
            said.filter_map(status).collect()
        };
        let beside = samples(&|said| said.seat == self.seat);
        shapes::used(&beside, class, &self.written)
            .or_else(|| shapes::used(&samples(&|_| true), class, &self.written))
            .unwrap_or_else(|| shapes::shaped(class, written, &self.written))
    }

    /// The edit that puts this text here, for a finding or an action of the document with the path `from`.
    pub fn edit(&self, from: Option<&Path>, new_text: String) -> Edit {
        let document = &self.document;
        let file = (from != Some(&*document.path)).then(|| EditedFile {
            path: document.path.clone(),
            hash: Some(document.hash),
            points: self.points,
        });
        Edit { file, span: self.span, new_text }
    }

    /// What somebody has typed in place of what stands here, read as this is read; `Err` says what it should be.
    pub fn retyped(&self, typed: &str, today: jiff::civil::Date) -> Result<Choice, &'static str> {
        let typed = typed.trim();
        let value = match &self.value {
            Value::Number { .. } => {
                let digits = typed.replace([',', ' ', '_', '\u{a0}', '\u{202f}'], "");
                let value = digits.parse().map_err(|_| "a whole number, such as 50")?;
                Value::Number { value, exactness: Exactness::Exact }
            }
            Value::Percent(_) => {
                let percent = typed.trim_end_matches(['%', ' ']).parse::<f64>().ok();
                let percent = percent.filter(|percent| (0.0..=100.0).contains(percent));
                Value::Percent(percent.ok_or("a percentage from 0 to 100")?)
            }
            Value::Money(own) => {
                let own_currency = format!("{}{typed}", own.currency);
                let sum = Money::read(typed).or_else(|| Money::read(&own_currency));
                Value::Money(sum.filter(|sum| sum.currency == own.currency).ok_or("a sum, such as $1.2M")?)
            }
            Value::Days { mention, .. } => {
                let expected = "a day, such as 2026-03-11, written as the text writes it or so";
                let typed = scan(typed).into_iter().next().ok_or(expected)?;
                if typed.dates().count() != mention.dates().count() {
                    return Err("as many days as stand here");
                }
                let value = Value::of_days(&typed, today).ok_or(expected)?;
                let is_exact = matches!(&value, Value::Days { first, last, .. } if first.0 == first.1 && last.0 == last.1);
                if !is_exact {
                    return Err(expected);
                }
                value
            }
            Value::Status(_) | Value::Tasks { .. } => return Err("set by its own action"),
        };
        Ok(Choice { value, written: typed.to_owned(), source: "as you said".to_owned() })
    }

    /// Can another value be typed in its place?
    pub fn can_be_retyped(&self) -> bool {
        !matches!(self.value, Value::Status(_) | Value::Tasks { .. })
    }
}

/// The count as the number it replaces is written: with `,` between groups where that has some.
pub(crate) fn as_written(old: u64, new: u64, span: Span) -> String {
    let digits = new.to_string();
    let is_grouped = span.len() as usize > old.to_string().len();
    if is_grouped { grouped(&digits, ',') } else { digits }
}

/// The greatest floor of `count` that is as round as `floor`.
pub(crate) fn as_round(count: u64, floor: u64) -> u64 {
    let mut step = 1;
    while floor > 0 && floor.is_multiple_of(step * 10) && step * 10 <= count {
        step *= 10;
    }
    count / step * step
}
