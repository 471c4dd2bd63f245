//! `- [ ] ✅ …`: a box and the text beside it say different things.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::actions::wording;
use crate::finding::{Applicability, Finding};
use crate::languages::{List, words};
use crate::plan::census::{Census, Kind, Unit};
use crate::plan::{Task, TaskForm};
use crate::status::{Class, Stated};
use crate::text::Span;

declare_rule! {
    /// A box says one thing, and the status in the text of the same task another.
    ///
    /// Judged are a status in brackets or behind a dash at the end of the text, and an emoji in front of it.
    ///
    /// ## Why it matters
    /// Whoever counts boxes and whoever reads the text come to different ends.
    ///
    /// ## Fires
    /// ```markdown
    /// - [x] Tables
    /// - [ ] Views (DONE)
    /// - [x] Grants — IN PROGRESS
    /// - [ ] ✅ Backups
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [x] Tables (DONE)
    /// - [ ] Views — IN PROGRESS
    /// - [ ] User manual (complete)
    /// - [ ] Mark all of them as DONE
    /// ```
    ///
    /// ## Fix
    /// The box is set to what the text says.
    ///
    /// ## What it cannot know
    /// Which of the two is out of date.
    /// An emoji in front of every item of a list, or of most that have it in the document, decorates; so do coloured circles, which give
    /// priorities. "(complete)" in small letters is an adjective as often as a status.
    MARKER_STATUS_CONFLICT {
        code: "marker-status-conflict",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

/// Emoji in front of a text that say done, and those that say that work waits or goes on; the rest decorates as often.
const DONE: [char; 4] = ['✅', '✔', '✓', '☑'];
const WAITING: [char; 6] = ['⏳', '🚧', '🔄', '⏸', '🔲', '⬜'];

/// A box whose text states a status.
struct Stating<'a> {
    unit: &'a Unit<'a>,
    task: &'a Task,
    stated: Stated,
    written: String,
    conflicts: bool,
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if !context.plan().tasks().any(|task| task.is_box() && task.stated.is_some()) {
        return;
    }
    let census = context.census();
    let statings = statings(context, census);
    let emoji = Emoji::of(&statings);
    let mut markers: BTreeMap<Class, Option<String>> = BTreeMap::new();
    for stating in statings.iter().filter(|stating| stating.conflicts) {
        if !stating.stated.word && is_decoration(context, stating, &emoji, census) || stating.unit.past {
            continue;
        }
        let TaskForm::Box { span, marker } = &stating.task.form else { continue };
        let base = stating.unit.title.start - stating.task.title.start;
        let (at, box_span) = (stating.stated.span.shift(base), span.shift(base));
        let says = match stating.unit.class {
            Class::Done => "the box is ticked".to_owned(),
            Class::Open => "the box is open".to_owned(),
            class => format!("\"[{marker}]\" is {}", class.word()),
        };
        let finding =
            Finding::new(&MARKER_STATUS_CONFLICT, at, format!("\"{}\", but {says}", stating.written));
        let class = stating.stated.class;
        findings.push(match markers.entry(class).or_insert_with(|| wording::marker(context, class)) {
            Some(marker) => finding.fix(
                Applicability::Unsafe,
                format!("Change the box to [{marker}]"),
                box_span,
                format!("[{marker}]"),
            ),
            None => finding,
        });
    }
}

/// Of each emoji how many boxes have it, and how many of those conflict.
struct Emoji<'a>(BTreeMap<&'a str, (usize, usize)>);

