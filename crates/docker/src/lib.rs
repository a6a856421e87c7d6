//! The docker and docker compose programs.
