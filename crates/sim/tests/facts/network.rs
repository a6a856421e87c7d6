//! Connections, lookups, refused accesses, and the kernel's side of networks.

use super::*;
use snapshot::{
    Access, AnsweredBy, Connection, ConnectionOutcome, Decided, HopKind, Protocol, RuleKind, Stop,
};

fn last(host: &Batch) -> Rc<Connection> {
    host.snapshot()
        .connections
        .last()
        .cloned()
        .expect("there is a connection")
}

/// A host with nginx and a client on the networks `app` and the default bridge.
fn web() -> Batch {
    host(
        &["nginx", "busybox", "redis"],
        &[
            "docker network create app",
            "docker run -d --name web --network app -p 8080:80 nginx",
            "docker run -d --name cli --network app busybox sleep 10000",
            "docker run -d --name out busybox sleep 10000",
        ],
    )
}

fn kinds(c: &Connection) -> Vec<HopKind> {
    c.hops.iter().map(|h| h.kind).collect()
}

#[test]
fn the_way_through_a_published_port() {
    use HopKind::{Bridge, Client, Interface, Nat, Proxy, Server};
    let mut host = web();
    run(&mut host, &["curl -s localhost:8080"]);
    let s = host.snapshot();
    let c = last(&host);
    assert_eq!((c.from.as_str(), c.program.as_str()), ("host", "curl"));
    assert_eq!(
        (c.asked.as_str(), c.to.as_str()),
        ("localhost:8080", "127.0.0.1:8080")
    );
    assert_eq!(c.outcome, ConnectionOutcome::Connected);
    assert_eq!(
        (c.server.as_str(), c.server_program.as_str()),
        ("web", "nginx")
    );
    assert!(c.sent.starts_with("GET / HTTP/1.1\r\n"), "{}", c.sent);
    assert!(
        c.received.starts_with("HTTP/1.1 200 OK\r\n"),
        "{}",
        c.received
    );
    assert_eq!(c.stop, None);
    let asked = s
        .lookups
        .iter()
        .find(|l| Some(l.number) == c.lookup)
        .unwrap();
    assert_eq!(
        (asked.name.as_str(), asked.answered_by),
        ("localhost", AnsweredBy::Hosts)
    );
    // To the loopback docker-proxy answers and dials anew from the gateway.
    assert_eq!(kinds(&c), [Client, Proxy, Bridge, Interface, Server]);
    let web = container(&s, "web");
    let inside = format!("{}:80", web.networks[0].ip);
    let gateway = &s.network("app").unwrap().gateway;
    assert_eq!(c.hops[1].destination, "127.0.0.1:8080");
    assert_eq!(c.hops[1].new_destination, inside);
    assert!(c.hops[1].new_source.starts_with(gateway.as_str()));
    assert_eq!(c.hops[1].rule, "");
    assert_eq!(
        (
            c.hops[2].owner.as_str(),
            c.hops[2].interface.starts_with("br-")
        ),
        ("app", true)
    );
    assert_eq!(
        (c.hops[3].owner.as_str(), c.hops[3].interface.as_str()),
        ("web", "eth0")
    );
    assert_eq!(c.hops[3].space, web.net_ns);
    assert_eq!(c.hops[0].space, 1);

    // To another address of the host the kernel rewrites the target.
    run(&mut host, &["curl -s 192.0.2.10:8080"]);
    let c = last(&host);
    assert_eq!(kinds(&c), [Client, Nat, Bridge, Interface, Server]);
    let nat = &c.hops[1];
    assert_eq!(
        (nat.destination.as_str(), nat.new_destination.as_str()),
        ("192.0.2.10:8080", inside.as_str())
    );
    let rule = s.net.rules.iter().find(|r| r.id == nat.rule).unwrap();
    assert_eq!(rule.kind, RuleKind::Dnat);
    let bridge = &s.network("app").unwrap().bridge;
    assert_eq!(
        rule.text,
        format!(
            "-A DOCKER ! -i {bridge} -p tcp -m tcp --dport 8080 -j DNAT --to-destination {inside}"
        )
    );
}

