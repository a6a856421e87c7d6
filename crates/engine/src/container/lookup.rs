//! Finding containers by name, id or the start of an id.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Container;
use snapshot::ObjectKind;

use crate::api::{ApiError, Result};
use crate::daemon::Engine;

/// All containers, in order of creation.
#[derive(Default)]
pub(crate) struct ContainerStore {
    all: Vec<Rc<Container>>,
    pub next: u64,
    /// Links of the default bridge: `/web/db` leads to an id.
    pub links: BTreeMap<String, String>,
}

impl ContainerStore {
    pub fn all(&self) -> &[Rc<Container>] {
        &self.all
    }

    pub fn add(&mut self, container: Rc<Container>) {
        self.all.push(container);
    }

    pub fn remove(&mut self, id: &str) {
        self.all.retain(|c| c.id != id);
        self.links.retain(|_, to| to != id);
    }

    pub fn by_id(&self, id: &str) -> Option<Rc<Container>> {
        self.all.iter().find(|c| c.id == id).cloned()
    }

    pub fn by_name(&self, name: &str) -> Option<Rc<Container>> {
        self.all
            .iter()
            .find(|c| c.data.borrow().name == name)
            .cloned()
    }
}

impl Engine {
    /// Finds a container as moby's `GetContainer`: full id, name, then prefix.
    pub(crate) fn container(&self, name: &str) -> Result<Rc<Container>> {
        let store = self.d.containers.borrow();
        let missing = || ApiError::not_found(format!("No such container: {name}"));
        let bare = name.strip_prefix('/').unwrap_or(name);
        if bare.is_empty() {
            return Err(ApiError::invalid("Container name cannot be empty"));
        }
        if let Some(found) = store.by_id(bare).or_else(|| store.by_name(bare)) {
            return Ok(found);
        }
        if let Some(found) = store
            .links
            .get(&format!("/{bare}"))
            .and_then(|id| store.by_id(id))
        {
            return Ok(found);
        }
        let mut hits = store.all.iter().filter(|c| c.id.starts_with(bare));
        match (hits.next(), hits.next()) {
            (Some(one), None) => Ok(one.clone()),
            (Some(_), Some(_)) => Err(ApiError::invalid(format!(
                "multiple IDs found with provided prefix: {bare}"
            ))),
            _ => Err(missing()),
        }
    }

    pub(crate) fn containers(&self) -> Vec<Rc<Container>> {
        self.d.containers.borrow().all().to_vec()
    }

    /// Notes an event of a container, with the attributes moby gives it.
    pub(crate) fn container_event<'a>(
        &self,
        container: &Container,
        action: &str,
        extra: impl IntoIterator<Item = (&'a str, String)>,
    ) {
        let data = container.data.borrow();
        let labels = data.config.labels.iter();
        let mut attributes: Vec<(String, String)> =
            labels.map(|(k, v)| (k.clone(), v.clone())).collect();
        attributes.push(("image".to_string(), data.config.image.clone()));
        attributes.push(("name".to_string(), data.name.clone()));
        attributes.extend(extra.into_iter().map(|(k, v)| (k.to_string(), v)));
        drop(data);
        self.event(ObjectKind::Container, action, &container.id, attributes);
    }
}
