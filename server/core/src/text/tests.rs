//! What a place in a text is called, in every encoding and with every line break.

use super::*;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fn at(line: u32, character: u32) -> Position {
    Position { line, character }
}

#[test]
fn columns_of_emoji_and_cjk_differ_by_encoding() {
    // 🚀 is 4 bytes, 2 units, 1 scalar; ⏸️ is 6 bytes, 2 units, 2 scalars; 計 is 3 bytes, 1 unit, 1 scalar.
    let text = Text::new("a🚀⏸️計z\n");
    let z = "a🚀⏸️計".len() as u32;
    assert_eq!(text.point(z), Point { line: 0, utf8: 14, utf16: 6, utf32: 5 });
    for encoding in ENCODINGS {
        assert_eq!(text.offset(text.position(z, encoding), encoding), z, "{encoding:?}");
    }
    assert_eq!(text.offset(at(0, 2), Encoding::Utf16), 1, "between the surrogates is the character's start");
    assert_eq!(text.offset(at(0, 3), Encoding::Utf8), 1, "inside the bytes of a character is its start");
}

#[test]
fn every_boundary_of_every_line_converts_there_and_back() {
    let source = "α\r\n🔄 two\rthree\n\n\u{2028}not a break\u{b}nor this\r\r\nlast";
    let text = Text::new(source);
    assert_eq!(text.line_count(), 7);
    for (offset, _) in source.char_indices().chain([(source.len(), ' ')]) {
        let offset = offset as u32;
        let inside_break =
            offset > 0 && text.byte(offset - 1) == Some(b'\r') && text.byte(offset) == Some(b'\n');
        for encoding in ENCODINGS {
            let expected = if inside_break { offset - 1 } else { offset };
            assert_eq!(
                text.offset(text.position(offset, encoding), encoding),
                expected,
                "{offset} {encoding:?}"
            );
        }
    }
}

#[test]
fn lines_end_at_lf_crlf_and_cr() {
    let text = Text::new("one\r\ntwo\rthree\nfour\r");
    let lines: Vec<_> =
        (0..text.line_count()).map(|line| text.slice(text.line_span(line)).into_owned()).collect();
    assert_eq!(lines, ["one", "two", "three", "four", ""]);
    assert_eq!(text.line_at(9), 2);
    assert_eq!(text.line_at(8), 1, "the break belongs to the line it ends");
    assert_eq!(text.line_break(), "\r\n");
    assert_eq!(Text::new("one\rtwo").line_break(), "\r");
    assert_eq!(Text::new("one").line_break(), "\n");
}

#[test]
fn positions_out_of_range_are_clamped() {
    let text = Text::new("ab\r\ncd");
    for encoding in ENCODINGS {
        assert_eq!(text.offset(at(0, 99), encoding), 2, "past the end of a line is its end");
        assert_eq!(text.offset(at(0, u32::MAX), encoding), 2);
        assert_eq!(text.offset(at(1, 99), encoding), 6);
        assert_eq!(text.offset(at(9, 0), encoding), 6, "past the last line is the end");
        assert_eq!(text.position(99, encoding), at(1, 2));
    }
    assert_eq!(text.line_span(7), Span::empty(6));
    assert_eq!(text.slice(Span::new(4, 99)), "cd");
}

#[test]
fn a_byte_order_mark_is_in_no_offset() {
    let text = Text::new("\u{feff}# Plan\n");
    assert!(text.has_byte_order_mark());
    assert_eq!(text.to_string(), "# Plan\n");
    assert_eq!(text.offset(at(0, 2), Encoding::Utf16), 2);
    assert!(!Text::new("# Plan").has_byte_order_mark());
}

#[test]
fn edits_replace_bytes_and_never_cut_a_character() {
    let mut text = Text::new("- [ ] ship 🚀\r\n");
    text.edit(Span::new(3, 4), "x");
    assert_eq!(text.to_string(), "- [x] ship 🚀\r\n");
    text.edit(Span::new(12, 14), "");
    assert_eq!(text.to_string(), "- [x] ship 🚀\r\n", "a span inside one character is empty at its start");
    text.edit(Span::new(15, 16), "");
    assert_eq!(text.line_count(), 2, "CRLF without its CR is still one break");
    text.edit(Span::new(0, 999), "");
    assert!(text.is_empty());
    assert_eq!(text.line_count(), 1);
    text.edit(Span::new(7, 3), "new");
    assert_eq!(text.to_string(), "new");
}

#[test]
fn spans_relate() {
    let span = Span::new(3, 7);
    assert!(span.contains(3) && !span.contains(7) && span.touches(7));
    assert_eq!(span.shift(10), Span::new(13, 17));
    assert_eq!(span.cover(Span::new(1, 4)), Span::new(1, 7));
    assert!(span.covers(Span::new(4, 7)) && !span.covers(Span::new(4, 8)));
    assert!(span.overlaps(Span::new(6, 9)) && !span.overlaps(Span::new(7, 9)));
    assert_eq!(Span::new(5, 2), Span::empty(5));
    assert_eq!(span.of("abcdefgh"), "defg");
    assert_eq!(span.of("ab"), "");
}
