//! The rules: one file each, one declaration each, nothing about a rule anywhere else.
//!
//! A rule declares its grain by the kind of its judge and is given only that. Its doc comment is its page in `docs/rules/`.
//! The trap: a chunk rule sees spans relative to its chunk, and what it finds is stored with the chunk.

mod affected;
mod claims;
mod clusters;
mod context;
mod deadlines;
mod edited;
mod judging;
pub(crate) mod kept;
mod options;
mod page;
mod touched;

mod aged_stamp;
mod ambiguous_date;
mod copied_list_drift;
mod count_disagreement;
mod count_mismatch;
mod dead_source;
mod dependency_cycle;
mod done_before_dependency;
mod done_with_open_tasks;
mod done_with_placeholder;
mod dormant_plan;
mod due_soon;
mod duplicate_id;
mod duplicate_phase;
mod duration_mismatch;
mod fact_disagreement;
mod file_size_mismatch;
mod file_table_drift;
mod future_stamp;
mod index_drift;
mod invalid_annotation;
mod invalid_config;
mod invalid_date;
mod list_length_mismatch;
mod marker_status_conflict;
mod missed_start;
mod missing_path;
mod missing_plan_file;
mod missing_section;
mod open_with_done_tasks;
mod overdue_review;
mod past_due;
mod percent_mismatch;
mod period_gap;
mod placeholder;
mod ratio_mismatch;
mod schedule_conflict;
mod stale_countdown;
mod stale_floor;
mod stale_stamp;
mod stale_week;
mod stamp_before_creation;
mod stamp_disagreement;
mod status_disagreement;
mod subtotal_mismatch;
mod table_sum;
mod task_count_mismatch;
mod unclosed_fence;
mod unknown_agent;
mod unknown_command;
mod unknown_dependency;
mod unknown_marker;
mod unknown_repo;
mod unknown_skill;
mod unlisted_submodule;
mod untracked_phase;
mod unused_suppression;
mod weekday_mismatch;

pub use affected::{Affected, Change, Changed};
pub use claims::Claimed;
pub(crate) use claims::claims_together;
pub(crate) use context::Siblings;
pub use context::{ChunkContext, ConfigContext, DocumentContext, RepositoryContext, SilencesContext};
pub(crate) use dormant_plan::speaks_of_passed_days;
pub use edited::{Edited, Known, Last, Other, Past, Stands};
pub use file_size_mismatch::compares_sizes;
pub(crate) use judging::judge_in;
pub use judging::{
    judge_all_together, judge_document, judge_document_by, judge_repository, judge_together,
    judge_with_claims, settle,
};
pub use kept::Kept;
pub(crate) use missing_plan_file::template;
pub use options::{OptionValue, RuleOption};
pub(crate) use schedule_conflict::{is_conflict, is_loose, leading, names, periods};
pub(crate) use stale_countdown::day as day_of_countdown;
pub(crate) use stale_stamp::outdated;
pub(crate) use stale_week::weeks_of;
pub(crate) use table_sum::wrong_totals;
pub(crate) use touched::touch;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use foldhash::fast::RandomState;

use crate::facts::Fact;
use crate::finding::{Applicability, Certainty, Finding, Severity};

/// A rule: its name, its facts, its page, and the function that judges.
#[derive(Debug)]
pub struct Rule {
    /// In kebab case; the word in ignore comments, in configuration, and the name of its page.
    pub code: &'static str,
    /// How loud its findings are unless configured.
    pub severity: Severity,
    /// How planmark knows.
    pub certainty: Certainty,
    /// What kind of fix it offers.
    pub fix: Option<Applicability>,
    /// It runs unless it is switched off.
    pub enabled: bool,
    /// It is judged in historical documents too: arithmetic does not age.
    pub timeless: bool,
    /// Its fix writes a stamp or a status, so `planmark fix` applies it only when the rule is selected by name.
    pub on_request: bool,
    /// What it finds depends on the day: a text that nobody touches may be right today and wrong tomorrow.
    pub daily: bool,
    /// What it finds is computed from what is said elsewhere: a status that is set brings it up to date.
    pub follows: bool,
    /// What `[rules]` can say of it beside how loud it is.
    pub options: &'static [RuleOption],
    /// Its page: Markdown, the text of its doc comment.
    pub docs: &'static str,
    /// What it is given, and the function that judges.
    pub judge: Judge,
}

/// The grain of a rule: what it is given.
#[derive(Debug)]
pub enum Judge {
    /// One chunk.
    Chunk(fn(&ChunkContext, &mut Vec<Finding>)),
    /// One chunk; what is found below a heading that is history is not heard.
    LiveChunk(fn(&ChunkContext, &mut Vec<Finding>)),
    /// One document with its catalogs.
    Document(fn(&DocumentContext, &mut Vec<Finding>)),
    /// One document with everything that was found in it so far, of which it may take some back.
    Findings(fn(&DocumentContext, &mut Vec<Finding>)),
    /// One fact, with all that the documents of a repository say of it; each finding with its document's path.
    Fact(fn(&Fact, &mut Vec<Placed>)),
    /// One document as its summary tells it, among those of its repository.
    Repository(fn(&RepositoryContext, &mut Vec<Finding>)),
    /// The configuration of a repository.
    Config(fn(&ConfigContext, &mut Vec<Finding>)),
    /// What all others found in a document, and the comments that silence there.
    Silences(fn(&SilencesContext, &mut Vec<Finding>)),
}

/// A finding with the real path of its document.
pub type Placed = (Arc<Path>, Finding);

