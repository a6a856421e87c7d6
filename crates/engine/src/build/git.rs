//! Git sources, which no simulated server holds: what happens when one is asked for. Where the host
//! has a network, that is said; without one, git says what it says then.

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

/// Whether a name is one of the real network's: with dots, and under none of the ends that are kept
/// for private use and examples (RFC 6761, RFC 8375).
pub fn is_public(host: &str) -> bool {
    let private = [
        "test",
        "example",
        "invalid",
        "localhost",
        "local",
        "internal",
        "lan",
        "arpa",
    ];
    match host.rsplit_once('.') {
        Some((name, end)) => {
            !name.is_empty()
                && end.chars().all(|c| c.is_ascii_alphabetic())
                && end.len() > 1
                && !private.contains(&end)
        }
        None => false,
    }
}

/// What fetching it ends in: the name of its host is not known.
pub fn unreachable(remote: &str, online: bool) -> String {
    let rest = remote.split_once("://").map_or(remote, |(_, rest)| rest);
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or(rest);
    if online && is_public(host) {
        return format!(
            "git repositories are not simulated in Hatoba: put the files of {remote} into a directory and build that"
        );
    }
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

    #[test]
    fn what_exists_is_not_denied_where_there_is_a_network() {
        let url = "https://github.com/me/app.git";
        assert!(unreachable(url, true).contains("not simulated"));
        assert!(unreachable(url, false).contains("Could not resolve host: github.com"));
        assert!(unreachable("https://git.nosuch/app.git", true).contains("not simulated"));
        for private in ["gitserver", "git.test", "10.0.0.1", "git.internal"] {
            let url = format!("https://{private}/app.git");
            assert!(
                unreachable(&url, true).contains("Could not resolve"),
                "{private}"
            );
        }
    }
}
