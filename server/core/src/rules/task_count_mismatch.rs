//! "(12 tasks)", "Total Tasks: 186", `[2/5]`: the number of tasks is not that of the tasks.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Certainty, Edit, Finding, Fix};
use crate::plan::census::Way;
use crate::plan::tallies::{Bound, Form};
use crate::plan::{At, Census, Tally};
use crate::text::Span;

declare_rule! {
    /// A number of tasks is not the number of tasks that can be counted.
    ///
    /// Judged are counts in headings, "(12 tasks)" and "(3/12)", cookies `[2/5]` of headings and items, "Total Tasks: 186",
    /// "Progress: 12/38 tasks", `total_tasks` and `completed_tasks` of front matter, "Phase 5: 10 tasks" and the rows of a summary table.
    ///
    /// ## Why it matters
    /// Progress is read from these numbers, and they are typed by hand: a task that is added or ticked changes none of them.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Schema (3 tasks)
    /// - [x] T001 Tables
    /// - [ ] T002 Views
    /// - [ ] T003 Grants
    /// - [ ] T004 Backups
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Schema (3 tasks)
    /// - [x] T001 Tables
    ///   - [x] users
    ///   - [x] orders
    /// - [ ] T002 Views
    /// - [ ] T003 Grants
    /// ```
    ///
    /// ## What it cannot know
    /// What the author calls a task.
    /// A number is right if any reasonable way to count gives it: boxes, outermost boxes, boxes without nested ones, boxes with an id,
    /// distinct ids, rows, task headings, items of a list.
    /// Where half or more of the headings beside one another disagree with their tasks, "task" means something else, and nothing is said.
    /// Floors (`530+`), approximations and numbers that a parenthesis explains are not judged.
    TASK_COUNT_MISMATCH {
        code: "task-count-mismatch",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// What a tally says against what can be counted.
enum Verdict {
    /// Some way of counting gives it.
    Holds,
    /// None does; the way that comes nearest.
    Fails(Way),
    /// There is nothing to count, or something else is counted.
    Silent,
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().tallies().next().is_none() {
        return;
    }
    let census = context.census();
    let tallies: Vec<&Bound> = context
        .tallies()
        .iter()
        .filter(|bound| bound.tally.total.is_some() || bound.tally.done.is_some())
        .collect();
    let mut counted = Counted { census, ways: BTreeMap::new() };
    let verdicts: Vec<Verdict> = tallies.iter().map(|bound| verdict(context, &mut counted, bound)).collect();
    let groups = Groups::of(&tallies, &verdicts);
    let many = || tallies.iter().filter(|bound| bound.is_one_of_many());
    let elsewhere = many().any(|bound| groups.get(bound).1 > 1 && groups.disagree(bound))
        && !many().any(|bound| groups.get(bound).0 > groups.get(bound).1);
    for (bound, verdict) in tallies.iter().zip(&verdicts) {
        let way = match verdict {
            Verdict::Fails(way) => Some(way),
            Verdict::Holds => continue,
            Verdict::Silent => None,
        };
        let (held, _) = groups.get(bound);
        let is_one_of_many = bound.is_one_of_many();
        let doubtful = if is_one_of_many { groups.disagree(bound) } else { elsewhere };
        let is_bound = |way: &&Way| {
            bound.tally.form == Form::Cookie
                || !doubtful
                    && (held > 0 && is_one_of_many || is_plausible(&bound.tally, way, &tallies, &verdicts))
        };
        match way.filter(is_bound) {
            Some(way) => findings.push(finding(bound, way)),
            None => findings.extend(exceeding(&bound.tally)),
        }
    }
}

/// How many tallies of each group hold, and how many fail.
struct Groups(BTreeMap<(u8, u32, u8), (usize, usize)>);

impl Groups {
    fn of(tallies: &[&Bound], verdicts: &[Verdict]) -> Groups {
        let mut groups: BTreeMap<(u8, u32, u8), (usize, usize)> = BTreeMap::new();
        for (bound, verdict) in tallies.iter().zip(verdicts) {
            let (held, failed) = groups.entry(bound.group).or_default();
            match verdict {
                Verdict::Holds => *held += 1,
                Verdict::Fails(_) => *failed += 1,
                Verdict::Silent => {}
            }
        }
        Groups(groups)
    }

    fn get(&self, bound: &Bound) -> (usize, usize) {
        self.0.get(&bound.group).copied().unwrap_or_default()
    }

    /// Do half or more of several tallies beside one another fail? Then "task" means something else here.
    fn disagree(&self, bound: &Bound) -> bool {
        let (held, failed) = self.get(bound);
        held + failed > 1 && failed >= held
    }
}

/// The ways to count each scope that was asked for: many tallies speak of the whole document.
struct Counted<'a> {
    census: &'a Census<'a>,
    ways: BTreeMap<Span, (Vec<Way>, Option<Vec<Way>>)>,
}

impl Counted<'_> {
    fn ways(&mut self, scope: Span) -> &[Way] {
        &self.ways.entry(scope).or_insert_with(|| (self.census.ways(scope), None)).0
    }

    fn ways_by_id(&mut self, scope: Span) -> &[Way] {
        let (_, by_id) = self.ways.entry(scope).or_insert_with(|| (self.census.ways(scope), None));
        by_id.get_or_insert_with(|| self.census.ways_by_id(scope))
    }
}

