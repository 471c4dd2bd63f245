//! Pieces of a plan: a phase, a task, a milestone, a row of risks, a table of costs, in the document's own style.
//!
//! They are offered on a line of their own, once somebody asks: what is typed must be the beginning of their name, since the first word of
//! a paragraph is prose. The trap: a client without places to fill in gets the same text with the names of those places in it.

mod headings;
mod items;
mod tables;

use super::place::Place;
use super::{About, Asked, Completion, CompletionKind, Found};
use crate::syntax::tree::BlockContext;
use crate::text::{Span, offset_of};

/// What can be put in on a line of its own: its names, the first of which is shown, and what makes it.
type Snippet = (&'static [&'static str], fn(&Place) -> Option<Template>);

const SNIPPETS: &[Snippet] = &[
    (&["row", "risk"], tables::row),
    (&["task", "todo"], items::task),
    (&["phase", "stage", "sprint"], headings::phase),
    (&["milestone"], headings::milestone),
    (&["risk", "risks"], tables::risks),
    (&["budget", "cost", "costs"], tables::budget),
];

/// Pieces that fit on the line of the cursor, if nothing else stands on it.
pub(super) fn on_line(place: &Place) -> Option<Found> {
    let cursor = &place.cursor;
    let typed = cursor.before.trim_start_matches([' ', '\t']);
    let is_line = cursor.after.trim().is_empty()
        && matches!(
            cursor.under.block,
            BlockContext::Blank | BlockContext::Paragraph { .. } | BlockContext::Cell { .. }
        );
    let is_row = typed.trim_end() == "|";
    if place.asked != Asked::ByHand || !is_line || !(is_row || typed.chars().all(char::is_alphabetic)) {
        return None;
    }
    let span = Span::new(
        cursor.from(cursor.before.len() - typed.len()).start,
        cursor.offset + offset_of(cursor.after.len()),
    );
    let lower = typed.to_lowercase();
    let completion = |(names, make): &Snippet| {
        let name = if is_row {
            names.first().filter(|name| **name == "row")
        } else {
            names.iter().find(|name| name.starts_with(&*lower))
        }?;
        let Template { plain, snippet, .. } = make(place)?;
        let completion = Completion::new(CompletionKind::Snippet, names[0], span);
        let first = plain.lines().next().unwrap_or_default().to_owned();
        let about = About::Text(format!("```markdown\n{}\n```\n", plain.trim_end()));
        let filter = if is_row { typed.to_owned() } else { (*name).to_owned() };
        let completion = completion.detail(first).about(about);
        Some(Completion { new_text: plain, snippet: Some(snippet), filter, ..completion })
    };
    let found: Vec<Completion> = SNIPPETS.iter().filter_map(completion).collect();
    (!found.is_empty()).then(|| Found::among(found))
}

/// A text with places to fill in.
#[derive(Debug, Default)]
struct Template {
    /// With the names of the places.
    plain: String,
    /// With the places themselves.
    snippet: String,
    places: u32,
}

impl Template {
    /// Goes on with this text.
    fn text(mut self, text: &str) -> Template {
        self.plain.push_str(text);
        for letter in text.chars() {
            if matches!(letter, '$' | '}' | '\\') {
                self.snippet.push('\\');
            }
            self.snippet.push(letter);
        }
        self
    }

    /// Goes on with a place to fill in.
    fn slot(mut self, name: &str) -> Template {
        self.places += 1;
        self.plain.push_str(name);
        let escaped = name.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
        self.snippet.push_str(&format!("${{{}:{escaped}}}", self.places));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_snippet_is_escaped() {
        let template = Template::default().text("$5 {").slot("a}b").text("}");
        assert_eq!(template.plain, "$5 {a}b}");
        assert_eq!(template.snippet, "\\$5 {${1:a\\}b}\\}");
    }
}
