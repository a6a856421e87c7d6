//! A small Python interpreter whose effects are requests to its host.
