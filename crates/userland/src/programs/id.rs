//! Users and groups: `id`, `whoami`, `groups`, `getent`, `adduser`, `addgroup`, `useradd`, `groupadd`,
//! `usermod`, `userdel`, `groupdel`, `deluser`, `delgroup`, `passwd` (honest), `chpasswd`.
//! Not modelled: passwords (the shadow file gets `!`), ageing, sub-uids, NSS beyond files and hosts.

use super::kit::users::{Group, User, Users};
use super::kit::{Cx, Run};
use machine::OpenFlags;

pub async fn whoami(cx: &mut Cx) -> Run {
    if !cx.busybox() {
        let o = cx.opts("", &[]).await?;
        if let Some(extra) = o.rest.first() {
            let text = format!("extra operand {}", cx.quote(extra));
            return cx.bad_usage(&text).await;
        }
    }
    let uid = cx.sys.creds().uid;
    match Users::load(&cx.sys).by_uid(uid) {
        Some(u) => {
            let n = u.name.clone();
            cx.line(&n).await;
            Ok(0)
        }
        None => {
            let text = cx.pick(
                format!("unknown uid {uid}"),
                format!("cannot find name for user ID {uid}"),
            );
            cx.die(1, &text).await
        }
    }
}

struct Ids {
    uid: u32,
    gid: u32,
    groups: Vec<u32>,
}

async fn ids_of(cx: &mut Cx, users: &Users, name: Option<&String>) -> Result<Ids, i32> {
    match name {
        None => {
            let c = cx.sys.creds();
            let mut groups = vec![c.gid];
            groups.extend(c.groups.iter().filter(|g| **g != c.gid));
            Ok(Ids {
                uid: c.uid,
                gid: c.gid,
                groups,
            })
        }
        Some(n) => match users
            .user(n)
            .or_else(|| n.parse().ok().and_then(|id| users.by_uid(id)))
        {
            Some(u) => {
                let mut groups = vec![u.gid];
                groups.extend(users.groups_of(&u.name).into_iter().filter(|g| *g != u.gid));
                Ok(Ids {
                    uid: u.uid,
                    gid: u.gid,
                    groups,
                })
            }
            None => {
                let text = cx.pick(
                    format!("unknown user {n}"),
                    format!("{}: no such user", cx.quote(n)),
                );
                cx.die(1, &text).await
            }
        },
    }
}

pub async fn id(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "ugGnrzaZ",
            &[
                ("user", 'u'),
                ("group", 'g'),
                ("groups", 'G'),
                ("name", 'n'),
                ("real", 'r'),
            ],
        )
        .await?;
    let users = Users::load(&cx.sys);
    let ids = ids_of(cx, &users, o.rest.first()).await?;
    let user = |n: u32| {
        if o.has('n') {
            users.user_name(n)
        } else {
            n.to_string()
        }
    };
    let group = |n: u32| {
        if o.has('n') {
            users.group_name(n)
        } else {
            n.to_string()
        }
    };
    if o.has('n') && !o.has('u') && !o.has('g') && !o.has('G') {
        if cx.busybox() {
            return cx.bad_usage("").await;
        }
        return cx
            .die(1, "cannot print only names or real IDs in default format")
            .await;
    }
    let text = if o.has('u') {
        user(ids.uid)
    } else if o.has('g') {
        group(ids.gid)
    } else if o.has('G') {
        ids.groups
            .iter()
            .map(|g| group(*g))
            .collect::<Vec<_>>()
            .join(" ")
    } else {
        let named = |n: u32, name: Option<String>| {
            name.map_or_else(|| n.to_string(), |s| format!("{n}({s})"))
        };
        let g = |n: u32| named(n, users.by_gid(n).map(|g| g.name.clone()));
        let list: Vec<String> = ids.groups.iter().map(|n| g(*n)).collect();
        format!(
            "uid={} gid={} groups={}",
            named(ids.uid, users.by_uid(ids.uid).map(|u| u.name.clone())),
            g(ids.gid),
            list.join(",")
        )
    };
    cx.line(&text).await;
    // GNU tells of a number without a name by its status when names are asked for.
    Ok(0)
}

