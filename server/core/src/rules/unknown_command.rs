//! A slash command that is named and does not exist.

use super::{RepositoryContext, declare_rule};
use crate::facts::names;
use crate::finding::{Applicability, Finding, Severity};
use crate::workspace::CatalogKind;
use crate::workspace::summary::Named;

declare_rule! {
    /// A text names a slash command that nobody defines.
    ///
    /// ## Why it matters
    /// Whoever types it gets an error, or, where `-` and `_` were confused, looks for a command that is there under another name.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// Run `/plan-sprnt` on Monday.
    /// ```
    /// ```markdown path=.claude/commands/plan-sprint.md
    /// Plan the sprint $ARGUMENTS.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// Run `/plan-sprint` on Monday, then `/clear`; the service answers at `/health`.
    /// ```
    /// ```markdown path=.claude/commands/plan-sprint.md
    /// Plan the sprint $ARGUMENTS.
    /// ```
    ///
    /// ## What it cannot know
    /// Commands of the user's own folder and of installed plugins.
    /// Routes, paths and commands of bots look the same: where half of the names with a slash are no known commands, in a document or in
    /// the repository, only names that differ from a known one by `-` and `_` are reported.
    UNKNOWN_COMMAND {
        code: "unknown-command",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        judge: Repository(judge),
    }
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let (document, together) = (context.document, context.together);
    if document.summary.commands.is_empty() {
        return;
    }
    let known = names::known_by(context.workspace, context.index, &CatalogKind::Commands, &together.names);
    let Some(known) = known else { return };
    let commands = || document.summary.commands.iter();
    let mut unknown = commands().filter(|named| !known.holds(&named.mention.name)).peekable();
    if unknown.peek().is_none() {
        return;
    }
    let meant = commands().filter(|named| !named.mention.hedged && !named.planned);
    let trusted = names::is_mostly_known(&known, together.commands())
        && names::is_mostly_known(&known, meant.map(|named| named.mention.name.as_str()));
    for named in unknown {
        // What defines an agent, a command or a skill has words of its own for what it can do.
        let trusted = trusted && (!document.kind.is_source() || known.is_near(&named.mention.name));
        findings.extend(finding(&known, named, trusted));
    }
}

fn finding(known: &names::Known, named: &Named, trusted: bool) -> Option<Finding> {
    let mention = &named.mention;
    let suggestions = known.suggestions(&mention.name);
    let folded = |name: &str| name.replace('_', "-").to_lowercase();
    // `-` for `_` is no other name but a slip, whatever is said around it.
    let slip = suggestions.iter().any(|name| folded(name) == folded(&mention.name));
    if !slip && known.may_hold(&mention.name) {
        return None;
    }
    if !slip && (mention.hedged || named.planned || !trusted) {
        return None;
    }
    if !mention.strong && !slip && suggestions.is_empty() {
        return None;
    }
    let typed: Vec<String> = suggestions.iter().map(|name| format!("/{name}")).collect();
    let message = names::message("command", &format!("/{}", mention.name), &typed, known);
    // What is planned may be made under another name.
    let is_sure = (mention.strong || slip && mention.code) && !mention.hedged && !named.planned;
    let severity = if is_sure { Severity::Warning } else { Severity::Hint };
    let mut finding = Finding::new(&UNKNOWN_COMMAND, named.span, message).severity(severity);
    for name in suggestions {
        finding = finding.fix(Applicability::Unsafe, format!("Change to /{name}"), named.span, name);
    }
    Some(finding)
}
