//! The marks of a row, as elements of an SVG: the bar, how far it is, how late, milestones, days of tasks.
//!
//! An SVG of its own places them by pixels; a page, whose width nobody knows, by percent. So what has a shape of its own stands in an
//! `svg` of its own, which has a place but no size.

use std::fmt::Write;

use jiff::civil::Date;

use super::axis::later;
use super::words::{told_of_day, width};
use super::{Axis, Due, Group, Row, RowKind};
use crate::calendar::Precision;
use crate::status::Class;
use crate::views::xml::escaped;

/// Where marks are painted.
pub(super) struct Canvas<'a> {
    /// The days.
    pub(super) axis: &'a Axis,
    /// Today.
    pub(super) today: Date,
    /// Where the axis begins and how long it is, in pixels; `None`: all of the width, in percent.
    pub(super) pixels: Option<(f64, f64)>,
    /// The middle of the row, in pixels from above.
    pub(super) middle: f64,
}

/// No bar is shorter than this share of the axis, or nobody would see it.
const SHORTEST: f64 = 0.004;
/// How wide the axis of a page is at least, in pixels: so much room there is for names.
const NARROWEST: f64 = 480.0;

/// The pattern of what is late; once for each document, since all refer to it.
pub(super) const DEFS: &str = "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
     patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V6\"/></pattern></defs>";

