//! Reads the notation the specification is written in.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// A shape a value may have.
#[derive(Debug)]
pub enum Schema {
    Ref(String),
    Types(Vec<char>),
    Pattern(Pattern),
    Enum(Vec<String>),
    Range(Option<i64>, Option<i64>),
    List(Box<Schema>, bool),
    OneOf(Vec<Schema>),
    Object(Object),
}

/// The patterns the specification puts on strings.
#[derive(Clone, Copy, Debug)]
pub enum Pattern {
    ContainerName,
    PullPolicy,
}

impl Pattern {
    /// Whether a text has the pattern somewhere, as JSON Schema's are unanchored.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Pattern::ContainerName => {
                let b = text.as_bytes();
                b.windows(2).any(|w| {
                    w[0].is_ascii_alphanumeric()
                        && (w[1].is_ascii_alphanumeric() || matches!(w[1], b'_' | b'.' | b'-'))
                })
            }
            Pattern::PullPolicy => {
                let words = [
                    "always",
                    "never",
                    "build",
                    "if_not_present",
                    "missing",
                    "refresh",
                    "daily",
                    "weekly",
                ];
                let every = text.split("every_").skip(1).any(|rest| {
                    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                    unit.len() < rest.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
                });
                every || words.iter().any(|w| text.contains(w))
            }
        }
    }

    /// The pattern as the message shows it.
    pub fn text(self) -> &'static str {
        match self {
            Pattern::ContainerName => "[a-zA-Z0-9][a-zA-Z0-9_.-]+",
            Pattern::PullPolicy => {
                "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+"
            }
        }
    }
}

/// A mapping's shape.
#[derive(Debug, Default)]
pub struct Object {
    fields: BTreeMap<String, Schema>,
    pub required: Vec<String>,
    extensions: bool,
    open: bool,
}

/// What a key of a mapping is.
pub enum Keys<'a> {
    Known(&'a Schema),
    Free,
    Unknown,
}

impl Object {
    /// What `key` is in this mapping.
    pub fn key(&self, key: &str) -> Keys<'_> {
        if let Some(schema) = self.fields.get(key) {
            return Keys::Known(schema);
        }
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if let Some(schema) = self.fields.get("$")
            && !key.is_empty()
            && key.chars().all(name)
        {
            return Keys::Known(schema);
        }
        if let Some(schema) = self.fields.get("%")
            && !key.is_empty()
            && key.chars().all(|c| c.is_ascii_lowercase())
        {
            return Keys::Known(schema);
        }
        if let Some(schema) = self.fields.get("*")
            && !key.is_empty()
        {
            return Keys::Known(schema);
        }
        match self.open || self.extensions && key.starts_with("x-") {
            true => Keys::Free,
            false => Keys::Unknown,
        }
    }
}

/// The named shapes.
#[derive(Debug)]
pub struct Definitions(BTreeMap<String, Schema>);

impl Definitions {
    /// Reads all definitions; each begins at the start of a line.
    pub fn read(text: &'static str) -> Definitions {
        let mut definitions = BTreeMap::new();
        let mut name = "";
        let mut body = String::new();
        for line in text.lines().chain(["end = s"]) {
            let head = line.split_once(" = ").filter(|(n, _)| !n.contains(' '));
            match head {
                Some((next, rest)) => {
                    if !name.is_empty() {
                        let schema = shape(&mut body.chars().peekable());
                        definitions.insert(name.to_string(), schema);
                    }
                    name = next;
                    body = rest.to_string();
                }
                None => {
                    body.push(' ');
                    body.push_str(line);
                }
            }
        }
        Definitions(definitions)
    }

    /// The shape of a name.
    pub fn get(&self, name: &str) -> Option<&Schema> {
        self.0.get(name)
    }
}

type Source<'a> = Peekable<Chars<'a>>;

fn blanks(source: &mut Source) {
    while source.next_if(|c| c.is_whitespace()).is_some() {}
}

fn until(source: &mut Source, end: impl Fn(char) -> bool) -> String {
    let mut text = String::new();
    while let Some(c) = source.next_if(|c| !end(*c)) {
        text.push(c);
    }
    text
}

fn shape(source: &mut Source) -> Schema {
    blanks(source);
    match source.next() {
        Some('@') => Schema::Ref(until(source, |c| !c.is_ascii_alphanumeric())),
        Some('"') => {
            let words = until(source, |c| c == '"');
            source.next();
            Schema::Enum(words.split(',').map(str::to_string).collect())
        }
        Some('<') => {
            let bounds = until(source, |c| c == '>');
            source.next();
            source.next();
            let (min, max) = bounds.split_once(',').unwrap_or((&bounds, ""));
            Schema::Range(min.parse().ok(), max.parse().ok())
        }
        Some('[') => {
            let item = shape(source);
            blanks(source);
            source.next_if_eq(&']');
            let unique = source.next_if_eq(&'!').is_some();
            Schema::List(Box::new(item), unique)
        }
        Some('(') => {
            let mut options = vec![shape(source)];
            blanks(source);
            while source.next_if_eq(&'|').is_some() {
                options.push(shape(source));
                blanks(source);
            }
            source.next_if_eq(&')');
            Schema::OneOf(options)
        }
        Some('{') => Schema::Object(object(source)),
        Some(letter) => {
            let mut types = vec![letter];
            while let Some(c) = source.next_if(|c| c.is_ascii_alphanumeric()) {
                types.push(c);
            }
            if source.next_if_eq(&'/').is_some() {
                let name = until(source, |c| c == '/');
                source.next();
                return Schema::Pattern(match name.as_str() {
                    "name" => Pattern::ContainerName,
                    _ => Pattern::PullPolicy,
                });
            }
            Schema::Types(types)
        }
        None => Schema::Types(Vec::new()),
    }
}

fn object(source: &mut Source) -> Object {
    let mut object = Object::default();
    loop {
        blanks(source);
        if source.next_if_eq(&'}').is_some() || source.peek().is_none() {
            break;
        }
        let required = source.next_if_eq(&'!').is_some();
        let name = until(source, |c| c == ':');
        source.next();
        let schema = shape(source);
        if required {
            object.required.push(name.clone());
        }
        object.fields.insert(name, schema);
    }
    object.extensions = source.next_if_eq(&'x').is_some();
    object.open = source.next_if_eq(&'~').is_some();
    object
}
