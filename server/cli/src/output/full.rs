//! The source line with the place underlined, as compilers show it, and a last line that sums up.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use planmark_core::counted::counted;
use planmark_core::finding::{Applicability, Finding, Severity};
use planmark_core::rules;
use planmark_core::text::Span;

use super::{as_text, in_a_line, row_and_column};
use crate::baseline::WHAT_STAYS;
use crate::excerpt::{Excerpt, Of, Report};
use crate::fix::is_on_request;
use crate::session::Names;
use crate::terminal;

/// How many related places are shown before the rest is only counted.
const MAX_RELATED: usize = 4;

/// How wide a line is where no terminal says so.
const WIDTH: usize = 140;

pub(super) fn print(report: &Report, names: &Names, out: &mut impl Write) -> io::Result<()> {
    let excerpts = &report.excerpts;
    let renderer = if terminal::colour() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.hyperlink(terminal::links()).term_width(terminal::width().unwrap_or(WIDTH));
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for excerpt in excerpts {
        for finding in &excerpt.findings {
            *counts.entry(finding.severity).or_default() += 1;
            writeln!(out, "{}\n", render(&renderer, excerpt, finding, names))?;
        }
    }
    let files = excerpts.iter().filter(|excerpt| !excerpt.findings.is_empty()).count();
    writeln!(out, "{}", summary(&counts, files, report.of))?;
    if let Some(way_on) = way_on(excerpts.iter().flat_map(|excerpt| &excerpt.findings), report.of) {
        writeln!(out, "{way_on}")?;
    }
    writeln!(out, "{}", report.evidence.sentence())
}

fn render(renderer: &Renderer, excerpt: &Excerpt, finding: &Finding, names: &Names) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::NOTE.with_name(Some("hint")),
    };
    let first = excerpt.text.line_at(finding.span.start);
    let last = excerpt.text.line_at(finding.span.end).min(first + 3);
    let lines = Span::new(excerpt.text.line_span(first).start, excerpt.text.line_span(last).end);
    let source = excerpt.text.slice(lines).into_owned();
    let place = finding.span.start.saturating_sub(lines.start) as usize
        ..(finding.span.end.min(lines.end) - lines.start) as usize;
    let snippet = Snippet::source(source)
        .line_start(first as usize + 1)
        .path(in_a_line(&excerpt.filename))
        .annotation(AnnotationKind::Primary.span(place));
    let mut group = level
        .primary_title(as_text(&finding.message))
        .id(finding.code)
        .id_url(rules::url(finding.code))
        .element(snippet);
    for note in notes(finding, names) {
        group = group.element(Level::NOTE.message(note));
    }
    for help in helps(finding) {
        group = group.element(Level::HELP.message(help));
    }
    let report: [Group; 1] = [group];
    renderer.render(&report)
}

fn notes(finding: &Finding, names: &Names) -> Vec<String> {
    let mut notes: Vec<String> = finding
        .related
        .iter()
        .take(MAX_RELATED)
        .map(|related| {
            let (row, column) = row_and_column(related.points.0);
            format!("{}:{row}:{column}: {}", in_a_line(&names.of(&related.path)), as_text(&related.message))
        })
        .collect();
    if let Some(more) = finding.related.len().checked_sub(MAX_RELATED).filter(|more| *more > 0) {
        notes.push(format!("and {more} more"));
    }
    notes
}

fn helps(finding: &Finding) -> impl Iterator<Item = String> {
    finding.fixes.iter().map(|fix| match fix.applicability {
        Applicability::Safe => fix.title.clone(),
        Applicability::Unsafe => format!("{} (look before you apply it)", fix.title),
    })
}

fn summary(counts: &BTreeMap<Severity, usize>, files: usize, of: Of) -> String {
    if counts.is_empty() {
        return if of == Of::New { "Nothing new found." } else { "Nothing found." }.to_owned();
    }
    let words: Vec<String> = counts
        .iter()
        .rev()
        .map(|(severity, count)| match (severity, count) {
            (Severity::Information, _) => format!("{count} information"),
            (_, 1) => format!("1 {}", severity.word()),
            _ => format!("{count} {}s", severity.word()),
        })
        .collect();
    let files = counted(files, "file");
    format!("Found {} in {files}.", words.join(", "))
}

/// What to type next.
fn way_on<'a>(findings: impl Iterator<Item = &'a Finding>, of: Of) -> Option<String> {
    let (mut all, mut safe, mut to_ask) = (0, 0, 0);
    for finding in findings {
        all += 1;
        match finding.fixes.as_slice() {
            [] => {}
            [fix] if fix.applicability == Applicability::Safe && !is_on_request(finding.code) => safe += 1,
            _ => to_ask += 1,
        }
    }
    Some(match (safe, to_ask) {
        _ if of == Of::Sample => return None,
        (0, 0) if all == 0 || of == Of::New => return None,
        (0, 0) => WHAT_STAYS.to_owned(),
        (0, to_ask) => format!("`planmark fix --interactive` asks about {to_ask} of them."),
        (safe, 0) => format!("`planmark fix` puts {safe} of them right."),
        (safe, to_ask) => format!(
            "`planmark fix` puts {safe} of them right, `planmark fix --interactive` asks about {to_ask} more."
        ),
    })
}
