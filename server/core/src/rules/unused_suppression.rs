//! A comment silences a rule that has nothing to say there.

use super::{Judge, Rule, SilencesContext, declare_rule, find};
use crate::config::comments::{Name, Silence};
use crate::finding::{Applicability, Certainty, Edit, Finding, Fix};
use crate::text::Span;
use crate::workspace::{Catalog, Workspace};

declare_rule! {
    /// A comment silences a rule that finds nothing there.
    ///
    /// ## Why it matters
    /// What it was written for has been put right, or was never there.
    /// It stays behind and silences the next mistake, which nobody has seen.
    ///
    /// ## Fires
    /// ```markdown
    /// Progress: 3/42 (7.1%) <!-- planmark: ignore ratio-mismatch: counted by hand -->
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Progress: 3/42 (9.1%) <!-- planmark: ignore ratio-mismatch: counted by hand -->
    /// ```
    ///
    /// ## Fix
    /// The comment goes, with its line where it stands alone; of several rules only the one that is not needed.
    ///
    /// ## What it cannot know
    /// Only a rule that was asked can be missed: nothing is said of one that is switched off, not judged in this document, or that looks at
    /// files, or at what git remembers, where some of that cannot be seen; nor of one that
    /// holds names and numbers against catalogs, unless the repository has a catalog of every kind.
    /// A rule that depends on the day may speak tomorrow, and so may any of them where a comment names none: these comments are left alone.
    UNUSED_SUPPRESSION {
        code: "unused-suppression",
        severity: Information,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        judge: Silences(judge),
    }
}

fn judge(context: &SilencesContext, findings: &mut Vec<Finding>) {
    let all_is_seen = is_seen(context.workspace);
    let all_is_known = are_catalogs_known(context);
    for silence in context.document.suppressions.silences() {
        let is_unused = |name: &&Name| {
            find(name.code).is_some_and(|rule| is_decided(context, rule, all_is_seen, all_is_known))
                && !context
                    .found
                    .iter()
                    .any(|finding| finding.code == name.code && silence.covers(finding.span.start))
        };
        let unused: Vec<&Name> = silence.names.iter().filter(is_unused).collect();
        if unused.is_empty() {
            continue;
        }
        if unused.len() == silence.names.len() {
            findings.push(whole(silence));
        } else {
            findings.extend(unused.into_iter().map(one));
        }
    }
}

/// A comment none of whose rules has anything to say.
fn whole(silence: &Silence) -> Finding {
    let codes: Vec<&str> = silence.names.iter().map(|name| name.code).collect();
    let finds = if codes.len() == 1 { "finds" } else { "find" };
    let message = format!("{} {finds} nothing that this could silence", codes.join(" and "));
    let mut finding = Finding::new(&UNUSED_SUPPRESSION, silence.comment, message);
    if !silence.removals.is_empty() {
        let title = if silence.removals.len() == 1 { "Remove the comment" } else { "Remove both comments" };
        let edits = silence.removals.iter().map(|span| removal(*span)).collect();
        finding.fixes.push(Fix { title: title.to_owned(), applicability: Applicability::Safe, edits });
    }
    finding
}

/// One rule of several that has nothing to say.
fn one(name: &Name) -> Finding {
    let message = format!("{} finds nothing that this could silence", name.code);
    let mut finding = Finding::new(&UNUSED_SUPPRESSION, name.span, message);
    let edits = vec![removal(name.removal)];
    let title = format!("Remove {}", name.code);
    finding.fixes.push(Fix { title, applicability: Applicability::Safe, edits });
    finding
}

fn removal(span: Span) -> Edit {
    Edit { file: None, span, new_text: String::new() }
}

/// Is it known that the rule has nothing more to say in this document, today and tomorrow?
fn is_decided(context: &SilencesContext, rule: &Rule, all_is_seen: bool, all_is_known: bool) -> bool {
    // Chunk rules look at the text alone, and so does what is timeless.
    let looks_around = !rule.timeless && !matches!(rule.judge, Judge::Chunk(_));
    // Names and numbers are held against catalogs; where one of these is missing nobody can say which were judged.
    let is_shared = matches!(rule.judge, Judge::Repository(_) | Judge::Fact(_));
    let binds = is_shared && rule.certainty == Certainty::Inferred;
    let asks_catalogs = binds || rule.code.starts_with("unknown-");
    !rule.daily
        && rule.code != UNUSED_SUPPRESSION.code
        && (context.has_run)(rule)
        && (all_is_seen || !looks_around)
        && (all_is_known || !asks_catalogs)
}

/// Does the document's repository have every catalog, so that no name and no number was left unjudged?
fn are_catalogs_known(context: &SilencesContext) -> bool {
    let index = context.workspace.repository_of(&context.document.path);
    let repository = index.and_then(|index| context.workspace.repositories.get(index));
    repository.is_some_and(|repository| repository.catalogs.iter().all(Catalog::is_known))
}

/// Can everything be seen that a rule may look at: every catalog, every submodule, what git remembers?
fn is_seen(workspace: &Workspace) -> bool {
    workspace.scanned
        && workspace.repositories.iter().all(|repository| {
            let is_there = repository.parent.is_none() || repository.documents().next().is_some();
            is_there && repository.history.is_some() && !repository.catalogs.iter().any(Catalog::is_unseen)
        })
}
