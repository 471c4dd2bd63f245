//! The timeline as a page in one file: nothing is loaded, and nothing runs.
//!
//! Rows are elements of HTML, so they fold, hide and follow the width of the window; only their marks are drawn, by percent. Whoever shows
//! the page in an editor is told where each row comes from by `data-` attributes: see [`Source`].

use std::fmt::Write;

use super::paint::{Canvas, DEFS, sign, words_of};
use super::words::{ADVICE, note, progress, summary, told};
use super::{Group, Place, Row, RowKind, Timeline, Undated, sheet};
use crate::calendar::short;
use crate::views::xml::escaped;

/// Where something is, for whoever opens it: the address of the document, and line and column from 0.
pub struct Source {
    /// The address.
    pub uri: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub character: u32,
}

/// How far the marks are drawn from the upper edge of their row.
const MIDDLE: f64 = 12.0;

const RULES: &str = "\
*{box-sizing:border-box}\
body{margin:0;padding:20px 24px 40px;background:var(--paper);color:var(--ink);\
font:13px/1.4 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}\
h1{font-size:20px;font-weight:600;margin:0 0 2px}h2{font-size:14px;font-weight:600;margin:28px 0 6px}\
p{margin:0;color:var(--muted)}svg{display:block}\
.bar-of-tools{display:flex;flex-wrap:wrap;gap:4px 16px;margin:10px 0 4px;color:var(--muted);align-items:center}\
.bar-of-tools label{display:inline-flex;gap:5px;align-items:center;cursor:pointer;color:var(--ink)}\
input{margin:0;accent-color:var(--active)}\
.key{display:inline-flex;gap:5px;align-items:center;font-size:11px}.key svg{overflow:visible}\
.chart{position:relative;min-width:540px;--names:clamp(150px,26%,330px);--notes:130px}\
.scroll{overflow-x:auto;overflow-y:clip;margin:0 -8px;padding:0 8px}\
@media (min-width:590px){.scroll{overflow:visible}}\
.row{display:grid;grid-template-columns:var(--names) 1fr var(--notes);position:relative;min-height:24px;align-items:center;border-radius:4px}\
.name{display:flex;gap:6px;align-items:center;min-width:0;padding-left:calc(6px + 14px*var(--depth,0));padding-right:12px}\
.name>span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;unicode-bidi:isolate}.name>svg{flex:none}\
.track{position:relative;height:24px}.track>svg{width:100%;height:24px;overflow:visible}\
.note{padding-left:12px;color:var(--muted);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-variant-numeric:tabular-nums}\
.late .note{color:var(--late)}.done .name{color:var(--muted)}.cancelled .name{color:var(--muted);text-decoration:line-through}\
.document{color:var(--muted);font-size:11px}.document .name{padding-left:6px}\
.axis{position:sticky;top:0;z-index:3;background:var(--paper);min-height:48px;align-items:end;border-bottom:1px solid var(--line);border-radius:0}\
.axis .track,.axis .track>svg{height:48px}\
.grid{position:absolute;top:48px;bottom:0;left:var(--names);right:var(--notes);pointer-events:none}\
.grid svg{width:100%;height:100%;overflow:visible}.grid.now{z-index:2}\
summary.row{list-style:none;cursor:pointer;background:color-mix(in srgb,var(--band) 82%,transparent);font-weight:600;min-height:26px;margin-top:6px}\
summary.row::-webkit-details-marker{display:none}\
summary .name::before{content:'';border:4px solid transparent;border-left:6px solid var(--muted);margin-right:-2px;margin-left:2px;flex:none}\
details[open]>summary .name::before{transform:rotate(90deg) translate(2px,1px)}\
summary .note{color:var(--ink)}\
details .row:not(summary):hover,.row:focus-visible{background:color-mix(in srgb,var(--ink) 6%,transparent)}\
.row:focus-visible{outline:2px solid var(--active);outline-offset:-2px}\
.tip{display:none;position:absolute;z-index:4;top:calc(100% + 2px);left:calc(var(--names) + 8px);max-width:min(620px,70%);padding:8px 10px;\
background:var(--paper);color:var(--ink);border:1px solid var(--era);border-radius:6px;box-shadow:0 4px 16px rgb(0 0 0/.25);pointer-events:none}\
.tip span{display:block;overflow-wrap:anywhere;unicode-bidi:isolate}.tip span:first-child{font-weight:600}\
.tip span:last-child{color:var(--muted);font:11.5px/1.5 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;margin-top:4px}\
.row:hover>.tip,.row:focus-visible>.tip{display:block}[data-uri]{cursor:pointer}\
.label{font-size:11px;fill:var(--muted)}.flag{font-size:11px;font-weight:600;fill:var(--today)}\
.undated{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:3px 16px;margin:0}\
.undated dt{font-weight:600;overflow-wrap:anywhere}.undated dd{margin:0;color:var(--muted)}.undated dd span:not(:last-child)::after{content:' · '}\
.empty{padding:44px 0;text-align:center}.empty b{display:block;margin-bottom:4px;color:var(--ink)}\
body:has(#hide-done:checked) .row.done,body:has(#hide-parts:checked) .row.nested,\
body:has(#only-late:checked) details .row:not(summary,.late,.missed,.conflict,.document){display:none}\
@media (max-width:820px){.chart{--notes:84px}.note{font-size:11px}.axis .odd,.track .small{display:none}}\
@media print{.bar-of-tools label,.tip{display:none}.axis{position:static}}";

