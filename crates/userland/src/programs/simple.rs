//! The one-liners: `true`, `false`, `pwd`, `clear`, `tty`, `nproc`, `hostname`, `arch`, `yes`, `sleep`,
//! `usleep`, `dirname`, `basename`, `seq`, `unlink`.

use super::kit::{Cx, Run, size, spec::Spec};
use machine::{Errno, Signal};
use std::time::Duration;

pub async fn true_(_: &mut Cx) -> Run {
    Ok(0)
}

pub async fn false_(_: &mut Cx) -> Run {
    Ok(1)
}

pub async fn pwd(cx: &mut Cx) -> Run {
    let o = cx
        .opts("LP", &[("logical", 'L'), ("physical", 'P')])
        .await?;
    let mut dir = cx.sys.cwd();
    if o.has('L')
        && let Some(p) = cx.var("PWD")
    {
        dir = p;
    }
    cx.line(&dir).await;
    Ok(0)
}

pub async fn clear(cx: &mut Cx) -> Run {
    cx.out("\x1b[H\x1b[2J\x1b[3J").await;
    Ok(0)
}

pub async fn tty(cx: &mut Cx) -> Run {
    let o = cx.opts("s", &[("silent", 's'), ("quiet", 's')]).await?;
    let on = cx.sys.isatty(0);
    if !o.has('s') {
        let name = if on {
            cx.sys
                .readlink("/proc/self/fd/0")
                .unwrap_or_else(|_| "/dev/pts/0".to_string())
        } else {
            "not a tty".to_string()
        };
        cx.line(&name).await;
    }
    Ok(i32::from(!on))
}

pub async fn nproc(cx: &mut Cx) -> Run {
    let o = cx.opts("aé:", &[("all", 'a'), ("ignore", 'é')]).await?;
    let text = String::from_utf8_lossy(&cx.sys.read_file("/proc/cpuinfo").unwrap_or_default())
        .into_owned();
    let n = text
        .lines()
        .filter(|l| l.starts_with("processor"))
        .count()
        .saturating_sub(o.get('é').and_then(|n| n.parse().ok()).unwrap_or(0))
        .max(1);
    cx.line(&n.to_string()).await;
    Ok(0)
}

pub async fn arch(cx: &mut Cx) -> Run {
    let machine = cx.sys.uname().machine;
    cx.line(&machine).await;
    Ok(0)
}

pub async fn hostname(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "sfidIF:a",
            &[
                ("short", 's'),
                ("fqdn", 'f'),
                ("long", 'f'),
                ("ip-address", 'i'),
                ("all-ip-addresses", 'I'),
                ("domain", 'd'),
                ("file", 'F'),
            ],
        )
        .await?;
    let name = cx.sys.hostname();
    if let Some(new) = o.rest.first() {
        if cx.sys.creds().uid != 0 {
            let text = cx.pick(
                "sethostname: Operation not permitted",
                "you must be root to change the host name",
            );
            return cx.die(1, text).await;
        }
        let _ = cx.sys.set_hostname(new);
        return Ok(0);
    }
    let text = if o.has('i') {
        match cx.sys.resolve(&name).await {
            Ok(list) => {
                let list: Vec<String> = list.iter().map(ToString::to_string).collect();
                list.join(" ")
            }
            Err(_) => {
                let text = cx.pick(
                    format!("{name}: Unknown host"),
                    "Name or service not known".to_string(),
                );
                return cx.die(1, &text).await;
            }
        }
    } else if o.has('I') {
        let mut all = String::new();
        for i in cx.sys.interfaces().iter().filter(|i| i.name != "lo") {
            let link_local = |ip: &std::net::IpAddr| ip.to_string().starts_with("fe80:");
            for (ip, _) in i.addrs.iter().filter(|(ip, _)| !link_local(ip)) {
                all.push_str(&format!("{ip} "));
            }
        }
        all
    } else if o.has('s') {
        name.split('.').next().unwrap_or("").to_string()
    } else if o.has('d') {
        let full = canonical(cx, &name);
        full.split_once('.').map_or("", |(_, d)| d).to_string()
    } else if o.has('f') {
        canonical(cx, &name)
    } else {
        name
    };
    cx.line(&text).await;
    Ok(0)
}

