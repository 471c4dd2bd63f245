//! `planmark next`: what can be done next, the most pressing first, each with what makes it so.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use planmark_core::views::json::next_item;
use planmark_core::views::next::{Next, NextItem, Wanted, next};
use planmark_core::workspace::Workspace;
use serde_json::{Value, json};

use crate::named::check_repository;
use crate::output::place;
use crate::plain::Plain;
use crate::session::{Names, Session};
use crate::{NextArguments, NextFormat, terminal};

pub(crate) fn run(arguments: &NextArguments) -> Result<ExitCode> {
    let session = Session::open(&arguments.paths, arguments.today)?;
    let workspace = &session.scan.workspace;
    check_repository(workspace, arguments.repository.as_deref())?;
    let wanted = Wanted {
        limit: arguments.limit,
        repository: arguments.repository.as_deref(),
        phase: arguments.phase.as_deref(),
        agent: arguments.agent.as_deref(),
        document: None,
    };
    let found = next(workspace, &wanted);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        NextFormat::Text => text(&found, session.names(), &mut Plain(&mut out))?,
        NextFormat::Json => {
            let items: Vec<Value> =
                found.items.iter().map(|item| object(item, workspace, session.names())).collect();
            let all = json!({ "items": items, "ready": found.ready, "waiting": found.waiting });
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn text(found: &Next, names: &Names, out: &mut impl Write) -> io::Result<()> {
    let (width, colour) = (terminal::width().unwrap_or(usize::MAX), terminal::colour());
    let paint = |code: &str, text: String| terminal::painted(code, &text, colour);
    for (at, item) in found.items.iter().enumerate() {
        let agent = item.agent.as_deref().map(|agent| format!("  @{agent}")).unwrap_or_default();
        let room = width.saturating_sub(4 + terminal::columns(&agent)).max(20);
        let title = paint("1", terminal::cut(&item.title, room));
        writeln!(out, "{:>2}  {title}{}", at + 1, paint("36", agent))?;
        writeln!(out, "    {}", terminal::cut(&item.why, width.saturating_sub(4).max(20)))?;
        // A place is never cut: terminals make links of it.
        let place = format!("{}:{}", names.of(&item.path), item.points.0.line + 1);
        writeln!(out, "    {}", paint("2", place))?;
    }
    let shown = found.items.len() as u64;
    let rest = found.ready.saturating_sub(shown);
    let waiting = waiting(found);
    match shown {
        0 if rest == 0 => writeln!(out, "Nothing can be done now; {waiting}."),
        _ if rest == 0 => writeln!(out, "Nothing else can be done now; {waiting}."),
        _ => writeln!(out, "{rest} more can be done, {waiting}."),
    }
}

/// How many wait.
pub(crate) fn waiting(found: &Next) -> String {
    match found.waiting {
        0 => "none waits".to_owned(),
        1 => "1 waits".to_owned(),
        waiting => format!("{waiting} wait"),
    }
}

fn object(item: &NextItem, workspace: &Workspace, names: &Names) -> Value {
    let mut object = next_item(item, workspace);
    object["place"] = place(&item.path, item.points.0, names);
    object
}
