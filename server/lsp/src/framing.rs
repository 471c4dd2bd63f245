//! Reads the frames of the base protocol from a stream of bytes and survives whatever else stands in it.
//!
//! [`FrameReader::next`] gives one body after another.
//! What is no frame (garbage, a header without a length, a length past the limit) is reported once as
//! [`Frame::Malformed`], and reading goes on at the next `Content-Length` line.
//! That search is safe: JSON has no raw line break inside a string, so a body cannot hold
//! `Content-Length: 5` followed by one.
//!
//! The trap: a length is a claim, not a fact.
//! Nothing is allocated for it in advance, and one past the limit is never skipped byte by byte, since the bytes may
//! never come and would swallow every later frame.

use std::io::{self, BufRead, BufReader, Read};

use memchr::memchr;

/// Bodies longer than this are refused.
const LONGEST_BODY: u64 = 256 << 20;
/// A line of the header that grows past this is garbage; only its end is kept, where the next header may begin.
const LONGEST_LINE: usize = 16 << 10;
/// How much of the end of an overlong line is kept.
const KEPT_OF_LINE: usize = 256;

/// What the stream held next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The bytes of one body; nothing is known about them but their number.
    Body(Vec<u8>),
    /// Bytes that are no frame, with the reason in words.
    Malformed(&'static str),
}

/// Reads frames from `input`, to its end.
pub(crate) struct FrameReader<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    /// A header that was read already, whose body comes next.
    due: Option<u64>,
    /// Something malformed was reported and no frame was seen since: do not report its remains again.
    lost: bool,
}

impl<R: Read> FrameReader<R> {
    /// A reader at the start of `input`.
    pub(crate) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 << 10, input), line: Vec::new(), due: None, lost: false }
    }

    /// The next frame, or `None` at the end of the stream (also in the middle of a frame).
    ///
    /// # Errors
    /// Whatever reading the stream fails with; interruptions are retried.
    pub(crate) fn next(&mut self) -> io::Result<Option<Frame>> {
        if let Some(length) = self.due.take() {
            return self.body(length);
        }
        let mut header = Header::default();
        loop {
            let Some(overlong) = self.read_line()? else {
                let unreported = header.garbage && !self.lost;
                self.lost |= unreported;
                return Ok(unreported.then_some(Frame::Malformed("bytes that are no header")));
            };
            header.garbage |= overlong;
            let line = self.line.trim_ascii_end();
            if !line.is_empty() {
                header.read(line);
                continue;
            }
            if header == Header::default() {
                continue;
            }
            let reason = header.fault();
            if reason.is_none() && header.garbage && !self.lost {
                self.due = header.length;
                self.lost = true;
                return Ok(Some(Frame::Malformed("bytes that are no header")));
            }
            let Some(reason) = reason else {
                return self.body(header.length.unwrap_or(0));
            };
            if header.wrong_charset
                && let Some(length) = header.length.filter(|length| *length <= LONGEST_BODY)
            {
                io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
            }
            if !std::mem::replace(&mut self.lost, true) {
                return Ok(Some(Frame::Malformed(reason)));
            }
            header = Header::default();
        }
    }

    fn body(&mut self, length: u64) -> io::Result<Option<Frame>> {
        let mut body = Vec::with_capacity(length.min(64 << 10) as usize);
        (&mut self.input).take(length).read_to_end(&mut body)?;
        if (body.len() as u64) < length {
            return Ok(None);
        }
        self.lost = false;
        Ok(Some(Frame::Body(body)))
    }

    /// Reads one line into `self.line`, without its line feed.
    /// `None` at the end of the stream; `Some(true)` when the line was too long and only its end was kept.
    fn read_line(&mut self) -> io::Result<Option<bool>> {
        self.line.clear();
        let mut overlong = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(None);
            }
            if let Some(end) = memchr(b'\n', available) {
                self.line.extend_from_slice(&available[..end]);
                self.input.consume(end + 1);
                return Ok(Some(overlong));
            }
            let length = available.len();
            self.line.extend_from_slice(available);
            self.input.consume(length);
            if self.line.len() > LONGEST_LINE {
                overlong = true;
                self.line.drain(..self.line.len() - KEPT_OF_LINE);
            }
        }
    }
}

