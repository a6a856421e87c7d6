//! `--user`: names and numbers, looked up in the container's own files.

use machine::{Creds, Sys};

use crate::api::{ApiError, Result};

/// Who a process is to be, and where home is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExecUser {
    pub uid: u32,
    pub gid: u32,
    pub groups: Vec<u32>,
    pub home: String,
}

struct Passwd {
    name: String,
    uid: u32,
    gid: u32,
    home: String,
}

struct Group {
    name: String,
    gid: u32,
    members: Vec<String>,
}

/// Resolves `USER[:GROUP]` as moby's user package does.
pub(crate) fn resolve(agent: &Sys, spec: &str, extra: &[String]) -> Result<ExecUser> {
    let read = |path: &str| {
        let bytes = agent.read_file(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let users = passwd(&read("/etc/passwd"));
    let groups = group(&read("/etc/group"));
    let (user, group) = spec.split_once(':').unwrap_or((spec, ""));
    let mut out = ExecUser {
        uid: 0,
        gid: 0,
        groups: Vec::new(),
        home: "/".to_string(),
    };
    let wanted = if user.is_empty() { "0" } else { user };
    let number = wanted.parse::<u32>().ok();
    let found = users
        .iter()
        .find(|p| p.name == wanted || Some(p.uid) == number);
    match (found, number) {
        (Some(p), _) => {
            out.uid = p.uid;
            out.gid = p.gid;
            out.home = p.home.clone();
        }
        (None, Some(uid)) => out.uid = uid,
        (None, None) => {
            return Err(ApiError::invalid(format!(
                "unable to find user {user}: no matching entries in passwd file"
            )));
        }
    }
    if group.is_empty() {
        let member = |g: &&Group| found.is_some_and(|p| g.members.contains(&p.name));
        out.groups = groups.iter().filter(member).map(|g| g.gid).collect();
    } else {
        out.gid = group_id(&groups, group).ok_or_else(|| {
            ApiError::invalid(format!(
                "unable to find group {group}: no matching entries in group file"
            ))
        })?;
    }
    for name in extra {
        let gid = group_id(&groups, name)
            .ok_or_else(|| ApiError::invalid(format!("Unable to find group {name}")))?;
        out.groups.push(gid);
    }
    Ok(out)
}

/// Returns the numbers and names of the users in the text of an /etc/passwd.
pub fn users(text: &str) -> Vec<(u32, String)> {
    passwd(text).into_iter().map(|p| (p.uid, p.name)).collect()
}

/// Returns the numbers and names of the groups in the text of an /etc/group.
pub fn groups(text: &str) -> Vec<(u32, String)> {
    group(text).into_iter().map(|g| (g.gid, g.name)).collect()
}

/// Where a user is at home.
pub(crate) fn home(agent: &Sys, uid: u32) -> String {
    resolve(agent, &uid.to_string(), &[]).map_or("/".to_string(), |user| user.home)
}

impl ExecUser {
    /// Returns the credentials of its processes; only root keeps capabilities.
    pub fn creds(&self, caps: u64) -> Creds {
        let mut groups = vec![self.gid];
        groups.extend(self.groups.iter().filter(|g| **g != self.gid));
        groups.dedup();
        Creds {
            uid: self.uid,
            gid: self.gid,
            groups,
            caps: if self.uid == 0 { caps } else { 0 },
        }
    }
}

fn group_id(groups: &[Group], name: &str) -> Option<u32> {
    let by_name = groups.iter().find(|g| g.name == name).map(|g| g.gid);
    by_name.or_else(|| name.parse().ok())
}

fn passwd(text: &str) -> Vec<Passwd> {
    let line = |line: &str| {
        let f: Vec<&str> = line.split(':').collect();
        Some(Passwd {
            name: (*f.first()?).to_string(),
            uid: f.get(2)?.parse().ok()?,
            gid: f.get(3)?.parse().ok()?,
            home: f
                .get(5)
                .filter(|h| !h.is_empty())
                .unwrap_or(&"/")
                .to_string(),
        })
    };
    text.lines().filter_map(line).collect()
}

fn group(text: &str) -> Vec<Group> {
    let line = |line: &str| {
        let f: Vec<&str> = line.split(':').collect();
        let members = f.get(3).unwrap_or(&"").split(',');
        Some(Group {
            name: (*f.first()?).to_string(),
            gid: f.get(2)?.parse().ok()?,
            members: members
                .filter(|m| !m.is_empty())
                .map(str::to_string)
                .collect(),
        })
    };
    text.lines().filter_map(line).collect()
}
