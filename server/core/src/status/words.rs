//! Words that state a status, in the languages that plans are written in.
//!
//! [`leading`] finds the longest phrase at the start of a text; [`trailing`] at its end. The trap: "partially complete" is not complete,
//! so such phrases stand in the table before the words they contain, and the longest match wins.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Class;

const WORDS: [(Class, &[&str]); 5] = [
    (
        Class::Done,
        &[
            "complete",
            "completed",
            "all complete",
            "fully complete",
            "100% complete",
            "done",
            "all done",
            "finished",
            "shipped",
            "closed",
            "resolved",
            "deployed",
            "delivered",
            "merged",
            "released",
            "implemented",
            "verified",
            "fixed",
            "passed",
            "accomplished",
            "完了",
            "完成",
            "已完成",
            "完毕",
            "済",
            "対応済み",
            "erledigt",
            "fertig",
            "abgeschlossen",
            "terminé",
            "terminée",
            "fait",
            "achevé",
            "hecho",
            "completado",
            "completada",
            "terminado",
            "concluído",
            "concluída",
            "feito",
            "completato",
            "completata",
            "fatto",
            "завершено",
            "завершена",
            "завершён",
            "готово",
            "выполнено",
            "сделано",
            "færdig",
            "afsluttet",
            "gennemført",
            "fuldført",
            "klar",
            "ferdig",
            "voltooid",
            "klaar",
            "tugallangan",
            "bajarildi",
            "tugatildi",
            "완료",
            "완료됨",
            "zakończone",
            "gotowe",
        ],
    ),
    (
        Class::Active,
        &[
            "in progress",
            "in-progress",
            "in_progress",
            "inprogress",
            "wip",
            "work in progress",
            "active",
            "ongoing",
            "started",
            "underway",
            "under way",
            "in development",
            "in review",
            "under review",
            "in testing",
            "testing",
            "partial",
            "partially complete",
            "partially completed",
            "partially done",
            "partly done",
            "partly complete",
            "mostly complete",
            "mostly completed",
            "mostly done",
            "nearly complete",
            "nearly done",
            "almost complete",
            "almost done",
            "partially implemented",
            "substantially complete",
            "in arbeit",
            "laufend",
            "en cours",
            "en progreso",
            "em andamento",
            "in corso",
            "в процессе",
            "в работе",
            "進行中",
            "作業中",
            "进行中",
            "igang",
            "i gang",
            "undervejs",
            "delvist",
            "delvist færdig",
            "jarayonda",
            "진행중",
            "진행 중",
            "w toku",
            "bezig",
        ],
    ),
    (
        Class::Open,
        &[
            "not started",
            "not_started",
            "not-started",
            "not yet started",
            "pending",
            "planned",
            "todo",
            "to do",
            "to-do",
            "open",
            "ready",
            "ready to start",
            "backlog",
            "proposed",
            "queued",
            "scheduled",
            "upcoming",
            "future",
            "up next",
            "next",
            "new",
            "not complete",
            "not completed",
            "not done",
            "incomplete",
            "unstarted",
            "draft",
            "offen",
            "geplant",
            "ausstehend",
            "à faire",
            "planifié",
            "en attente",
            "pendiente",
            "por hacer",
            "planeado",
            "pendente",
            "a fazer",
            "planejado",
            "da fare",
            "pianificato",
            "未着手",
            "未開始",
            "未対応",
            "予定",
            "待开始",
            "待办",
            "计划中",
            "未开始",
            "未完成",
            "не начато",
            "запланировано",
            "ожидает",
            "к выполнению",
            "planlagt",
            "ikke startet",
            "ikke påbegyndt",
            "mangler",
            "afventer",
            "rejalashtirilgan",
            "boshlanmagan",
            "예정",
            "대기",
            "대기중",
            "미착수",
            "do zrobienia",
            "te doen",
        ],
    ),
    (
        Class::Held,
        &[
            "blocked",
            "on hold",
            "on-hold",
            "hold",
            "paused",
            "waiting",
            "held",
            "stalled",
            "suspended",
            "deferred",
            "postponed",
            "delayed",
            "blockiert",
            "pausiert",
            "zurückgestellt",
            "bloqué",
            "en pause",
            "bloqueado",
            "bloqueada",
            "en pausa",
            "pausado",
            "bloccato",
            "in pausa",
            "заблокировано",
            "приостановлено",
            "отложено",
            "保留",
            "停止中",
            "阻塞",
            "暂停",
            "已暂停",
            "blokeret",
            "på hold",
            "udskudt",
            "보류",
        ],
    ),
    (
        Class::Cancelled,
        &[
            "cancelled",
            "canceled",
            "dropped",
            "abandoned",
            "won't do",
            "wont do",
            "won't fix",
            "wontfix",
            "rejected",
            "obsolete",
            "superseded",
            "skipped",
            "removed",
            "descoped",
            "out of scope",
            "not needed",
            "n/a",
            "not applicable",
            "abgebrochen",
            "gestrichen",
            "verworfen",
            "annulé",
            "abandonné",
            "cancelado",
            "cancelada",
            "annullato",
            "отменено",
            "отменена",
            "中止",
            "取消",
            "已取消",
            "annulleret",
            "droppet",
            "bekor qilindi",
            "취소",
        ],
    ),
];

