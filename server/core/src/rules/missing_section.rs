//! A plan has none of the sections that the configuration wants.

use super::{DocumentContext, OptionValue, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::text::Span;
use crate::workspace::Kind;

declare_rule! {
    /// A plan or a task list lacks a section that every plan is to have.
    ///
    /// It is off until `planmark.toml` names the sections: `missing-section = { severity = "warning", sections = ["Risks", "Budget"] }`.
    ///
    /// ## Why it matters
    /// Who keeps many plans agrees on what stands in each of them, and the plan that was begun in a hurry has no risks.
    ///
    /// ## Fires
    /// ```markdown path=PROJECT-PLAN.md
    /// # Rollout
    ///
    /// ## Phases
    /// ```
    /// ```toml path=planmark.toml
    /// [rules]
    /// missing-section = { severity = "warning", sections = ["Risks", "Phases"] }
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=PROJECT-PLAN.md
    /// # Rollout
    ///
    /// ## Phases
    ///
    /// ## 4. Budget and risks ⚠️
    /// ```
    /// ```toml path=planmark.toml
    /// [rules]
    /// missing-section = { severity = "warning", sections = ["Risks", "Phases"] }
    /// ```
    ///
    /// ## Fix
    /// To add the headings at the end of the document.
    ///
    /// ## What it cannot know
    /// Whether a section says what its title promises.
    /// A heading is the one that is wanted when it holds its words, in any case and with others around them.
    MISSING_SECTION {
        code: "missing-section",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        enabled: false,
        options: [sections = OptionValue::Words(Vec::new()), "The sections that plans and task lists are to have.";],
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if !matches!(context.document.kind, Kind::Plan | Kind::Tasklist) {
        return;
    }
    let wanted = context.repository.config.words(&MISSING_SECTION, "sections");
    if wanted.is_empty() {
        return;
    }
    let titles: Vec<String> =
        context.outline().sections().iter().map(|section| spaced(&section.heading.title)).collect();
    let missing: Vec<&String> =
        wanted.iter().filter(|name| !titles.iter().any(|title| title.contains(&spaced(name)))).collect();
    if missing.is_empty() {
        return;
    }
    let names: Vec<String> = missing.iter().map(|name| format!("\"{name}\"")).collect();
    let message = match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("there are no sections {} and {last}", rest.join(", "))
        }
        _ => format!("there is no section {}", names.join("")),
    };
    let first = context.outline().sections().first();
    let span = first.map_or(Span::empty(0), |section| section.place(section.heading.content));
    let line_break = context.text().line_break();
    let end = context.text().len();
    let ends_line = end == 0 || context.text().byte(end - 1) == Some(b'\n');
    let mut text = if ends_line { String::new() } else { line_break.to_owned() };
    for name in &missing {
        text.push_str(&format!("{line_break}## {name}{line_break}"));
    }
    let title = if missing.len() == 1 { "Add the section at the end" } else { "Add the sections at the end" };
    findings.push(Finding::new(&MISSING_SECTION, span, message).fix(
        Applicability::Unsafe,
        title,
        Span::empty(end),
        text,
    ));
}

/// The words of a title in lower case, each between blanks.
fn spaced(title: &str) -> String {
    let mut text = String::from(" ");
    for word in title.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        text.push_str(&word.to_lowercase());
        text.push(' ');
    }
    text
}
