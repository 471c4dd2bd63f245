//! What `[counts.*]` counts is not there.

use super::{ConfigContext, declare_rule};
use crate::config::count::What;
use crate::config::{Count, CountPlaces};
use crate::finding::{Finding, Severity};
use crate::text::Span;
use crate::workspace::CatalogKind;
use crate::workspace::catalog::Gap;

declare_rule! {
    /// A `[counts.*]` of `planmark.toml` counts what is not there: a glob that matches no file, a heading or a path that no file has.
    ///
    /// ## Why it matters
    /// A count that finds nothing judges nothing, since the glob is more likely wrong than the number zero.
    /// So the numbers that one believes to be checked are not, and nobody notices when a folder was moved.
    ///
    /// ## Fires
    /// ```toml path=planmark.toml
    /// [counts.runbooks]
    /// source = "docs/runbok/*.md"
    /// ```
    /// ```markdown path=docs/runbooks/restore.md
    /// # Restore
    /// ```
    ///
    /// ## Quiet
    /// ```toml path=planmark.toml
    /// [counts.runbooks]
    /// source = "docs/runbooks/*.md"
    /// ```
    /// ```markdown path=docs/runbooks/restore.md
    /// # Restore
    /// ```
    ///
    /// ## What it cannot know
    /// A folder behind a link that leads nowhere, or in a submodule that is not checked out, is unknown and not empty: nothing is said of it.
    /// A pattern that matches nothing, and a section without tasks, may be meant: that is information, and the number is left unjudged.
    DEAD_SOURCE {
        code: "dead-source",
        severity: Warning,
        certainty: Computed,
        fix: None,
        judge: Config(judge),
    }
}

fn judge(context: &ConfigContext, findings: &mut Vec<Finding>) {
    let (repository, file) = (context.repository, context.file);
    if !context.workspace.scanned {
        return;
    }
    for (name, places) in &file.config.count_places {
        let Some(count) = file.config.counts.get(name) else { continue };
        let Some(catalog) = repository.catalog(&CatalogKind::Configured(name.clone())) else { continue };
        let counted = catalog.sources.iter().filter_map(|source| source.counted.as_ref());
        let gaps: Vec<&Gap> = counted.flat_map(|counted| &counted.gaps).collect();
        // Without its files, what is in them cannot be missed.
        let has_files = !gaps.iter().any(|gap| matches!(gap, Gap::NoFile(_) | Gap::Unseen(_)));
        for gap in gaps.into_iter().filter(|gap| has_files || matches!(gap, Gap::NoFile(_))) {
            let Some((span, message, severity)) = missing(gap, count, places) else { continue };
            findings.push(Finding::new(&DEAD_SOURCE, span, message).severity(severity));
        }
    }
}

/// Where it is said what is not there, and what that is.
fn missing(gap: &Gap, count: &Count, places: &CountPlaces) -> Option<(Span, String, Severity)> {
    let within = places.within.unwrap_or(places.name);
    let written = &count.written;
    let told = |span: Span, message: String| Some((span, message, Severity::Warning));
    match gap {
        Gap::Unseen(_) => None,
        Gap::NoFile(index) => {
            let span = places.source.get(*index).copied().unwrap_or(places.name);
            let glob = written.split(", ").nth(*index).unwrap_or(written);
            told(span, format!("\"{glob}\" matches no file, so nothing is judged by it"))
        }
        Gap::NoSection => {
            let title = count.section.as_deref().unwrap_or_default();
            told(within, format!("no heading in {written} is called \"{title}\""))
        }
        Gap::NoPath => {
            let What::Entries(steps) = &count.what else { return None };
            told(within, format!("nothing that can be counted is at {} in {written}", steps.join(".")))
        }
        Gap::Unreadable(file) => told(
            places.source.first().copied().unwrap_or(places.name),
            format!("{file} cannot be read as {}", if looks_inside(count) { "JSON or TOML" } else { "text" }),
        ),
        Gap::TooMuch => told(within, format!("there is too much of it in {written} to be counted")),
        Gap::Nothing => {
            let place = match &count.section {
                Some(title) => format!("below \"{title}\" in {written}"),
                None => format!("in {written}"),
            };
            let (what, severity) = match count.what {
                What::Rows => ("no table", Severity::Warning),
                What::Items => ("no list", Severity::Warning),
                What::Tasks => ("no task", Severity::Information),
                _ => ("no match", Severity::Information),
            };
            Some((within, format!("there is {what} {place}, so nothing is judged by it"), severity))
        }
    }
}

fn looks_inside(count: &Count) -> bool {
    matches!(count.what, What::Entries(_))
}