/// The host's full name: the first one of the line in /etc/hosts that has its name.
fn canonical(cx: &Cx, name: &str) -> String {
    let hosts = cx.sys.read_file("/etc/hosts").unwrap_or_default();
    let hosts = String::from_utf8_lossy(&hosts).into_owned();
    let line = hosts.lines().find_map(|line| {
        let names: Vec<&str> = line.split_whitespace().skip(1).collect();
        names.contains(&name).then(|| names[0].to_string())
    });
    line.unwrap_or_else(|| name.to_string())
}

pub async fn yes(cx: &mut Cx) -> Run {
    let text = if cx.args.is_empty() {
        "y".to_string()
    } else {
        cx.args.join(" ")
    } + "\n";
    let block = text.repeat((65_536 / text.len()).max(1));
    loop {
        if let Err(e) = cx.sys.write_all(1, block.as_bytes()).await {
            if e != Errno::EPIPE {
                cx.err(&format!("standard output: {e}")).await;
            }
            return Ok(1);
        }
    }
}

pub async fn sleep(cx: &mut Cx) -> Run {
    if cx.args.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let args = cx.opts("", &[]).await?.rest;
    let mut total = 0.0;
    for a in &args {
        match size::seconds(a) {
            Some(s) => total += s,
            None => {
                let text = cx.pick(
                    format!("invalid number '{a}'"),
                    format!("invalid time interval {}", cx.quote(a)),
                );
                if cx.busybox() {
                    return cx.die(1, &text).await;
                }
                return cx.bad_usage(&text).await;
            }
        }
    }
    pause(cx, total).await;
    Ok(0)
}

pub async fn usleep(cx: &mut Cx) -> Run {
    let micros: u64 = cx.args.first().and_then(|a| a.parse().ok()).unwrap_or(0);
    pause(cx, micros as f64 / 1e6).await;
    Ok(0)
}

/// Sleeps, starting again after a handled signal.
pub async fn pause(cx: &mut Cx, seconds: f64) {
    cx.flush().await;
    let seconds = seconds.min(1e9);
    let _ = cx.sys.sleep(Duration::from_secs_f64(seconds)).await;
}

pub async fn dirname(cx: &mut Cx) -> Run {
    let o = cx.opts("z", &[("zero", 'z')]).await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    for p in &o.rest {
        cx.line(dir_of(p)).await;
    }
    Ok(0)
}

/// The directory part of a path, by POSIX's rules.
pub fn dir_of(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return if path.is_empty() { "." } else { "/" };
    }
    match trimmed.rfind('/') {
        None => ".",
        Some(at) => {
            let dir = trimmed[..at].trim_end_matches('/');
            if dir.is_empty() { "/" } else { dir }
        }
    }
}

/// The last component of a path.
pub fn base_of(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return if path.is_empty() { "" } else { "/" };
    }
    trimmed.rsplit('/').next().unwrap_or(trimmed)
}

pub async fn basename(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop("as:z", &[("multiple", 'a'), ("suffix", 's'), ("zero", 'z')])
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let many = o.has('a') || o.has('s');
    if !many && o.rest.len() > 2 {
        let text = format!("extra operand {}", cx.quote(&o.rest[2]));
        return cx.bad_usage(&text).await;
    }
    let suffix = o
        .get('s')
        .or(if many {
            None
        } else {
            o.rest.get(1).map(String::as_str)
        })
        .unwrap_or("")
        .to_string();
    let names = if many { &o.rest[..] } else { &o.rest[..1] };
    for n in names {
        let base = base_of(n);
        let cut = base
            .strip_suffix(suffix.as_str())
            .filter(|c| !c.is_empty())
            .unwrap_or(base);
        cx.line(cut).await;
    }
    Ok(0)
}

