//! A phase or a milestone, as the last one before it is written: level, marks, separators, dates and status.
//!
//! The trap: a status of the last one is not that of the next, which has not begun.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Template, items};
use crate::actions::wording::{self, Where};
use crate::calendar::{DateFormat, Mention, scan};
use crate::features::completion::phases;
use crate::features::completion::place::Place;
use crate::plan::Section;
use crate::plan::sections::UnitKind;
use crate::status::Class;

/// The next phase, with a first task; in a plan of sprints the next sprint.
pub(super) fn phase(place: &Place) -> Option<Template> {
    let kinds = [UnitKind::Phase, UnitKind::Sprint];
    let last = kinds.into_iter().find_map(|kind| last(place, kind));
    let template = match last {
        Some(last) => like(place, last)?,
        None => Template::default().text("## Phase 1: ").slot("Title"),
    };
    Some(items::with_task(template.text("\n\n"), place, "Task"))
}

/// The next milestone, with its day.
pub(super) fn milestone(place: &Place) -> Option<Template> {
    if let Some(last) = last(place, UnitKind::Milestone) {
        return like(place, last);
    }
    let today = place.context.today();
    let day = today.checked_add(2.weeks()).unwrap_or(today);
    let template = Template::default().text("- [ ] **Milestone: ").slot("Title").text("** — ");
    Some(template.slot(&DateFormat::iso().write(day)))
}

/// The last live section of this kind before the cursor, else the last of the document.
fn last<'a>(place: &Place<'_, 'a>, kind: UnitKind) -> Option<&'a Section> {
    let sections = place.context.outline().sections();
    let is_one = |section: &&Section| {
        !section.historical && section.heading.piece.as_ref().is_some_and(|piece| piece.kind == kind)
    };
    let before = sections.iter().filter(is_one).rfind(|section| section.span.start < place.cursor.offset);
    before.or_else(|| sections.iter().rfind(is_one))
}

/// A heading like that of `section`, for the piece behind it.
fn like(place: &Place, section: &Section) -> Option<Template> {
    let heading = &section.heading;
    let (piece, unit) = (heading.piece.as_ref()?, heading.unit.as_ref()?);
    let title = heading.title.as_str();
    let status = heading.status.map(|stated| {
        let at = |offset: u32| offset.saturating_sub(heading.content.start) as usize;
        (at(stated.span.start), at(stated.span.end))
    });
    let open = |text: &str| wording::like(place.context, Where::Heading, Class::Open, text);
    let next = phases::next(place, piece.kind)?;
    let (start, end) = (unit.span.start as usize, unit.span.end as usize);
    let mut template = Template::default().text(&"#".repeat(usize::from(heading.level))).text(" ");
    // A mark before the name may be its status.
    let lead = title.get(..start)?;
    template = match status.filter(|(_, end)| *end <= start) {
        Some((from, to)) => {
            let (before, said, behind) = (title.get(..from)?, title.get(from..to)?, title.get(to..start)?);
            template.text(&format!("{before}{}{behind}", open(said)))
        }
        None => template.text(lead),
    };
    let name = title.get(start..end)?;
    let digits = name.trim_end_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '.');
    // `M3` counts on with its letter.
    let letter = name[digits.len()..].chars().next().filter(|letter| letter.is_ascii_alphabetic());
    let letter = letter.filter(|_| piece.number.starts_with('m')).map(String::from).unwrap_or_default();
    template = template.text(&format!("{digits}{letter}{next}"));
    let behind = title.get(end..)?;
    let is_mark =
        |letter: char| letter.is_whitespace() || matches!(letter, ':' | '：' | '-' | '–' | '—' | '.');
    let joint = &behind[..behind.len() - behind.trim_start_matches(is_mark).len()];
    template = template.text(if joint.trim().is_empty() { ": " } else { joint }).slot("Title");
    if let Some(dates) = dates(place, title) {
        template = template.text(" (").slot(&dates).text(")");
    }
    let Some((from, to)) = status.filter(|(from, _)| *from >= end) else { return Some(template) };
    let said = title.get(from..to)?;
    // What sets the status apart, and what closes it.
    let before = title.get(end..from)?;
    let apart = &before[before
        .trim_end_matches(|letter: char| is_mark(letter) || matches!(letter, '(' | '[' | '|'))
        .len()..];
    let closing = if apart.contains('(') {
        ")"
    } else if apart.contains('[') {
        "]"
    } else {
        ""
    };
    let apart = if apart.is_empty() { " " } else { apart };
    Some(template.text(&format!("{apart}{}{closing}", open(said))))
}

/// The range behind the one that a title has in brackets, as long and written like it.
fn dates(place: &Place, title: &str) -> Option<String> {
    let mention = scan(title).into_iter().find(|mention| matches!(mention, Mention::Range(_)))?;
    let is_bracketed = title.get(..mention.span().start as usize)?.ends_with('(');
    let (start, end) = mention.resolve(place.context.today())?;
    let begin = end.checked_add(1.day()).ok()?;
    let days: [Date; 2] = [begin, begin.checked_add(end - start).ok()?];
    let mut written = String::new();
    let mut at = mention.span().start as usize;
    for (date, day) in mention.dates().zip(days) {
        written.push_str(title.get(at..date.span.start as usize)?);
        written.push_str(&date.format.write(day));
        at = date.span.end as usize;
    }
    written.push_str(title.get(at..mention.span().end as usize)?);
    is_bracketed.then_some(written)
}
