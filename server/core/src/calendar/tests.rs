//! What is a date, what is none, what it means, and how it is written again.

use jiff::civil::{Date, date};

use super::{Mention, Precision, in_name, scan};
use crate::text::Span;

const REFERENCE: Date = date(2025, 11, 21);

fn slice(text: &str, span: Span) -> &str {
    &text[span.range()]
}

/// `written = first..last`, or `written = invalid`, for each mention.
fn read(text: &str) -> Vec<String> {
    scan(text)
        .iter()
        .map(|mention| {
            let written = slice(text, mention.span());
            match mention.resolve(REFERENCE) {
                _ if mention.dates().any(|date| !date.is_valid()) => format!("{written} = invalid"),
                Some((first, last)) if first == last => format!("{written} = {first}"),
                Some((first, last)) => format!("{written} = {first}..{last}"),
                None => format!("{written} = backwards"),
            }
        })
        .collect()
}

fn assert_reads(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(read(text), *expected, "in {text:?}");
    }
}

#[test]
fn days_with_a_year() {
    assert_reads(&[
        ("2025-11-20", &["2025-11-20 = 2025-11-20"]),
        ("due:2025-11-20.", &["2025-11-20 = 2025-11-20"]),
        ("(2025/11/20)", &["2025/11/20 = 2025-11-20"]),
        ("2025-1-5", &["2025-1-5 = 2025-01-05"]),
        ("**Last Updated:** 2025-11-16T08:34:53Z", &["2025-11-16T08:34:53Z = 2025-11-16"]),
        ("2025-11-16T08:34:53.123+01:00 x", &["2025-11-16T08:34:53.123+01:00 = 2025-11-16"]),
        ("at 2025-11-20 14:30 UTC, or", &["2025-11-20 14:30 UTC = 2025-11-20"]),
        ("2025-11-22T04-32-36Z", &["2025-11-22T04-32-36Z = 2025-11-22"]),
        ("November 20, 2025", &["November 20, 2025 = 2025-11-20"]),
        ("NOVEMBER 20 2025", &["NOVEMBER 20 2025 = 2025-11-20"]),
        ("Nov 20, 2025 at 2:30 PM", &["Nov 20, 2025 at 2:30 PM = 2025-11-20"]),
        ("Nov. 20th, 2025", &["Nov. 20th, 2025 = 2025-11-20"]),
        ("Sept 1st, 2025", &["Sept 1st, 2025 = 2025-09-01"]),
        ("20 November 2025", &["20 November 2025 = 2025-11-20"]),
        ("the 20th of November, 2025", &["20th of November, 2025 = 2025-11-20"]),
        ("20 Nov 2025", &["20 Nov 2025 = 2025-11-20"]),
        ("20-Nov-2025", &["20-Nov-2025 = 2025-11-20"]),
        ("may 3, 2026", &["may 3, 2026 = 2026-05-03"]),
        ("2025年11月20日", &["2025年11月20日 = 2025-11-20"]),
        ("更新于2025-11-20完成", &["2025-11-20 = 2025-11-20"]),
        ("2025년 11월 20일", &["2025년 11월 20일 = 2025-11-20"]),
        ("20.11.2025", &["20.11.2025 = 2025-11-20"]),
        ("11/20/2025", &["11/20/2025 = 2025-11-20"]),
        ("20/11/2025", &["20/11/2025 = 2025-11-20"]),
        ("20. November 2025", &["20. November 2025 = 2025-11-20"]),
        ("3. März 2026", &["3. März 2026 = 2026-03-03"]),
        ("20 de noviembre de 2025", &["20 de noviembre de 2025 = 2025-11-20"]),
        ("20 novembre 2025", &["20 novembre 2025 = 2025-11-20"]),
        ("20 ноября 2025 г.", &["20 ноября 2025 = 2025-11-20"]),
        ("3. maj 2026", &["3. maj 2026 = 2026-05-03"]),
        ("le 1er décembre 2025", &["1er décembre 2025 = 2025-12-01"]),
        ("1º de dezembro de 2025", &["1º de dezembro de 2025 = 2025-12-01"]),
        ("3. Dez. 2025", &["3. Dez. 2025 = 2025-12-03"]),
        ("令和7年11月20日", &["7年11月20日 = 2025-11-20"]),
        ("令和元年11月20日", &["元年11月20日 = 2019-11-20"]),
        (
            "12 de novembro a 10 de dezembro de 2025",
            &["12 de novembro a 10 de dezembro de 2025 = 2025-11-12..2025-12-10"],
        ),
        ("Nov 12, 2025 a 15 minute call", &["Nov 12, 2025 = 2025-11-12"]),
        ("2025年11月12日至12月10日", &["2025年11月12日至12月10日 = 2025-11-12..2025-12-10"]),
        ("3 out of 5, AVR 8", &[]),
    ]);
}