pub async fn groups(cx: &mut Cx) -> Run {
    let o = cx.opts("", &[]).await?;
    let users = Users::load(&cx.sys);
    let ids = ids_of(cx, &users, o.rest.first()).await?;
    let list: Vec<String> = ids.groups.iter().map(|g| users.group_name(*g)).collect();
    let lead = o
        .rest
        .first()
        .filter(|_| !cx.busybox())
        .map_or(String::new(), |n| format!("{n} : "));
    cx.line(&format!("{lead}{}", list.join(" "))).await;
    Ok(0)
}

pub async fn getent(cx: &mut Cx) -> Run {
    let o = cx.opts("s:i", &[]).await?;
    let Some(db) = o.rest.first().cloned() else {
        return cx.bad_usage("wrong number of arguments").await;
    };
    let keys = &o.rest[1..];
    let file = match db.as_str() {
        "passwd" | "group" | "shadow" | "services" | "protocols" => format!("/etc/{db}"),
        "hosts" | "ahosts" | "ahostsv4" => {
            if keys.is_empty() {
                let text =
                    String::from_utf8_lossy(&cx.sys.read_file("/etc/hosts").unwrap_or_default())
                        .into_owned();
                for l in text
                    .lines()
                    .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
                {
                    let f: Vec<&str> = l.split_whitespace().collect();
                    cx.line(&format!("{:<15} {}", f[0], f[1..].join(" "))).await;
                }
                return Ok(0);
            }
            for k in keys {
                match cx.sys.resolve(k).await {
                    Ok(list) if db == "hosts" => {
                        for ip in list.iter().take(1) {
                            cx.line(&format!("{ip:<15} {k}", ip = ip.to_string())).await;
                        }
                    }
                    Ok(list) => {
                        for ip in list {
                            for kind in ["STREAM", "DGRAM ", "RAW   "] {
                                let name = if kind == "STREAM" { k.as_str() } else { "" };
                                cx.line(format!("{:<15} {kind} {name}", ip.to_string()).trim_end())
                                    .await;
                            }
                        }
                    }
                    Err(_) => return Ok(2),
                }
            }
            return Ok(0);
        }
        _ => {
            cx.raw_err(&format!("Unknown database: {db}\nTry `getent --help' or `getent --usage' for more information.\n")).await;
            return Err(1);
        }
    };
    let text = String::from_utf8_lossy(&cx.sys.read_file(&file).unwrap_or_default()).into_owned();
    if keys.is_empty() {
        cx.out(&text).await;
        return Ok(0);
    }
    let mut status = 0;
    for k in keys {
        let hit = text.lines().find(|l| {
            let f: Vec<&str> = l.split(':').collect();
            f.first() == Some(&k.as_str()) || f.get(2) == Some(&k.as_str())
        });
        match hit {
            Some(l) => cx.line(l).await,
            None => status = 2,
        }
    }
    Ok(status)
}

fn append(cx: &Cx, file: &str, line: &str) -> machine::SysResult<()> {
    let old = cx.sys.read_file(file).unwrap_or_default();
    let glue = if old.is_empty() || old.ends_with(b"\n") {
        ""
    } else {
        "\n"
    };
    cx.sys
        .append_file(file, format!("{glue}{line}\n").as_bytes())
}

fn rewrite(cx: &Cx, file: &str, change: impl Fn(&str) -> Option<String>) -> machine::SysResult<()> {
    let text = String::from_utf8_lossy(&cx.sys.read_file(file)?).into_owned();
    let mut out = String::new();
    for l in text.lines() {
        if let Some(new) = change(l) {
            out.push_str(&new);
            out.push('\n');
        }
    }
    cx.sys.write_file(file, out.as_bytes())
}

async fn need_root(cx: &mut Cx) -> Result<(), i32> {
    if cx.sys.creds().uid == 0 {
        return Ok(());
    }
    let text = match cx.name.as_str() {
        _ if cx.busybox() => "/etc/passwd: Permission denied".to_string(),
        "adduser" | "addgroup" => {
            let what = "user or group";
            cx.raw_err(&format!(
                "{}: Only root may add a {what} to the system.\n",
                cx.name
            ))
            .await;
            return Err(1);
        }
        _ => {
            let n = cx.name.clone();
            cx.raw_err(&format!(
                "{n}: Permission denied.\n{n}: cannot lock /etc/passwd; try again later.\n"
            ))
            .await;
            return Err(1);
        }
    };
    cx.die(1, &text).await
}

