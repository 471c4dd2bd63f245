//! What is said of the phases of a plan: how far each is, how much of it is done, and from when to when it lasts.
//!
//! The trap: boxes show how far a phase is, but what is open below a heading may be no work of it; so boxes alone never make a fact
//! disputed, they only tell which of two differing statements is right.

use super::plans::{Phases, Plan, Shared};
use super::{Fact, Statement, Topic, Truth, Value};
use crate::counted::share_at;
use crate::plan::remarks::{State, Subject};
use crate::status::Class;
use crate::workspace::Workspace;

/// The facts about the phases of a plan.
pub(super) fn facts(workspace: &Workspace, index: usize, plan: &Plan) -> Vec<Fact> {
    let mut facts = Vec::new();
    let phases = plan.phases();
    let mut said: Vec<Vec<Statement>> = phases.shared.iter().map(|_| Vec::new()).collect();
    for document in 0..plan.documents.len() {
        remarks(workspace, plan, &phases, document, &mut said);
    }
    for (shared, said) in phases.shared.iter().zip(said) {
        let (statuses, others): (Vec<_>, Vec<_>) =
            said.into_iter().partition(|statement| matches!(statement.value, Value::Status(_)));
        let (shares, periods): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|statement| matches!(statement.value, Value::Percent(_)));
        let name = name(shared);
        let truth = shown(plan, shared, &statuses);
        let topics = [
            (Topic::Status(name.clone()), truth, statuses),
            (Topic::Progress(name.clone()), Truth::Unknown, shares),
            (Topic::Period(name), Truth::Unknown, periods),
        ];
        let said = topics.into_iter().filter(|(_, _, statements)| !statements.is_empty());
        facts.extend(said.map(|(topic, truth, statements)| Fact {
            topic,
            repository: index,
            truth,
            statements,
        }));
    }
    facts
}

fn remarks(
    workspace: &Workspace,
    plan: &Plan,
    phases: &Phases,
    document: usize,
    found: &mut [Vec<Statement>],
) {
    for said in &plan.documents[document].summary.said {
        let Subject::Piece(piece) = &said.subject else { continue };
        if !matches!(said.state, State::Period(_) | State::Status(_) | State::Percent(_)) {
            continue;
        }
        let Some(at) = plan.meant(phases, document, said, piece) else { continue };
        let Some(value) = Value::of(&said.state, workspace.today) else { continue };
        found[at].push(Statement::of_remark(&plan.documents[document], said, value));
    }
}

/// The name of a phase, with the title as it is written first.
fn name(shared: &Shared) -> String {
    let title =
        shared.begun.iter().map(|(_, phase)| phase.title.as_str()).max_by_key(|title| title.len().min(60));
    title.filter(|title| !title.is_empty()).map_or_else(|| shared.piece.to_string(), str::to_owned)
}

/// What the boxes of a phase show, where statements differ and the boxes can tell.
fn shown(plan: &Plan, shared: &Shared, statements: &[Statement]) -> Truth {
    let mut values: Vec<&Value> = Vec::new();
    for statement in statements {
        // There are few statuses, however often they are stated.
        if !values.contains(&&statement.value) {
            values.push(&statement.value);
        }
    }
    let differ = values.iter().any(|one| values.iter().any(|other| one.differs(other)));
    let boxes = shared.begun.iter().filter(|(_, phase)| phase.boxes.1 >= 2);
    let Some((document, phase)) = boxes.max_by_key(|(_, phase)| phase.boxes.1).filter(|_| differ) else {
        return Truth::Unknown;
    };
    let (done, all) = phase.boxes;
    let place = format!("{}:{}", plan.documents[*document].relative, phase.points.0.line + 1);
    if done == all {
        let source = format!("all {all} boxes below {place} are ticked");
        return Truth::Shown { value: Value::Status(Class::Done), source };
    }
    // A few open boxes may be left over; half of them are work.
    if done * 2 <= all {
        let source = format!("{} ticked", share_at(done, all, "boxes", &format!(" below {place}")));
        let class = if done == 0 { Class::Open } else { Class::Active };
        return Truth::Shown { value: Value::Status(class), source };
    }
    Truth::Unknown
}
