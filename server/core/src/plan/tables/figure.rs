//! A figure in a cell: `1,240`, `$31,200`, `**41 repos**`, `80 hours`, `~4.5`, `29%`, `2,960 KB`, `1.234,50 €`.
//!
//! The trap: `1.234` is a thousand in German and little more than one in English. A point with exactly three digits behind is read as
//! a decimal point unless the caller's column shows otherwise; [`Figure::ambiguous`] says so.

use crate::counted::grouped;
use crate::text::Span;

/// A figure as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its value, with K and M taken into account.
    pub value: f64,
    /// The digits alone, relative to the text.
    pub span: Span,
    /// Digits behind the decimal sign.
    pub decimals: usize,
    /// Digits are grouped by this.
    pub group: Option<char>,
    /// The sign between whole and part.
    pub decimal: Option<char>,
    /// `K`, `M` or `B` behind the digits.
    pub scale: f64,
    /// A currency before or behind it.
    pub currency: Option<char>,
    /// It is a percentage.
    pub percent: bool,
    /// The words behind it in lower case: `hours`, `kb`.
    pub unit: String,
    /// Something makes it less than exact: `~`, `+`, a range, a sign, several figures.
    pub inexact: bool,
    /// A point or comma with three digits behind it may be either sign.
    pub ambiguous: bool,
}

/// The figure that a cell consists of; `None` for words, dates, versions, blanks.
pub fn figure(text: &str) -> Option<Figure> {
    let start = text.find(|char: char| char.is_ascii_digit())?;
    // Accountants write what is taken away in parentheses.
    let taken = text.trim_matches(['*', '_', '`', ' ']).starts_with('(');
    let before = text[..start].trim_matches([' ', '*', '_', '`', '(', '\u{a0}']);
    let mut inexact = taken;
    let mut currency = None;
    for char in before.chars() {
        match char {
            '$' | '€' | '£' | '¥' | '₹' | '₽' | '￥' => currency = Some(char),
            '~' | '≈' | '≥' | '≤' | '<' | '>' | '±' | '+' | '-' | '−' | '–' | '.' => {
                inexact = true
            }
            ' ' | '*' | '_' => {}
            char if crate::status::emoji::is_emoji(char) => {}
            // "US $", "R$", "CA$"
            'U' | 'S' | 'C' | 'A' | 'R' | 'D' | 'E' => {
                inexact |= currency.is_none() && !text[..start].contains('$')
            }
            _ => return None,
        }
    }
    let digits = &text[start..];
    let length = number_length(digits);
    let (value, decimals, group, decimal, ambiguous) = parse(&digits[..length])?;
    let mut rest = &digits[length..];
    let mut scale = 1.0;
    for (letter, by) in [("K", 1e3), ("k", 1e3), ("M", 1e6), ("m", 1e6), ("B", 1e9)] {
        if let Some(behind) = rest.strip_prefix(letter)
            && behind.chars().next().is_none_or(|char| !char.is_alphanumeric())
            && (letter != "m" || currency.is_some())
        {
            (scale, rest) = (by, behind);
        }
    }
    inexact |= rest.trim_start_matches('%').starts_with(['+', '±']);
    let tail = rest.trim_matches(['*', '_', '`', ' ', '\u{a0}', ')', '+']);
    let percent = tail.starts_with('%');
    if tail.starts_with(['€', '$', '£', '¥', '円', '元', '₽']) {
        currency = tail.chars().next();
    }
    let unit = tail.trim_start_matches(['%', '€', '$', '£', '¥', ' ']).to_lowercase();
    // Ranges, ratios, dates, times, sums of several figures.
    inexact |= unit.chars().any(|char| char.is_ascii_digit())
        || unit.starts_with(['-', '–', '/', ':', '.', ',', '~', '→', 'x', '×']);
    let span = Span::new(start as u32, (start + length) as u32);
    let unit = unit.trim_matches(['*', '_', '.', ' ']).to_owned();
    Some(Figure {
        value: value * scale,
        span,
        decimals,
        group,
        decimal,
        scale,
        currency,
        percent,
        unit,
        inexact,
        ambiguous,
    })
}

impl Figure {
    /// The same, where a point with three digits behind it groups them: `1.100` is eleven hundred.
    #[must_use]
    pub fn grouped(self) -> Figure {
        if !self.ambiguous {
            return self;
        }
        let factor = 10f64.powi(i32::try_from(self.decimals).unwrap_or(0));
        let (group, value) = (self.decimal, (self.value * factor).round());
        Figure { value, decimals: 0, group, decimal: None, ambiguous: false, ..self }
    }