/// Every rule, in the order in which they claim a number: the first that has something to say of a place is heard.
pub static ALL: &[&Rule] = &[
    &invalid_config::INVALID_CONFIG,
    &dead_source::DEAD_SOURCE,
    &invalid_annotation::INVALID_ANNOTATION,
    &invalid_date::INVALID_DATE,
    &weekday_mismatch::WEEKDAY_MISMATCH,
    &ambiguous_date::AMBIGUOUS_DATE,
    &duration_mismatch::DURATION_MISMATCH,
    &schedule_conflict::SCHEDULE_CONFLICT,
    &stale_countdown::STALE_COUNTDOWN,
    &stale_week::STALE_WEEK,
    &past_due::PAST_DUE,
    &missed_start::MISSED_START,
    &due_soon::DUE_SOON,
    &period_gap::PERIOD_GAP,
    &overdue_review::OVERDUE_REVIEW,
    &future_stamp::FUTURE_STAMP,
    &stamp_disagreement::STAMP_DISAGREEMENT,
    &stamp_before_creation::STAMP_BEFORE_CREATION,
    &stale_stamp::STALE_STAMP,
    &aged_stamp::AGED_STAMP,
    &dormant_plan::DORMANT_PLAN,
    &ratio_mismatch::RATIO_MISMATCH,
    &table_sum::TABLE_SUM,
    &subtotal_mismatch::SUBTOTAL_MISMATCH,
    &task_count_mismatch::TASK_COUNT_MISMATCH,
    &percent_mismatch::PERCENT_MISMATCH,
    &count_mismatch::COUNT_MISMATCH,
    &stale_floor::STALE_FLOOR,
    &count_disagreement::COUNT_DISAGREEMENT,
    &list_length_mismatch::LIST_LENGTH_MISMATCH,
    &file_size_mismatch::FILE_SIZE_MISMATCH,
    &copied_list_drift::COPIED_LIST_DRIFT,
    &fact_disagreement::FACT_DISAGREEMENT,
    &done_with_open_tasks::DONE_WITH_OPEN_TASKS,
    &status_disagreement::STATUS_DISAGREEMENT,
    &duplicate_phase::DUPLICATE_PHASE,
    &unclosed_fence::UNCLOSED_FENCE,
    &missing_section::MISSING_SECTION,
    &done_with_placeholder::DONE_WITH_PLACEHOLDER,
    &placeholder::PLACEHOLDER,
    &open_with_done_tasks::OPEN_WITH_DONE_TASKS,
    &marker_status_conflict::MARKER_STATUS_CONFLICT,
    &unknown_marker::UNKNOWN_MARKER,
    &duplicate_id::DUPLICATE_ID,
    &unknown_dependency::UNKNOWN_DEPENDENCY,
    &dependency_cycle::DEPENDENCY_CYCLE,
    &done_before_dependency::DONE_BEFORE_DEPENDENCY,
    &untracked_phase::UNTRACKED_PHASE,
    &unknown_agent::UNKNOWN_AGENT,
    &unknown_command::UNKNOWN_COMMAND,
    &unused_suppression::UNUSED_SUPPRESSION,
    &unknown_skill::UNKNOWN_SKILL,
    &unknown_repo::UNKNOWN_REPO,
    &missing_path::MISSING_PATH,
    &file_table_drift::FILE_TABLE_DRIFT,
    &index_drift::INDEX_DRIFT,
    &unlisted_submodule::UNLISTED_SUBMODULE,
    &missing_plan_file::MISSING_PLAN_FILE,
];

/// The place of a rule among [`ALL`], of which the first is heard where several speak of one place.
pub(crate) fn number(code: &'static str) -> usize {
    static NUMBERS: LazyLock<HashMap<&str, usize, RandomState>> =
        LazyLock::new(|| ALL.iter().enumerate().map(|(number, rule)| (rule.code, number)).collect());
    NUMBERS.get(code).copied().unwrap_or_default()
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

/// The rule whose name comes nearest to a misspelt one.
pub fn suggest(code: &str) -> Option<&'static str> {
    crate::nearest::nearest(code, ALL.iter().map(|rule| rule.code))
}

/// Where the page of a rule stands.
pub fn url(code: &str) -> String {
    format!("https://github.com/planmark/planmark/blob/main/docs/rules/{code}.md")
}

/// Declares a rule: its doc comment becomes its page, the rest its facts.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        $name:ident {
            code: $code:literal,
            severity: $severity:ident,
            certainty: $certainty:ident,
            fix: $fix:expr,
            $(enabled: $enabled:literal,)?
            $(timeless: $timeless:literal,)?
            $(on_request: $on_request:literal,)?
            $(daily: $daily:literal,)?
            $(follows: $follows:literal,)?
            $(options: [$($option:ident = $value:expr, $option_docs:literal;)*],)?
            judge: $grain:ident($($judge:path),+) $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        pub(super) static $name: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            severity: $crate::finding::Severity::$severity,
            certainty: $crate::finding::Certainty::$certainty,
            fix: $fix,
            enabled: $crate::rules::or_default!(true $(, $enabled)?),
            timeless: $crate::rules::or_default!(false $(, $timeless)?),
            on_request: $crate::rules::or_default!(false $(, $on_request)?),
            daily: $crate::rules::or_default!(false $(, $daily)?),
            follows: $crate::rules::or_default!(false $(, $follows)?),
            options: &[$($($crate::rules::RuleOption { name: stringify!($option), default: $value, docs: $option_docs }),*)?],
            docs: concat!($($doc, "\n"),*),
            judge: $crate::rules::Judge::$grain($($judge),+),
        };
    };
}
/// The second value when it is given, else the first.
macro_rules! or_default {
    ($default:literal) => {
        $default
    };
    ($default:literal, $value:literal) => {
        $value
    };
}
pub(crate) use {declare_rule, or_default};
