//! `planmark status`: a row for each repository, and what all of them come to.
//!
//! The trap: a repository without plans has a row, too; that it has none is what one wants to see.

mod json;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::Date;
use planmark_core::calendar::short;
use planmark_core::finding::Finding;
use planmark_core::views::bar;
use planmark_core::views::status::{Findings, RepositoryStatus, Status, status};
use planmark_core::views::work::{Counts, bare_title};
use planmark_core::workspace::Kind;

use crate::plain::Plain;
use crate::session::Session;
use crate::table::{Cell, Column, Table};
use crate::{StatusArguments, StatusFormat, StatusOrder, terminal};

/// How texts that may be cut are wished to be before a bar is made smaller for them.
const WISHED: usize = 18;

/// The planning files by their kinds, each with a letter.
const FILES: [(Kind, char, &str); 4] = [
    (Kind::Plan, 'P', "plan"),
    (Kind::Tasklist, 'T', "task list"),
    (Kind::Readme, 'R', "README"),
    (Kind::AgentContext, 'C', "CLAUDE.md or AGENTS.md"),
];

pub(crate) fn run(arguments: &StatusArguments) -> Result<ExitCode> {
    let session = Session::open(&arguments.paths, arguments.today)?;
    let found: BTreeMap<Arc<Path>, Vec<Finding>> = session.all_findings();
    let known = Session::tally(&found);
    let today = session.scan.workspace.today;
    let mut status = status(&session.scan.workspace, &known);
    sort(&mut status.repositories, arguments.sort);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        StatusFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &json::object(&status, today, session.names()))?;
            writeln!(out)?;
        }
        StatusFormat::Markdown => {
            table(&status, today, 10, Shown::Words).print_markdown(&mut Plain(&mut out))?;
            writeln!(out, "\n{}", status.sentence())?;
        }
        StatusFormat::Table => {
            let width = terminal::width();
            let fits = |table: &Table| width.is_none_or(|width| table.fits(width, WISHED));
            let sizes = [(10, Shown::All), (5, Shown::All), (0, Shown::All), (0, Shown::Narrow)];
            let mut tables = sizes.into_iter().map(|(bar, shown)| table(&status, today, bar, shown));
            let narrow = || {
                let table = |shown| self::table(&status, today, 0, shown);
                let can_fit = |table: &Table| width.is_none_or(|width| table.fits(width, 0));
                Some(table(Shown::Narrow)).filter(can_fit).unwrap_or_else(|| table(Shown::Least))
            };
            let table = tables.find(fits).unwrap_or_else(narrow);
            table.print(width, terminal::colour(), &mut Plain(&mut out))?;
            for line in [status.sentence(), legend(&status)] {
                for line in terminal::wrapped(&line, width.unwrap_or(usize::MAX)) {
                    writeln!(out, "{line}")?;
                }
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn sort(rows: &mut [RepositoryStatus], order: StatusOrder) {
    // A stable sort, so what is alike stays in the order of the folders.
    let done = |counts: &Counts| (1000 * counts.done).checked_div(counts.total);
    match order {
        StatusOrder::Folder => {}
        StatusOrder::Name => rows.sort_by_key(|row| row.name.to_lowercase()),
        StatusOrder::Done => rows.sort_by_key(|row| (row.counts.total == 0, done(&row.counts))),
        StatusOrder::Late => rows.sort_by_key(|row| Reverse(row.counts.overdue)),
        StatusOrder::Updated => {
            rows.sort_by_key(|row| (row.updated.is_none(), row.updated.as_ref().map(|it| it.date)));
        }
        StatusOrder::Findings => rows.sort_by_key(|row| {
            let Findings { error, warning, information, hint } = row.findings.unwrap_or_default();
            Reverse((error, warning, information, hint))
        }),
    }
}

/// How much of each repository is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// All of it, the files in words.
    Words,
    /// All of it.
    All,
    /// No milestone.
    Narrow,
    /// No phase either.
    Least,
}

/// The table with bars of this width.
fn table(status: &Status, today: Date, bar: u64, shown: Shown) -> Table {
    let columns = vec![
        Column::new("repository").at_least(10),
        Column::new("files"),
        Column::new("progress"),
        Column::new("done").right(),
        Column::new("%").right(),
        Column::new("late").right(),
        Column::new("phase").at_least(10),
        Column::new("next").at_least(10),
        Column::new("in").right(),
        Column::new("updated"),
        Column::new("findings"),
    ];
    let rows = status.repositories.iter().map(|row| cells(row, today, bar, shown)).collect();
    let count = status.repositories.len();
    let mut total = vec![Cell::new(format!("{count} in all")), Cell::default()];
    total.extend(progress(&status.counts, bar));
    total.extend([(); 4].map(|()| Cell::default()));
    total.push(findings(status.findings));
    Table::new(columns, rows, (count > 1).then_some(total))
}

fn cells(row: &RepositoryStatus, today: Date, bar: u64, shown: Shown) -> Vec<Cell> {
    let has = |kind: Kind| row.files.iter().any(|file| file.kind == kind);
    let files = FILES.iter().map(|(kind, letter, word)| (has(*kind), *letter, *word));
    let files = match shown {
        Shown::Words => files.filter(|(has, ..)| *has).map(|(.., word)| word).collect::<Vec<_>>().join(", "),
        _ => files.map(|(has, letter, _)| if has { letter } else { '-' }).collect(),
    };
    let phase = row.phase.as_ref().filter(|_| shown != Shown::Least);
    let phase = phase.map(|phase| bare_title(&phase.title));
    let milestone = row.milestone.as_ref().filter(|_| matches!(shown, Shown::Words | Shown::All));
    let days = milestone.map(|it| (it.date - today).get_days());
    let updated = row.updated.as_ref().map(|it| {
        let mark = if it.is_stale { " !" } else { "" };
        Cell::new(format!("{}{mark}", short(today, it.date))).painted("33", it.is_stale)
    });
    let mut cells = vec![Cell::new(&row.name).painted("1", true), Cell::new(files)];
    cells.extend(progress(&row.counts, bar));
    cells.extend([
        Cell::new(phase.unwrap_or_default()),
        Cell::new(milestone.map(|it| bare_title(&it.title)).unwrap_or_default()),
        Cell::new(days.map(|days| format!("{days} d")).unwrap_or_default()),
        updated.unwrap_or_default(),
        findings(row.findings),
    ]);
    cells
}

/// The bar, how many are done of how many, the percentage, and how many are late.
fn progress(counts: &Counts, width: u64) -> [Cell; 4] {
    if counts.total == 0 {
        return Default::default();
    }
    let filled = counts.filled(width);
    let late = if counts.overdue > 0 { counts.overdue.to_string() } else { String::new() };
    [
        Cell::new(bar(filled, width)).painted("32", true),
        Cell::new(format!("{}/{}", counts.done, counts.total)),
        Cell::new(format!("{}%", 100 * counts.done / counts.total)),
        Cell::new(late).painted("31", true),
    ]
}

/// `2E 5W`: of each severity that there is; a dash where there is nothing to judge, as in a submodule that is not checked out.
fn findings(findings: Option<Findings>) -> Cell {
    let Some(findings) = findings else { return Cell::new("—").painted("2", true) };
    let Findings { error, warning, information, hint } = findings;
    let all = [(error, 'E'), (warning, 'W'), (information, 'I'), (hint, 'H')];
    let said: Vec<String> = all
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, letter)| format!("{count}{letter}"))
        .collect();
    if said.is_empty() {
        return Cell::new("none").painted("32", true);
    }
    Cell::new(said.join(" ")).painted("33", warning > 0).painted("31", error > 0)
}

fn legend(status: &Status) -> String {
    let files = FILES.map(|(_, letter, word)| format!("{letter} {word}")).join(", ");
    let is_stale = status.repositories.iter().any(|row| row.updated.as_ref().is_some_and(|it| it.is_stale));
    let stale = if is_stale { "; ! changed since" } else { "" };
    let is_empty = status.repositories.iter().any(|row| row.findings.is_none());
    let empty = if is_empty { "; — no Markdown there" } else { "" };
    format!("{files}; E error, W warning, I information, H hint{stale}{empty}")
}
