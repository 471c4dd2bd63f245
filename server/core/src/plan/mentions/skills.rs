//! Skills: a column or label of them, "Use the X skill", "the `x` skill".

use super::agents::{is_called, list, push};
use super::{Mention, Mentioned, code_spans, word_after};
use crate::plan::{Place, Run};
use crate::words::Words;

/// Words of a header or label that is one of skills.
static LABELS: Words =
    Words::new("skill skills required primary recommended related used claude agent s name");

/// Hyphenated words before "skill" that are adjectives.
static ADJECTIVES: Words = Words::new(
    "built-in high-level low-level well-defined project-specific domain-specific task-specific user-defined third-party open-source \
     multi-skill single-skill custom-built top-level pre-built model-invoked user-invoked self-contained cross-cutting real-world \
     per-skill non-skill sub-skill ai-powered production-ready project-level user-level in-house on-demand must-have auto-loaded",
);

/// Is this the header of a column, or the key of a label, whose values are skills?
pub fn names_skills(header: &str) -> bool {
    let lower = header.to_lowercase();
    let mut words =
        lower.split(|char: char| !(char.is_alphanumeric() || char == '-')).filter(|word| !word.is_empty());
    lower.contains("skill") && words.all(|word| LABELS.contains(word))
}

/// Records the skills of a run.
pub(super) fn read(run: &Run, mentions: &mut Vec<Mention>) {
    let text = run.text;
    if matches!(run.place, Place::Cell { row: Some(_), header, .. } if names_skills(header)) {
        return list(run, 0, text.len(), Mentioned::Skill, mentions);
    }
    // `**Skill:** x`; a list of skills in prose ("Skills: TypeScript, CI") has no code spans.
    if let Some((key, value)) = text.split('\n').next().and_then(|line| line.split_once(':'))
        && key.len() < 30
        && names_skills(key)
        && value.contains('`')
    {
        let from = key.len() + 1;
        let until = value.find(['|', '(', '—']).map_or(from + value.len(), |end| from + end);
        for code in code_spans(run) {
            let (start, end) = (code.start as usize, code.end as usize);
            if from <= start && end <= until && is_name(&text[start..end]) {
                push(run, start, end, Mentioned::Skill, true, true, mentions);
            }
        }
        return;
    }
    for code in code_spans(run) {
        let (start, end) = (code.start as usize, code.end as usize);
        let name = &text[start..end];
        let is_skill = matches!(word_after(text, end).as_str(), "skill");
        if is_skill && is_name(name) {
            let strong = is_called(text, start);
            push(run, start, end, Mentioned::Skill, strong, true, mentions);
        }
    }
    let mut from = 0;
    while let Some(at) = text[from..].find(" skill").map(|at| from + at) {
        from = at + " skill".len();
        let start = text[..at].rfind(|char: char| {
            !(char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '-' | '_' | ':'))
        });
        let start = start.map_or(0, |start| start + text[start..].chars().next().map_or(1, char::len_utf8));
        let name = &text[start..at];
        let stands_alone = text[..start].chars().next_back().is_none_or(char::is_whitespace);
        let ends = text[from..].chars().next().is_none_or(|next| !next.is_alphanumeric());
        if stands_alone
            && ends
            && name.contains('-')
            && is_name(name)
            && is_called(text, start)
            && !ADJECTIVES.contains(name)
        {
            push(run, start, at, Mentioned::Skill, true, false, mentions);
        }
    }
}

fn is_name(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|char: char| char.is_ascii_lowercase())
        && name
            .chars()
            .all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '-' | '_' | ':'))
}