    /// The value written as this figure is: grouped, scaled and with its decimals.
    pub fn written(&self, value: f64) -> String {
        let scaled = value / self.scale;
        let needed = (0..=2).find(|decimals| {
            let factor = 10f64.powi(*decimals);
            ((scaled * factor).round() / factor - scaled).abs() < 1e-9
        });
        let decimals = self.decimals.max(needed.unwrap_or(2).unsigned_abs() as usize);
        let plain = format!("{scaled:.decimals$}");
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = match self.group {
            Some(group) => grouped(whole, group),
            None => whole.to_owned(),
        };
        if !part.is_empty() {
            text.push(self.decimal.unwrap_or(if self.group == Some('.') { ',' } else { '.' }));
            text.push_str(part);
        }
        text
    }
}

/// How many bytes of `digits` belong to one number: digits, and signs between two digits that group or divide.
fn number_length(digits: &str) -> usize {
    let mut end = 0;
    let chars: Vec<(usize, char)> = digits.char_indices().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(|(_, char)| char.is_ascii_digit());
    let three = |at: usize| (1..=3).all(|next| is_digit(at + next)) && !is_digit(at + 4);
    for (at, (offset, char)) in chars.iter().enumerate() {
        let joins = match char {
            '.' | ',' => is_digit(at + 1),
            ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_' => three(at),
            char => char.is_ascii_digit(),
        };
        if !joins {
            break;
        }
        end = offset + char.len_utf8();
    }
    end
}

type Parsed = (f64, usize, Option<char>, Option<char>, bool);

fn parse(number: &str) -> Option<Parsed> {
    let signs: Vec<char> = number.chars().filter(|char| !char.is_ascii_digit()).collect();
    let last = signs.last().copied();
    let behind = number.rsplit(|char: char| !char.is_ascii_digit()).next().unwrap_or_default().len();
    let same = signs.iter().filter(|sign| Some(**sign) == last).count();
    let mixed = signs.iter().any(|sign| Some(*sign) != last);
    let decimal = match last {
        Some('.' | ',') if mixed && same == 1 => last,
        // Three parts with points are a version or a date, unless each has three digits.
        Some('.' | ',') if same > 1 => None,
        Some('.') if !mixed => last,
        Some(',') if behind != 3 => last,
        _ => None,
    };
    let group = signs.iter().copied().find(|sign| Some(*sign) != decimal);
    if let Some(group) = group {
        let whole = number.split(|char| Some(char) == decimal).next().unwrap_or_default();
        let mut parts = whole.split(group);
        let first = parts.next().unwrap_or_default();
        if first.len() > 3 || parts.any(|part| part.len() != 3) {
            return None;
        }
    }
    let plain: String = number
        .chars()
        .filter_map(
            |char| if Some(char) == decimal { Some('.') } else { char.is_ascii_digit().then_some(char) },
        )
        .collect();
    let decimals = if decimal.is_some() { behind } else { 0 };
    let ambiguous = !mixed && same == 1 && behind == 3 && matches!(last, Some('.' | ','));
    Some((plain.parse().ok()?, decimals, group, decimal, ambiguous && last == Some('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, value: f64, unit: &str, inexact: bool) {
        let figure = figure(text).unwrap_or_else(|| panic!("{text} has a figure"));
        assert_eq!((figure.value, figure.unit.as_str(), figure.inexact), (value, unit, inexact), "{text}");
    }

    #[test]
    fn figures_in_cells() {
        check("1,240", 1240.0, "", false);
        check("**41 repos**", 41.0, "repos", false);
        check("$31,200", 31200.0, "", false);
        check("**$72K**", 72000.0, "", false);
        check("29.9 KB", 29.9, "kb", false);
        check("1.234,50 €", 1234.5, "", false);
        check("1 234", 1234.0, "", false);
        check("~4.5", 4.5, "", true);
        check("4-6", 4.0, "-6", true);
        check("250%+", 250.0, "", true);
        check("12 / 15", 12.0, "/ 15", true);
        check("+5", 5.0, "", true);
        check("-5", 5.0, "", true);
        check("120万円", 120.0, "万円", false);
        assert!(figure("v1").is_none());
        assert!(figure("Q4").is_none());
        assert!(figure("2025.11.20").is_none());
        assert!(figure("—").is_none());
    }

    #[test]
    fn figures_are_written_as_they_were() {
        let written =
            |text: &str, value: f64| figure(text).map(|figure| figure.written(value)).unwrap_or_default();
        assert_eq!(written("10,000", 12000.0), "12,000");
        assert_eq!(written("72K", 81000.0), "81");
        assert_eq!(written("1.5", 3.25), "3.25");
        assert_eq!(written("1.234,50", 2000.0), "2.000,00");
        assert_eq!(written("80", 96.0), "96");
    }
}