fn free_id(used: &[u32], low: u32, high: u32) -> u32 {
    // Above the highest in use, as shadow does, falling back to the first gap.
    let top = used
        .iter()
        .copied()
        .filter(|u| (low..=high).contains(u))
        .max();
    match top {
        None => low,
        Some(t) if t < high => t + 1,
        Some(_) => (low..=high).find(|u| !used.contains(u)).unwrap_or(high),
    }
}

fn free_system_id(used: &[u32], low: u32, high: u32) -> u32 {
    (low..=high)
        .rev()
        .find(|u| !used.contains(u))
        .unwrap_or(low)
}

fn add_group_line(cx: &Cx, g: &Group) -> machine::SysResult<()> {
    append(
        cx,
        "/etc/group",
        &format!("{}:x:{}:{}", g.name, g.gid, g.members.join(",")),
    )?;
    if cx.sys.stat("/etc/gshadow").is_ok() {
        append(
            cx,
            "/etc/gshadow",
            &format!("{}:!::{}", g.name, g.members.join(",")),
        )?;
    }
    Ok(())
}

fn add_user_line(cx: &Cx, u: &User) -> machine::SysResult<()> {
    append(
        cx,
        "/etc/passwd",
        &format!(
            "{}:x:{}:{}:{}:{}:{}",
            u.name, u.uid, u.gid, u.gecos, u.home, u.shell
        ),
    )?;
    let day = cx.sys.now().secs() / 86_400;
    append(
        cx,
        "/etc/shadow",
        &format!("{}:!:{day}:0:99999:7:::", u.name),
    )
}

fn join_group(cx: &Cx, group: &str, user: &str) -> machine::SysResult<()> {
    rewrite(cx, "/etc/group", |l| {
        let mut f: Vec<String> = l.split(':').map(str::to_string).collect();
        if f.first().is_some_and(|n| n == group) && f.len() > 3 {
            let mut m: Vec<String> = f[3]
                .split(',')
                .filter(|m| !m.is_empty())
                .map(str::to_string)
                .collect();
            if !m.iter().any(|x| x == user) {
                m.push(user.to_string());
            }
            f[3] = m.join(",");
        }
        Some(f.join(":"))
    })
}

fn make_home(cx: &Cx, home: &str, uid: u32, gid: u32, mode: u32) {
    let parent = super::simple::dir_of(home).to_string();
    if cx.sys.stat(&parent).is_err() {
        let _ = cx.sys.mkdir(&parent, 0o755);
    }
    if cx.sys.mkdir(home, 0o755).is_ok() {
        let _ = cx.sys.chmod(home, mode);
        for e in cx.sys.readdir("/etc/skel").unwrap_or_default() {
            let to = super::walk::join(home, &e.name);
            if let Ok(data) = cx.sys.read_file(&super::walk::join("/etc/skel", &e.name)) {
                let _ = cx.sys.write_file(&to, &data);
                let _ = cx.sys.chown(&to, Some(uid), Some(gid), false);
            }
        }
        let _ = cx.sys.chown(home, Some(uid), Some(gid), false);
    }
}

