//! Walking a tree, shared by `cp -r`, `rm -r`, `chmod -R`, `du`, `find`, `tar`.

/// A directory and a name put together.
pub fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() {
        name.to_string()
    } else if dir.ends_with('/') {
        format!("{dir}{name}")
    } else {
        format!("{dir}/{name}")
    }
}
