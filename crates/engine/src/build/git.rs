//! Git sources, which no simulated server holds: what happens when one is asked for.

/// The repository that a context or a source of ADD names, without branch and directory.
pub fn remote(text: &str) -> Option<String> {
    let url = text.split('#').next().unwrap_or(text);
    let is_scp = url
        .split_once('@')
        .is_some_and(|(user, rest)| !user.contains(['/', ':']) && rest.contains(':'));
    if let Some(path) = url.strip_prefix("github.com/") {
        return Some(format!("https://github.com/{path}"));
    }
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    let found = is_scp
        || url.starts_with("git://")
        || url.starts_with("ssh://")
        || is_web && url.split('?').next().is_some_and(|u| u.ends_with(".git"));
    found.then(|| url.to_string())
}

/// What fetching it ends in: the name of its host is not known.
pub fn unreachable(remote: &str) -> String {
    let rest = remote.split_once("://").map_or(remote, |(_, rest)| rest);
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or(rest);
    let why = match remote.split_once("://").map(|(scheme, _)| scheme) {
        Some("http" | "https") => format!(
            "fatal: unable to access '{remote}{}': Could not resolve host: {host}",
            if remote.ends_with('/') { "" } else { "/" }
        ),
        Some("git") => format!(
            "fatal: unable to look up {host} (port 9418) (Temporary failure in name resolution)"
        ),
        _ => format!(
            "ssh: Could not resolve hostname {host}: Temporary failure in name resolution\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists."
        ),
    };
    format!("failed to fetch remote {remote}: git stderr:\n{why}\n: exit status 128")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_and_other_urls() {
        assert_eq!(
            remote("https://github.com/me/app.git#main:web").as_deref(),
            Some("https://github.com/me/app.git")
        );
        assert_eq!(
            remote("git@github.com:me/app.git").as_deref(),
            Some("git@github.com:me/app.git")
        );
        assert_eq!(remote("https://example.com/app.tar.gz"), None);
    }
}