#[test]
fn weekdays_belong_to_the_date() {
    assert_reads(&[
        ("on Thursday, November 20, 2025.", &["Thursday, November 20, 2025 = 2025-11-20"]),
        ("Fri Nov 21", &["Fri Nov 21 = 2025-11-21"]),
        ("Thu 2025-11-20", &["Thu 2025-11-20 = 2025-11-20"]),
        ("Saturday 3 January 2026", &["Saturday 3 January 2026 = 2026-01-03"]),
    ]);
    let mentions = scan("Fri Nov 21");
    let date = mentions[0].dates().next().expect("one date");
    assert_eq!(date.weekday, Some(jiff::civil::Weekday::Friday));
}

#[test]
fn days_without_a_year_come_nearest() {
    assert_reads(&[
        ("Nov 20", &["Nov 20 = 2025-11-20"]),
        ("Jan 5", &["Jan 5 = 2026-01-05"]),
        ("June 1st", &["June 1st = 2025-06-01"]),
        ("20 Nov", &["20 Nov = 2025-11-20"]),
        ("11月20日", &["11月20日 = 2025-11-20"]),
        ("May 3", &["May 3 = 2026-05-03"]),
        ("Phase 5 Dec 10", &["Dec 10 = 2025-12-10"]),
    ]);
}

#[test]
fn longer_periods() {
    assert_reads(&[
        ("November 2025", &["November 2025 = 2025-11-01..2025-11-30"]),
        ("Feb. 2028", &["Feb. 2028 = 2028-02-01..2028-02-29"]),
        ("2025-11", &["2025-11 = 2025-11-01..2025-11-30"]),
        ("Q4 2025", &["Q4 2025 = 2025-10-01..2025-12-31"]),
        ("2025 Q4", &["2025 Q4 = 2025-10-01..2025-12-31"]),
        ("2025-Q1", &["2025-Q1 = 2025-01-01..2025-03-31"]),
        ("2025-W47", &["2025-W47 = 2025-11-17..2025-11-23"]),
        ("2025年11月", &["2025年11月 = 2025-11-01..2025-11-30"]),
        ("noviembre de 2025", &["noviembre de 2025 = 2025-11-01..2025-11-30"]),
    ]);
    let precisions = ["Nov 2025", "Q4 2025", "2025-W47", "Nov 20"].map(|text| match scan(text).first() {
        Some(Mention::Date(date)) => Some(date.precision()),
        _ => None,
    });
    let expected = [Precision::Month, Precision::Quarter, Precision::Week, Precision::Day].map(Some);
    assert_eq!(precisions, expected);
}

#[test]
fn ranges() {
    assert_reads(&[
        ("(Nov 12 - Dec 10, 2025)", &["Nov 12 - Dec 10, 2025 = 2025-11-12..2025-12-10"]),
        ("Nov 12-19", &["Nov 12-19 = 2025-11-12..2025-11-19"]),
        ("January 5-9, 2026", &["January 5-9, 2026 = 2026-01-05..2026-01-09"]),
        ("Nov 12-Dec 10", &["Nov 12-Dec 10 = 2025-11-12..2025-12-10"]),
        ("Dec 30 - Jan 12", &["Dec 30 - Jan 12 = 2025-12-30..2026-01-12"]),
        ("Dec 30 - Jan 12, 2026", &["Dec 30 - Jan 12, 2026 = 2025-12-30..2026-01-12"]),
        ("Dec 30, 2025 - Jan 12", &["Dec 30, 2025 - Jan 12 = 2025-12-30..2026-01-12"]),
        ("Nov 12, 2025 – Jan 3, 2026", &["Nov 12, 2025 – Jan 3, 2026 = 2025-11-12..2026-01-03"]),
        ("August 27, 2025 → March 11, 2026", &["August 27, 2025 → March 11, 2026 = 2025-08-27..2026-03-11"]),
        ("2025-01-28 - 2025-02-04", &["2025-01-28 - 2025-02-04 = 2025-01-28..2025-02-04"]),
        ("2025-11-12 to 2025-12-10", &["2025-11-12 to 2025-12-10 = 2025-11-12..2025-12-10"]),
        ("2025-11-12—2025-12-10", &["2025-11-12—2025-12-10 = 2025-11-12..2025-12-10"]),
        ("Nov 12 through Nov 19", &["Nov 12 through Nov 19 = 2025-11-12..2025-11-19"]),
        ("Q4 2025 → Q2 2026", &["Q4 2025 → Q2 2026 = 2025-10-01..2026-06-30"]),
        ("Q1-Q2 2026", &["Q1-Q2 2026 = 2026-01-01..2026-06-30"]),
        ("Q1 2026 - Q2", &["Q1 2026 - Q2 = 2026-01-01..2026-06-30"]),
        ("November–December 2025", &["November–December 2025 = 2025-11-01..2025-12-31"]),
        ("Nov 2025 ~ Jan 2026", &["Nov 2025 ~ Jan 2026 = 2025-11-01..2026-01-31"]),
        ("12-19 November 2025", &["12-19 November 2025 = 2025-11-12..2025-11-19"]),
        ("2026-08-20/21", &["2026-08-20/21 = 2026-08-20..2026-08-21"]),
        ("2026-08-20/2026-08-25", &["2026-08-20/2026-08-25 = 2026-08-20..2026-08-25"]),
        ("11月12日～19日", &["11月12日～19日 = 2025-11-12..2025-11-19"]),
        ("**Nov 12** - **Nov 19**", &["Nov 12** - **Nov 19 = 2025-11-12..2025-11-19"]),
        ("2025-11-22 → 2025-11-20", &["2025-11-22 → 2025-11-20 = backwards"]),
        ("2024–2026", &["2024–2026 = 2024-01-01..2026-12-31"]),
        ("Nov 20 - 5 items", &["Nov 20 = 2025-11-20"]),
        ("Nov 12 - 19 tasks", &["Nov 12 = 2025-11-12"]),
        ("Nov 20, 2025 - Nov", &["Nov 20, 2025 = 2025-11-20"]),
    ]);
}

