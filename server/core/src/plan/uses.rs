//! What the text uses beside its mentions, as places alone: code spans, cells and values that may be names, "Phase 2", where links lead,
//! and what a fenced example calls.
//!
//! What such a place means is decided by catalogs and headings when somebody asks. The trap: most of them mean nothing, and only the
//! place is recorded, so that a text costs little more to read; [`crate::workspace::names`] reads what stands there.

use super::mentions::{names_agents, names_skills};
use super::sections::units;
use super::{ChunkPlan, Place, Run, remarks, tables, tasks};
use crate::languages::{List, has, is_unspaced};
use crate::plan::topics::Topics;
use crate::syntax::InlineKind;
use crate::text::{Span, floor_char_boundary, offset_of};

/// A place that may name something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The name alone, without quotes, backticks, `@` and `/`.
    pub span: Span,
    /// In what way it stands there.
    pub of: Used,
    /// What a numbered piece is called, however it is written: `phase 2`.
    pub name: Option<Box<str>>,
}

impl Use {
    fn new(span: Span, of: Used) -> Use {
        Use { span, of, name: None }
    }
}

/// In what way something is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// All of a code span: `` `load-tester` ``.
    Code,
    /// All of a cell, or of the value of a label; one of a list of names there, or of the values of a key in front matter.
    Value,
    /// The value of `name:` in front matter.
    Own,
    /// A numbered piece of a plan, with its title where that follows: "Phase 2", "Phase 2: Pilot".
    Unit,
    /// The same where a heading begins with it.
    Piece,
    /// What looks like the id of a task, in the middle of a text: `T012`.
    Id,
    /// Where a link leads, with its anchor, as written.
    Link,
    /// `subagent_type="x"` in a fence.
    Agent,
    /// `/x` at the start of a line of a fence.
    Command,
    /// The path of a document in a fence, or of anything in a list of names.
    Path,
}

/// Names are no longer than this, in bytes.
const LONGEST: usize = 80;

/// And paths than this.
const LONGEST_PATH: usize = 400;

/// Names of more words are sentences.
const MOST_BLANKS: usize = 3;

/// What may stand around a name.
const MARKS: [char; 6] = ['*', '_', '~', ' ', '@', '/'];

/// Records what `run` uses; links are recorded with the paths.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    match run.place {
        Place::Tree => return,
        Place::FrontMatter => return in_front_matter(run, plan),
        _ => {}
    }
    let mut push = |span: Span, of: Used| plan.uses.push(Use::new(run.place_of(span), of));
    if memchr::memchr(b'`', run.text.as_bytes()).is_some() {
        for inline in run.inlines().iter().filter(|inline| inline.kind == InlineKind::Code) {
            let bare = trimmed(run.text, inline.content, &['@', '/']);
            if is_name(bare.of(run.text)) {
                push(bare, Used::Code);
            }
        }
    }
    if let Place::Cell { row: Some(_), column, header } = run.place {
        let whole = Span::new(0, offset_of(run.text.len()));
        let bare = trimmed(run.text, whole, &MARKS);
        let name = bare.of(run.text);
        if is_name(name)
            && (column == 0 || is_joined(name))
            && name.starts_with(|char: char| char.is_ascii_lowercase())
        {
            push(bare, Used::Value);
        } else if names_entries(header) {
            listed(run.text, whole, &mut push);
        }
    } else {
        let mut found: Vec<(Span, Used)> = Vec::new();
        for label in plan.labels.iter().rev().take_while(|label| label.key_span.start >= run.span.start) {
            let value = Span::new(label.span.start - run.span.start, label.span.end - run.span.start);
            let bare = trimmed(run.text, value, &MARKS);
            let name = bare.of(run.text);
            if is_name(name) && is_joined(name) {
                found.push((bare, Used::Value));
            } else if names_entries(&label.key) {
                listed(run.text, value, |span, of| found.push((span, of)));
            }
        }
        plan.uses.extend(found.into_iter().map(|(span, of)| Use::new(run.place_of(span), of)));
    }
    units(run, plan);
    ids(run, plan);
}

