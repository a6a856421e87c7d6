//! Users and groups as `/etc/passwd` and `/etc/group` name them.

use machine::Sys;

/// A line of `/etc/passwd`.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    pub gecos: String,
    pub home: String,
    pub shell: String,
}

/// A line of `/etc/group`.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub name: String,
    pub gid: u32,
    pub members: Vec<String>,
}

/// Both tables of the file system a process sees.
#[derive(Clone, Debug, Default)]
pub struct Users {
    pub users: Vec<User>,
    pub groups: Vec<Group>,
}

impl Users {
    /// Reads both files; a missing file is an empty table.
    pub fn load(sys: &Sys) -> Users {
        let text = |path: &str| {
            String::from_utf8_lossy(&sys.read_file(path).unwrap_or_default()).into_owned()
        };
        Users {
            users: parse_passwd(&text("/etc/passwd")),
            groups: parse_group(&text("/etc/group")),
        }
    }

    /// The user of a name.
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|u| u.name == name)
    }

    /// The user of a number.
    pub fn by_uid(&self, uid: u32) -> Option<&User> {
        self.users.iter().find(|u| u.uid == uid)
    }

    /// The group of a name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.name == name)
    }

    /// The group of a number.
    pub fn by_gid(&self, gid: u32) -> Option<&Group> {
        self.groups.iter().find(|g| g.gid == gid)
    }

    /// A user's name, or the number when it has none.
    pub fn user_name(&self, uid: u32) -> String {
        self.by_uid(uid)
            .map_or_else(|| uid.to_string(), |u| u.name.clone())
    }

    /// A group's name, or the number when it has none.
    pub fn group_name(&self, gid: u32) -> String {
        self.by_gid(gid)
            .map_or_else(|| gid.to_string(), |g| g.name.clone())
    }

    /// A user given by name or number.
    pub fn find_uid(&self, text: &str) -> Option<u32> {
        self.user(text).map(|u| u.uid).or_else(|| text.parse().ok())
    }

    /// A group given by name or number.
    pub fn find_gid(&self, text: &str) -> Option<u32> {
        self.group(text)
            .map(|g| g.gid)
            .or_else(|| text.parse().ok())
    }

    /// The groups that list `user` as a member, by number.
    pub fn groups_of(&self, user: &str) -> Vec<u32> {
        self.groups
            .iter()
            .filter(|g| g.members.iter().any(|m| m == user))
            .map(|g| g.gid)
            .collect()
    }
}

/// Reads the lines of a passwd file; broken lines are skipped.
pub fn parse_passwd(text: &str) -> Vec<User> {
    text.lines()
        .filter_map(|line| {
            let f: Vec<&str> = line.split(':').collect();
            if f.len() < 7 {
                return None;
            }
            Some(User {
                name: f[0].to_string(),
                uid: f[2].parse().ok()?,
                gid: f[3].parse().ok()?,
                gecos: f[4].to_string(),
                home: f[5].to_string(),
                shell: f[6].to_string(),
            })
        })
        .collect()
}

/// Reads the lines of a group file; broken lines are skipped.
pub fn parse_group(text: &str) -> Vec<Group> {
    text.lines()
        .filter_map(|line| {
            let f: Vec<&str> = line.split(':').collect();
            let gid = f.get(2)?.parse().ok()?;
            let members = f
                .get(3)
                .unwrap_or(&"")
                .split(',')
                .filter(|m| !m.is_empty())
                .map(str::to_string)
                .collect();
            Some(Group {
                name: f[0].to_string(),
                gid,
                members,
            })
        })
        .collect()
}
