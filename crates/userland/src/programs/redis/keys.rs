//! Redis' commands on keys. Each takes the words after the name and gives a reply.

use super::db::{Bytes, Data, Entry, Keys, Value};
use super::protocol::Reply;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub const WRONG_TYPE: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";
const NOT_INT: &str = "ERR value is not an integer or out of range";
const NOT_FLOAT: &str = "ERR value is not a valid float";
const SYNTAX: &str = "ERR syntax error";

type Res = Result<Reply, String>;

/// What a command sees.
pub struct Call<'a> {
    pub data: &'a mut Data,
    pub db: usize,
    pub now: u64,
    pub random: u64,
    pub args: &'a [Bytes],
}

/// Commands: name, arity as Redis counts it (with the name; negative is "at least"), whether it writes.
const TABLE: &[(&str, i32, bool)] = &[
    ("get", 2, false),
    ("set", -3, true),
    ("setnx", 3, true),
    ("setex", 4, true),
    ("psetex", 4, true),
    ("getset", 3, true),
    ("getdel", 2, true),
    ("getex", -2, true),
    ("mget", -2, false),
    ("mset", -3, true),
    ("msetnx", -3, true),
    ("append", 3, true),
    ("strlen", 2, false),
    ("getrange", 4, false),
    ("setrange", 4, true),
    ("incr", 2, true),
    ("decr", 2, true),
    ("incrby", 3, true),
    ("decrby", 3, true),
    ("incrbyfloat", 3, true),
    ("del", -2, true),
    ("unlink", -2, true),
    ("exists", -2, false),
    ("type", 2, false),
    ("expire", -3, true),
    ("pexpire", -3, true),
    ("expireat", -3, true),
    ("pexpireat", -3, true),
    ("ttl", 2, false),
    ("pttl", 2, false),
    ("persist", 2, true),
    ("keys", 2, false),
    ("scan", -2, false),
    ("rename", 3, true),
    ("renamenx", 3, true),
    ("copy", -3, true),
    ("randomkey", 1, false),
    ("dbsize", 1, false),
    ("flushdb", -1, true),
    ("flushall", -1, true),
    ("lpush", -3, true),
    ("rpush", -3, true),
    ("lpushx", -3, true),
    ("rpushx", -3, true),
    ("lpop", -2, true),
    ("rpop", -2, true),
    ("lrange", 4, false),
    ("llen", 2, false),
    ("lindex", 3, false),
    ("lset", 4, true),
    ("lrem", 4, true),
    ("ltrim", 4, true),
    ("linsert", 5, true),
    ("rpoplpush", 3, true),
    ("lmove", 5, true),
    ("hset", -4, true),
    ("hmset", -4, true),
    ("hsetnx", 4, true),
    ("hget", 3, false),
    ("hmget", -3, false),
    ("hgetall", 2, false),
    ("hdel", -3, true),
    ("hexists", 3, false),
    ("hkeys", 2, false),
    ("hvals", 2, false),
    ("hlen", 2, false),
    ("hincrby", 4, true),
    ("hincrbyfloat", 4, true),
    ("sadd", -3, true),
    ("srem", -3, true),
    ("smembers", 2, false),
    ("sismember", 3, false),
    ("scard", 2, false),
    ("spop", -2, true),
    ("srandmember", -2, false),
    ("sunion", -2, false),
    ("sinter", -2, false),
    ("sdiff", -2, false),
    ("zadd", -4, true),
    ("zrange", -4, false),
    ("zrevrange", -4, false),
    ("zrangebyscore", -4, false),
    ("zscore", 3, false),
    ("zrem", -3, true),
    ("zcard", 2, false),
    ("zcount", 4, false),
    ("zrank", 3, false),
    ("zrevrank", 3, false),
    ("zincrby", 4, true),
];

/// The arity of a data command and whether it writes.
pub fn known(name: &str) -> Option<(i32, bool)> {
    TABLE
        .iter()
        .find(|(n, _, _)| *n == name)
        .map(|(_, a, w)| (*a, *w))
}

fn int(b: &[u8]) -> Result<i64, String> {
    std::str::from_utf8(b)
        .ok()
        .and_then(|s| s.parse().ok())
        .ok_or_else(|| NOT_INT.to_string())
}

fn float(b: &[u8]) -> Result<f64, String> {
    let t = String::from_utf8_lossy(b).to_ascii_lowercase();
    let v = match t.as_str() {
        "inf" | "+inf" => f64::INFINITY,
        "-inf" => f64::NEG_INFINITY,
        t => t.parse().map_err(|_| NOT_FLOAT.to_string())?,
    };
    if f64::is_nan(v) {
        Err(NOT_FLOAT.to_string())
    } else {
        Ok(v)
    }
}