/// What the lines of one header said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Header {
    length: Option<u64>,
    bad_length: bool,
    wrong_charset: bool,
    garbage: bool,
    other: bool,
}

impl Header {
    /// Takes in one line, which is not empty.
    fn read(&mut self, line: &[u8]) {
        let Some((garbage, name, value)) = named(line) else {
            self.garbage = true;
            return;
        };
        self.garbage |= garbage;
        if name.eq_ignore_ascii_case(b"content-length") {
            let number = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
            self.bad_length = number.is_none();
            self.length = number;
        } else if name.eq_ignore_ascii_case(b"content-type") {
            self.wrong_charset = charset(value).is_some_and(|charset| {
                !charset.eq_ignore_ascii_case(b"utf-8") && !charset.eq_ignore_ascii_case(b"utf8")
            });
        } else {
            self.other = true;
        }
    }

    /// Why no body can be read after this header.
    fn fault(&self) -> Option<&'static str> {
        match self.length {
            _ if self.bad_length => Some("Content-Length is not a number"),
            None => Some("a header without Content-Length"),
            Some(length) if length > LONGEST_BODY => Some("the message is too long"),
            Some(_) if self.wrong_charset => Some("only UTF-8 is understood"),
            Some(_) => None,
        }
    }
}

/// The name and value of a header line, and whether garbage stands before the name.
/// A length is looked for anywhere in the line: `nullContent-Length: 5` follows a body that was longer than it said.
fn named(line: &[u8]) -> Option<(bool, &[u8], &[u8])> {
    const LENGTH: &[u8] = b"content-length";
    if let Some(start) = line.windows(LENGTH.len()).rposition(|window| window.eq_ignore_ascii_case(LENGTH)) {
        let (name, value) = line[start..].split_at(LENGTH.len());
        if let Some(value) = value.trim_ascii().strip_prefix(b":") {
            return Some((!line[..start].trim_ascii().is_empty(), name, value.trim_ascii()));
        }
    }
    let colon = memchr(b':', line)?;
    let name = line[..colon].trim_ascii();
    let is_token = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    (is_token && !name.is_empty()).then(|| (false, name, line[colon + 1..].trim_ascii()))
}

