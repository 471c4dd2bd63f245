//! The timeline as an SVG that stands alone: no script, no font, nothing loaded; the same timeline is the same bytes.
//!
//! Text is measured as wide as it may be in any of the fonts, so names are cut rather early; the whole one is where the pointer rests.

use std::fmt::Write;

use super::paint::{self, Canvas, DEFS, number, sign};
use super::words::{ADVICE, fitted, note, progress, summary, told, told_of_undated, width};
use super::{Group, Row, RowKind, Timeline, Undated, sheet};
use crate::calendar::short;
use crate::status::Class;
use crate::views::xml::escaped;

const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 20.0;
/// Where the axis begins and how long it is.
const AXIS: (f64, f64) = (310.0, 740.0);
const LINE: f64 = 24.0;
const HEAD: f64 = 30.0;
/// Where the first row begins.
const TOP: f64 = 122.0;
/// So many repositories are listed with their phases without days.
const LISTED: usize = 60;

/// The fonts and what only this picture has.
const RULES: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif;font-size:13px;fill:var(--ink)}\
.ground{fill:var(--paper)}.ribbon{fill:var(--band)}.title{font-size:20px;font-weight:600}.strong{font-weight:600}\
.muted{fill:var(--muted)}.label{font-size:11px;fill:var(--muted)}.alarm{fill:var(--late)}.catch{fill:transparent}\
.given-up{text-decoration:line-through;fill:var(--muted)}.flag{fill:var(--today);font-size:11px;font-weight:600}\
.hover:hover>.catch{fill:var(--ink);fill-opacity:.06}";

/// The picture.
pub fn svg(timeline: &Timeline) -> String {
    let mut rows = String::new();
    // Of an empty one only words are shown.
    let mut y = if timeline.is_empty() { 130.0 } else { TOP };
    for group in timeline.groups.iter().filter(|group| group.has_days()) {
        head(timeline, group, y, &mut rows);
        y += HEAD;
        for row in &group.rows {
            of_row(timeline, row, y, &mut rows);
            y += LINE;
        }
        y += 6.0;
    }
    let mut below = String::new();
    let end = undated(timeline, y + 16.0, &mut below);
    let height = number(end + MARGIN);
    let wide = number(WIDTH);
    let title = "Timeline";
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{height}\" viewBox=\"0 0 {wide} {height}\" role=\"img\" \
         aria-label=\"{title}: {}\"><style>{}</style>{DEFS}<rect class=\"ground\" width=\"100%\" height=\"100%\"/>",
        escaped(&summary(timeline)),
        sheet::of_svg(RULES)
    );
    let _ = write!(picture, "<text class=\"title\" x=\"{MARGIN}\" y=\"38\">{title}</text>");
    let line = fitted(&summary(timeline), WIDTH - MARGIN * 2.0 - 110.0, 13.0);
    let _ =
        write!(picture, "<text class=\"muted\" x=\"{}\" y=\"38\">{}</text>", MARGIN + 104.0, escaped(&line));
    if timeline.is_empty() {
        let x = number(WIDTH / 2.0);
        let advice = escaped(&fitted(&ADVICE.replace('`', ""), WIDTH - 80.0, 11.0));
        let _ = write!(
            picture,
            "<text class=\"strong\" x=\"{x}\" y=\"86\" text-anchor=\"middle\">Nothing has days yet</text>\
             <text class=\"label\" x=\"{x}\" y=\"108\" text-anchor=\"middle\">{advice}</text>"
        );
    } else {
        legend(62.0, &mut picture);
        axis(timeline, y, &mut picture);
        picture.push_str(&rows);
        today(timeline, y, &mut picture);
    }
    picture.push_str(&below);
    picture.push_str("</svg>\n");
    picture
}

fn canvas(timeline: &Timeline, middle: f64) -> Canvas<'_> {
    Canvas { axis: &timeline.axis, today: timeline.today, pixels: Some(AXIS), middle }
}

