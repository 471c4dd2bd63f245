//! An array of objects, one a finding; the shape is part of what planmark promises (docs/check.schema.json).

use std::io::{self, Write};
use std::path::Path;

use planmark_core::finding::{Edit, Finding, Fix, Related};
use planmark_core::rules;
use planmark_core::text::Point;
use serde::Serializer;
use serde_json::{Value, json};

use super::row_and_column;
use crate::excerpt::{Excerpt, Report};
use crate::session::Names;

pub(super) fn print(report: &Report, names: &Names, out: &mut impl Write) -> io::Result<()> {
    // One after the other: as one value, the findings of hundreds of repositories took more memory than all that is known of these.
    let findings = report.findings().map(|(excerpt, finding)| value(excerpt, finding, names));
    serde_json::Serializer::pretty(&mut *out).collect_seq(findings)?;
    writeln!(out)
}

fn value(excerpt: &Excerpt, finding: &Finding, names: &Names) -> Value {
    let (start, end) = excerpt.points(finding);
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "certainty": finding.certainty.word(),
        "message": finding.message,
        "filename": excerpt.filename,
        "location": location(start),
        "end_location": location(end),
        "related": finding.related.iter().map(|related| related_value(related, names)).collect::<Vec<_>>(),
        "fix": finding.fixes.first().map(|fix| fix_value(excerpt, fix, names)),
        "url": rules::url(finding.code),
    })
}

/// Where something is: its file, and its row and column.
pub(crate) fn place(path: &Path, point: Point, names: &Names) -> Value {
    json!({ "filename": names.of(path), "location": location(point) })
}

pub(crate) fn location(point: Point) -> Value {
    let (row, column) = row_and_column(point);
    json!({ "row": row, "column": column })
}

fn related_value(related: &Related, names: &Names) -> Value {
    json!({
        "filename": names.of(&related.path),
        "location": location(related.points.0),
        "end_location": location(related.points.1),
        "message": related.message,
    })
}

fn fix_value(excerpt: &Excerpt, fix: &Fix, names: &Names) -> Value {
    json!({
        "title": fix.title,
        "applicability": fix.applicability.word(),
        "edits": fix.edits.iter().map(|edit| edit_value(excerpt, edit, names)).collect::<Vec<_>>(),
    })
}

fn edit_value(excerpt: &Excerpt, edit: &Edit, names: &Names) -> Value {
    let (filename, (start, end)) = match &edit.file {
        Some(file) => (names.of(&file.path), file.points),
        None => (excerpt.filename.clone(), excerpt.text.points(edit.span)),
    };
    json!({ "filename": filename, "location": location(start), "end_location": location(end), "content": edit.new_text })
}
