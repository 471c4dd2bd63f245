//! "Phase 2 ✅ COMPLETE" over open boxes.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::actions::wording::{self, Where};
use crate::counted::share;
use crate::finding::{Applicability, Finding, Related};
use crate::plan::Section;
use crate::plan::census::{self, Census, Unit};
use crate::status::{Class, Stated, stated};
use crate::text::Span;
use crate::workspace::Kind;

declare_rule! {
    /// A heading, or a box, says that its work is done, and there is open work below it.
    ///
    /// Headings are judged from level 2 on when they name a phase, week, sprint, milestone, day or task and state that it is done at
    /// their end or in brackets; boxes when an unticked box is nested in a ticked one.
    ///
    /// ## Why it matters
    /// Nobody opens a finished phase again, so what is open in it is lost.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Schema ✅ COMPLETE
    /// - [x] Tables
    /// - [ ] Backups
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Schema ✅ COMPLETE
    /// - [x] Tables
    /// - [ ] Views (deferred → Phase 2)
    ///
    /// ### Next steps
    /// - [ ] Backups
    /// ```
    ///
    /// ## What it cannot know
    /// Whether a box was forgotten or the phase was closed early.
    /// Boxes that are optional, deferred or struck through, and those below next steps, acceptance criteria, future or optional work,
    /// are not held against the heading; nor is anything where the ticks of a document are plainly decoration.
    DONE_WITH_OPEN_TASKS {
        code: "done-with-open-tasks",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().tasks().next().is_none() {
        return;
    }
    let census = context.census();
    headings(context, census, findings);
    labels(context, census, findings);
    boxes(context, census, findings);
}

/// `**Status:** ✅ Complete` of a phase, `status: complete` in the front matter of a list of tasks.
fn labels(context: &DocumentContext, census: &Census, findings: &mut Vec<Finding>) {
    let mut partials = Partials::default();
    let tracks = context.plan().labels().any(|label| label.front_matter && label.key.ends_with(" tasks"));
    for label in context.plan().labels().filter(|label| label.key == "status") {
        let Some(stated) = stated::of_value(&label.value).filter(|stated| is_finished(stated, &label.value))
        else {
            continue;
        };
        let span = label.place(label.span);
        let scope = if label.front_matter {
            if !tracks && context.document.kind != Kind::Tasklist {
                continue;
            }
            Span::new(span.end, context.plan().len())
        } else {
            let Some(section) = context.outline().section_at(span.start) else { continue };
            let section = &context.outline().sections()[section];
            let numbered =
                section.heading.unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some());
            let aside = context.outline().path(section.parent).any(Section::is_aside);
            let head = Span::new(section.heading_span().end, span.start);
            let leads = census.within(head).is_empty();
            if !numbered || !leads || section.historical || aside || done(context, section).is_some() {
                continue;
            }
            Span::new(span.end, section.span.end)
        };
        let open: Vec<&Unit> =
            census.unfinished(scope).filter(|unit| unit.stated != Some(Class::Done)).collect();
        let total = census.boxes(scope);
        // Of a whole document some boxes may be left for later; most of them may not, where there are more than a handful.
        let enough = !label.front_matter || (open.len() * 2 > total && total >= 5);
        let Some(first) = open.first().filter(|_| enough) else { continue };
        let at = stated.span.shift(span.start);
        let written = context.source(at);
        let open = share(open.len(), total, "boxes below");
        let message = format!("\"{}\", but {open} open", written.trim());
        let finding = Finding::new(&DONE_WITH_OPEN_TASKS, at, message).related(place(context, first));
        findings.push(match partials.of(context, Where::Value, &written) {
            Some(word) => {
                finding.fix(Applicability::Unsafe, format!("Change the status to {word}"), at, word)
            }
            None => finding,
        });
    }
}

/// Does the value say that everything is done, and nothing else?
fn is_finished(stated: &Stated, value: &str) -> bool {
    let rest = value.get(stated.span.end as usize..).unwrap_or_default();
    stated.class == Class::Done && !stated.qualified && stated.word && !rest.contains(['|', ',', ';'])
}

fn headings(context: &DocumentContext, census: &Census, findings: &mut Vec<Finding>) {
    let mut partials = Partials::default();
    let sections = context.outline().sections();
    let judged: Vec<(&Section, Stated)> =
        sections.iter().filter_map(|section| Some((section, done(context, section)?))).collect();
    let mut decorations: BTreeMap<(Option<usize>, u8, bool), bool> = BTreeMap::new();
    for (section, stated) in &judged {
        let scope = section.body();
        let open: Vec<&Unit> =
            census.unfinished(scope).filter(|unit| unit.stated != Some(Class::Done)).collect();
        let Some(first) = open.first() else { continue };
        let siblings = (section.parent, section.heading.level, stated.word);
        let decorates = || is_decoration(section, *stated, &judged, census);
        if *decorations.entry(siblings).or_insert_with(decorates) {
            continue;
        }
        let span = section.place(stated.span);
        let total = census.boxes(scope);
        let heading = context.source(span);
        let open = share(open.len(), total, "boxes below");
        let message = format!("\"{}\", but {open} open", heading.trim());
        let finding = Finding::new(&DONE_WITH_OPEN_TASKS, span, message).related(place(context, first));
        findings.push(match partials.of(context, Where::Heading, &heading) {
            Some(word) => {
                finding.fix(Applicability::Unsafe, format!("Change the status to {word}"), span, word)
            }
            None => finding,
        });
    }
}

