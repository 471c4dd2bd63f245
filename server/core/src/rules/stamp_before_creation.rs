//! A stamp is older than its file.

use super::stale_stamp::restamped;
use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding, Severity};

/// So many days a text may have lain elsewhere before it came into the repository.
const GRANTED: i32 = 60;

declare_rule! {
    /// A document says that it was last changed more than 60 days before it came into the repository.
    ///
    /// Most such days are made up, by a program that does not know what day it is, or copied with a template.
    /// Where git also knows of a later change it is a warning; where the document was never changed since it came it is information, since
    /// it may have been written elsewhere and be older indeed.
    ///
    /// ## Why it matters
    /// Everything that is reckoned from the stamp is wrong, and whoever reads it takes the document for outdated.
    ///
    /// ## Fires
    /// ```markdown created=2025-11-03 changed=2025-11-12
    /// # Plan
    ///
    /// **Last Updated:** 2025-01-28
    /// ```
    ///
    /// ## Quiet
    /// ```markdown created=2025-11-03 changed=2025-11-12
    /// # Plan
    ///
    /// **Last Updated:** 2025-11-12
    /// ```
    ///
    /// ## Fix
    /// The day of the last change as git remembers it, in the stamp's own format. To be looked at.
    ///
    /// ## What it cannot know
    /// When a document was written that came into the repository from elsewhere.
    /// Documents that came together with more than 20 others, or before a shallow clone begins, have no first day; nor has anything without git.
    STAMP_BEFORE_CREATION {
        code: "stamp-before-creation",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let Some((newest, stamp)) = context.newest_stamp() else { return };
    let lifetime = context.lifetime();
    let Some(created) = lifetime.created else { return };
    let ahead = (created - newest).get_days();
    if ahead <= GRANTED {
        return;
    }
    let written = context.source(stamp.date.calendar);
    let message =
        format!("\"{written}\", but the file came on {created} ({ahead} days later), as git remembers");
    let was_changed = lifetime.changed.is_some_and(|changed| changed > created);
    let severity = if was_changed { Severity::Warning } else { Severity::Information };
    let same = context.stamps().iter().filter(|(day, _)| *day == newest).map(|(_, stamp)| stamp);
    let finding = Finding::new(&STAMP_BEFORE_CREATION, stamp.date.calendar, message).severity(severity);
    findings.push(restamped(finding, same, lifetime.changed.unwrap_or(created)));
}
