//! Claims in running text: `49 specialized AI agents`, `**Agent Count:** 49`, `Agents (57)`, `43/43 repositories`.

use super::nouns::{self, Counted};
use super::scope;
use super::titles::{WHOLES, folder_beside, is_dated, is_whole, title_before};
use super::tokens::{Kind, Token, tokens};
use super::{Claim, Exactness, Scope, Standing};
use crate::languages::{List, has};
use crate::plan::ChunkPlan;
use crate::words::Words;

/// Reads the claims of one run; `start` is where it starts in the chunk.
pub(super) fn read(text: &str, start: u32, standing: Standing, plan: &mut ChunkPlan) {
    let tokens = tokens(text);
    let context = Context { start, standing, title: None, folder: None };
    read_tokens(&tokens, &context, &mut plan.claims);
}

/// What is known of a run beside its text.
pub(super) struct Context {
    /// Where the run starts in the chunk.
    pub(super) start: u32,
    pub(super) standing: Standing,
    /// A title that stands outside of the run: a row's first cell.
    pub(super) title: Option<String>,
    /// The folder that the run is about: that of a line of a directory tree.
    pub(super) folder: Option<String>,
}

/// Reads the claims of `tokens`.
pub(super) fn read_tokens(tokens: &[Token], context: &Context, claims: &mut Vec<Claim>) {
    let first = claims.len();
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match claim_at(tokens, at, context)
            .or_else(|| keyed_at(tokens, at))
            .or_else(|| copular_at(tokens, at))
        {
            Some(claim) => {
                at = claim.until.max(at + 1);
                found.push(claim);
            }
            None => at += 1,
        }
    }
    let kinds = |found: &[Found]| {
        let mut kinds: Vec<Counted> = found
            .iter()
            .filter(|found| {
                !found.limited
                    && matches!(found.counted, Counted::Agents | Counted::Commands | Counted::Skills)
            })
            .map(|found| found.counted)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    };
    // "60 agents, 75 commands, 230 skills": who lists the kinds speaks of a whole.
    let listed = kinds(&found) > 1;
    let outward = tokens.iter().position(|token| token.kind == Kind::External).unwrap_or(tokens.len());
    for found in &found {
        claims.push(found.claim(tokens, context, listed, outward < found.number));
    }
    let unsure = |claim: &Claim| matches!(claim.counted, Counted::Repositories | Counted::Categories);
    if !claims[first..].iter().any(unsure) {
        return;
    }
    let submodules = claims[first..].iter().any(|claim| claim.counted == Counted::Submodules)
        || tokens.iter().any(|token| {
            let word = token.text.to_lowercase();
            word.starts_with("submodule") || word.starts_with("sub-project")
        })
        || context.title.as_ref().is_some_and(|title| title.contains("submodule"));
    for claim in &mut claims[first..] {
        if claim.counted == Counted::Repositories && submodules {
            claim.counted = Counted::Submodules;
        }
        if claim.counted == Counted::Categories
            && (is_of_others(&claim.unit)
                || !submodules && !claim.unit.contains("folder") && claim.folder.is_none())
        {
            claim.counted = Counted::Other;
        }
    }
}

/// Are they categories of something else: "13 skill categories"?
fn is_of_others(unit: &str) -> bool {
    let kinds = unit
        .split(' ')
        .filter_map(|word| nouns::counted(word).or_else(|| nouns::counted(&format!("{word}s"))));
    let mut others =
        kinds.filter(|kind| matches!(kind, Counted::Agents | Counted::Commands | Counted::Skills));
    others.next().is_some()
}

/// A claim by its tokens.
struct Found {
    /// The number of which the claim is made.
    number: usize,
    /// The first token of the phrase.
    from: usize,
    /// Behind the last token of the phrase.
    until: usize,
    counted: Counted,
    exactness: Exactness,
    limited: bool,
    /// An adjective that may or may not name a part.
    narrowed: bool,
}

