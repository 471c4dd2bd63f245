//! A submodule that the list of submodules lacks.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::facts::rosters::Rows;
use crate::finding::Finding;
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

declare_rule! {
    /// A document lists nearly all submodules of `.gitmodules`, and names some of them nowhere.
    ///
    /// ## Why it matters
    /// The list was complete once. A submodule that was added since is not seen by whoever plans with the list.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// - [tide-api](services/tide-api): berths
    /// - [tide-bell](services/tide-bell): sounds
    /// - [tide-log](services/tide-log): logs
    /// - [tide-mail](services/tide-mail): letters
    /// - [tide-web](services/tide-web): pages
    /// ```
    /// ```text path=.gitmodules
    /// [submodule "a"]
    ///     path = services/tide-api
    /// [submodule "b"]
    ///     path = services/tide-bell
    /// [submodule "c"]
    ///     path = services/tide-log
    /// [submodule "d"]
    ///     path = services/tide-mail
    /// [submodule "e"]
    ///     path = services/tide-web
    /// [submodule "f"]
    ///     path = services/tide-gate
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// - [tide-api](services/tide-api): berths
    /// - [tide-bell](services/tide-bell): sounds
    /// ```
    /// ```text path=.gitmodules
    /// [submodule "a"]
    ///     path = services/tide-api
    /// [submodule "b"]
    ///     path = services/tide-bell
    /// [submodule "c"]
    ///     path = services/tide-log
    /// ```
    ///
    /// ## What it cannot know
    /// Which submodules are left out on purpose.
    /// A document counts as a list of submodules when its rows and items begin with the names of five of them, and with four fifths of all;
    /// a submodule that is named anywhere in the document is not missing from it.
    UNLISTED_SUBMODULE {
        code: "unlisted-submodule",
        severity: Warning,
        certainty: Computed,
        fix: None,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.document.kind.is_source() {
        return;
    }
    let catalog = context.repository.catalog(&CatalogKind::Submodules).filter(|catalog| catalog.is_known());
    let Some(catalog) = catalog.filter(|catalog| catalog.entries().count() > 4) else { return };
    let roster = Rows::of(context).roster(catalog.entries(), |entry| vec![entry.name.to_lowercase()]);
    if !roster.is_index() {
        return;
    }
    let mut places: BTreeMap<Span, Vec<&Entry>> = BTreeMap::new();
    for (entry, place) in &roster.missing {
        places.entry(*place).or_default().push(entry);
    }
    for (place, missing) in places {
        let names: Vec<&str> = missing.iter().map(|entry| entry.relative.as_str()).collect();
        let (listed, total) = (roster.listed, roster.total);
        let is = if names.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{} {is} not listed here, but .gitmodules has it (the list has {listed} of {total} submodules)",
            super::index_drift::enumeration(&names),
        );
        let message = if names.len() == 1 { message } else { message.replace("has it", "has them") };
        findings.push(Finding::new(&UNLISTED_SUBMODULE, place, message));
    }
}
