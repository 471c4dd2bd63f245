//! What is counted: the nouns, in a few languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::languages::{List, has, is_unspaced, words};
use crate::words::Words;

/// What a claim counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Counted {
    /// Agents, subagents.
    Agents,
    /// Slash commands.
    Commands,
    /// Skills.
    Skills,
    /// Submodules, sub-projects.
    Submodules,
    /// Repositories: submodules where the text around says so.
    Repositories,
    /// Category folders.
    Categories,
    /// Something else; which, only the configuration can tell.
    Other,
}

/// The lists of nouns with what they count.
const NOUNS: [(Counted, List); 6] = [
    (Counted::Agents, List::Agents),
    (Counted::Commands, List::Commands),
    (Counted::Skills, List::Skills),
    (Counted::Submodules, List::Submodules),
    (Counted::Repositories, List::Repositories),
    (Counted::Categories, List::Categories),
];

static KINDS: LazyLock<HashMap<&str, Counted>> = LazyLock::new(|| nouns().collect());

fn nouns() -> impl Iterator<Item = (&'static str, Counted)> {
    NOUNS.iter().flat_map(|(counted, list)| words(*list).iter().map(|word| (*word, *counted)))
}

/// What this word counts when a number stands before it; `Other` for any other plural, `None` for a word that is no head of a
/// counted phrase.
pub(super) fn counted(word: &str) -> Option<Counted> {
    if let Some(counted) = KINDS.get(word) {
        return Some(*counted);
    }
    let is_plural = word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !NO_PLURALS.contains(word);
    is_plural.then_some(Counted::Other)
}

/// Does the word name a single thing?
pub(super) fn is_singular(word: &str) -> bool {
    has(List::Singular, word)
}

/// Words that end like a plural and are none.
static NO_PLURALS: Words = Words::new(
    "this less always previous various continuous autonomous kubernetes business devops across is was does",
);

/// What a word without blanks between its parts counts, as Chinese, Japanese and Korean write: `个专用子代理`, `個のエージェントが`.
pub(super) fn counted_unspaced(word: &str) -> Option<Counted> {
    if !word.contains(is_unspaced) || is_limited_unspaced(word) {
        return None;
    }
    let ends = |noun: &str| {
        let rest = word.rfind(noun).and_then(|at| word.get(at + noun.len()..));
        rest.is_some_and(|rest| {
            rest.is_empty() || words(List::Particles).iter().any(|particle| rest.starts_with(particle))
        })
    };
    UNSPACED.iter().find(|(noun, _)| ends(noun)).map(|(_, counted)| *counted)
}

/// What the noun counts that stands right before a number, with what says that it does: `エージェントは`, `代理共`, `에이전트는`.
pub(super) fn counted_before(word: &str) -> Option<Counted> {
    if !word.ends_with(is_unspaced) {
        return None;
    }
    let strip = |word: &str, list: List| {
        let ends = words(list).iter().filter_map(|end| word.strip_suffix(end));
        ends.min_by_key(|rest| rest.len()).map(str::to_owned)
    };
    let noun = strip(word, List::Copulas)?;
    counted_unspaced(strip(&noun, List::CountSuffixes).as_deref().unwrap_or(&noun))
}

/// What a key counts that may say itself that it names a number: `エージェント数`.
pub(super) fn counted_key(word: &str) -> Option<Counted> {
    let noun = words(List::CountSuffixes).iter().find_map(|end| word.strip_suffix(end));
    counted_unspaced(noun.unwrap_or(word))
}

static UNSPACED: LazyLock<Vec<(&str, Counted)>> =
    LazyLock::new(|| nouns().filter(|(noun, _)| noun.contains(is_unspaced)).collect());

/// Does a word of a script without blanks make a part, a change or a wish of what is counted beside it?
pub(super) fn is_limited_unspaced(word: &str) -> bool {
    word.contains(is_unspaced) && words(List::Limits).iter().any(|limit| word.contains(limit))
}

/// Is this a counter alone, as in `60 个 agents`?
pub(super) fn is_counter(word: &str) -> bool {
    word.contains(is_unspaced) && has(List::Counters, word)
}

/// Is it a counter with the end of a sentence behind it: `個です`, `개가`?
pub(super) fn is_counted_by(word: &str) -> bool {
    let ends = |rest: &str| {
        rest.is_empty() || words(List::Particles).iter().any(|particle| rest.starts_with(particle))
    };
    words(List::Counters).iter().any(|counter| word.strip_prefix(counter).is_some_and(ends))
}

/// Adjectives that say how the counted things are and not which of them are meant.
static GENERIC: Words = Words::and(
    "ai ai-powered specialized specialised specialist production production-ready production-grade reusable \
     slash custom git autonomous expert total available active unique distinct individual shareable \
     ready-to-use dedicated purpose-built claude code operational working defined registered powerful \
     professional comprehensive intelligent built-in prebuilt pre-built executable documented configured \
     tracked project independent organized category sub-project submodule domain-specific specialty \
     well-defined llm coding pre-configured preconfigured bundled included curated different complete \
     functional verified standalone structured modular",
    List::Generic,
);

/// Does this adjective leave open that all are meant?
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(word)
}

/// Adjectives that make a change, a part or something else of what they stand before.
static LIMITING: Words = Words::and(
    "new newly added additional more other others extra further another key core main major critical \
     important primary essential remaining missing planned proposed future upcoming potential possible \
     parallel concurrent simultaneous third-party external premium free paid first last top next previous old \
     legacy retired deprecated removed dropped obsolete unused broken failed failing invalid empty orphaned \
     updated modified changed affected renamed migrated converted enhanced improved fixed required needed \
     recommended optional selected relevant related popular consecutive separate focused uninitialized dirty \
     stale outdated uncommitted untracked such these those similar",
    List::Limiting,
);

/// Does this adjective make a part or a change of the counted?
pub(super) fn is_limiting(word: &str) -> bool {
    LIMITING.contains(word)
}
