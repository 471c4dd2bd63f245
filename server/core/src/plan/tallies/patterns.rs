//! How tallies are written in headings, items, paragraphs and front matter.

use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::{Count, Form, Tally};
use crate::languages::{List, alternatives, has, holds, words};
use crate::plan::topics::Topics;
use crate::plan::{ChunkPlan, Run};
use crate::text::Span;

/// What stands between a number and its noun in scripts without blanks.
const COUNTERS: &str = "(?:个|個の?|项|項|件の?|つの|条|개의?|건의?)";

/// A pattern with the words of all languages in the places of `TASKS`, `DONE`, `OF` …
fn regex(pattern: &str) -> Option<Regex> {
    let group = |list: List| format!("(?:{})", alternatives(list));
    // A key of front matter has `_` for a blank.
    let key = |list: List| group(list).replace(r"\ ", r"[\s_]");
    let of = words(List::Of).iter().map(|of| of.trim()).filter(|of| *of != "/");
    let of: Vec<String> = of.map(|of| of.replace(' ', r"\ ")).collect();
    let pattern = pattern
        .replace("TOTAL_KEY", &key(List::TotalLabels))
        .replace("FINISHED_KEY", &key(List::DoneLabels))
        .replace("PROGRESS_KEY", &group(List::ProgressLabels))
        .replace("TASKS", &format!(r"(?:(?:{COUNTERS}\s*)?{})", group(List::Tasks)))
        .replace("NOUNS", &group(List::Tasks))
        .replace("COUNTERS", COUNTERS)
        .replace("DONE", &group(List::TasksDone))
        .replace("ALL", &format!(r"(?:{}\s*)?", group(List::TasksAll)))
        .replace("OUT", &format!("(?:{})", alternatives(List::OutOf)))
        .replace("OF", &of.join("|"));
    Regex::new(&format!("(?xi){pattern}")).ok()
}

static COOKIE: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"\[(?:(?P<done>[0-9]+)/(?P<total>[0-9]+)|(?P<percent>[0-9]+(?:\.[0-9]+)?)%)\]"));

static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"[(（\[]\s*(?:
            (?P<done>[0-9]+)\s*(?:/|OF)\s*(?P<total>[0-9]+)\s*(?P<unit>TASKS)?\s*(?:DONE)?\s*(?:[=,:–—-]\s*(?P<percent>[0-9]+(?:\.[0-9]+)?)\s*%\s*(?:DONE)?)?
            | (?P<total3>[0-9]+)\s*(?:TASKS|COUNTERS)?\s*OUT\s*(?P<done3>[0-9]+)\s*(?:TASKS|COUNTERS)?\s*(?:DONE)?
            | ALL(?P<alone>[0-9]+)\s*(?P<unit2>TASKS)
            | (?P<unit3>NOUNS)\s*(?P<counted>[0-9]+)\s*COUNTERS
            | (?P<only>[0-9]+(?:\.[0-9]+)?)\s*%\s*DONE
        )\s*[✅✓]?\s*[)）\]]",
    )
});

static RATIO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?P<done>[0-9][0-9,]*)\s*(?:/|\ out\ of\ |\ (?:OF)\ )\s*(?P<total>[0-9][0-9,]*)\s*TASKS\b\s*(?P<word>[^\s0-9!-/:-@\[-`{-~（）：，。、]*)(?:\s*[(（=–—:-]\s*(?P<percent>[0-9]+(?:\.[0-9]+)?)\s*%)?",
    )
});

/// "38タスク中12タスク完了": the whole stands first.
static REVERSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?P<total>[0-9]+)\s*TASKS\s*OUT\s*(?P<done>[0-9]+)\s*(?:TASKS|COUNTERS)?\s*(?P<word>[^\s0-9!-/:-@\[-`{-~（）：，。、]*)(?:\s*[(（=–—:-]\s*(?P<percent>[0-9]+(?:\.[0-9]+)?)\s*%)?",
    )
});

static TOTAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?:^|[\s|*_>(\-,])TOTAL_KEY
        [*_\x22]*\s*[:：=]\s*[*_\x22]*\s*(?P<total>[0-9][0-9,]*)(?P<floor>[+~])?(?P<rest>.*)",
    )
});

static FINISHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?:^|[\s|*_>(\-,])FINISHED_KEY
        [*_\x22]*\s*[:：=]\s*[*_\x22]*\s*(?P<done>[0-9][0-9,]*)(?:\s*(?:/|OF)\s*(?P<total>[0-9][0-9,]*))?(?P<floor>[+~])?",
    )
});

static PROGRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"^[\s>*_-]*(?:[^\sA-Za-z0-9]{1,3}\s*)?[*_]*(?:overall\ |total\ |current\ |phase\ |task\ |sprint\ )?PROGRESS_KEY
        [*_]*\s*[:：]\s*[*_]*\s*(?:
            (?P<percent>[0-9]+(?:\.[0-9]+)?)\s*%\s*(?:DONE)?\s*[*_]*\s*(?:[(（–—-]\s*(?P<done2>[0-9][0-9,]*)\s*(?:/|OF)\s*(?P<total2>[0-9][0-9,]*)\s*(?P<unit2>[^\s0-9!-/:-@\[-`{-~（）：，。、]*))?
            | (?P<done>[0-9][0-9,]*)\s*(?:/|OF)\s*(?P<total>[0-9][0-9,]*)\s*(?P<unit>[^\s0-9!-/:-@\[-`{-~（）：，。、]*)(?:\s*DONE)?(?:\s*[(（=–—:-]\s*(?P<share>[0-9]+(?:\.[0-9]+)?)\s*%)?
            | (?P<total3>[0-9]+)\s*(?:TASKS|COUNTERS)?\s*OUT\s*(?P<done3>[0-9]+)\s*(?P<unit3>[^\s0-9!-/:-@\[-`{-~（）：，。、]*)(?:\s*DONE)?(?:\s*[(（=–—:-]\s*(?P<share3>[0-9]+(?:\.[0-9]+)?)\s*%)?
        )(?P<rest>.*)",
    )
});

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"^[\s*_~`]*(?P<name>[^\n]*?[^\s!-(*-/:-@\[-`{-~][^\n]*?)[*_`]*\s*[:：–—-]\s*[*_]*(?:[^0-9\n(]{0,24}[(（])?\s*
        (?:(?P<done>[0-9]+)\s*/\s*(?P<total>[0-9]+)|(?P<alone>[0-9]+))\s*TASKS\b\s*(?P<word>[^\s0-9!-/:-@\[-`{-~]*)(?P<rest>.*)$",
    )
});

static NAMED_IN_BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"^[\s*_~`]*(?P<name>[^\n(（]*?[^\s0-9!-/:-@\[-`{-~][^\n(（]*?)[*_`]*\s*[:：]?\s*[(（]\s*
        (?:(?P<done>[0-9]+)\s*/\s*(?P<total>[0-9]+)|(?P<alone>[0-9]+))\s*TASKS\b\s*(?P<word>[^\s0-9!-/:-@\[-`{-~]*)(?P<rest>.*)$",
    )
});

/// `[2/5]`, `[40%]`; true when one is there.
pub(super) fn cookie(run: &Run, plan: &mut ChunkPlan) -> bool {
    if !run.text.contains('[') {
        return false;
    }
    let Some(captures) = find(&COOKIE, run.text) else { return false };
    let Some(all) = captures.get(0) else { return false };
    let behind = &run.text[all.end()..];
    // A link's text, or a box in which somebody wrote a date. An emoji at the end decorates.
    let is_last =
        !behind.contains(|char: char| char.is_ascii() && !char.is_whitespace() || char.is_alphanumeric());
    if behind.starts_with(['(', ':', '[']) || !(is_last || run.text[..all.start()].trim().is_empty()) {
        return false;
    }
    plan.tallies.push(Tally { span: at(run, &all), ..tally(run, &captures, Form::Cookie) });
    true
}

/// "(12 tasks)", "(3/12 tasks - 25%)", "(40% complete)".
pub(super) fn heading(run: &Run, plan: &mut ChunkPlan) {
    let bracket = run.text.contains(['(', '（', '[']);
    if let Some(captures) = bracket.then(|| find(&HEADING, run.text)).flatten() {
        plan.tallies.push(tally(run, &captures, Form::Heading));
    } else if !label(run, plan)
        && run.speaks_of(Topics::TASKS)
        && let Some(captures) = find(&RATIO, run.text).filter(|captures| is_done_word(&captures["word"]))
    {
        plan.tallies.push(tally(run, &captures, Form::Heading));
    }
}

/// "Total Tasks: 186", "completed_tasks: 0", "Progress: 12/38 tasks (32%)"; true when one is there.
pub(super) fn label(run: &Run, plan: &mut ChunkPlan) -> bool {
    let before = plan.tallies.len();
    let tasks = run.speaks_of(Topics::TASKS);
    if !tasks && !run.speaks_of(Topics::PROGRESS) {
        return false;
    }
    for (start, line) in lines(run.text) {
        // No pattern matches without a number; those of labels not without what sets the number apart, those of ratios not without a word
        // for tasks.
        if !line.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let find_label = |regex: &LazyLock<Option<Regex>>| {
            line.contains([':', '：', '=']).then(|| find(regex, line)).flatten()
        };
        let find_ratio = |regex: &LazyLock<Option<Regex>>| tasks.then(|| find(regex, line)).flatten();
        let run = Run::new(run.place, run.span.start + start, line, run.quote_depth).of(run.owner);
        if let Some(captures) = find_label(&TOTAL) {
            let explained = is_explained(&captures["rest"]);
            if captures.name("floor").is_none() && !explained {
                plan.tallies.push(tally(&run, &captures, Form::Label));
            }
        }
        if let Some(captures) = find_label(&FINISHED) {
            if captures.name("floor").is_none() {
                plan.tallies.push(tally(&run, &captures, Form::Label));
            }
        } else if let Some(captures) = find_label(&PROGRESS) {
            let unit = ["unit", "unit2", "unit3"].iter().find_map(|name| captures.name(name));
            let unit = unit.map_or("", |unit| unit.as_str());
            let rest = captures["rest"]
                .trim_matches(|char: char| !char.is_alphanumeric() && char != '(')
                .to_lowercase();
            let share = captures.name("percent").is_some() && captures.name("done2").is_none();
            // "20% of Week 1 complete", "95% (weighted)": of something that only the words know.
            if is_tasks(unit)
                && !is_explained(&captures["rest"])
                && !(share && !rest.is_empty() && !is_done_word(&rest))
            {
                plan.tallies.push(tally(&run, &captures, Form::Progress));
            }
        } else if let Some(captures) =
            find_ratio(&RATIO).or_else(|| find_ratio(&REVERSED)).filter(|captures| opens(line, captures))
        {
            plan.tallies.push(tally(&run, &captures, Form::Progress));
        }
    }
    plan.tallies.len() > before
}

/// "Phase 5: 10 tasks", "Foundation (5/5 tasks)".
pub(super) fn named(run: &Run, plan: &mut ChunkPlan) {
    if !run.speaks_of(Topics::TASKS) {
        return;
    }
    let line = run.text.lines().next().unwrap_or_default();
    let captures = find(&NAMED, line).or_else(|| find(&NAMED_IN_BRACKETS, line));
    let Some(captures) =
        captures.filter(|captures| is_done_word(&captures["word"]) && !is_explained(&captures["rest"]))
    else {
        return;
    };
    let name = captures["name"].trim_matches(|char: char| !char.is_alphanumeric() && char != ')').to_owned();
    plan.tallies.push(tally(run, &captures, Form::Named(name)));
}

/// A ratio of tasks that its line begins with, or that a label of its own introduces.
fn opens(line: &str, captures: &Captures) -> bool {
    let start = captures.get(0).map_or(0, |all| all.start());
    let before = line[..start].trim_matches(['*', '_', ' ', '>', '-', '(', '`']).to_lowercase();
    let label = before.trim_end_matches([':', '：', ' ', '*']);
    let plain = label.trim_start_matches(|char: char| !char.is_alphanumeric());
    is_done_word(&captures["word"])
        && (plain.is_empty()
            || matches!(
                plain,
                "status" | "tasks" | "total" | "tasks complete" | "tasks completed" | "completed"
            )
            || has(List::TasksDone, plain)
            || has(List::DoneLabels, plain))
}

fn is_done_word(word: &str) -> bool {
    word.is_empty()
        || find(&DONE_WORD, word).is_some()
        || matches!(word.to_lowercase().as_str(), "total" | "across" | "in" | "and")
}

static DONE_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"^DONE$"));
static TASK_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"^(?:TASKS|COUNTERS)(?:DONE)?$"));

/// The word behind the figures is a word for tasks, says that they are done, or is none.
pub(super) fn is_tasks(unit: &str) -> bool {
    is_done_word(unit) || find(&TASK_WORD, unit).is_some()
}

/// Does what follows explain why the number differs from what can be counted?
fn is_explained(rest: &str) -> bool {
    let lower = rest.to_lowercase();
    let rest = lower.split(['|', '\n']).next().unwrap_or_default();
    holds(List::TasksExplained, rest)
}

fn tally(run: &Run, captures: &Captures, form: Form) -> Tally {
    let number = |names: &[&str]| {
        let found = names.iter().find_map(|name| captures.name(name))?;
        Some(Count { value: found.as_str().replace(',', "").parse().ok()?, span: at(run, &found) })
    };
    let percent = ["percent", "only", "share", "share3"].iter().find_map(|name| captures.name(name));
    let (done, total) =
        (number(&["done", "done2", "done3"]), number(&["total", "total2", "total3", "alone", "counted"]));
    let percent = percent.and_then(|percent| Some((percent.as_str().parse().ok()?, at(run, &percent))));
    let places = [done.map(|done| done.span), total.map(|total| total.span), percent.map(|(_, span)| span)];
    let start = places.iter().flatten().map(|span| span.start).min().unwrap_or(run.span.start);
    let end = places.iter().flatten().map(|span| span.end).max().unwrap_or(run.span.start);
    let worded = Topics::of(captures.get(0).map_or("", |all| all.as_str())).has(Topics::TASKS);
    Tally { span: Span::new(start, end), block: run.owner, form, done, total, percent, worded }
}

fn at(run: &Run, found: &Match) -> Span {
    run.place_of(Span::new(found.start() as u32, found.end() as u32))
}

fn find<'t>(regex: &LazyLock<Option<Regex>>, text: &'t str) -> Option<Captures<'t>> {
    regex.as_ref()?.captures(text)
}

fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len() as u32;
        (start, line.trim_end())
    })
}
