//! YAML text to trees: aliases and `<<` merges expanded, repeated keys found,
//! `!reset` and `!override` noted with their places.
//!
//! Not modelled: binary and timestamp tags.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use crate::path::Path;
use crate::scalar;
use crate::syntax;
use crate::value::{Map, Value};

/// How many nodes a file may expand to: a chain of aliases must not eat the memory.
const NODE_LIMIT: usize = 200_000;
const DEPTH_LIMIT: usize = 200;

/// One document of a file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The expanded tree.
    pub value: Value,
    /// Places marked `!reset` or `!override`.
    pub resets: Vec<Path>,
    /// The first key that is no string: where it is, and how Go prints it.
    pub odd_key: Option<(String, String)>,
    /// The first key given twice.
    pub duplicate: Option<Duplicate>,
    /// The line the document begins on.
    pub line: usize,
}

/// A key given twice in one mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    pub key: String,
    pub line: usize,
    pub first: usize,
    /// Whether the mapping is the document itself.
    pub top: bool,
}

#[derive(Debug)]
enum Kind {
    Scalar { text: String, plain: bool },
    Seq(Vec<Rc<Node>>),
    Map(Vec<(Rc<Node>, Rc<Node>)>),
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    tag: Option<String>,
    line: usize,
}

/// Reads all documents of a text; the error is go-yaml's message.
pub fn parse(source: &str) -> Result<Vec<Document>, String> {
    // libyaml, and so go-yaml, lets a line inside brackets or quotes begin in any column; the parser
    // here wants it right of its key. Such a line moves right, which changes nothing else, and all is
    // read anew.
    let mut source = std::borrow::Cow::Borrowed(source);
    let mut before = 0;
    loop {
        match documents(&source) {
            Err(Stop::Shallow(lines)) if lines.start > before => {
                before = lines.start;
                source = moved_right(&source, lines).into();
            }
            Err(Stop::Shallow(_)) => return Err("yaml: did not find expected key".to_string()),
            Err(Stop::Message(message)) => return Err(message),
            Ok(documents) => return Ok(documents),
        }
    }
}

/// Why reading stopped.
enum Stop {
    /// Lines (from one) inside brackets or quotes begin too far left for the parser.
    Shallow(std::ops::Range<usize>),
    Message(String),
}

impl From<String> for Stop {
    fn from(message: String) -> Stop {
        Stop::Message(message)
    }
}

/// The text with some lines (from one) indented deeper than any block may be.
fn moved_right(source: &str, moved: std::ops::Range<usize>) -> String {
    let mut lines: Vec<String> = source.split('\n').map(str::to_string).collect();
    for (n, line) in lines.iter_mut().enumerate() {
        if moved.contains(&(n + 1)) && !line.trim().is_empty() {
            line.insert_str(0, &" ".repeat(DEPTH_LIMIT));
        }
    }
    lines.join("\n")
}

fn documents(source: &str) -> Result<Vec<Document>, Stop> {
    let mut reader = Reader {
        parser: Parser::new_from_str(source),
        anchors: BTreeMap::new(),
        open: Vec::new(),
        source,
    };
    let mut documents = Vec::new();
    while let Some((event, _)) = reader.next()? {
        match event {
            Event::StreamEnd => break,
            Event::DocumentStart(_) => {
                let Some((event, line)) = reader.next()? else {
                    break;
                };
                let root = reader.node(event, line, 0)?;
                let mut build = Build::default();
                let value = build.value(&root, &Path::root(), "", 0)?;
                documents.push(Document {
                    value,
                    resets: build.resets,
                    odd_key: build.odd_key,
                    duplicate: build.duplicate,
                    line: root.line,
                });
            }
            _ => {}
        }
    }
    Ok(documents)
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    anchors: BTreeMap<usize, Option<Rc<Node>>>,
    open: Vec<usize>,
    source: &'a str,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, usize)>, Stop> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, span.start.line()))),
            Some(Err(e)) => Err(match syntax::shallow(&e, self.source) {
                Some(lines) => Stop::Shallow(lines),
                None => syntax::message(&e, &self.open, self.source).into(),
            }),
        }
    }

    fn need(&mut self) -> Result<(Event<'a>, usize), Stop> {
        match self.next()? {
            Some(pair) => Ok(pair),
            None => Err("yaml: found unexpected end of stream".to_string().into()),
        }
    }

    fn node(&mut self, event: Event<'a>, line: usize, depth: usize) -> Result<Rc<Node>, Stop> {
        if depth > DEPTH_LIMIT {
            return Err("yaml: exceeded max depth of 10000".to_string().into());
        }
        let (kind, anchor, tag) = match event {
            Event::Alias(id) => {
                return match self.anchors.get(&id) {
                    Some(Some(node)) => Ok(node.clone()),
                    _ => Err(format!("yaml: anchor '{id}' value contains itself").into()),
                };
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let text = text.into_owned();
                (Kind::Scalar { text, plain }, anchor, tag)
            }
            Event::SequenceStart(anchor, tag) => {
                self.anchors.insert(anchor, None);
                self.open.push(line);
                let mut items = Vec::new();
                loop {
                    let (event, line) = self.need()?;
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, line, depth + 1)?);
                }
                self.open.pop();
                (Kind::Seq(items), anchor, tag)
            }
            Event::MappingStart(anchor, tag) => {
                self.anchors.insert(anchor, None);
                self.open.push(line);
                let mut pairs = Vec::new();
                loop {
                    let (event, line) = self.need()?;
                    if matches!(event, Event::MappingEnd) {
                        break;
                    }
                    let key = self.node(event, line, depth + 1)?;
                    let (event, line) = self.need()?;
                    let value = self.node(event, line, depth + 1)?;
                    pairs.push((key, value));
                }
                self.open.pop();
                (Kind::Map(pairs), anchor, tag)
            }
            _ => {
                return Err("yaml: did not find expected node content"
                    .to_string()
                    .into());
            }
        };
        let tag = tag.map(|t| tag_name(&t));
        let node = Rc::new(Node { kind, tag, line });
        if anchor != 0 {
            self.anchors.insert(anchor, Some(node.clone()));
        }
        Ok(node)
    }
}

