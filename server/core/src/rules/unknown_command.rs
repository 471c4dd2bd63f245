//! A slash command that is named and does not exist.

use super::{Placed, RepositoryContext, declare_rule};
use crate::facts::names;
use crate::finding::{Applicability, Finding, Severity};
use crate::workspace::summary::Named;
use crate::workspace::{CatalogKind, Document};

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

fn judge(context: &RepositoryContext, findings: &mut Vec<Placed>) {
    let Some(known) = names::known(context.workspace, context.index, &CatalogKind::Commands) else { return };
    let documents: Vec<_> = context.repository.documents().collect();
    let mentioned = |document: &Document| -> Vec<String> {
        let commands =
            document.summary.commands.iter().filter(|named| !named.mention.hedged && !named.planned);
        commands.map(|named| named.mention.name.clone()).collect()
    };
    let all: Vec<String> = documents.iter().flat_map(|document| mentioned(document)).collect();
    let usual = names::is_mostly_known(&known, all.iter().map(String::as_str));
    for document in documents {
        let own = mentioned(document);
        let trusted = usual && names::is_mostly_known(&known, own.iter().map(String::as_str));
        for named in document.summary.commands.iter().filter(|named| !known.holds(&named.mention.name)) {
            // What defines an agent, a command or a skill has words of its own for what it can do.
            let defines = document.kind.is_source();
            let trusted = trusted && (!defines || known.is_near(&named.mention.name));
            if let Some(finding) = finding(&known, named, trusted) {
                findings.push((document.path.clone(), finding));
            }
        }
    }
}

/// What is to be said of a name that is not known.
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
