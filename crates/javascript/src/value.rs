//! Values, strings and property keys.
//!
//! Not modelled: strings are UTF-8 inside; a lone surrogate becomes U+FFFD.

use std::cmp::Ordering;
use std::ops::Deref;
use std::rc::Rc;

/// Index of an object in the heap; 0 is none.
pub type Id = u32;

struct Text {
    ascii: bool,
    text: Box<str>,
}

/// An immutable string that knows whether its UTF-16 length is its length in bytes.
#[derive(Clone)]
pub struct JStr(Rc<Text>);

impl JStr {
    pub fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        Self(Rc::new(Text {
            ascii: text.is_ascii(),
            text,
        }))
    }

    pub fn ascii(&self) -> bool {
        self.0.ascii
    }

    /// Length in UTF-16 code units.
    pub fn units(&self) -> usize {
        if self.0.ascii {
            self.0.text.len()
        } else {
            self.0.text.chars().map(char::len_utf16).sum()
        }
    }

    /// The byte at which a UTF-16 offset lies (the end, if past it).
    pub fn byte_at(&self, unit: usize) -> usize {
        if self.0.ascii {
            return unit.min(self.0.text.len());
        }
        let mut left = unit;
        for (i, c) in self.0.text.char_indices() {
            if left == 0 {
                return i;
            }
            left = left.saturating_sub(c.len_utf16());
        }
        self.0.text.len()
    }

    /// The UTF-16 offset of a byte.
    pub fn unit_at(&self, byte: usize) -> usize {
        if self.0.ascii {
            byte
        } else {
            self.0.text[..byte].chars().map(char::len_utf16).sum()
        }
    }

    /// From one UTF-16 offset to another.
    pub fn slice(&self, from: usize, to: usize) -> JStr {
        if from >= to {
            return JStr::new("");
        }
        let (a, b) = (self.byte_at(from), self.byte_at(to));
        if a == 0 && b == self.len() {
            return self.clone();
        }
        JStr::new(&self.0.text[a..b.max(a)])
    }

    pub fn holders(&self) -> usize {
        Rc::strong_count(&self.0)
    }
}

impl Deref for JStr {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl PartialEq for JStr {
    fn eq(&self, o: &Self) -> bool {
        Rc::ptr_eq(&self.0, &o.0) || self.0.text == o.0.text
    }
}
impl Eq for JStr {}
impl PartialOrd for JStr {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for JStr {
    fn cmp(&self, o: &Self) -> Ordering {
        if Rc::ptr_eq(&self.0, &o.0) {
            return Ordering::Equal;
        }
        self.0.text.cmp(&o.0.text)
    }
}
impl From<&str> for JStr {
    fn from(s: &str) -> Self {
        JStr::new(s)
    }
}
impl From<String> for JStr {
    fn from(s: String) -> Self {
        JStr::new(s)
    }
}
impl std::fmt::Display for JStr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}
impl std::fmt::Debug for JStr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, f)
    }
}

#[derive(Clone, Debug)]
pub enum Value {
    Undef,
    Null,
    Bool(bool),
    Num(f64),
    Str(JStr),
    BigInt(Rc<i128>),
    Sym(u32),
    Obj(Id),
    /// A hole in an array; a variable before its declaration.
    Empty,
}

impl Value {
    pub fn str(s: &str) -> Value {
        Value::Str(JStr::new(s))
    }

    pub fn string(s: String) -> Value {
        Value::Str(JStr::new(s))
    }

    pub fn nullish(&self) -> bool {
        matches!(self, Value::Undef | Value::Null)
    }

    pub fn is_undef(&self) -> bool {
        matches!(self, Value::Undef)
    }

    pub fn truthy(&self) -> bool {
        match self {
            Value::Undef | Value::Null | Value::Empty => false,
            Value::Bool(b) => *b,
            Value::Num(n) => *n != 0.0 && !n.is_nan(),
            Value::Str(s) => !s.is_empty(),
            Value::BigInt(n) => **n != 0,
            Value::Sym(_) | Value::Obj(_) => true,
        }
    }

    /// `===`
    pub fn strict_eq(&self, o: &Value) -> bool {
        match (self, o) {
            (Value::Undef, Value::Undef) | (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Num(a), Value::Num(b)) => a == b,
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::BigInt(a), Value::BigInt(b)) => a == b,
            (Value::Sym(a), Value::Sym(b)) => a == b,
            (Value::Obj(a), Value::Obj(b)) => a == b,
            _ => false,
        }
    }

    /// How Map, Set and `includes` compare: NaN is itself.
    pub fn same_zero(&self, o: &Value) -> bool {
        match (self, o) {
            (Value::Num(a), Value::Num(b)) => a == b || (a.is_nan() && b.is_nan()),
            _ => self.strict_eq(o),
        }
    }

    /// An order for the index of Map and Set: equal exactly when `same_zero`.
    pub fn order(&self, o: &Value) -> Ordering {
        fn rank(v: &Value) -> u8 {
            match v {
                Value::Undef => 0,
                Value::Null => 1,
                Value::Bool(_) => 2,
                Value::Num(_) => 3,
                Value::Str(_) => 4,
                Value::BigInt(_) => 5,
                Value::Sym(_) => 6,
                Value::Obj(_) => 7,
                Value::Empty => 8,
            }
        }
        match (self, o) {
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            (Value::Num(a), Value::Num(b)) => {
                let fix = |n: f64| {
                    if n == 0.0 {
                        0.0
                    } else if n.is_nan() {
                        f64::NAN
                    } else {
                        n
                    }
                };
                fix(*a).total_cmp(&fix(*b))
            }
            (Value::Str(a), Value::Str(b)) => a.cmp(b),
            (Value::BigInt(a), Value::BigInt(b)) => a.cmp(b),
            (Value::Sym(a), Value::Sym(b)) => a.cmp(b),
            (Value::Obj(a), Value::Obj(b)) => a.cmp(b),
            _ => rank(self).cmp(&rank(o)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Str(JStr),
    Sym(u32),
}

impl Key {
    pub fn new(s: &str) -> Key {
        Key::Str(JStr::new(s))
    }

    /// The key of a private member: no text of a program can spell it.
    pub fn private(name: &str) -> Key {
        Key::Str(JStr::new(format!("\0#{name}")))
    }

    pub fn is_private(&self) -> bool {
        matches!(self, Key::Str(s) if s.starts_with('\0') && s.starts_with("\0#"))
    }
}
