//! A comment that speaks to planmark and cannot be meant.

use super::{DocumentContext, declare_rule};
use crate::config::comments::Suppressions;
use crate::finding::Finding;
use crate::nearest::nearest;

declare_rule! {
    /// A comment that speaks to planmark names something that does not exist.
    ///
    /// ## Why it matters
    /// What it should silence goes on speaking, and what it should bind stays unbound.
    ///
    /// ## Fires
    /// ```markdown
    /// Progress: 3/42 (7.1%) <!-- planmark: ignore tabel-sum: agreed -->
    /// ```
    ///
    /// ```markdown
    /// 49 agents <!-- planmark: count=agnets -->
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Progress: 3/42 (9.1%) <!-- planmark: ignore ratio-mismatch: counted by hand -->
    /// ```
    INVALID_ANNOTATION {
        code: "invalid-annotation",
        severity: Error,
        certainty: Computed,
        fix: None,
        timeless: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let (_, misread) = Suppressions::of(context.plan(), context.text());
    findings.extend(
        misread.into_iter().map(|misread| Finding::new(&INVALID_ANNOTATION, misread.span, misread.message)),
    );
    for directive in context.plan().directives() {
        let Some(name) = directive.text.strip_prefix("count=").map(str::trim) else { continue };
        let known = counts(context);
        if !known.contains(&name) {
            let meant = nearest(name, known.into_iter());
            let suggestion = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            let message = format!("nothing that is counted is called \"{name}\"{suggestion}");
            findings.push(Finding::new(&INVALID_ANNOTATION, directive.place(directive.span), message));
        }
    }
}

/// The names of what is counted: the catalogs, and what the configurations of the repository and its superprojects define.
fn counts<'a>(context: &'a DocumentContext) -> Vec<&'a str> {
    let mut names = vec!["agents", "commands", "skills", "submodules", "categories"];
    for repository in context.workspace.ancestry(context.index) {
        names.extend(
            repository.config_file.iter().flat_map(|file| file.config.counts.keys()).map(String::as_str),
        );
    }
    names
}
