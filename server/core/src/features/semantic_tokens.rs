//! The colours of a document, chunk by chunk: what its Markdown is, and what its plan means.
//!
//! [`tokens`] is a function of one chunk, of what its words mean in the document, and of what was found there ([`Marks`]); whoever keeps
//! its answers asks again only for the chunks in which one of these has changed. Nothing is judged here.
//!
//! The traps: pieces lie in one another and go over lines, tokens may do neither. The inner one wins, each line gets its own, and what
//! lies in the text of a task is as much done as the task.

mod flat;
mod marks;
mod meaning;
mod structure;

use crate::plan::ChunkPlan;
use crate::plan::stamps::StampKeys;
use crate::status::{Class, Vocabulary};
use crate::syntax::Chunk;
use crate::text::Span;

pub use marks::{Mark, Marks};

/// One token: on one line, and no other on the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where, in bytes of the chunk.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What is more to be said of it.
    pub modifiers: Modifiers,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// What a token is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TokenKind {
            $($(#[doc = $doc])* $name,)*
        }

        impl TokenKind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &[TokenKind] = &[$(TokenKind::$name),*];

            /// The name by which editors know it.
            pub fn word(self) -> &'static str {
                match self {
                    $(TokenKind::$name => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// The title of a heading.
    Heading = "heading";
    /// What makes a heading, a rule or a table: `##`, `---`.
    Punctuation = "punctuation";
    /// `-`, `1.`
    ListMarker = "listMarker";
    /// `>`
    QuoteMarker = "quoteMarker";
    /// A cell of a table's head.
    TableHeader = "tableHeader";
    /// The marks around a block of code.
    Fence = "fence";
    /// The language of a block of code.
    Language = "language";
    /// A block of code.
    CodeBlock = "codeBlock";
    /// An HTML comment.
    Comment = "comment";
    /// The text of a link.
    LinkText = "linkText";
    /// Where a link leads.
    LinkTarget = "linkTarget";
    /// The front matter.
    FrontMatter = "frontMatter";
    /// A code span.
    Code = "code";
    /// Emphasis.
    Emphasis = "emphasis";
    /// Strong emphasis.
    Strong = "strong";
    /// Struck through.
    Strikethrough = "strikethrough";
    /// The box of a task, or what stands in place of one.
    Box = "box";
    /// The text of a task that is not open.
    Task = "task";
    /// Words or an emoji that state a status.
    Status = "status";
    /// The date of a stamp.
    Stamp = "stamp";
    /// A number that is stated about something.
    Claim = "claim";
    /// Any other date.
    Date = "date";
    /// The name of an agent.
    Agent = "agent";
    /// The name of a slash command.
    Command = "command";
    /// The name of a skill.
    Skill = "skill";
    /// The id of a task.
    Id = "id";
}

/// What is more to be said of a token: a set of bits, numbered as in [`Modifiers::WORDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modifiers(u16);

impl Modifiers {
    /// The names by which editors know them: what a status means, then what was found.
    pub const WORDS: [&str; 10] =
        ["open", "active", "held", "done", "cancelled", "right", "wrong", "fresh", "stale", "overdue"];
    /// None.
    pub const NONE: Modifiers = Modifiers(0);
    /// What is known bears it out.
    pub const RIGHT: Modifiers = Modifiers(1 << 5);
    /// A finding says that it is wrong.
    pub const WRONG: Modifiers = Modifiers(1 << 6);
    /// No finding says anything of a stamp.
    pub const FRESH: Modifiers = Modifiers(1 << 7);
    /// A finding speaks of a stamp.
    pub const STALE: Modifiers = Modifiers(1 << 8);
    /// It has passed.
    pub const OVERDUE: Modifiers = Modifiers(1 << 9);
    const CLASS: u16 = 0b1_1111;

    /// The bits.
    pub fn bits(self) -> u32 {
        u32::from(self.0)
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Modifiers) -> Modifiers {
        Modifiers(self.0 | other.0)
    }

    /// Has it one of these?
    pub fn has(self, other: Modifiers) -> bool {
        self.0 & other.0 != 0
    }

    /// The same as long as nothing was found.
    fn without_praise(self) -> Modifiers {
        Modifiers(self.0 & !(Modifiers::RIGHT.0 | Modifiers::FRESH.0))
    }

    /// The same with the status of what it lies in, unless it has one of its own.
    fn within(self, outer: Modifiers) -> Modifiers {
        if self.0 & Modifiers::CLASS == 0 { Modifiers(self.0 | outer.0 & Modifiers::CLASS) } else { self }
    }
}

impl From<Class> for Modifiers {
    fn from(class: Class) -> Modifiers {
        Modifiers(match class {
            Class::Open => 1,
            Class::Active => 1 << 1,
            Class::Held => 1 << 2,
            Class::Done => 1 << 3,
            Class::Cancelled => 1 << 4,
        })
    }
}

/// One chunk and what its words mean.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its blocks.
    pub chunk: &'a Chunk,
    /// What it says.
    pub plan: &'a ChunkPlan,
    /// Which markers mean what in the document.
    pub vocabulary: &'a Vocabulary,
    /// Which labels are stamps.
    pub stamps: &'a StampKeys,
    /// What was found in it.
    pub marks: &'a [Mark],
}

/// The tokens of a chunk, or at least those that `within` touches, in order of their places.
pub fn tokens(source: &Source, within: Span) -> Vec<Token> {
    let mut pieces = Vec::new();
    structure::pieces(source, within, &mut pieces);
    let first = pieces.len();
    meaning::pieces(source, within, &mut pieces);
    let (_, meanings) = pieces.split_at_mut(first);
    let missing = marks::apply(source, meanings);
    pieces.extend(missing);
    flat::tokens(source.text, pieces)
}

/// Part of a chunk that is something; lies in others, goes over lines.
type Piece = Token;

impl Token {
    fn new(span: Span, kind: TokenKind) -> Token {
        Token { span, kind, modifiers: Modifiers::NONE }
    }

    fn with(self, modifiers: impl Into<Modifiers>) -> Token {
        Token { modifiers: self.modifiers.and(modifiers.into()), ..self }
    }
}
