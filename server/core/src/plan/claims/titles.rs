//! What is named beside a number: the title before it and the folder that it is about.

use super::tokens::{Kind, Token};
use super::{nouns, scope};
use crate::languages::List;
use crate::words::Words;

/// Words of a title that name no part of anything.
pub(super) static WHOLES: Words = Words::and(
    "agents agent subagents commands command skills skill submodules submodule sub-projects repositories \
     repos framework ai total totals count counts number overview summary inventory library catalog ecosystem \
     repository project system current status structure slash complete full all available components \
     capabilities features platform assets specialized access key statistics stats metrics metric configured \
     operational installed registered active contents includes contains what's what included ready at a glance the \
     of and in this scale scope purpose description about role provides core content size git categories \
     category folders plugin toolkit shared",
    List::Wholes,
);

/// The words before the separator that begins the clause of the token at `at`: `Development Tools` of `Development Tools - 5 repos`.
pub(super) fn title_before(tokens: &[Token], at: usize) -> Option<String> {
    let mut at = at;
    // "[guide](guide.md) - …", "dev/ - Tools (10 repos)": between two separators stands nothing, the title is further left.
    for _ in 0..4 {
        let begin = scope::clause(tokens, at).1?;
        if !matches!(tokens[begin].kind, Kind::Mark(':' | '：' | '-' | '—' | '–' | '(' | '（')) {
            return None;
        }
        let (words, from) = scope::clause(tokens, begin);
        if !words.is_empty() {
            let words: Vec<&str> = words.iter().rev().map(|token| token.text).collect();
            return Some(words.join(" ").to_lowercase());
        }
        at = from?;
    }
    None
}

/// Does the title name no part: `AI Agent Framework`, a page, or a whole sentence?
pub(super) fn is_whole(title: &str) -> bool {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.len() > 9
        || words.iter().all(|word| {
            WHOLES.contains(word)
                || nouns::is_generic(word)
                || nouns::counted_key(word).is_some()
                || word.ends_with(".md")
                || word.chars().all(|char| !char.is_alphabetic())
        })
}

/// Does the title begin with a date, so that what follows is a record of that day?
pub(super) fn is_dated(title: &str) -> bool {
    let mut parts = title.split_whitespace().next().unwrap_or_default().split(['-', '/', '.']);
    let digits = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(parts.next()) && digits(parts.next()) && parts.next().is_none_or(|part| digits(Some(part)))
}

/// The folder named before the number, or right behind the phrase after `in`, `under`, `at`.
pub(super) fn folder_beside(tokens: &[Token], from: usize, until: usize) -> Option<String> {
    let is_folder = |token: &&Token| {
        token.is_word() && token.text.contains('/') && !token.text.starts_with('/') && {
            let last = token.text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let hidden = token
                .text
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|char: char| char.is_lowercase()));
            token.text.ends_with('/') || hidden || (token.code && !last.trim_start_matches('.').contains('.'))
        }
    };
    let after =
        tokens.get(until).filter(|word| matches!(word.text, "in" | "under" | "at" | "from" | "inside"));
    let named = after.and_then(|_| tokens.get(until + 1..)).and_then(|rest| {
        rest.iter()
            .take(3)
            .find(|token| {
                !matches!(token.kind, Kind::Mark('[' | '`')) && !matches!(token.text, "the" | "our")
            })
            .filter(is_folder)
    });
    let parenthesis = || {
        let open = tokens.get(until).filter(|mark| mark.is_mark('('))?;
        tokens.get(until + 1).filter(is_folder).filter(|_| open.spaced)
    };
    let before = || {
        let line = tokens[..from].iter().rev().take(scope::REACH);
        line.take_while(|token| !matches!(token.kind, Kind::Mark('.' | ';' | '|'))).find(is_folder)
    };
    named
        .or_else(parenthesis)
        .or_else(before)
        .map(|token| token.text.trim_matches('/').trim_start_matches("./").to_owned())
}