#[test]
fn the_way_between_containers_by_name() {
    let mut host = web();
    run(&mut host, &["docker exec cli wget -q -O- http://web"]);
    let s = host.snapshot();
    let c = last(&host);
    assert_eq!(
        (c.from.as_str(), c.program.as_str(), c.asked.as_str()),
        ("cli", "wget", "web:80")
    );
    let asked = s
        .lookups
        .iter()
        .find(|l| Some(l.number) == c.lookup)
        .unwrap();
    assert_eq!(asked.answered_by, AnsweredBy::Docker);
    assert_eq!(
        asked.addresses,
        [container(&s, "web").networks[0].ip.clone()]
    );
    assert_eq!(asked.from, "cli");
    let first = &c.hops[0];
    assert_eq!(
        (first.kind, first.interface.as_str()),
        (HopKind::Client, "eth0")
    );
    let ip = &container(&s, "cli").networks[0].ip;
    assert!(first.source.starts_with(ip.as_str()));
}

#[test]
fn every_reason_why_a_packet_stops() {
    let mut host = web();
    run(
        &mut host,
        &[
            "docker run -d --name lo --network app redis redis-server --bind 127.0.0.1 --port 9000",
            "docker run -d --name empty -p 8081:81 busybox sleep 10000",
            "docker network create shut --internal",
            "docker run -d --name in --network shut busybox sleep 10000",
            "docker run -d --name none --network none busybox sleep 10000",
            "docker network create -o com.docker.network.bridge.enable_icc=false apart",
            "docker run -d --name one --network apart busybox sleep 10000",
            "docker run -d --name two --network apart nginx",
        ],
    );
    let s = host.snapshot();
    let ip = |name: &str| container(&s, name).networks[0].ip.clone();
    let (web, two) = (ip("web"), ip("two"));
    let mut stop = |command: &str| {
        host.run(command);
        let c = last(&host);
        let stop = c.stop.clone();
        (
            c.outcome,
            stop.unwrap_or_else(|| panic!("{command} got through: {c:?}")),
        )
    };
    use ConnectionOutcome::{NameNotFound, Refused, Reset, TimedOut, Unreachable};
    let (outcome, why) = stop("docker exec cli nc -w 1 lo 9000");
    assert_eq!(outcome, Refused);
    assert_eq!(
        why,
        Stop::LoopbackOnly {
            program: "redis-server".into(),
            listens: "127.0.0.1:9000".into()
        }
    );
    let (outcome, why) = stop("docker exec cli nc -w 1 web 81");
    assert_eq!((outcome, why), (Refused, Stop::NobodyListens));
    let (outcome, why) = stop("curl -s localhost:80");
    let inside = vec!["web".to_string(), "two".to_string()];
    assert_eq!((outcome, why), (Refused, Stop::NotPublished { inside }));
    let (outcome, why) = stop("curl -s localhost:8081");
    assert_eq!((outcome, why), (Reset, Stop::ProxyNobody { listens: None }));
    let (outcome, why) = stop(&format!("docker exec out wget -T 1 -q -O- http://{web}"));
    let network = "app".to_string();
    assert_eq!((outcome, why), (TimedOut, Stop::OtherNetwork { network }));
    let (outcome, why) = stop(&format!("docker exec in wget -T 1 -q -O- http://{web}"));
    let network = "shut".to_string();
    assert_eq!((outcome, why), (Unreachable, Stop::Internal { network }));
    let (outcome, why) = stop(&format!("docker exec one wget -T 1 -q -O- http://{two}"));
    let network = "apart".to_string();
    assert_eq!((outcome, why), (TimedOut, Stop::Icc { network }));
    let (outcome, why) = stop("docker exec out wget -q -O- http://web:8000");
    let name = "web".to_string();
    assert_eq!((outcome, why), (NameNotFound, Stop::NoResolver { name }));
    let (outcome, why) = stop("docker exec one wget -q -O- http://web");
    let (name, networks) = ("web".to_string(), vec!["app".to_string()]);
    assert_eq!(
        (outcome, why),
        (NameNotFound, Stop::NameElsewhere { name, networks })
    );
    let (outcome, why) = stop("docker exec cli wget -q -O- http://webb");
    let (name, near) = ("webb".to_string(), Some("web".to_string()));
    assert_eq!(
        (outcome, why),
        (NameNotFound, Stop::NoSuchName { name, near })
    );
    let (outcome, why) = stop("docker exec none wget -q -O- http://10.9.9.9");
    assert_eq!((outcome, why), (Unreachable, Stop::NoRoute));
    let (outcome, why) = stop("docker exec out wget -q -O- http://198.51.100.7");
    assert_eq!((outcome, why), (Unreachable, Stop::Outside));
    // The way out is masqueraded, and the packet ends outside of everything.
    let c = last(&host);
    let masked = &c.hops[2];
    assert!(masked.new_source.starts_with("192.0.2.10:"), "{c:?}");
    let s = host.snapshot();
    let rule = s.net.rules.iter().find(|r| r.id == masked.rule).unwrap();
    assert_eq!(
        rule.text,
        "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE"
    );
    assert_eq!(c.hops[3].space, 0);
    // Every rule that a hop names is there.
    for hop in s
        .connections
        .iter()
        .flat_map(|c| &c.hops)
        .filter(|h| !h.rule.is_empty())
    {
        assert!(s.net.rules.iter().any(|r| r.id == hop.rule), "{hop:?}");
    }
    let noname = s
        .connections
        .iter()
        .find(|c| c.outcome == NameNotFound)
        .unwrap();
    assert_eq!(
        (
            noname.asked.as_str(),
            noname.to.as_str(),
            noname.from.as_str()
        ),
        ("web:8000", "", "out")
    );
}