#[test]
fn impossible_dates_are_found_as_such() {
    assert_reads(&[
        ("Feb 30, 2025", &["Feb 30, 2025 = invalid"]),
        ("Nov 31", &["Nov 31 = invalid"]),
        ("2025-02-30", &["2025-02-30 = invalid"]),
        ("2025-13-01", &["2025-13-01 = invalid"]),
        ("2025-11-00", &["2025-11-00 = invalid"]),
        ("February 29, 2025", &["February 29, 2025 = invalid"]),
        ("Feb 29", &["Feb 29 = 2024-02-29"]),
        ("30.02.2025", &["30.02.2025 = invalid"]),
        ("2025-11-20 - 2025-11-31", &["2025-11-20 - 2025-11-31 = invalid"]),
    ]);
}

#[test]
fn what_only_looks_like_a_date() {
    let texts = [
        "v3.12.1",
        "3.12.1",
        "192.168.10.25",
        "1/2 of it, 16:9, 3:1",
        "10/20/30",
        "555-12-3456, +49 30 1234-567, 2025-55-1234",
        "deadbeef20251120cafe",
        "20251120",
        "claude-sonnet-4-20250514",
        "report-2025-11-20.md",
        "2025-11-20-report.md",
        "docs/2025-11-20/notes",
        "https://example.org/2025/11/20/post",
        "CVE-2025-1234",
        "2025-XX-XX, YYYY-MM-DD, 2025-11-XX",
        "$2025-11-20",
        "14:30, 08:34:53",
        "you may 3 times march 5 miles",
        "May be 5 or may not",
        "It may 2025 be",
        "Nov",
        "in Q4, or Q5 2025",
        "2025",
        "1900 items, 2025 users",
        "Nov 20%",
        "Dec 10k",
        "Mar 5.5",
        "Sat 3",
        "12-19",
        "Node 20, Python 3.12, 2024.1.3",
        "0000-00-00",
        "9999-12-31",
        "#2025-11-20",
        "id_2025-11-20",
        "1.2.2025.4",
        "May 100",
        "Decade 20, Marvin 3, Augusta 5",
        "2025-11-20_x",
        "ISO 8601-1:2019",
        "2025-11-201",
        "Nov 45",
        "December 1000",
        "Ryzen 9 3900-12-24",
    ];
    for text in texts {
        assert_eq!(read(text), Vec::<String>::new(), "in {text:?}");
    }
}

#[test]
fn several_in_one_line() {
    assert_reads(&[
        (
            "| Beta | Nov 12 - Dec 10, 2025 | Q1 2026 | 2025-11-20 | v1.2 |",
            &[
                "Nov 12 - Dec 10, 2025 = 2025-11-12..2025-12-10",
                "Q1 2026 = 2026-01-01..2026-03-31",
                "2025-11-20 = 2025-11-20",
            ],
        ),
        ("111 days to March 11, 2026", &["March 11, 2026 = 2026-03-11"]),
        ("Nov 20, Nov 21 and Nov 22", &["Nov 20 = 2025-11-20", "Nov 21 = 2025-11-21", "Nov 22 = 2025-11-22"]),
    ]);
}

#[test]
fn an_ambiguous_order_is_marked() {
    let ambiguous = |text: &str| scan(text)[0].dates().any(|date| date.ambiguous);
    assert!(ambiguous("11/12/2025"));
    assert!(!ambiguous("11/20/2025"));
    assert!(!ambiguous("11/11/2025"));
    assert!(!ambiguous("11.12.2025"));
}

