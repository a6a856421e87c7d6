//! Networks.

pub mod connect;
pub mod create;
pub mod endpoint;
pub mod inspect;
pub mod prune;

pub use connect::{NetworkConnect, NetworkDisconnect};
pub use create::{Ipam, IpamConfig, NetworkCreate, NetworkCreateResponse};
pub use endpoint::{EndpointIpamConfig, EndpointSettings, NetworkingConfig};
pub use inspect::{ConfigReference, EndpointResource, NetworkInspect};
pub use prune::NetworksPruneReport;
