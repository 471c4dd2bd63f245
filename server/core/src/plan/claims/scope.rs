//! What stands around a number and limits what it is about.

use super::nouns;
use super::tokens::{Kind, Token};
use crate::languages::List;
use crate::words::Words;

/// Words that, right before a number (at most two words away), make a part, a change or an amount to use of it.
static BEFORE: Words = Words::and(
    "of by per each every new newly to first last top next another additional other only just plus minus phase week step \
     version day sprint page item level tier section port add adds added adding create creates created \
     creating remove removes removed removing use uses using used spawn spawns spawned spawning launch \
     launches launched launching run runs running ran invoke invoked dispatch dispatched deploy deployed \
     deploying need needs require requires assign assigned build builds built building implement implemented \
     implementing convert converted migrate migrated fix fixed select choose pick allow max maximum min \
     minimum least most limit than over under exceeds support supports supported handle handles target reach \
     save saves generate generates generated extract extracted pushed committed synced found failed dropped \
     missing below",
    List::LimitBefore,
);

/// Work that is to be done on each of them: how many there are is how much work it is, and was counted when it was planned.
static WORK: Words = Words::new(
    "standardize standardizing standardise standardising reorganize reorganizing reorganise reorganising rename renaming move moving \
     migrate migrating refactor refactoring rewrite rewriting review reviewing audit auditing convert converting port porting \
     consolidate consolidating restructure restructuring",
);

/// Words before `of` that speak of a whole: "a collection of 87 skills".
static COLLECTIONS: Words = Words::new(
    "collection total set library suite catalog catalogue inventory consists consisting comprised team fleet \
     roster all ecosystem toolkit consist made",
);

/// Words that, anywhere before the number in its clause, say that it is not about now or not about all.
static CLAUSE: Words = Words::and(
    "limit limits cap quota maximum will would should could might may target targets goal goals plan planned planning expected estimate \
     estimated estimates proposed propose future was were had previously originally formerly initially before \
     after if when instead not no without example e.g added removed dropped between until \
     average typical typically competitor competitors want let based states stated reports reported claims claimed says said",
    List::LimitClause,
);

/// Words right after the counted noun that make a part, a change or a use of it.
static AFTER: Words = Words::and(
    "per each parallel simultaneously concurrently needed required missing remaining left added removed \
     updated created affected changed more from failed working that which who whose with without have has \
     having need needs using lacking were was to covering across ahead behind deployed implemented migrated \
     converted tested reviewed synced committed pushed planned proposed remain became can could will would \
     should may must times max maximum minimum limit at fixed enhanced new found identified",
    List::LimitAfter,
);

/// Words after "agents are" that make a part, an amount or a wish of it.
static ARE: Words = Words::new(
    "enough sufficient needed required missing not planned pending left still yet being to expected recommended optional \
     affected new added removed deprecated outdated stale",
);

/// Words after the counted noun that make something else of the phrase: "47 agents submodule".
static COMPOUNDS: Words = Words::new(
    "submodule system framework library reference documentation file integration registry catalog support \
     coordination orchestration architecture creation development analysis pipeline team limit quota",
);

/// Words in a parenthesis behind a claim that explain why it differs from what can be counted.
static EXPLAINS: Words = Words::new(
    "excluding excl exclude excludes including incl includes without not minus except was were others \
     deprecated retired",
);

/// How many tokens beside a number are looked at; a clause without an end is no sentence.
pub(super) const REACH: usize = 60;

/// The words of the clause before token `at`, the nearest first, and the mark that begins it.
pub(super) fn clause<'t, 'a>(tokens: &'t [Token<'a>], at: usize) -> (Vec<&'t Token<'a>>, Option<usize>) {
    let mut words = Vec::new();
    for (index, token) in tokens[..at].iter().enumerate().rev().take(REACH) {
        match token.kind {
            Kind::Mark(
                '.' | ';' | ':' | '!' | '?' | '|' | '(' | ')' | '—' | '–' | '•' | '·' | '。' | '：' | '（',
            ) => {
                return (words, Some(index));
            }
            Kind::Mark('-') if token.spaced => return (words, Some(index)),
            Kind::Word => words.push(token),
            _ => {}
        }
    }
    (words, None)
}

/// Do the words before the number limit it?
pub(super) fn limited_before(words: &[&Token]) -> bool {
    let lower: Vec<String> = words.iter().map(|token| token.text.to_lowercase()).collect();
    let collected = lower.get(1).is_some_and(|word| COLLECTIONS.contains(word));
    let given = lower.get(1).is_some_and(|word| word == "access");
    let near = lower.first().is_some_and(|word| {
        BEFORE.contains(word) && !(word == "of" && collected) && !(word == "to" && given)
    }) || lower.get(1).is_some_and(|word| {
        BEFORE.contains(word)
            && word != "of"
            && matches!(lower[0].as_str(), "all" | "about" | "up" | "the" | "at" | "a" | "out" | "in" | "is")
            && lower[0] != "all"
    });
    let worked = lower.iter().take(2).any(|word| WORK.contains(word));
    near || worked || lower.iter().any(|word| CLAUSE.contains(word) || nouns::is_limited_unspaced(word))
}