#[test]
fn another_date_in_the_same_style() {
    let cases = [
        ("Nov 20, 2025", "Mar 1, 2026"),
        ("Nov 05, 2025", "Mar 01, 2026"),
        ("NOV 20, 2025", "MAR 1, 2026"),
        ("Nov. 20th, 2025", "Mar. 1st, 2026"),
        ("November 20", "March 1"),
        ("Thursday, November 20, 2025", "Sunday, March 1, 2026"),
        ("Thu Nov 20", "Sun Mar 1"),
        ("20 November 2025", "1 March 2026"),
        ("20. Dezember 2025", "1. März 2026"),
        ("20 ноября 2025", "1 марта 2026"),
        ("20 de noviembre de 2025", "1 de marzo de 2026"),
        ("1er décembre 2025", "1er mars 2026"),
        ("令和7年11月20日", "8年3月1日"),
        ("3. Dez. 2025", "1. Mär. 2026"),
        ("20. November 2025", "1. März 2026"),
        ("Montag, 24 November 2025", "Sonntag, 1 März 2026"),
        ("20-Nov-2025", "1-Mar-2026"),
        ("2025-11-20", "2026-03-01"),
        ("2025-11-5", "2026-3-1"),
        ("2025/11/20", "2026/03/01"),
        ("2025年11月20日", "2026年3月1日"),
        ("2025年09月20日", "2026年03月01日"),
        ("20.11.2025", "01.03.2026"),
        ("11/20/2025", "03/01/2026"),
        ("9/20/2025", "3/1/2026"),
        ("November 2025", "March 2026"),
        ("2025-11", "2026-03"),
        ("Q4 2025", "Q1 2026"),
        ("2025-W47", "2026-W09"),
        ("2025-11-16T08:34:53Z", "2026-03-01"),
    ];
    let other = date(2026, 3, 1);
    for (written, expected) in cases {
        let mentions = scan(written);
        let mention = mentions[0].dates().next().expect("one date");
        let itself = mention.resolve(REFERENCE).expect("valid");
        // A time of day stays outside of what is written, and a period is written from its first day.
        assert_eq!(mention.format.write(itself), slice(written, mention.calendar));
        assert_eq!(mention.format.write(other), expected, "for {written:?}");
    }
}

#[test]
fn dates_in_file_names() {
    assert_eq!(in_name("SPRINT_TODOS_2025-01-28.md"), Some(date(2025, 1, 28)));
    assert_eq!(in_name("2025_11_22-notes.md"), Some(date(2025, 11, 22)));
    assert_eq!(in_name("report-20251122.md"), Some(date(2025, 11, 22)));
    assert_eq!(in_name("2025-11-22T04-32-36Z.md"), Some(date(2025, 11, 22)));
    assert_eq!(in_name("ROADMAP-2025.md"), None);
    assert_eq!(in_name("plan-2025-13-01.md"), None);
    assert_eq!(in_name("202511221.md"), None);
}

mod any_text {
    use proptest::prelude::*;

    use super::super::scan;
    use super::REFERENCE;

    /// Pieces that dates are made of, so that random texts come near to them.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("Nov "),
            Just("May "),
            Just("novembre "),
            Just("Thu, "),
            Just("20"),
            Just("2025"),
            Just("-"),
            Just("–"),
            Just(" to "),
            Just("/"),
            Just("."),
            Just(", "),
            Just("11"),
            Just("年"),
            Just("月"),
            Just("日"),
            Just("Q4 "),
            Just("W47"),
            Just("T08:30Z"),
            Just("th"),
            Just("é"),
            Just("🚀"),
            Just("\n"),
            Just("*"),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        let mut end = 0;
        for mention in scan(text) {
            let range = mention.span().range();
            prop_assert!(range.start >= end && range.start < range.end, "overlap in {text:?}");
            prop_assert!(text.get(range.clone()).is_some(), "not on a border in {text:?}");
            prop_assert!(!text[range.clone()].contains('\n'));
            end = range.end;
            for date in mention.dates() {
                prop_assert!(text.get(date.calendar.range()).is_some());
                if let Some(first) = date.resolve(REFERENCE) {
                    prop_assert!(date.last_day(REFERENCE) >= Some(first));
                    prop_assert!(!date.format.write(first).is_empty());
                }
            }
            if let Some((first, last)) = mention.resolve(REFERENCE) {
                prop_assert!(first <= last);
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn made_of_pieces(text in pieces()) {
            check(&text)?;
        }

        #[test]
        fn of_any_letters(text in "\\PC{0,60}") {
            check(&text)?;
        }
    }
}
