//! The tasks of a document by their ids, and who needs whom.

use std::collections::BTreeMap;

use super::Subject;
use super::list::unit_id;
use crate::plan::census::{Census, Kind, Unit};
use crate::plan::{Plan, Section, tasks};
use crate::status::{Class, stated};
use crate::text::{Span, Text};

/// What a document says of who needs whom.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// What bears an id, by the id.
    pub nodes: BTreeMap<String, Node>,
    /// Every dependency in a live part of the document, in order.
    pub needs: Vec<Need>,
}

/// Everything that bears one id.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Where the first of them stands.
    pub span: Span,
    /// Its status, where all that state one agree.
    pub class: Option<Class>,
    /// Two of them disagree about the status, or one is open on purpose.
    pub doubtful: bool,
    /// How many headings, boxes or rows bear it: of the form that has most.
    pub bearers: usize,
    counts: [usize; 4],
}

/// One thing that needs another.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The id of what needs it, if it has one.
    pub by: Option<String>,
    /// The status of what needs it.
    pub class: Option<Class>,
    /// The id of what is needed.
    pub id: String,
    /// Where that id is written.
    pub span: Span,
}

/// What needs something: its id and its status.
type Owner = (Option<String>, Option<Class>);

impl Graph {
    /// Who needs whom in the document with this text, plan and census; that of a document without dependencies is empty.
    pub fn of(text: &Text, plan: &Plan, census: &Census) -> Graph {
        let mut graph = Graph::default();
        if plan.dependencies().next().is_none() {
            return graph;
        }
        let statuses = label_statuses(plan);
        let class_of = |index: usize, section: &Section| {
            let heading = section
                .heading
                .status
                .map(|stated| if stated.qualified { Class::Active } else { stated.class });
            heading.or_else(|| statuses.get(&index).copied())
        };
        for unit in census.units().iter().filter(|unit| !unit.past) {
            let (Some(id), false) = (unit.id, unit.kind == Kind::Heading) else { continue };
            graph.add(id, unit.span, Some(unit.class), unit.waived, unit.kind as usize);
        }
        let sections = plan.outline().sections();
        for (index, section) in sections.iter().enumerate().filter(|(_, section)| !section.historical) {
            for id in ids_of(section) {
                graph.add(
                    &id,
                    section.heading_span(),
                    class_of(index, section),
                    false,
                    Kind::Heading as usize,
                );
            }
        }
        for named in plan.named() {
            graph.add(&named.id, named.place(named.span), None, false, 3);
        }
        let named: Vec<(Span, Span, &str)> = plan
            .named()
            .map(|named| (named.place(named.span), named.place(named.block), named.item.id.as_str()))
            .collect();
        for dependency in plan.dependencies() {
            let span = dependency.place(dependency.span);
            let section = plan.outline().section_at(span.start);
            if section.is_some_and(|section| sections[section].historical) {
                continue;
            }
            let (by, class) = match &dependency.subject {
                Subject::Named(id) => (Some(id.clone()), graph.nodes.get(id).and_then(|node| node.class)),
                Subject::Other => (None, None),
                Subject::Around => around(text, census, &named, span, &graph).unwrap_or_else(|| {
                    let mut next = section;
                    std::iter::from_fn(|| {
                        let index = next?;
                        next = sections[index].parent;
                        Some(index)
                    })
                    .find_map(|index| {
                        Some((Some(ids_of(&sections[index]).next()?), class_of(index, &sections[index])))
                    })
                    .unwrap_or_default()
                }),
            };
            graph.needs.push(Need { by, class, id: dependency.id.clone(), span });
        }
        graph
    }

    fn add(&mut self, id: &str, span: Span, class: Option<Class>, waived: bool, form: usize) {
        let node = self.nodes.entry(id.to_owned()).or_insert_with(|| Node { span, class, ..Node::default() });
        node.doubtful |= waived || class.is_some() && node.class.is_some() && node.class != class;
        node.class = node.class.or(class);
        node.counts[form.min(3)] += 1;
        node.bearers = node.counts[..3].iter().copied().max().unwrap_or_default();
    }
}

/// The innermost task, item or row around a place, with its id and status.
fn around(
    text: &Text,
    census: &Census,
    named: &[(Span, Span, &str)],
    span: Span,
    graph: &Graph,
) -> Option<Owner> {
    let units = census.units();
    let mut next = units.partition_point(|unit| unit.span.start <= span.start).checked_sub(1);
    while let Some(unit) = next.and_then(|index| units.get(index)) {
        if unit.kind != Kind::Heading && unit.span.end > span.start {
            return Some((id_around(units, unit), Some(unit.class)));
        }
        next = unit.parent;
    }
    let before = named.partition_point(|(start, ..)| start.start <= span.start);
    let near = || named[..before].iter().rev().take(8);
    // The innermost item that holds it; in a row the first cell with an id.
    let line = text.line_at(span.start);
    let item = near().find(|(_, block, _)| block.end > span.start);
    let (.., id) = item.or_else(|| near().rfind(|(at, ..)| text.line_at(at.start) == line))?;
    Some((Some((*id).to_owned()), graph.nodes.get(*id).and_then(|node| node.class)))
}

/// The id of a box, or of the box around it: a dependency may stand in an item below its task.
fn id_around(units: &[Unit], unit: &Unit) -> Option<String> {
    let mut next = Some(unit);
    while let Some(unit) = next {
        if let Some(id) = unit.id {
            return Some(id.to_owned());
        }
        next = unit.parent.and_then(|parent| units.get(parent));
    }
    None
}

/// The ids that a heading bears: the one it begins with, and that of its phase.
pub(crate) fn ids_of(section: &Section) -> impl Iterator<Item = String> {
    let heading = &section.heading;
    let unit = heading.unit.as_ref().filter(|unit| unit.leading);
    let phase = unit.and_then(|unit| unit_id(unit.kind, unit.number.as_deref()?));
    let task = tasks::id(&heading.title);
    task.into_iter().chain(phase)
}

/// `**Status:** Complete` below a heading, by the index of its section.
fn label_statuses(plan: &Plan) -> BTreeMap<usize, Class> {
    let mut statuses = BTreeMap::new();
    for label in plan.labels().filter(|label| label.key == "status" && !label.front_matter) {
        let (Some(stated), Some(section)) =
            (stated::of_value(&label.value), plan.outline().section_at(label.place(label.span).start))
        else {
            continue;
        };
        statuses.entry(section).or_insert(if stated.qualified { Class::Active } else { stated.class });
    }
    statuses
}
