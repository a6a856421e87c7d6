//! Compose files to a project model and its canonical form.
