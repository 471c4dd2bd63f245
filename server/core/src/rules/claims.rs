//! The claims that a document makes and that it bears out or denies by itself: percentages, sums, stamps, weekdays, lengths.
//!
//! Whoever counts how much was checked asks for them while the text is at hand. A rule lists the places at which it would say that
//! something is wrong; where it says nothing, the claim holds. The trap: what a comment silences, nobody has judged.

use super::judging::setting;
use super::{
    ChunkContext, DocumentContext, RepositoryContext, Rule, duration_mismatch, list_length_mismatch,
    percent_mismatch, ratio_mismatch, stale_week, stamp_disagreement, subtotal_mismatch, table_sum,
    weekday_mismatch,
};
use crate::config::Setting;
use crate::facts::{Together, Verdict};
use crate::finding::Finding;
use crate::plan::tables;
use crate::text::Span;
use crate::workspace::Workspace;

/// A place in a document and how the claim there stands.
pub type Claimed = (Span, Verdict);

/// Where a document as a whole makes claims of one kind.
type OfDocument = fn(&DocumentContext) -> Vec<Span>;

/// The claims of a document in which this was found, silenced or not.
pub(super) fn claims(context: &DocumentContext, found: &[Finding]) -> Vec<Claimed> {
    let is_judged = |rule: &Rule| setting(rule, context.repository, context.document) != Setting::Off;
    let mut spans: Vec<Span> = Vec::new();
    let mut of_chunks = |rule: &Rule, claims: &dyn Fn(&ChunkContext) -> Vec<Span>| {
        if !is_judged(rule) {
            return;
        }
        for (start, chunk) in context.plan().chunks() {
            let whole = Span::new(start, start + chunk.len);
            let claims = claims(&ChunkContext::new(context, chunk, whole));
            spans.extend(claims.into_iter().map(|span| span.shift(start)));
        }
    };
    of_chunks(&ratio_mismatch::RATIO_MISMATCH, &|chunk| ratio_mismatch::claims(chunk.plan));
    of_chunks(&subtotal_mismatch::SUBTOTAL_MISMATCH, &subtotal_mismatch::claims);
    of_chunks(&weekday_mismatch::WEEKDAY_MISMATCH, &weekday_mismatch::claims);
    of_chunks(&table_sum::TABLE_SUM, &|chunk| chunk.plan.tables.iter().flat_map(tables::sums).collect());
    let of_document: [(&Rule, OfDocument); 4] = [
        (&stamp_disagreement::STAMP_DISAGREEMENT, stamp_disagreement::claims),
        (&duration_mismatch::DURATION_MISMATCH, duration_mismatch::claims),
        (&list_length_mismatch::LIST_LENGTH_MISMATCH, list_length_mismatch::claims),
        (&percent_mismatch::PERCENT_MISMATCH, percent_mismatch::claims),
    ];
    for (rule, claims) in of_document {
        if is_judged(rule) {
            spans.extend(claims(context));
        }
    }
    let is_silenced = |span: Span| found.iter().any(|it| it.silenced && it.span.overlaps(span));
    let verdict = |span| if is_silenced(span) { Verdict::Unchecked } else { Verdict::Right };
    spans.into_iter().map(|span| (span, verdict(span))).collect()
}

/// The claims of a document of which only its repository knows whether they hold.
pub(crate) fn claims_together(
    workspace: &Workspace,
    index: usize,
    number: usize,
    together: &Together,
) -> Vec<Span> {
    let (Some(repository), Some(document)) =
        (workspace.repositories.get(index), together.documents().get(number))
    else {
        return Vec::new();
    };
    if setting(&stale_week::STALE_WEEK, repository, document) == Setting::Off {
        return Vec::new();
    }
    stale_week::claims(&RepositoryContext { workspace, index, repository, document, number, together })
}
