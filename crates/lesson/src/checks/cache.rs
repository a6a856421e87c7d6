//! `cache`: the build cache has such a record.

use snapshot::CacheRecord;

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Cache;

const FACTS: &[Fact<CacheRecord>] = &[
    Fact::naming("kind", Form::Word(KINDS), kind).needed(),
    Fact::new("size-above", Form::Number, size_wanted, size),
];

const KINDS: &[&str] = &["regular", "source.local", "exec.cachemount"];

impl Kind for Cache {
    fn name(&self) -> &'static str {
        "cache"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[FACTS])
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let kind = args.get("kind").unwrap_or_default();
        let speech = Speech {
            kind: "cache",
            name: kind.to_string(),
            noun: Text::new(
                format!("ビルドキャッシュ {kind}"),
                format!("build cache of the kind {kind}"),
            ),
        };
        let records = seen.snapshot.build_cache.iter();
        look(&[FACTS], speech, records, |r| r.id.clone(), args, seen)
    }
}

fn kind(s: &Sight<CacheRecord>) -> Option<Text> {
    (!s.value.split('|').any(|v| v == s.it.kind.as_str())).then(Text::default)
}

fn size_wanted(value: &str) -> Text {
    Text::new(
        format!("{value} バイトより大きい"),
        format!("more than {value} bytes"),
    )
}

fn size(s: &Sight<CacheRecord>) -> Option<Text> {
    let now = s.it.size;
    (s.value.parse().is_ok_and(|least: u64| now <= least)).then(|| {
        Text::new(
            format!("いちばん新しいものは {now} バイトです"),
            format!("the newest has {now} bytes"),
        )
    })
}
