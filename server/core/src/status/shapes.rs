//! How a status is written: an emoji, a word, or both, in this order or that, in small letters or in capitals.
//!
//! What a file uses already wins over what is usual. The trap: the word of one shape is none of another: `✅ COMPLETE` does not belong
//! where `done` is written.

use std::collections::HashMap;

use super::Class;

/// Statuses as they are written, each once, in order of their first places.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<Sample>);

/// A status as it is written, and how often it is.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) class: Class,
    pub(crate) text: String,
    count: usize,
}

impl FromIterator<(Class, String)> for Samples {
    fn from_iter<T: IntoIterator<Item = (Class, String)>>(all: T) -> Samples {
        let mut places: HashMap<(Class, String), usize> = HashMap::new();
        let mut samples: Vec<Sample> = Vec::new();
        for (class, text) in all {
            let place = *places.entry((class, text.clone())).or_insert(samples.len());
            match samples.get_mut(place) {
                Some(sample) => sample.count += 1,
                None => samples.push(Sample { class, text, count: 1 }),
            }
        }
        Samples(samples)
    }
}

impl Samples {
    /// Texts, each once in order of its first place, that are there so many times.
    pub(crate) fn counted(all: impl Iterator<Item = (Class, String, usize)>) -> Samples {
        Samples(all.map(|(class, text, count)| Sample { class, text, count }).collect())
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Sample> {
        self.0.iter()
    }

    /// The text that says `class` most often, of several the first, if any does that `fits`.
    pub(crate) fn most_used(&self, class: Class, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let fitting = || self.iter().filter(|sample| sample.class == class && fits(&sample.text));
        let most = fitting().map(|sample| sample.count).max();
        fitting().find(|sample| Some(sample.count) == most).map(|sample| sample.text.as_str())
    }
}

/// `class` as another place writes it, where that has the shape of `like`; else as usual in that shape.
pub(crate) fn shaped(class: Class, another: &str, like: &str) -> String {
    let is_alike = has_emoji(another) == has_emoji(like) && has_word(another) == has_word(like);
    if is_alike { another.to_owned() } else { written(&Samples::default(), class, like) }
}

/// How these samples write `class` most often in this shape, if they do.
pub(crate) fn used(samples: &Samples, class: Class, shape: &str) -> Option<String> {
    let is_same_shape = |text: &str| has_emoji(text) == has_emoji(shape) && has_word(text) == has_word(shape);
    samples.most_used(class, is_same_shape).map(str::to_owned)
}

/// How these samples write `class` in this shape; where they never do, as is usual.
pub(crate) fn written(samples: &Samples, class: Class, shape: &str) -> String {
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

fn has_emoji(text: &str) -> bool {
    text.chars().any(|letter| !letter.is_ascii() && !letter.is_alphabetic())
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}
