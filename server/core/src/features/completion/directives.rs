//! Comments that speak to planmark: `<!-- planmark: ignore table-sum -->`, `<!-- planmark: count=agents -->`.
//!
//! The trap: what stands behind the colon after the names is a reason, in which nothing is completed.

use super::place::Place;
use super::{About, Completion, CompletionKind, Found, counts};
use crate::rules;
use crate::syntax::tree::BlockContext;
use crate::text::{Span, offset_of};

/// What a comment may ask for, and what it does.
const REQUESTS: [(&str, &str, &str); 5] = [
    ("ignore", "on this line", "Silences rules on its own line; alone on a line, on the next one."),
    ("ignore-file", "in this file", "Silences rules in the whole file."),
    ("off", "from here on", "Silences rules up to `<!-- planmark: on -->`."),
    ("on", "ends what is off", "Ends what `<!-- planmark: off -->` began."),
    ("count=", "binds a number", "Binds the number before it to a count, whatever words stand beside it."),
];

/// What begins such a comment.
const LEAD: &str = "planmark:";

/// What fits in a comment that speaks to planmark.
pub(super) fn in_comment(place: &Place) -> Option<Found> {
    if matches!(place.cursor.under.block, BlockContext::Fence { .. } | BlockContext::IndentedCode { .. }) {
        return None;
    }
    let before = place.cursor.before.as_str();
    let comment = &before[before.rfind("<!--")? + 4..];
    if comment.contains("-->") {
        return None;
    }
    let words = comment.trim_start();
    let Some(asked) = words.strip_prefix(LEAD) else {
        let is_begun = !words.is_empty() && LEAD.starts_with(words);
        let span = place.cursor.from(before.len() - words.len());
        let lead = Completion::new(CompletionKind::Word, LEAD, span).detail("speaks to planmark");
        return is_begun.then(|| Found::among(vec![Completion { new_text: format!("{LEAD} "), ..lead }]));
    };
    let asked = asked.trim_start();
    let span = place.cursor.letters(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
    if let Some(name) = asked.strip_prefix("count=") {
        return Some(if name.contains(' ') {
            Found::nothing()
        } else {
            Found::among(counts::names(place, span))
        });
    }
    let Some((word, names)) = asked.split_once(' ') else {
        let gap = if before.ends_with(':') { " " } else { "" };
        let request = |(word, detail, docs): (&str, &str, &str)| {
            let completion = Completion::new(CompletionKind::Word, word, span).detail(detail);
            let completion = completion.about(About::Text(docs.to_owned()));
            Completion { new_text: format!("{gap}{word}"), ..completion }
        };
        return Some(Found::among(REQUESTS.into_iter().map(request).collect()));
    };
    if !matches!(word, "ignore" | "ignore-file" | "off") || names.contains(':') {
        return Some(Found::nothing());
    }
    let begun = offset_of(place.cursor.typed_from(span.start).len());
    let named = &names[..names.len() - begun as usize];
    let named: Vec<&str> = named.split([',', ' ']).filter(|name| !name.is_empty()).collect();
    Some(Found::among(codes(span, &named)))
}

/// The rules but for those that are named already.
pub(super) fn codes(span: Span, named: &[&str]) -> Vec<Completion> {
    let rules = rules::ALL.iter().filter(|rule| !named.contains(&rule.code));
    let mut found: Vec<Completion> = rules
        .map(|rule| {
            let completion =
                Completion::new(CompletionKind::Rule, rule.code, span).detail(rule.severity.word());
            completion.about(About::Rule(rule.code.to_owned()))
        })
        .collect();
    found.sort_by(|left, right| left.label.cmp(&right.label));
    found
}
