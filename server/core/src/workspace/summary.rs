//! What other documents need to know of a document; it is kept when the document is closed.
//!
//! Only what is said about now is kept: nothing below a heading that is history, nothing of a historical document. The trap: a
//! summary outlives the text, so places carry [`Point`]s beside their spans.

use std::sync::Arc;

use super::copies::{self, CopiedTable};
use super::countdowns::{self, CountedDays};
use super::phases::{self, Phase, Said};
use super::schedule::{self, CountedWeek, Period};
use super::sizes::{self, SizedFile};
use super::tasks::{self, Tasks};
use crate::facts::is_period;
use crate::plan::claims::{Claim, Standing};
use crate::plan::dependencies::{self, Ids};
use crate::plan::mentions::{Mention, Mentioned};
use crate::plan::sections::{is_historical_path, is_named_by_day};
use crate::plan::{Heading, Plan, snapshots, tables};
use crate::status::{Class, stated};
use crate::text::{Point, Span, Text, Walk};

/// Where something starts and ends, until [`Summary::placed`] has counted that.
pub(super) const UNPLACED: (Point, Point) = {
    let point = Point { line: 0, utf8: 0, utf16: 0, utf32: 0 };
    (point, point)
};

/// What other documents need to know of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// The levels and titles of its headings, without their statuses; only of what plans, lists tasks or introduces.
    pub headings: Arc<[(u8, Box<str>)]>,
    /// Its live claims, in order.
    pub claims: Vec<Stated>,
    /// The numbers that a comment binds to a count, in order.
    pub bound: Vec<Bound>,
    /// The totals of its tables that are the sums of what stands above them, in bytes of the document.
    pub sums: Vec<Span>,
    /// The slash commands that its live parts name, in order.
    pub commands: Vec<Named>,
    /// The periods that its live parts name, in order.
    pub periods: Vec<Period>,
    /// Its live "Week n of m", in order.
    pub weeks: Vec<CountedWeek>,
    /// Its live countdowns, in order.
    pub countdowns: Vec<CountedDays>,
    /// Its live tables that may stand in another document, too.
    pub copies: Vec<CopiedTable>,
    /// The ids that its tasks, headings, bullets and cells bear, in order and each once; of a historical document too.
    pub ids: Ids,
    /// The dependencies of its live parts that name none of these, though they are numbered like them.
    pub unmet: Vec<Unmet>,
    /// The numbered pieces of the plan that its live headings begin, in order.
    pub phases: Vec<Phase>,
    /// What it says of phases, of other repositories, of named days and sums, and of itself, in order.
    pub said: Vec<Said>,
    /// What its live parts say of the sizes of files, in order.
    pub sizes: Vec<SizedFile>,
    /// How many of its boxes are done, and how many there are.
    pub boxes: (u32, u32),
    /// Its tasks as others may speak of them, and the numbers of tasks that it states.
    pub tasks: Tasks,
}

/// A dependency on something that the document does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet {
    /// The id that is needed.
    pub id: String,
    /// Where it is written, in bytes of the document.
    pub span: Span,
    /// The id is written as it is: "Phases 2-4" does not write `phase 4`.
    pub is_written: bool,
    /// The line on which it is written.
    pub line: Box<str>,
}

/// A claim with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The claim; its spans are relative to its chunk, use [`Stated::span`].
    pub claim: Claim,
    /// The number, in bytes of the document.
    pub span: Span,
    /// Where the number starts and ends.
    pub points: (Point, Point),
    /// The headings above it, from inner to outer; none above what stands in the footer of the document.
    pub path: Vec<Arc<Heading>>,
    /// The line that says what the tree or list is in which it stands, in lower case: `new structure:`.
    pub caption: Option<String>,
}

/// A number that `<!-- planmark: count=… -->` binds.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// What stands behind `count=`.
    pub count: String,
    /// Its value.
    pub value: u64,
    /// The number, in bytes of the document.
    pub span: Span,
    /// Where it starts and ends.
    pub points: (Point, Point),
}

/// A name that the document uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// The name, and its place relative to its chunk; use [`Named::span`].
    pub mention: Mention,
    /// The name, in bytes of the document.
    pub span: Span,
    /// It stands below a heading of a time, a goal or a wish, and its line does not say that it exists.
    pub planned: bool,
}

