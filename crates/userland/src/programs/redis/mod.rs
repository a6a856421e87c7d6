//! Redis 7: `redis-server` (strings, lists, hashes, sets, sorted sets, expiry, transactions, pub/sub,
//! RDB and append-only file) and `redis-cli`.
//! Not modelled: replication, cluster, Lua, streams, modules, ACLs beyond one password.

pub mod cli;
mod db;
mod keys;
mod protocol;
mod rdb;
mod server;

pub use server::main as server;

/// The version the server reports.
/// The version of the running program.
pub fn version(sys: &machine::Sys) -> String {
    super::kit::built(sys, "7.4.6")
}
