//! T003 is done, and T001, which it needs, is not.

use super::{DocumentContext, declare_rule};
use crate::finding::{Finding, Related};
use crate::plan::{Graph, dependencies::Need};
use crate::status::Class;
use crate::text::Span;

declare_rule! {
    /// A task is done, and what it depends on is not.
    ///
    /// ## Why it matters
    /// Either the first is not done, or the second is, or the one does not need the other: who plans by dependencies is misled each time.
    ///
    /// ## Fires
    /// ```markdown
    /// - [ ] T001 Tables
    /// - [x] T002 Views (depends on T001)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [x] T001 Tables
    /// - [x] T002 Views (depends on T001)
    /// - [ ] T003 Grants (depends on T002)
    /// ```
    ///
    /// ## What it cannot know
    /// Which of the three it is.
    /// What is deferred, given up, or said to be in two states at two places is not held against anything; nor are dependencies where half
    /// of those of finished tasks are open: there the boxes are not kept, or "depends" means something else.
    DONE_BEFORE_DEPENDENCY {
        code: "done-before-dependency",
        severity: Warning,
        certainty: Computed,
        fix: None,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().dependencies().next().is_none() {
        return;
    }
    let graph = context.graph();
    let done: Vec<&Need> = graph.needs.iter().filter(|need| is_done(graph, need)).collect();
    let open: Vec<&Need> = done.iter().copied().filter(|need| is_open(graph, &need.id)).collect();
    if open.len() > 2 && open.len() * 2 > done.len() {
        return;
    }
    for need in open {
        let Some(node) = graph.nodes.get(&need.id) else { continue };
        let line = context.text().line_at(node.span.start) + 1;
        let by = need.by.as_deref().map_or_else(String::new, |by| format!("{by} is "));
        let end = context.text().line_span(line - 1).end.min(node.span.end);
        findings.push(
            Finding::new(
                &DONE_BEFORE_DEPENDENCY,
                need.span,
                format!("{by}done, but {} in line {line} is open", need.id),
            )
            .related(Related {
                path: context.document.path.clone(),
                points: context.text().points(Span::new(node.span.start, end)),
                message: format!("{} is open", need.id),
            }),
        );
    }
}

/// Is what needs it done, wherever its status is stated?
fn is_done(graph: &Graph, need: &Need) -> bool {
    let doubtful = need
        .by
        .as_ref()
        .and_then(|by| graph.nodes.get(by))
        .is_some_and(|node| node.doubtful || node.bearers > 1);
    need.class == Some(Class::Done) && !doubtful
}

/// Is what bears this id open, wherever its status is stated?
fn is_open(graph: &Graph, id: &str) -> bool {
    graph.nodes.get(id).is_some_and(|node| {
        !node.doubtful && node.bearers == 1 && node.class.is_some_and(Class::is_unfinished)
    })
}
