//! `ping`, `ping6`, `traceroute`, `nslookup`, `dig`.

use super::super::kit::{Cx, Run};
use machine::{Duration, Errno, SigAction, Signal};
use std::net::{IpAddr, Ipv4Addr};

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1000.0
}

pub async fn ping(cx: &mut Cx) -> Run {
    let o = cx.opts("c:W:w:i:s:q4n6t:I:A", &[]).await?;
    let Some(host) = o.rest.last().cloned() else {
        if cx.busybox() {
            return cx.bad_usage("").await;
        }
        cx.raw_err("ping: usage error: Destination address required\n")
            .await;
        return Err(1);
    };
    let six = o.has('6') || cx.name == "ping6";
    let fits = |ip: &IpAddr| ip.is_ipv6() == six || !(six || o.has('4'));
    let found = cx.sys.resolve_to(&host, None).await;
    let first = found
        .as_ref()
        .ok()
        .and_then(|l| l.iter().copied().find(fits));
    let ip = match (first, found) {
        (Some(ip), _) => ip,
        (None, other) => {
            let again = matches!(other, Err(machine::DnsError::TryAgain));
            let text = cx.pick(
                format!("bad address '{host}'"),
                format!(
                    "{host}: {}",
                    if again {
                        "Temporary failure in name resolution"
                    } else {
                        "Name or service not known"
                    }
                ),
            );
            return cx.die(cx.pick(1, 2), &text).await;
        }
    };
    let count: u64 = o.get('c').and_then(|c| c.parse().ok()).unwrap_or(u64::MAX);
    let every = o
        .get('i')
        .and_then(|i| i.parse::<f64>().ok())
        .unwrap_or(1.0)
        .max(0.01);
    let wait = o
        .get('W')
        .and_then(|w| w.parse::<f64>().ok())
        .unwrap_or(10.0);
    let deadline = o.get('w').and_then(|w| w.parse::<f64>().ok());
    let size: usize = o.get('s').and_then(|s| s.parse().ok()).unwrap_or(56);
    let quiet = o.has('q');
    cx.sys.sigaction(Signal::INT, SigAction::Catch);
    let start = cx.sys.now();
    let first = if cx.busybox() {
        format!("PING {host} ({ip}): {size} data bytes\n")
    } else {
        format!("PING {host} ({ip}) {size}({}) bytes of data.\n", size + 28)
    };
    cx.out(&first).await;
    cx.flush().await;
    let (mut sent, mut times) = (0u64, Vec::new());
    let mut errors = 0;
    while sent < count {
        sent += 1;
        let sys = cx.sys.clone();
        let answer = match machine::race(cx.sys.ping(ip), async move {
            sys.sleep(Duration::from_secs_f64(wait)).await
        })
        .await
        {
            machine::Either::Left(r) => r,
            machine::Either::Right(_) => Err(Errno::ETIMEDOUT),
        };
        let seq = if cx.busybox() { sent - 1 } else { sent };
        match answer {
            Ok(d) => {
                times.push(ms(d));
                if !quiet {
                    let named = if cx.busybox() || host == ip.to_string() {
                        ip.to_string()
                    } else {
                        format!("{host} ({ip})")
                    };
                    let text = if cx.busybox() {
                        format!(
                            "{} bytes from {ip}: seq={seq} ttl=64 time={:.3} ms\n",
                            size + 8,
                            ms(d)
                        )
                    } else {
                        format!(
                            "{} bytes from {named}: icmp_seq={seq} ttl=64 time={} ms\n",
                            size + 8,
                            short(ms(d))
                        )
                    };
                    cx.out(&text).await;
                }
            }
            // With a way out the packet leaves and nobody answers.
            Err(Errno::ENETUNREACH) if cx.sys.routes().iter().any(|r| r.gateway.is_some()) => {
                let _ = cx.sys.sleep(Duration::from_secs_f64(wait)).await;
            }
            Err(Errno::ENETUNREACH) => {
                let text = cx.pick(
                    "sendto: Network is unreachable",
                    "connect: Network is unreachable",
                );
                return cx.die(cx.pick(1, 2), text).await;
            }
            Err(Errno::EPERM | Errno::EACCES) => {
                let text = cx.pick(
                    "permission denied (are you root?)",
                    "socktype: SOCK_RAW\nping: socket: Operation not permitted",
                );
                return cx.die(cx.pick(1, 2), text).await;
            }
            Err(Errno::EHOSTUNREACH) if !cx.busybox() => {
                errors += 1;
                let me = cx
                    .sys
                    .interfaces()
                    .iter()
                    .find(|i| i.name != "lo")
                    .and_then(|i| i.addrs.first().map(|a| a.0))
                    .unwrap_or(ip);
                cx.out(&format!(
                    "From {me} icmp_seq={seq} Destination Host Unreachable\n"
                ))
                .await;
            }
            Err(_) => {}
        }
        cx.flush().await;
        if cx.sys.take_signal().is_some() || cx.broken() {
            break;
        }
        let past = cx.sys.now().since(start).as_secs_f64();
        if deadline.is_some_and(|d| past >= d) {
            break;
        }
        if sent < count {
            let _ = cx.sys.sleep(Duration::from_secs_f64(every)).await;
            if cx.sys.take_signal().is_some()
                || deadline.is_some_and(|d| cx.sys.now().since(start).as_secs_f64() >= d)
            {
                break;
            }
        }
    }
    let got = times.len() as u64;
    let loss = ((sent - got) * 100).checked_div(sent).unwrap_or(0);
    let sum: f64 = times.iter().sum();
    let (min, max) = times
        .iter()
        .fold((f64::MAX, 0.0f64), |(a, b), t| (a.min(*t), b.max(*t)));
    let avg = if got > 0 { sum / got as f64 } else { 0.0 };
    let text = if cx.busybox() {
        let mut t = format!(
            "\n--- {host} ping statistics ---\n{sent} packets transmitted, {got} packets received, {loss}% packet loss\n"
        );
        if got > 0 {
            t.push_str(&format!(
                "round-trip min/avg/max = {min:.3}/{avg:.3}/{max:.3} ms\n"
            ));
        }
        t
    } else {
        let total = cx.sys.now().since(start).as_millis();
        let e = if errors > 0 {
            format!("+{errors} errors, ")
        } else {
            String::new()
        };
        let mut t = format!(
            "\n--- {host} ping statistics ---\n{sent} packets transmitted, {got} received, {e}{loss}% packet loss, time {total}ms\n"
        );
        if got > 0 {
            let dev =
                (times.iter().map(|t| (t - avg) * (t - avg)).sum::<f64>() / got as f64).sqrt();
            t.push_str(&format!(
                "rtt min/avg/max/mdev = {min:.3}/{avg:.3}/{max:.3}/{dev:.3} ms\n"
            ));
        } else {
            t.push('\n');
        }
        t
    };
    cx.out(&text).await;
    Ok(i32::from(got == 0))
}

