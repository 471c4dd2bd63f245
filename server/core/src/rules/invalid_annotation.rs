//! A comment that speaks to planmark and cannot be meant.

use super::{DocumentContext, declare_rule};
use crate::config::comments::Suppressions;
use crate::finding::{Applicability, Finding};
use crate::nearest::nearest;
use crate::text::Span;

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
    ///
    /// ## Fix
    /// The name that comes nearest, to be looked at.
    ///
    /// ## What it cannot know
    /// A comment that does not begin with `planmark:` is nobody's but yours, also where that word is misspelt.
    INVALID_ANNOTATION {
        code: "invalid-annotation",
        severity: Error,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        timeless: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let (_, misread) = Suppressions::of(context.plan(), context.text());
    findings.extend(misread.into_iter().map(|misread| {
        let finding = Finding::new(&INVALID_ANNOTATION, misread.span, misread.message);
        suggesting(finding, misread.suggestion)
    }));
    for directive in context.plan().directives() {
        let Some(name) = directive.text.strip_prefix("count=").map(str::trim) else { continue };
        let known = counts(context);
        if !known.contains(&name) {
            let meant = nearest(name, known.into_iter());
            let place = directive.place(directive.span);
            let start = context.source(place).find(name).unwrap_or_default() as u32 + place.start;
            let span = Span::new(start, start + name.len() as u32);
            let written = meant.filter(|_| !name.is_empty()).map(|meant| (span, meant.to_owned()));
            let suggestion = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            let message = format!("nothing that is counted is called \"{name}\"{suggestion}");
            findings.push(suggesting(Finding::new(&INVALID_ANNOTATION, place, message), written));
        }
    }
}

fn suggesting(finding: Finding, suggestion: Option<(Span, String)>) -> Finding {
    match suggestion {
        Some((span, meant)) => finding.fix(Applicability::Unsafe, format!("Change to {meant}"), span, meant),
        None => finding,
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
