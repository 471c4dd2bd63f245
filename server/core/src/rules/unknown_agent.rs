//! An agent that is named and does not exist.

use super::{DocumentContext, Rule, declare_rule};
use crate::facts::names;
use crate::finding::{Applicability, Finding, Severity};
use crate::plan::mentions::Mentioned;
use crate::workspace::CatalogKind;

declare_rule! {
    /// A text calls an agent that nobody defines.
    ///
    /// ## Why it matters
    /// A coding tool that is told to use an agent which does not exist does the work itself, without the instructions that the agent
    /// would have had.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// Use the load-testor subagent before a release.
    /// ```
    /// ```markdown path=.claude/agents/load-tester.md
    /// ---
    /// name: load-tester
    /// description: Puts load on what is to be released.
    /// ---
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// Use the load-tester subagent before a release, and the general-purpose subagent for the rest.
    /// ```
    /// ```markdown path=.claude/agents/load-tester.md
    /// ---
    /// name: load-tester
    /// description: Puts load on what is to be released.
    /// ---
    /// ```
    ///
    /// ## What it cannot know
    /// Agents of the user's own folder and of installed plugins.
    /// It is silent while a catalog that may hold the name cannot be seen, in boxes, and about names that are said to be gone or to come.
    /// Names that are like no known agent are reported only where most agents that the document names are known.
    UNKNOWN_AGENT {
        code: "unknown-agent",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    judge_names(context, &UNKNOWN_AGENT, Mentioned::Agent, &CatalogKind::Agents, findings);
}

/// Reports the names of this kind that nobody defines.
pub(super) fn judge_names(
    context: &DocumentContext,
    rule: &Rule,
    of: Mentioned,
    kind: &CatalogKind,
    findings: &mut Vec<Finding>,
) {
    let mentions: Vec<_> = context
        .plan()
        .mentions()
        .filter(|mention| mention.of == of && context.is_live(mention.place(mention.span).start))
        .collect();
    if mentions.is_empty() {
        return;
    }
    let Some(known) = names::known(context.workspace, context.index, kind) else { return };
    let trusted = names::is_mostly_known(
        &known,
        mentions.iter().filter(|mention| mention.strong).map(|mention| mention.name.as_str()),
    );
    for mention in mentions {
        if mention.hedged || known.holds(&mention.name) {
            continue;
        }
        let span = mention.place(mention.span);
        let suggestions = known.suggestions(&mention.name);
        if !mention.strong && suggestions.is_empty() || suggestions.is_empty() && !trusted {
            continue;
        }
        let message = names::message(kind.singular(), &mention.name, &suggestions, &known);
        let severity = if mention.strong { Severity::Warning } else { Severity::Hint };
        let mut finding = Finding::new(rule, span, message).severity(severity);
        for name in suggestions {
            finding = finding.fix(Applicability::Unsafe, format!("Change to {name}"), span, name);
        }
        findings.push(finding);
    }
}
