//! Runs the rules and keeps what may be said: configuration, history, one finding for one place.
//!
//! A document is judged in two steps: what it shows by itself ([`judge_document`]), and what only its repository shows
//! ([`judge_repository`], [`judge_together`]); [`settle`] puts both together. The trap: the two are not to be published apart, since of two findings at
//! one place only one is heard. And what a comment silences is dropped at the end alone, when it is known that it was needed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::claims::{Claimed, claims};
use super::{ALL, ConfigContext, DocumentContext, Judge, Placed, RepositoryContext, Rule, SilencesContext};
use crate::config::Setting;
use crate::facts::{Fact, Together};
use crate::finding::Finding;
use crate::status::Vocabulary;
use crate::text::Span;
use crate::workspace::{Document, Repository, Workspace};

/// What the chunk and document rules find in a document that has a reading; nothing where it has none.
pub fn judge_document(workspace: &Workspace, index: usize, document: &Document) -> Vec<Finding> {
    judge_document_by(workspace, index, document, |_| true)
}

/// The same, with the claims that the document bears out or denies by itself.
pub fn judge_with_claims(
    workspace: &Workspace,
    index: usize,
    document: &Document,
) -> (Vec<Finding>, Vec<Claimed>) {
    let judge = |context: &DocumentContext| {
        let findings = judge_in(context, |_| true);
        let claims = claims(context, &findings);
        (findings, claims)
    };
    in_context(workspace, index, document, judge).unwrap_or_default()
}

/// The same by those rules alone that `is_asked` names; a rule of the document is asked for again when it is about to judge, so that what
/// nobody needs any more ends early.
pub fn judge_document_by(
    workspace: &Workspace,
    index: usize,
    document: &Document,
    is_asked: impl Fn(&Rule) -> bool,
) -> Vec<Finding> {
    in_context(workspace, index, document, |context| judge_in(context, is_asked)).unwrap_or_default()
}

/// What `ask` is told of a document that has a reading.
fn in_context<T>(
    workspace: &Workspace,
    index: usize,
    document: &Document,
    ask: impl FnOnce(&DocumentContext) -> T,
) -> Option<T> {
    let (repository, reading) = (workspace.repositories.get(index)?, document.reading.as_deref()?);
    let vocabulary = Vocabulary::of(&reading.plan, &repository.config);
    DocumentContext::new(workspace, index, document, &vocabulary).map(|context| ask(&context))
}

/// The same in a context that is there already.
pub(crate) fn judge_in(context: &DocumentContext, is_asked: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let document = context.document;
    let mut rules = rules_for(context.repository, document);
    rules.retain(|(rule, _)| is_asked(rule));
    let mut findings = Vec::new();
    judge_chunks(context, &rules, &mut findings);
    for (rule, setting) in &rules {
        let Judge::Document(judge) = rule.judge else { continue };
        if !is_asked(rule) {
            continue;
        }
        let mut found = Vec::new();
        judge(context, &mut found);
        findings.extend(found.into_iter().filter_map(|finding| heard(rule, finding, *setting, document, 0)));
    }
    let (mut findings, silenced): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| !finding.silenced);
    for (rule, setting) in &rules {
        let Judge::Findings(judge) = rule.judge else { continue };
        judge(context, &mut findings);
        let (own, mut others): (Vec<Finding>, Vec<Finding>) =
            findings.into_iter().partition(|finding| finding.code == rule.code);
        others.extend(own.into_iter().filter_map(|finding| heard(rule, finding, *setting, document, 0)));
        findings = others;
    }
    findings.extend(silenced);
    findings
}

fn judge_chunks(context: &DocumentContext, rules: &[(&Rule, Setting)], findings: &mut Vec<Finding>) {
    if !rules.iter().any(|(rule, _)| matches!(rule.judge, Judge::Chunk(_) | Judge::LiveChunk(_))) {
        return;
    }
    let mut settings = vec![None; ALL.len()];
    for (rule, setting) in rules {
        settings[super::number(rule.code)] = Some(setting);
    }
    for (start, (rule, finding)) in context.document.kept.judged(context) {
        let Some(setting) = settings[super::number(rule.code)] else { continue };
        let is_heard =
            !matches!(rule.judge, Judge::LiveChunk(_)) || context.is_live(start + finding.span.start);
        if is_heard {
            findings.extend(heard(rule, finding, *setting, context.document, start));
        }
    }
}

/// What only the repository shows, of every document and of its configuration, by real path.
pub fn judge_repository(workspace: &Workspace, index: usize) -> BTreeMap<Arc<Path>, Vec<Finding>> {
    judge_all_together(workspace, index, &Together::of(workspace, index))
}

/// What [`judge_repository`] finds, by what the documents of the repository say together.
pub fn judge_all_together(
    workspace: &Workspace,
    index: usize,
    together: &Together,
) -> BTreeMap<Arc<Path>, Vec<Finding>> {
    let mut by_document: BTreeMap<Arc<Path>, Vec<Finding>> = BTreeMap::new();
    let Some(repository) = workspace.repositories.get(index) else { return by_document };
    let config = repository.config_file.iter().map(|file| &file.path);
    for path in repository.documents().map(|document| &document.path).chain(config) {
        let found = judge_together(workspace, index, path, together);
        if !found.is_empty() {
            by_document.insert(path.clone(), found);
        }
    }
    by_document
}

