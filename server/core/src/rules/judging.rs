//! Runs the rules and keeps what may be said: configuration, comments, history, one finding for one number.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{ALL, ChunkContext, DocumentContext, Judge, RepositoryContext};
use crate::finding::Finding;
use crate::plan::Heading;
use crate::status::Vocabulary;
use crate::text::Span;
use crate::workspace::{Document, Repository, Workspace};

/// What the chunk and document rules find in a document that has a reading; sorted.
pub fn judge_document(workspace: &Workspace, repository: &Repository, document: &Document) -> Vec<Finding> {
    let Some(reading) = document.reading.as_deref() else { return Vec::new() };
    let vocabulary = Vocabulary::default();
    let context = DocumentContext { workspace, repository, document, reading, vocabulary: &vocabulary };
    let mut findings = Vec::new();
    let mut path: Vec<Arc<Heading>> = Vec::new();
    for (base, plan) in reading.plan.chunks() {
        let end = reading
            .plan
            .chunks()
            .iter()
            .map(|(start, _)| *start)
            .find(|start| start > base)
            .unwrap_or(reading.plan.len());
        let source = reading.text.slice(Span::new(*base, end));
        let chunk = ChunkContext {
            plan,
            path: &path,
            source: &source,
            today: workspace.today,
            vocabulary: &vocabulary,
            config: &repository.config,
        };
        for rule in ALL {
            let Judge::Chunk(judge) = rule.judge else { continue };
            let mut found = Vec::new();
            judge(&chunk, &mut found);
            findings.extend(found.into_iter().map(|finding: Finding| finding.shifted(*base)));
        }
        for heading in &plan.headings {
            while path.last().is_some_and(|last| last.level >= heading.level) {
                path.pop();
            }
            path.push(heading.clone());
        }
    }
    for rule in ALL {
        if let Judge::Document(judge) = rule.judge {
            judge(&context, &mut findings);
        }
    }
    findings
}

/// What the repository rules find, by the real path of the document.
pub fn judge_repository(workspace: &Workspace, index: usize) -> BTreeMap<Arc<Path>, Vec<Finding>> {
    let Some(repository) = workspace.repositories.get(index) else { return BTreeMap::new() };
    let context = RepositoryContext { workspace, index, repository };
    let mut findings = Vec::new();
    for rule in ALL {
        if let Judge::Repository(judge) = rule.judge {
            judge(&context, &mut findings);
        }
    }
    let mut by_document: BTreeMap<Arc<Path>, Vec<Finding>> = BTreeMap::new();
    for (path, finding) in findings {
        by_document.entry(path).or_default().push(finding);
    }
    by_document
}