/// Debian's `adduser` script and busybox's applet take different options.
pub async fn adduser(cx: &mut Cx) -> Run {
    if cx.busybox() {
        return busybox_adduser(cx).await;
    }
    let o = cx
        .opts(
            "é:ç:ß:ñ:æ:",
            &[
                ("disabled-password", 'ö'),
                ("disabled-login", 'ö'),
                ("gecos", 'é'),
                ("comment", 'é'),
                ("system", 'ä'),
                ("home", 'ç'),
                ("shell", 'ß'),
                ("uid", 'ñ'),
                ("no-create-home", 'ü'),
                ("ingroup", 'æ'),
                ("group", 'ø'),
                ("quiet", 'å'),
                ("gid", 'æ'),
            ],
        )
        .await?;
    need_root(cx).await?;
    let Some(name) = o.rest.first().cloned() else {
        cx.raw_err("adduser: Only one or two names allowed.\n")
            .await;
        return Err(1);
    };
    let users = Users::load(&cx.sys);
    if let Some(group) = o.rest.get(1) {
        if users.user(&name).is_none() {
            cx.raw_err(&format!("adduser: The user `{name}' does not exist.\n"))
                .await;
            return Err(1);
        }
        if users.group(group).is_none() {
            cx.raw_err(&format!("adduser: The group `{group}' does not exist.\n"))
                .await;
            return Err(1);
        }
        let _ = join_group(cx, group, &name);
        cx.out(&format!(
            "Adding user `{name}' to group `{group}' ...\nDone.\n"
        ))
        .await;
        return Ok(0);
    }
    if users.user(&name).is_some() {
        cx.raw_err(&format!("adduser: The user `{name}' already exists.\n"))
            .await;
        return Err(1);
    }
    let system = o.has('ä');
    let used: Vec<u32> = users.users.iter().map(|u| u.uid).collect();
    let uid = o.get('ñ').and_then(|u| u.parse().ok()).unwrap_or_else(|| {
        if system {
            free_id(&used, 100, 999)
        } else {
            free_id(&used, 1000, 59_999)
        }
    });
    let gid = match o.get('æ') {
        Some(g) => users.find_gid(g).unwrap_or(uid),
        None if system && !o.has('ø') => 65_534,
        None => uid,
    };
    let home = o.get('ç').map_or_else(
        || {
            if system {
                "/nonexistent".to_string()
            } else {
                format!("/home/{name}")
            }
        },
        str::to_string,
    );
    let shell = o
        .get('ß')
        .unwrap_or(if system {
            "/usr/sbin/nologin"
        } else {
            "/bin/bash"
        })
        .to_string();
    let quiet = o.has('å');
    if !quiet {
        cx.out(&format!(
            "Adding {}user `{name}' (UID {uid}) ...\n",
            if system { "system " } else { "" }
        ))
        .await;
    }
    if users.by_gid(gid).is_none() {
        let _ = add_group_line(
            cx,
            &Group {
                name: name.clone(),
                gid,
                members: Vec::new(),
            },
        );
        if !quiet {
            cx.out(&format!("Adding new group `{name}' ({gid}) ...\nAdding new user `{name}' ({uid}) with group `{name} ({gid})' ...\n")).await;
        }
    }
    let gecos = o.get('é').unwrap_or("").to_string();
    let _ = add_user_line(
        cx,
        &User {
            name: name.clone(),
            uid,
            gid,
            gecos,
            home: home.clone(),
            shell,
        },
    );
    if !(o.has('ü') || system && o.get('ç').is_none()) {
        make_home(cx, &home, uid, gid, 0o700);
        if !quiet {
            cx.out(&format!(
                "Creating home directory `{home}' ...\nCopying files from `/etc/skel' ...\n"
            ))
            .await;
        }
    }
    Ok(0)
}