/// What only the repository shows of one document or of its configuration, by what its documents say together.
pub fn judge_together(workspace: &Workspace, index: usize, path: &Path, together: &Together) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(repository) = workspace.repositories.get(index).filter(|repository| repository.judged) else {
        return findings;
    };
    let Some(number) = together.number(path) else {
        if let Some(file) = repository.config_file.as_ref().filter(|file| *file.path == *path) {
            judge_config(&ConfigContext { workspace, repository, file }, &mut findings);
        }
        return findings;
    };
    let document = &together.documents()[number];
    let context = RepositoryContext { workspace, index, repository, document, number, together };
    let mut add = |rule: &Rule, finding: Finding| {
        let setting = setting(rule, repository, document);
        if setting != Setting::Off {
            findings.extend(heard(rule, finding, setting, document, 0));
        }
    };
    for about in together.facts_of(workspace, index, number) {
        for (rule, (place, finding)) in about.found.get_or_init(|| judge_facts(&about.facts)) {
            if **place == *path {
                add(rule, finding.clone());
            }
        }
    }
    for rule in ALL {
        let Judge::Repository(judge) = rule.judge else { continue };
        let mut found = Vec::new();
        judge(&context, &mut found);
        found.into_iter().for_each(|finding| add(rule, finding));
    }
    findings
}

fn judge_facts(facts: &[Arc<Fact>]) -> Vec<(&'static Rule, Placed)> {
    let mut findings = Vec::new();
    for rule in ALL {
        let Judge::Fact(judge) = rule.judge else { continue };
        let mut found = Vec::new();
        facts.iter().for_each(|fact| judge(fact, &mut found));
        findings.extend(found.into_iter().map(|placed| (*rule, placed)));
    }
    findings
}

fn judge_config(context: &ConfigContext, findings: &mut Vec<Finding>) {
    for rule in ALL {
        let Judge::Config(judge) = rule.judge else { continue };
        let setting = context.repository.config.setting(rule, "");
        if setting == Setting::Off {
            continue;
        }
        let mut found = Vec::new();
        judge(context, &mut found);
        findings.extend(found.into_iter().filter_map(|finding| as_loud(rule, finding, setting)));
    }
}

/// The findings of one document (or, without one, of a configuration), sorted by place, of which at most one speaks of any place: the
/// one whose rule comes first. What a comment silences is left out, and comments that silence nothing are told.
pub fn settle(
    workspace: &Workspace,
    index: usize,
    document: Option<&Document>,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    let told = document.map(|document| judge_silences(workspace, index, document, &findings));
    findings.retain(|finding| !finding.silenced);
    findings.extend(told.into_iter().flatten());
    one_a_place(findings, |finding| (finding.span, finding.code))
}

/// Findings by place, of which at most one speaks of any place: the one whose rule comes first.
pub(super) fn one_a_place<T>(mut findings: Vec<T>, of: impl Fn(&T) -> (Span, &'static str)) -> Vec<T> {
    let order = |finding: &T| super::number(of(finding).1);
    findings.sort_by(|one, other| of(one).0.cmp(&of(other).0).then_with(|| order(one).cmp(&order(other))));
    findings.dedup_by(|later, earlier| of(later) == of(earlier));
    let mut settled: Vec<T> = Vec::with_capacity(findings.len());
    'next: for finding in findings {
        let (span, code) = of(&finding);
        while let Some(last) = settled.last() {
            let (last_span, last_code) = of(last);
            let is_same_place = span.start < last_span.end || span == last_span;
            if !is_same_place || last_code == code {
                break;
            }
            if order(last) < order(&finding) {
                continue 'next;
            }
            settled.pop();
        }
        settled.push(finding);
    }
    settled
}

/// What the rules find that judge which comments were needed.
fn judge_silences(
    workspace: &Workspace,
    index: usize,
    document: &Document,
    found: &[Finding],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(repository) = workspace.repositories.get(index) else { return findings };
    if document.suppressions.silences().is_empty() {
        return findings;
    }
    for rule in ALL {
        let Judge::Silences(judge) = rule.judge else { continue };
        let setting = setting(rule, repository, document);
        if setting == Setting::Off {
            continue;
        }
        let has_run = |rule: &Rule| self::setting(rule, repository, document) != Setting::Off;
        let mut told = Vec::new();
        judge(&SilencesContext { workspace, document, found, has_run: &has_run }, &mut told);
        let told = told.into_iter().filter_map(|finding| heard(rule, finding, setting, document, 0));
        findings.extend(told.filter(|finding| !finding.silenced));
    }
    findings
}

fn rules_for(repository: &Repository, document: &Document) -> Vec<(&'static Rule, Setting)> {
    let rules = ALL.iter().map(|rule| (*rule, setting(rule, repository, document)));
    rules.filter(|(_, setting)| *setting != Setting::Off).collect()
}

/// A document that speaks of the past is held to its arithmetic alone.
pub(super) fn setting(rule: &Rule, repository: &Repository, document: &Document) -> Setting {
    if (document.historical && !rule.timeless) || !repository.config.judges(&document.relative) {
        return Setting::Off;
    }
    repository.config.setting(rule, &document.relative)
}

/// The finding of a rule in the part of a document that starts at `base`: as loud as it is to be heard, or silenced by a comment; none
/// where the profile leaves it unsaid.
fn heard(rule: &Rule, finding: Finding, setting: Setting, document: &Document, base: u32) -> Option<Finding> {
    let mut finding = finding.shifted(base);
    if document.suppressions.silence(finding.code, finding.span.start) {
        finding.silenced = true;
        return Some(finding);
    }
    as_loud(rule, finding, setting)
}

fn as_loud(rule: &Rule, finding: Finding, setting: Setting) -> Option<Finding> {
    match setting {
        Setting::At(severity) => Some(finding.severity(severity)),
        Setting::By(profile) => profile.hear(rule, finding),
        Setting::AsDeclared => Some(finding),
        Setting::Off => None,
    }
}