/// Are what stands in a column, or behind a label, with this title names of agents, commands, skills or repositories?
fn names_entries(title: &str) -> bool {
    names_agents(title) || names_skills(title) || {
        let plain = tables::plain(title);
        [List::Commands, List::Repositories, List::Submodules].into_iter().any(|list| has(list, &plain))
    }
}

/// Takes every name of a list of them, however its letters and blanks are written, and every path.
fn listed(text: &str, within: Span, mut take: impl FnMut(Span, Used)) {
    let list = within.of(text);
    let list = list.split(['(', '—', '\n']).next().unwrap_or(list);
    let mut at = within.start as usize;
    for part in list.split_inclusive([',', '+', '&', ';', '、']) {
        let name = part.trim_matches(|char: char| !char.is_alphanumeric());
        let start = at + part.find(name).unwrap_or(0);
        at += part.len();
        // What stands in code is read as that.
        if part.contains('`') || name.len() > LONGEST || name.matches(' ').count() > MOST_BLANKS {
            continue;
        }
        let span = Span::new(offset_of(start), offset_of(start + name.len()));
        let is_path = name.contains('/')
            && !part.contains("//")
            && !part.contains("..")
            && name.chars().all(|char| is_letter(char) || char == '/');
        if is_path {
            take(span, Used::Path);
        } else if name.split(' ').all(|word| is_name(word) || word.len() == 1) {
            take(span, Used::Value);
        }
    }
}

/// Records the numbered pieces of a plan that `run` speaks of.
fn units(run: &Run, plan: &mut ChunkPlan) {
    let has_number = run.text.bytes().any(|byte| byte.is_ascii_digit()) || run.text.contains(is_unspaced);
    if !run.speaks_of(Topics::UNITS) || !has_number && !has_roman(run.text) {
        return;
    }
    let is_heading = matches!(run.place, Place::Heading(_));
    let heading = plan.headings.last().filter(|_| is_heading);
    let limit = heading.map_or(run.text.len(), |heading| heading.named().end as usize);
    for unit in units::numbered(run.text) {
        // `#phase-2` is the anchor of one.
        let before = run.text[..unit.span.start as usize].chars().next_back();
        let is_part = before.is_some_and(|before| matches!(before, '#' | '/' | '-' | '_'));
        if is_part || unit.span.of(run.text).contains(['\n', '-']) {
            continue;
        }
        let behind = &run.text[unit.span.end as usize..limit.max(unit.span.end as usize)];
        let title = title_end(behind, is_heading).filter(|end| *end <= LONGEST).unwrap_or_default();
        let span = run.place_of(Span::new(unit.span.start, unit.span.end + offset_of(title)));
        let of = if is_heading && unit.leading { Used::Piece } else { Used::Unit };
        plan.uses.push(Use { span, of, name: unit.name().map(String::into_boxed_str) });
    }
}

/// Does a text hold a Roman number, as a word?
fn has_roman(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |at: &usize| at.checked_sub(1).is_some_and(|before| bytes[before] == b' ');
    memchr::memchr3_iter(b'I', b'V', b'X', bytes).filter(begins).any(|at| {
        let letters = bytes[at..].iter().take_while(|byte| matches!(byte, b'I' | b'V' | b'X')).count();
        bytes.get(at + letters).is_none_or(|next| !next.is_ascii_alphanumeric())
    })
}

/// Where the title ends that a text behind a number begins with; a sign has to set it apart unless it is the title of a heading.
fn title_end(behind: &str, is_heading: bool) -> Option<usize> {
    // What is longer is no title, and a line may be as long as the text.
    let behind = &behind[..floor_char_boundary(behind, 2 * LONGEST)];
    let line = behind.split(['\n', '\r']).next().unwrap_or_default();
    let title = line.trim_start_matches([':', '.', ')', '-', '–', '—', ' ', '*', '_', '：']);
    let signs = &line[..line.len() - title.len()];
    let is_apart = is_heading && signs.starts_with(' ') || signs.contains([':', '-', '–', '—', '：']);
    let end = remarks::title_end(title);
    let words = title[..end].trim_end_matches(|char: char| !char.is_alphanumeric());
    (is_apart && words.starts_with(char::is_alphanumeric)).then_some(signs.len() + words.len())
}