/// The page. `source` says where a place is, if whoever shows the page can go there.
pub fn html(timeline: &Timeline, source: &dyn Fn(&Place) -> Option<Source>) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>Timeline</title>\n<style>{}{RULES}</style>\n</head>\n<body>\n\
         <svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\">{DEFS}</svg>\n<h1>Timeline</h1>\n<p>{}</p>\n",
        sheet::of_page(),
        escaped(&summary(timeline))
    );
    if timeline.is_empty() {
        let _ = writeln!(page, "<div class=\"empty\"><b>Nothing has days yet</b>{}</div>", advice());
    } else {
        tools(&mut page);
        chart(timeline, source, &mut page);
    }
    undated(timeline, source, &mut page);
    page.push_str("</body>\n</html>\n");
    page
}

/// The advice, with its code as code.
fn advice() -> String {
    let parts = ADVICE.split('`').enumerate();
    let part = |(at, text): (usize, &str)| match at % 2 {
        1 => format!("<code>{}</code>", escaped(text)),
        _ => escaped(text),
    };
    parts.map(part).collect()
}

fn canvas(timeline: &Timeline, middle: f64) -> Canvas<'_> {
    Canvas { axis: &timeline.axis, today: timeline.today, pixels: None, middle }
}

fn tools(page: &mut String) {
    page.push_str("<div class=\"bar-of-tools\">");
    for (id, label) in [
        ("hide-done", "Hide what is done"),
        ("hide-parts", "Phases only"),
        ("only-late", "Only overdue and conflicts"),
    ] {
        let _ = write!(page, "<label><input type=\"checkbox\" id=\"{id}\">{label}</label>");
    }
    page.push_str("</div>\n<div class=\"bar-of-tools\" aria-hidden=\"true\">");
    for (shape, width, name) in super::paint::legend() {
        let _ = write!(
            page,
            "<span class=\"key\"><svg width=\"{width}\" height=\"14\"><svg y=\"7\" overflow=\"visible\">{shape}</svg></svg>{name}</span>"
        );
    }
    page.push_str("</div>\n");
}

fn chart(timeline: &Timeline, source: &dyn Fn(&Place) -> Option<Source>, page: &mut String) {
    page.push_str("<div class=\"scroll\"><div class=\"chart\">\n");
    axis(timeline, page);
    for group in timeline.groups.iter().filter(|group| group.has_days()) {
        let note = progress(&group.counts).unwrap_or_default();
        let name = escaped(&group.name);
        let marks = canvas(timeline, MIDDLE).days(group);
        let _ = writeln!(
            page,
            "<details open data-group=\"{name}\"><summary class=\"row\"><span class=\"name\"><span title=\"{name}\">{name}</span></span>\
             <span class=\"track\"><svg>{marks}</svg></span><span class=\"note\">{note}</span></summary>"
        );
        for row in &group.rows {
            of_row(timeline, row, source, page);
        }
        page.push_str("</details>\n");
    }
    let canvas = canvas(timeline, 0.0);
    let share = canvas.today();
    if (0.0..=1.0).contains(&share) {
        let x = canvas.x(share);
        let _ = write!(
            page,
            "<div class=\"grid now\"><svg><line class=\"today\" x1=\"{x}\" x2=\"{x}\" y1=\"-8\" y2=\"100%\"/></svg></div>"
        );
    }
    page.push_str("</div></div>\n");
}

