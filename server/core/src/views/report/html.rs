//! The report as a page in one file: nothing is loaded, nothing runs, and it can be printed.
//!
//! Colours are those of the timeline, whose picture stands in it. The trap: its style sheet holds for the whole page, so what is ours is named
//! otherwise; and everything that comes from files goes through [`escaped`].

use std::fmt::Write;

use jiff::civil::Date;

use super::{Claimed, Disputed, Report, about_rest};
use crate::calendar::short;
use crate::facts::Verdict;
use crate::finding::Severity;
use crate::rules::url;
use crate::views::found::{Found, places};
use crate::views::status::{Findings, RepositoryStatus};
use crate::views::timeline::sheet;
use crate::views::timeline::svg::svg;
use crate::views::work::bare_title;
use crate::views::xml::escaped;

const RULES: &str = "\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:1260px;padding:28px 30px 60px;background:var(--paper);color:var(--ink);\
font:14px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}\
h1{font-size:24px;font-weight:600;margin:0 0 2px;overflow-wrap:anywhere}h2{font-size:17px;font-weight:600;margin:36px 0 8px}\
p{margin:0 0 10px}.r-quiet{color:var(--muted)}\
.r-tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:18px 0 0}\
.r-tile{background:var(--band);border-radius:8px;padding:12px 14px;min-width:0}\
.r-tile b{display:block;font-size:22px;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}\
.r-tile span{color:var(--muted);font-size:12.5px;display:block;overflow-wrap:anywhere}\
.r-bad{color:var(--late)!important}.r-good{color:var(--done)!important}\
.r-wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:var(--muted);font-size:12.5px}\
th,td{padding:7px 12px 7px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}\
th:last-child,td:last-child{padding-right:0}\
td.r-number,th.r-number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;overflow-wrap:normal}\
td.r-short,th.r-short{white-space:nowrap;overflow-wrap:normal}\
.r-claim{display:grid;grid-template-columns:1.2em minmax(0,1fr);column-gap:6px}\
.r-place{font:12px/1.7 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;color:var(--muted)}\
.r-disputed td:nth-child(1){width:20%}.r-disputed td:nth-child(2){width:42%}.r-disputed td:nth-child(3){width:19%}\
.r-disputed small,.r-status small{display:block;color:var(--muted)}\
.r-status td:nth-child(6){min-width:130px}\
.r-bar{display:block;width:110px;height:8px;border-radius:4px;background:var(--open-bar);overflow:hidden;margin-top:6px;\
print-color-adjust:exact;-webkit-print-color-adjust:exact}\
.r-bar i{display:block;height:100%;background:var(--done)}\
.r-error{color:var(--late);font-weight:600}.r-warning{color:var(--held);font-weight:600}.r-information{color:var(--active)}.r-hint{color:var(--muted)}\
a{color:inherit;text-decoration-color:var(--era);text-underline-offset:2px}\
.r-picture{overflow-x:auto;margin-top:30px}.r-picture>svg{display:block;width:100%;min-width:820px;height:auto}\
@media print{body{max-width:none;padding:0;font-size:11px}tr,.r-tile{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}\
.r-picture{overflow:visible}.r-picture>svg{min-width:0}.r-wide{overflow:visible}a{text-decoration:none}\
.r-tiles{grid-template-columns:repeat(5,1fr)}.r-tile{border:1px solid var(--line);padding:8px 10px}.r-tile b{font-size:17px}\
@page{margin:14mm}}";

/// The page.
pub fn html(report: &Report) -> String {
    let title = escaped(&report.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}: how the plans stand</title>\n\
         <style>{}{RULES}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p class=\"r-quiet\">How the plans stand as of {}.</p>\n",
        sheet::of_page(),
        report.today.strftime("%b %-d, %Y")
    );
    tiles(report, &mut page);
    let _ = write!(page, "<h2>What does not agree</h2>\n<p>{}</p>\n", report.about_facts());
    disputed(report, &mut page);
    status(report, &mut page);
    let _ = writeln!(page, "<div class=\"r-picture\">{}</div>", svg(&report.timeline).trim_end());
    findings(report, &mut page);
    page.push_str("</body>\n</html>\n");
    page
}

