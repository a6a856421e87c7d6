//! Dockerfile text to instructions, diagnostics and lints.
