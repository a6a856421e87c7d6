//! Programs that talk over the network.

pub mod address;
pub mod curl;
pub mod http;
pub mod httpd;
pub mod ip;
pub mod nc;
pub mod ping;
pub mod url;
pub mod wget;
