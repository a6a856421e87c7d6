//! What differs between two snapshots, object by object.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::Deref;

use snapshot::{HostFile, Snapshot};

use crate::scene::Mark;

/// Marks by kind and id; whatever is not in it is unchanged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(BTreeMap<(&'static str, String), Mark>);

impl Changes {
    pub fn mark(&self, kind: &'static str, id: &str) -> Mark {
        let key = (kind, id.to_string());
        self.0.get(&key).copied().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn compare<T: PartialEq + Debug, R: Deref<Target = T>>(
        &mut self,
        kind: &'static str,
        before: &[R],
        after: &[R],
        id: impl Fn(&T) -> &str,
    ) {
        for item in after {
            let mark = match before.iter().find(|b| id(b) == id(item)) {
                None => Mark::New,
                Some(old) if **old == **item => continue,
                Some(_) => Mark::Changed,
            };
            self.0.insert((kind, id(item).to_string()), mark);
        }
    }
}

/// Compares two moments. Without an earlier one nothing counts as changed.
pub fn changes(before: Option<&Snapshot>, after: &Snapshot) -> Changes {
    let mut found = Changes::default();
    let Some(before) = before else {
        return found;
    };
    found.compare("container", &before.containers, &after.containers, |c| {
        &c.id
    });
    found.compare("image", &before.images, &after.images, |i| &i.id);
    found.compare("volume", &before.volumes, &after.volumes, |v| &v.name);
    found.compare("network", &before.networks, &after.networks, |n| &n.name);
    let old: Vec<&HostFile> = before.files.iter().collect();
    let new: Vec<&HostFile> = after.files.iter().collect();
    found.compare("file", &old, &new, |f| &f.path);
    found
}