fn verdict(context: &DocumentContext, counted: &mut Counted, bound: &Bound) -> Verdict {
    let tally = &bound.tally;
    if is_sum_of_rows(context, bound) {
        return Verdict::Silent;
    }
    let mut first: Option<Way> = None;
    for scope in &bound.scopes {
        if counted.ways(*scope).iter().any(|way| holds(tally, way))
            || counted.ways_by_id(*scope).iter().any(|way| holds(tally, way))
        {
            return Verdict::Holds;
        }
        // Items without boxes are tasks too where the number says so.
        if tally.done.is_none()
            && tally.total.is_some_and(|total| total.value == counted.census.bullets(*scope))
        {
            return Verdict::Holds;
        }
        // "What remains (22 tasks)", "Completed (62 tasks)"
        let title =
            context.source(tally.place(tally.block)).lines().next().unwrap_or_default().to_lowercase();
        let part = tally.done.is_none()
            && ["remain", "left", "open", "pending", "complete", "done", "finished", "todo"]
                .iter()
                .any(|word| title.contains(word));
        let ways = counted.ways(*scope);
        if part
            && ways.iter().any(|way| {
                tally.total.is_some_and(|total| total.value == way.open() || way.gives_done(total.value))
            })
        {
            return Verdict::Holds;
        }
        first = first.or_else(|| nearest(tally, ways));
    }
    // "(7/10)" may be a score: only its total shows that it speaks of what can be counted.
    let speaks_of_tasks = |way: &Way| {
        tally.worded || tally.form != Form::Heading || tally.total.is_some_and(|total| way.gives(total.value))
    };
    first.filter(speaks_of_tasks).map_or(Verdict::Silent, Verdict::Fails)
}

/// The total row of a table is right when it is the sum of its rows; whether those are is their own question.
fn is_sum_of_rows(context: &DocumentContext, bound: &Bound) -> bool {
    if bound.tally.form != Form::Label {
        return false;
    }
    let block = bound.tally.place(bound.tally.block);
    let rows = context
        .plan()
        .tallies()
        .filter(|tally| tally.place(tally.block) == block && matches!(tally.form, Form::Named(_)))
        .filter_map(|tally| tally.total.map(|total| total.value));
    let (count, sum) = rows.fold((0, 0), |(count, sum), total| (count + 1, sum + total));
    count > 1 && bound.tally.total.is_some_and(|total| total.value == sum)
}

fn holds(tally: &Tally, way: &Way) -> bool {
    tally.total.is_none_or(|total| way.gives(total.value))
        && tally.done.is_none_or(|done| way.gives_done(done.value))
}

