//! Which words make a proposal, and which make none.

use crate::plan::stamps::StampKind;
use crate::words::Words;

/// Nouns that measure something, or that mean another number in every section: a folder of the same name proves nothing.
static MEASURES: Words = Words::new(
    "seconds minutes hours days weeks months quarters years points percent bytes tokens words lines pages \
     characters files tests test-cases commits changes issues errors warnings failures tasks subtasks items \
     phases steps sprints milestones rows columns times dollars euros people developers engineers users \
     customers members sections examples requests attempts retries options cases levels instances threads \
     cores seats calls docs documents directories folders repositories repos fields parameters arguments \
     entries results records checks questions iterations versions features others types ways things cycles \
     stories goals priorities sessions releases stages categories areas parts kinds assets images logs \
     specs notes data builds projects apps sources targets resources values keys events messages",
);

/// Folders whose definitions are no part of what the repository offers.
static ELSEWHERE: Words = Words::new(
    "archive archived history node_modules vendor third_party templates template examples example fixtures \
     tests test backup backups reports sessions",
);

/// The noun that a claim's unit ends with, where a folder could be called so.
pub(super) fn noun(unit: &str) -> Option<String> {
    let noun = unit.rsplit(' ').next()?.to_lowercase();
    let is_word = noun.chars().all(|char| char.is_alphanumeric() || char == '-') && noun.chars().count() > 3;
    (is_word && !MEASURES.contains(&noun)).then_some(noun)
}

/// A title in lower case without marks and emoji.
pub(super) fn title(title: &str) -> String {
    let words = title.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Is a folder of this name called after the noun? `runbook`, `runbooks`, `policies` of "policies".
pub(super) fn names(folder: &str, noun: &str) -> bool {
    let singular = |word: &str| -> String {
        if let Some(stem) = word.strip_suffix("ies") {
            return format!("{stem}y");
        }
        word.strip_suffix('s').unwrap_or(word).to_owned()
    };
    let folder = folder.trim_start_matches('.').to_lowercase().replace('_', "-");
    // `user-stories`, `adr-records`: the last word says what is in it.
    let last = folder.rsplit('-').next().unwrap_or(&folder);
    singular(&folder) == singular(noun) || (noun.len() > 4 && singular(last) == singular(noun))
}

/// Does the folder lie where examples, archives and foreign things are kept?
pub(super) fn is_elsewhere(folder: &str) -> bool {
    folder.split('/').any(|part| ELSEWHERE.contains(&part.to_ascii_lowercase()))
}

/// The key of `[stamps]` for a label that is a date about its document, and that planmark does not know as one.
pub(super) fn stamp(key: &str) -> Option<&'static str> {
    if StampKind::of(key).is_some() {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    // "Next update", "Planned revision" look ahead, "Created" never changes.
    if has(&["next ", "review by", "revisit", "check again", "nächste", "prochain", "próxim", "次回", "下次"])
    {
        let reviews = has(&["review", "revisit", "check", "audit", "prüfung", "revue", "revis", "レビュー"]);
        return reviews.then_some("next-review");
    }
    let updated = [
        "as of",
        "updated",
        "last update",
        "modified",
        "last edit",
        "last sync",
        "last revis",
        "refreshed",
        "last change",
        "last touched",
        "status date",
        "stand ",
        "aktualisiert",
        "mise à jour",
        "actualiza",
        "atualiza",
        "aggiorna",
        "обновл",
        "更新",
        "업데이트",
    ];
    (has(&updated) && !has(&["created", "due", "start", "target", "planned"])).then_some("updated")
}
