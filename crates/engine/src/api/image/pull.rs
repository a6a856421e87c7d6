//! `docker pull`, `docker push`, `docker login`.

/// What a login sends, and what pull and push send along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthConfig {
    pub username: String,
    pub password: String,
    /// Empty for Docker Hub.
    pub server_address: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullRequest {
    pub reference: String,
    pub all_tags: bool,
    pub platform: String,
    pub auth: Option<AuthConfig>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushRequest {
    pub reference: String,
    pub all_tags: bool,
    pub platform: String,
    pub auth: Option<AuthConfig>,
}
