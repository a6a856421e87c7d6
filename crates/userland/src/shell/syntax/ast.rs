//! The tree a shell script is parsed into.
//!
//! Words keep their quoting as a tree of parts, because expansion depends on which characters were quoted.
//! Commands are behind `Rc`: functions, background jobs and the parts of a pipeline outlive the line they came from.
use std::rc::Rc;

/// Commands separated by `;`, `&` or newlines.
pub type List = Vec<Item>;

/// One and-or list with its terminator.
#[derive(Debug, Clone)]
pub struct Item {
    pub and_or: Rc<AndOr>,
    pub background: bool,
    /// The source text, as `jobs` shows it.
    pub text: Rc<str>,
}

/// Pipelines joined by `&&` and `||`.
#[derive(Debug)]
pub struct AndOr {
    pub first: Pipeline,
    /// `true` stands for `&&`.
    pub rest: Vec<(bool, Pipeline)>,
}

/// Commands joined by `|`.
#[derive(Debug)]
pub struct Pipeline {
    pub bang: bool,
    /// `time`, and whether with `-p`.
    pub timed: Option<bool>,
    pub commands: Vec<Rc<Command>>,
    pub text: Rc<str>,
}

/// A command with its redirections.
#[derive(Debug)]
pub struct Command {
    pub line: u32,
    pub kind: Kind,
    pub redirects: Vec<Redirect>,
}

/// What a command is.
#[derive(Debug)]
pub enum Kind {
    Simple {
        assigns: Vec<Assign>,
        args: Vec<Arg>,
    },
    Brace(List),
    Subshell(Rc<List>),
    If {
        arms: Vec<(List, List)>,
        otherwise: Option<List>,
    },
    Loop {
        until: bool,
        condition: List,
        body: List,
    },
    For {
        name: String,
        words: Option<Vec<Word>>,
        body: List,
        /// The first line as written, for `set -x`.
        header: Rc<str>,
    },
    Select {
        name: String,
        words: Option<Vec<Word>>,
        body: List,
    },
    ArithFor {
        parts: [Word; 3],
        body: List,
    },
    Case {
        word: Word,
        arms: Vec<CaseArm>,
        /// The first line as written, for `set -x`.
        header: Rc<str>,
    },
    Function {
        name: String,
        body: Rc<Command>,
    },
    Arith(Word),
    Cond(Cond),
    /// `coproc [NAME] command`
    Coproc {
        name: String,
        body: Rc<Command>,
        text: Rc<str>,
    },
}

/// One `pattern) list ;;` of a `case`.
#[derive(Debug)]
pub struct CaseArm {
    pub patterns: Vec<Word>,
    pub body: List,
    pub end: CaseEnd,
}

/// How a `case` arm ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CaseEnd {
    Break,
    FallThrough,
    TestNext,
}

/// An argument: a plain word, or an assignment given to `declare`, `export` and their kin.
#[derive(Debug)]
pub enum Arg {
    Word(Word),
    Assign(Assign),
}

/// `name=value`, `name+=value`, `name[i]=value`, `name=(…)`.
#[derive(Debug)]
pub struct Assign {
    pub name: String,
    pub index: Option<Word>,
    pub append: bool,
    pub value: AssignValue,
}

/// The right side of an assignment.
#[derive(Debug)]
pub enum AssignValue {
    Scalar(Word),
    Array(Vec<(Option<Word>, Word)>),
}

/// A redirection.
#[derive(Debug)]
pub struct Redirect {
    pub fd: Option<i32>,
    /// `{name}>file`: the shell picks the descriptor.
    pub var: Option<String>,
    pub kind: RedirectKind,
    pub target: Word,
}

/// The operator of a redirection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RedirectKind {
    Read,
    Write,
    Append,
    Clobber,
    ReadWrite,
    DupIn,
    DupOut,
    /// `&>`
    Both,
    /// `&>>`
    BothAppend,
    /// `<<` and `<<-`; the target is the text.
    HereDoc,
    /// `<<<`
    HereString,
}

/// The expression inside `[[ ]]`.
#[derive(Debug)]
pub enum Cond {
    And(Box<Cond>, Box<Cond>),
    Or(Box<Cond>, Box<Cond>),
    Not(Box<Cond>),
    Unary(String, Word),
    Binary(String, Word, Word),
}

/// A word: parts put one after another.
#[derive(Debug, Clone, Default)]
pub struct Word(pub Vec<Part>);

impl Word {
    /// The word's text if nothing in it is quoted or expanded.
    pub fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Lit(text)] => Some(text),
            _ => None,
        }
    }
}

/// A piece of a word.
#[derive(Debug, Clone)]
pub enum Part {
    /// Unquoted text: braces, tildes and patterns in it are live.
    Lit(String),
    /// Text taken as it is.
    Quoted(String),
    /// `"…"`
    Double(Vec<Part>),
    Param(Rc<Param>),
    /// `$(…)`
    Command(Rc<List>),
    /// `` `…` ``, parsed when it runs.
    Backquote(String),
    /// `$((…))`
    Arith(Vec<Part>),
    /// `<(…)` (true) or `>(…)`
    Process(bool, Rc<List>),
}

/// `${…}`
#[derive(Debug)]
pub struct Param {
    pub name: String,
    pub index: Option<Index>,
    pub indirect: bool,
    pub op: ParamOp,
    /// As written, for messages.
    pub raw: String,
}

/// The subscript of an array.
#[derive(Debug)]
pub enum Index {
    At,
    Star,
    Word(Word),
}

/// What is done with a parameter's value.
#[derive(Debug)]
pub enum ParamOp {
    None,
    Length,
    /// `- = ? +`, with or without the colon.
    Default {
        colon: bool,
        kind: char,
        word: Word,
    },
    /// `#`, `##` (from the front), `%`, `%%`.
    Remove {
        front: bool,
        longest: bool,
        pattern: Word,
    },
    Replace {
        how: ReplaceHow,
        pattern: Word,
        with: Word,
    },
    Slice {
        offset: Word,
        length: Option<Word>,
    },
    Case {
        upper: Option<bool>,
        all: bool,
        pattern: Option<Word>,
    },
    Transform(char),
    /// `${!prefix*}`, `${!prefix@}`
    Names {
        at: bool,
    },
    /// `${!array[@]}`
    Keys,
    /// Not a substitution at all.
    Bad,
}

/// Where `${x/a/b}` replaces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReplaceHow {
    First,
    All,
    Prefix,
    Suffix,
}