/// Records what looks like the id of a task.
fn ids(run: &Run, plan: &mut ChunkPlan) {
    let bytes = run.text.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let mut at = 0;
    while at < bytes.len() {
        if !is_letter(bytes[at]) {
            at += 1;
            continue;
        }
        let end = bytes[at..].iter().position(|byte| !is_letter(*byte)).map_or(bytes.len(), |end| at + end);
        let is_free = at == 0 || !matches!(bytes[at - 1], b'.' | b'/' | b'_' | b'#' | 0x80..);
        let has_digit = || bytes[at..end].iter().any(u8::is_ascii_digit);
        if bytes[at].is_ascii_uppercase() && end - at <= 16 && is_free && has_digit() {
            let word = &run.text[at..end];
            if tasks::id(word).as_deref() == Some(word) && tasks::range(word).is_none() {
                let span = run.place_of(Span::new(offset_of(at), offset_of(end)));
                plan.uses.push(Use::new(span, Used::Id));
            }
        }
        at = end;
    }
}

/// `name: x`, and names among the other values.
fn in_front_matter(run: &Run, plan: &mut ChunkPlan) {
    units(run, plan);
    let text = run.text;
    let key = text.split(':').next().filter(|key| key.len() < text.len()).unwrap_or_default();
    let is_own = key == "name";
    let start = if key.is_empty() || key.contains(' ') { 0 } else { key.len() + 1 };
    if text[start..].split_whitespace().count() > 12 {
        return;
    }
    let is_apart = |char: char| matches!(char, ' ' | '\t' | ',' | '[' | ']' | '"' | '\'' | '@');
    let mut at = start;
    for part in text[start..].split_inclusive(is_apart) {
        let word = part.trim_matches(is_apart);
        let from = at + part.find(word).unwrap_or(0);
        at += part.len();
        if is_name(word) && (is_own || is_joined(word)) {
            let span = run.place_of(Span::new(offset_of(from), offset_of(from + word.len())));
            plan.uses.push(Use::new(span, if is_own { Used::Own } else { Used::Value }));
        }
    }
}

/// Records where a link leads whose destination starts at `start`, if it may be a place of this repository.
pub(super) fn link(destination: &str, start: u32, plan: &mut ChunkPlan) {
    if !destination.is_empty() && !destination.contains("//") && !destination.starts_with("mailto:") {
        let span = Span::new(start, start + offset_of(destination.len()));
        plan.uses.push(Use::new(span, Used::Link));
    }
}

/// Records what a fence calls; `text` is its content, which starts at `start`.
pub(super) fn in_fence(text: &str, start: u32, plan: &mut ChunkPlan) {
    let mut push = |from: usize, until: usize, of: Used| {
        let span = Span::new(start + offset_of(from), start + offset_of(until));
        plan.uses.push(Use::new(span, of));
    };
    let name_end =
        |from: usize| text[from..].find(|char: char| !is_letter(char)).map_or(text.len(), |end| from + end);
    for at in memchr::memmem::find_iter(text.as_bytes(), b"subagent_type") {
        let rest = &text[at + "subagent_type".len()..];
        let from = text.len() - rest.trim_start_matches([' ', '=', ':', '"', '\'']).len();
        let until = name_end(from);
        if is_name(&text[from..until]) {
            push(from, until, Used::Agent);
        }
    }
    for at in memchr::memchr_iter(b'/', text.as_bytes()) {
        let before = text[..at].trim_end_matches(['$', '>', ' ']);
        let begins = before.is_empty() || before.ends_with('\n');
        let until = name_end(at + 1);
        let ends = text[until..].chars().next().is_none_or(char::is_whitespace);
        if begins && ends && is_name(&text[at + 1..until]) {
            push(at + 1, until, Used::Command);
        }
    }
    for at in memchr::memmem::find_iter(text.as_bytes(), b".md") {
        let until = at + ".md".len();
        let is_path = |byte: &&u8| is_letter(char::from(**byte)) || **byte == b'/';
        let from = at - text.as_bytes()[..at].iter().rev().take(LONGEST_PATH).take_while(is_path).count();
        // Of `*/a/b.md` nobody knows where it begins.
        let is_part = text[..from].ends_with(['*', '}', '>', ')', '$']);
        if !is_part && text[from..at].contains('/') && !text[until..].starts_with(char::is_alphanumeric) {
            push(from, until, Used::Path);
        }
    }
}

