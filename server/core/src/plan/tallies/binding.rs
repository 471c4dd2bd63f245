//! Of which tasks a tally speaks: the section of its heading, the one it stands in, the one that it names, the document.
//!
//! A tally may have several scopes that a reasonable reader could mean; it is right if it holds for any of them. The first is the one
//! that messages speak of. The trap: "Phase 2" in a statistics chapter names the phase of the plan, and is not one itself.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::{Form, Tally};
use crate::plan::sections::units;
use crate::plan::tables::plain;
use crate::plan::{At, Census, Outline, Plan, Section};
use crate::text::Span;

/// A tally with the places whose tasks it may speak of.
#[derive(Debug)]
pub struct Bound<'a> {
    /// The tally.
    pub tally: At<'a, Tally>,
    /// The places, the likeliest first; never empty.
    pub scopes: Vec<Span>,
    /// The place is certain: a cookie, or a label directly below its heading.
    pub certain: bool,
    /// The first scope is the innermost section around the tally.
    pub own: bool,
    /// Tallies of one group stand beside one another and are meant alike.
    pub group: (u8, u32, u8),
}

impl Bound<'_> {
    /// It is written beside others of its kind, whose truth shows what is counted.
    pub fn is_one_of_many(&self) -> bool {
        matches!(self.tally.form, Form::Heading | Form::Named(_) | Form::Cookie)
    }
}

/// The live tallies of a document with their scopes; those of which nobody can say what they speak of are left out.
pub fn bound<'a>(plan: &'a Plan, census: &Census) -> Vec<Bound<'a>> {
    let outline = plan.outline();
    let titles = Titles::default();
    plan.tallies()
        .filter(|tally| !outline.is_historical(tally.place(tally.span).start))
        .filter_map(|tally| bind(plan, census, &titles, tally))
        .collect()
}

/// What is known of the titles of a document once names were looked for.
#[derive(Default)]
pub(crate) struct Titles {
    /// The words of each.
    words: OnceCell<Vec<Vec<String>>>,
    /// Which sections with tasks a name may mean: the same ones are named again and again.
    meant: RefCell<HashMap<String, Rc<[usize]>>>,
}

impl Titles {
    fn meant(&self, outline: &Outline, census: &Census, name: &str) -> Rc<[usize]> {
        if let Some(known) = self.meant.borrow().get(name) {
            return known.clone();
        }
        let found = self.sought(outline, census, name);
        self.meant.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }

    fn sought(&self, outline: &Outline, census: &Census, name: &str) -> Rc<[usize]> {
        let name = plain(name);
        let unit = units::unit(&name).filter(|unit| unit.leading && unit.number.is_some());
        let words = words(&name);
        let is_same_unit = |section: &Section| {
            unit.as_ref().is_none_or(|unit| {
                let other = section.heading.unit.as_ref();
                other.is_some_and(|other| {
                    other.leading && other.kind == unit.kind && other.number == unit.number
                })
            })
        };
        let has_same_words = |index: usize, section: &Section| {
            let titles = self.words.get_or_init(|| {
                let titles = outline.sections().iter().map(|section| plain(&section.heading.title));
                titles.map(|title| self::words(&title)).collect()
            });
            let title = titles.get(index).map(Vec::as_slice).unwrap_or_default();
            let shared =
                words.iter().filter(|word| title.iter().any(|other| is_same_word(word, other))).count();
            // A name without a number may be that of anything: it must be the whole title, or that of a numbered phase.
            let numbered =
                section.heading.unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some());
            let all = !words.is_empty() && shared == words.len();
            match unit {
                Some(_) => words.is_empty() || shared > 0,
                None => all && (numbered || title.len() == words.len()),
            }
        };
        let sections = outline.sections().iter().enumerate();
        let meant = sections.filter(|(index, section)| {
            is_same_unit(section)
                && !section.historical
                && has_same_words(*index, section)
                && census.any(section.span)
        });
        meant.map(|(index, _)| index).collect()
    }
}