/// The class of a phrase that is a status and nothing else; case and blanks around it do not matter.
pub fn class(phrase: &str) -> Option<Class> {
    let phrase = phrase.trim().to_lowercase();
    WORDS.iter().find(|(_, words)| words.contains(&phrase.as_str())).map(|(class, _)| *class)
}

/// The longest status at the start of `text`, with its length in bytes; what follows is no letter.
pub fn leading(text: &str) -> Option<(Class, usize)> {
    let first = text.bytes().next()?;
    phrases(&BY_FIRST, first)
        .filter(|(_, word)| starts_with(text, word))
        .filter(|(_, word)| !continues(text.get(word.len()..).unwrap_or_default().chars().next(), word))
        .max_by_key(|(_, word)| word.len())
        .map(|(class, word)| (class, word.len()))
}

/// The longest status at the end of `text`, with its length in bytes; what stands before is no letter.
pub fn trailing(text: &str) -> Option<(Class, usize)> {
    let last = text.bytes().next_back()?;
    phrases(&BY_LAST, last)
        .filter(|(_, word)| {
            text.len().checked_sub(word.len()).is_some_and(|at| {
                text.is_char_boundary(at)
                    && starts_with(&text[at..], word)
                    && !continues(text[..at].chars().next_back(), word)
            })
        })
        .max_by_key(|(_, word)| word.len())
        .map(|(class, word)| (class, word.len()))
}

/// Phrases by a byte that they must have in common with the text; those whose letters may change their bytes with their case are in
/// every group of bytes past ASCII.
type Index = BTreeMap<u8, Vec<(Class, &'static str)>>;

static BY_FIRST: LazyLock<Index> = LazyLock::new(|| index(|word| word.bytes().next()));
static BY_LAST: LazyLock<Index> = LazyLock::new(|| index(|word| word.bytes().next_back()));

/// Stands for every byte past ASCII: upper and lower case may differ in any of them.
const WIDE: u8 = 0x80;

fn index(byte: impl Fn(&str) -> Option<u8>) -> Index {
    let mut index = Index::new();
    for (class, words) in &WORDS {
        for word in *words {
            let Some(byte) = byte(word) else { continue };
            index.entry(byte.to_ascii_lowercase().min(WIDE)).or_default().push((*class, *word));
        }
    }
    index
}

fn phrases(index: &'static Index, byte: u8) -> impl Iterator<Item = (Class, &'static str)> {
    index.get(&byte.to_ascii_lowercase().min(WIDE)).into_iter().flatten().copied()
}

/// Does `text` begin with `word`, which is in lower case? Compares without a copy, in the length of the word.
fn starts_with(text: &str, word: &str) -> bool {
    let Some(head) = text.get(..word.len()) else { return false };
    if word.is_ascii() {
        return head.eq_ignore_ascii_case(word);
    }
    head == word || head.to_lowercase() == word
}

/// Does the character beside a word belong to it? Scripts without blanks between words have no such border.
fn continues(beside: Option<char>, word: &str) -> bool {
    let spaced = |char: char| char.is_alphanumeric() && (char as u32) < 0x2e80;
    let Some(beside) = beside else { return false };
    spaced(beside) && word.chars().all(spaced_or_sign)
}

fn spaced_or_sign(char: char) -> bool {
    (char as u32) < 0x2e80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(
            leading("Partially complete, see below"),
            Some((Class::Active, "partially complete".len()))
        );
        assert_eq!(leading("Complete"), Some((Class::Done, 8)));
        assert_eq!(leading("Completeness"), None);
        assert_eq!(leading("Not started"), Some((Class::Open, 11)));
        assert_eq!(trailing("API — COMPLETED"), Some((Class::Done, 9)));
        assert_eq!(trailing("Mostly complete"), Some((Class::Active, 15)));
        assert_eq!(trailing("incomplete"), Some((Class::Open, 10)));
        assert_eq!(leading("已完成部分"), Some((Class::Done, "已完成".len())));
        assert_eq!(class(" ERLEDIGT "), Some(Class::Done));
        assert_eq!(class("erledigt am"), None);
    }
}
