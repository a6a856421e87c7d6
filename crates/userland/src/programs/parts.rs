//! Which programs come together, so that a page can fetch what answers the first commands before
//! the rest. The other programs' code must not be reachable from a part's [`find`]: programs start
//! one another by name ([`machine::Sys::program`] or exec), never by a call.

use super::{APPLETS, CodeOf};
use machine::Program;

/// Programs that come together. Order is that in which a page had better fetch them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The shell, and the programs with which people look into their first containers.
    Core,
    /// The other small programs, and whatever no other part names.
    Tools,
    /// Web servers.
    Web,
    Node,
    Python,
    Go,
    /// Redis and memcached.
    Redis,
    /// MySQL and PostgreSQL.
    Sql,
    /// Package managers.
    Packages,
    /// Editors and pagers.
    Screen,
}

/// The programs of each part but [`Part::Tools`].
const PARTS: &[(Part, &[&str])] = &[
    (
        Part::Core,
        &[
            "busybox", "bash", "ash", "dash", "sh", "[", "[[", "cat", "curl", "echo", "env",
            "false", "hello", "hostname", "id", "ls", "ps", "pwd", "sleep", "test", "true",
            "uname", "whoami",
        ],
    ),
    (
        Part::Web,
        &["nginx", "httpd", "apache2", "caddy", "whoami-server"],
    ),
    (Part::Node, &["node"]),
    (Part::Python, &["python3"]),
    (Part::Go, &["go", "go-program"]),
    (Part::Redis, &["redis-server", "redis-cli", "memcached"]),
    (
        Part::Sql,
        &[
            "mysql",
            "mysqladmin",
            "mysqld",
            "mysqldump",
            "pg_dump",
            "pg_isready",
            "postgres",
            "psql",
        ],
    ),
    (
        Part::Packages,
        &[
            "apk",
            "apt",
            "apt-cache",
            "apt-get",
            "dpkg",
            "npm",
            "npx",
            "pip",
            "yarn",
        ],
    ),
    (Part::Screen, &["less", "more", "nano", "vi"]),
];

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The part of a program by its bare name, whether there is such a program or not.
pub(super) const fn of_applet(name: &str) -> Part {
    let mut i = 0;
    while i < PARTS.len() {
        let (part, names) = PARTS[i];
        let mut j = 0;
        while j < names.len() {
            if same(names[j], name) {
                return part;
            }
            j += 1;
        }
        i += 1;
    }
    Part::Tools
}

/// A program's code if it belongs to the part. Evaluated at compile time: what is left out here is
/// not in the part's code at all.
pub(super) const fn keep<const PART: usize>(
    name: &str,
    families: &str,
    family: u8,
    program: Program,
) -> Option<Program> {
    let families = families.as_bytes();
    let mut i = 0;
    while i < families.len() {
        if families[i] == family {
            return match of_applet(name) as usize == PART {
                true => Some(program),
                false => None,
            };
        }
        i += 1;
    }
    None
}

/// The family and the bare name in a program's name.
fn parse(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((family, bare)) => (Some(family), bare),
        None => (None, name),
    }
}

/// The part a program belongs to, by the name its file carries; `None` if there is no such program.
pub fn part_of(name: &str) -> Option<Part> {
    let (family, bare) = parse(name);
    let letter = match family {
        Some("busybox") => Some('b'),
        Some("gnu") => Some('g'),
        Some(_) => return None,
        None => None,
    };
    let applet = letter.is_some_and(|l| super::applet(bare, l).is_some());
    let single = family != Some("busybox")
        && (matches!(bare, "node" | "python3")
            || family.is_none() && matches!(bare, "busybox" | "bash" | "ash" | "dash" | "sh"));
    // A file of a program that is not in the table is one that is not simulated.
    (applet || single || family == Some("gnu")).then(|| of_applet(bare))
}

/// Finds the programs of one part (`PART` is [`Part`] as a number) by the names their files carry.
pub fn find<const PART: usize>(name: &str) -> Option<Program> {
    let (family, bare) = parse(name);
    if PART == Part::Core as usize && family.is_none() {
        return match bare {
            "busybox" => Some(super::busybox),
            _ => crate::shell::program(bare),
        };
    }
    if family != Some("busybox") {
        if PART == Part::Node as usize && bare == "node" {
            return crate::runtimes::node();
        }
        if PART == Part::Python as usize && bare == "python3" {
            return crate::runtimes::python();
        }
    }
    let index = APPLETS.iter().position(|a| a.name == bare);
    match (family?, index) {
        ("gnu", Some(index)) if APPLETS[index].families.contains('g') => CodeOf::<PART>::GNU[index],
        ("gnu", _) if PART == Part::Tools as usize && of_applet(bare) == Part::Tools => {
            Some(super::lacking)
        }
        ("busybox", Some(index)) => CodeOf::<PART>::BUSYBOX[index],
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Find = fn(&str) -> Option<Program>;

    #[test]
    fn each_program_is_found_in_its_part_alone() {
        let finders: [(Part, Find); 10] = [
            (Part::Core, find::<{ Part::Core as usize }>),
            (Part::Tools, find::<{ Part::Tools as usize }>),
            (Part::Web, find::<{ Part::Web as usize }>),
            (Part::Node, find::<{ Part::Node as usize }>),
            (Part::Python, find::<{ Part::Python as usize }>),
            (Part::Go, find::<{ Part::Go as usize }>),
            (Part::Redis, find::<{ Part::Redis as usize }>),
            (Part::Sql, find::<{ Part::Sql as usize }>),
            (Part::Packages, find::<{ Part::Packages as usize }>),
            (Part::Screen, find::<{ Part::Screen as usize }>),
        ];
        let mut names: Vec<String> = ["busybox", "bash", "ash", "dash", "sh", "node", "python3"]
            .iter()
            .chain(&["gnu/node", "gnu/python3", "gnu/not-simulated"])
            .map(|n| n.to_string())
            .collect();
        for applet in APPLETS {
            for (letter, family) in [('b', "busybox"), ('g', "gnu")] {
                if applet.families.contains(letter) {
                    names.push(format!("{family}/{}", applet.name));
                }
            }
        }
        for name in &names {
            let found: Vec<Part> = finders
                .iter()
                .filter(|(_, find)| find(name).is_some())
                .map(|(part, _)| *part)
                .collect();
            assert_eq!(
                found,
                part_of(name).into_iter().collect::<Vec<_>>(),
                "{name}"
            );
            assert_eq!(found.len(), 1, "{name}");
        }
        for name in ["busybox/nginx", "nothing", "other/cat", "cat"] {
            assert_eq!(part_of(name), None, "{name}");
            assert!(
                finders.iter().all(|(_, find)| find(name).is_none()),
                "{name}"
            );
        }
    }

    #[test]
    fn each_name_of_the_table_of_parts_is_a_program() {
        for (_, names) in PARTS {
            for name in *names {
                let forms = [
                    name.to_string(),
                    format!("gnu/{name}"),
                    format!("busybox/{name}"),
                ];
                assert!(forms.iter().any(|n| part_of(n).is_some()), "{name}");
            }
        }
    }
}