impl Canvas<'_> {
    /// The place of a share of the axis.
    pub(super) fn x(&self, share: f64) -> String {
        match self.pixels {
            Some((left, width)) => number(left + share * width),
            None => format!("{}%", number(share * 100.0)),
        }
    }

    fn length(&self, share: f64) -> String {
        match self.pixels {
            Some((_, width)) => number(share * width),
            None => format!("{}%", number(share * 100.0)),
        }
    }

    /// Where a day begins.
    pub(super) fn share(&self, date: Date) -> f64 {
        self.axis.share(date)
    }

    /// The middle of today.
    pub(super) fn today(&self) -> f64 {
        self.noon(self.today)
    }

    /// The middle of a day.
    fn noon(&self, date: Date) -> f64 {
        (self.share(date) + self.share(later(date, 1))) / 2.0
    }

    /// All marks of a row.
    pub(super) fn row(&self, row: &Row) -> String {
        let mut marks = String::new();
        if let Some(days) = row.days {
            match row.kind {
                RowKind::Milestone => self.milestone(row, days, &mut marks),
                _ => self.bar(row, days, &mut marks),
            }
        }
        for due in &row.dues {
            self.due(due, &mut marks);
        }
        if let (Some((first, _)), false) = (row.days, row.conflicts.is_empty()) {
            let share = self.share(first).clamp(0.0, 1.0);
            let aside = if share < 0.03 { 9 } else { -10 };
            let path = format!(
                "<path class=\"warn\" d=\"M{aside}-7l7 13h-14z\"/><path class=\"bang\" d=\"M{aside}-3v4m0 1.6v1.6\"/>"
            );
            self.shape(share, "", &path, &mut marks);
        }
        marks
    }

    fn bar(&self, row: &Row, (first, last): (Date, Date), marks: &mut String) {
        let (from, to) = (self.share(first), self.share(later(last, 1)));
        let (start, end) = (from.clamp(0.0, 1.0), to.clamp(0.0, 1.0));
        let class = words_of(row);
        if to > 0.0 && from < 1.0 {
            let length = (end - start).max(SHORTEST);
            let start = start.min(1.0 - SHORTEST);
            let half = if row.kind == RowKind::Phase { 7.0 } else { 5.0 };
            let y = number(self.middle - half);
            let rect = |name: &str, start: f64, length: f64, round: u8| {
                let (x, width, height) = (self.x(start), self.length(length), number(half * 2.0));
                format!(
                    "<rect class=\"{name}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
                )
            };
            let _ = write!(marks, "<g class=\"{class}\">{}", rect("bar", start, length, 3));
            if let Some(done) = done(row) {
                // What is cut off on the left is cut off from what is done, too.
                let reached = (from + done * (to - from)).clamp(start, start + length);
                if reached > start {
                    marks.push_str(&rect("fill", start, reached - start, 3));
                }
            }
            marks.push_str("</g>");
            self.soft(row, (from, to), half, marks);
        }
        if row.is_overdue {
            let (start, end) = (end, self.share(later(self.today, 1)).clamp(0.0, 1.0));
            if end > start {
                let (x, width) = (self.x(start), self.length(end - start));
                let y = number(self.middle - 3.5);
                let _ = write!(
                    marks,
                    "<rect class=\"over\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"7\"/>"
                );
            }
        }
        if from < 0.0 {
            self.shape(0.0, "", "<path class=\"beyond\" d=\"M1 0l6-4v8z\"/>", marks);
        }
        if to > 1.0 {
            self.shape(1.0, "", "<path class=\"beyond\" d=\"M-1 0l-6-4v8z\"/>", marks);
        }
    }

    /// Ends that are only known as a week, a month or more fade into the ground.
    fn soft(&self, row: &Row, (from, to): (f64, f64), half: f64, marks: &mut String) {
        let (top, height) = (number(-half - 1.0), number(half * 2.0 + 2.0));
        let strip = |x: i32, opacity: &str| {
            format!(
                "<rect class=\"soft\" x=\"{x}\" y=\"{top}\" width=\"3\" height=\"{height}\" opacity=\"{opacity}\"/>"
            )
        };
        if row.precision.0 > Precision::Day && from >= 0.0 {
            self.shape(from, "", &[strip(-1, ".8"), strip(2, ".55"), strip(5, ".3")].concat(), marks);
        }
        if row.precision.1 > Precision::Day && to <= 1.0 {
            self.shape(to, "", &[strip(-2, ".8"), strip(-5, ".55"), strip(-8, ".3")].concat(), marks);
        }
    }

    fn milestone(&self, row: &Row, (first, last): (Date, Date), marks: &mut String) {
        let (from, to) = (self.noon(first), self.noon(last));
        if first < last && to > 0.0 && from < 1.0 {
            let (start, end) = (from.clamp(0.0, 1.0), to.clamp(0.0, 1.0));
            let (x, width, y) = (self.x(start), self.length(end - start), number(self.middle - 2.0));
            let class = words_of(row);
            let _ = write!(
                marks,
                "<g class=\"{class}\"><rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"4\"/></g>"
            );
        }
        match to {
            ..0.0 => self.shape(0.0, "", "<path class=\"beyond\" d=\"M1 0l6-4v8z\"/>", marks),
            to if to > 1.0 => self.shape(1.0, "", "<path class=\"beyond\" d=\"M-1 0l-6-4v8z\"/>", marks),
            to => self.shape(to, &words_of(row), "<path class=\"stone\" d=\"M0-7L7 0 0 7-7 0z\"/>", marks),
        }
    }

    fn due(&self, due: &Due, marks: &mut String) {
        let at = self.noon(due.date);
        if !(0.0..=1.0).contains(&at) {
            return;
        }
        let path = match () {
            () if due.overdue > 0 => "<path class=\"missed\" d=\"M0-5l5 9h-10z\"/>",
            () if due.open > 0 => "<circle class=\"due\" r=\"3\"/>",
            () => "<circle class=\"met\" r=\"3\"/>",
        };
        self.shape(at, "", path, marks);
    }

    /// The named days of a group, with their names where there is room.
    pub(super) fn days(&self, group: &Group) -> String {
        let axis = self.pixels.map_or(NARROWEST, |(_, width)| width);
        let shown: Vec<_> =
            group.days.iter().filter(|day| (0.0..=1.0).contains(&self.noon(day.date))).collect();
        let mut marks = String::new();
        let mut free = 0.0;
        for (at, day) in shown.iter().enumerate() {
            let share = self.noon(day.date);
            let here = share * axis;
            let next = shown.get(at + 1).map_or(axis, |next| self.noon(next.date) * axis - 12.0);
            let needed = width(&day.title, 11.0) + 12.0;
            let class = if day.date < self.today { "gone" } else { "named" };
            let mut path = format!("<path class=\"{class}\" d=\"M0-6L6 0 0 6-6 0z\"/>");
            let label = escaped(&day.title);
            if here + needed <= next {
                let _ = write!(path, "<text class=\"small\" x=\"10\" y=\"4\">{label}</text>");
                free = here + needed;
            } else if here - needed >= free {
                let _ = write!(
                    path,
                    "<text class=\"small\" x=\"-10\" y=\"4\" text-anchor=\"end\">{label}</text>"
                );
                free = here + 8.0;
            } else {
                free = here + 8.0;
            }
            let title = escaped(&told_of_day(day, self.today).join("\n"));
            let _ = write!(path, "<title>{title}</title>");
            self.shape(share, "", &path, &mut marks);
        }
        marks
    }

    /// Puts a shape to a share of the axis, in the middle of the row.
    fn shape(&self, share: f64, class: &str, path: &str, marks: &mut String) {
        let (x, y) = (self.x(share), number(self.middle));
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let _ = write!(marks, "<svg{class} x=\"{x}\" y=\"{y}\" overflow=\"visible\">{path}</svg>");
    }
}

