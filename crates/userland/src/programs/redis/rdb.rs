//! Redis' dump file, version 11, as far as the simulated server needs it.

use super::db::{Bytes, Data, Entry, Value};

fn put_len(out: &mut Vec<u8>, n: usize) {
    if n < 64 {
        out.push(n as u8);
    } else if n < 16_384 {
        out.push(0x40 | (n >> 8) as u8);
        out.push(n as u8);
    } else {
        out.push(0x80);
        out.extend_from_slice(&(n as u32).to_be_bytes());
    }
}

fn put_str(out: &mut Vec<u8>, s: &[u8]) {
    put_len(out, s.len());
    out.extend_from_slice(s);
}

/// The bytes of a dump; `now` in seconds is noted as its creation time.
pub fn write(data: &Data, now: u64, version: &str) -> Vec<u8> {
    let mut out = b"REDIS0011".to_vec();
    for (k, v) in [
        ("redis-ver", version.to_string()),
        ("redis-bits", "64".to_string()),
        ("ctime", now.to_string()),
        ("used-mem", "980000".to_string()),
        ("aof-base", "0".to_string()),
    ] {
        out.push(0xfa);
        put_str(&mut out, k.as_bytes());
        put_str(&mut out, v.as_bytes());
    }
    for (n, db) in data.dbs.iter().enumerate().filter(|(_, d)| !d.is_empty()) {
        out.push(0xfe);
        put_len(&mut out, n);
        for (key, e) in db {
            if let Some(t) = e.expires {
                out.push(0xfc);
                out.extend_from_slice(&t.to_le_bytes());
            }
            let kind = match e.value {
                Value::Str(_) => 0,
                Value::List(_) => 1,
                Value::Set(_) => 2,
                Value::Hash(_) => 4,
                Value::Zset(_) => 5,
            };
            out.push(kind);
            put_str(&mut out, key);
            match &e.value {
                Value::Str(s) => put_str(&mut out, s),
                Value::List(l) => {
                    put_len(&mut out, l.len());
                    for i in l {
                        put_str(&mut out, i);
                    }
                }
                Value::Set(s) => {
                    put_len(&mut out, s.len());
                    for i in s {
                        put_str(&mut out, i);
                    }
                }
                Value::Hash(h) => {
                    put_len(&mut out, h.len());
                    for (k, v) in h {
                        put_str(&mut out, k);
                        put_str(&mut out, v);
                    }
                }
                Value::Zset(z) => {
                    put_len(&mut out, z.len());
                    for (k, v) in z {
                        put_str(&mut out, k);
                        out.extend_from_slice(&v.to_le_bytes());
                    }
                }
            }
        }
    }
    out.push(0xff);
    // A checksum of zero says "not computed".
    out.extend_from_slice(&[0; 8]);
    out
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, n: usize) -> Option<&[u8]> {
        let s = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(s)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn len(&mut self) -> Option<usize> {
        let b = self.byte()?;
        Some(match b >> 6 {
            0 => usize::from(b & 63),
            1 => usize::from(b & 63) << 8 | usize::from(self.byte()?),
            _ => u32::from_be_bytes(self.take(4)?.try_into().ok()?) as usize,
        })
    }

    fn str(&mut self) -> Option<Bytes> {
        let n = self.len()?;
        self.take(n).map(<[u8]>::to_vec)
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }
}

/// The data of a dump and when it was made; `None` if it is no dump.
pub fn read(bytes: &[u8]) -> Option<(Data, u64)> {
    let rest = bytes.strip_prefix(b"REDIS")?;
    let mut r = Reader { bytes: rest, at: 4 };
    let mut data = Data::default();
    let (mut db, mut made, mut expires) = (0usize, 0, None);
    loop {
        match r.byte()? {
            0xff => return Some((data, made)),
            0xfa => {
                let (k, v) = (r.str()?, r.str()?);
                if k == b"ctime" {
                    made = String::from_utf8_lossy(&v).parse().unwrap_or(0);
                }
            }
            0xfe => db = r.len()?.min(15),
            0xfc => expires = Some(u64::from_le_bytes(r.eight()?)),
            kind => {
                let key = r.str()?;
                let value = match kind {
                    0 => Value::Str(r.str()?),
                    1 => {
                        let n = r.len()?;
                        Value::List((0..n).map(|_| r.str()).collect::<Option<_>>()?)
                    }
                    2 => {
                        let n = r.len()?;
                        Value::Set((0..n).map(|_| r.str()).collect::<Option<_>>()?)
                    }
                    4 => {
                        let n = r.len()?;
                        Value::Hash(
                            (0..n)
                                .map(|_| Some((r.str()?, r.str()?)))
                                .collect::<Option<_>>()?,
                        )
                    }
                    5 => {
                        let n = r.len()?;
                        Value::Zset(
                            (0..n)
                                .map(|_| Some((r.str()?, f64::from_le_bytes(r.eight()?))))
                                .collect::<Option<_>>()?,
                        )
                    }
                    _ => return None,
                };
                data.dbs[db].insert(
                    key,
                    Entry {
                        value,
                        expires: expires.take(),
                    },
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_keeps_every_type() {
        let mut d = Data::default();
        let mut put = |k: &str, value| {
            d.dbs[0].insert(
                k.as_bytes().to_vec(),
                Entry {
                    value,
                    expires: None,
                },
            )
        };
        put("s", Value::Str(vec![b'x'; 300]));
        put("l", Value::List([b"a".to_vec()].into()));
        put("h", Value::Hash(vec![(b"f".to_vec(), b"v".to_vec())]));
        put("z", Value::Zset([(b"m".to_vec(), 1.5)].into()));
        d.dbs[3].insert(
            b"e".to_vec(),
            Entry {
                value: Value::Set([b"q".to_vec()].into()),
                expires: Some(99),
            },
        );
        let (back, made) = read(&write(&d, 1_700_000_000, "7.4.6")).expect("a dump");
        assert_eq!(back.dbs, d.dbs);
        assert_eq!(made, 1_700_000_000);
        assert!(read(b"REDIS0011\x01").is_none() && read(b"").is_none());
    }
}