fn tag_name(tag: &Tag) -> String {
    match tag.is_yaml_core_schema() {
        true => format!("!!{}", tag.suffix),
        false => format!("{}{}", tag.handle, tag.suffix),
    }
}

#[derive(Default)]
struct Build {
    resets: Vec<Path>,
    odd_key: Option<(String, String)>,
    duplicate: Option<Duplicate>,
    nodes: usize,
}

impl Build {
    fn value(
        &mut self,
        node: &Rc<Node>,
        path: &Path,
        place: &str,
        depth: usize,
    ) -> Result<Value, String> {
        self.nodes += 1;
        if self.nodes > NODE_LIMIT || depth > DEPTH_LIMIT {
            return Err("yaml: document contains excessive aliasing".to_string());
        }
        if let Some("!reset" | "!override") = node.tag.as_deref() {
            self.resets.push(path.clone());
        }
        match &node.kind {
            Kind::Scalar { text, plain } => scalar_value(text, *plain, node),
            Kind::Seq(items) => {
                let mut out = Vec::with_capacity(items.len());
                for (i, item) in items.iter().enumerate() {
                    let place = format!("{place}[{i}]");
                    if is_reset(item) {
                        self.resets.push(path.next(&i.to_string()));
                        continue;
                    }
                    out.push(self.value(item, &path.next(&i.to_string()), &place, depth + 1)?);
                }
                Ok(Value::Seq(out))
            }
            Kind::Map(pairs) => self.mapping(pairs, path, place, depth),
        }
    }

    fn mapping(
        &mut self,
        pairs: &[(Rc<Node>, Rc<Node>)],
        path: &Path,
        place: &str,
        depth: usize,
    ) -> Result<Value, String> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
        for (key_node, value_node) in pairs {
            let Kind::Scalar { text, plain } = &key_node.kind else {
                return Err(format!(
                    "yaml: line {}: invalid map key: {}",
                    key_node.line,
                    match &key_node.kind {
                        Kind::Seq(_) => "[]interface {}{}",
                        _ => "map[string]interface {}{}",
                    }
                ));
            };
            if let Some(first) = lines.insert(text, key_node.line)
                && self.duplicate.is_none()
            {
                self.duplicate = Some(Duplicate {
                    key: text.clone(),
                    line: key_node.line,
                    first,
                    top: path.depth() == 0,
                });
            }
            if *plain && text == "<<" {
                merged.push(value_node);
                continue;
            }
            let inner = match place {
                "" => text.clone(),
                _ => format!("{place}.{text}"),
            };
            match scalar_value(text, *plain, key_node)? {
                Value::Str(_) => {}
                odd if self.odd_key.is_none() => {
                    self.odd_key = Some((place.to_string(), odd.to_text()));
                }
                _ => {}
            }
            let next = path.next(text);
            if is_reset(value_node) {
                self.resets.push(next);
                continue;
            }
            let value = self.value(value_node, &next, &inner, depth + 1)?;
            map.set(text.as_str(), value);
        }
        for node in merged {
            for (key, value) in self.merge_source(node, path, place, depth)? {
                if !map.has(&key) {
                    map.set(key, value);
                }
            }
        }
        Ok(Value::Map(map))
    }

    fn merge_source(
        &mut self,
        node: &Rc<Node>,
        path: &Path,
        place: &str,
        depth: usize,
    ) -> Result<Map, String> {
        let wrong = || "yaml: map merge requires map or sequence of maps as the value".to_string();
        match &node.kind {
            Kind::Map(_) => match self.value(node, path, place, depth + 1)? {
                Value::Map(map) => Ok(map),
                _ => Err(wrong()),
            },
            Kind::Seq(items) => {
                let mut all = Map::new();
                for item in items {
                    match self.value(item, path, place, depth + 1)? {
                        Value::Map(map) => {
                            for (k, v) in map {
                                if !all.has(&k) {
                                    all.set(k, v);
                                }
                            }
                        }
                        _ => return Err(wrong()),
                    }
                }
                Ok(all)
            }
            Kind::Scalar { .. } => Err(wrong()),
        }
    }
}

fn is_reset(node: &Node) -> bool {
    node.tag.as_deref() == Some("!reset")
}

fn scalar_value(text: &str, plain: bool, node: &Node) -> Result<Value, String> {
    Ok(match node.tag.as_deref() {
        Some("!!str" | "!") => Value::Str(text.to_string()),
        Some("!!int" | "!!float" | "!!bool" | "!!null") => scalar::resolve(text),
        _ if plain => scalar::resolve(text),
        _ => Value::Str(text.to_string()),
    })
}
