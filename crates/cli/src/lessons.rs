//! `hatoba lessons check`.

/// Not yet.
pub fn check(_dir: &str) -> bool {
    false
}