/// The way to name in the message: one that gives the total, else the most ordinary.
fn nearest(tally: &Tally, ways: &[Way]) -> Option<Way> {
    let total = tally.total.map(|total| total.value);
    ways.iter().find(|way| total.is_some_and(|total| way.gives(total))).or_else(|| ways.first()).copied()
}

/// Nothing beside the tally shows that "task" means what can be counted: then the numbers must at least be near one another.
fn is_plausible(tally: &Tally, way: &Way, tallies: &[&Bound], verdicts: &[Verdict]) -> bool {
    match (tally.total, tally.done) {
        // A name alone binds too loosely.
        (Some(_), _) if matches!(tally.form, Form::Named(_)) => false,
        (Some(total), _) => total.value > 0 && way.total <= total.value * 2 && total.value <= way.total * 2,
        // `completed_tasks: 0` says nothing of the whole; another tally of the document must show what is counted.
        (None, Some(_)) => tallies.iter().zip(verdicts).any(|(other, verdict)| {
            let Some(total) = other.tally.total.filter(|_| other.tally.form == Form::Label) else {
                return false;
            };
            match verdict {
                Verdict::Holds => way.gives(total.value),
                Verdict::Fails(other) => {
                    *other == *way && way.total <= total.value * 2 && total.value <= way.total * 2
                }
                Verdict::Silent => false,
            }
        }),
        (None, None) => false,
    }
}

/// "3/0 tasks complete": whatever there is to count, no more can be done than there are.
fn exceeding(tally: &At<Tally>) -> Option<Finding> {
    let (done, total) = tally.done.zip(tally.total)?;
    let is_beyond = tally.percent.is_some_and(|(percent, _)| percent > 100.0);
    if !tally.worded || is_beyond || done.value <= total.value {
        return None;
    }
    let message = format!("\"{}/{}\", but no more can be done than there are", done.value, total.value);
    Some(Finding::new(&TASK_COUNT_MISMATCH, tally.place(tally.span), message).certainty(Certainty::Computed))
}

fn finding(bound: &Bound, way: &Way) -> Finding {
    let tally = &bound.tally;
    // Of "Progress: 3/12" the whole must hold before the part can be computed.
    let certain = bound.certain
        && (tally.form == Form::Cookie || tally.total.is_some_and(|total| way.gives(total.value)));
    let span = tally.place(tally.span);
    let (claim, truth) = match (tally.done, tally.total) {
        (Some(done), Some(total)) => (
            format!("{}/{}", done.value, total.value),
            format!("{} of {} {} are done", way.done, way.total, way.definition),
        ),
        (None, Some(total)) => {
            (total.value.to_string(), format!("{} {} can be counted", way.total, way.definition))
        }
        (done, None) => (
            done.map(|done| done.value.to_string()).unwrap_or_default(),
            format!("{} of {} {} are done", way.done, way.total, way.definition),
        ),
    };
    let mut edits = Vec::new();
    let mut edit = |span, old: u64, new: u64| {
        if old != new {
            edits.push(Edit { file: None, span: tally.place(span), new_text: new.to_string() });
        }
    };
    if let Some(done) = tally.done {
        edit(done.span, done.value, way.done);
    }
    if let Some(total) = tally.total.filter(|total| !way.gives(total.value)) {
        edit(total.span, total.value, way.total);
    }
    if let Some((percent, span)) = tally.percent.filter(|_| way.total > 0)
        && (percent - way.percent()).abs() > 1.0
    {
        edits.push(Edit { file: None, span: tally.place(span), new_text: format!("{:.0}", way.percent()) });
    }
    let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
    let certainty = if certain { Certainty::Computed } else { Certainty::Inferred };
    let new = match (tally.done, tally.total) {
        (Some(_), Some(_)) => format!("{}/{}", way.done, way.total),
        (None, Some(_)) => way.total.to_string(),
        _ => way.done.to_string(),
    };
    let mut finding =
        Finding::new(&TASK_COUNT_MISMATCH, span, format!("\"{claim}\", but {truth}")).certainty(certainty);
    finding.fixes.push(Fix { title: format!("Change to {new}"), applicability, edits });
    finding
}