/// The claim whose number is at `at` and whose noun stands after it.
fn claim_at(tokens: &[Token], at: usize, context: &Context) -> Option<Found> {
    let is_number =
        |index: usize| tokens.get(index).is_some_and(|token| matches!(token.kind, Kind::Number(_)));
    if !is_number(at) || tokens[at].code || tokens[at].struck {
        return None;
    }
    let (mut number, mut equal) = (at, true);
    if tokens.get(at + 1).is_some_and(|mark| mark.is_mark('/') && !mark.spaced) && is_number(at + 2) {
        equal = tokens[at].kind == tokens[at + 2].kind;
        number = at + 2;
    }
    let mut next = number + 1;
    let floor = tokens.get(next).is_some_and(|mark| mark.is_mark('+') && !mark.spaced);
    next += usize::from(floor);
    if tokens.get(next).is_some_and(|mark| matches!(mark.kind, Kind::Mark('-' | '–' | '%')) && !mark.spaced)
    {
        return None;
    }
    let (noun, counted, narrowed, limiting) = noun_after(tokens, next)?;
    let mut until = noun + 1;
    let mut counted = counted;
    let folder_word = |index: usize| {
        tokens.get(index).is_some_and(|token| {
            matches!(token.text.to_lowercase().as_str(), "folders" | "folder" | "directories")
        })
    };
    if counted == Counted::Categories && folder_word(until) {
        until += 1;
    } else if tokens[noun].text.eq_ignore_ascii_case("category") || folder_word(until) {
        counted = Counted::Other;
    }
    // "46 sub-project repositories" is one thing under two names.
    if counted == Counted::Submodules
        && tokens
            .get(until)
            .is_some_and(|token| nouns::counted(&token.text.to_lowercase()) == Some(Counted::Repositories))
    {
        until += 1;
    }
    let (before, _) = scope::clause(tokens, at);
    let about = at.checked_sub(1).is_some_and(|mark| matches!(tokens[mark].kind, Kind::Mark('~' | '≈')))
        || before.first().is_some_and(|word| has(List::About, &word.text.to_lowercase()));
    let exactness = if floor || is_least(&before) {
        Exactness::Floor
    } else if about {
        Exactness::About
    } else {
        Exactness::Exact
    };
    let singular = nouns::is_singular(&tokens[noun].text.to_lowercase());
    let value = match tokens[number].kind {
        Kind::Number(value) => value,
        _ => return None,
    };
    // A tree's line describes its folder, and "49 specialised agents with …" the agents.
    let described = !narrowed && noun > next && tokens.get(until).is_some_and(|word| word.text == "with");
    let all = context.standing == Standing::Tree
        || described
        || before.first().is_some_and(|word| word.text.eq_ignore_ascii_case("all"));
    let value_of_a_year = (1990..2100).contains(&value) && tokens[number].text.len() == 4;
    let limited = limiting
        || !equal && number != at && counted != Counted::Submodules && counted != Counted::Repositories
        || (singular && value > 1)
        || value_of_a_year
        || scope::is_changed(tokens, at)
        || scope::limited_after(tokens, until, all)
        || (floor || exactness != Exactness::Floor) && scope::limited_before(&before)
        || scope::is_quoted(tokens, at)
        || before.first().is_some_and(|word| word.text.eq_ignore_ascii_case("from"))
            && tokens.get(until).is_some_and(|next| next.text == "to");
    Some(Found { number, from: at, until, counted, exactness, limited, narrowed })
}

fn is_least(before: &[&Token]) -> bool {
    let word = |index: usize| before.get(index).map(|token| token.text.to_lowercase()).unwrap_or_default();
    (word(0) == "least" && word(1) == "at") || (word(0) == "than" && word(1) == "more")
}

/// The counted noun behind a number, with at most five adjectives between: its token, what it counts, whether one of the adjectives
/// may name a part, whether one does.
fn noun_after(tokens: &[Token], from: usize) -> Option<(usize, Counted, bool, bool)> {
    let (mut narrowed, mut limiting, mut unspaced) = (false, false, false);
    for index in from..(from + 6).min(tokens.len()) {
        let token = &tokens[index];
        if !token.is_word() || token.code {
            return None;
        }
        let word = token.text.to_lowercase();
        if index == from || unspaced {
            if let Some(counted) = nouns::counted_unspaced(&word) {
                return Some((index, counted, narrowed, limiting));
            }
            if index == from && nouns::is_counter(&word) {
                unspaced = true;
                continue;
            }
        }
        if STOPS.contains(&word) {
            return None;
        }
        if let Some(counted) = nouns::counted(&word) {
            // "3 skill levels", "5 agent teams", "12 command groups": the noun that counts comes later.
            let singular = !word.ends_with('s');
            let followed = tokens
                .get(index + 1)
                .filter(|next| next.is_word() && next.spaced)
                .map(|next| next.text.to_lowercase());
            let later = followed.and_then(|next| nouns::counted(&next));
            if singular && later.is_some() {
                narrowed |= !nouns::is_generic(&word);
                continue;
            }
            return Some((index, counted, narrowed, limiting));
        }
        limiting |= nouns::is_limiting(&word);
        // A name in capitals ("57 ACME agents") is the owner, not a part.
        let proper = token.text.chars().all(|char| char.is_uppercase() || !char.is_alphabetic());
        narrowed |= !nouns::is_generic(&word) && !proper;
    }
    None
}

/// Words over which no phrase goes.
static STOPS: Words = Words::and(
    "of in for with and the to or that is are by from on at as not per were was have has can will via using \
     each day week hour month minute year percent a an it its if than vs x",
    List::Stops,
);

