//! The answer to `fix`: what `planmark fix` would write, as edits that an agent makes with its own tools.
//!
//! An edit says which text is replaced, and tools for that want it to stand in the file once: so lines around it are taken in until it does,
//! as the file is when the edits before it are made. The trap: a new text need not differ from the old one in whole words, so edits are
//! whole lines, and everything in them that is no mistake stays byte by byte.

use anyhow::Result;
use planmark_project::Course;
use serde_json::{Value, json};

use super::extent::told;
use super::fitted::fitted;
use super::tools::Question;
use super::work::Grounds;
use crate::FixArguments;
use crate::fix::{Proposed, Unmended, proposed};
use crate::selection::Selection;

pub(super) fn answer(grounds: &Grounds, question: &Question, course: &Course) -> Result<String> {
    let rules = Selection::of(question.text("rule"));
    rules.check()?;
    let place = question.text("path").map(|path| grounds.place(path)).transpose()?;
    let mut session = grounds.session(false, course)?;
    session.scan.selected = place.iter().cloned().collect();
    let arguments = FixArguments {
        paths: Vec::new(),
        diff: true,
        unsafe_fixes: question.flag("unsafe"),
        interactive: false,
        rules,
        profile: None,
        today: grounds.today,
    };
    let (changed, unmended) = proposed(&mut session, &arguments);
    let mut lines: Vec<String> = Vec::new();
    for Proposed { path, before, after } in &changed {
        let file = session.names().of(path);
        match before {
            Some(before) => lines.extend(edits(before, after).iter().map(|edit| edit.json(&file))),
            None => lines.push(json!({ "file": file, "new": after }).to_string()),
        }
    }
    let head = match lines.len() {
        0 => "Nothing can be proposed.".to_owned(),
        1 => "1 edit, not made:".to_owned(),
        count => format!("{count} edits in {} files, none made; in this order:", changed.len()),
    };
    let head = told(head, &session, question, place.as_deref());
    let count = lines.len();
    lines.extend(left(&unmended));
    Ok(fitted(&head, &lines, question.tokens(), |from| {
        format!("… {} more edits: ask with path, rule or more tokens", count.saturating_sub(from))
    }))
}

/// What no edit puts right, and how more can be asked for.
fn left(unmended: &Unmended) -> Option<String> {
    let Unmended { to_look_at, by_name, others } = unmended;
    let mut parts = Vec::new();
    if *to_look_at > 0 {
        parts.push(format!("{to_look_at} with unsafe, to be looked at"));
    }
    if !by_name.is_empty() {
        let rules: Vec<&str> = by_name.iter().copied().collect();
        parts.push(format!("stamps and statuses with rule and unsafe: {}", rules.join(", ")));
    }
    if *others > 0 {
        parts.push(format!("{others} that a person has to decide"));
    }
    (!parts.is_empty()).then(|| format!("Left: {}", parts.join("; ")))
}

/// Lines in the place of others.
#[derive(Debug, PartialEq, Eq)]
struct Edit {
    /// The first of them, from 1.
    line: usize,
    old: String,
    new: String,
}

impl Edit {
    /// In the order in which it is read.
    fn json(&self, file: &str) -> String {
        let text = |text: &str| Value::from(text).to_string();
        format!(
            "{{\"file\":{},\"line\":{},\"old\":{},\"new\":{}}}",
            text(file),
            self.line,
            text(&self.old),
            text(&self.new)
        )
    }
}

/// The edits that make one text of the other, each to be made after the ones before it.
fn edits(before: &str, after: &str) -> Vec<Edit> {
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut now: Vec<&str> = before.split_inclusive('\n').collect();
    let mut text = before.to_owned();
    let mut edits = Vec::new();
    for (old, put) in crate::fix::hunks(before, after) {
        // What is before it is as it will be.
        let shift = put.start as isize - old.start as isize;
        let at = |line: u32| (line as isize + shift) as usize;
        let put = &new[put.start as usize..put.end as usize];
        let (mut from, mut to) = (at(old.start), at(old.end));
        let (start, end) = (from, to);
        while from == to || !is_once(&text, &now[from..to].concat()) {
            match (from > 0, to < now.len()) {
                (true, _) if start - from <= to - end => from -= 1,
                (_, true) => to += 1,
                (true, false) => from -= 1,
                (false, false) => break,
            }
        }
        let around = |lines: &[&str]| [&now[from..start], lines, &now[end..to]].concat().concat();
        let (mut was, mut will) = (around(&now[start..end]), around(put));
        // Without the last line break it is easier to read, if it is still the only one.
        if let (Some(short), Some(next)) = (was.strip_suffix('\n'), will.strip_suffix('\n'))
            && is_once(&text, short)
        {
            (was, will) = (short.to_owned(), next.to_owned());
        }
        edits.push(Edit { line: from + 1, old: was, new: will });
        now.splice(start..end, put.iter().copied());
        text = now.concat();
    }
    edits
}

/// Does this stand in the text, and in one place alone?
fn is_once(text: &str, part: &str) -> bool {
    text.find(part).is_some_and(|at| text.rfind(part) == Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes them as an agent's tool does, which refuses a text that stands there more than once.
    fn made(before: &str, edits: &[Edit]) -> String {
        let mut text = before.to_owned();
        for edit in edits {
            assert!(is_once(&text, &edit.old), "{edit:?} in {text}");
            text = text.replacen(&edit.old, &edit.new, 1);
        }
        text
    }

    #[test]
    fn each_old_text_stands_there_once() {
        let cases = [
            ("- [ ] a\n- [ ] b\n- [ ] a\n", "- [ ] a\n- [ ] b\n- [x] a\n"),
            ("49\n49\n49\n", "50\n49\n50\n"),
            ("49\n", "50\n"),
            ("a\nb", "a\nc"),
            ("one\ntwo\nthree\n", "one\nthree\n"),
            ("one\nthree\n", "one\ntwo\nthree\n"),
            ("x\nx\nx\n", "new\nx\nx\nx\n"),
            ("a 1\r\na 1\r\nb\r\n", "a 2\r\na 1\r\nb\r\n"),
            ("ab\nb\n", "ab\nc\n"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n", "2\n2\n3\n4\n5\n6\n1\n8\n"),
        ];
        for (before, after) in cases {
            let edits = edits(before, after);
            assert_eq!(made(before, &edits), after);
        }
    }

    #[test]
    fn no_more_than_must_be() {
        let edits = edits("# Plan\n\n49 agents\n\nMore.\n", "# Plan\n\n50 agents\n\nMore.\n");
        assert_eq!(edits, [Edit { line: 3, old: "49 agents".into(), new: "50 agents".into() }]);
    }
}
