//! JSON as jq and npm read and write it: objects keep the order of their keys.

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Num(f64),
    Str(String),
    Arr(Vec<Json>),
    Obj(Vec<(String, Json)>),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// Reads one value from the start of `text`; also the bytes it took. `None` in the inner option
/// means there is nothing but blanks.
pub fn parse_prefix(text: &str) -> Result<(Option<Json>, usize), String> {
    let mut p = Parser {
        text,
        at: 0,
        depth: 0,
    };
    p.blanks();
    if p.at == text.len() {
        return Ok((None, p.at));
    }
    let v = p.value()?;
    Ok((Some(v), p.at))
}

/// Reads a whole text as one value.
pub fn parse(text: &str) -> Result<Json, String> {
    let (v, used) = parse_prefix(text)?;
    if !text[used..].trim().is_empty() {
        return Err("Unexpected extra JSON values".to_string());
    }
    v.ok_or_else(|| "Unexpected end of JSON input".to_string())
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn place(&self) -> String {
        let before = &self.text[..self.at.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, str::len);
        format!("at line {line}, column {column}")
    }

    fn fail<T>(&mut self, what: &str) -> Result<T, String> {
        self.at = (self.at + 1).min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        Err(format!("{what} {}", self.place()))
    }

    fn value(&mut self) -> Result<Json, String> {
        self.depth += 1;
        if self.depth > 256 {
            return Err("Exceeds depth limit for parsing".to_string());
        }
        self.blanks();
        let v = match self.peek() {
            None => Err(format!("Unfinished JSON term {}", self.place())),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => self.string().map(Json::Str),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => {
                let end = self.text[self.at..]
                    .find(|c: char| !c.is_ascii_alphanumeric())
                    .map_or(self.text.len(), |n| n + self.at);
                let word = &self.text[self.at..end];
                let v = match word {
                    "null" => Json::Null,
                    "true" => Json::Bool(true),
                    "false" => Json::Bool(false),
                    "nan" | "NaN" => Json::Null,
                    _ => {
                        self.at = end;
                        return self.fail("Invalid numeric literal");
                    }
                };
                self.at = end;
                Ok(v)
            }
        };
        self.depth -= 1;
        v
    }

    fn number(&mut self) -> Result<Json, String> {
        let (v, used) = super::printf::parse_float(&self.text[self.at..]);
        if used == 0 {
            return self.fail("Invalid numeric literal");
        }
        self.at += used;
        Ok(Json::Num(v))
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.text[self.at..].chars().next() else {
                return Err(format!("Unfinished string {}", self.place()));
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => {
                    let Some(e) = self.text[self.at..].chars().next() else {
                        continue;
                    };
                    self.at += e.len_utf8();
                    match e {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        'b' => out.push('\x08'),
                        'f' => out.push('\x0c'),
                        'u' => {
                            let mut code = self.hex4();
                            if (0xd800..0xdc00).contains(&code)
                                && self.text[self.at..].starts_with("\\u")
                            {
                                self.at += 2;
                                let low = self.hex4();
                                code = 0x10000
                                    + ((code - 0xd800) << 10)
                                    + (low.wrapping_sub(0xdc00) & 0x3ff);
                            }
                            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                        }
                        c @ ('"' | '\\' | '/') => out.push(c),
                        _ => return self.fail("Invalid escape"),
                    }
                }
                c => out.push(c),
            }
        }
    }

    fn hex4(&mut self) -> u32 {
        let v = self
            .text
            .get(self.at..self.at + 4)
            .and_then(|h| u32::from_str_radix(h, 16).ok());
        match v {
            Some(v) => {
                self.at += 4;
                v
            }
            None => 0xfffd,
        }
    }

    fn array(&mut self) -> Result<Json, String> {
        self.at += 1;
        let mut out = Vec::new();
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Arr(out));
        }
        loop {
            out.push(self.value()?);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::Arr(out));
                }
                None => return Err(format!("Unfinished JSON term {}", self.place())),
                Some(_) => return self.fail("Expected separator between values"),
            }
        }
    }

    fn object(&mut self) -> Result<Json, String> {
        self.at += 1;
        let mut out: Vec<(String, Json)> = Vec::new();
        self.blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Obj(out));
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return match self.peek() {
                    None => Err(format!("Unfinished JSON term {}", self.place())),
                    Some(_) => self.fail("Objects must consist of key:value pairs"),
                };
            }
            let key = self.string()?;
            self.blanks();
            if self.peek() != Some(b':') {
                return self.fail("Objects must consist of key:value pairs");
            }
            self.at += 1;
            let value = self.value()?;
            match out.iter_mut().find(|(k, _)| *k == key) {
                Some(slot) => slot.1 = value,
                None => out.push((key, value)),
            }
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Json::Obj(out));
                }
                None => return Err(format!("Unfinished JSON term {}", self.place())),
                Some(_) => return self.fail("Expected separator between values"),
            }
        }
    }
}

/// A number as JSON shows it.
pub fn number(v: f64) -> String {
    if v.is_nan() {
        return "null".to_string();
    }
    if v.is_infinite() {
        return if v > 0.0 {
            "1.7976931348623157e+308"
        } else {
            "-1.7976931348623157e+308"
        }
        .to_string();
    }
    if v == v.trunc() && v.abs() < 1e17 {
        return format!("{}", v as i64);
    }
    format!("{v}")
}

/// A string with JSON's quotes and escapes.
pub fn quote(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            c if (c as u32) < 32 || c == '\x7f' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

impl Json {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Obj(o) => o.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text of a string value.
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Str(s) => Some(s),
            _ => None,
        }
    }

    /// Writes it on one line (`indent` `None`) or over several.
    pub fn write(&self, indent: Option<&str>, sort: bool) -> String {
        let mut out = String::new();
        self.put(&mut out, indent, sort, 0);
        out
    }

    fn put(&self, out: &mut String, indent: Option<&str>, sort: bool, level: usize) {
        let line = |out: &mut String, level: usize| {
            if let Some(i) = indent {
                out.push('\n');
                out.push_str(&i.repeat(level));
            }
        };
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Json::Num(n) => out.push_str(&number(*n)),
            Json::Str(s) => out.push_str(&quote(s)),
            Json::Arr(a) if a.is_empty() => out.push_str("[]"),
            Json::Obj(o) if o.is_empty() => out.push_str("{}"),
            Json::Arr(a) => {
                out.push('[');
                for (i, v) in a.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    line(out, level + 1);
                    v.put(out, indent, sort, level + 1);
                }
                line(out, level);
                out.push(']');
            }
            Json::Obj(o) => {
                let mut items: Vec<&(String, Json)> = o.iter().collect();
                if sort {
                    items.sort_by(|a, b| a.0.cmp(&b.0));
                }
                out.push('{');
                for (i, (k, v)) in items.into_iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    line(out, level + 1);
                    out.push_str(&quote(k));
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    v.put(out, indent, sort, level + 1);
                }
                line(out, level);
                out.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_and_write() {
        let v = parse(r#"{"a":[1,2.5,"x\n\u00e9"],"b":{},"c":null}"#).expect("valid");
        assert_eq!(
            v.write(None, false),
            r#"{"a":[1,2.5,"x\né"],"b":{},"c":null}"#
        );
        assert_eq!(v.write(Some("  "), false).lines().count(), 9);
        assert!(parse("{").is_err() && parse("[1,]").is_err() && parse("nope").is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_panics(text in "[\\[\\]{}\",:0-9a-fné\\\\u -]{0,24}") {
            let _ = parse(&text);
        }
    }
}