#[test]
fn a_datagram_and_its_answer_are_one_talk() {
    let mut host = host(
        &["busybox"],
        &[
            "docker network create app",
            "docker run -d --name srv --network app busybox sh -c 'echo pong | nc -u -l -p 5000'",
            "docker run -d --name cli --network app busybox sleep 10000",
            "docker exec cli sh -c 'echo ping | nc -u -w 1 srv 5000'",
        ],
    );
    run(&mut host, &["sleep 1"]);
    let c = last(&host);
    assert_eq!(
        (c.protocol, c.outcome),
        (Protocol::Udp, ConnectionOutcome::Connected)
    );
    assert_eq!((c.sent.as_str(), c.server.as_str()), ("ping\n", "srv"));
    assert_eq!(c.asked, "srv:5000");
}

#[test]
fn what_is_said_grows_in_the_connection_that_was_seen() {
    let mut host = host(
        &["busybox"],
        &[
            "docker network create app",
            "docker run -d --name srv --network app busybox sh -c '(sleep 2; echo late) | nc -l -p 5000'",
            "docker run -d --name cli --network app busybox sleep 10000",
            "docker exec -d cli sh -c 'echo hi | nc -w 9 srv 5000'",
            "sleep 1",
        ],
    );
    let before = last(&host);
    assert_eq!(
        (before.sent.as_str(), before.received.as_str()),
        ("hi\n", "")
    );
    run(&mut host, &["docker rm -f cli", "sleep 3"]);
    let after = last(&host);
    assert_eq!(after.number, before.number);
    assert_eq!(after.from, "cli");
}

