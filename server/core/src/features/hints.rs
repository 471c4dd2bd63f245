//! What an editor shows beside the text without being asked: the truth beside a wrong claim, how far away a day is, how far a section is.
//!
//! Only what is to be seen is looked at: the chunks that the range touches, and of the findings, which were judged before, those in it.
//! The trap: a hint that is noise is switched off. So dates get one only where they bind somebody or are about the document, and a
//! heading that states its progress gets none.

use jiff::civil::Date;

use super::standing::Standings;
use crate::calendar::{Mention, Precision, when};
use crate::finding::{Applicability, Edit, Finding, Fix, Related};
use crate::languages::{List, has};
use crate::plan::{At, ChunkPlan, Cue, Dated, Seat, Section, Task};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::{Innermost, Span};

/// Which hints somebody wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The truth beside a wrong claim.
    pub truth: bool,
    /// Days and weekday beside dates.
    pub dates: bool,
    /// How far a section is, beside its heading.
    pub progress: bool,
}

impl Default for Wanted {
    /// The truth and the days: progress stands above headings already, where there are lenses.
    fn default() -> Wanted {
        Wanted { truth: true, dates: true, progress: false }
    }
}

/// Something that stands beside the text and is no part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// Behind which byte of the document.
    pub offset: u32,
    /// What it says: `→ 50`.
    pub text: String,
    /// More about it, as plain text.
    pub tooltip: Option<String>,
    /// Where that comes from.
    pub source: Option<Related>,
    /// What puts the truth into the text; only what is safe, and only in this document.
    pub edits: Vec<Edit>,
}

/// The longest truth that stands beside a claim, in characters.
const LONGEST: usize = 24;