/// The charset that a media type names.
fn charset(media_type: &[u8]) -> Option<&[u8]> {
    media_type.split(|byte| *byte == b';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.trim_ascii().split_at_checked(8)?;
        name.eq_ignore_ascii_case(b"charset=").then(|| value.trim_ascii().trim_ascii())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything the reader says about `bytes`: bodies as text, reasons after a `!`.
    /// The bytes are given whole, then one at a time; both must read alike.
    fn read(bytes: &[u8]) -> Vec<String> {
        struct Slowly<'a>(&'a [u8]);
        impl Read for Slowly<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.0.len().min(1);
                buffer[..length].copy_from_slice(&self.0[..length]);
                self.0 = &self.0[length..];
                Ok(length)
            }
        }
        let whole = frames(bytes);
        assert_eq!(whole, frames(Slowly(bytes)), "cut into single bytes it must read alike");
        whole
    }

    fn frames(input: impl Read) -> Vec<String> {
        let mut reader = FrameReader::new(input);
        let mut said = Vec::new();
        while let Some(frame) = reader.next().expect("a slice does not fail") {
            said.push(match frame {
                Frame::Body(body) => String::from_utf8_lossy(&body).into_owned(),
                Frame::Malformed(reason) => format!("!{reason}"),
            });
        }
        said
    }

    #[test]
    fn plain_frames() {
        assert_eq!(read(b"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]"), ["{}", "[1]"]);
    }

    #[test]
    fn lower_case_and_bare_line_feeds() {
        assert_eq!(read(b"content-length: 2\n\n{}CONTENT-LENGTH:3\n\n[1]"), ["{}", "[1]"]);
    }

    #[test]
    fn more_headers_than_needed() {
        assert_eq!(
            read(b"X-One: 1\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\nX-Two: 2\r\nX-Three: 3\r\n\r\n{}"),
            ["{}"]
        );
    }

    #[test]
    fn another_charset_is_refused_with_its_body() {
        assert_eq!(
            read(b"Content-Type: a/b; charset=utf-16\r\nContent-Length: 4\r\n\r\n\0{\0}Content-Length: 2\r\n\r\n{}"),
            ["!only UTF-8 is understood", "{}"]
        );
    }

    #[test]
    fn garbage_between_frames_is_told_once() {
        assert_eq!(
            read(b"Content-Length: 2\r\n\r\n{} trailing\r\nmore\r\nContent-Length: 3\r\n\r\n[1]"),
            ["{}", "!bytes that are no header", "[1]"]
        );
    }

    #[test]
    fn garbage_directly_before_a_header() {
        assert_eq!(read(b"{\"a\":1}Content-Length: 2\r\n\r\n{}"), ["!bytes that are no header", "{}"]);
    }

    #[test]
    fn garbage_without_a_line_break_is_not_kept() {
        let mut bytes = vec![b'x'; 5 * LONGEST_LINE];
        bytes.extend_from_slice(b"Content-Length: 2\r\n\r\n{}");
        assert_eq!(frames(&bytes[..]), ["!bytes that are no header", "{}"]);
    }

    #[test]
    fn a_gigantic_length_costs_nothing_and_loses_nothing_after_it() {
        for length in ["99999999999", "999999999999999999999999999", "268435457"] {
            let bytes = format!(
                "Content-Length: {length}\r\n\r\n{{\"a\":1}}Content-Length: 2\r\n\r\n{{}}Content-Length: 3\r\n\r\n[1]"
            );
            let said = read(bytes.as_bytes());
            assert!(said[0].starts_with('!'), "{said:?}");
            assert_eq!(said[1..], ["{}", "[1]"]);
        }
    }

    #[test]
    fn a_length_that_is_no_number() {
        assert_eq!(
            read(b"Content-Length: two\r\n\r\n{}\r\nContent-Length: 2\r\n\r\n{}"),
            ["!Content-Length is not a number", "{}"]
        );
    }

    #[test]
    fn a_header_without_length() {
        assert_eq!(
            read(b"X-One: 1\r\n\r\nContent-Length: 2\r\n\r\n{}"),
            ["!a header without Content-Length", "{}"]
        );
    }

    #[test]
    fn blank_lines_between_frames_are_no_fault() {
        assert_eq!(read(b"\r\n\nContent-Length: 2\r\n\r\n{}\r\n"), ["{}"]);
    }

    #[test]
    fn a_body_that_ends_early_ends_the_stream() {
        assert_eq!(read(b"Content-Length: 2\r\n\r\n{}Content-Length: 200\r\n\r\n{"), ["{}"]);
    }

    #[test]
    fn a_body_that_says_content_length_is_only_a_body() {
        let body = r#"{"text":"Content-Length: 2\r\n\r\n{}"}"#;
        let bytes = format!("Content-Length: {}\r\n\r\n{body}Content-Length: 2\r\n\r\n{{}}", body.len());
        assert_eq!(read(bytes.as_bytes()), [body, "{}"]);
        let lost = format!("Content-Length: 99999999999\r\n\r\n{body}Content-Length: 2\r\n\r\n{{}}");
        assert_eq!(read(lost.as_bytes()), ["!the message is too long", "{}"]);
    }

    proptest::proptest! {
        /// Any bytes are read to their end, alike in one piece and in many, and never a body that is not there.
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
            read(&bytes);
        }

        /// Any pieces of headers, bodies and line breaks, in any order.
        #[test]
        fn any_pieces(pieces in proptest::collection::vec(proptest::sample::select(vec![
            "Content-Length: 2", "content-length:", "Content-Length: 99999999999", " 3", "\r\n", "\n", "\r", "{}", "[1]",
            "Content-Type: a; charset=utf-16", "X: 1", ":", "null", "\u{e9}",
        ]), 0..30)) {
            read(pieces.concat().as_bytes());
        }

        /// Whatever came before, as long as it does not claim bytes, a frame after it is found.
        #[test]
        fn a_frame_after_garbage(garbage in "[^cC]{0,80}") {
            let said = read(format!("{garbage}Content-Length: 2\r\n\r\n{{}}").as_bytes());
            proptest::prop_assert_eq!(said.last().map(String::as_str), Some("{}"));
        }
    }
}
