//! The numbers of phases as they are written: `2`, `２`, `二`, `十二`, `II`, `M3`, `1c`.
//!
//! What is [`read`] is one text for each number, so that `阶段二` and `Phase 2` are the same phase; [`written_like`] writes another number in
//! the way of a written one. The trap: `II` may be a number or the letters of a name, and stays what it is.

/// The digits of Chinese and Japanese; what also means one of them stands in [`digit`].
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number in ASCII digits and small letters.
pub(crate) fn read(written: &str) -> String {
    if let Some(value) = of_han(written) {
        return value.to_string();
    }
    let ascii = |letter: char| match letter {
        '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
        letter => letter,
    };
    written.chars().map(ascii).collect::<String>().to_lowercase()
}

/// The number that was typed as one that is written in the way of another: in its digits, and in small letters where it has some.
pub(crate) fn written_like(typed: &str, other: &str) -> String {
    let number = read(typed);
    let value = number.parse().ok().filter(|value| (1..1000).contains(value));
    if of_han(other).is_some() {
        return value.map_or_else(|| typed.to_owned(), han);
    }
    if other.contains(is_wide) {
        let wide = |letter: char| match letter {
            '0'..='9' => char::from_u32(letter as u32 - '0' as u32 + '０' as u32).unwrap_or(letter),
            letter => letter,
        };
        return number.chars().map(wide).collect();
    }
    if of_han(typed).is_some() || typed.contains(is_wide) {
        return number;
    }
    let has_case = other.contains(char::is_alphabetic);
    match has_case && !other.contains(char::is_uppercase) {
        true => typed.to_lowercase(),
        false if has_case && !other.contains(char::is_lowercase) => typed.to_uppercase(),
        false => typed.to_owned(),
    }
}

/// Is it a digit as wide as a letter of these scripts?
pub(super) fn is_wide(letter: char) -> bool {
    ('０'..='９').contains(&letter)
}

/// Is it a numeral of Chinese and Japanese?
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '十' | '百') || digit(letter).is_some()
}

fn digit(letter: char) -> Option<u32> {
    let letter = match letter {
        '〇' => '零',
        '两' => '二',
        letter => letter,
    };
    DIGITS.iter().position(|digit| *digit == letter).map(|at| at as u32)
}

/// The value of a number up to 999 in these digits: `十二`, `二十`, `三百零五`.
fn of_han(written: &str) -> Option<u32> {
    let (mut value, mut last) = (0, None);
    for letter in written.chars() {
        let unit = match letter {
            '十' => 10,
            '百' => 100,
            letter => {
                // Of `二三` nobody knows which is meant.
                last = match last {
                    None | Some(0) => Some(digit(letter)?),
                    Some(_) => return None,
                };
                continue;
            }
        };
        value += last.take().filter(|digit| *digit > 0).unwrap_or(1) * unit;
    }
    let value = value + last.unwrap_or_default();
    (1..1000).contains(&value).then_some(value)
}

/// A number below 1,000 in these digits.
fn han(value: u32) -> String {
    let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
    let mut written = String::new();
    let digit = |digit: u32| DIGITS[digit as usize % 10];
    if hundreds > 0 {
        written.extend([digit(hundreds), '百']);
    }
    if tens > 0 {
        written.extend((tens > 1 || hundreds > 0).then(|| digit(tens)));
        written.push('十');
    } else if hundreds > 0 && ones > 0 {
        written.push('零');
    }
    written.extend((ones > 0).then(|| digit(ones)));
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_there_and_back() {
        for value in 1..1000 {
            assert_eq!(of_han(&han(value)), Some(value), "{}", han(value));
        }
        for (written, number) in [
            ("十", "10"),
            ("十二", "12"),
            ("二十", "20"),
            ("２", "2"),
            ("II", "ii"),
            ("M3", "m3"),
            ("二三", "二三"),
        ] {
            assert_eq!(read(written), number, "{written}");
        }
        for (typed, other, expected) in [
            ("3", "二", "三"),
            ("三", "2", "3"),
            ("三", "２", "３"),
            ("3", "II", "3"),
            ("2D", "1c", "2d"),
            ("2d", "1C", "2D"),
            ("m4", "M3", "M4"),
            ("987", "二", "九百八十七"),
        ] {
            assert_eq!(written_like(typed, other), expected, "{typed} like {other}");
        }
    }
}
