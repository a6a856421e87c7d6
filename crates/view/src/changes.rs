//! What differs between two snapshots, object by object, and what is not there any more.

use std::rc::Rc;

use snapshot::{Container, HostFile, Image, Network, ObjectKind, Snapshot, Volume};

use crate::scene::Mark;
use crate::words::short;

/// What changed since the last command line was entered. Whatever is not in it is the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Gone first, then new, then changed; within these in the order of the snapshot.
    pub list: Vec<Changed>,
    /// Containers that went, as they were last seen.
    pub gone: Vec<Rc<Container>>,
}

/// An object that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    pub kind: &'static str,
    /// As in the pictures.
    pub id: String,
    pub mark: Mark,
}

impl Changes {
    /// Returns how an object changed.
    pub fn mark(&self, kind: &str, id: &str) -> Mark {
        let found = self.list.iter().find(|c| c.kind == kind && c.id == id);
        found.map_or(Mark::Same, |c| c.mark)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    fn add(&mut self, kind: &'static str, id: &str, mark: Mark) {
        let id = id.to_string();
        self.list.push(Changed { kind, id, mark });
    }

    fn compare<T>(&mut self, before: &[T], after: &[T], rule: &Rule<T>) {
        for item in after {
            let old = before.iter().find(|b| (rule.key)(b) == (rule.key)(item));
            match old {
                None => self.add(rule.kind, &(rule.id)(item), Mark::New),
                Some(old) if (rule.same)(old, item) => {}
                Some(_) => self.add(rule.kind, &(rule.id)(item), Mark::Changed),
            }
        }
        for old in before {
            if !after.iter().any(|a| (rule.key)(a) == (rule.key)(old)) {
                self.add(rule.kind, &(rule.id)(old), Mark::Gone);
            }
        }
    }
}

/// How objects of a kind are told apart and compared.
struct Rule<T> {
    kind: &'static str,
    /// The same object at two moments.
    key: fn(&T) -> &str,
    id: fn(&T) -> String,
    same: fn(&T, &T) -> bool,
}

/// Compares two moments. Without an earlier one nothing counts as changed.
pub fn changes(before: Option<&Snapshot>, after: &Snapshot) -> Changes {
    let mut found = Changes::default();
    let Some(before) = before else {
        return found;
    };
    found.compare(&before.containers, &after.containers, &CONTAINERS);
    found.compare(&before.images, &after.images, &IMAGES);
    found.compare(&before.volumes, &after.volumes, &VOLUMES);
    found.compare(&before.networks, &after.networks, &NETWORKS);
    if !Rc::ptr_eq(&before.files, &after.files) {
        found.compare(&before.files, &after.files, &FILES);
    }
    let gone = |c: &&Rc<Container>| !after.containers.iter().any(|a| a.id == c.id);
    found.gone = before.containers.iter().filter(gone).cloned().collect();
    brief(&mut found, after);
    let rank = |c: &Changed| match c.mark {
        Mark::Gone => 0,
        Mark::New | Mark::Goal => 1,
        Mark::Changed | Mark::Same => 2,
    };
    found.list.sort_by_key(rank);
    found
}

/// Containers that came and went within one command line, as `docker run --rm` makes them.
fn brief(found: &mut Changes, after: &Snapshot) {
    let containers = after.gone.iter();
    for gone in containers.filter(|g| g.kind == ObjectKind::Container) {
        if found.gone.iter().any(|c| c.id == gone.id) {
            continue;
        }
        found.add("container", &gone.name, Mark::Gone);
        found.gone.push(Rc::new(Container {
            id: gone.id.clone(),
            name: gone.name.clone(),
            image: gone.image.clone(),
            writable_size: gone.bytes,
            auto_remove: true,
            ..Container::default()
        }));
    }
}

const CONTAINERS: Rule<Rc<Container>> = Rule {
    kind: "container",
    key: |c| &c.id,
    id: |c| c.name.clone(),
    same: |a, b| Rc::ptr_eq(a, b) || same_container(a, b),
};

const IMAGES: Rule<Rc<Image>> = Rule {
    kind: "image",
    key: |i| &i.id,
    id: |i| image_name(i),
    same: |a, b| Rc::ptr_eq(a, b) || a.tags == b.tags,
};

const VOLUMES: Rule<Rc<Volume>> = Rule {
    kind: "volume",
    key: |v| &v.name,
    id: |v| v.name.clone(),
    same: |a, b| Rc::ptr_eq(a, b) || (a.size == b.size && a.files == b.files),
};

const NETWORKS: Rule<Rc<Network>> = Rule {
    kind: "network",
    key: |n| &n.id,
    id: |n| n.name.clone(),
    same: |a, b| Rc::ptr_eq(a, b) || a == b,
};

const FILES: Rule<HostFile> = Rule {
    kind: "file",
    key: |f| &f.path,
    id: |f| f.path.clone(),
    same: |a, b| a == b,
};

/// What a learner means by "it changed": not its log, its memory or its health checks' log, which
/// move by themselves.
fn same_container(a: &Container, b: &Container) -> bool {
    a.state == b.state
        && a.name == b.name
        && a.exit_code == b.exit_code
        && a.health == b.health
        && a.restart_count == b.restart_count
        && a.ports == b.ports
        && a.networks == b.networks
        && a.mounts == b.mounts
        && a.memory_limit == b.memory_limit
        && a.writable_counts == b.writable_counts
        && a.writable_size == b.writable_size
        && a.listening == b.listening
}

/// An image's first name, or the beginning of its id if it has none.
pub fn image_name(image: &Image) -> String {
    match image.tags.first() {
        Some(tag) => tag.clone(),
        None => short(&image.id).to_string(),
    }
}
