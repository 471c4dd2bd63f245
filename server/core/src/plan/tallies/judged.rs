//! Which tallies hold: what each says against every reasonable way to count the tasks of which it speaks.
//!
//! [`judged`] is asked by the rule that reports them and by the summary from which facts are built, so that both say the same.
//! The trap: where half or more of the tallies beside one another fail, "task" means something else, and nothing is known.

use std::collections::BTreeMap;

use super::{Bound, Form, Tally};
use crate::plan::census::Way;
use crate::plan::{Census, Plan};
use crate::text::{Span, Text};

/// How a tally stands to what can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// This way of counting gives it; where there is none, the items of a list or what is open or done of them do.
    Holds(Option<Way>),
    /// None does.
    Fails(Miscount),
    /// There is nothing to count, or something else may be counted.
    Silent,
}

/// What can be counted in place of what a tally says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Miscount {
    /// The way to count that comes nearest to what is meant.
    pub way: Way,
    /// Another one that is as likely to be meant and gives another number: then nobody can tell which is to be written.
    pub other: Option<Way>,
}

/// The tallies of a document that state a number of tasks, in order, each with how it stands.
pub fn judged<'t, 'a>(
    text: &Text,
    plan: &Plan,
    census: &Census,
    tallies: &'t [Bound<'a>],
) -> Vec<(&'t Bound<'a>, Judgement)> {
    let tallies: Vec<&Bound> =
        tallies.iter().filter(|bound| bound.tally.total.is_some() || bound.tally.done.is_some()).collect();
    let mut counted = Counted { census, ways: BTreeMap::new(), habits: BTreeMap::new() };
    let first: Vec<Judgement> =
        tallies.iter().map(|bound| judgement(text, plan, &mut counted, bound)).collect();
    let groups = Groups::of(&tallies, &first);
    let many = || tallies.iter().filter(|bound| bound.is_one_of_many());
    let elsewhere = many().any(|bound| groups.get(bound).1 > 1 && groups.disagree(bound))
        && !many().any(|bound| groups.get(bound).0 > groups.get(bound).1);
    let is_doubtful = |bound: &Bound, way: &Way| {
        let (held, _) = groups.get(bound);
        let doubtful = if bound.is_one_of_many() { groups.disagree(bound) } else { elsewhere };
        let alone = held == 0 || !bound.is_one_of_many();
        bound.tally.form != Form::Cookie
            && (doubtful || alone && !is_plausible(&bound.tally, way, &tallies, &first))
    };
    let last = |(bound, judgement): (&&'t Bound<'a>, &Judgement)| {
        let judgement = match judgement {
            Judgement::Fails(miscount) if is_doubtful(bound, &miscount.way) => Judgement::Silent,
            Judgement::Fails(miscount) => Judgement::Fails(counted.miscount(bound).unwrap_or(*miscount)),
            other => *other,
        };
        (*bound, judgement)
    };
    tallies.iter().zip(&first).map(last).collect()
}

/// How many tallies of each group hold, and how many fail.
struct Groups(BTreeMap<(u8, u32, u8), (usize, usize)>);