#[test]
fn namespaces_with_their_cables() {
    let host = web();
    let s = host.snapshot();
    assert!(s.net.spaces[0].host && s.net.spaces[0].id == 1);
    let outer = s.net.spaces[0].interfaces.iter().map(|i| i.name.as_str());
    assert!(outer.into_iter().any(|name| name == "docker0"));
    let web = container(&s, "web");
    let space = s.net.space(web.net_ns).unwrap();
    assert_eq!(space.containers, ["web"]);
    let eth0 = space.interfaces.iter().find(|i| i.name == "eth0").unwrap();
    assert!(eth0.peer.starts_with("veth") && eth0.peer.len() == 11);
    assert_eq!(eth0.bridge, s.network("app").unwrap().bridge);
    assert_eq!(eth0.mac, web.networks[0].mac);
    assert_eq!(eth0.addresses, [format!("{}/16", web.networks[0].ip)]);
    let gateway = &s.network("app").unwrap().gateway;
    assert!(
        space
            .routes
            .contains(&format!("default via {gateway} dev eth0"))
    );
    assert_eq!(space.resolver.address, "127.0.0.11");
    let names: Vec<&str> = space
        .resolver
        .names
        .iter()
        .map(|(n, _)| n.as_str())
        .collect();
    assert!(names.contains(&"web") && names.contains(&"cli") && !names.contains(&"out"));
    let out = s.net.space(container(&s, "out").net_ns).unwrap();
    assert_ne!(out.resolver.address, "127.0.0.11");
    assert!(
        space
            .listening
            .iter()
            .any(|l| l.port == 80 && l.program == "nginx")
    );
    let bridge = s.net.bridges.iter().find(|b| b.network == "app").unwrap();
    assert_eq!(bridge.members.len(), 2);
    assert!(bridge.icc && !bridge.internal);
    let kinds: Vec<RuleKind> = s.net.rules.iter().map(|r| r.kind).collect();
    use RuleKind::{Dnat, Isolation, Masquerade};
    assert_eq!(kinds, [Dnat, Isolation, Isolation, Masquerade, Masquerade]);
}

#[test]
fn an_access_that_was_refused() {
    let mut host = host(
        &["busybox", "nginx"],
        &["mkdir shut; echo x > shut/f; chmod 0 shut/f; touch mine; chmod 444 mine"],
    );
    let mut denied = |command: &str| {
        host.run(command);
        host.snapshot().denied.expect("something was refused")
    };
    let d = denied("cat shut/f");
    assert_eq!(
        (d.container.clone(), d.program.as_str(), d.uid),
        (None, "cat", 1000)
    );
    assert_eq!(
        (d.user.as_str(), d.owner_name.as_str()),
        ("learner", "learner")
    );
    assert_eq!(d.path, "/home/learner/shut/f");
    assert_eq!((d.at.as_str(), d.mode), ("/home/learner/shut/f", 0));
    assert_eq!((d.access, d.decided), (Access::Read, Decided::Owner));
    let d = denied("echo y > /etc/passwd");
    assert_eq!(
        (d.access, d.decided, d.owner),
        (Access::Write, Decided::Others, 0)
    );
    assert_eq!(d.owner_name, "root");
    let d = denied("rm -f /etc/hosts");
    assert_eq!((d.access, d.at.as_str()), (Access::Change, "/etc"));
    let d = denied("chown 0 mine");
    assert_eq!((d.access, d.decided), (Access::Own, Decided::Rule));
    let d = denied("docker run --rm --user 1000 busybox touch /bin/x");
    assert_eq!(
        (d.access, d.at.as_str(), d.uid),
        (Access::Change, "/bin", 1000)
    );
    assert_eq!(d.user, "");
    assert!(d.container.is_some());
    let d = denied("docker run --rm --read-only busybox touch /x");
    assert_eq!(
        (d.access, d.decided, d.uid),
        (Access::Change, Decided::Rule, 0)
    );
    let d = denied("docker run --name nx --user nginx nginx cat /etc/shadow");
    assert_eq!((d.user.as_str(), d.owner_name.as_str()), ("nginx", "root"));
    assert_eq!(d.container.as_deref(), Some("nx"));
    let d = denied("sudo -u nobody docker ps 2>/dev/null || su nobody -s /bin/sh -c 'docker ps'");
    assert!(d.uid != 1000 || d.path != "/var/run/docker.sock");
    let d = denied("./mine");
    assert_eq!((d.access, d.decided), (Access::Execute, Decided::Owner));
}
