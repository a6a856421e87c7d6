//! What happened, for `docker events` and the picture.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use snapshot::ObjectKind;

use crate::api::system::{Actor, EventMessage, EventsOptions};
use crate::api::value::Dict;
use crate::api::{Filters, Result};
use crate::daemon::Engine;
use crate::sync::{Receiver, Sender, channel};

/// As many past events as moby keeps.
const LIMIT: usize = 256;

#[derive(Default)]
pub(crate) struct Events {
    past: RefCell<VecDeque<EventMessage>>,
    /// The same with their causes.
    noted: RefCell<VecDeque<Rc<snapshot::Event>>>,
    count: Cell<u64>,
    listeners: RefCell<Vec<(Filters, Sender<EventMessage>)>>,
}

impl Events {
    /// Returns the newest events with their causes, oldest first.
    pub fn noted(&self) -> Vec<Rc<snapshot::Event>> {
        self.noted.borrow().iter().cloned().collect()
    }

    fn note(&self, event: snapshot::Event) {
        let number = self.count.get() + 1;
        self.count.set(number);
        let mut noted = self.noted.borrow_mut();
        if noted.len() == LIMIT {
            noted.pop_front();
        }
        noted.push_back(Rc::new(snapshot::Event { number, ..event }));
    }

    pub fn listeners(&self) -> usize {
        self.listeners.borrow().len()
    }
}

impl Engine {
    /// How many things happened so far.
    pub fn event_count(&self) -> u64 {
        self.d.events.count.get()
    }

    /// Notes that something happened. Its cause is the command line in whose name the daemon works
    /// at this moment: what a client asks for happens in the client's name, what the daemon does of
    /// its own (health checks, restarts, the end of a container nobody waits for) in nobody's.
    pub(crate) fn event(
        &self,
        kind: ObjectKind,
        action: &str,
        id: &str,
        attributes: impl IntoIterator<Item = (String, String)>,
    ) {
        let attributes: BTreeMap<String, String> = attributes.into_iter().collect();
        let now = self.now();
        let name = match kind {
            ObjectKind::Volume => Some(id),
            _ => attributes.get("name").map(String::as_str),
        };
        self.d.events.note(snapshot::Event {
            at_ms: self.since_boot(now),
            kind,
            action: action.to_string(),
            id: id.to_string(),
            name: name.unwrap_or_default().to_string(),
            attributes: attributes.clone().into_iter().collect(),
            cause: self.cause(),
            ..snapshot::Event::default()
        });
        let classic = matches!(kind, ObjectKind::Container | ObjectKind::Image);
        let from = attributes
            .get("image")
            .filter(|_| kind == ObjectKind::Container);
        let event = EventMessage {
            status: if classic {
                action.to_string()
            } else {
                String::new()
            },
            id: if classic {
                id.to_string()
            } else {
                String::new()
            },
            from: from.cloned().unwrap_or_default(),
            kind: kind.as_str().to_string(),
            action: action.to_string(),
            actor: Actor {
                id: id.to_string(),
                attributes: Dict(Some(attributes)),
            },
            scope: "local".to_string(),
            time: now.secs(),
            time_nano: now.nanos(),
        };
        let mut past = self.d.events.past.borrow_mut();
        past.push_back(event.clone());
        if past.len() > LIMIT {
            past.pop_front();
        }
        drop(past);
        let mut listeners = self.d.events.listeners.borrow_mut();
        listeners.retain(|(filters, to)| {
            !to.is_closed() && (!matches(filters, &event) || to.send(event.clone()).is_ok())
        });
    }

    /// The command line in whose name the daemon works now, by its number.
    pub(crate) fn cause(&self) -> Option<usize> {
        self.d.kernel.origin().map(|n| n as usize)
    }

    /// Reads past and coming events; ends at `until`.
    pub fn events(&self, options: &EventsOptions) -> Result<Receiver<EventMessage>> {
        drop(self.asked("events", ""));
        let (sender, receiver) = channel();
        let now = self.now().nanos();
        if let Some(since) = options.since {
            let until = options.until.unwrap_or(i64::MAX);
            for event in self.d.events.past.borrow().iter() {
                let inside = event.time_nano >= since && event.time_nano <= until;
                if inside && matches(&options.filters, event) {
                    let _ = sender.send(event.clone());
                }
            }
        }
        let rest = options.until.map(|until| until - now);
        if rest.is_some_and(|rest| rest <= 0) {
            return Ok(receiver);
        }
        let mut listeners = self.d.events.listeners.borrow_mut();
        listeners.push((options.filters.clone(), sender.clone()));
        drop(listeners);
        if let Some(rest) = rest {
            let engine = self.clone();
            self.spawn(async move {
                let wait = std::time::Duration::from_nanos(u64::try_from(rest).unwrap_or(0));
                let _ = engine.d.sys.sleep(wait).await;
                let mut listeners = engine.d.events.listeners.borrow_mut();
                listeners.retain(|(_, to)| !to.same(&sender));
            });
        }
        Ok(receiver)
    }
}

fn matches(filters: &Filters, event: &EventMessage) -> bool {
    let attribute = |key: &str| event.actor.attributes.get(key).map_or("", String::as_str);
    let action = event.action.split(':').next().unwrap_or_default();
    let object = |term: &str, kind: &str| {
        let wanted = filters.get(term);
        let name = attribute("name");
        let hit = |w: &String| w == name || event.actor.id.starts_with(w.as_str());
        wanted.is_empty() || (event.kind == kind && wanted.iter().any(hit))
    };
    let image = filters.get("image");
    let is_image = |w: &String| {
        let names = [
            attribute("image"),
            attribute("name"),
            event.actor.id.as_str(),
        ];
        names
            .iter()
            .any(|n| n == w || n.split(':').next() == Some(w))
    };
    let labels = event.actor.attributes.clone().into_map();
    filters.exact("type", &event.kind)
        && (filters.exact("event", action) || filters.exact("event", &event.action))
        && object("container", "container")
        && object("volume", "volume")
        && object("network", "network")
        && (image.is_empty() || image.iter().any(is_image))
        && filters.labels(&labels)
}