/// The hints in `range`, in order; `findings` are those of the document, as far as the truth is wanted.
pub fn hints(context: &DocumentContext, range: Span, wanted: Wanted, findings: &[Finding]) -> Vec<Hint> {
    let mut hints = Vec::new();
    if wanted.truth {
        let visible = findings
            .iter()
            .filter(|finding| finding.span.touches(range.start) || range.overlaps(finding.span));
        hints.extend(visible.flat_map(|finding| truths(context, finding)));
    }
    if wanted.dates && !context.document.historical {
        for (base, chunk) in chunks(context, range) {
            let mut tasks = Innermost::new(&chunk.tasks, |task: &Task| task.span);
            let dates = chunk.dates.iter().map(|item| At { base, item });
            let seen = dates.filter(|dated| range.touches(base + dated.span.end));
            hints.extend(seen.filter_map(|dated| {
                let task = tasks.around(dated.span);
                date(context, chunk, &dated, task)
            }));
        }
    }
    if wanted.progress {
        hints.extend(progress(context, range));
    }
    hints.retain(|hint| range.touches(hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints
}

/// The chunks that `range` touches, with the offsets at which they start.
fn chunks<'a>(context: &DocumentContext<'a>, range: Span) -> impl Iterator<Item = (u32, &'a ChunkPlan)> {
    let chunks = context.plan().chunks();
    let last = chunks.begun(range.end.saturating_add(1));
    let first = chunks.reaching(range.start.saturating_sub(1)).min(last);
    chunks.range(first..last).map(|(base, chunk)| (base, &**chunk))
}

/// What should stand in the place of a finding, where only one thing can.
fn truths(context: &DocumentContext, finding: &Finding) -> Vec<Hint> {
    let [fix] = finding.fixes.as_slice() else { return Vec::new() };
    let own = |edit: &&Edit| edit.file.is_none() && !edit.span.is_empty() && finding.span.covers(edit.span);
    let tells = |edit: &&Edit| {
        let is_number = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        edit.new_text.chars().count() <= LONGEST
            && !edit.new_text.contains('\n')
            && is_number(&edit.new_text)
            && is_number(&context.source(edit.span))
    };
    let hint = |edit: &Edit| Hint {
        offset: edit.span.end,
        text: format!("→ {}", edit.new_text.trim()),
        tooltip: Some(finding.message.clone()),
        source: finding.related.first().cloned(),
        edits: if is_safe(fix) { fix.edits.clone() } else { Vec::new() },
    };
    fix.edits.iter().filter(own).filter(tells).map(hint).collect()
}

fn is_safe(fix: &Fix) -> bool {
    fix.applicability == Applicability::Safe && fix.edits.iter().all(|edit| edit.file.is_none())
}

/// How far away a day is that binds somebody, or that a label gives.
fn date(
    context: &DocumentContext,
    chunk: &ChunkPlan,
    dated: &At<Dated>,
    task: Option<&Task>,
) -> Option<Hint> {
    let place = dated.place(dated.span);
    let is_range = matches!(dated.mention, Mention::Range(_));
    let is_telling = match (dated.cue, dated.seat) {
        _ if is_labelled(chunk, dated.item) => true,
        (Some(Cue::Due | Cue::Start), _) => true,
        (None, Seat::Heading) => is_range,
        _ => false,
    };
    let is_exact = dated.mention.dates().all(|date| date.precision() == Precision::Day);
    if !is_telling || !is_exact || dated.struck || !context.is_live(place.start) {
        return None;
    }
    let class = task.and_then(|task| task.class(context.vocabulary));
    if class.is_some_and(|class: Class| !class.is_unfinished()) {
        return None;
    }
    // A piece of the plan that is done has no days left.
    let section =
        context.outline().section_at(place.start).map(|section| &context.outline().sections()[section]);
    let is_over =
        |section: &Section| section.heading.status.is_some_and(|status| !status.class.is_unfinished());
    if dated.seat == Seat::Heading && section.is_some_and(is_over) {
        return None;
    }
    let (start, end) = dated.mention.resolve(context.reference(place.start))?;
    // "Since 2020" counts nothing.
    if dated.cue == Some(Cue::Start) && end < context.today() && !is_labelled(chunk, dated.item) {
        return None;
    }
    let (today, weekday) = (context.today(), |day: Date| day.strftime("%a").to_string());
    let text = if is_range && start != end {
        match () {
            () if today < start => format!("starts {}, {}", when(today, start), weekday(start)),
            () if today <= end => format!("ends {}, {}", when(today, end), weekday(end)),
            () => format!("ended {}", when(today, end)),
        }
    } else if dated.mention.dates().any(|date| date.weekday.is_some()) {
        when(today, end)
    } else {
        format!("{}, {}", when(today, end), weekday(end))
    };
    let tooltip = match start == end {
        true => end.strftime("%A, %F").to_string(),
        false => format!("{} to {}", start.strftime("%A, %F"), end.strftime("%A, %F")),
    };
    Some(Hint { offset: place.end, text, tooltip: Some(tooltip), source: None, edits: Vec::new() })
}

/// Does a date begin the value of a label that is about time?
fn is_labelled(chunk: &ChunkPlan, dated: &Dated) -> bool {
    let first = chunk.labels.partition_point(|label| label.span.end <= dated.span.start);
    let is_own = |label: &&crate::plan::Label| label.span.start == dated.span.start;
    let Some(label) = chunk.labels.get(first..).and_then(|labels| labels.iter().take(2).find(is_own)) else {
        return false;
    };
    let lists = [
        List::StampUpdated,
        List::StampNextReview,
        List::PeriodStarts,
        List::PeriodEnds,
        List::PeriodDue,
        List::PeriodSpans,
    ];
    lists.into_iter().any(|list| has(list, &label.key))
        || crate::plan::remarks::is_event(last_word(&label.key))
}

fn last_word(key: &str) -> &str {
    key.rsplit(' ').next().unwrap_or_default()
}

/// How far the sections are whose headings are to be seen and do not say so.
fn progress(context: &DocumentContext, range: Span) -> Vec<Hint> {
    let sections = context.outline().sections();
    let first = sections.partition_point(|section| section.heading_span().end < range.start);
    let last = sections.partition_point(|section| section.span.start <= range.end);
    if first >= last {
        return Vec::new();
    }
    let standings = Standings::of(context);
    let mut tallies: Vec<Span> = context.plan().tallies().map(|tally| tally.place(tally.span)).collect();
    tallies.sort_unstable();
    let hint = |index: usize| {
        let section = &sections[index];
        let heading = section.heading_span();
        let way = standings.at(index).way?;
        let next = tallies.partition_point(|tally| tally.start < heading.start);
        let says = tallies.get(next).is_some_and(|tally| heading.covers(*tally));
        (!says).then(|| Hint {
            offset: section.place(section.heading.content).end,
            text: format!("{}/{}", way.done, way.total),
            tooltip: Some(format!("{} ({:.0}%)", way.stated(), way.percent())),
            source: None,
            edits: Vec::new(),
        })
    };
    (first..last).filter_map(hint).collect()
}
