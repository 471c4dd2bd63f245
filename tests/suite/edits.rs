//! Edits of a text, in order and apart: how they are taken back, and where they leave what stood there.
//!
//! The trap: an offset at which something was put in has two places afterwards.

use planmark_core::finding::Finding;
use planmark_core::text::Span;

/// The edits that take these back.
pub fn inverse(text: &str, edits: &[(Span, String)]) -> Vec<(Span, String)> {
    let mut moved = 0i64;
    let mut undo = Vec::new();
    for (span, new_text) in edits {
        let start = (i64::from(span.start) + moved) as u32;
        undo.push((Span::new(start, start + new_text.len() as u32), span.of(text).to_owned()));
        moved += new_text.len() as i64 - i64::from(span.len());
    }
    undo
}

/// Where an offset of the text before is afterwards; `behind` what was put in there, or before it.
pub fn moved(edits: &[(Span, String)], offset: u32, behind: bool) -> u32 {
    let mut moved = 0i64;
    for (span, new_text) in edits {
        if span.end < offset || (span.end == offset && (behind || span.start < offset)) {
            moved += new_text.len() as i64 - i64::from(span.len());
        } else if span.start < offset {
            return (i64::from(span.start) + moved) as u32 + if behind { new_text.len() as u32 } else { 0 };
        }
    }
    (i64::from(offset) + moved) as u32
}

/// Does a finding speak of a day of which those that are `known` spoke in one, since nobody had touched the plan for long?
#[must_use]
pub fn was_passed(known: &[Finding], finding: &Finding) -> bool {
    ["past-due", "missed-start", "overdue-review"].contains(&finding.code)
        && known.iter().any(|known| known.code == "dormant-plan")
}
