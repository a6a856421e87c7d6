//! The one facade over machine, userland, engine and docker.
