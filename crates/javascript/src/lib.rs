//! A small JavaScript interpreter whose effects are requests to its host.