fn short(v: f64) -> String {
    if v < 10.0 {
        format!("{v:.3}")
    } else if v < 100.0 {
        format!("{v:.1}")
    } else {
        format!("{v:.0}")
    }
}

/// The first name server of resolv.conf.
fn server(cx: &Cx) -> String {
    let text = String::from_utf8_lossy(&cx.sys.read_file("/etc/resolv.conf").unwrap_or_default())
        .into_owned();
    text.lines()
        .find_map(|l| l.strip_prefix("nameserver"))
        .map_or("127.0.0.1".to_string(), |s| s.trim().to_string())
}

pub async fn nslookup(cx: &mut Cx) -> Run {
    let o = cx.opts("t:q:", &[]).await?;
    let rest: Vec<String> = o
        .rest
        .iter()
        .filter(|a| !a.starts_with("-type"))
        .cloned()
        .collect();
    let Some(name) = rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    let at = rest.get(1).cloned().unwrap_or_else(|| server(cx));
    // Name servers do not read /etc/hosts.
    if let Ok(IpAddr::V4(ip)) = name.parse::<IpAddr>() {
        return reverse(cx, ip, &at).await;
    }
    let found = cx.sys.resolve(&name).await;
    if cx.busybox() {
        cx.out(&format!("Server:\t\t{at}\nAddress:\t{at}:53\n\n"))
            .await;
        return match found {
            Ok(list) if !list.is_empty() => {
                // One question for each kind of address, answered one after the other.
                for six in [false, true] {
                    cx.out("Non-authoritative answer:\n").await;
                    for ip in list.iter().filter(|ip| ip.is_ipv6() == six) {
                        cx.out(&format!("Name:\t{name}\nAddress: {ip}\n")).await;
                    }
                    cx.out("\n").await;
                }
                Ok(0)
            }
            Err(machine::DnsError::TryAgain) => {
                cx.raw_err(";; connection timed out; no servers could be reached\n\n")
                    .await;
                Ok(1)
            }
            _ => {
                cx.out(&format!("** server can't find {name}: NXDOMAIN\n\n** server can't find {name}: NXDOMAIN\n\n")).await;
                Ok(1)
            }
        };
    }
    if matches!(found, Err(machine::DnsError::TryAgain)) {
        cx.out(";; communications error to ").await;
        cx.out(&format!(
            "{at}#53: timed out\n;; no servers could be reached\n\n"
        ))
        .await;
        return Ok(1);
    }
    cx.out(&format!("Server:\t\t{at}\nAddress:\t{at}#53\n\n"))
        .await;
    match found {
        Ok(list) if !list.is_empty() => {
            cx.out("Non-authoritative answer:\n").await;
            for ip in list {
                cx.out(&format!("Name:\t{name}\nAddress: {ip}\n")).await;
            }
            cx.out("\n").await;
            Ok(0)
        }
        _ => {
            cx.out(&format!("** server can't find {name}: NXDOMAIN\n\n"))
                .await;
            Ok(1)
        }
    }
}

