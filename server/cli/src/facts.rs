//! `planmark facts`: every fact that the documents speak of, with each claim and whether it holds.
//!
//! The trap: terminals are narrow, so a claim is cut to what is left of its line, and never the place.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use planmark_core::counted::counted;
use planmark_core::facts::Verdict;
use planmark_core::views::facts::{ClaimView, FactView, facts, repositories};
use planmark_project::{Program, Stage};
use serde_json::{Value, json};

use crate::output::location;
use crate::plain::Plain;
use crate::session::{Names, Session};
use crate::{FactsArguments, FactsFormat, terminal};

/// In less room nothing is said of the source.
const LEAST: usize = 12;
/// The width of a terminal that does not say how wide it is.
const WIDTH: usize = 100;

pub(crate) fn run(arguments: &FactsArguments) -> Result<ExitCode> {
    let session = Session::judging(&arguments.paths, arguments.today, None, &Program)?;
    let mut views = session.at_work(Stage::Judging, facts);
    views.retain(|view| view.claims.iter().any(|claim| session.is_selected(&claim.path)));
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.output_format {
        FactsFormat::Text => {
            let (colour, width) = (terminal::colour(), terminal::width().unwrap_or(WIDTH));
            text(&views, session.names(), &Style { colour, width }, &mut Plain(&mut out))?;
        }
        FactsFormat::Json => {
            let all: Vec<Value> = views.iter().map(|view| object(view, session.names())).collect();
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

struct Style {
    colour: bool,
    width: usize,
}

impl Style {
    fn paint(&self, code: &str, text: &str) -> String {
        terminal::painted(code, text, self.colour)
    }
}

fn text(views: &[FactView], names: &Names, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let (mut claims, mut wrong) = (0, 0);
    let limit = terminal::width().unwrap_or(usize::MAX);
    for (repository, views) in repositories(views) {
        let name = repository.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        writeln!(out, "{}\n", style.paint("1", &name))?;
        for view in views {
            let value = view.value.as_deref().unwrap_or("?");
            let head = format!("{} {}: {value}", view.kind, view.name);
            let head = terminal::cut(&head, limit.saturating_sub(2).max(LEAST));
            let room = limit.saturating_sub(4 + terminal::columns(&head));
            let source = view.source.as_deref().filter(|_| room >= LEAST);
            let source = source.map(|source| format!("  {}", terminal::cut(&format!("({source})"), room)));
            let source = source.unwrap_or_default();
            writeln!(out, "  {}{}", style.paint("1", &head), style.paint("2", &source))?;
            let places: Vec<String> = view.claims.iter().map(|claim| place(claim, names)).collect();
            let longest = places.iter().map(|place| terminal::columns(place)).max().unwrap_or(0);
            for (claim, place) in view.claims.iter().zip(&places) {
                let (mark, code) = match claim.verdict {
                    Verdict::Right => ("✓", "32"),
                    Verdict::Wrong => ("✗", "31"),
                    Verdict::Unchecked => ("·", "2"),
                };
                let room = style.width.saturating_sub(longest + 8).max(16);
                let place = terminal::padded(place, longest, false);
                let line = format!("{mark} {place}  {}", terminal::cut(&claim.written, room));
                let line = if claim.verdict == Verdict::Wrong { style.paint(code, &line) } else { line };
                writeln!(out, "    {line}")?;
                claims += 1;
                wrong += usize::from(claim.verdict == Verdict::Wrong);
            }
        }
        writeln!(out)?;
    }
    let (facts, claims) = (counted(views.len(), "fact"), counted(claims, "claim"));
    let sentence = format!("{facts}, {claims}, {wrong} of them wrong (✓ right, ✗ wrong, · not checkable)");
    terminal::wrapped(&sentence, limit).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn place(claim: &ClaimView, names: &Names) -> String {
    format!("{}:{}", names.of(&claim.path), claim.point.line + 1)
}

fn object(view: &FactView, names: &Names) -> Value {
    let claim = |claim: &ClaimView| {
        json!({
            "filename": names.of(&claim.path),
            "location": location(claim.point),
            "text": claim.written,
            "verdict": claim.verdict.word(),
        })
    };
    json!({
        "repository": folder(names, &view.repository),
        "kind": view.kind,
        "name": view.name,
        "value": view.value,
        "source": view.source,
        "claims": view.claims.iter().map(claim).collect::<Vec<_>>(),
    })
}

/// The folder of a repository relative to its root; `.` for the root.
pub(crate) fn folder(names: &Names, repository: &Path) -> String {
    let name = names.of(repository);
    if name.is_empty() { ".".to_owned() } else { name }
}