/// A score or float as Redis prints it.
pub fn float_text(v: f64) -> String {
    if v.is_infinite() {
        return if v > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    format!("{v}")
}

fn eq(a: &[u8], b: &str) -> bool {
    a.eq_ignore_ascii_case(b.as_bytes())
}

fn span(start: i64, end: i64, len: usize) -> std::ops::Range<usize> {
    let n = len as i64;
    let fix = |v: i64| if v < 0 { (n + v).max(0) } else { v };
    let (a, b) = (fix(start), if end < 0 { n + end } else { end.min(n - 1) });
    if a > b || a >= n {
        0..0
    } else {
        a as usize..b as usize + 1
    }
}

macro_rules! typed {
    ($name:ident, $variant:ident, $ty:ty) => {
        fn $name(&mut self, key: &[u8], make: bool) -> Result<Option<&mut $ty>, String> {
            if make && !self.keys().contains_key(key) {
                let entry = Entry {
                    value: Value::$variant(Default::default()),
                    expires: None,
                };
                self.keys().insert(key.to_vec(), entry);
            }
            match self.keys().get_mut(key).map(|e| &mut e.value) {
                None => Ok(None),
                Some(Value::$variant(v)) => Ok(Some(v)),
                Some(_) => Err(WRONG_TYPE.to_string()),
            }
        }
    };
}

impl Call<'_> {
    fn keys(&mut self) -> &mut Keys {
        &mut self.data.dbs[self.db]
    }

    fn key(&self) -> Bytes {
        self.args.first().cloned().unwrap_or_default()
    }

    fn arg(&self, n: usize) -> &[u8] {
        self.args.get(n).map_or(&[], Vec::as_slice)
    }

    typed!(string, Str, Bytes);
    typed!(list, List, VecDeque<Bytes>);
    typed!(hash, Hash, Vec<(Bytes, Bytes)>);
    typed!(set, Set, BTreeSet<Bytes>);
    typed!(zset, Zset, BTreeMap<Bytes, f64>);

    fn put(&mut self, key: &[u8], value: Bytes, expires: Option<u64>) {
        self.keys().insert(
            key.to_vec(),
            Entry {
                value: Value::Str(value),
                expires,
            },
        );
    }

    fn tidy(&mut self, key: &[u8]) {
        if self.keys().get(key).is_some_and(|e| e.value.is_empty()) {
            self.keys().remove(key);
        }
    }

    fn get(&mut self, key: &[u8]) -> Res {
        Ok(self.string(key, false)?.map_or(Reply::Nil, Reply::text))
    }

    fn add(&mut self, by: i64) -> Res {
        let key = self.key();
        let old = match self.string(&key, false)? {
            Some(s) => int(s)?,
            None => 0,
        };
        let new = old
            .checked_add(by)
            .ok_or_else(|| "ERR increment or decrement would overflow".to_string())?;
        let expires = self.keys().get(&key).and_then(|e| e.expires);
        self.put(&key, new.to_string().into_bytes(), expires);
        Ok(Reply::Int(new))
    }

    fn expire_at(&mut self, at: i64) -> Res {
        let key = self.key();
        let (has_nx, has_xx) = (
            self.args[2..].iter().any(|a| eq(a, "nx")),
            self.args[2..].iter().any(|a| eq(a, "xx")),
        );
        let now = self.now;
        let Some(e) = self.keys().get_mut(&key) else {
            return Ok(Reply::Int(0));
        };
        if (has_nx && e.expires.is_some()) || (has_xx && e.expires.is_none()) {
            return Ok(Reply::Int(0));
        }
        if at <= now as i64 {
            self.keys().remove(&key);
        } else {
            e.expires = Some(at as u64);
        }
        Ok(Reply::Int(1))
    }

    fn set_command(&mut self) -> Res {
        let key = self.key();
        let value = self.arg(1).to_vec();
        let (mut expires, mut nx, mut xx, mut keep, mut get) = (None, false, false, false, false);
        let mut i = 2;
        while i < self.args.len() {
            let a = self.args[i].to_ascii_lowercase();
            match a.as_slice() {
                b"nx" => nx = true,
                b"xx" => xx = true,
                b"keepttl" => keep = true,
                b"get" => get = true,
                b"ex" | b"px" | b"exat" | b"pxat" => {
                    i += 1;
                    let n = int(self.arg(i))?;
                    if n <= 0 {
                        return Err("ERR invalid expire time in 'set' command".to_string());
                    }
                    let ms = if a.starts_with(b"ex") {
                        n.saturating_mul(1000)
                    } else {
                        n
                    } as u64;
                    expires = Some(if a.ends_with(b"at") {
                        ms
                    } else {
                        self.now.saturating_add(ms)
                    });
                }
                _ => return Err(SYNTAX.to_string()),
            }
            i += 1;
        }
        let old = if get { self.get(&key)? } else { Reply::Nil };
        let exists = self.keys().contains_key(&key);
        if (nx && exists) || (xx && !exists) {
            return Ok(old);
        }
        if keep {
            expires = self.keys().get(&key).and_then(|e| e.expires);
        }
        self.put(&key, value, expires);
        Ok(if get { old } else { Reply::ok() })
    }

    fn bulk_list(list: impl IntoIterator<Item = Bytes>) -> Reply {
        Reply::Array(list.into_iter().map(Reply::Bulk).collect())
    }

    fn push(&mut self, left: bool, only_existing: bool) -> Res {
        let key = self.key();
        let items = self.args[1..].to_vec();
        match self.list(&key, !only_existing)? {
            None => Ok(Reply::Int(0)),
            Some(l) => {
                for i in items {
                    if left {
                        l.push_front(i);
                    } else {
                        l.push_back(i);
                    }
                }
                Ok(Reply::Int(l.len() as i64))
            }
        }
    }

    fn pop(&mut self, left: bool) -> Res {
        let key = self.key();
        let count = match self.args.get(1) {
            Some(n) => Some(
                usize::try_from(int(n)?)
                    .map_err(|_| "ERR value is out of range, must be positive".to_string())?,
            ),
            None => None,
        };
        let mut out = Vec::new();
        match self.list(&key, false)? {
            None => {
                return Ok(if count.is_some() {
                    Reply::NilArray
                } else {
                    Reply::Nil
                });
            }
            Some(l) => {
                for _ in 0..count.unwrap_or(1) {
                    match if left { l.pop_front() } else { l.pop_back() } {
                        Some(v) => out.push(v),
                        None => break,
                    }
                }
            }
        }
        self.tidy(&key);
        Ok(match count {
            Some(_) => Self::bulk_list(out),
            None => out.pop().map_or(Reply::Nil, Reply::Bulk),
        })
    }

    fn sets(&mut self) -> Result<Vec<BTreeSet<Bytes>>, String> {
        let keys = self.args.to_vec();
        let mut out = Vec::new();
        for k in keys {
            out.push(self.set(&k, false)?.cloned().unwrap_or_default());
        }
        Ok(out)
    }

    /// Members in order of score, then name.
    fn ranked(&mut self, key: &[u8]) -> Result<Vec<(Bytes, f64)>, String> {
        let mut v: Vec<(Bytes, f64)> = self
            .zset(key, false)?
            .map(|z| z.iter().map(|(k, s)| (k.clone(), *s)).collect())
            .unwrap_or_default();
        v.sort_by(|a, b| {
            a.1.partial_cmp(&b.1)
                .unwrap_or(std::cmp::Ordering::Equal)
                .then(a.0.cmp(&b.0))
        });
        Ok(v)
    }

    fn scored(list: Vec<(Bytes, f64)>, with: bool) -> Reply {
        let mut out = Vec::new();
        for (m, s) in list {
            out.push(Reply::Bulk(m));
            if with {
                out.push(Reply::text(float_text(s)));
            }
        }
        Reply::Array(out)
    }

    fn bounds(text: &[u8]) -> Result<(f64, bool), String> {
        match text.strip_prefix(b"(") {
            Some(rest) => Ok((
                float(rest).map_err(|_| "ERR min or max is not a float".to_string())?,
                true,
            )),
            None => Ok((
                float(text).map_err(|_| "ERR min or max is not a float".to_string())?,
                false,
            )),
        }
    }

    fn in_scores(
        &mut self,
        key: &[u8],
        min: usize,
        max: usize,
    ) -> Result<Vec<(Bytes, f64)>, String> {
        let (lo, lo_open) = Self::bounds(self.arg(min))?;
        let (hi, hi_open) = Self::bounds(self.arg(max))?;
        let mut v = self.ranked(key)?;
        v.retain(|(_, s)| {
            (if lo_open { *s > lo } else { *s >= lo }) && (if hi_open { *s < hi } else { *s <= hi })
        });
        Ok(v)
    }

    /// Runs a command of the table.
    pub fn run(&mut self, name: &str) -> Res {
        let key = self.key();
        let key = key.as_slice();
        let now = self.now;
        Ok(match name {
            "get" => self.get(key)?,
            "set" => self.set_command()?,
            "setnx" => {
                let free = !self.keys().contains_key(key);
                if free {
                    let v = self.arg(1).to_vec();
                    self.put(key, v, None);
                }
                Reply::Int(i64::from(free))
            }
            "setex" | "psetex" => {
                let n = int(self.arg(1))?;
                if n <= 0 {
                    return Err(format!("ERR invalid expire time in '{name}' command"));
                }
                let ms = if name == "setex" {
                    n.saturating_mul(1000)
                } else {
                    n
                } as u64;
                let v = self.arg(2).to_vec();
                self.put(key, v, Some(now.saturating_add(ms)));
                Reply::ok()
            }
            "getset" => {
                let old = self.get(key)?;
                let v = self.arg(1).to_vec();
                self.put(key, v, None);
                old
            }
            "getdel" => {
                let old = self.get(key)?;
                self.keys().remove(key);
                old
            }
            "getex" => self.get(key)?,
            "mget" => {
                let keys = self.args.to_vec();
                Reply::Array(
                    keys.iter()
                        .map(|k| self.get(k).unwrap_or(Reply::Nil))
                        .collect(),
                )
            }
            "mset" | "msetnx" => {
                if !self.args.len().is_multiple_of(2) {
                    return Err(format!(
                        "ERR wrong number of arguments for '{name}' command"
                    ));
                }
                let pairs: Vec<(Bytes, Bytes)> = self
                    .args
                    .chunks(2)
                    .map(|c| (c[0].clone(), c[1].clone()))
                    .collect();
                if name == "msetnx"
                    && pairs
                        .iter()
                        .any(|(k, _)| self.data.dbs[self.db].contains_key(k))
                {
                    return Ok(Reply::Int(0));
                }
                for (k, v) in pairs {
                    self.put(&k, v, None);
                }
                if name == "mset" {
                    Reply::ok()
                } else {
                    Reply::Int(1)
                }
            }
            "append" => {
                let v = self.arg(1).to_vec();
                let s = self.string(key, true)?;
                Reply::Int(s.map_or(0, |s| {
                    s.extend(v);
                    s.len() as i64
                }))
            }
            "strlen" => Reply::Int(self.string(key, false)?.map_or(0, |s| s.len() as i64)),
            "getrange" => {
                let (a, b) = (int(self.arg(1))?, int(self.arg(2))?);
                Reply::text(
                    self.string(key, false)?
                        .map_or(Vec::new(), |s| s[span(a, b, s.len())].to_vec()),
                )
            }
            "setrange" => {
                let at = usize::try_from(int(self.arg(1))?).unwrap_or(0).min(1 << 20);
                let v = self.arg(2).to_vec();
                let s = self.string(key, true)?;
                Reply::Int(s.map_or(0, |s| {
                    s.resize(s.len().max(at + v.len()), 0);
                    s[at..at + v.len()].copy_from_slice(&v);
                    s.len() as i64
                }))
            }
            "incr" => self.add(1)?,
            "decr" => self.add(-1)?,
            "incrby" => {
                let n = int(self.arg(1))?;
                self.add(n)?
            }
            "decrby" => {
                let n = int(self.arg(1))?;
                self.add(n.checked_neg().ok_or_else(|| NOT_INT.to_string())?)?
            }
            "incrbyfloat" => {
                let by = float(self.arg(1))?;
                let old = match self.string(key, false)? {
                    Some(s) => float(s)?,
                    None => 0.0,
                };
                let text = float_text(old + by);
                self.put(key, text.clone().into_bytes(), None);
                Reply::text(text)
            }
            "del" | "unlink" => {
                let keys = self.args.to_vec();
                Reply::Int(
                    keys.iter()
                        .filter(|k| self.keys().remove(*k).is_some())
                        .count() as i64,
                )
            }
            "exists" => {
                let keys = self.args.to_vec();
                Reply::Int(keys.iter().filter(|k| self.keys().contains_key(*k)).count() as i64)
            }
            "type" => Reply::Simple(
                self.keys()
                    .get(key)
                    .map_or("none", |e| e.value.kind())
                    .to_string(),
            ),
            "expire" => {
                let n = int(self.arg(1))?;
                self.expire_at((now as i64).saturating_add(n.saturating_mul(1000)))?
            }
            "pexpire" => {
                let n = int(self.arg(1))?;
                self.expire_at((now as i64).saturating_add(n))?
            }
            "expireat" => {
                let n = int(self.arg(1))?;
                self.expire_at(n.saturating_mul(1000))?
            }
            "pexpireat" => {
                let n = int(self.arg(1))?;
                self.expire_at(n)?
            }
            "ttl" | "pttl" => Reply::Int(match self.keys().get(key) {
                None => -2,
                Some(e) => match e.expires {
                    None => -1,
                    Some(t) if name == "ttl" => (t.saturating_sub(now) as i64 + 500) / 1000,
                    Some(t) => t.saturating_sub(now) as i64,
                },
            }),
            "persist" => Reply::Int(i64::from(
                self.keys()
                    .get_mut(key)
                    .is_some_and(|e| e.expires.take().is_some()),
            )),
            "keys" => {
                let pattern = String::from_utf8_lossy(key).into_owned();
                let list: Vec<Bytes> = self
                    .keys()
                    .keys()
                    .filter(|k| {
                        super::super::find::glob_match(&pattern, &String::from_utf8_lossy(k))
                    })
                    .cloned()
                    .collect();
                Self::bulk_list(list)
            }
            "scan" => {
                let at = self.args.iter().position(|a| eq(a, "match"));
                let pattern = at
                    .and_then(|i| self.args.get(i + 1))
                    .map_or("*".to_string(), |p| String::from_utf8_lossy(p).into_owned());
                let list: Vec<Bytes> = self
                    .keys()
                    .keys()
                    .filter(|k| {
                        super::super::find::glob_match(&pattern, &String::from_utf8_lossy(k))
                    })
                    .cloned()
                    .collect();
                Reply::Array(vec![Reply::text("0"), Self::bulk_list(list)])
            }
            "rename" | "renamenx" => {
                let to = self.arg(1).to_vec();
                if !self.keys().contains_key(key) {
                    return Err("ERR no such key".to_string());
                }
                if name == "renamenx" && self.keys().contains_key(&to) {
                    return Ok(Reply::Int(0));
                }
                if let Some(e) = self.keys().remove(key) {
                    self.keys().insert(to, e);
                }
                if name == "rename" {
                    Reply::ok()
                } else {
                    Reply::Int(1)
                }
            }
            "copy" => {
                let to = self.arg(1).to_vec();
                let replace = self.args.iter().any(|a| eq(a, "replace"));
                match self.keys().get(key).cloned() {
                    Some(e) if replace || !self.keys().contains_key(&to) => {
                        self.keys().insert(to, e);
                        Reply::Int(1)
                    }
                    _ => Reply::Int(0),
                }
            }
            "randomkey" => {
                let n = self.keys().len() as u64;
                let at = if n == 0 { 0 } else { self.random % n };
                self.keys()
                    .keys()
                    .nth(at as usize)
                    .map_or(Reply::Nil, Reply::text)
            }
            "dbsize" => Reply::Int(self.keys().len() as i64),
            "flushdb" => {
                self.keys().clear();
                Reply::ok()
            }
            "flushall" => {
                self.data.dbs.iter_mut().for_each(Keys::clear);
                Reply::ok()
            }
            "lpush" => self.push(true, false)?,
            "rpush" => self.push(false, false)?,
            "lpushx" => self.push(true, true)?,
            "rpushx" => self.push(false, true)?,
            "lpop" => self.pop(true)?,
            "rpop" => self.pop(false)?,
            "lrange" => {
                let (a, b) = (int(self.arg(1))?, int(self.arg(2))?);
                let l = self.list(key, false)?;
                Self::bulk_list(l.map_or(Vec::new(), |l| {
                    l.range(span(a, b, l.len())).cloned().collect()
                }))
            }
            "llen" => Reply::Int(self.list(key, false)?.map_or(0, |l| l.len() as i64)),
            "lindex" => {
                let i = int(self.arg(1))?;
                self.list(key, false)?
                    .and_then(|l| {
                        l.get(if i < 0 {
                            (l.len() as i64 + i) as usize
                        } else {
                            i as usize
                        })
                    })
                    .map_or(Reply::Nil, Reply::text)
            }
            "lset" => {
                let (i, v) = (int(self.arg(1))?, self.arg(2).to_vec());
                let Some(l) = self.list(key, false)? else {
                    return Err("ERR no such key".to_string());
                };
                let at = if i < 0 { l.len() as i64 + i } else { i };
                match usize::try_from(at).ok().and_then(|at| l.get_mut(at)) {
                    Some(slot) => *slot = v,
                    None => return Err("ERR index out of range".to_string()),
                }
                Reply::ok()
            }
            "lrem" => {
                let (n, v) = (int(self.arg(1))?, self.arg(2).to_vec());
                let mut removed = 0;
                if let Some(l) = self.list(key, false)? {
                    let max = if n == 0 {
                        usize::MAX
                    } else {
                        n.unsigned_abs() as usize
                    };
                    let mut keep: Vec<Bytes> = l.drain(..).collect();
                    if n < 0 {
                        keep.reverse();
                    }
                    keep.retain(|x| {
                        let hit = *x == v && removed < max;
                        removed += usize::from(hit);
                        !hit
                    });
                    if n < 0 {
                        keep.reverse();
                    }
                    l.extend(keep);
                }
                self.tidy(key);
                Reply::Int(removed as i64)
            }
            "ltrim" => {
                let (a, b) = (int(self.arg(1))?, int(self.arg(2))?);
                if let Some(l) = self.list(key, false)? {
                    let kept: VecDeque<Bytes> = l.range(span(a, b, l.len())).cloned().collect();
                    *l = kept;
                }
                self.tidy(key);
                Reply::ok()
            }
            "linsert" => {
                let before = eq(self.arg(1), "before");
                let (pivot, v) = (self.arg(2).to_vec(), self.arg(3).to_vec());
                match self.list(key, false)? {
                    None => Reply::Int(0),
                    Some(l) => match l.iter().position(|x| *x == pivot) {
                        None => Reply::Int(-1),
                        Some(i) => {
                            l.insert(if before { i } else { i + 1 }, v);
                            Reply::Int(l.len() as i64)
                        }
                    },
                }
            }
            "rpoplpush" | "lmove" => {
                let to = self.arg(1).to_vec();
                let (from_left, to_left) = if name == "lmove" {
                    (eq(self.arg(2), "left"), eq(self.arg(3), "left"))
                } else {
                    (false, true)
                };
                self.list(&to, false)?;
                let item = self.list(key, false)?.and_then(|l| {
                    if from_left {
                        l.pop_front()
                    } else {
                        l.pop_back()
                    }
                });
                self.tidy(key);
                match item {
                    None => Reply::Nil,
                    Some(v) => {
                        if let Some(l) = self.list(&to, true)? {
                            if to_left {
                                l.push_front(v.clone());
                            } else {
                                l.push_back(v.clone());
                            }
                        }
                        Reply::Bulk(v)
                    }
                }
            }
            "hset" | "hmset" | "hsetnx" => {
                if self.args.len() % 2 != 1 {
                    return Err(format!(
                        "ERR wrong number of arguments for '{name}' command"
                    ));
                }
                let pairs: Vec<(Bytes, Bytes)> = self.args[1..]
                    .chunks(2)
                    .map(|c| (c[0].clone(), c[1].clone()))
                    .collect();
                let mut added = 0;
                if let Some(h) = self.hash(key, true)? {
                    for (f, v) in pairs {
                        match h.iter_mut().find(|(n, _)| *n == f) {
                            Some(_) if name == "hsetnx" => {}
                            Some(slot) => slot.1 = v,
                            None => {
                                h.push((f, v));
                                added += 1;
                            }
                        }
                    }
                }
                if name == "hmset" {
                    Reply::ok()
                } else {
                    Reply::Int(added)
                }
            }
            "hget" => {
                let f = self.arg(1).to_vec();
                self.hash(key, false)?
                    .and_then(|h| h.iter().find(|(n, _)| *n == f))
                    .map_or(Reply::Nil, |(_, v)| Reply::text(v))
            }
            "hmget" => {
                let fields = self.args[1..].to_vec();
                let h = self.hash(key, false)?.cloned().unwrap_or_default();
                Reply::Array(
                    fields
                        .iter()
                        .map(|f| {
                            h.iter()
                                .find(|(n, _)| n == f)
                                .map_or(Reply::Nil, |(_, v)| Reply::text(v))
                        })
                        .collect(),
                )
            }
            "hgetall" => Self::bulk_list(self.hash(key, false)?.map_or(Vec::new(), |h| {
                h.iter().flat_map(|(k, v)| [k.clone(), v.clone()]).collect()
            })),
            "hkeys" => Self::bulk_list(self.hash(key, false)?.map_or(Vec::new(), |h| {
                h.iter().map(|(k, _)| k.clone()).collect::<Vec<_>>()
            })),
            "hvals" => Self::bulk_list(self.hash(key, false)?.map_or(Vec::new(), |h| {
                h.iter().map(|(_, v)| v.clone()).collect::<Vec<_>>()
            })),
            "hlen" => Reply::Int(self.hash(key, false)?.map_or(0, |h| h.len() as i64)),
            "hexists" => {
                let f = self.arg(1).to_vec();
                Reply::Int(i64::from(
                    self.hash(key, false)?
                        .is_some_and(|h| h.iter().any(|(n, _)| *n == f)),
                ))
            }
            "hdel" => {
                let fields = self.args[1..].to_vec();
                let n = self.hash(key, false)?.map_or(0, |h| {
                    let before = h.len();
                    h.retain(|(f, _)| !fields.contains(f));
                    before - h.len()
                });
                self.tidy(key);
                Reply::Int(n as i64)
            }
            "hincrby" | "hincrbyfloat" => {
                let f = self.arg(1).to_vec();
                let by = self.arg(2).to_vec();
                let Some(h) = self.hash(key, true)? else {
                    return Ok(Reply::Nil);
                };
                let old = h.iter().find(|(n, _)| *n == f).map(|(_, v)| v.clone());
                let (text, reply) = if name == "hincrby" {
                    let v = old
                        .map_or(Ok(0), |o| {
                            int(&o).map_err(|_| "ERR hash value is not an integer".to_string())
                        })?
                        .checked_add(int(&by)?)
                        .ok_or_else(|| "ERR increment or decrement would overflow".to_string())?;
                    (v.to_string(), Reply::Int(v))
                } else {
                    let v = float_text(old.map_or(Ok(0.0), |o| float(&o))? + float(&by)?);
                    (v.clone(), Reply::text(v))
                };
                match h.iter_mut().find(|(n, _)| *n == f) {
                    Some(slot) => slot.1 = text.into_bytes(),
                    None => h.push((f, text.into_bytes())),
                }
                reply
            }
            "sadd" => {
                let items = self.args[1..].to_vec();
                Reply::Int(self.set(key, true)?.map_or(0, |s| {
                    items.into_iter().filter(|i| s.insert(i.clone())).count() as i64
                }))
            }
            "srem" => {
                let items = self.args[1..].to_vec();
                let n = self
                    .set(key, false)?
                    .map_or(0, |s| items.iter().filter(|i| s.remove(*i)).count() as i64);
                self.tidy(key);
                Reply::Int(n)
            }
            "smembers" => Self::bulk_list(self.set(key, false)?.cloned().unwrap_or_default()),
            "sismember" => {
                let m = self.arg(1).to_vec();
                Reply::Int(i64::from(
                    self.set(key, false)?.is_some_and(|s| s.contains(&m)),
                ))
            }
            "scard" => Reply::Int(self.set(key, false)?.map_or(0, |s| s.len() as i64)),
            "spop" | "srandmember" => {
                let random = self.random;
                let Some(s) = self.set(key, false)? else {
                    return Ok(Reply::Nil);
                };
                let at = if s.is_empty() {
                    0
                } else {
                    (random % s.len() as u64) as usize
                };
                let item = s.iter().nth(at).cloned();
                if name == "spop"
                    && let Some(i) = &item
                {
                    s.remove(i);
                }
                self.tidy(key);
                item.map_or(Reply::Nil, Reply::Bulk)
            }
            "sunion" => Self::bulk_list(
                self.sets()?
                    .into_iter()
                    .fold(BTreeSet::new(), |a, b| &a | &b),
            ),
            "sinter" => Self::bulk_list(
                self.sets()?
                    .into_iter()
                    .reduce(|a, b| &a & &b)
                    .unwrap_or_default(),
            ),
            "sdiff" => Self::bulk_list(
                self.sets()?
                    .into_iter()
                    .reduce(|a, b| &a - &b)
                    .unwrap_or_default(),
            ),
            "zadd" => {
                let mut rest = &self.args[1..];
                let (mut nx, mut xx) = (false, false);
                while let Some(f) = rest.first().filter(|f| {
                    ["nx", "xx", "ch", "gt", "lt", "incr"]
                        .iter()
                        .any(|o| eq(f, o))
                }) {
                    nx |= eq(f, "nx");
                    xx |= eq(f, "xx");
                    rest = &rest[1..];
                }
                if rest.is_empty() || !rest.len().is_multiple_of(2) {
                    return Err(SYNTAX.to_string());
                }
                let pairs: Vec<(f64, Bytes)> = rest
                    .chunks(2)
                    .map(|c| Ok((float(&c[0])?, c[1].clone())))
                    .collect::<Result<_, String>>()?;
                let mut added = 0;
                if let Some(z) = self.zset(key, true)? {
                    for (s, m) in pairs {
                        let there = z.contains_key(&m);
                        if (there && nx) || (!there && xx) {
                            continue;
                        }
                        added += i64::from(!there);
                        z.insert(m, s);
                    }
                }
                self.tidy(key);
                Reply::Int(added)
            }
            "zrange" | "zrevrange" => {
                let has = |o: &str| self.args[3..].iter().any(|a| eq(a, o));
                let (with, by_score, rev) = (
                    has("withscores"),
                    has("byscore"),
                    has("rev") || name == "zrevrange",
                );
                if by_score {
                    let v = if rev {
                        self.in_scores(key, 2, 1)?.into_iter().rev().collect()
                    } else {
                        self.in_scores(key, 1, 2)?
                    };
                    return Ok(Self::scored(v, with));
                }
                let (a, b) = (int(self.arg(1))?, int(self.arg(2))?);
                let mut v = self.ranked(key)?;
                if rev {
                    v.reverse();
                }
                let range = span(a, b, v.len());
                Self::scored(v[range].to_vec(), with)
            }
            "zrangebyscore" => {
                let with = self.args[3..].iter().any(|a| eq(a, "withscores"));
                Self::scored(self.in_scores(key, 1, 2)?, with)
            }
            "zcount" => Reply::Int(self.in_scores(key, 1, 2)?.len() as i64),
            "zscore" => {
                let m = self.arg(1).to_vec();
                self.zset(key, false)?
                    .and_then(|z| z.get(&m))
                    .map_or(Reply::Nil, |s| Reply::text(float_text(*s)))
            }
            "zrem" => {
                let items = self.args[1..].to_vec();
                let n = self.zset(key, false)?.map_or(0, |z| {
                    items.iter().filter(|i| z.remove(*i).is_some()).count() as i64
                });
                self.tidy(key);
                Reply::Int(n)
            }
            "zcard" => Reply::Int(self.zset(key, false)?.map_or(0, |z| z.len() as i64)),
            "zrank" | "zrevrank" => {
                let m = self.arg(1).to_vec();
                let mut v = self.ranked(key)?;
                if name == "zrevrank" {
                    v.reverse();
                }
                v.iter()
                    .position(|(x, _)| *x == m)
                    .map_or(Reply::Nil, |p| Reply::Int(p as i64))
            }
            "zincrby" => {
                let by = float(self.arg(1))?;
                let m = self.arg(2).to_vec();
                let Some(z) = self.zset(key, true)? else {
                    return Ok(Reply::Nil);
                };
                let s = z.entry(m).or_insert(0.0);
                *s += by;
                Reply::text(float_text(*s))
            }
            _ => return Err(format!("ERR unknown command '{name}'")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(data: &mut Data, line: &str) -> Reply {
        let words: Vec<Bytes> = line.split(' ').map(|w| w.as_bytes().to_vec()).collect();
        let name = String::from_utf8_lossy(&words[0]).to_lowercase();
        let mut c = Call {
            data,
            db: 0,
            now: 1000,
            random: 7,
            args: &words[1..],
        };
        c.run(&name).unwrap_or_else(Reply::Error)
    }

    #[test]
    fn strings_lists_hashes_and_sorted_sets() {
        let mut d = Data::default();
        assert_eq!(run(&mut d, "incr hits"), Reply::Int(1));
        assert_eq!(run(&mut d, "incrby hits 5"), Reply::Int(6));
        assert_eq!(run(&mut d, "get hits"), Reply::text("6"));
        assert_eq!(
            run(&mut d, "lpush hits x"),
            Reply::Error(WRONG_TYPE.to_string())
        );
        assert_eq!(run(&mut d, "rpush l a b c"), Reply::Int(3));
        assert_eq!(
            run(&mut d, "lrange l 0 -1"),
            Reply::Array(vec![Reply::text("a"), Reply::text("b"), Reply::text("c")])
        );
        assert_eq!(run(&mut d, "lpop l"), Reply::text("a"));
        assert_eq!(run(&mut d, "hset h f 1 g 2"), Reply::Int(2));
        assert_eq!(run(&mut d, "hincrby h f 2"), Reply::Int(3));
        assert_eq!(run(&mut d, "zadd z 2 b 1 a"), Reply::Int(2));
        assert_eq!(
            run(&mut d, "zrange z 0 0 withscores"),
            Reply::Array(vec![Reply::text("a"), Reply::text("1")])
        );
        assert_eq!(run(&mut d, "set k v nx"), Reply::ok());
        assert_eq!(run(&mut d, "set k v nx"), Reply::Nil);
        assert_eq!(run(&mut d, "expire k 10"), Reply::Int(1));
        assert_eq!(run(&mut d, "ttl k"), Reply::Int(10));
        assert_eq!(run(&mut d, "incr k"), Reply::Error(NOT_INT.to_string()));
    }
}
