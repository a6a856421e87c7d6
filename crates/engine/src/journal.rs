//! What the daemon did that no object tells afterwards: what it was asked for, what went away, and
//! what is on its way.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use machine::BridgeId;
use snapshot::{ApiRequest, Gone, Pull, PullLayer, PullState};

use crate::container::{Container, Runtime};
use crate::daemon::Engine;

/// Requests kept.
const REQUESTS: usize = 64;
/// Namespaces and control groups whose owner is remembered.
const PLACES: usize = 2048;
/// Objects kept that went since the last command line.
const GONE: usize = 256;

#[derive(Default)]
pub(crate) struct Journal {
    requests: RefCell<VecDeque<Rc<ApiRequest>>>,
    gone: RefCell<Vec<Gone>>,
    pulls: RefCell<Vec<(u64, Pull)>>,
    next_pull: Cell<u64>,
    /// The containers that namespaces and control groups belong to or belonged to, by number.
    places: RefCell<BTreeMap<u32, (String, String)>>,
    /// Requests in work one within the other.
    asking: Cell<u32>,
}

impl Journal {
    /// Returns the newest requests, oldest first.
    pub fn requests(&self) -> Vec<Rc<ApiRequest>> {
        self.requests.borrow().iter().cloned().collect()
    }

    /// Returns what went since the last command line, in order.
    pub fn gone(&self) -> Vec<Gone> {
        self.gone.borrow().clone()
    }

    /// Returns the pulls under way, oldest first.
    pub fn pulls(&self) -> Vec<Pull> {
        self.pulls.borrow().iter().map(|(_, p)| p.clone()).collect()
    }

    /// Notes that something went away.
    pub fn went(&self, gone: Gone) {
        let mut all = self.gone.borrow_mut();
        if all.len() == GONE {
            all.remove(0);
        }
        all.push(gone);
    }

    /// Notes a pull; what is returned ends it.
    pub fn pulling(&self, reference: String, layers: Vec<PullLayer>) -> Pulling<'_> {
        let number = self.next_pull.get() + 1;
        self.next_pull.set(number);
        let pull = Pull { reference, layers };
        self.pulls.borrow_mut().push((number, pull));
        Pulling {
            journal: self,
            number,
        }
    }
}

/// A pull under way; it is over when this is dropped, also if nobody waits for it any more.
pub(crate) struct Pulling<'a> {
    journal: &'a Journal,
    number: u64,
}

impl Pulling<'_> {
    /// Notes how far a layer is.
    pub fn layer(&self, index: usize, state: PullState, done: u64) {
        let mut pulls = self.journal.pulls.borrow_mut();
        let pull = pulls.iter_mut().find(|(n, _)| *n == self.number);
        if let Some(layer) = pull.and_then(|(_, p)| p.layers.get_mut(index)) {
            layer.state = state;
            layer.done = done;
        }
    }
}

impl Drop for Pulling<'_> {
    fn drop(&mut self) {
        let mut pulls = self.journal.pulls.borrow_mut();
        pulls.retain(|(n, _)| *n != self.number);
    }
}

/// A request in work.
pub(crate) struct Asking<'a>(&'a Cell<u32>);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Engine {
    /// Notes that a client asked for something. What the daemon asks itself for does not count, nor
    /// what one request needs of another while the guard is held (not over an `await`).
    pub(crate) fn asked(&self, verb: &'static str, object: &str) -> Asking<'_> {
        let depth = &self.d.journal.asking;
        depth.set(depth.get() + 1);
        let guard = Asking(depth);
        let client = self.d.kernel.current_process();
        let daemon = client.is_none_or(|pid| pid == self.d.sys.host_pid());
        if daemon || depth.get() > 1 {
            return guard;
        }
        let request = Rc::new(ApiRequest {
            at_ms: self.since_boot(self.now()),
            verb,
            object: match self.d.containers.borrow().by_id(object) {
                Some(container) => container.name(),
                None => object.to_string(),
            },
        });
        let mut requests = self.d.journal.requests.borrow_mut();
        if requests.len() == REQUESTS {
            requests.pop_front();
        }
        requests.push_back(request);
        guard
    }

    /// Returns the command line of the client whose request is in work.
    pub(crate) fn client_line(&self) -> Option<String> {
        let client = self.d.kernel.current_process();
        let client = client.filter(|pid| *pid != self.d.sys.host_pid())?;
        Some(self.d.kernel.command_line(client).join(" "))
    }

    /// Does part of a request that is a request of its own to clients.
    pub(crate) fn quietly(&self) -> Asking<'_> {
        let depth = &self.d.journal.asking;
        depth.set(depth.get() + 1);
        Asking(depth)
    }

    /// Notes whose a run's namespaces and control group are: traces name them when the container is
    /// gone, too.
    pub(crate) fn note_places(&self, container: &Container, runtime: &Runtime) {
        let mut places = self.d.journal.places.borrow_mut();
        let mut add = |number: u32| {
            let owner = (container.id.clone(), container.name());
            // Who joins another's namespace is not its owner.
            places.entry(number).or_insert(owner);
        };
        add(runtime.cgroup.0);
        add(runtime.ns.mnt.0);
        if runtime.own_net {
            add(runtime.ns.net.0);
        }
        while places.len() > PLACES {
            places.pop_first();
        }
    }

    /// Returns the name of the container that a namespace or control group belongs or belonged to.
    pub fn place(&self, number: u32) -> Option<String> {
        let places = self.d.journal.places.borrow();
        let (id, name) = places.get(&number)?;
        let now = self.d.containers.borrow().by_id(id);
        Some(now.map_or_else(|| name.clone(), |c| c.name()))
    }

    /// Returns the name of the network that a bridge is made for.
    pub fn network_of(&self, bridge: BridgeId) -> Option<String> {
        let networks = self.d.networks.borrow();
        let mut all = networks.all.values();
        all.find(|n| n.bridge == Some(bridge))
            .map(|n| n.name.clone())
    }

    /// Begins to count anew what goes away: a command line was entered.
    pub fn new_line(&self) {
        self.d.journal.gone.borrow_mut().clear();
    }
}