async fn busybox_adduser(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "h:g:s:G:SDHu:k:",
            &[
                ("home", 'h'),
                ("gecos", 'g'),
                ("shell", 's'),
                ("ingroup", 'G'),
                ("system", 'S'),
                ("disabled-password", 'D'),
                ("no-create-home", 'H'),
                ("uid", 'u'),
            ],
        )
        .await?;
    let Some(name) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    need_root(cx).await?;
    let users = Users::load(&cx.sys);
    if let Some(group) = o.rest.get(1) {
        if users.user(&name).is_none() {
            return cx.die(1, &format!("unknown user {name}")).await;
        }
        if users.group(group).is_none() {
            return cx.die(1, &format!("unknown group {group}")).await;
        }
        let _ = join_group(cx, group, &name);
        return Ok(0);
    }
    if users.user(&name).is_some() {
        return cx.die(1, &format!("user '{name}' in use")).await;
    }
    let system = o.has('S');
    let used: Vec<u32> = users.users.iter().map(|u| u.uid).collect();
    let uid = match o.get('u') {
        Some(u) => match u.parse() {
            Ok(n) if used.contains(&n) => return cx.die(1, &format!("uid '{n}' in use")).await,
            Ok(n) => n,
            Err(_) => return cx.die(1, &format!("invalid number '{u}'")).await,
        },
        None if system => (100..1000).find(|u| !used.contains(u)).unwrap_or(999),
        None => (1000..60_000).find(|u| !used.contains(u)).unwrap_or(1000),
    };
    let gid = match o.get('G') {
        Some(g) => match users.group(g) {
            Some(g) => g.gid,
            None => return cx.die(1, &format!("unknown group {g}")).await,
        },
        None if system => users.group("nogroup").map_or(65_533, |g| g.gid),
        None => {
            let gids: Vec<u32> = users.groups.iter().map(|g| g.gid).collect();
            let gid = if gids.contains(&uid) {
                free_id(&gids, 1000, 60_000)
            } else {
                uid
            };
            let _ = add_group_line(
                cx,
                &Group {
                    name: name.clone(),
                    gid,
                    members: Vec::new(),
                },
            );
            gid
        }
    };
    let home = o
        .get('h')
        .map_or_else(|| format!("/home/{name}"), str::to_string);
    let shell = o.get('s').map_or_else(
        || {
            // Alpine changes the shell of system accounts.
            let alpine = cx.sys.stat("/etc/alpine-release").is_ok();
            match (system, alpine) {
                (true, true) => "/sbin/nologin".to_string(),
                (true, false) => "/bin/false".to_string(),
                (false, _) => "/bin/sh".to_string(),
            }
        },
        str::to_string,
    );
    let gecos = o
        .get('g')
        .map_or_else(|| "Linux User,,,".to_string(), str::to_string);
    let _ = add_user_line(
        cx,
        &User {
            name: name.clone(),
            uid,
            gid,
            gecos,
            home: home.clone(),
            shell,
        },
    );
    if o.get('G').is_some() {
        let _ = join_group(cx, o.get('G').unwrap_or(""), &name);
    }
    if !o.has('H') {
        make_home(cx, &home, uid, gid, 0o2755);
    }
    if !o.has('D') && !system {
        cx.raw_err(&format!("Changing password for {name}\nNew password: "))
            .await;
        cx.raw_err("\npasswd: password for ").await;
        cx.raw_err(&format!("{name} is unchanged\n")).await;
    }
    Ok(0)
}

pub async fn addgroup(cx: &mut Cx) -> Run {
    let o = cx.opts("g:Sé:", &[("gid", 'g'), ("system", 'S')]).await?;
    let Some(name) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    need_root(cx).await?;
    let users = Users::load(&cx.sys);
    if let Some(group) = o.rest.get(1) {
        if users.user(&name).is_none() {
            return cx.die(1, &format!("unknown user {name}")).await;
        }
        let _ = join_group(cx, group, &name);
        return Ok(0);
    }
    if users.group(&name).is_some() {
        if cx.busybox() {
            return cx.die(1, &format!("group '{name}' in use")).await;
        }
        cx.raw_err(&format!("addgroup: The group `{name}' already exists.\n"))
            .await;
        return Err(1);
    }
    let gids: Vec<u32> = users.groups.iter().map(|g| g.gid).collect();
    let gid = o.get('g').and_then(|g| g.parse().ok()).unwrap_or_else(|| {
        let (low, high) = if o.has('S') {
            (100, 999)
        } else {
            (1000, 59_999)
        };
        (low..=high).find(|g| !gids.contains(g)).unwrap_or(high)
    });
    let _ = add_group_line(
        cx,
        &Group {
            name: name.clone(),
            gid,
            members: Vec::new(),
        },
    );
    if !cx.busybox() {
        cx.out(&format!("Adding group `{name}' (GID {gid}) ...\nDone.\n"))
            .await;
    }
    Ok(0)
}