/// The lines and names of the axis.
fn axis(timeline: &Timeline, bottom: f64, picture: &mut String) {
    let canvas = canvas(timeline, 0.0);
    let bottom = number(bottom);
    for (class, ticks, from, y) in [
        ("tick", &timeline.axis.ticks, TOP - 8.0, TOP - 12.0),
        ("era", &timeline.axis.eras, TOP - 34.0, TOP - 27.0),
    ] {
        let mut free = 0.0;
        for (at, tick) in ticks.iter().enumerate() {
            let share = canvas.share(tick.date);
            let (x, from) = (canvas.x(share), number(from));
            let _ = write!(picture, "<path class=\"{class}\" d=\"M{x} {from}V{bottom}\"/>");
            let here = AXIS.0 + share * AXIS.1;
            let next = ticks.get(at + 1).map_or(1.0, |next| canvas.share(next.date));
            let needed = width(&tick.label, 11.0) + 6.0;
            let room = if class == "era" { next * AXIS.1 - share * AXIS.1 } else { AXIS.1 - share * AXIS.1 };
            if here >= free && needed <= room {
                let _ = write!(
                    picture,
                    "<text class=\"label\" x=\"{}\" y=\"{}\">{}</text>",
                    number(here + 4.0),
                    number(y),
                    tick.label
                );
                free = here + needed;
            }
        }
    }
}

fn today(timeline: &Timeline, bottom: f64, picture: &mut String) {
    let canvas = canvas(timeline, 0.0);
    let share = canvas.today();
    if !(0.0..=1.0).contains(&share) {
        return;
    }
    let (x, from, bottom) = (canvas.x(share), number(TOP - 46.0), number(bottom));
    let _ = write!(picture, "<path class=\"today\" d=\"M{x} {from}V{bottom}\"/>");
    let label = format!("today, {}", short(timeline.today, timeline.today));
    let is_right = share > 0.85;
    let (at, anchor) = if is_right { (-5.0, "end") } else { (5.0, "start") };
    let at = number(AXIS.0 + share * AXIS.1 + at);
    let _ = write!(
        picture,
        "<text class=\"flag\" x=\"{at}\" y=\"{}\" text-anchor=\"{anchor}\">{label}</text>",
        number(TOP - 40.0)
    );
}

/// The line of a repository.
fn head(timeline: &Timeline, group: &Group, y: f64, rows: &mut String) {
    let (x, wide, high) = (number(MARGIN - 8.0), number(WIDTH - MARGIN * 2.0 + 16.0), number(HEAD - 4.0));
    let middle = y + HEAD / 2.0 - 2.0;
    let name = escaped(&fitted(&group.name, AXIS.0 - MARGIN - 16.0, 14.5));
    let base = number(middle + 4.5);
    let _ = write!(
        rows,
        "<g><title>{}</title><rect class=\"ribbon\" x=\"{x}\" y=\"{}\" width=\"{wide}\" height=\"{high}\" rx=\"4\" fill-opacity=\".8\"/>\
         <text class=\"strong\" x=\"{MARGIN}\" y=\"{base}\">{name}</text>",
        escaped(&group.name),
        number(y)
    );
    if let Some(progress) = progress(&group.counts) {
        let _ = write!(
            rows,
            "<text class=\"strong\" x=\"{}\" y=\"{base}\">{progress}</text>",
            number(AXIS.0 + AXIS.1 + 12.0)
        );
    }
    rows.push_str(&canvas(timeline, middle).days(group));
    rows.push_str("</g>");
}

