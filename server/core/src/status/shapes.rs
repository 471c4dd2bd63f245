//! How a status is written: an emoji, a word, or both, in this order or that, in small letters or in capitals.
//!
//! What a file uses already wins over what is usual. The trap: the word of one shape is none of another: `✅ COMPLETE` does not belong
//! where `done` is written.

use super::Class;

/// `class` as another place writes it, where that has the shape of `like`; else as usual in that shape.
pub(crate) fn shaped(class: Class, another: &str, like: &str) -> String {
    let is_alike = has_emoji(another) == has_emoji(like) && has_word(another) == has_word(like);
    if is_alike { another.to_owned() } else { written(&[], class, like) }
}

/// How these samples write `class` most often in this shape, if they do.
pub(crate) fn used(samples: &[(Class, String)], class: Class, shape: &str) -> Option<String> {
    let same_shape = |text: &&(Class, String)| {
        text.0 == class && has_emoji(&text.1) == has_emoji(shape) && has_word(&text.1) == has_word(shape)
    };
    most_used(samples.iter().filter(same_shape)).map(|(_, text)| text)
}

/// How these samples write `class` in this shape; where they never do, as is usual.
pub(crate) fn written(samples: &[(Class, String)], class: Class, shape: &str) -> String {
    if let Some(text) = used(samples, class, shape) {
        return text;
    }
    let (emoji, word) = match class {
        Class::Open => ("⏳", "Not started"),
        Class::Active => ("🔄", "In progress"),
        Class::Held => ("⏸️", "On hold"),
        Class::Done => ("✅", "Complete"),
        Class::Cancelled => ("❌", "Cancelled"),
    };
    let letters: String = shape.chars().filter(|letter| letter.is_alphabetic()).collect();
    let word = if letters.len() > 1 && letters == letters.to_uppercase() && letters != letters.to_lowercase()
    {
        word.to_uppercase()
    } else if letters.starts_with(char::is_lowercase) {
        word.to_lowercase()
    } else {
        word.to_owned()
    };
    // `in-progress`, `in_progress`: one word for whoever reads it.
    let joint = ['-', '_']
        .into_iter()
        .find(|joint| letters.len() > 1 && !shape.contains(' ') && shape.contains(*joint));
    let word = joint.map_or(word.clone(), |joint| word.replace(' ', &joint.to_string()));
    match (has_emoji(shape), has_word(shape)) {
        // A cross alone says that something is not done.
        (true, false) if class == Class::Cancelled => "🗑️".to_owned(),
        (true, false) => emoji.to_owned(),
        (true, true) if !shape.starts_with(char::is_alphabetic) => format!("{emoji} {word}"),
        (true, true) => format!("{word} {emoji}"),
        (false, _) => word,
    }
}

/// The sample that is there most often, of several the first.
pub(crate) fn most_used<'a>(samples: impl Iterator<Item = &'a (Class, String)>) -> Option<(Class, String)> {
    let mut counts: Vec<(&(Class, String), usize)> = Vec::new();
    for sample in samples {
        match counts.iter_mut().find(|(known, _)| *known == sample) {
            Some((_, count)) => *count += 1,
            None => counts.push((sample, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.into_iter().find(|(_, count)| Some(*count) == most).map(|(sample, _)| sample.clone())
}

fn has_emoji(text: &str) -> bool {
    text.chars().any(|letter| !letter.is_ascii() && !letter.is_alphabetic())
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}
