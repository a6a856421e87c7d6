//! `connection`: someone tried to connect there, and it ended like that.

use snapshot::ConnectionOutcome;
use snapshot::Snapshot;

use super::{Args, Kind};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "connection",
    keys: &["from", "port*", "outcome"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let port = args.get("port").unwrap_or_default();
    snapshot.connections.iter().any(|c| {
        c.to.rsplit(':').next() == Some(port)
            && args.allows("from", |v| v == c.from)
            && args.allows("outcome", |v| match v {
                // A learner sees one of these, depending on where the packet stopped.
                "failed" => c.outcome != ConnectionOutcome::Connected,
                _ => v == word(c.outcome),
            })
    })
}

fn word(outcome: ConnectionOutcome) -> &'static str {
    match outcome {
        ConnectionOutcome::Connected => "connected",
        ConnectionOutcome::Refused => "refused",
        ConnectionOutcome::TimedOut => "timeout",
        ConnectionOutcome::Unreachable => "unreachable",
        ConnectionOutcome::Reset => "reset",
        ConnectionOutcome::NameNotFound => "noname",
    }
}
