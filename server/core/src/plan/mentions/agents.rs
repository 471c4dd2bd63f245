//! Agents: a column or label of them, "Use the X subagent", `subagent_type="x"`, `@agent-x`.

use super::{Mention, Mentioned, word_after, word_before};
use crate::plan::{Place, Run};
use crate::text::Span;
use crate::words::Words;

/// Words of a header or label that is one of agents.
static LABELS: Words = Words::new(
    "agent agents subagent subagents sub-agent sub-agents name primary lead assigned responsible recommended ai specialist s",
);

/// Words before a name which say that the agent is called.
static CALLS: Words = Words::new(
    "use using invoke invoking call calling launch spawn dispatch delegate via run ask with uses invokes calls",
);

/// Hyphenated words before "agent" that are adjectives.
static ADJECTIVES: Words = Words::new(
    "multi-agent single-agent ai-powered built-in third-party open-source long-running role-based task-specific domain-specific \
     user-defined project-specific cross-functional high-level low-level pre-built pre-configured well-defined full-stack \
     real-time self-improving event-driven meta-agent co-agent sub-agent non-agent per-agent server-side client-side top-level \
     first-class read-only purpose-built custom-built general-purpose lower-level higher-level best-fit old-style new-style",
);

/// Is this the header of a column, or the key of a label, whose values are agents?
pub fn names_agents(header: &str) -> bool {
    let lower = header.to_lowercase();
    let mut words = lower
        .split(|char: char| !(char.is_alphanumeric() || char == '-'))
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && lower.contains("agent") && words.all(|word| LABELS.contains(word))
}

/// Records the agents of a run; `in_column` when it is a cell of a column of agents.
pub(super) fn read(run: &Run, in_column: bool, mentions: &mut Vec<Mention>) {
    let text = run.text;
    if in_column {
        list(run, 0, text.len(), Mentioned::Agent, mentions);
        return;
    }
    if let Some((start, end)) = labelled(text) {
        list(run, start, end, Mentioned::Agent, mentions);
        return;
    }
    typed(run, mentions);
    let mut at = 0;
    while let Some(start) = text[at..].find(is_name_start).map(|start| at + start) {
        let end = text[start..].find(|char: char| !is_name(char)).map_or(text.len(), |end| start + end);
        at = end.max(start + 1);
        let name = text[start..end].trim_end_matches(['-', '_', ':']);
        let end = start + name.len();
        let before = text[..start].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || "/.-_:".contains(before)) || name.len() < 3
        {
            continue;
        }
        let own = Span::new(start as u32, end as u32);
        let around = run.code_at(own.start).map(|code| code.content);
        let (code, whole) = (around.is_some_and(|code| code.covers(own)), around == Some(own));
        let followed = text[end..].chars().next();
        if before == Some('@') {
            let outer = text[..start - 1].chars().next_back();
            let free = outer.is_none_or(|outer| !outer.is_alphanumeric() && outer != '/');
            if free && name.contains('-') && followed != Some('/') && followed != Some('.') {
                let bare = name.strip_prefix("agent-").unwrap_or(name);
                push(
                    run,
                    end - bare.len(),
                    end,
                    Mentioned::Agent,
                    bare.starts_with("agent-"),
                    code,
                    mentions,
                );
            }
            continue;
        }
        let noun = word_after(text, end);
        let agent = matches!(noun.as_str(), "agent" | "subagent" | "sub-agent");
        if !agent || !(whole || name.contains('-')) || ADJECTIVES.contains(name) || code && !whole {
            continue;
        }
        let (calls, sub) = (is_called(text, start), noun != "agent");
        if whole || calls {
            push(
                run,
                start,
                end,
                Mentioned::Agent,
                whole || calls && (sub || name.matches('-').count() > 0),
                code,
                mentions,
            );
        }
    }
}