/// The span without these characters at its ends; the marks before a name may be two, as in `` `@x` ``.
fn trimmed(text: &str, span: Span, marks: &[char]) -> Span {
    let inside = span.of(text);
    let start = inside.len() - inside.trim_start_matches(marks).len();
    let ends: Vec<char> = marks.iter().copied().filter(|mark| !matches!(mark, '@' | '/')).collect();
    let length = inside.trim_end_matches(ends.as_slice()).len();
    Span::new(span.start + offset_of(start), span.start + offset_of(length.max(start)))
}

/// May this be the name of something: letters, digits and what joins them?
pub(crate) fn is_name(text: &str) -> bool {
    text.len() > 1
        && text.len() <= LONGEST
        && text.starts_with(|char: char| char.is_ascii_alphanumeric())
        && text.ends_with(|char: char| char.is_ascii_alphanumeric())
        && text.chars().all(is_letter)
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_letter(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | ':' | '.')
}

/// Is it made of several words, as no word of a sentence is?
fn is_joined(name: &str) -> bool {
    name.contains(['-', '_', ':'])
}

#[cfg(test)]
mod tests {
    use crate::workspace::Reading;

    fn used(text: &str) -> Vec<String> {
        let reading = Reading::new(text);
        let uses = reading.plan.uses();
        uses.map(|used| format!("{:?} {}", used.of, reading.text.slice(used.place(used.span)))).collect()
    }

    #[test]
    fn names_units_and_links() {
        assert_eq!(
            used(
                "Ask `@load-tester` and `/plan-sprint` in Phase 2, see [it](docs/a.md#top) and [that](#end).\n"
            ),
            ["Code load-tester", "Code plan-sprint", "Unit Phase 2", "Link docs/a.md#top", "Link #end"]
        );
        assert_eq!(
            used("| Agent | Phase |\n|---|---|\n| load-tester | **Phase 1** |\n| api | high |\n"),
            ["Value load-tester", "Unit Phase 1", "Value api"]
        );
        assert_eq!(used("**Owner:** load-tester\n"), ["Value load-tester"]);
        assert_eq!(used("---\nname: load-tester\nagents: [a-b, c]\n---\n"), ["Own load-tester", "Value a-b"]);
        assert_eq!(used("## Phase 2: Pilot (✅ COMPLETE)\n"), ["Piece Phase 2: Pilot"]);
        assert_eq!(used("**Phase 2**: Pilot, then T012.\n"), ["Unit Phase 2**: Pilot", "Id T012"]);
        assert_eq!(used("第2フェーズ：検証\n"), ["Unit 第2フェーズ：検証"]);
        assert_eq!(used("[a]: <docs/b.md#x> \"T\"\n\n[e](https://e.org/a.md)\n"), ["Link docs/b.md#x"]);
    }

    #[test]
    fn what_fences_call() {
        assert_eq!(
            used(
                "```\nTask(subagent_type=\"load-tester\")\n/plan-sprint 3\ncat .claude/agents/a-b.md // x\n```\n"
            ),
            ["Agent load-tester", "Command plan-sprint", "Path .claude/agents/a-b.md"]
        );
    }
}
