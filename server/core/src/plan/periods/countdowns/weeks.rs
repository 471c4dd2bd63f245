//! "Week 2 of 4": which of so many weeks it is.
//!
//! The trap: "week 2/4/2025" is a date, and languages that put words around both numbers have forms of their own.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{Run, Span, offset_of};
use super::leading_number;
use crate::languages::{List, words};

/// "Week 2 of 4", "Week 2/4".
#[derive(Debug, Clone, PartialEq)]
pub struct WeekOf {
    /// The whole phrase.
    pub span: Span,
    /// The number of the week.
    pub number: Span,
    /// Its value, from 1.
    pub value: u32,
    /// How many weeks there are.
    pub whole: u32,
}

/// A form of words around the two numbers of a week: `第 {n} 週 / 全 {m} 週`, where a blank may be left out.
static FORMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = words(List::WeekForms).iter().enumerate().map(|(index, form)| {
        let pattern = regex::escape(form).replace(' ', r"\s*").replace('/', "[/／]");
        let number = |name: &str| format!("(?P<{name}{index}>[0-9]{{1,3}})");
        pattern.replace(r"\{n\}", &number("n")).replace(r"\{m\}", &number("m"))
    });
    Regex::new(&format!("(?i){}", forms.collect::<Vec<_>>().join("|"))).ok()
});

/// The week that a form of its own states.
pub(super) fn in_form(run: &Run) -> Option<WeekOf> {
    let captures = FORMS.as_ref()?.captures(run.text)?;
    let all = captures.get(0)?;
    let (number, whole) = (0..words(List::WeekForms).len()).find_map(|index| {
        Some((captures.name(&format!("n{index}"))?, captures.name(&format!("m{index}"))?))
    })?;
    let place = |from: usize, until: usize| run.place_of(Span::new(offset_of(from), offset_of(until)));
    let (value, weeks) = (number.as_str().parse().ok()?, whole.as_str().parse().ok()?);
    (value > 0 && (2..=104).contains(&weeks)).then(|| WeekOf {
        span: place(all.start(), all.end()),
        number: place(number.start(), number.end()),
        value,
        whole: weeks,
    })
}

/// The week that a word for it at `at` begins, where `after` stands behind the word.
pub(super) fn counted(run: &Run, at: usize, after: &str) -> Option<WeekOf> {
    let (value, rest) = leading_number(after.strip_prefix(' ')?)?;
    let number = Span::new(0, offset_of(after.len() - 1 - rest.len()));
    let number = number.shift(offset_of(run.text.len() - after.len() + 1));
    let whole_at = words(List::Of).iter().find_map(|of| rest.strip_prefix(of))?;
    let (whole, tail) = leading_number(whole_at)?;
    let mut following = tail.chars();
    let (first, second) = (following.next(), following.next());
    let touched = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '-' | '%');
    if first.is_some_and(touched) || first == Some('.') && second.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let end = offset_of(run.text.len() - tail.len());
    (value > 0 && (2..=104).contains(&whole)).then(|| WeekOf {
        span: run.place_of(Span::new(offset_of(at), end)),
        number: run.place_of(number),
        value,
        whole,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_text;

    #[test]
    fn weeks() {
        for text in [
            "Week 2 of 4",
            "(Active - Week 2 of 4)",
            "Week 2/4)",
            "Woche 2 von 4",
            "week 2 of 4.",
            "第2週/全4週",
            "（第 2 周，共 4 周）",
            "Неделя 2 из 4",
            "4주 중 2주차",
            "2. Woche von 4",
        ] {
            let plan = read_text(text);
            let week = &plan.weeks[0];
            assert_eq!((week.value, week.whole, week.number.of(text)), (2, 4, "2"), "in {text:?}");
        }
        for text in ["Week 2", "Week 2/4/2025", "Weeks 1-4", "Week of 4", "Week 1 of the plan"] {
            assert_eq!(read_text(text).weeks, [], "in {text:?}");
        }
    }
}
