//! How findings are printed. One file a format; each is a function from excerpts to bytes on standard output.

mod concise;
mod full;
mod json;

pub(crate) use json::{location, place};

use std::io::{self, Write};

use planmark_core::text::Point;

use crate::OutputFormat;
use crate::excerpt::Excerpt;
use crate::plain::Plain;
use crate::session::Names;

/// Prints the findings of every file.
pub(crate) fn print(
    format: OutputFormat,
    excerpts: &[Excerpt],
    names: &Names,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Full => full::print(excerpts, names, &mut Plain(out)),
        OutputFormat::Concise => concise::print(excerpts, &mut Plain(out)),
        OutputFormat::Json => json::print(excerpts, names, out),
    }
}

/// The name of a file in one line, whatever is in it.
fn in_a_line(name: &str) -> String {
    as_text(name).replace('\n', "␤")
}

/// What a file says, without orders to a terminal.
fn as_text(said: &str) -> String {
    said.replace('\u{1b}', "␛")
}

/// Row and column as people count them: from 1, columns in Unicode scalars.
fn row_and_column(point: Point) -> (u32, u32) {
    (point.line + 1, point.utf32 + 1)
}
