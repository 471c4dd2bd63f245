//! The report as a page of Markdown, for a pull request or the summary of a run; the timeline is a chart of Mermaid.

use std::fmt::Write;

use jiff::civil::Date;

use super::{Claimed, Disputed, Report, about_rest};
use crate::calendar::short;
use crate::facts::Verdict;
use crate::views::bar;
use crate::views::found::{Found, places};
use crate::views::markdown::escaped;
use crate::views::status::RepositoryStatus;
use crate::views::timeline::mermaid::mermaid;
use crate::views::work::bare_title;

/// The page.
pub fn markdown(report: &Report) -> String {
    let mut page = format!(
        "# {}: how the plans stand\n\nAs of {}: {}\n",
        escaped(&report.title),
        report.today.strftime("%b %-d, %Y"),
        report.status.sentence()
    );
    let _ = write!(page, "\n## What does not agree\n\n{}\n", report.about_facts());
    if !report.disputed.is_empty() {
        page.push_str("\n| Fact | What documents say | Truth | What to do |\n| --- | --- | --- | --- |\n");
        for row in &report.disputed {
            page.push_str(&disputed(row));
        }
    }
    status(report, &mut page);
    page.push_str("\n## Timeline\n\n");
    if report.timeline.is_empty() {
        let _ = writeln!(page, "{}", crate::views::timeline::ADVICE);
    } else {
        let _ = write!(page, "```mermaid\n{}```\n", mermaid(&report.timeline));
    }
    let _ = write!(page, "\n## Findings\n\n{}\n", report.about_findings());
    if !report.found.is_empty() {
        page.push_str("\n| Severity | Rule | What | Where |\n| --- | --- | --- | --- |\n");
        for found in &report.found {
            page.push_str(&finding(found));
        }
    }
    page
}

fn disputed(row: &Disputed) -> String {
    let claim = |claim: &Claimed| {
        let mark = match claim.verdict {
            Verdict::Wrong => "✗ ",
            Verdict::Right => "✓ ",
            Verdict::Unchecked => "",
        };
        format!("{mark}{}: “{}”", escaped(&claim.place), escaped(&claim.written))
    };
    let mut claims: Vec<String> = row.claims.iter().map(claim).collect();
    if row.others > 0 {
        claims.push(format!("{} more", row.others));
    }
    let repository =
        if row.repository.is_empty() { String::new() } else { format!("<br>{}", escaped(&row.repository)) };
    let source = if row.source.is_empty() { String::new() } else { format!("<br>{}", escaped(&row.source)) };
    format!(
        "| **{}**{repository} | {} | **{}**{source} | {} |\n",
        escaped(&row.fact),
        claims.join("<br>"),
        escaped(&row.truth),
        escaped(&row.action)
    )
}

fn status(report: &Report, page: &mut String) {
    let (rows, rest) = report.rows();
    page.push_str("\n## Status\n");
    if !rows.is_empty() {
        page.push_str("\n| Repository | Progress | Done | Late | Phase | Next | Updated | Found |\n");
        page.push_str("| --- | --- | --: | --: | --- | --- | --- | --: |\n");
        for row in rows {
            page.push_str(&repository(row, report.today));
        }
    }
    if let Some(rest) = about_rest(rest) {
        let _ = write!(page, "\n{rest}\n");
    }
}

fn repository(row: &RepositoryStatus, today: Date) -> String {
    let counts = &row.counts;
    let (progress, done) = match counts.total {
        0 => Default::default(),
        total => (bar(counts.filled(10), 10), format!("{}/{total}", counts.done)),
    };
    let late = if counts.overdue > 0 { counts.overdue.to_string() } else { String::new() };
    let phase = row.phase.as_ref().map(|phase| escaped(bare_title(&phase.title))).unwrap_or_default();
    let milestone = row
        .milestone
        .as_ref()
        .map(|it| format!("{} in {} d", escaped(bare_title(&it.title)), (it.date - today).get_days()));
    let updated = row
        .updated
        .as_ref()
        .map(|it| format!("{}{}", short(today, it.date), if it.is_stale { " (stale)" } else { "" }));
    let found = row.findings.map_or(0, |findings| findings.total());
    format!(
        "| {} | {progress} | {done} | {late} | {phase} | {} | {} | {found} |\n",
        escaped(&row.name),
        milestone.unwrap_or_default(),
        updated.unwrap_or_default()
    )
}

fn finding(found: &Found) -> String {
    format!(
        "| {} | {} | {} | {} |\n",
        found.severity.word(),
        found.code,
        escaped(&found.message),
        escaped(&places(&found.places))
    )
}
