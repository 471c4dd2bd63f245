//! The status at the end of a heading: emoji and word in either order, in brackets or behind a dash, with the day on which it was done.
//!
//! A heading that says nothing gets a status in the shape of its siblings. The trap: the day behind a status is that of its
//! completion, so it goes when the work is no longer done, and comes where the siblings bear one.

use super::wording::{self, Where};
use crate::calendar::{Mention, scan};
use crate::finding::Edit;
use crate::plan::Section;
use crate::rules::{DocumentContext, Siblings};
use crate::status::Class;
use crate::status::stated::of_heading;
use crate::text::{Span, offset_of};

/// Where a heading states its status, or may.
#[derive(Debug, Clone)]
pub(super) struct Suffix {
    level: u8,
    /// The whole title.
    title: Span,
    /// The status as it stands; an empty place at the end where there is none.
    span: Span,
    written: String,
    class: Option<Class>,
    /// The day behind the status, with what joins it.
    day: Option<Span>,
    /// The digits of a percentage behind the status.
    percent: Option<Span>,
}

/// The status of a section's heading; nothing where it has none and is nothing that could.
pub(super) fn suffix(context: &DocumentContext, section: &Section) -> Option<Suffix> {
    let heading = &section.heading;
    let Some(stated) = heading.status else {
        let title = section.place(heading.content);
        let may = heading.unit.as_ref().is_some_and(|unit| unit.leading);
        return may.then(|| Suffix {
            level: heading.level,
            title,
            span: Span::empty(title.end),
            written: String::new(),
            class: None,
            day: None,
            percent: None,
        });
    };
    let span = section.place(stated.span);
    let behind = Span::new(span.end, section.place(heading.content).end);
    let rest = context.source(behind);
    Some(Suffix {
        level: heading.level,
        title: section.place(heading.content),
        span,
        written: context.source(span).into_owned(),
        class: Some(stated.class),
        day: day(&rest).map(|(day, _)| day.shift(span.end)),
        percent: percent(&rest).map(|percent| percent.shift(span.end)),
    })
}

impl Suffix {
    pub(super) fn class(&self) -> Option<Class> {
        self.class
    }

    /// What stands between the brackets, where the status is a box.
    pub(super) fn boxed(&self) -> Option<(Span, Class)> {
        let is_box = self.written.starts_with('[') && self.written.ends_with(']');
        let inside = Span::new(self.span.start + 1, self.span.end.saturating_sub(1));
        self.class.filter(|_| is_box).map(|class| (inside, class))
    }

    /// How it would say `class`.
    pub(super) fn word(&self, context: &DocumentContext, class: Class) -> String {
        let like = match self.class {
            Some(_) => self.written.clone(),
            None => {
                let first = siblings(context, self.level).first.as_ref();
                first.map_or_else(|| "✅".to_owned(), |(written, _)| written.clone())
            }
        };
        wording::like(context, Where::Heading, class, &like)
    }

    /// The edits that make it say `class`.
    pub(super) fn edits(&self, context: &DocumentContext, class: Class) -> Vec<Edit> {
        let edit = |span: Span, new_text: String| Edit { file: None, span, new_text };
        let mut word = self.word(context, class);
        if class == Class::Done && self.day.is_none() {
            word.push_str(siblings(context, self.level).today.as_deref().unwrap_or_default());
        }
        if self.class.is_none() {
            let text = self.added(context, class, &word);
            return text.map(|text| edit(self.span, text)).into_iter().collect();
        }
        let mut edits = vec![edit(self.span, word)];
        if self.class == Some(Class::Done) && class != Class::Done {
            edits.extend(self.day.map(|day| edit(day, String::new())));
        }
        if class == Class::Done {
            edits.extend(self.percent.map(|percent| edit(percent, "100".to_owned())));
        }
        edits
    }

