//! How far the sections of a document are, and until when they last: what the outline, hints and lenses say beside a heading.
//!
//! [`Standings::of`] reads a document once, [`Standings::at`] answers for a section. Tasks are counted in the way in which the document
//! counts them, as the actions that write a count do. The trap: a section of the past is over, whatever its dates and boxes say.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::{Mention, scan};
use crate::languages::{List, has};
use crate::plan::census::Way;
use crate::plan::remarks::is_status_key;
use crate::plan::{Cue, Seat};
use crate::rules::DocumentContext;
use crate::status::{Class, stated};

/// What is known of all sections of a document.
pub(super) struct Standings<'a, 'c> {
    context: &'c DocumentContext<'a>,
    /// When sections end, by their numbers in the outline.
    ends: BTreeMap<usize, Date>,
    /// The statuses that labels below headings state, in the same way.
    statuses: BTreeMap<usize, Class>,
}

/// How far a section is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// Its tasks; `None` where it has none.
    pub(super) way: Option<Way>,
    /// Its last day.
    pub(super) ends: Option<Date>,
    /// The status that a label below its heading states, where the heading states none.
    pub(super) labelled: Option<Class>,
    /// Nothing is left to do in it, as its tasks or its status say.
    pub(super) is_over: bool,
    /// Something is left to do, and its last day has passed.
    pub(super) is_overdue: bool,
}

impl<'a, 'c> Standings<'a, 'c> {
    /// Reads the document.
    pub(super) fn of(context: &'c DocumentContext<'a>) -> Standings<'a, 'c> {
        let (mut ends, mut statuses) = (BTreeMap::new(), BTreeMap::new());
        let outline = context.outline();
        for dated in context.plan().dates().filter(|dated| dated.seat == Seat::Heading && !dated.struck) {
            let start = dated.place(dated.span).start;
            let is_end = matches!(dated.mention, Mention::Range(_)) || dated.cue == Some(Cue::Due);
            let end = || Some(dated.mention.resolve(context.reference(start))?.1);
            if let (true, Some(section), Some(end)) = (is_end, outline.section_at(start), end()) {
                ends.insert(section, end);
            }
        }
        for label in context.plan().labels().filter(|label| !label.front_matter) {
            let start = label.place(label.key_span).start;
            let Some(section) = outline.section_at(start) else { continue };
            if is_status_key(&label.key) {
                let stated = stated::of_value(&label.value);
                statuses.extend(stated.map(|stated| (section, stated.class)));
            } else if has(List::PeriodEnds, &label.key)
                || has(List::PeriodDue, &label.key)
                || has(List::PeriodSpans, &label.key)
            {
                let mention = scan(&label.value).into_iter().next_back();
                let is_length = |mention: &Mention| {
                    has(List::PeriodSpans, &label.key) && !matches!(mention, Mention::Range(_))
                };
                let mention = mention.filter(|mention| !is_length(mention));
                let end = mention.and_then(|mention| mention.resolve(context.reference(start)));
                if let Some((_, end)) = end {
                    ends.entry(section).or_insert(end);
                }
            }
        }
        Standings { context, ends, statuses }
    }

    /// How far the section with this number in the outline is.
    pub(super) fn at(&self, index: usize) -> Standing {
        let section = &self.context.outline().sections()[index];
        let way = self.context.progress(section.body());
        let stated = section.heading.status.map(|status| status.class);
        let labelled = self.statuses.get(&index).copied().filter(|_| stated.is_none());
        let class = stated.or(labelled);
        let is_left = match (way, class) {
            _ if section.historical => false,
            (_, Some(class)) if !class.is_unfinished() => false,
            (Some(way), _) => way.open() > 0,
            (None, class) => class.is_some(),
        };
        let ends = self.ends.get(&index).copied().filter(|_| !section.historical);
        let is_overdue = is_left && ends.is_some_and(|end| end < self.context.today());
        Standing { way, ends, labelled, is_over: !is_left && (way.is_some() || class.is_some()), is_overdue }
    }
}
