//! The data of a Redis server: sixteen databases of keys with values and expiry.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub type Bytes = Vec<u8>;

/// A value of one of Redis' types.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Str(Bytes),
    List(VecDeque<Bytes>),
    Hash(Vec<(Bytes, Bytes)>),
    Set(BTreeSet<Bytes>),
    Zset(BTreeMap<Bytes, f64>),
}

impl Value {
    /// What `TYPE` says.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Str(_) => "string",
            Value::List(_) => "list",
            Value::Hash(_) => "hash",
            Value::Set(_) => "set",
            Value::Zset(_) => "zset",
        }
    }

    /// Whether nothing is left in it, so that its key goes.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Str(_) => false,
            Value::List(l) => l.is_empty(),
            Value::Hash(h) => h.is_empty(),
            Value::Set(s) => s.is_empty(),
            Value::Zset(z) => z.is_empty(),
        }
    }
}

/// A value and when it goes, in milliseconds since the epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub value: Value,
    pub expires: Option<u64>,
}

/// One numbered database.
pub type Keys = BTreeMap<Bytes, Entry>;

/// All databases and the counters that saving looks at.
#[derive(Debug, Clone)]
pub struct Data {
    pub dbs: Vec<Keys>,
    pub dirty: u64,
}

impl Default for Data {
    fn default() -> Data {
        Data {
            dbs: vec![Keys::new(); 16],
            dirty: 0,
        }
    }
}

impl Data {
    /// Drops keys whose time has come.
    pub fn expire(&mut self, db: usize, now: u64) {
        self.dbs[db].retain(|_, e| e.expires.is_none_or(|t| t > now));
    }

    /// How many keys there are in all.
    pub fn len(&self) -> usize {
        self.dbs.iter().map(BTreeMap::len).sum()
    }
}