impl Groups {
    fn of(tallies: &[&Bound], judgements: &[Judgement]) -> Groups {
        let mut groups: BTreeMap<(u8, u32, u8), (usize, usize)> = BTreeMap::new();
        for (bound, judgement) in tallies.iter().zip(judgements) {
            let (held, failed) = groups.entry(bound.group).or_default();
            match judgement {
                Judgement::Holds(_) => *held += 1,
                Judgement::Fails(_) => *failed += 1,
                Judgement::Silent => {}
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
    /// How many tallies of the document hold by each definition: by this one its author counts.
    habits: BTreeMap<&'static str, usize>,
}

impl Counted<'_> {
    fn ways(&mut self, scope: Span) -> &[Way] {
        &self.ways.entry(scope).or_insert_with(|| (self.census.ways(scope), None)).0
    }

    fn ways_by_id(&mut self, scope: Span) -> &[Way] {
        let (_, by_id) = self.ways.entry(scope).or_insert_with(|| (self.census.ways(scope), None));
        by_id.get_or_insert_with(|| self.census.ways_by_id(scope))
    }

    /// The first way by which the tally holds for a scope; by which definitions it does is kept in mind.
    fn holding(&mut self, tally: &Tally, scope: Span) -> Option<Way> {
        let holding: Vec<Way> = self.ways(scope).iter().filter(|way| holds(tally, way)).copied().collect();
        // That none is done holds by every definition.
        for way in holding.iter().filter(|_| tally.total.is_some()) {
            *self.habits.entry(way.definition).or_default() += 1;
        }
        let by_id = || self.ways_by_id(scope).iter().find(|way| holds(tally, way)).copied();
        holding.first().copied().or_else(by_id)
    }

    /// What to write in place of a tally that no way gives: what the way gives that has its total, else that by which most other tallies
    /// of the document hold, else the most ordinary.
    fn miscount(&mut self, bound: &Bound) -> Option<Miscount> {
        let scope = *bound.scopes.iter().find(|scope| !self.ways(**scope).is_empty())?;
        let ways = self.ways(scope).to_vec();
        let total = bound.tally.total.map(|total| total.value);
        if let Some(given) = ways.iter().find(|way| total.is_some_and(|total| way.gives(total))) {
            return Some(Miscount { way: *given, other: None });
        }
        let habit = |way: &Way| self.habits.get(way.definition).copied().unwrap_or(0);
        let most = ways.iter().map(habit).max()?;
        let mut likely = ways.iter().filter(|way| habit(way) == most);
        let way = *likely.next()?;
        // One that is farther off on the same side is not what was meant.
        let rivals = |other: &&Way| {
            total.is_some_and(|total| {
                let nearer = other.total.abs_diff(total) < way.total.abs_diff(total);
                other.is_near(total) && (nearer || (other.total < total) != (way.total < total))
            })
        };
        let other = likely.filter(rivals).min_by_key(|other| other.total.abs_diff(total.unwrap_or(0)));
        Some(Miscount { way, other: other.copied() })
    }
}

fn judgement(text: &Text, plan: &Plan, counted: &mut Counted, bound: &Bound) -> Judgement {
    let tally = &bound.tally;
    if is_sum_of_rows(plan, bound) {
        return Judgement::Silent;
    }
    let mut first: Option<Way> = None;
    for scope in &bound.scopes {
        if let Some(way) = counted.holding(tally, *scope) {
            return Judgement::Holds(Some(way));
        }
        // Items without boxes are tasks too where the number says so.
        if tally.done.is_none()
            && tally.total.is_some_and(|total| total.value == counted.census.bullets(*scope))
        {
            return Judgement::Holds(None);
        }
        // "What remains (22 tasks)", "Completed (62 tasks)"
        let title = text.slice(tally.place(tally.block)).lines().next().unwrap_or_default().to_lowercase();
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
            return Judgement::Holds(None);
        }
        let given = ways.iter().find(|way| tally.total.is_some_and(|total| way.gives(total.value)));
        first = first.or_else(|| given.or_else(|| ways.first()).copied());
    }
    // "(7/10)" may be a score: only its total shows that it speaks of what can be counted.
    let speaks_of_tasks = |way: &Way| {
        tally.worded || tally.form != Form::Heading || tally.total.is_some_and(|total| way.gives(total.value))
    };
    first
        .filter(speaks_of_tasks)
        .map_or(Judgement::Silent, |way| Judgement::Fails(Miscount { way, other: None }))
}

/// The total row of a table is right when it is the sum of its rows; whether those are is their own question.
fn is_sum_of_rows(plan: &Plan, bound: &Bound) -> bool {
    if bound.tally.form != Form::Label {
        return false;
    }
    let block = bound.tally.place(bound.tally.block);
    let rows = plan
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

/// Nothing beside the tally shows that "task" means what can be counted: then the numbers must at least be near one another.
fn is_plausible(tally: &Tally, way: &Way, tallies: &[&Bound], judgements: &[Judgement]) -> bool {
    match (tally.total, tally.done) {
        // A name alone binds too loosely.
        (Some(_), _) if matches!(tally.form, Form::Named(_)) => false,
        (Some(total), _) => total.value > 0 && way.is_near(total.value),
        // `completed_tasks: 0` says nothing of the whole; another tally of the document must show what is counted.
        (None, Some(_)) => tallies.iter().zip(judgements).any(|(other, judgement)| {
            let Some(total) = other.tally.total.filter(|_| other.tally.form == Form::Label) else {
                return false;
            };
            match judgement {
                Judgement::Holds(_) => way.gives(total.value),
                Judgement::Fails(other) => other.way == *way && way.is_near(total.value),
                Judgement::Silent => false,
            }
        }),
        (None, None) => false,
    }
}
