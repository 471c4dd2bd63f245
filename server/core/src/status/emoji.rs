//! Emoji that state a status where one may stand: in a box, alone in a status cell, at the end of a phase's heading.
//!
//! The trap: U+FE0F may follow each of them or not, and means nothing.

use super::Class;

const EMOJI: [(Class, &[char]); 5] = [
    (Class::Done, &['✅', '✔', '✓', '☑', '🎉', '🏁']),
    (Class::Active, &['🔄', '🟡', '🚧', '⚡', '🔨', '🏗', '▶', '🔵', '🏃', '⏩', '◐', '🔃', '🛠']),
    (Class::Open, &['⏳', '📅', '📋', '🔲', '⬜', '☐', '⚪', '⭕', '🔜', '📝', '◻', '🕐', '🗓', '⌛', '❌']),
    (Class::Held, &['⏸', '🛑', '🚫', '⛔', '🔴', '🔒', '🚩']),
    (Class::Cancelled, &['🗑', '✗', '✘', '⏭']),
];

/// The class of an emoji; a variation selector behind it does not matter.
pub fn class(emoji: &str) -> Option<Class> {
    let mut chars = emoji.chars().filter(|char| *char != '\u{fe0f}');
    let (char, None) = (chars.next()?, chars.next()) else { return None };
    of(char)
}

/// The class of the emoji that begins with this character.
pub fn of(char: char) -> Option<Class> {
    EMOJI.iter().find(|(_, emoji)| emoji.contains(&char)).map(|(class, _)| *class)
}

/// Is it a pictograph, a dingbat or what belongs to one: anything that decorates?
pub fn is_emoji(char: char) -> bool {
    matches!(char as u32,
        0x2190..=0x21ff | 0x2300..=0x23ff | 0x25a0..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff
        | 0x1f000..=0x1faff | 0xfe0f | 0x200d | 0x20e3)
        // Arrows are punctuation of prose: `19 → 41`.
        && !matches!(char, '→' | '←' | '↔' | '↑' | '↓')
}