/// Asks for the name of an address.
async fn reverse(cx: &mut Cx, ip: Ipv4Addr, at: &str) -> Run {
    let [a, b, c, d] = ip.octets();
    let question = format!("{d}.{c}.{b}.{a}.in-addr.arpa");
    let sep = cx.pick(':', '#');
    let Some(name) = cx.sys.name_of(IpAddr::V4(ip)) else {
        let text = match cx.busybox() {
            true => format!(
                "Server:\t\t{at}\nAddress:\t{at}:53\n\n** server can't find {question}: NXDOMAIN\n\n"
            ),
            false => format!("** server can't find {question}: NXDOMAIN\n\n"),
        };
        cx.out(&text).await;
        return Ok(1);
    };
    let (server, dot) = match cx.busybox() {
        true => (format!("Server:\t\t{at}\nAddress:\t{at}{sep}53\n\n"), ""),
        false => (String::new(), "."),
    };
    let lead = cx.pick("Non-authoritative answer:\n", "");
    cx.out(&format!("{server}{lead}{question}\tname = {name}{dot}\n\n"))
        .await;
    Ok(0)
}

/// Every address of the host and its bridges is one hop away, what the host forwards two.
pub async fn traceroute(cx: &mut Cx) -> Run {
    let o = cx.opts("46Fnvm:q:w:p:f:s:t:i:IlrdgT", &[]).await?;
    let Some(host) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    let found = cx.sys.resolve(&host).await.unwrap_or_default();
    let Some(ip) = found.first().copied() else {
        let text = cx.pick(
            format!("bad address '{host}'"),
            format!("{host}: Name or service not known"),
        );
        return cx.die(cx.pick(1, 2), &text).await;
    };
    let number = |c: char, default: u64| o.get(c).and_then(|v| v.parse().ok()).unwrap_or(default);
    let (hops, probes) = (number('m', 30), number('q', 3));
    let wait = o
        .get('w')
        .and_then(|w| w.parse::<f64>().ok())
        .unwrap_or(5.0);
    let size = o.rest.get(1).and_then(|s| s.parse().ok());
    let bytes: u32 = size.unwrap_or(cx.pick(46, 60));
    cx.out(&format!(
        "traceroute to {host} ({ip}), {hops} hops max, {bytes} byte packets\n"
    ))
    .await;
    cx.flush().await;
    let numeric = o.has('n');
    let shown = |cx: &Cx, ip: IpAddr| match (numeric, cx.sys.name_of(ip)) {
        (true, _) => ip.to_string(),
        (false, Some(name)) => format!("{name} ({ip})"),
        (false, None) => format!("{ip} ({ip})"),
    };
    let gateway = cx.sys.routes().iter().find_map(|r| r.gateway);
    let mut ttl = 1;
    let answered = cx.sys.ping(ip).await;
    if let (Err(_), Some(gateway)) = (&answered, gateway) {
        let mut line = format!("{ttl:2}  {}", shown(cx, IpAddr::V4(gateway)));
        for _ in 0..probes {
            let time = cx.sys.ping(IpAddr::V4(gateway)).await.unwrap_or_default();
            line += &format!("  {:.3} ms", ms(time));
        }
        cx.line(&line).await;
        ttl += 1;
    }
    if answered.is_ok() {
        let mut line = format!("{ttl:2}  {}", shown(cx, ip));
        for _ in 0..probes {
            let time = cx.sys.ping(ip).await.unwrap_or_default();
            line += &format!("  {:.3} ms", ms(time));
        }
        cx.line(&line).await;
        return Ok(0);
    }
    if gateway.is_none() && matches!(answered, Err(Errno::ENETUNREACH)) {
        let text = cx.pick(
            "sendto: Network is unreachable",
            "connect: Network is unreachable",
        );
        return cx.die(1, text).await;
    }
    cx.sys.sigaction(Signal::INT, SigAction::Catch);
    while ttl <= hops {
        cx.out(&format!("{ttl:2}")).await;
        for _ in 0..probes {
            let _ = cx.sys.sleep(Duration::from_secs_f64(wait)).await;
            if cx.sys.take_signal().is_some() || cx.broken() {
                return Ok(130);
            }
            cx.out("  *").await;
            cx.flush().await;
        }
        cx.out("\n").await;
        ttl += 1;
    }
    Ok(0)
}