pub async fn groupadd(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "g:rfo",
            &[
                ("gid", 'g'),
                ("system", 'r'),
                ("force", 'f'),
                ("non-unique", 'o'),
            ],
        )
        .await?;
    let Some(name) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    need_root(cx).await?;
    let users = Users::load(&cx.sys);
    if users.group(&name).is_some() {
        if o.has('f') {
            return Ok(0);
        }
        return cx.die(9, &format!("group '{name}' already exists")).await;
    }
    let gids: Vec<u32> = users.groups.iter().map(|g| g.gid).collect();
    let gid = match o.get('g') {
        Some(g) => match g.parse::<u32>() {
            Ok(n) if gids.contains(&n) && !o.has('o') => {
                return cx.die(4, &format!("GID '{n}' already exists")).await;
            }
            Ok(n) => n,
            Err(_) => return cx.die(3, &format!("invalid group ID '{g}'")).await,
        },
        None if o.has('r') => free_system_id(&gids, 101, 999),
        None => free_id(&gids, 1000, 60_000),
    };
    let _ = add_group_line(
        cx,
        &Group {
            name,
            gid,
            members: Vec::new(),
        },
    );
    Ok(0)
}

pub async fn useradd(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "c:d:g:G:mMNrs:u:Uok:p:e:D",
            &[
                ("comment", 'c'),
                ("home-dir", 'd'),
                ("gid", 'g'),
                ("groups", 'G'),
                ("create-home", 'm'),
                ("no-create-home", 'M'),
                ("no-user-group", 'N'),
                ("system", 'r'),
                ("shell", 's'),
                ("uid", 'u'),
                ("user-group", 'U'),
                ("non-unique", 'o'),
                ("password", 'p'),
                ("no-log-init", 'l'),
            ],
        )
        .await?;
    let Some(name) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    need_root(cx).await?;
    let users = Users::load(&cx.sys);
    if users.user(&name).is_some() {
        return cx.die(9, &format!("user '{name}' already exists")).await;
    }
    if !name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.$".contains(c))
        || !name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
    {
        return cx
            .die(
                3,
                &format!("invalid user name '{name}': use --badname to ignore"),
            )
            .await;
    }
    let used: Vec<u32> = users.users.iter().map(|u| u.uid).collect();
    let uid = match o.get('u') {
        Some(u) => match u.parse::<u32>() {
            Ok(n) if used.contains(&n) && !o.has('o') => {
                return cx.die(4, &format!("UID {n} is not unique")).await;
            }
            Ok(n) => n,
            Err(_) => return cx.die(3, &format!("invalid user ID '{u}'")).await,
        },
        None if o.has('r') => free_system_id(&used, 101, 999),
        None => free_id(&used, 1000, 60_000),
    };
    let gid = match o.get('g') {
        Some(g) => match users
            .group(g)
            .or_else(|| g.parse().ok().and_then(|n| users.by_gid(n)))
        {
            Some(g) => g.gid,
            None => return cx.die(6, &format!("group '{g}' does not exist")).await,
        },
        None if o.has('N') => 100,
        None => {
            if users.group(&name).is_some() {
                return cx.die(9, &format!("group {name} exists - if you want to add this user to that group, use -g.")).await;
            }
            let gids: Vec<u32> = users.groups.iter().map(|g| g.gid).collect();
            let gid = if gids.contains(&uid) {
                free_id(&gids, 1000, 60_000)
            } else {
                uid
            };
            let _ = add_group_line(
                cx,
                &Group {
                    name: name.clone(),
                    gid,
                    members: Vec::new(),
                },
            );
            gid
        }
    };
    for g in o.get('G').into_iter().flat_map(|g| g.split(',')) {
        if users.group(g).is_none() {
            return cx.die(6, &format!("group '{g}' does not exist")).await;
        }
    }
    let home = o
        .get('d')
        .map_or_else(|| format!("/home/{name}"), str::to_string);
    let user = User {
        name: name.clone(),
        uid,
        gid,
        gecos: o.get('c').unwrap_or("").to_string(),
        home: home.clone(),
        shell: o.get('s').unwrap_or("/bin/sh").to_string(),
    };
    let _ = add_user_line(cx, &user);
    for g in o.get('G').into_iter().flat_map(|g| g.split(',')) {
        let _ = join_group(cx, g, &name);
    }
    if o.has('m') {
        make_home(cx, &home, uid, gid, 0o755);
    }
    Ok(0)
}

