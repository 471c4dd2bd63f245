//! How far each section is, by the statuses of the tasks that count in it: what they mean is asked of the configuration later.

use super::super::{NOTHING, Share};
use super::Packer;
use crate::plan::census::Way;
use crate::plan::{At, Census, Measure, Task};
use crate::status::Vocabulary;
use crate::text::Span;

impl Packer<'_> {
    /// Of every section with tasks, and of the document; `tasks` are in step with the census.
    pub(super) fn shares(
        &mut self,
        measure: &Measure,
        census: &Census,
        tasks: &[At<Task>],
        vocabulary: &Vocabulary,
    ) {
        let sections = self.outline().sections();
        let scopes = sections.iter().enumerate().map(|(index, section)| (index as u32, section.body()));
        let whole = (NOTHING, Span::new(0, self.plan.len()));
        let mut statuses: Vec<Option<u16>> = vec![None; tasks.len()];
        for (of, scope) in scopes.chain([whole]) {
            let Some(counted) = measure.counted(census, scope) else { continue };
            let definition = Way::rank(counted.definition) as u16;
            let first = self.shares.len();
            for task in counted.tasks {
                let status = *statuses[task]
                    .get_or_insert_with(|| self.status(&tasks[task], &census.units()[task], vocabulary));
                let same = self.shares[first..].iter().position(|share| share.status == status);
                match same {
                    Some(at) => self.shares[first + at].count += 1,
                    None => self.shares.push(Share { of, count: 1, status, definition }),
                }
            }
        }
    }
}
