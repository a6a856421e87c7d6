//! The native hatoba command.
fn main() {}