/// The status of a heading that says that its phase, week or task is done, in the live work of the document.
fn done(context: &DocumentContext, section: &Section) -> Option<Stated> {
    let heading = &section.heading;
    let stated = heading.status.filter(|stated| stated.class == Class::Done && !stated.qualified)?;
    let title = heading.title.to_lowercase();
    let is_aside_itself = context.outline().path(section.parent).any(Section::is_aside);
    let names_criteria =
        ["gate", "criteria", "when ", "checklist", "if "].iter().any(|word| title.contains(word));
    (heading.level >= 2
        && heading.unit.is_some()
        && !section.historical
        && !section.is_aside()
        && !is_aside_itself
        && !names_criteria)
        .then_some(stated)
}

/// Do the ticks of the headings beside this one decorate? They do when half or more of them stand over boxes of which none is done; a
/// word is decoration only where more than two headings have one.
fn is_decoration(section: &Section, stated: Stated, judged: &[(&Section, Stated)], census: &Census) -> bool {
    let beside: Vec<Span> = judged
        .iter()
        .filter(|(other, _)| other.parent == section.parent && other.heading.level == section.heading.level)
        .filter(|(_, other)| stated.word || !other.word)
        .map(|(other, _)| other.body())
        .filter(|scope| census.within(*scope).iter().any(|unit| unit.kind == census::Kind::Box))
        .collect();
    let is_untouched = |unit: &Unit| unit.kind != census::Kind::Box || unit.class != Class::Done;
    let untouched = beside.iter().filter(|scope| census.within(**scope).iter().all(is_untouched)).count();
    beside.len() >= (if stated.word { 3 } else { 2 }) && untouched * 2 >= beside.len()
}

/// The words for work under way, each sought once: a document has few ways to say that something is done.
#[derive(Default)]
struct Partials(BTreeMap<String, Option<String>>);

impl Partials {
    fn of(&mut self, context: &DocumentContext, place: Where, status: &str) -> Option<String> {
        self.0.entry(status.to_owned()).or_insert_with(|| partial(context, place, status)).clone()
    }
}

/// The word for work under way: what the file writes elsewhere, else in the writing of this status, where capitals stay
/// capitals and an emoji is exchanged.
fn partial(context: &DocumentContext, place: Where, status: &str) -> Option<String> {
    if let Some(own) = wording::own(context, place, Class::Active, status.trim()) {
        return Some(own);
    }
    let letters: String = status.chars().filter(|char| char.is_alphabetic()).collect();
    let has_emoji = status.chars().any(crate::status::emoji::is_emoji);
    let word = match () {
        () if letters.is_empty() => return Some("🔄".to_owned()),
        () if !letters.is_ascii() => return None,
        () if letters.chars().all(char::is_uppercase) => "IN PROGRESS",
        () if letters.chars().next().is_some_and(char::is_uppercase) => "In Progress",
        () => "in progress",
    };
    Some(match (has_emoji, status.starts_with(|char: char| char.is_alphabetic())) {
        (true, true) => format!("{word} 🔄"),
        (true, false) => format!("🔄 {word}"),
        (false, _) => word.to_owned(),
    })
}

fn boxes(context: &DocumentContext, census: &Census, findings: &mut Vec<Finding>) {
    let units = census.units();
    let is_open =
        |unit: &Unit| unit.class.is_unfinished() && !unit.waived && unit.stated != Some(Class::Done);
    let mut parents: Vec<(usize, Vec<usize>, bool)> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let Some(parent) = unit.parent else { continue };
        match parents.iter_mut().rev().take(16).find(|(known, ..)| *known == parent) {
            Some((_, children, done)) => {
                children.push(index);
                *done |= unit.class == Class::Done;
            }
            None => parents.push((parent, vec![index], unit.class == Class::Done)),
        }
    }
    let finished: Vec<&(usize, Vec<usize>, bool)> =
        parents.iter().filter(|(parent, ..)| units[*parent].class == Class::Done).collect();
    // Where most ticked boxes have none of their children ticked, the children are notes.
    let untouched = finished.iter().filter(|(_, _, any)| !any).count();
    if finished.len() >= 2 && untouched * 2 >= finished.len() {
        return;
    }
    for (parent, children, _) in finished {
        let parent = &units[*parent];
        let open: Vec<&Unit> =
            children.iter().map(|child| &units[*child]).filter(|child| is_open(child)).collect();
        let own = |child: &&&Unit| child.aside.is_none_or(|aside| aside <= parent.span.start);
        let open: Vec<&Unit> = open.iter().filter(own).copied().collect();
        let Some(first) = open.first() else { continue };
        if parent.waived || !context.is_live(parent.span.start) {
            continue;
        }
        let message = format!("ticked, but {} open", share(open.len(), children.len(), "boxes below"));
        findings.push(
            Finding::new(&DONE_WITH_OPEN_TASKS, first_line(context, parent), message)
                .related(place(context, first)),
        );
    }
}

/// The line of a box: its span holds what is nested in it.
fn first_line(context: &DocumentContext, unit: &Unit) -> Span {
    let line = context.text().line_around(unit.span.start);
    Span::new(unit.span.start, line.end.min(unit.span.end))
}

fn place(context: &DocumentContext, unit: &Unit) -> Related {
    let span = first_line(context, unit);
    let title = context.source(unit.title);
    let title = title.lines().next().unwrap_or_default().trim();
    Related {
        path: context.document.path.clone(),
        points: context.text().points(span),
        message: format!("\"{title}\" is open"),
    }
}
