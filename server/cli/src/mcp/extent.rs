//! How far an answer reaches: whether anything was judged where it was asked about, and what could not be read there.
//!
//! The trap: where nothing was judged nothing is found either, and to an agent that would read as if all were well.

use std::path::Path;

use planmark_project::Notice;

use super::tools::Question;
use crate::session::{NOT_JUDGED, Session};

/// So many notices are told word by word.
const TOLD: usize = 3;

/// The head of an answer, or in its place why there is none, above what could not be read. `place` is what the question calls `path`.
pub(super) fn told(head: String, session: &Session, question: &Question, place: Option<&Path>) -> String {
    let mut told = unjudged(session, question, place).unwrap_or(head);
    let is_there = |notice: &&Notice| {
        place.is_none_or(|place| notice.path.starts_with(place) || place.starts_with(&notice.path))
    };
    let notices: Vec<&Notice> = session.scan.notices.iter().filter(is_there).collect();
    let first = notices.iter().take(TOLD).map(|notice| {
        let path = session.names().of(&notice.path).into();
        Notice { path, cause: notice.cause.clone() }.to_string()
    });
    let first: Vec<String> = first.collect();
    match notices.len() {
        0 => return told,
        1 => told.push_str("\n1 notice: "),
        count => told.push_str(&format!("\n{count} notices: ")),
    }
    told.push_str(&first.join("; "));
    if notices.len() > TOLD {
        told.push_str("; …");
    }
    told
}

/// That nothing was judged where it was asked about, if so.
fn unjudged(session: &Session, question: &Question, place: Option<&Path>) -> Option<String> {
    match (question.text("path"), place) {
        (Some(path), Some(place)) => {
            (!session.judges(place)).then(|| format!("Nothing was judged in {path}: {NOT_JUDGED}."))
        }
        _ => {
            let is_bare = !session.roots().iter().any(|root| session.judges(root));
            is_bare.then(|| format!("Nothing was judged: {}.", session.bare()))
        }
    }
}
