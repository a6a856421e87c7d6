//! `docker network connect` and `disconnect`.

use super::EndpointSettings;

#[derive(Clone, Debug, Default)]
pub struct NetworkConnect {
    pub network: String,
    pub container: String,
    pub endpoint: EndpointSettings,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkDisconnect {
    pub network: String,
    pub container: String,
    pub force: bool,
}
