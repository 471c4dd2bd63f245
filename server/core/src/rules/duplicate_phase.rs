//! Two phases below one heading have the same number.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Edit, Finding, Fix, Related};
use crate::languages::List;
use crate::plan::sections::UnitKind;
use crate::plan::{Heading, Section};
use crate::text::{Span, offset_of};
use crate::words::Words;

declare_rule! {
    /// Two phases, sprints or milestones below one heading have the same number: the same title twice, or two titles in one sequence.
    ///
    /// ## Why it matters
    /// "Phase 3" is what other texts refer to, and now it means two things.
    /// It comes from a phase that was put in between, or from a section that was pasted twice.
    ///
    /// ## Fires
    /// ```markdown
    /// # Rollout
    ///
    /// ## Phase 1: Schema
    /// ## Phase 2: Import
    /// ## Phase 3: Export
    /// ## Phase 3: Training
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Rollout
    ///
    /// ## Phases
    /// ### Phase 1: Schema
    /// ### Phase 2: Import
    ///
    /// ## Checklists
    /// ### Phase 1: Schema
    /// ### Phase 2: Import
    /// ```
    ///
    /// ## Fix
    /// Where two titles of one sequence have the same number: to number the second and those behind it anew.
    /// Whatever refers to them by number is left as it is, so look at these.
    ///
    /// ## What it cannot know
    /// Whether a repeated number is meant.
    /// A chapter that repeats all phases (checklists, statistics), tracks that run side by side ("Phase 1: Web", "Phase 1: Mobile",
    /// "Phase 2: Web" …), parts of one phase and headings about a phase ("Phase 3 Results") are left alone.
    DUPLICATE_PHASE {
        code: "duplicate-phase",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// Words of a title that make it one about a phase, or a part of one.
static ABOUT: Words = Words::of(List::AboutPhases);

/// A section that numbers a phase, as far as this rule looks at it.
struct Numbered<'a> {
    section: &'a Section,
    kind: UnitKind,
    number: &'a str,
    /// The words of its title behind the number, without status and brackets.
    words: Vec<String>,
    /// The words in the first brackets of its title.
    aside: Vec<String>,
    /// Its place among the sections below its parent.
    place: usize,
    /// Of which run of such sections it is a part: another heading in between begins a new one.
    run: usize,
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let sections = context.outline().sections();
    let mut siblings: BTreeMap<(Option<usize>, u8), Vec<&Section>> = BTreeMap::new();
    for section in sections {
        siblings.entry((section.parent, section.heading.level)).or_default().push(section);
    }
    for group in siblings.into_values() {
        judge_siblings(context, &numbered(&group), findings);
    }
}

fn numbered<'a>(siblings: &[&'a Section]) -> Vec<Numbered<'a>> {
    let mut found: Vec<Numbered> = Vec::new();
    let mut run = 0;
    for (place, section) in siblings.iter().copied().enumerate() {
        let heading = &section.heading;
        let unit = heading.unit.as_ref().filter(|unit| unit.leading && !section.historical);
        let number = unit.and_then(|unit| unit.number.as_deref());
        let (Some(unit), Some(number)) = (unit, number) else { continue };
        if !matches!(unit.kind, UnitKind::Phase | UnitKind::Sprint | UnitKind::Milestone) {
            continue;
        }
        let follows = found.last().is_some_and(|last| last.place + 1 == place && last.kind == unit.kind);
        run += usize::from(!follows);
        let (words, aside) = title(heading, unit.span.end);
        found.push(Numbered { section, kind: unit.kind, number, words, aside, place, run });
    }
    found
}

