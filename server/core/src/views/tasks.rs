//! The tree of all tasks, level by level: repositories, documents, sections and tasks; or by phase, by agent, by status.
//!
//! A level is made from the id of the node around it, which says how to find it again; whoever asks needs no level twice. The trap: ids
//! name things by their titles, not by their places, so that a tree stays unfolded while somebody types.

mod level;
mod nodes;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::work::{Counts, works};
use crate::status::Class;
use crate::text::Point;
use crate::workspace::Workspace;

/// Which tasks are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// The unfinished ones.
    #[default]
    Open,
    /// Those under way, and the unfinished ones of sections that are.
    Active,
    /// The unfinished ones that were due before today.
    Overdue,
}

impl Filter {
    /// The filter with this name.
    pub fn from_word(word: &str) -> Option<Filter> {
        match word {
            "all" => Some(Filter::All),
            "open" => Some(Filter::Open),
            "active" => Some(Filter::Active),
            "overdue" => Some(Filter::Overdue),
            _ => None,
        }
    }
}

/// By what tasks are put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// Repository, document, section.
    #[default]
    Repository,
    /// Phases of all repositories.
    Phase,
    /// Who does them.
    Agent,
    /// What their status means.
    Status,
}

impl GroupBy {
    /// The grouping with this name.
    pub fn from_word(word: &str) -> Option<GroupBy> {
        match word {
            "repository" => Some(GroupBy::Repository),
            "phase" => Some(GroupBy::Phase),
            "agent" => Some(GroupBy::Agent),
            "status" => Some(GroupBy::Status),
            _ => None,
        }
    }
}

/// What a node of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A repository.
    Repository,
    /// A document.
    Document,
    /// A heading with all below it.
    Section,
    /// A phase, a sprint, a week.
    Phase,
    /// A milestone.
    Milestone,
    /// Somebody who does tasks.
    Agent,
    /// A class of statuses.
    Status,
    /// A task.
    Task,
    /// The rest of a long level.
    More,
}

impl NodeKind {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            NodeKind::Repository => "repository",
            NodeKind::Document => "document",
            NodeKind::Section => "section",
            NodeKind::Phase => "phase",
            NodeKind::Milestone => "milestone",
            NodeKind::Agent => "agent",
            NodeKind::Status => "status",
            NodeKind::Task => "task",
            NodeKind::More => "more",
        }
    }
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What to ask for what it holds.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its name as plain text.
    pub label: String,
    /// What stands beside it.
    pub detail: String,
    /// Of a task, or of a section that states one.
    pub class: Option<Class>,
    /// How many of its tasks are done, and how many there are.
    pub progress: Option<(u64, u64)>,
    /// Its last day.
    pub due: Option<Date>,
    /// That day is over, and there is work left.
    pub is_overdue: bool,
    /// Who does it.
    pub agent: Option<String>,
    /// Where it is: a document, or the folder of a repository.
    pub path: Option<Arc<Path>>,
    /// Where its title stands there.
    pub points: Option<(Point, Point)>,
    /// It holds something.
    pub has_children: bool,
    /// What it holds, where that was asked for.
    pub children: Vec<Node>,
}

/// The most nodes of a level; a longer one ends with [`NodeKind::More`].
pub const MOST: usize = 200;

/// The deepest that is answered at once.
const DEEPEST: u32 = 8;

/// The most nodes that are answered at once; but a level is answered whole.
const AT_ONCE: usize = 600;

/// The nodes that the one with the id `parent` holds (`None`: the top), with `depth` levels of what they hold, from the top: past so many
/// nodes those below are left to be asked for, each by the one that holds them.
pub fn tasks(
    workspace: &Workspace,
    filter: Filter,
    group_by: GroupBy,
    parent: Option<&str>,
    depth: u32,
) -> Vec<Node> {
    let levels = level::Levels::new(workspace, filter, group_by);
    let mut nodes = levels.level(parent);
    let mut room = AT_ONCE.saturating_sub(nodes.len());
    let mut row: Vec<&mut Node> = nodes.iter_mut().collect();
    for _ in 1..depth.min(DEEPEST) {
        let mut below = Vec::new();
        for node in row.into_iter().filter(|node| node.has_children && node.kind != NodeKind::More) {
            let children = levels.level(Some(&node.id));
            let Some(left) = room.checked_sub(children.len()) else { return nodes };
            room = left;
            node.children = children;
            below.extend(node.children.iter_mut());
        }
        row = below;
    }
    nodes
}

/// The tasks of all plans.
pub fn counts(workspace: &Workspace) -> Counts {
    let mut counts = Counts::default();
    for work in works(workspace) {
        counts.add(&work.all_counts());
    }
    counts
}