fn of_row(timeline: &Timeline, row: &Row, y: f64, rows: &mut String) {
    let middle = y + LINE / 2.0;
    let base = number(middle + 4.5);
    if row.kind == RowKind::Document {
        let name = escaped(&fitted(&row.title, AXIS.0 - MARGIN - 16.0, 12.0));
        let tip = escaped(&row.place.shown);
        let _ = write!(
            rows,
            "<text class=\"label\" x=\"{MARGIN}\" y=\"{base}\">{name}<title>{tip}</title></text>"
        );
        return;
    }
    let indent = MARGIN + 6.0 + f64::from(row.depth.min(5)) * 14.0;
    let room = AXIS.0 - indent - 14.0 - 12.0;
    let title = escaped(&fitted(&row.title, room, 13.0));
    let (x, wide) = (number(MARGIN - 8.0), number(WIDTH - MARGIN * 2.0 + 16.0));
    let tip = escaped(&told(row, timeline.today).join("\n"));
    let class = match row.class {
        Some(Class::Cancelled) => " class=\"given-up\"",
        Some(Class::Done) => " class=\"muted\"",
        _ => "",
    };
    let _ = write!(
        rows,
        "<g class=\"hover\"><title>{tip}</title><rect class=\"catch\" x=\"{x}\" y=\"{}\" width=\"{wide}\" height=\"{LINE}\" rx=\"4\"/>\
         <svg x=\"{}\" y=\"{}\" overflow=\"visible\">{}</svg><text{class} x=\"{}\" y=\"{base}\">{title}</text>",
        number(y),
        number(indent + 2.0),
        number(middle),
        sign(row),
        number(indent + 14.0),
    );
    rows.push_str(&canvas(timeline, middle).row(row));
    let note = note(row, timeline.today);
    if !note.is_empty() {
        let class = if row.is_overdue { "alarm" } else { "muted" };
        let room = WIDTH - MARGIN - AXIS.0 - AXIS.1 - 12.0;
        let note = escaped(&fitted(&note, room, 12.5));
        let _ = write!(
            rows,
            "<text class=\"{class}\" x=\"{}\" y=\"{base}\">{note}</text>",
            number(AXIS.0 + AXIS.1 + 12.0)
        );
    }
    rows.push_str("</g>");
}

/// What the marks mean.
fn legend(y: f64, picture: &mut String) {
    let mut x = MARGIN;
    for (shape, wide, name) in paint::legend() {
        let _ = write!(
            picture,
            "<svg x=\"{}\" y=\"{y}\" overflow=\"visible\">{shape}<text class=\"label\" x=\"{}\" y=\"4\">{name}</text></svg>",
            number(x),
            number(wide + 5.0)
        );
        x += wide + 5.0 + width(name, 11.0) + 14.0;
    }
}

/// The phases without days, a line for each repository; where they end.
fn undated(timeline: &Timeline, mut y: f64, picture: &mut String) -> f64 {
    let mut groups = timeline.groups.iter().filter(|group| !group.undated.is_empty());
    let own: Vec<&Group> = groups.by_ref().take(LISTED).collect();
    if own.is_empty() {
        return y;
    }
    let _ = write!(
        picture,
        "<text class=\"strong\" x=\"{MARGIN}\" y=\"{}\">Phases without days</text>",
        number(y + 14.0)
    );
    y += 24.0;
    for group in own {
        let base = number(y + 14.0);
        let name = escaped(&fitted(&group.name, AXIS.0 - MARGIN - 16.0, 13.0));
        let phases: Vec<String> = group.undated.iter().map(of_undated).collect();
        let phases = escaped(&fitted(&phases.join(" · "), WIDTH - MARGIN - AXIS.0, 13.0));
        let tip = escaped(&told_of_undated(&group.undated).join("\n"));
        let _ = write!(
            picture,
            "<g><title>{tip}</title><text x=\"{MARGIN}\" y=\"{base}\">{name}</text><text class=\"muted\" x=\"{}\" y=\"{base}\">{phases}</text></g>",
            number(AXIS.0)
        );
        y += 20.0;
    }
    let more = groups.count();
    if more > 0 {
        let _ = write!(
            picture,
            "<text class=\"muted\" x=\"{MARGIN}\" y=\"{}\">and in {more} more repositories</text>",
            number(y + 14.0)
        );
        y += 20.0;
    }
    y
}

fn of_undated(phase: &Undated) -> String {
    match progress(&phase.counts) {
        Some(progress) => format!("{} ({progress})", phase.title),
        None => phase.title.clone(),
    }
}
