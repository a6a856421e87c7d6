//! The nearest right word to a wrong one.

/// Docker's verbs and the images that learners name most.
pub const NAMES: &[&str] = &[
    "run",
    "ps",
    "images",
    "pull",
    "push",
    "build",
    "logs",
    "exec",
    "stop",
    "start",
    "restart",
    "rm",
    "rmi",
    "kill",
    "inspect",
    "network",
    "volume",
    "compose",
    "system",
    "history",
    "tag",
    "commit",
    "create",
    "attach",
    "cp",
    "diff",
    "login",
    "save",
    "load",
    "stats",
    "top",
    "port",
    "rename",
    "version",
    "info",
    "nginx",
    "redis",
    "mysql",
    "postgres",
    "node",
    "python",
    "alpine",
    "ubuntu",
    "debian",
    "busybox",
    "httpd",
    "hello-world",
    "golang",
    "mariadb",
    "wordpress",
    "docker",
    "curl",
    "cat",
    "ls",
    "cd",
    "mkdir",
    "echo",
    "clear",
    "vi",
    "nano",
];

/// Returns the name at a distance of at most two, the nearest first; none for the word itself.
pub fn nearest<'a>(wrong: &str, names: &[&'a str]) -> Option<&'a str> {
    let base = wrong.split([':', '/']).next_back().unwrap_or(wrong);
    let base = wrong.split(':').next().unwrap_or(base);
    let far = |name: &&str| distance(base, name);
    let best = names.iter().map(|n| (far(n), *n)).min_by_key(|(d, _)| *d)?;
    let limit = if base.chars().count() <= 3 { 1 } else { 2 };
    (best.0 > 0 && best.0 <= limit).then_some(best.1)
}

/// Edits between two words; two neighbours that changed places are one edit.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(32).collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