/// The claim whose number at `at` stands behind a key: `Agent Count: 49`, `Agents (57)`.
fn keyed_at(tokens: &[Token], at: usize) -> Option<Found> {
    let Kind::Number(_) = tokens[at].kind else { return None };
    let mark = at.checked_sub(1)?;
    let opened = matches!(tokens[mark].kind, Kind::Mark('(' | '（'));
    if tokens[at].code
        || tokens[at].struck
        || !(opened || matches!(tokens[mark].kind, Kind::Mark(':' | '：')))
    {
        return None;
    }
    let (before, begin) = scope::clause(tokens, mark);
    let from = begin.map_or(0, |begin| begin + 1);
    let words: Vec<String> =
        before.iter().rev().flat_map(|token| token.text.split('_')).map(str::to_lowercase).collect();
    let counted = key(&words)?;
    let floor = tokens.get(at + 1).is_some_and(|mark| mark.is_mark('+') && !mark.spaced);
    let mut after = at + 1 + usize::from(floor);
    after += usize::from(tokens.get(after).is_some_and(|token| nouns::is_counter(token.text)));
    let ends = match tokens.get(after) {
        None => true,
        Some(token) if opened => matches!(token.kind, Kind::Mark(')' | '）')),
        Some(token) => {
            matches!(
                token.kind,
                Kind::Mark('|' | ',' | '(' | '·' | '•' | '✅' | ';' | '（' | '、' | '，' | '。' | '；')
            ) || (token.is_mark('.') && tokens.len() == after + 1)
                || matches!(
                    token.text.to_lowercase().as_str(),
                    "total" | "files" | "available" | "operational"
                )
        }
    };
    if !ends {
        return None;
    }
    let limited = scope::limited_after(tokens, after, false) || scope::is_changed(tokens, at);
    let exactness = if floor { Exactness::Floor } else { Exactness::Exact };
    Some(Found { number: at, from, until: after, counted, exactness, limited, narrowed: false })
}

/// The claim whose number at `at` stands behind its noun in a sentence: `エージェントは50個`, `代理共 50 个`.
fn copular_at(tokens: &[Token], at: usize) -> Option<Found> {
    let Kind::Number(_) = tokens[at].kind else { return None };
    let noun = at.checked_sub(1).filter(|noun| tokens[*noun].is_word() && !tokens[*noun].code)?;
    if tokens[at].code || tokens[at].struck {
        return None;
    }
    let counted = nouns::counted_before(tokens[noun].text)?;
    let counter = tokens.get(at + 1).filter(|counter| nouns::is_counted_by(counter.text))?;
    let (before, _) = scope::clause(tokens, noun);
    let until = at + 2;
    let limited = nouns::is_limited_unspaced(counter.text)
        || scope::limited_before(&before)
        || scope::limited_after(tokens, until, false)
        || scope::is_changed(tokens, at)
        || scope::is_quoted(tokens, at);
    let exactness = Exactness::Exact;
    Some(Found { number: at, from: noun, until, counted, exactness, limited, narrowed: false })
}

/// What a key counts that consists of a counted noun and of words that name no part.
pub(super) fn key(words: &[String]) -> Option<Counted> {
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    let mut counted = None;
    for word in words {
        match nouns::counted(word).or_else(|| nouns::counted_key(word)) {
            Some(Counted::Other) | None if WHOLES.contains(word) || nouns::is_generic(word) => {}
            Some(Counted::Other) | None => return None,
            Some(noun) => counted = counted.or(Some(noun)),
        }
    }
    counted
}

impl Found {
    fn claim(&self, tokens: &[Token], context: &Context, listed: bool, foreign: bool) -> Claim {
        let number = &tokens[self.number];
        let value = match number.kind {
            Kind::Number(value) => value,
            _ => 0,
        };
        let title = title_before(tokens, self.from).or_else(|| context.title.clone());
        let folder = folder_beside(tokens, self.from, self.until).or_else(|| context.folder.clone());
        let dated = title.as_deref().is_some_and(is_dated);
        let scope =
            if self.limited || dated || foreign && folder.is_none() || context.standing == Standing::Box {
                Scope::Part
            } else if (self.narrowed && self.counted != Counted::Other)
                || (!listed && title.as_deref().is_some_and(|title| !is_whole(title)))
            {
                Scope::Titled
            } else {
                Scope::Whole
            };
        let part = match &tokens[..self.number] {
            [.., part, slash] if slash.is_mark('/') && part.kind == number.kind => {
                Some(number.span.start - part.span.start)
            }
            _ => None,
        };
        Claim {
            span: number.span.shift(context.start),
            value,
            part,
            exactness: self.exactness,
            counted: self.counted,
            unit: joined(&tokens[self.number + 1..self.until.max(self.number + 1)]).to_lowercase(),
            phrase: phrase(&tokens[self.from..self.until]),
            scope,
            folder,
            subject: title,
            standing: context.standing,
        }
    }
}

/// The tokens as a reader sees them.
/// The words of a claim as a message quotes them: without the mark of a comment or a list, and with a bracket that is closed.
fn phrase(tokens: &[Token]) -> String {
    let text = joined(tokens);
    let text = text.trim_start_matches(['#', '-', '*', ' ']);
    let is_open = text.matches('(').count() > text.matches(')').count();
    if is_open { format!("{text})") } else { text.to_owned() }
}

fn joined(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if token.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}