/// The share that is done, of what has something to count or is said to be finished.
fn done(row: &Row) -> Option<f64> {
    match row.class {
        Some(Class::Done) => Some(1.0),
        Some(Class::Cancelled) => None,
        _ => (row.counts.total > 0).then(|| row.counts.done as f64 / row.counts.total as f64),
    }
}

/// What the style sheet knows a row by.
pub(super) fn words_of(row: &Row) -> String {
    let class = row.class.map_or("unsaid", Class::word);
    if row.is_overdue { format!("{class} late") } else { class.to_owned() }
}

/// The sign before a name, which says by its shape how something stands; ten pixels wide and high around its middle.
pub(super) fn sign(row: &Row) -> String {
    let path = match row.class {
        _ if row.kind == RowKind::Milestone && row.class != Some(Class::Done) => "M0-4.5L4.5 0 0 4.5-4.5 0z",
        Some(Class::Done) => "M-4.5.5l3 3.5L4.5-4",
        Some(Class::Active) => "M-3-4.5L4.5 0-3 4.5z",
        Some(Class::Held) => "M-2.5-4v8M2.5-4v8",
        Some(Class::Cancelled) => "M-3.5-3.5l7 7m0-7l-7 7",
        Some(Class::Open) => "M4 0a4 4 0 1 1-8 0a4 4 0 1 1 8 0",
        None => "M-4 0h8",
    };
    let path = if row.kind == RowKind::Tasks { "M-4-3h8M-4 0h8M-4 3h8" } else { path };
    format!("<path class=\"sign {}\" d=\"{path}\"/>", words_of(row))
}

/// What the marks mean: each around a line, with its width, and its name.
pub(super) fn legend() -> [(String, f64, &'static str); 11] {
    let bar = |class: &str, part: &str| {
        format!(
            "<g class=\"{class}\"><rect class=\"bar\" x=\"0\" y=\"-5\" width=\"22\" height=\"10\" rx=\"3\"/>{part}</g>"
        )
    };
    let fill = |width: u8| {
        format!("<rect class=\"fill\" x=\"0\" y=\"-5\" width=\"{width}\" height=\"10\" rx=\"3\"/>")
    };
    let stone = |class: &str| format!("<path class=\"{class}\" d=\"M6-6L12 0 6 6 0 0z\"/>");
    [
        (bar("done", &fill(22)), 22.0, "done"),
        (bar("active", &fill(9)), 22.0, "under way"),
        (bar("open", ""), 22.0, "not begun"),
        (bar("held", ""), 22.0, "on hold"),
        ("<rect class=\"over\" x=\"0\" y=\"-3.5\" width=\"22\" height=\"7\"/>".to_owned(), 22.0, "overdue"),
        (stone("stone"), 12.0, "milestone"),
        (stone("named"), 12.0, "named day"),
        ("<circle class=\"met\" cx=\"4\" r=\"3\"/>".to_owned(), 8.0, "task done"),
        ("<circle class=\"due\" cx=\"4\" r=\"3\"/>".to_owned(), 8.0, "task due"),
        ("<path class=\"missed\" d=\"M5-5l5 9h-10z\"/>".to_owned(), 10.0, "task overdue"),
        (
            "<path class=\"warn\" d=\"M7-7l7 13h-14z\"/><path class=\"bang\" d=\"M7-3v4m0 1.6v1.6\"/>"
                .to_owned(),
            14.0,
            "conflict",
        ),
    ]
}

/// A number with as many digits as can be seen.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
