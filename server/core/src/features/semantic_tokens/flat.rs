//! Pieces that lie in one another → tokens that do not.

use super::{Piece, Token, TokenKind};
use crate::text::Span;

/// The tokens of these pieces, of which a later one is the inner one where two have the same place.
pub(super) fn tokens(text: &str, mut pieces: Vec<Piece>) -> Vec<Token> {
    pieces.retain(|piece| !piece.span.is_empty() && piece.span.end as usize <= text.len());
    // The whole text of a task or a heading may be strong, or a link: that is in it.
    let is_inner = |kind| !matches!(kind, TokenKind::Heading | TokenKind::Task);
    pieces.sort_by_key(|piece| (piece.span.start, u32::MAX - piece.span.end, is_inner(piece.kind)));
    let mut flat = Flat { text, tokens: Vec::with_capacity(pieces.len()), at: 0 };
    let mut around: Vec<Piece> = Vec::new();
    for piece in pieces {
        while let Some(outer) = around.pop_if(|outer| outer.span.end <= piece.span.start) {
            flat.up_to(outer.span.end, outer);
        }
        let mut modifiers = piece.modifiers;
        if let Some(outer) = around.last() {
            flat.up_to(piece.span.start, *outer);
            modifiers = modifiers.within(outer.modifiers);
        }
        flat.at = flat.at.max(piece.span.start);
        around.push(Piece { modifiers, ..piece });
    }
    while let Some(outer) = around.pop() {
        flat.up_to(outer.span.end, outer);
    }
    flat.tokens
}

struct Flat<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// Where the last token ends.
    at: u32,
}

impl Flat<'_> {
    /// What is left of `piece` before `end`, line by line.
    fn up_to(&mut self, end: u32, piece: Piece) {
        let rest = Span::new(self.at, end.max(self.at));
        self.at = rest.end;
        let mut start = rest.start;
        for line in rest.of(self.text).split(['\n', '\r']) {
            let blank = (line.len() - line.trim_start().len()) as u32;
            let span = Span::new(start + blank, start + line.trim_end().len().max(blank as usize) as u32);
            if !span.is_empty() {
                self.tokens.push(Token { span, ..piece });
            }
            start += line.len() as u32 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Modifiers;
    use super::super::TokenKind::{Code, Comment, Heading, Strong, Task};
    use super::*;
    use crate::status::Class;

    fn piece(start: u32, end: u32, kind: TokenKind) -> Piece {
        Token::new(Span::new(start, end), kind)
    }

    fn found(text: &str, pieces: Vec<Piece>) -> Vec<(&str, TokenKind)> {
        let tokens = tokens(text, pieces);
        assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{tokens:?}");
        tokens.into_iter().map(|token| (token.span.of(text), token.kind)).collect()
    }

    #[test]
    fn the_inner_piece_is_cut_out_of_the_outer() {
        let pieces = vec![piece(0, 9, Heading), piece(2, 8, Strong), piece(4, 6, Code)];
        let expected = [("aa", Heading), ("bb", Strong), ("cc", Code), ("dd", Strong), ("e", Heading)];
        assert_eq!(found("aabbccdde", pieces), expected);
    }

    #[test]
    fn each_line_has_its_own_and_blanks_none() {
        assert_eq!(
            found("<!--\r\n  a \r\n\n-->", vec![piece(0, 16, Comment)]),
            [("<!--", Comment), ("a", Comment), ("-->", Comment)]
        );
    }

    #[test]
    fn pieces_that_cross_do_not_overlap_afterwards() {
        found("abcdefghijklmnopqrst", vec![piece(0, 10, Comment), piece(5, 15, Code), piece(12, 20, Strong)]);
    }

    #[test]
    fn what_lies_in_a_task_has_its_status() {
        let task = piece(0, 6, Task).with(Class::Done);
        let tokens = tokens("ab `c`", vec![task, piece(3, 6, Code)]);
        assert!(tokens.iter().all(|token| token.modifiers == Modifiers::from(Class::Done)), "{tokens:?}");
    }
}