/// The names of the axis, which stay in sight, and its lines behind the rows.
fn axis(timeline: &Timeline, page: &mut String) {
    let canvas = canvas(timeline, 0.0);
    let mut lines = String::new();
    let mut names = String::new();
    let few = timeline.axis.ticks.len().div_ceil(22).max(1);
    for (at, tick) in timeline.axis.ticks.iter().enumerate() {
        let x = canvas.x(canvas.share(tick.date));
        let _ = write!(lines, "<line class=\"tick\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"100%\"/>");
        if at % few == 0 {
            let odd = if at / few % 2 == 1 { " class=\"odd\"" } else { "" };
            let _ = write!(
                names,
                "<svg{odd} x=\"{x}\" y=\"40\" overflow=\"visible\"><text class=\"label\" x=\"3\">{}</text></svg>",
                tick.label
            );
        }
    }
    for (at, era) in timeline.axis.eras.iter().enumerate() {
        let share = canvas.share(era.date);
        let x = canvas.x(share);
        let _ = write!(lines, "<line class=\"era\" x1=\"{x}\" x2=\"{x}\" y1=\"-18\" y2=\"100%\"/>");
        let next = timeline.axis.eras.get(at + 1).map_or(1.0, |next| canvas.share(next.date));
        if next - share > 0.075 {
            let _ = write!(
                names,
                "<svg x=\"{x}\" y=\"26\" overflow=\"visible\"><text class=\"label\" x=\"3\">{}</text></svg>",
                era.label
            );
        }
    }
    let share = canvas.today();
    if (0.0..=1.0).contains(&share) {
        let x = canvas.x(share);
        let (at, anchor) = if share > 0.85 { (-4, "end") } else { (4, "start") };
        let label = short(timeline.today, timeline.today);
        let _ = write!(
            names,
            "<svg x=\"{x}\" y=\"12\" overflow=\"visible\"><line class=\"today\" y1=\"-10\" y2=\"36\"/><text class=\"flag\" x=\"{at}\" \
             text-anchor=\"{anchor}\">today, {label}</text></svg>"
        );
    }
    let _ = writeln!(page, "<div class=\"grid\"><svg>{lines}</svg></div>");
    let _ = writeln!(
        page,
        "<div class=\"row axis\"><span></span><span class=\"track\"><svg>{names}</svg></span><span></span></div>"
    );
}

fn of_row(timeline: &Timeline, row: &Row, source: &dyn Fn(&Place) -> Option<Source>, page: &mut String) {
    let title = escaped(&row.title);
    let at = located(source(&row.place));
    if row.kind == RowKind::Document {
        let shown = escaped(&row.place.shown);
        let _ = writeln!(
            page,
            "<div class=\"row document\"{at}><span class=\"name\"><span title=\"{shown}\">{title}</span></span></div>"
        );
        return;
    }
    let conflict = if row.conflicts.is_empty() { "" } else { " conflict" };
    let missed = if row.dues.iter().any(|due| due.overdue > 0) { " missed" } else { "" };
    let nested = if row.depth > 0 { " nested" } else { "" };
    let lines: String =
        told(row, timeline.today).iter().map(|line| format!("<span>{}</span>", escaped(line))).collect();
    let marks = canvas(timeline, MIDDLE).row(row);
    let (sign, words, note) = (sign(row), words_of(row), escaped(&note(row, timeline.today)));
    let depth = row.depth.min(6);
    let _ = writeln!(
        page,
        "<div class=\"row {words}{missed}{conflict}{nested}\" tabindex=\"0\" style=\"--depth:{depth}\"{at}><span class=\"name\">\
         <svg width=\"10\" height=\"14\"><svg x=\"5\" y=\"7\" overflow=\"visible\">{sign}</svg></svg><span>{title}</span></span>\
         <span class=\"track\"><svg>{marks}</svg></span><span class=\"note\">{note}</span><span class=\"tip\">{lines}</span></div>"
    );
}

fn located(source: Option<Source>) -> String {
    source.map_or_else(String::new, |Source { uri, line, character }| {
        format!(" data-uri=\"{}\" data-line=\"{line}\" data-character=\"{character}\"", escaped(&uri))
    })
}

fn undated(timeline: &Timeline, source: &dyn Fn(&Place) -> Option<Source>, page: &mut String) {
    let mut groups = timeline.groups.iter().filter(|group| !group.undated.is_empty()).peekable();
    if groups.peek().is_none() {
        return;
    }
    page.push_str("<h2>Phases without days</h2>\n<dl class=\"undated\">\n");
    for group in groups {
        let _ = writeln!(page, "<dt>{}</dt><dd>{}</dd>", escaped(&group.name), phases(group, source));
    }
    page.push_str("</dl>\n");
}

fn phases(group: &Group, source: &dyn Fn(&Place) -> Option<Source>) -> String {
    let phase = |phase: &Undated| {
        let progress = progress(&phase.counts).map(|progress| format!(" ({progress})")).unwrap_or_default();
        let tip = escaped(&format!("{}:{}", phase.place.shown, phase.place.points.0.line + 1));
        let at = located(source(&phase.place));
        format!("<span title=\"{tip}\"{at}>{}{progress}</span>", escaped(&phase.title))
    };
    group.undated.iter().map(phase).collect()
}