/// The title behind its number without a status: its words before the first brackets, and those in them.
fn title(heading: &Heading, from: u32) -> (Vec<String>, Vec<String>) {
    let end = heading.named().end.max(from);
    let title = heading.title.get(from as usize..end as usize).unwrap_or_default();
    let (title, aside) = title.split_once(['(', '（', '[']).unwrap_or((title, ""));
    let words = |text: &str| {
        let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    (words(title), words(aside))
}

/// Is the title of one the title of the other? What stands in brackets behind one of them may be a note, behind both it tells them apart.
fn is_same_title(first: &Numbered, second: &Numbered) -> bool {
    let told_apart = !first.aside.is_empty() && !second.aside.is_empty() && first.aside != second.aside;
    let part = |phase: &Numbered| phase.aside.iter().any(|word| ABOUT.contains(word));
    first.words == second.words && !told_apart && !part(first) && !part(second)
}

fn judge_siblings(context: &DocumentContext, phases: &[Numbered], findings: &mut Vec<Finding>) {
    let mut by_number: BTreeMap<(UnitKind, &str), Vec<&Numbered>> = BTreeMap::new();
    for phase in phases {
        by_number.entry((phase.kind, phase.number)).or_default().push(phase);
    }
    let repeated: Vec<&Vec<&Numbered>> = by_number.values().filter(|same| same.len() > 1).collect();
    // Several numbers that come twice are a pattern: another chapter, or tracks side by side.
    let [same] = repeated.as_slice() else { return };
    let [first, second] = same.as_slice() else { return };
    if is_same_title(first, second) {
        // Without titles of their own, the headings of two chapters look alike.
        if first.run == second.run || !first.words.is_empty() {
            findings.push(twice(context, first, second));
        }
    } else if is_one_sequence(phases, first, second) {
        findings.push(renumbered(context, phases, first, second));
    }
}

fn is_one_sequence(phases: &[Numbered], first: &Numbered, second: &Numbered) -> bool {
    let titled = |phase: &Numbered| {
        let heading = &phase.section.heading;
        let behind = heading.unit.as_ref().and_then(|unit| heading.title.get(unit.span.end as usize..));
        behind.is_some_and(|behind| {
            behind.trim_start_matches(['*', '_', ' ']).starts_with([':', '：', '-', '–', '—', '.', '·', '|'])
        }) && !phase.words.is_empty()
            && !phase.words.iter().any(|word| ABOUT.contains(word))
    };
    // "Export, part 1" and "Export, part 2" are one phase.
    let alike = first.words.first() == second.words.first();
    let run: Vec<u32> = phases
        .iter()
        .filter(|phase| phase.run == first.run)
        .filter_map(|phase| phase.number.parse().ok())
        .collect();
    let rises = run.windows(2).all(|pair| pair[0] <= pair[1] && pair[1] - pair[0] <= 1);
    first.run == second.run
        && second.place == first.place + 1
        && titled(first)
        && titled(second)
        && !alike
        && run.len() > 3
        && rises
}

fn heading_finding(
    context: &DocumentContext,
    phase: &Numbered,
    other: &Numbered,
    message: String,
) -> Finding {
    let place = other.section.heading_span();
    let points = context.text().points(place);
    let path = context.document.path.clone();
    let related = Related { path, points, message: "the other one".to_owned() };
    Finding::new(&DUPLICATE_PHASE, phase.section.place(phase.section.heading.content), message)
        .related(related)
}

fn name(phase: &Numbered) -> String {
    let heading = &phase.section.heading;
    let span = heading.unit.as_ref().map_or(Span::default(), |unit| unit.span);
    span.of(&heading.title).to_owned()
}

fn line(context: &DocumentContext, phase: &Numbered) -> u32 {
    context.text().line_at(phase.section.heading_span().start) + 1
}

fn twice(context: &DocumentContext, first: &Numbered, second: &Numbered) -> Finding {
    let message =
        format!("{} stands here again, with the title of line {}", name(second), line(context, first));
    heading_finding(context, second, first, message)
}

fn renumbered(
    context: &DocumentContext,
    phases: &[Numbered],
    first: &Numbered,
    second: &Numbered,
) -> Finding {
    let message =
        format!("{} is also the number of another title, in line {}", name(second), line(context, first));
    let mut finding = heading_finding(context, second, first, message);
    let edits: Option<Vec<Edit>> = phases
        .iter()
        .filter(|phase| phase.run == second.run && phase.place >= second.place)
        .map(|phase| {
            let unit = phase.section.heading.unit.as_ref()?;
            let written = unit.span.of(&phase.section.heading.title);
            let word = written.trim_end_matches(|char: char| char.is_ascii_digit());
            let next = written[word.len()..].parse::<u32>().ok()?.checked_add(1)?;
            let start = phase.section.heading.content.start + unit.span.start;
            let span = Span::new(start + offset_of(word.len()), start + offset_of(written.len()));
            Some(Edit { file: None, span: phase.section.place(span), new_text: next.to_string() })
        })
        .collect();
    if let Some(edits) = edits {
        let title = match edits.len() {
            1 => "Number it anew".to_owned(),
            several => format!("Number it and the {} behind it anew", several - 1),
        };
        finding.fixes.push(Fix { title, applicability: Applicability::Unsafe, edits });
    }
    finding
}