pub async fn usermod(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "aG:g:d:s:u:l:c:mLUo",
            &[
                ("append", 'a'),
                ("groups", 'G'),
                ("gid", 'g'),
                ("home", 'd'),
                ("shell", 's'),
                ("uid", 'u'),
                ("login", 'l'),
                ("comment", 'c'),
                ("move-home", 'm'),
            ],
        )
        .await?;
    let Some(name) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    need_root(cx).await?;
    let users = Users::load(&cx.sys);
    if users.user(&name).is_none() {
        return cx.die(6, &format!("user '{name}' does not exist")).await;
    }
    for g in o.get('G').into_iter().flat_map(|g| g.split(',')) {
        if users.group(g).is_none() {
            return cx.die(6, &format!("group '{g}' does not exist")).await;
        }
    }
    let gid = o.get('g').map(|g| users.find_gid(g));
    if gid == Some(None) {
        return cx
            .die(
                6,
                &format!("group '{}' does not exist", o.get('g').unwrap_or("")),
            )
            .await;
    }
    let _ = rewrite(cx, "/etc/passwd", |l| {
        let mut f: Vec<String> = l.split(':').map(str::to_string).collect();
        if f.first() == Some(&name) && f.len() >= 7 {
            for (i, v) in [
                (0, o.get('l')),
                (2, o.get('u')),
                (4, o.get('c')),
                (5, o.get('d')),
                (6, o.get('s')),
            ] {
                if let Some(v) = v {
                    f[i] = v.to_string();
                }
            }
            if let Some(Some(g)) = gid {
                f[3] = g.to_string();
            }
        }
        Some(f.join(":"))
    });
    if let Some(list) = o.get('G') {
        if !o.has('a') {
            let _ = remove_member(cx, &name);
        }
        for g in list.split(',') {
            let _ = join_group(cx, g, &name);
        }
    }
    Ok(0)
}

fn remove_member(cx: &Cx, user: &str) -> machine::SysResult<()> {
    rewrite(cx, "/etc/group", |l| {
        let mut f: Vec<String> = l.split(':').map(str::to_string).collect();
        if f.len() > 3 {
            f[3] = f[3]
                .split(',')
                .filter(|m| *m != user)
                .collect::<Vec<_>>()
                .join(",");
        }
        Some(f.join(":"))
    })
}

pub async fn userdel(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "rfS",
            &[("remove", 'r'), ("force", 'f'), ("remove-home", 'r')],
        )
        .await?;
    let Some(name) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    need_root(cx).await?;
    let users = Users::load(&cx.sys);
    let group = cx.name.contains("group");
    let known = if group {
        users.group(&name).is_some()
    } else {
        users.user(&name).is_some()
    };
    if !known {
        let kind = if group { "group" } else { "user" };
        let text = cx.pick(
            format!("unknown {kind} {name}"),
            format!("{kind} '{name}' does not exist"),
        );
        return cx.die(cx.pick(1, 6), &text).await;
    }
    let keep = |l: &str| (l.split(':').next() != Some(name.as_str())).then(|| l.to_string());
    if group {
        let _ = rewrite(cx, "/etc/group", keep);
        return Ok(0);
    }
    let home = users
        .user(&name)
        .map(|u| u.home.clone())
        .unwrap_or_default();
    for f in ["/etc/passwd", "/etc/shadow", "/etc/group"] {
        let _ = rewrite(cx, f, keep);
    }
    let _ = remove_member(cx, &name);
    if o.has('r') && home.starts_with("/home/") {
        let argv = ["rm", "-rf", &home].map(str::to_string);
        if let Ok(pid) = super::run::spawn(cx, &argv, |_| {}) {
            let _ = cx.sys.wait(pid).await;
        }
    }
    Ok(0)
}

pub async fn passwd(cx: &mut Cx) -> Run {
    let text = "changing passwords is not simulated; accounts here need none";
    cx.die(1, text).await
}

pub async fn chpasswd(cx: &mut Cx) -> Run {
    let _ = cx.slurp("-").await;
    let _ = OpenFlags::READ;
    Ok(0)
}
