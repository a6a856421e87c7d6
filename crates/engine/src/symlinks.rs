//! Following symlinks in a tree of files that is no mounted file system.

/// The most symlinks that one path leads through: Linux's `MAXSYMLINKS`, path_resolution(7).
pub(crate) const MOST: usize = 40;

/// Follows the symlinks of a path inside the root; the result has no leading slash. `target` is asked,
/// for each place on the way and with the number of symlinks followed so far, where a symlink there
/// leads; `None` for what is none. An error of it ends the way.
pub(crate) fn follow<E>(
    path: &str,
    mut target: impl FnMut(&str, usize) -> Result<Option<String>, E>,
) -> Result<String, E> {
    let mut open: Vec<String> = path.split('/').rev().map(str::to_string).collect();
    let mut done: Vec<String> = Vec::new();
    let mut followed = 0;
    while let Some(part) = open.pop() {
        match part.as_str() {
            "" | "." => continue,
            ".." => {
                done.pop();
                continue;
            }
            _ => done.push(part),
        }
        if let Some(to) = target(&done.join("/"), followed)? {
            followed += 1;
            done.pop();
            if to.starts_with('/') {
                done.clear();
            }
            open.extend(to.split('/').rev().map(str::to_string));
        }
    }
    Ok(done.join("/"))
}
