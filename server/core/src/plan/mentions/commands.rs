//! Slash commands: `/plan-sprint`, `/release:cut v1`, `/speckit.plan`.
//!
//! A slash at the start of a word, a name in lower case, and nothing behind it that makes a path. The trap: in a code span the command
//! must be what the span begins with; `curl /health` is none.

use super::{Mention, Mentioned, word_after, word_before};
use crate::plan::{Place, Run};
use crate::text::{Span, before};
use crate::words::Words;

/// First folders of absolute paths.
static PATHS: Words = Words::new(
    "tmp etc usr var home opt bin sbin dev root app mnt proc sys srv lib data src docs api users tests workspace code static assets \
     public images www html favicon.ico robots.txt dashboard admin auth login signup",
);

/// Endings of files.
static ENDINGS: Words = Words::new(
    "md json sh py ts tsx js jsx mjs yml yaml toml html txt png jpg svg rs css sql env log xml csv pdf go lock ico",
);

/// Words before a name which say that it is called.
static CALLS: Words = Words::new(
    "run use type invoke execute call try using running enter runs uses invokes calls invoking typing",
);

/// Words in the run which say that it speaks of routes, paths or bots.
static ELSEWHERE: Words = Words::new(
    "endpoint endpoints route routes router url urls http https localhost curl webhook webhooks telegram discord slack bot \
     directory directories mount mounted page pages api apis rest navigate navigation navbar server uri redirect redirects \
     get post put patch delete",
);

/// Records the commands of a run.
pub(super) fn read(run: &Run, mentions: &mut Vec<Mention>) {
    let text = run.text;
    let mut elsewhere = None;
    for at in memchr::memchr_iter(b'/', text.as_bytes()) {
        let Some(name) = name_at(text, at) else { continue };
        let end = at + 1 + name.len();
        let around = run.code_at(at as u32).map(|code| code.content);
        let code = around.is_some_and(|code| code.contains(at as u32));
        if code && around.is_none_or(|code| code.start as usize != at) {
            continue;
        }
        let elsewhere = *elsewhere.get_or_insert_with(|| {
            text.to_lowercase()
                .split(|char: char| !char.is_alphanumeric())
                .any(|word| ELSEWHERE.contains(word))
        });
        let in_column = matches!(run.place, Place::Cell { row: Some(_), header, .. } if header.to_lowercase().contains("command"));
        let leads = code
            && matches!(run.place, Place::Item { .. })
            && !before(text, at).contains(char::is_alphanumeric);
        let strong = in_column
            || leads
            || CALLS.contains(&word_before(text, at))
            || matches!(word_after(text, end).as_str(), "command" | "slash");
        mentions.push(Mention {
            span: run.place_of(Span::new(at as u32 + 1, end as u32)),
            name: name.to_owned(),
            of: Mentioned::Command,
            strong,
            code,
            hedged: elsewhere || PATHS.contains(name),
        });
    }
}

/// The name of the command whose slash is at `at`.
fn name_at(text: &str, at: usize) -> Option<&str> {
    let starts = text[..at]
        .chars()
        .next_back()
        .is_none_or(|before| before.is_whitespace() || "`([\"'*|“,→_".contains(before));
    // The destination of a link.
    if !starts || text[..at].ends_with("](") {
        return None;
    }
    let rest = &text[at + 1..];
    let is_name = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_:.".contains(char);
    let name = &rest[..rest.find(|char: char| !is_name(char)).unwrap_or(rest.len())];
    let name = name.trim_end_matches(['.', ':', '-', '_']);
    let mut tail = rest[name.len()..].chars();
    let after = tail.next();
    // `/instinct-*`, `/skill:<name>`: a pattern.
    let pattern = matches!(after, Some('-' | '_'))
        || (after == Some(':') && tail.next().is_some_and(|next| !next.is_whitespace()));
    let stops = after.is_none_or(|after| !(after.is_alphanumeric() || "/={}<?&#@%$\\~".contains(after)));
    let ending = name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(ending));
    let letters = name.starts_with(|char: char| char.is_ascii_lowercase()) && name.len() > 1;
    (letters && stops && !pattern && !ending && !name.contains("..") && !name.contains("::")).then_some(name)
}
