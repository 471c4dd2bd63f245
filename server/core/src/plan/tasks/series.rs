//! The ids of a document as series: how a text carries its id, and which id of a series is free.
//!
//! A new task gets the next id behind all that the document gives, not the one behind its neighbour: that may be taken. The trap: many
//! a text begins with what only looks like an id ("UTF-8 names", "2.0 release"), so one makes no series.

use super::{id, numbered, range};
use crate::plan::Plan;

/// How a text carries its id: `**T012:** Build` is `**`, `T012` and `:** `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    before: String,
    id: String,
    after: String,
    /// Where the rest of the text begins.
    rest: usize,
}

impl Labelled {
    /// The text taken apart, when it begins with an id.
    pub fn of(text: &str) -> Option<Labelled> {
        let id = id(text)?;
        let start = text.find(&id)?;
        let end = start + id.len();
        let struck = |part: &str| part.replace('~', "");
        let mut before = struck(&text[..start]);
        let tail = &text[end..];
        let closing = tail.len() - tail.trim_start_matches(['*', '_', '`', ']', ')', ':', '.', '~']).len();
        let mut after = struck(&tail[..closing]);
        // Emphasis that goes on behind the id is that of the whole text.
        if !closes(&before, &after) {
            before.retain(char::is_alphabetic);
            after.retain(|mark| matches!(mark, ':' | '.'));
            if !before.is_empty() {
                before.push(' ');
            }
        }
        let mut rest = end + closing;
        let behind = text[rest..].trim_start_matches([' ', '\t']);
        if let Some(dash) = behind.chars().next().filter(|letter| matches!(letter, '-' | '–' | '—' | '|'))
            && behind[dash.len_utf8()..].starts_with([' ', '\t'])
        {
            after.push(' ');
            after.push(dash);
            rest = text.len() - behind.len() + dash.len_utf8();
        }
        after.push(' ');
        let rest = rest + (text[rest..].len() - text[rest..].trim_start_matches([' ', '\t']).len());
        Some(Labelled { before, id, after, rest })
    }

    /// A text that carries this id, though it alone would be none: `**3**`.
    pub(crate) fn around(text: &str, id: &str) -> Option<Labelled> {
        let (before, after) = text.split_once(id)?;
        Some(Labelled {
            before: before.to_owned(),
            id: id.to_owned(),
            after: format!("{after} "),
            rest: text.len(),
        })
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What stands behind it in `text`, which it was taken from.
    pub fn rest<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.rest..).unwrap_or_default()
    }

    /// The same for another id, with the blank behind it.
    pub fn with(&self, id: &str) -> String {
        format!("{}{id}{}", self.before, self.after)
    }
}

/// Do the marks behind an id close those before it?
fn closes(before: &str, after: &str) -> bool {
    let opened = before.chars().filter(|letter| !letter.is_alphabetic() && !letter.is_whitespace());
    let closed: Vec<char> = after.chars().filter(|mark| !matches!(mark, ':' | '.')).collect();
    let mirrored = opened.map(|mark| match mark {
        '[' => ']',
        '(' => ')',
        other => other,
    });
    mirrored.collect::<Vec<char>>().into_iter().rev().eq(closed)
}

/// The id behind all others of its series in the document; nothing where it is the only one, or numbered by somebody else (`#12`).
pub fn next_free(plan: &Plan, like: &str) -> Option<String> {
    let like =
        numbered(range(like).map_or(like, |(_, last)| last)).filter(|id| !id.series.starts_with('#'))?;
    let (mut most, mut tasks) = (like.number, 0);
    let last = |id: &str| {
        let id = numbered(range(id).map_or(id, |(_, last)| last))?;
        (id.series == like.series).then_some(id.number)
    };
    for number in plan.tasks().filter_map(|task| last(task.id.as_deref()?)) {
        most = most.max(number);
        tasks += 1;
    }
    for number in plan.named().filter_map(|named| last(&named.id)) {
        most = most.max(number);
    }
    let is_series = tasks > 1 || matches!(like.series, "T" | "t") && like.width > 1;
    is_series.then(|| like.with(most.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_text_carries_its_id() {
        for (text, next, rest) in [
            ("T012 Build", "X ", "Build"),
            ("**T012** Build", "**X** ", "Build"),
            ("**T012:** Build", "**X:** ", "Build"),
            ("**T012**: Build", "**X**: ", "Build"),
            ("[T012] Build", "[X] ", "Build"),
            ("`AB-7` — Build", "`X` — ", "Build"),
            ("T012 - Build", "X - ", "Build"),
            ("1.2.3 Build", "X ", "Build"),
            ("1.2.3. Build", "X. ", "Build"),
            ("Task 1.2: Build", "Task X: ", "Build"),
            ("**Task 1.2: Build**", "Task X: ", "Build**"),
            ("~~T012 Build~~", "X ", "Build~~"),
            ("T012", "X ", ""),
        ] {
            let labelled = Labelled::of(text).expect(text);
            assert_eq!((labelled.with("X").as_str(), labelled.rest(text)), (next, rest), "{text}");
        }
        assert_eq!(Labelled::of("Build T012"), None);
    }
}
