//! Lists of ids in running text: "T012, T013 and T015", "Phases 2-4", "1.1 (Schema), 1.2".

use crate::languages::{List, is_unspaced, words};
use crate::plan::sections::{UnitKind, units};
use crate::plan::tasks;
use crate::text::{Span, floor_char_boundary, offset_of};

/// What may stand around an id.
const MARKS: [char; 12] = [' ', '\t', '*', '_', '`', '"', '\'', '(', '[', ':', '：', '='];

/// The ids of the list that begins at `from`, with their places. A range counts with its ends; `#12` is a number of another system.
pub(super) fn ids(text: &str, from: usize) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    let mut at = from;
    let mut kind: Option<&'static str> = None;
    loop {
        let rest = &text[at..];
        let start = at + rest.len() - rest.trim_start_matches(MARKS).len();
        let Some((end, id)) = one(text, start, &mut kind) else { break };
        if let Some(id) = id {
            found.push((Span::new(offset_of(end - id.1), offset_of(end)), id.0));
        }
        at = end;
        let rest = text[at..].trim_start_matches(['*', '_', '`', '"', ')', ']']);
        let mut next = rest.trim_start_matches([' ', '\t']);
        // "1.1 (Schema), 1.2": what an id means stands in brackets.
        if let Some(inner) = next.strip_prefix('(')
            && let Some(close) = inner.find(')').filter(|close| *close < 80)
        {
            next = inner[close + 1..].trim_start_matches([' ', '\t']);
        }
        let joint = next.trim_start_matches([',', '、', ';', '+', '&', '/', '-', '–', '，']);
        let joint = joint.trim_start_matches([' ', '\t']);
        let word = words(List::DependencyJoints).iter().find_map(|word| {
            let rest = joint.strip_prefix(word)?;
            if word.starts_with(is_unspaced) { Some(rest) } else { rest.strip_prefix(' ') }
        });
        let after = word.unwrap_or(joint);
        if after.len() == next.len() {
            break;
        }
        at = text.len() - after.len();
    }
    found
}

/// The id at `start`: where it ends, and, unless it belongs to another system, the id with its length as written. `kind` is that of the
/// phases before it: "Phases 2, 3".
fn one(
    text: &str,
    start: usize,
    kind: &mut Option<&'static str>,
) -> Option<(usize, Option<(String, usize)>)> {
    let rest = &text[start..];
    if let Some((length, id)) = unit(rest) {
        *kind = Some(if id.starts_with("phase") {
            "phase"
        } else if id.starts_with("sprint") {
            "sprint"
        } else {
            "milestone"
        });
        return Some((start + length, Some((id, length))));
    }
    let tasks_word = ["tasks ", "Tasks ", "TASKS "].iter().find_map(|word| rest.strip_prefix(word));
    let rest = tasks_word.unwrap_or(rest);
    if let Some(id) = tasks::id(rest) {
        let at = rest.find(&id)?;
        let end = text.len() - rest.len() + at + id.len();
        if id.starts_with('#') {
            return Some((end, None));
        }
        // A range is written with its ends.
        let first =
            if id.starts_with(['T', 't']) { id.split(['-', '–']).next().unwrap_or(&id) } else { &id };
        let end = end - (id.len() - first.len());
        return Some((end, Some((first.to_owned(), first.len()))));
    }
    let digits = rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let kind = kind.filter(|_| digits > 0 && !rest[digits..].starts_with(['.', '%']))?;
    let end = text.len() - rest.len() + digits;
    Some((end, Some((format!("{kind} {}", &rest[..digits]), digits))))
}

/// The phase, sprint or milestone that a text begins with: its length, and its id.
pub(super) fn unit(text: &str) -> Option<(usize, String)> {
    // "Phases 2-4"
    let head = &text[..floor_char_boundary(text, 32)];
    let plural = head.strip_prefix("Phases ").or_else(|| head.strip_prefix("phases "));
    if let Some(rest) = plural {
        let digits = rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        return (digits > 0).then(|| ("Phases ".len() + digits, format!("phase {}", &rest[..digits])));
    }
    let unit = units::unit(head).filter(|unit| unit.span.start == 0)?;
    Some((unit.span.end as usize, unit_id(unit.kind, unit.number.as_deref()?)?))
}

/// The id of a phase, sprint or milestone.
pub(super) fn unit_id(kind: UnitKind, number: &str) -> Option<String> {
    let kind = match kind {
        UnitKind::Phase => "phase",
        UnitKind::Sprint => "sprint",
        UnitKind::Milestone => "milestone",
        _ => return None,
    };
    Some(format!("{kind} {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_ids() {
        let read = |text| {
            ids(text, 0).into_iter().map(|(span, id)| (span.of(text).to_owned(), id)).collect::<Vec<_>>()
        };
        let only = |text| read(text).into_iter().map(|(_, id)| id).collect::<Vec<_>>();
        assert_eq!(only(": T012, T013 and T015)"), ["T012", "T013", "T015"]);
        assert_eq!(only(":** 1.1 (Schema), 1.2"), ["1.1", "1.2"]);
        assert_eq!(only("Phases 2-4"), ["phase 2", "phase 4"]);
        assert_eq!(only("Phase 1 + Phase 2 complete"), ["phase 1", "phase 2"]);
        assert_eq!(only("T012-T014 (all)"), ["T012", "T014"]);
        assert_eq!(only("Task 4, #12 and Task 5"), ["4", "5"]);
        assert_eq!(only(":t18047,t18048 ref:GH#1"), ["t18047", "t18048"]);
        assert_eq!(only("Python 3.11"), Vec::<String>::new());
        assert_eq!(read("**Phase 2**"), [("Phase 2".to_owned(), "phase 2".to_owned())]);
    }
}