/// Does the token at `at` stand within quotation marks: are the words of somebody else quoted?
pub(super) fn is_quoted(tokens: &[Token], at: usize) -> bool {
    let is = |token: &Token, marks: &[char]| matches!(token.kind, Kind::Mark(mark) if marks.contains(&mark));
    let before = &tokens[at.saturating_sub(REACH)..at];
    let after = &tokens[at..(at + REACH).min(tokens.len())];
    let count = |marks: &[char]| before.iter().filter(|token| is(token, marks)).count();
    let closes = |marks: &[char]| after.iter().any(|token| is(token, marks));
    (count(&['"']) % 2 == 1 && closes(&['"'])) || count(&['“', '„', '«']) > count(&['”', '»'])
}

/// Is there an arrow or a sign of change beside the number at `at`?
pub(super) fn is_changed(tokens: &[Token], at: usize) -> bool {
    let arrow = |token: &Token, next: Option<&Token>| {
        matches!(token.kind, Kind::Mark('→' | '⇒' | '➜' | '➡' | '←'))
            || (matches!(token.kind, Kind::Mark('-' | '='))
                && next.is_some_and(|next| next.is_mark('>') && !next.spaced))
    };
    let from = at.saturating_sub(3);
    let until = (at + 8).min(tokens.len());
    let near = (from..until).any(|index| arrow(&tokens[index], tokens.get(index + 1)));
    let signed = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| {
        !tokens[at].spaced
            && matches!(
                before.kind,
                Kind::Mark('+' | '-' | '−' | '$' | '€' | '£' | '#' | '¥' | '×' | '<' | '≤' | '–' | '=')
            )
    }) || at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| matches!(before.kind, Kind::Mark('<' | '≤' | '≥')));
    near || signed
}

/// Words that begin something of its own behind "and".
static OWN: Words =
    Words::new("the their its his her our your these those a an all some more many several other");

/// Is the noun counted together with another one: "185 commands and workflow guides"?
///
/// A plural before a number is a verb: "3 principles and leaves 3 chores".
fn is_joined(tokens: &[Token], after: usize) -> bool {
    let and = tokens
        .get(after)
        .is_some_and(|token| token.is_mark('&') || token.is_word() && token.text.eq_ignore_ascii_case("and"));
    if !and {
        return false;
    }
    let behind = tokens.iter().enumerate().skip(after + 1).take(3).take_while(|(_, token)| token.is_word());
    let words = behind.map(|(at, token)| (at, token.text.to_lowercase()));
    let mut words = words.take_while(|(_, word)| !OWN.contains(word));
    let noun = words.find(|(_, word)| super::nouns::counted(word).is_some());
    // "87 skills and agents" names two catalogs, and counts the first.
    let noun = noun.filter(|(_, word)| super::nouns::counted(word) == Some(super::Counted::Other));
    noun.is_some_and(|(at, _)| !tokens.get(at + 1).is_some_and(|token| matches!(token.kind, Kind::Number(_))))
}

/// Words for what comes on top of what there was.
static ADDED: Words = Words::new("additions additional addition new more extra further added planned future");

/// Is something added to it: "29 modules + 20 additions"? Then it says how many there were before.
fn is_baseline(tokens: &[Token], after: usize) -> bool {
    let is = |at: usize, kind: fn(&Token) -> bool| tokens.get(after + at).is_some_and(kind);
    is(0, |token| token.is_mark('+'))
        && is(1, |token| matches!(token.kind, Kind::Number(_)))
        && is(2, |token| token.is_word() && ADDED.contains(&token.text.to_lowercase()))
}

/// Do the tokens from `after` on, right behind the counted noun, limit it? What is said of "all 49 agents" does not.
pub(super) fn limited_after(tokens: &[Token], after: usize, all: bool) -> bool {
    let Some(next) = tokens.get(after) else { return false };
    if next.is_word() && all {
        return COMPOUNDS.contains(&next.text.to_lowercase());
    }
    if is_joined(tokens, after) || is_baseline(tokens, after) {
        return true;
    }
    if next.is_word() {
        let word = next.text.to_lowercase();
        let then = tokens.get(after + 1).map(|token| token.text.to_lowercase()).unwrap_or_default();
        // "49 agents across 8 domains" speaks of all of them.
        let spreads =
            word == "across" || (word == "with" && !matches!(then.as_str(), "a" | "an" | "no" | "missing"));
        return (AFTER.contains(&word) && !(spreads && word == "across"))
            || nouns::is_limited_unspaced(&word)
            || (matches!(word.as_str(), "in" | "at")
                && matches!(then.as_str(), "parallel" | "total," | "once" | "time" | "a"))
            || (word == "as" && then == "of")
            || (word == "are" && ARE.contains(&then))
            || COMPOUNDS.contains(&word);
    }
    if matches!(next.kind, Kind::Mark('(' | '（')) {
        let inside =
            tokens[after + 1..].iter().take_while(|token| !matches!(token.kind, Kind::Mark(')' | '）')));
        let words: Vec<String> =
            inside.filter(|token| token.is_word()).map(|token| token.text.to_lowercase()).collect();
        return words.iter().any(|word| EXPLAINS.contains(word))
            || words.first().is_some_and(|word| word == "as");
    }
    // "12 skills + 4 pending": the rest of a sum.
    matches!(next.kind, Kind::Mark('×'))
}