fn bind<'a>(plan: &'a Plan, census: &Census, titles: &Titles, tally: At<'a, Tally>) -> Option<Bound<'a>> {
    let outline = plan.outline();
    let span = tally.place(tally.span);
    let section = outline.section_at(span.start);
    let document = Span::new(0, plan.len());
    let heading = section.map(|section| &outline.sections()[section]);
    let in_heading = heading.is_some_and(|section| span.start < section.heading_span().end);
    let level = heading.map_or(0, |section| section.heading.level);
    let parent = heading.and_then(|section| section.parent).map_or(0, |parent| parent as u32 + 1);
    let here = section.map_or(0, |section| section as u32 + 1);
    let own = heading.map(|section| section.body());
    let directly = heading.is_some_and(|section| {
        let between = Span::new(section.heading_span().end, tally.place(tally.block).start);
        between.len() <= 4 && !in_heading
    });
    let bound = |scopes: Vec<Span>, certain: bool, group: (u8, u32, u8)| {
        (!scopes.is_empty()).then_some(Bound {
            tally,
            own: scopes.first() == own.as_ref(),
            scopes,
            certain,
            group,
        })
    };
    match &tally.form {
        Form::Cookie if in_heading => bound(vec![own?], true, (0, parent, level)),
        Form::Cookie => {
            bound(vec![Span::new(span.end, tally.place(tally.block).end)], true, (1, span.start, 0))
        }
        Form::Heading => bound(vec![own?], false, (2, parent, level)),
        Form::Progress => {
            let mut scopes = around(outline, section, census);
            scopes.push(document);
            let has_own = own.is_some_and(|own| census.any(own));
            bound(scopes, directly && has_own && tally.total.is_some(), (3, parent, level))
        }
        Form::Label => {
            let path: Vec<&Section> = outline.path(section).collect();
            let unit = path.iter().position(|section| {
                section.heading.unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some())
            });
            let mut scopes: Vec<Span> = vec![document];
            scopes.extend(around(outline, section, census));
            if unit.is_some() {
                scopes.rotate_left(1);
            }
            bound(scopes, false, (4, here, 0))
        }
        Form::Named(name) => {
            let found = named(outline, census, titles, name, tally.place(tally.block))?;
            bound(vec![found], false, (5, here, 0))
        }
    }
}

/// The sections around a place that hold tasks, from inner to outer.
fn around(outline: &Outline, section: Option<usize>, census: &Census) -> Vec<Span> {
    outline.path(section).map(|section| section.body()).filter(|span| census.any(*span)).collect()
}

/// The one section that a name means, apart from the place where the name stands.
pub(crate) fn named(
    outline: &Outline,
    census: &Census,
    titles: &Titles,
    name: &str,
    block: Span,
) -> Option<Span> {
    let meant = titles.meant(outline, census, name);
    let sections = meant.iter().filter_map(|index| outline.sections().get(*index));
    let mut found = sections.filter(|section| !section.span.contains(block.start));
    let first = found.next()?;
    // A chapter and its own first sub-heading may both match; two places apart leave nothing to say.
    let alone = found.all(|other| first.span.start <= other.span.start && other.span.end <= first.span.end);
    alone.then(|| first.body())
}

/// The words of a title that distinguish it: no numbers, no words for pieces of a plan.
pub(crate) fn words(title: &str) -> Vec<String> {
    const COMMON: [&str; 16] = [
        "phase",
        "week",
        "sprint",
        "milestone",
        "task",
        "tasks",
        "the",
        "and",
        "of",
        "for",
        "a",
        "an",
        "day",
        "stage",
        "with",
        "story",
    ];
    title
        .split(|char: char| !char.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| {
            word.chars().any(char::is_alphabetic) && !COMMON.contains(&word.as_str()) && word.len() > 1
        })
        .collect()
}

/// What two forms of one word have in common at least, as [`is_same_word`] has it.
pub(crate) fn stem(word: &str) -> &str {
    word.char_indices().nth(5).map_or(word, |(end, _)| &word[..end])
}

/// "foundation" and "foundational" are one word.
fn is_same_word(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    short == long || (short.chars().count() >= 5 && long.starts_with(short))
}