pub async fn dig(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let short = args.iter().any(|a| a == "+short");
    let at = args
        .iter()
        .find_map(|a| a.strip_prefix('@'))
        .map_or_else(|| server(cx), str::to_string);
    let name = args
        .iter()
        .find(|a| {
            !a.starts_with(['+', '@', '-']) && !matches!(a.as_str(), "A" | "AAAA" | "ANY" | "IN")
        })
        .cloned()
        .unwrap_or_else(|| ".".to_string());
    let list: Vec<IpAddr> = cx.sys.resolve(&name).await.unwrap_or_default();
    if short {
        for ip in list {
            cx.line(&ip.to_string()).await;
        }
        return Ok(0);
    }
    let status = if list.is_empty() {
        "NXDOMAIN"
    } else {
        "NOERROR"
    };
    let mut t = format!(
        "\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> {}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: {status}, id: {}\n;; flags: qr rd ra; QUERY: 1, ANSWER: {}, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;{name}.\t\t\tIN\tA\n\n",
        args.join(" "),
        cx.sys.random_u64() % 65_536,
        list.len()
    );
    if !list.is_empty() {
        t.push_str(";; ANSWER SECTION:\n");
        for ip in &list {
            t.push_str(&format!("{name}.\t\t600\tIN\tA\t{ip}\n"));
        }
        t.push('\n');
    }
    t.push_str(&format!(
        ";; Query time: 0 msec\n;; SERVER: {at}#53({at}) (UDP)\n\n"
    ));
    cx.out(&t).await;
    Ok(0)
}
