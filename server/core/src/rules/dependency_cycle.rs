//! T003 needs T005, which needs T003.

use std::collections::{BTreeMap, BTreeSet};

use super::{DocumentContext, declare_rule};
use crate::finding::{Finding, Related};
use crate::plan::Graph;
use crate::text::Span;

declare_rule! {
    /// A task depends on itself, by way of others or directly.
    ///
    /// ## Why it matters
    /// None of the tasks of a circle can ever begin.
    ///
    /// ## Fires
    /// ```markdown
    /// - [ ] T001 Tables (depends on T003)
    /// - [ ] T002 Views (depends on T001)
    /// - [ ] T003 Grants (depends on T002)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [ ] T001 Tables
    /// - [ ] T002 Views (depends on T001)
    /// - [ ] T003 Grants (depends on T001, T002)
    /// ```
    ///
    /// ## What it cannot know
    /// Which of the steps is the wrong one: the finding stands at the one that closes the circle, the others are related places.
    /// Numbers that several headings bear, such as the phases of two parts, take no part.
    DEPENDENCY_CYCLE {
        code: "dependency-cycle",
        severity: Error,
        certainty: Computed,
        fix: None,
        judge: Document(judge),
    }
}

/// The most steps of a circle that are told.
const LONGEST: usize = 8;

/// More circles than this in one document say nothing more.
const MOST: usize = 20;

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().dependencies().next().is_none() {
        return;
    }
    let edges = edges(context.graph());
    for cycle in cycles(&edges).into_iter().take(MOST) {
        let Some((last, others)) = cycle.split_last() else { continue };
        let steps: Vec<&str> = cycle.iter().map(|step| step.to).collect();
        let message = format!("{} depends on itself: {} → {}", last.by, last.by, told(&steps));
        let mut finding = Finding::new(&DEPENDENCY_CYCLE, last.span, message);
        for step in others.iter().rev().take(LONGEST).rev() {
            finding = finding.related(Related {
                path: context.document.path.clone(),
                points: context.text().points(step.span),
                message: format!("{} depends on {}", step.by, step.to),
            });
        }
        findings.push(finding);
    }
}

/// The circle from the step that closes it on: where it leads, and where the steps from there lead.
fn told(steps: &[&str]) -> String {
    let Some((last, others)) = steps.split_last() else { return String::new() };
    if steps.len() > LONGEST {
        return format!("{last} → … {} more … → {}", steps.len() - 2, steps[steps.len() - 2]);
    }
    [last].into_iter().chain(others).copied().collect::<Vec<_>>().join(" → ")
}

/// One dependency between two things that each bear their id alone.
#[derive(Debug, Clone, Copy)]
struct Step<'a> {
    by: &'a str,
    to: &'a str,
    span: Span,
}

fn edges(graph: &Graph) -> BTreeMap<&str, Vec<Step<'_>>> {
    let is_one = |id: &str| graph.nodes.get(id).is_some_and(|node| node.bearers <= 1);
    let mut edges: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
    for need in &graph.needs {
        let Some(by) = need.by.as_deref().filter(|by| is_one(by)) else { continue };
        if is_one(&need.id) {
            edges.entry(by).or_default().push(Step { by, to: &need.id, span: need.span });
        }
    }
    edges
}

/// The circles that a walk along the steps meets, each with the step last that is written last: who reads on meets it there.
fn cycles<'a>(edges: &BTreeMap<&'a str, Vec<Step<'a>>>) -> Vec<Vec<Step<'a>>> {
    let mut found = Vec::new();
    let mut left: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        // The steps taken from the start to here, and how many ways out of each place were tried.
        let mut path: Vec<Step> = Vec::new();
        let mut places: Vec<(&str, usize)> = vec![(start, 0)];
        let mut on_path: BTreeMap<&str, usize> = BTreeMap::from([(*start, 0)]);
        if left.contains(start) {
            continue;
        }
        while let Some((place, tried)) = places.last_mut() {
            let step = edges.get(place).and_then(|steps| steps.get(*tried)).copied();
            *tried += 1;
            let Some(step) = step else {
                on_path.remove(place);
                left.insert(place);
                places.pop();
                path.pop();
                continue;
            };
            if let Some(at) = on_path.get(step.to) {
                if found.len() < MOST {
                    let mut cycle: Vec<Step> = path[*at..].iter().copied().chain([step]).collect();
                    let last = (0..cycle.len()).max_by_key(|at| cycle[*at].span).unwrap_or_default();
                    let middle = (last + 1) % cycle.len();
                    cycle.rotate_left(middle);
                    found.push(cycle);
                }
            } else if !left.contains(step.to) {
                on_path.insert(step.to, places.len());
                path.push(step);
                places.push((step.to, 0));
            }
        }
    }
    found
}
