//! What labels, dates and columns say of the items of an inventory: who, when, how pressing, and their status.

use jiff::civil::Date;

use super::super::plain::urgency;
use super::super::{Item, StampRow, Times, URGENCY, Urgency};
use super::Packer;
use crate::calendar::{Days, Mention, scan};
use crate::languages::{List, has};
use crate::plan::mentions::{Mentioned, names_agents};
use crate::plan::remarks::is_status_key;
use crate::plan::{At, Cue, Dated, Of, Table, stretches};
use crate::status::{Class, stated};
use crate::text::Span;
use crate::words::Words;

impl Packer<'_> {
    pub(super) fn labels(&mut self) {
        for label in self.plan.labels() {
            let (key, value) = (label.key.as_str(), label.value.as_str());
            let (is_status, is_person) = (is_status_key(key), is_person(key));
            let (starts, ends) =
                (has(List::PeriodStarts, key), has(List::PeriodEnds, key) || has(List::PeriodDue, key));
            let lasts = has(List::PeriodSpans, key);
            if !(is_status || is_person || starts || ends || lasts) {
                continue;
            }
            let Some(item) = self.labelled(&label) else { continue };
            if let (true, Item::Section(index)) = (is_status, item) {
                let row = &mut self.sections[index as usize];
                let stated = stated::of_value(value);
                row.class =
                    row.class.or(stated.map(|it| if it.qualified { Class::Active } else { it.class }));
            }
            if is_person && !value.is_empty() {
                let person = self.person(first_name(value));
                self.people.entry(item).or_insert(person);
            }
            if !(starts || ends || lasts) {
                continue;
            }
            let near = self.near(label.place(label.span).start);
            let Some(mention) = scan(value).into_iter().next() else { continue };
            let times = self.times.entry(item).or_default();
            times.near = near;
            match Days::from(&mention) {
                days @ Days::Range(..) => *times = Times::lasting(days, near),
                days if starts => times.start = times.start.or(Some(days)),
                days if ends => times.end = times.end.or(Some(days)),
                Days::Date(_) => {}
            }
        }
    }

    /// The dates of headings and of tasks.
    pub(super) fn dates(&mut self) {
        for dated in self.plan.dates().filter(|dated| !dated.struck) {
            let place = dated.place(dated.span);
            let Some(item) = self.around(place.start) else { continue };
            let is_its_own = match item {
                Item::Section(index) => {
                    let section = self.outline().sections().get(index as usize);
                    section.is_some_and(|section| section.heading_span().covers(place))
                }
                Item::Task(_) => true,
            };
            if is_its_own {
                self.date(item, &dated, self.near(place.start));
            }
        }
        for stretch in stretches(self.plan).iter().filter(|stretch| stretch.end.is_some()) {
            let Some(range) = stretch.range() else { continue };
            if let Some(item @ Item::Task(_)) = self.around(range.span.start)
                && !self.times.contains_key(&item)
                && matches!(stretch.of, Of::Row { .. })
            {
                let times = Times::lasting((&range).into(), self.near(range.span.start));
                self.times.insert(item, times);
            }
        }
    }

    fn date(&mut self, item: Item, dated: &At<Dated>, near: Option<Date>) {
        let days = Days::from(&dated.mention);
        let is_range = matches!(dated.mention, Mention::Range(_));
        let is_heading = matches!(item, Item::Section(_));
        match dated.cue {
            Some(Cue::Due) => {
                let times = self.times.entry(item).or_default();
                (times.end, times.near) = (Some(days), near);
            }
            Some(Cue::Start) => {
                let times = self.times.entry(item).or_default();
                (times.start, times.near) = (times.start.or(Some(days)), near);
            }
            None if is_heading && is_range => {
                self.times.entry(item).or_insert(Times::lasting(days, near));
            }
            None if is_range && self.stands_apart(dated) => {
                self.times.entry(item).or_insert(Times::lasting(days, near));
            }
            // `Milestone M2: Beta (Dec 10)`.
            None if is_heading && self.names_a_unit(item) => {
                self.times.entry(item).or_insert(Times { end: Some(days), near, ..Times::default() });
            }
            _ => {}
        }
    }

    fn names_a_unit(&self, item: Item) -> bool {
        let Item::Section(index) = item else { return false };
        self.sections.get(index as usize).is_some_and(|row| row.unit.is_some())
    }

    /// Does a range stand in brackets or behind a sign? In the middle of a sentence it may be about anything.
    fn stands_apart(&self, dated: &At<Dated>) -> bool {
        let place = dated.place(dated.span);
        let line = self.text.line_around(place.start);
        let before = self.text.slice(Span::new(line.start, place.start));
        before.trim_end().ends_with(['(', '[', ':', '|', '*'])
    }

    /// What labels at the edges of the document date: which of them are stamps, the configuration says.
    pub(super) fn stamps(&mut self) {
        for (label, date) in self.plan.edge_dates(self.text) {
            if self.outline().is_historical(date.span.start) {
                continue;
            }
            let points = self.text.points(date.calendar);
            let end = Some(Days::Date((&date).into()));
            let times = Times { end, near: self.near(date.span.start), start: None };
            let key = self.person(&label.key);
            self.stamps.push(StampRow { key, times, points });
        }
    }

    /// The agents that tasks name.
    pub(super) fn agents(&mut self) {
        for mention in self.plan.mentions().filter(|mention| mention.of == Mentioned::Agent) {
            let Some(item @ Item::Task(_)) = self.task_around(mention.place(mention.span).start) else {
                continue;
            };
            if !self.people.contains_key(&item) {
                let person = self.person(&mention.name);
                self.people.insert(item, person);
            }
        }
    }

    /// What the columns of tables of tasks say: who, and how pressing.
    pub(super) fn columns(&mut self) {
        for table in self.plan.tables() {
            let Table { header, rows, .. } = table.item;
            let column = |is: &dyn Fn(&str) -> bool| header.iter().position(|cell| is(&cell.plain()));
            let who = column(&|title| is_person(title) || names_agents(title));
            let how = column(&|title| title == "priority" || title == "prio" || title == "priorität");
            if who.is_none() && how.is_none() {
                continue;
            }
            for row in rows {
                let Some(first) = row.first() else { continue };
                let Some(item @ Item::Task(index)) = self.task_around(table.place(first.span).start) else {
                    continue;
                };
                if let Some(cell) =
                    who.and_then(|column| row.get(column)).filter(|cell| says_something(&cell.text))
                {
                    let person = self.person(first_name(&cell.text));
                    self.people.entry(item).or_insert(person);
                }
                if let Some(cell) = how.and_then(|column| row.get(column)) {
                    let urgency = urgency(cell.text.trim_matches(['*', '`', ' ']));
                    if urgency != Urgency::Usual {
                        let flags = &mut self.tasks[index as usize].flags;
                        *flags = *flags & !URGENCY | urgency.bits();
                    }
                }
            }
        }
    }
}

/// Keys and titles of columns behind which stands who does something.
static PEOPLE: Words = Words::new(
    "owner owners assignee assignees assigned responsible lead agent agents who dri verantwortlich zuständig responsable asignado \
     assigné responsável",
);

fn is_person(key: &str) -> bool {
    PEOPLE.contains(key) || key == "assigned to" || key == "assigned agent" || key == "primary agent"
}

/// The first of several people, without marks.
fn first_name(value: &str) -> &str {
    let first = value.split([',', ';', '(', '+']).next().unwrap_or(value);
    first.trim_matches(|char: char| char.is_whitespace() || matches!(char, '*' | '`' | '_' | '@' | '"'))
}

fn says_something(cell: &str) -> bool {
    let plain = cell.trim_matches(|char: char| !char.is_alphanumeric());
    !plain.is_empty() && !matches!(plain.to_ascii_lowercase().as_str(), "tbd" | "none" | "n/a" | "unassigned")
}