pub async fn seq(cx: &mut Cx) -> Run {
    let (mut sep, mut format, mut equal) = ("\n".to_string(), None, false);
    let mut nums: Vec<String> = Vec::new();
    let mut it = std::mem::take(&mut cx.args).into_iter();
    while let Some(a) = it.next() {
        if a == "-s" || a == "--separator" {
            sep = it.next().unwrap_or_default();
        } else if let Some(s) = a.strip_prefix("--separator=") {
            sep = s.to_string();
        } else if a == "-w" || a == "--equal-width" {
            equal = true;
        } else if a == "-f" || a == "--format" {
            format = it.next();
        } else if a.starts_with("-s") && a.len() > 2 {
            sep = a[2..].to_string();
        } else if a.starts_with('-')
            && a.len() > 1
            && !a[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.')
        {
            let flag = crate::flag::first(&a).replacen('-', "", 1);
            cx.err(&format!("invalid option -- '{flag}'")).await;
            cx.usage_hint().await;
            return Err(1);
        } else {
            nums.push(a);
        }
    }
    if nums.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    if nums.len() > 3 {
        let text = format!("extra operand {}", cx.quote(&nums[3]));
        return cx.bad_usage(&text).await;
    }
    let mut values = Vec::new();
    for n in &nums {
        match n.parse::<f64>() {
            Ok(v) if v.is_finite() => values.push(v),
            _ => {
                let text = cx.pick(
                    format!("invalid number '{n}'"),
                    format!("invalid floating point argument: {}", cx.quote(n)),
                );
                if cx.busybox() {
                    return cx.die(1, &text).await;
                }
                return cx.bad_usage(&text).await;
            }
        }
    }
    let (first, step, last) = match values.as_slice() {
        [l] => (1.0, 1.0, *l),
        [f, l] => (*f, 1.0, *l),
        [f, s, l, ..] => (*f, *s, *l),
        [] => return Ok(1),
    };
    if step == 0.0 {
        let text = format!("invalid Zero increment value: {}", cx.quote(&nums[1]));
        return cx.bad_usage(&text).await;
    }
    let places = |s: &String| s.split_once('.').map_or(0, |(_, f)| f.len());
    // The last number's own digits after the point do not count.
    let given = &nums[..nums.len() - 1];
    let precision = given.iter().map(places).max().unwrap_or(0);
    let count = ((last - first) / step + 1e-9).floor();
    let width = [first, first + step * count.max(0.0)]
        .iter()
        .map(|v| format!("{v:.precision$}").len())
        .max()
        .unwrap_or(0);
    let mut n = 0.0;
    while n <= count && !cx.broken() {
        let v = first + step * n;
        if n > 0.0 {
            cx.out(&sep).await;
        }
        let text = match &format {
            Some(f) => {
                let (head, rest) = f.split_once('%').unwrap_or((f, ""));
                let (spec, tail) = Spec::parse(rest, &mut |_| 0);
                let conv = tail.chars().next().unwrap_or('g');
                format!(
                    "{head}{}{}",
                    spec.float(v, conv),
                    tail.get(conv.len_utf8()..).unwrap_or("")
                )
            }
            None if equal => format!("{v:0width$.precision$}"),
            None => format!("{v:.precision$}"),
        };
        cx.out(&text).await;
        cx.sys.cpu(1).await;
        n += 1.0;
    }
    if count >= 0.0 {
        cx.out("\n").await;
    }
    Ok(0)
}

pub async fn unlink(cx: &mut Cx) -> Run {
    let Some(f) = cx.args.first().cloned() else {
        return cx.bad_usage("missing operand").await;
    };
    match cx.sys.unlink(&f) {
        Ok(()) => Ok(0),
        Err(e) => cx.die(1, &format!("cannot unlink '{f}': {e}")).await,
    }
}

/// `pause` of Kubernetes fame and `tail -f /dev/null`'s kin: waits for a signal for ever.
pub async fn wait_for_ever(cx: &mut Cx) -> Signal {
    cx.flush().await;
    cx.sys.next_signal().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_as_posix_says() {
        assert_eq!((dir_of("/a/b/"), base_of("/a/b/")), ("/a", "b"));
        assert_eq!((dir_of("a"), base_of("a")), (".", "a"));
        assert_eq!((dir_of("/"), base_of("/")), ("/", "/"));
        assert_eq!(dir_of("//a"), "/");
    }
}