    /// The word with what joins it to the title: as a sibling does it, or else so that it will be read as a status; none where it would
    /// not, as behind many a title in Chinese.
    fn added(&self, context: &DocumentContext, class: Class, word: &str) -> Option<String> {
        let title = context.source(self.title);
        let sample = siblings(context, self.level).first.as_ref().map(|(_, around)| around.clone());
        let usual = [(" ", ""), (" - ", ""), (" (", ")")];
        let usual = usual.map(|(before, behind)| (before.to_owned(), behind.to_owned()));
        let mut texts =
            sample.into_iter().chain(usual).map(|(before, behind)| format!("{before}{word}{behind}"));
        let states = |text: &String| {
            of_heading(&format!("{title}{text}"), true).is_some_and(|stated| stated.class == class)
        };
        texts.find(states)
    }
}

/// How the headings of this level do it; looked for once, however many are asked about.
fn siblings<'c>(context: &'c DocumentContext, level: u8) -> &'c Siblings {
    let kept = &context.written.siblings;
    kept[usize::from(level).min(kept.len() - 1)].get_or_init(|| {
        let mut samples = samples(context, level).peekable();
        let first = samples.peek().map(|sample| (sample.written.clone(), sample.around.clone()));
        let today = samples.filter(|sample| sample.class == Class::Done).find_map(|sample| {
            let (span, mention) = day(&sample.rest)?;
            let Mention::Date(date) = mention else { return None };
            let mut text = span.of(&sample.rest).to_owned();
            let written = Span::new(date.calendar.start - span.start, date.calendar.end - span.start);
            text.replace_range(written.range(), &date.format.write(context.today()));
            Some(text)
        });
        Siblings { first, today }
    })
}

/// How a heading states its status.
struct Sample {
    class: Class,
    written: String,
    /// What joins it to the title, and what closes that.
    around: (String, String),
    /// What stands behind it.
    rest: String,
}

/// The headings of this level that state a status in words, in order.
fn samples<'a>(context: &'a DocumentContext, level: u8) -> impl Iterator<Item = Sample> + 'a {
    let sections = context.outline().sections().iter().filter(move |section| section.heading.level == level);
    sections.filter_map(|section| {
        let stated = section.heading.status?;
        let (place, content) = (section.place(stated.span), section.place(section.heading.content));
        let title = context.source(Span::new(content.start, place.start)).into_owned();
        let joint = title.len() - title.trim_end_matches([' ', '-', '–', '—', ':', '(', '[', '*']).len();
        let before = title[title.len() - joint..].to_owned();
        let written = context.source(place).into_owned();
        if written.starts_with('[') && written.ends_with(']') {
            return None;
        }
        let behind = before.chars().rev().filter_map(|char| match char {
            '(' => Some(')'),
            '[' => Some(']'),
            '*' => Some('*'),
            _ => None,
        });
        let around = (before.clone(), behind.collect());
        let rest = context.source(Span::new(place.end, content.end)).into_owned();
        Some(Sample { class: stated.class, written, around, rest })
    })
}

/// The day that directly follows a status, with what joins the two, and with the brackets around it alone.
fn day(rest: &str) -> Option<(Span, Mention)> {
    let mention = scan(rest).into_iter().next()?;
    let Mention::Date(date) = &mention else { return None };
    let joint = rest.get(..date.calendar.start as usize)?;
    let words = joint.trim_matches(|char: char| !char.is_alphanumeric());
    if joint.contains([')', ']']) || !(words.is_empty() || words == "on") {
        return None;
    }
    let mut end = date.calendar.end;
    if joint.contains(['(', '[']) && rest.get(end as usize..)?.starts_with([')', ']']) {
        end += 1;
    }
    Some((Span::new(0, end), mention))
}

/// The digits of a percentage that directly follows a status.
fn percent(rest: &str) -> Option<Span> {
    let start = rest.find(|char: char| char.is_alphanumeric())?;
    let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
    let is_percent = digits > 0 && rest[start + digits..].starts_with('%');
    is_percent.then(|| Span::new(offset_of(start), offset_of(start + digits)))
}