impl<'a> Emoji<'a> {
    fn of(statings: &'a [Stating]) -> Emoji<'a> {
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for stating in statings.iter().filter(|stating| !stating.stated.word) {
            let (all, conflicting) = counts.entry(&stating.written).or_default();
            *all += 1;
            *conflicting += usize::from(stating.conflicts);
        }
        Emoji(counts)
    }
}

fn statings<'a>(context: &'a DocumentContext, census: &'a Census) -> Vec<Stating<'a>> {
    let mut statings = Vec::new();
    for (task, unit) in context.plan().tasks().zip(census.units()) {
        let (true, Some(stated)) = (task.is_box(), task.stated) else { continue };
        let written = context.source(task.place(stated.span)).trim().to_owned();
        let title = context.source(task.place(task.title));
        let relative = Span::new(stated.span.start - task.title.start, stated.span.end - task.title.start);
        let conflicts = !task.waived
            && !stated.qualified
            && matches!(
                (unit.class, stated.class),
                (Class::Open | Class::Active | Class::Held, Class::Done)
                    | (Class::Done, Class::Open | Class::Active | Class::Held)
            )
            && !agrees(&title, unit.class)
            && if stated.word {
                states(&title, relative, &written)
            } else {
                written.starts_with(if stated.class == Class::Done { &DONE[..] } else { &WAITING[..] })
            };
        statings.push(Stating { unit, task: task.item, stated, written, conflicts });
    }
    statings
}

/// Is there an emoji in the text that says what the box says?
fn agrees(title: &str, class: Class) -> bool {
    let line = title.lines().next().unwrap_or_default();
    class == Class::Done && line.contains(DONE)
}

/// Is the word a statement, and no part of what is to be done? It stands apart by a bracket, dash, colon or emoji, and nothing but a date,
/// a name or a mark follows it in its bracket.
fn states(title: &str, at: Span, written: &str) -> bool {
    let title = title.trim_end();
    let (Some(before), Some(after)) = (title.get(..at.start as usize), title.get(at.end as usize..)) else {
        return false;
    };
    let before = before.trim_end_matches([' ', '*', '_', '~']);
    let has_emoji = written.chars().any(crate::status::emoji::is_emoji);
    let is_apart = before.ends_with(['(', '[', '（', '【', '-', '–', '—', ':', '|']) || has_emoji;
    let letters: String = written.chars().filter(|char| char.is_alphabetic()).collect();
    let is_lower = letters.chars().next().is_some_and(char::is_lowercase) && letters.is_ascii();
    let is_dated = after.chars().any(|char| char.is_ascii_digit());
    let is_plain = !is_lower || is_dated || has_emoji || is_listed(List::CertainStatus, &letters);
    // "(PENDING → VERIFIED)", "(DONE, OPEN, HELD)", "(in progress / done)" list what there is; a long text is about something else.
    // "(not started - waiting for the quay)" says it of the quay.
    let inside = after.split([')', ']', '）']).next().unwrap_or_default();
    let is_clause = inside.trim_start().strip_prefix(['-', '–', '—', ';']).is_some_and(|clause| {
        clause.contains(char::is_alphabetic) && !clause.contains(|char: char| char.is_ascii_digit())
    });
    let is_more = is_clause
        || after.contains(['→', '/', '>', '|', '?'])
        || after.split(',').skip(1).any(|part| !part.contains(|char: char| char.is_ascii_digit()))
        || after.chars().filter(|char| char.is_alphabetic()).count() > 24;
    is_apart && is_plain && !is_more && !is_listed(List::AmbiguousStatus, &letters.to_lowercase())
}

/// Is one of the words written with these letters?
fn is_listed(list: List, letters: &str) -> bool {
    let is_same = |word: &str| word.chars().filter(|char| char.is_alphabetic()).eq(letters.chars());
    words(list).iter().any(|word| is_same(word))
}

/// Does the emoji decorate? It does where most boxes of the document that have it conflict, where every item of the list has one, and
/// where the items are the answers to choose from.
fn is_decoration(context: &DocumentContext, stating: &Stating, emoji: &Emoji, census: &Census) -> bool {
    let (same, conflicting) = emoji.0.get(stating.written.as_str()).copied().unwrap_or_default();
    if conflicting * 2 > same && same > 2 {
        return true;
    }
    let section = context.outline().section_at(stating.unit.span.start);
    let scope = section
        .map_or(Span::new(0, context.plan().len()), |section| context.outline().sections()[section].span);
    let beside = census
        .within(scope)
        .iter()
        .filter(|unit| unit.kind == Kind::Box && unit.parent == stating.unit.parent);
    let (all, plain) =
        beside.fold((0, 0), |(all, plain), unit| (all + 1, plain + usize::from(unit.stated.is_none())));
    all > 1 && plain == 0
}