fn tiles(report: &Report, page: &mut String) {
    let counts = &report.status.counts;
    let Findings { error, warning, information, hint } = report.status.findings.unwrap_or_default();
    let look = |bad: u64| if bad > 0 { "r-bad" } else { "r-good" };
    let mut all: Vec<(String, String, &str)> = Vec::new();
    if counts.total > 0 {
        let done = format!("of {} tasks done ({:.0}%)", counts.total, counts.percent());
        all.push((counts.done.to_string(), done, ""));
        let late = if counts.overdue == 1 { "task late" } else { "tasks late" };
        all.push((counts.overdue.to_string(), late.to_owned(), look(counts.overdue)));
    }
    if report.facts > 0 {
        let wrong = report.disputed.len() as u64;
        all.push((
            wrong.to_string(),
            format!("of {} facts stated wrongly or differently", report.facts),
            look(wrong),
        ));
    }
    let words = match (error, warning) {
        (0, 0) if information + hint > 0 => {
            format!("errors and warnings; {} quieter findings", information + hint)
        }
        (0, 0) => "findings".to_owned(),
        (error, warning) => format!("errors and warnings ({error} and {warning})"),
    };
    all.push(((error + warning).to_string(), words, look(error + warning)));
    let ahead = report.status.repositories.iter().filter_map(|row| row.milestone.as_ref());
    if let Some(next) = ahead.min_by_key(|milestone| milestone.date) {
        let days = match (next.date - report.today).get_days() {
            0 => "today".to_owned(),
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        let on = format!("to {}, {}", bare_title(&next.title), short(report.today, next.date));
        all.push((days, on, ""));
    }
    page.push_str("<div class=\"r-tiles\">\n");
    let mut tile = |number: &str, words: &str, look: &str| {
        let look = if look.is_empty() { String::new() } else { format!(" class=\"{look}\"") };
        let _ = writeln!(
            page,
            "<div class=\"r-tile\"><b{look}>{}</b><span>{}</span></div>",
            escaped(number),
            escaped(words)
        );
    };
    for (number, words, look) in &all {
        tile(number, words, look);
    }
    page.push_str("</div>\n");
}

fn disputed(report: &Report, page: &mut String) {
    if report.disputed.is_empty() {
        return;
    }
    page.push_str(
        "<div class=\"r-wide\"><table class=\"r-disputed\">\n<thead><tr><th>Fact</th><th>What documents say</th><th>Truth</th>\
         <th>What to do</th></tr></thead>\n<tbody>\n",
    );
    for row in &report.disputed {
        let Disputed { fact, repository, claims, others, truth, source, action } = row;
        let mut said: String = claims.iter().map(claimed).collect();
        if *others > 0 {
            let _ = write!(
                said,
                "<div class=\"r-claim\"><span></span><span class=\"r-quiet\">{others} more</span></div>"
            );
        }
        let _ = writeln!(
            page,
            "<tr><td><b>{}</b>{}</td><td>{said}</td><td><b>{}</b>{}</td><td>{}</td></tr>",
            escaped(fact),
            small(repository),
            escaped(truth),
            small(source),
            escaped(action)
        );
    }
    page.push_str("</tbody></table></div>\n");
}

fn small(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<small>{}</small>", escaped(text)) }
}

fn claimed(claim: &Claimed) -> String {
    let (mark, look) = match claim.verdict {
        Verdict::Wrong => ("✗", " class=\"r-bad\""),
        Verdict::Right => ("✓", " class=\"r-good\""),
        Verdict::Unchecked => ("·", ""),
    };
    format!(
        "<div class=\"r-claim\"><span{look}>{mark}</span><span>{} <span class=\"r-place\">{}</span></span></div>",
        escaped(&claim.written),
        escaped(&claim.place)
    )
}

fn status(report: &Report, page: &mut String) {
    let (rows, rest) = report.rows();
    let _ = write!(page, "<h2>Status</h2>\n<p>{}</p>\n", escaped(&report.status.sentence()));
    if !rows.is_empty() {
        page.push_str(
            "<div class=\"r-wide\"><table class=\"r-status\">\n<thead><tr><th>Repository</th><th class=\"r-short\">Progress</th>\
             <th class=\"r-number\">Done</th><th class=\"r-number\">Late</th><th>Phase</th><th>Next</th><th class=\"r-short\">Updated</th>\
             <th class=\"r-number\">Found</th></tr></thead>\n<tbody>\n",
        );
        for row in rows {
            page.push_str(&repository(row, report.today));
        }
        page.push_str("</tbody></table></div>\n");
    }
    if let Some(rest) = about_rest(rest) {
        let _ = writeln!(page, "<p class=\"r-quiet\" style=\"margin-top:10px\">{rest}</p>");
    }
}

fn repository(row: &RepositoryStatus, today: Date) -> String {
    let counts = &row.counts;
    let (progress, done) = match counts.total {
        0 => Default::default(),
        total => {
            let percent = format!("{:.1}", counts.percent());
            let bar = format!("<span class=\"r-bar\"><i style=\"width:{percent}%\"></i></span>");
            (bar, format!("{}/{total}", counts.done))
        }
    };
    let late = match counts.overdue {
        0 => String::new(),
        late => format!("<span class=\"r-bad\">{late}</span>"),
    };
    let phase = row.phase.as_ref().map(|phase| escaped(bare_title(&phase.title))).unwrap_or_default();
    let milestone = row.milestone.as_ref().map(|it| {
        let days = format!("{}, in {} days", short(today, it.date), (it.date - today).get_days());
        format!("{}{}", escaped(bare_title(&it.title)), small(&days))
    });
    let updated = row.updated.as_ref().map(|it| {
        format!("{}{}", short(today, it.date), if it.is_stale { "<small>changed since</small>" } else { "" })
    });
    let found = match row.findings.unwrap_or_default() {
        none if none.total() == 0 => "<span class=\"r-good\">none</span>".to_owned(),
        found if found.error + found.warning > 0 => format!("<span class=\"r-bad\">{}</span>", found.total()),
        found => found.total().to_string(),
    };
    format!(
        "<tr><td>{}</td><td>{progress}</td><td class=\"r-number\">{done}</td><td class=\"r-number\">{late}</td><td>{phase}</td><td>{}</td>\
         <td class=\"r-short\">{}</td><td class=\"r-number\">{found}</td></tr>\n",
        escaped(&row.name),
        milestone.unwrap_or_default(),
        updated.unwrap_or_default()
    )
}

fn findings(report: &Report, page: &mut String) {
    let _ = write!(page, "<h2>Findings</h2>\n<p>{}</p>\n", report.about_findings());
    if report.found.is_empty() {
        return;
    }
    page.push_str(
        "<div class=\"r-wide\"><table>\n<thead><tr><th class=\"r-short\">Severity</th><th class=\"r-short\">Rule</th><th>What</th>\
         <th>Where</th></tr></thead>\n<tbody>\n",
    );
    for Found { severity, code, message, places: at, .. } in &report.found {
        let look = match severity {
            Severity::Error => "r-error",
            Severity::Warning => "r-warning",
            Severity::Information => "r-information",
            Severity::Hint => "r-hint",
        };
        let _ = writeln!(
            page,
            "<tr><td class=\"r-short {look}\">{}</td><td class=\"r-short\"><a href=\"{}\">{code}</a></td><td>{}</td>\
             <td class=\"r-place\">{}</td></tr>",
            severity.word(),
            escaped(&url(code)),
            escaped(message),
            escaped(&places(at))
        );
    }
    page.push_str("</tbody></table></div>\n");
}