impl Summary {
    /// What a live document with this text and plan says; `past` is what it said before an edit.
    pub fn new(text: &Text, plan: &Plan, past: Option<&Summary>) -> Summary {
        let outline = plan.outline();
        let captions: Vec<Span> = plan.captions().map(|caption| caption.place(caption.span)).collect();
        let footer = footer(text);
        let mut aside = snapshots(plan);
        aside.extend(planned(plan));
        let mut claims = Vec::new();
        for claim in plan.claims() {
            let span = claim.place(claim.span);
            let section = outline.section_at(span.start);
            if section.is_some_and(|section| outline.sections()[section].historical)
                || aside.iter().any(|aside| aside.contains(span.start))
                || introduces_a_record(&text.slice(text.line_around(span.start)))
            {
                continue;
            }
            let path = outline.path(section).map(|section| section.heading.clone());
            let path =
                if footer.is_some_and(|footer| span.start > footer) { Vec::new() } else { path.collect() };
            let begin = section.map_or(0, |section| outline.sections()[section].span.start);
            let caption =
                captions.iter().rev().find(|caption| caption.start >= begin && caption.end <= span.start);
            let caption = caption
                .filter(|_| matches!(claim.standing, Standing::Tree | Standing::Item | Standing::Cell))
                .map(|caption| text.slice(*caption).to_lowercase());
            claims.push(Stated { claim: claim.item.clone(), span, points: UNPLACED, path, caption });
        }
        let mut bound = Vec::new();
        for directive in plan.directives() {
            let Some(count) = directive.text.strip_prefix("count=") else { continue };
            let place = directive.place(directive.span);
            let Some((span, value)) = number_beside(text, place, directive.alone) else { continue };
            bound.push(Bound { count: count.trim().to_owned(), value, span, points: UNPLACED });
        }
        let commands = plan
            .mentions()
            .filter(|mention| mention.of == Mentioned::Command)
            .map(|mention| {
                let span = mention.place(mention.span);
                let planned = outline
                    .path(outline.section_at(span.start))
                    .any(|section| section.heading.level > 1 && is_period(&section.heading.title));
                let line = text.line_around(span.start);
                let planned = planned && !text.slice(line).to_lowercase().contains("exists");
                Named { mention: mention.item.clone(), span, planned }
            })
            .filter(|named| !outline.is_historical(named.span.start))
            .collect();
        let (periods, weeks) = schedule::read(text, plan);
        let countdowns = countdowns::read(text, plan);
        let copies = copies::read(plan);
        let ids = dependencies::ids(plan, past.map(|past| &past.ids));
        let unmet = dependencies::unmet(text, plan, &ids)
            .into_iter()
            .map(|(span, id)| {
                let line = text.slice(text.line_around(span.start)).into();
                Unmet { is_written: !id.contains(' '), id, span, line }
            })
            .collect();
        let sums = plan.tables().flat_map(|table| {
            let places = tables::sums(table.item).into_iter();
            places.map(move |span| table.place(span)).collect::<Vec<_>>()
        });
        let (phases, said, boxes) = phases::read(text, plan);
        let summary = Summary {
            headings: Arc::default(),
            claims,
            bound,
            sums: sums.collect(),
            commands,
            periods,
            weeks,
            countdowns,
            copies,
            ids,
            unmet,
            phases,
            said,
            sizes: sizes::read(text, plan),
            boxes,
            tasks: tasks::read(text, plan),
        };
        summary.placed(text).fitted()
    }

    /// The same with the points of its places, counted in one walk through the text.
    fn placed(mut self, text: &Text) -> Summary {
        let claims = self.claims.iter_mut().map(|it| (it.span, &mut it.points));
        let bound = self.bound.iter_mut().map(|it| (it.span, &mut it.points));
        let figures = self.copies.iter_mut().flat_map(|it| &mut it.figures);
        let figures = figures.map(|it| (it.span, &mut it.points));
        let phases = self.phases.iter_mut().map(|it| (it.span, &mut it.points));
        let said = self.said.iter_mut().map(|it| (it.span, &mut it.points));
        let numbers = self.tasks.numbers.iter_mut().map(|it| (it.span, &mut it.points));
        let mut places: Vec<_> =
            claims.chain(bound).chain(figures).chain(phases).chain(said).chain(numbers).collect();
        places.sort_unstable_by_key(|(span, _)| *span);
        let text = text.to_string();
        let mut walk = Walk::new(&text);
        for (span, points) in places {
            *points = walk.ends(span);
        }
        self
    }

    /// The same without room to grow: it is kept for every document of a workspace.
    fn fitted(mut self) -> Summary {
        self.claims.shrink_to_fit();
        self.bound.shrink_to_fit();
        self.commands.shrink_to_fit();
        self.periods.shrink_to_fit();
        self.weeks.shrink_to_fit();
        self.countdowns.shrink_to_fit();
        self.copies.shrink_to_fit();
        self.unmet.shrink_to_fit();
        self.phases.shrink_to_fit();
        self.said.shrink_to_fit();
        self.sizes.shrink_to_fit();
        self.tasks.ways.shrink_to_fit();
        self.tasks.numbers.shrink_to_fit();
        self
    }

