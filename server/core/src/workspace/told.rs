//! What a document tells others ([`Summary`]), read when somebody first asks: most states of a text that is being typed are asked nothing.
//!
//! The trap: as long as nobody has asked, the text is kept for it.

use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use super::{Kind, Reading, Summary};
use crate::plan::sections::is_named_by_day;
use crate::plan::{Heading, Plan};

/// What a document tells others.
#[derive(Debug)]
pub struct Told {
    summary: OnceLock<Summary>,
    source: Mutex<Option<Source>>,
}

/// What a summary is made from.
#[derive(Debug, Clone)]
struct Source {
    relative: String,
    reading: Arc<Reading>,
    historical: bool,
    /// What was told last, of a state before.
    past: Option<Arc<Told>>,
}

impl Told {
    /// What the document with this path in its repository and this text tells; `past` is what it told before an edit.
    pub(super) fn new(
        relative: &str,
        reading: &Arc<Reading>,
        historical: bool,
        past: Option<&Arc<Told>>,
    ) -> Told {
        let past = past.and_then(|past| match past.summary.get() {
            Some(_) => Some(past.clone()),
            None => past.source.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.past.clone(),
        });
        let source = Source { relative: relative.to_owned(), reading: reading.clone(), historical, past };
        Told { summary: OnceLock::new(), source: Mutex::new(Some(source)) }
    }

    /// Reads it, if nobody has asked yet, and lets go of the text.
    pub(super) fn hear(&self) -> &Summary {
        self.summary.get_or_init(|| {
            let source = self.source.lock().unwrap_or_else(PoisonError::into_inner).take();
            source.map(|source| source.summary()).unwrap_or_default()
        })
    }
}

/// What a document with some text tells, for all that are made of the same reading: while an editor opens a file, a scan reads it.
#[derive(Debug, Default)]
pub(super) struct Telling(Mutex<Option<Teller>>);

/// Who tells it: a document with this path in its repository, which speaks of the past or does not.
#[derive(Debug)]
struct Teller {
    relative: String,
    historical: bool,
    told: Weak<Told>,
}

impl Telling {
    /// What the document with this path and this reading, which has no past, tells.
    pub(super) fn told(&self, relative: &str, reading: &Arc<Reading>, historical: bool) -> Arc<Told> {
        let mut teller = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |it: &&Teller| it.relative == relative && it.historical == historical;
        if let Some(told) = teller.as_ref().filter(is_same).and_then(|teller| teller.told.upgrade()) {
            return told;
        }
        let told = Arc::new(Told::new(relative, reading, historical, None));
        *teller = Some(Teller { relative: relative.to_owned(), historical, told: Arc::downgrade(&told) });
        told
    }
}

/// A copy of a reading is made to be edited, and tells something else.
impl Clone for Telling {
    fn clone(&self) -> Telling {
        Telling::default()
    }
}

impl Deref for Told {
    type Target = Summary;

    fn deref(&self) -> &Summary {
        self.hear()
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Told) -> bool {
        **self == **other
    }
}

impl Source {
    fn summary(self) -> Summary {
        let Source { relative, reading, historical, past } = self;
        let past = past.as_deref().map(Told::hear);
        let mut summary = if historical {
            Summary::of_history(&reading.plan, past)
        } else {
            Summary::new(&reading.text, &reading.plan, past)
        };
        if is_named_by_day(&relative) {
            summary.claims.clear();
        }
        summary.headings = headings(Kind::of(&relative), &reading.plan);
        summary
    }
}

/// The headings of a document of this kind, for others that are made like it.
fn headings(kind: Kind, plan: &Plan) -> Arc<[(u8, Box<str>)]> {
    if !matches!(kind, Kind::Plan | Kind::Tasklist | Kind::Readme | Kind::AgentContext) {
        return Arc::default();
    }
    let headings = plan.outline().sections().iter().map(|section| &section.heading);
    headings.map(|heading| (heading.level, without_status(heading).into())).collect()
}

/// The title of a heading as it was before anything was done.
fn without_status(heading: &Heading) -> &str {
    let title = heading.title.as_str();
    let Some(stated) = heading.status else { return title };
    let at = |offset: u32| offset.checked_sub(heading.content.start).map(|offset| offset as usize);
    let before = at(stated.span.start).and_then(|from| title.get(..from)).unwrap_or(title);
    let behind = at(stated.span.end).and_then(|to| title.get(to..)).unwrap_or_default();
    let is_mark = |char: char| char.is_whitespace() || "([-–—:|,".contains(char);
    let kept = before.trim_end_matches(is_mark);
    if kept.is_empty() { behind.trim_start_matches(is_mark) } else { kept }
}
