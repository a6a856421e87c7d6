//! Values that pass between a program and its host.

#[derive(Debug, Clone, PartialEq)]
pub enum HostValue {
    Undef,
    Null,
    Bool(bool),
    Num(f64),
    Str(String),
    Bytes(Vec<u8>),
    List(Vec<HostValue>),
    Map(Vec<(String, HostValue)>),
    Err(HostError),
}

/// A failed system call: its name (`ENOENT`), number (negative) and text.
#[derive(Debug, Clone, PartialEq)]
pub struct HostError {
    pub code: String,
    pub errno: i32,
    pub message: String,
}

impl HostValue {
    pub fn str(&self) -> &str {
        match self {
            HostValue::Str(s) => s,
            _ => "",
        }
    }

    pub fn num(&self) -> f64 {
        match self {
            HostValue::Num(n) => *n,
            _ => 0.0,
        }
    }

    /// The bytes of a text or a buffer.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            HostValue::Str(s) => s.clone().into_bytes(),
            HostValue::Bytes(b) => b.clone(),
            _ => Vec::new(),
        }
    }
}
