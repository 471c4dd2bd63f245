//! Two documents hold the same table, and one figure in it differs.

use std::sync::Arc;

use super::{RepositoryContext, declare_rule};
use crate::facts::Drift;
use crate::finding::{Applicability, Finding, Related};
use crate::workspace::copies::{CopiedTable, FigureCell};
use crate::workspace::{Document, Kind};

declare_rule! {
    /// A table stands in two documents, below the same title, with the same columns and the same rows, and a figure or two differ.
    ///
    /// ## Why it matters
    /// The budget was corrected in the plan and not in the README, and each is quoted by somebody.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// ## Budget
    ///
    /// | Part | Hours |
    /// |---|---|
    /// | Schema | 16 |
    /// | Views | 12 |
    /// | Grants | 8 |
    /// | Manual | 6 |
    /// ```
    /// ```markdown path=docs/rollout-plan.md
    /// ## Budget
    ///
    /// | Part | Hours |
    /// |---|---|
    /// | Schema | 16 |
    /// | Views | 12 |
    /// | Grants | 10 |
    /// | Manual | 6 |
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// ## Budget
    ///
    /// | Part | Hours |
    /// |---|---|
    /// | Schema | 16 |
    /// | Views | 12 |
    /// | Grants | 8 |
    /// | Manual | 6 |
    /// ```
    /// ```markdown path=docs/rollout-plan.md
    /// ## Hours spent
    ///
    /// | Part | Hours |
    /// |---|---|
    /// | Schema | 16 |
    /// | Views | 12 |
    /// | Grants | 10 |
    /// | Manual | 6 |
    /// ```
    ///
    /// ## Fix
    /// To take over the other figure.
    ///
    /// ## What it cannot know
    /// Which of the two is right.
    /// Tables with fewer than four rows, with other titles, columns or rows, and those of which more than a quarter of the rows differ are
    /// no copies; words that differ are not judged; nor are tables of two folders of which neither lies in the other, since these speak
    /// of two things.
    COPIED_LIST_DRIFT {
        code: "copied-list-drift",
        severity: Information,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        follows: true,
        judge: Repository(judge),
    }
}

/// More copies than this of one table are not held against one another one by one.
const MOST: usize = 8;

/// A table with its document, and the numbers of both.
type Place<'a> = (&'a Arc<Document>, &'a CopiedTable, (usize, usize));

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    for (at, copy) in context.document.summary.copies.iter().enumerate() {
        let drifted = context.together.drifted(&copy.identity, |copies| drifted(context, copies));
        let drift = drifted.iter().find(|drift| drift.table == (context.number, at));
        if let Some((other, there, _)) = drift.and_then(|drift| place(context, drift.copy)) {
            differing(copy, other, there, findings);
        }
    }
}

/// The table that a document, by its number, has at an index.
fn place<'a>(context: &RepositoryContext<'a>, (number, at): (usize, usize)) -> Option<Place<'a>> {
    let document = context.together.documents().get(number)?;
    Some((document, document.summary.copies.get(at)?, (number, at)))
}

/// Of these tables those that drifted away from another one.
fn drifted(context: &RepositoryContext, copies: Vec<(usize, usize)>) -> Vec<Drift> {
    let is_judged = |(document, ..): &Place| {
        let of_kind = matches!(
            document.kind,
            Kind::Plan | Kind::Tasklist | Kind::Readme | Kind::AgentContext | Kind::Other
        );
        of_kind && !document.historical
    };
    let places = copies.into_iter().filter_map(|copy| place(context, copy));
    let group: Vec<Place> = places.filter(is_judged).take(MOST).collect();
    let drift = |one: &Place| {
        let other = group.iter().find(|other| other.2 != one.2 && are_copies(one, other))?;
        Some(Drift { table: one.2, copy: other.2 })
    };
    group.iter().filter_map(drift).collect()
}

/// Do the two stand in documents that speak of the same, and differ in a quarter of their rows at most?
fn are_copies(one: &Place, other: &Place) -> bool {
    let (left, right) = (one.0, other.0);
    let differing = || one.1.rows.iter().zip(&other.1.rows).filter(|(left, right)| left != right).count();
    // Most copies are the same, and cost no more than that.
    one.1.rows != other.1.rows
        && !Arc::ptr_eq(left, right)
        && (1..=one.1.rows.len() / 4).contains(&differing())
        && nested(folder(left), folder(right))
        && !numbered_alike(left.name(), right.name())
}

fn folder(document: &Document) -> &str {
    document.relative.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn nested(left: &str, right: &str) -> bool {
    let holds = |outer: &str, inner: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    holds(left, right) || holds(right, left)
}

/// `phase-1.md`, `phase-2.md`: documents of one kind about different things.
fn numbered_alike(left: &str, right: &str) -> bool {
    fn bare(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(|byte| !byte.is_ascii_digit())
    }
    left != right && bare(left).eq(bare(right))
}

fn differing(here: &CopiedTable, other: &Document, there: &CopiedTable, findings: &mut Vec<Finding>) {
    let cell = |wanted: &FigureCell| {
        there.figures.iter().find(|cell| cell.row == wanted.row && cell.column == wanted.column)
    };
    let pairs = here.figures.iter().filter_map(|figure| Some((figure, cell(figure)?)));
    let differ =
        pairs.filter(|(left, right)| left.text != right.text && shape(&left.text) == shape(&right.text));
    findings.extend(differ.map(|(left, right)| finding(other, left, right)));
}

/// The text without its figures: their unit and form.
fn shape(text: &str) -> String {
    text.chars().filter(|char| !char.is_ascii_digit() && !matches!(char, ',' | '.' | ' ')).collect()
}

fn finding(other: &Document, here: &FigureCell, there: &FigureCell) -> Finding {
    let line = there.points.0.line + 1;
    let message = format!(
        "\"{}\" for {} here, but \"{}\" in the same table of {}:{line}",
        here.text, here.name, there.text, other.relative
    );
    let related = Related {
        path: other.path.clone(),
        points: there.points,
        message: format!("\"{}\" here", there.text),
    };
    Finding::new(&COPIED_LIST_DRIFT, here.span, message).related(related).fix(
        Applicability::Unsafe,
        format!("Change to {}", there.text),
        here.span,
        there.text.to_string(),
    )
}