    /// What others may need to know of a document that speaks of the past: the tasks that it is about.
    pub fn of_history(plan: &Plan, past: Option<&Summary>) -> Summary {
        Summary { ids: dependencies::ids(plan, past.map(|past| &past.ids)), ..Summary::default() }
    }
}

/// The sections whose own status says that nothing of them is there yet: "Status: planning complete, awaiting execution".
fn planned(plan: &Plan) -> impl Iterator<Item = Span> {
    let outline = plan.outline();
    plan.labels().filter(|label| label.key == "status").filter_map(|label| {
        let place = label.place(label.key_span);
        let section = &outline.sections()[outline.section_at(place.start)?];
        let value = label.value.to_lowercase();
        let is_ahead =
            ["awaiting", "proposed", "not started", "planning"].iter().any(|word| value.contains(word))
                || stated::of_value(&label.value).is_some_and(|stated| stated.class == Class::Open);
        (section.heading.level > 1 && is_ahead).then_some(section.span)
    })
}

/// Does the line begin with a link to a document that speaks of a day: "[Audit](AUDIT-2025-11-19.md) - 42 submodules"? What it counts, that
/// document counts.
fn introduces_a_record(line: &str) -> bool {
    let line = line.trim_start_matches(|char: char| !char.is_alphanumeric() && char != '[');
    let Some((_, rest)) = line.strip_prefix('[').and_then(|line| line.split_once("](")) else { return false };
    let path = rest.split([')', ' ', '#']).next().unwrap_or_default();
    is_named_by_day(path) || is_historical_path(path, false)
}

/// Where the footer begins: the last line of dashes, if at most fifteen lines follow it.
fn footer(text: &Text) -> Option<u32> {
    let last = text.line_count();
    (last.saturating_sub(16)..last).rev().map(|line| text.line_span(line)).find_map(|span| {
        let rule =
            span.len() >= 3 && span.len() < 8 && text.slice(span).trim().bytes().all(|byte| byte == b'-');
        (rule && span.start > 0).then_some(span.start)
    })
}

/// The number that a comment at `place` speaks of: the last one before it on its line, else the first behind it; alone on its line, the
/// first of the next.
fn number_beside(text: &Text, place: Span, alone: bool) -> Option<(Span, u64)> {
    let line = text.line_at(place.start);
    let of = |span: Span| {
        let line = text.slice(span);
        numbers(&line)
            .into_iter()
            .map(|(number, value)| (number.shift(span.start), value))
            .collect::<Vec<_>>()
    };
    if alone {
        return of(text.line_span(line + 1)).into_iter().next();
    }
    let whole = text.line_span(line);
    of(Span::new(whole.start, place.start))
        .into_iter()
        .next_back()
        .or_else(|| of(Span::new(place.end.min(whole.end), whole.end)).into_iter().next())
}

/// The numbers of a line that stand alone: no dates, versions, ids or percentages.
fn numbers(line: &str) -> Vec<(Span, u64)> {
    let mut found = Vec::new();
    let mut start = 0;
    for word in line.split_inclusive(|char: char| !(char.is_alphanumeric() || ",.-/:%".contains(char))) {
        let number = word.trim_end_matches(|char: char| !char.is_ascii_digit());
        let rest = &word[number.len()..];
        let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') && !number.is_empty();
        if digits
            && !rest.starts_with(|char: char| char.is_alphabetic() || char == '%')
            && let Ok(value) = number.replace(',', "").parse()
        {
            found.push((Span::new(start as u32, (start + number.len()) as u32), value));
        }
        start += word.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Reading;

    fn summary(source: &str) -> Summary {
        let reading = Reading::new(source);
        Summary::new(&reading.text, &reading.plan, None)
    }

    #[test]
    fn comments_bind_the_number_beside_them() {
        let source = "| Agents | 1,049 <!-- planmark: count=agents --> | 7 |\n|---|---|---|\n\n<!-- planmark: count=skills -->\nAll of our 26 skills.\n";
        let bound: Vec<(String, u64)> =
            summary(source).bound.into_iter().map(|bound| (bound.count, bound.value)).collect();
        assert_eq!(bound, [("agents".to_owned(), 1049), ("skills".to_owned(), 26)]);
    }

    #[test]
    fn numbers_stand_alone() {
        let values: Vec<u64> = numbers("v1.2 of 2025-11-20: 49 and 50% of (7), 3.")
            .into_iter()
            .map(|(_, value)| value)
            .collect();
        assert_eq!(values, [49, 7, 3]);
    }
}
