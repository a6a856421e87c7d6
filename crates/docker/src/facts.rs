//! Which client this is, as `docker version` and the path of a request say it.

/// The client's version.
pub const VERSION: &str = "28.5.2+hatoba";

/// The commit the client was built from.
pub const BUILD: &str = "ecc6942";

/// The version of the API the client speaks.
pub const API_VERSION: &str = "1.51";
