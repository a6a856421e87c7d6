//! Directories for what passes through `nginx`: bodies of requests and of answers.

use super::PREFIX;
use super::config::{Directive, find};
use crate::programs::walk::join;
use machine::{Errno, Sys};

/// Makes the directories for what passes through: those of the configuration, else as the official
/// build has them.
pub fn make(sys: &Sys, http: &[Directive]) -> Result<(), (String, Errno)> {
    const CACHE: &str = "/var/cache/nginx";
    let has_cache = sys.stat(CACHE).is_ok();
    for (name, directive) in [
        ("client", "client_body_temp_path"),
        ("proxy", "proxy_temp_path"),
        ("fastcgi", "fastcgi_temp_path"),
        ("uwsgi", "uwsgi_temp_path"),
        ("scgi", "scgi_temp_path"),
    ] {
        let set = find(http, directive).and_then(|d| d.words.get(1));
        let path = match set {
            Some(path) if path.starts_with('/') => path.clone(),
            Some(path) => join(PREFIX, path),
            None if has_cache => format!("{CACHE}/{name}_temp"),
            None => continue,
        };
        match sys.mkdir(&path, 0o700) {
            Ok(()) if sys.creds().uid == 0 => {
                let _ = sys.chown(&path, Some(101), None, false);
            }
            Ok(()) | Err(Errno::EEXIST) => {}
            Err(e) => return Err((path, e)),
        }
    }
    Ok(())
}
