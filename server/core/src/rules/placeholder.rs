//! `[TODO: define the goals]` in a live plan.

use super::{DocumentContext, declare_rule};
use crate::finding::{Certainty, Finding, Related, Severity};
use crate::plan::{At, Caption, placeholders::Placeholder};
use crate::text::Span;
use crate::words::Words;
use crate::workspace::Kind;

declare_rule! {
    /// A plan, a task list or a README still holds what a template asks to be replaced: `[TODO: define the goals]`, `[Your name]`,
    /// `<insert date>`, `{{project_name}}`, lorem ipsum, `**Tests:** XXX`.
    ///
    /// `[Date]`, `[Name]` and the like, alone behind a colon or in a cell, are hints.
    /// More than five in one document are one finding, at the first of them.
    ///
    /// ## Why it matters
    /// The plan was begun from a template, and nobody came back.
    /// What stands there looks like content to whoever only skims it.
    ///
    /// ## Fires
    /// ```markdown path=PROJECT-PLAN.md
    /// # Rollout
    ///
    /// [TODO: Define the goals]
    ///
    /// **Sponsor:** [Name]
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=PROJECT-PLAN.md
    /// # Rollout
    ///
    /// - [ ] [TODO] Write the manual
    /// - [ ] Replace every `[TODO: …]` in the contract
    ///
    /// | Task | Start |
    /// |---|---|
    /// | Import | TBD |
    /// ```
    ///
    /// ## What it cannot know
    /// Whether a text in brackets is meant to stay.
    /// "TBD" alone is an answer ("nobody has decided yet"), and is not reported, nor are texts about placeholders, templates, examples,
    /// code, and what stands below headings that speak of them.
    PLACEHOLDER {
        code: "placeholder",
        severity: Information,
        certainty: Computed,
        fix: None,
        judge: Document(judge),
    }
}

/// More than these in one document are one finding.
const MOST: usize = 5;

/// Words of a heading, a caption or a line that make what they are about a format, not a plan.
static FORMATS: Words = Words::new(
    "template templates example examples sample format formats convention conventions placeholder placeholders syntax prompt prompts \
     boilerplate snippet e.g replace grep usage vorlage beispiel format modèle exemple plantilla ejemplo modelo exemplo шаблон пример",
);

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let judged = matches!(context.document.kind, Kind::Plan | Kind::Tasklist | Kind::Readme);
    if !judged || speaks_of_formats(context.document.name()) || context.plan().placeholders().next().is_none()
    {
        return;
    }
    let captions: Vec<At<Caption>> = context.plan().captions().collect();
    let found: Vec<(Span, bool)> = context
        .plan()
        .placeholders()
        .filter(|found| {
            context.is_live(found.place(found.span).start) && !is_format(context, &captions, *found)
        })
        .map(|found| (found.place(found.span), found.field))
        .collect();
    if found.len() <= MOST {
        findings.extend(found.iter().map(|(span, field)| finding(context, *span, *field, "")));
        return;
    }
    let first = found.iter().find(|(_, field)| !field).unwrap_or(&found[0]);
    let more = format!(", and {} more like it", found.len() - 1);
    let mut one = finding(context, first.0, first.1, &more);
    for (span, _) in found.iter().filter(|(span, _)| *span != first.0).take(10) {
        let points = context.text().points(*span);
        one = one.related(Related {
            path: context.document.path.clone(),
            points,
            message: "here too".to_owned(),
        });
    }
    findings.push(one);
}

fn finding(context: &DocumentContext, span: Span, field: bool, more: &str) -> Finding {
    let text = context.source(span);
    let short: String = text.chars().take(48).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    let message = format!("\"{short}{dots}\" was never filled in{more}");
    let finding = Finding::new(&PLACEHOLDER, span, message);
    if field { finding.severity(Severity::Hint).certainty(Certainty::Guessed) } else { finding }
}

fn speaks_of_formats(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|char: char| !(char.is_alphanumeric() || char == '.'));
    words.any(|word| {
        FORMATS.contains(word.trim_matches('.')) || word.split('.').any(|part| FORMATS.contains(part))
    })
}

/// Does a heading or caption above it, or its own line, speak of templates, examples or placeholders?
fn is_format(context: &DocumentContext, captions: &[At<Caption>], found: At<Placeholder>) -> bool {
    let place = found.place(found.span);
    let section = context.outline().section_at(place.start);
    let begin = section.map_or(0, |section| context.outline().sections()[section].span.start);
    let next = captions.partition_point(|caption| caption.place(caption.span).start <= place.start);
    let caption = captions[..next]
        .last()
        .map(|caption| caption.place(caption.span))
        .filter(|caption| caption.start >= begin);
    let line = context.text().line_around(place.start);
    let around = [Span::new(line.start, place.start), Span::new(place.end.min(line.end), line.end)];
    context.outline().path(section).any(|section| speaks_of_formats(&section.heading.title))
        || caption.is_some_and(|caption| {
            let first = context.text().line_around(caption.start);
            speaks_of_formats(&context.source(first))
        })
        || around.iter().any(|part| speaks_of_formats(&context.source(*part)))
}