/// Does "use" or a like word stand before the name, with at most an article between?
pub(super) fn is_called(text: &str, start: usize) -> bool {
    let word = word_before(text, start);
    if CALLS.contains(&word) {
        return true;
    }
    let article = ["the", "our", "to"].into_iter().find(|article| *article == word);
    let at = article.and_then(|article| {
        let is_it = |at: &usize| {
            text[*at..].get(..article.len()).is_some_and(|word| word.eq_ignore_ascii_case(article))
        };
        text[..start].char_indices().rev().map(|(at, _)| at).find(is_it)
    });
    at.is_some_and(|at| CALLS.contains(&word_before(text, at)) || word_before(text, at) == "delegate")
}

fn is_name_start(char: char) -> bool {
    char.is_ascii_lowercase()
}

fn is_name(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '-' | '_' | ':')
}

/// Where the value of `**Agent:** x, y` begins and ends.
fn labelled(text: &str) -> Option<(usize, usize)> {
    let line = text.split('\n').next().unwrap_or(text);
    let colon = line.find(':')?;
    let key = line[..colon].to_lowercase();
    let words: Vec<&str> = key
        .split(|char: char| !(char.is_alphanumeric() || char == '-'))
        .filter(|word| !word.is_empty())
        .collect();
    let is_label = !words.is_empty() && words.len() < 4 && words.iter().all(|word| LABELS.contains(word));
    if !is_label || !key.contains("agent") {
        return None;
    }
    let start = colon + 1;
    let end = line[start..].find(['|', '(', '—']).map_or(line.len(), |end| start + end);
    Some((start, end))
}

/// Records the names in a list of names: between commas, `+`, `&` and `/`. Text that is no list of names is left alone.
pub(super) fn list(run: &Run, start: usize, end: usize, of: Mentioned, mentions: &mut Vec<Mention>) {
    let text = &run.text[start..end];
    let mut at = start;
    for part in text.split_inclusive([',', '+', '&', '/', ';', '\n', '→']) {
        let offset = at;
        at += part.len();
        let is_mark = |char: char| !char.is_alphanumeric();
        let trimmed = part.trim_matches(is_mark);
        let name_start = offset + part.find(trimmed).unwrap_or(0);
        let code = run.code_at(name_start as u32).map(|code| code.content);
        let code = code.filter(|code| code.contains(name_start as u32));
        // A part of a path is no name: `docs/x.md`; `x/` may be the folder of one.
        if code.is_some_and(|code| code.of(run.text).trim_matches('/').contains('/')) {
            continue;
        }
        let code = code.is_some();
        let slug = !trimmed.is_empty() && trimmed.chars().all(is_name) && trimmed.starts_with(is_name_start);
        if slug && (code || trimmed.contains('-')) && trimmed.len() > 2 {
            push(run, name_start, name_start + trimmed.len(), of, true, code, mentions);
        }
    }
}

/// Records the names in `subagent_type="x"`.
fn typed(run: &Run, mentions: &mut Vec<Mention>) {
    let text = run.text;
    let mut from = 0;
    while let Some(at) = text[from..].find("subagent_type").map(|at| from + at) {
        from = at + "subagent_type".len();
        let rest = &text[from..];
        let open =
            rest.find(|char: char| !matches!(char, ' ' | '=' | ':' | '"' | '\'' | '`')).unwrap_or(rest.len());
        let end = rest[open..].find(|char: char| !is_name(char)).map_or(rest.len(), |end| open + end);
        if 0 < open && open < end && rest[..open].contains(['=', ':']) {
            push(run, from + open, from + end, Mentioned::Agent, true, true, mentions);
            from += end;
        }
    }
}

pub(super) fn push(
    run: &Run,
    start: usize,
    end: usize,
    of: Mentioned,
    strong: bool,
    code: bool,
    mentions: &mut Vec<Mention>,
) {
    let span = run.place_of(Span::new(start as u32, end as u32));
    let hedged = matches!(run.place, Place::Cell { row: None, .. });
    mentions.push(Mention { span, name: run.text[start..end].to_owned(), of, strong, code, hedged });
}
