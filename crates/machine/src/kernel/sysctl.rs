//! /proc/sys: the kernel's settings, those of a namespace apart from the host's.
//!
//! Only `ip_unprivileged_port_start` has an effect; the others are kept and shown.
//!
//! Not modelled: writing through /proc/sys; IPC namespaces (their settings go with the pid namespace).

use super::K;
use super::net::NetNsId;
use super::process::{Namespaces, PidNsId};
use std::collections::BTreeMap;

/// Paths below /proc/sys with what Linux 6 says there at first.
const DEFAULTS: &[(&str, &str)] = &[
    ("fs/file-max", "9223372036854775807"),
    ("fs/inotify/max_user_instances", "128"),
    ("fs/inotify/max_user_watches", "65536"),
    ("fs/mqueue/msg_default", "10"),
    ("fs/mqueue/msg_max", "10"),
    ("fs/mqueue/msgsize_default", "8192"),
    ("fs/mqueue/msgsize_max", "8192"),
    ("fs/mqueue/queues_max", "256"),
    ("kernel/domainname", "(none)"),
    ("kernel/msgmax", "8192"),
    ("kernel/msgmnb", "16384"),
    ("kernel/msgmni", "32000"),
    ("kernel/pid_max", "4194304"),
    ("kernel/sem", "32000\t1024000000\t500\t32000"),
    ("kernel/shm_rmid_forced", "0"),
    ("kernel/shmall", "18446744073692774399"),
    ("kernel/shmmax", "18446744073692774399"),
    ("kernel/shmmni", "4096"),
    ("net/core/rmem_max", "212992"),
    ("net/core/somaxconn", "4096"),
    ("net/core/wmem_max", "212992"),
    ("net/ipv4/conf/all/accept_redirects", "0"),
    ("net/ipv4/conf/all/arp_announce", "0"),
    ("net/ipv4/conf/all/arp_ignore", "0"),
    ("net/ipv4/conf/all/forwarding", "1"),
    ("net/ipv4/conf/all/route_localnet", "0"),
    ("net/ipv4/conf/all/rp_filter", "0"),
    ("net/ipv4/conf/all/send_redirects", "1"),
    ("net/ipv4/conf/all/src_valid_mark", "0"),
    ("net/ipv4/conf/default/forwarding", "1"),
    ("net/ipv4/conf/default/rp_filter", "0"),
    ("net/ipv4/icmp_echo_ignore_all", "0"),
    ("net/ipv4/ip_default_ttl", "64"),
    ("net/ipv4/ip_forward", "1"),
    ("net/ipv4/ip_local_port_range", "32768\t60999"),
    ("net/ipv4/ip_nonlocal_bind", "0"),
    (PORT_START, "1024"),
    ("net/ipv4/ping_group_range", "1\t0"),
    ("net/ipv4/tcp_congestion_control", "cubic"),
    ("net/ipv4/tcp_fin_timeout", "60"),
    ("net/ipv4/tcp_keepalive_intvl", "75"),
    ("net/ipv4/tcp_keepalive_probes", "9"),
    ("net/ipv4/tcp_keepalive_time", "7200"),
    ("net/ipv4/tcp_max_syn_backlog", "512"),
    ("net/ipv4/tcp_rmem", "4096\t131072\t6291456"),
    ("net/ipv4/tcp_syncookies", "1"),
    ("net/ipv4/tcp_tw_reuse", "2"),
    ("net/ipv4/tcp_wmem", "4096\t16384\t4194304"),
    ("net/ipv6/conf/all/disable_ipv6", "0"),
    ("net/ipv6/conf/all/forwarding", "0"),
    ("net/ipv6/conf/default/disable_ipv6", "0"),
    ("net/ipv6/conf/lo/disable_ipv6", "0"),
    ("net/netfilter/nf_conntrack_max", "65536"),
    ("net/unix/max_dgram_qlen", "512"),
    ("vm/max_map_count", "65530"),
    ("vm/overcommit_memory", "0"),
    ("vm/swappiness", "60"),
];

/// The lowest port that anybody may listen at.
const PORT_START: &str = "net/ipv4/ip_unprivileged_port_start";

/// What was set, by the number of the namespace and the path below /proc/sys.
pub(crate) type Sysctls = BTreeMap<(u32, String), String>;

impl K {
    /// What is at a path below /proc/sys for the processes of a pid namespace: the names in a
    /// directory, or a value.
    pub fn sysctl(&self, ns: PidNsId, path: &[&str]) -> Option<Result<Vec<String>, String>> {
        let path = path.join("/");
        let init = self.pid_namespaces.get(&ns.0).and_then(|n| n.init);
        let init = init.and_then(|pid| self.procs.get(&pid));
        if let Some((name, default)) = DEFAULTS.iter().find(|(name, _)| *name == path) {
            let own = init.and_then(|p| self.sysctls.get(&key(&p.ns, name)));
            return Some(Err(own.cloned().unwrap_or((*default).to_string())));
        }
        let mut names: Vec<String> = Vec::new();
        for (name, _) in DEFAULTS {
            let below = match path.as_str() {
                "" => Some(*name),
                dir => name.strip_prefix(dir).and_then(|n| n.strip_prefix('/')),
            };
            let next = below.and_then(|b| b.split('/').next());
            if let Some(next) = next.filter(|n| !names.iter().any(|known| known == n)) {
                names.push(next.to_string());
            }
        }
        (!names.is_empty()).then_some(Ok(names))
    }

    /// The lowest port that processes without privileges may listen at.
    pub fn unprivileged_ports_from(&self, ns: &Namespaces) -> u16 {
        let own = self.sysctls.get(&key(ns, PORT_START));
        own.and_then(|text| text.trim().parse().ok())
            .unwrap_or(1024)
    }
}

/// Network settings go with the network namespace, the others with the pid namespace.
fn key(ns: &Namespaces, name: &str) -> (u32, String) {
    let number = match name.starts_with("net/") {
        true => ns.net.0,
        false => ns.pid.0,
    };
    (number, name.to_string())
}

impl super::Kernel {
    /// Sets a kernel setting (`net.core.somaxconn`) of a namespace; false if there is none of that
    /// name. Blanks between numbers become tabs, as the kernel shows them.
    pub fn set_sysctl(&self, ns: &Namespaces, name: &str, value: &str) -> bool {
        let path = name.replace('.', "/");
        if !DEFAULTS.iter().any(|(known, _)| *known == path) {
            return false;
        }
        let words: Vec<&str> = value.split_whitespace().collect();
        let mut k = self.0.borrow_mut();
        k.sysctls.insert(key(ns, &path), words.join("\t"));
        true
    }

    /// Forgets the settings of a network namespace that is no more.
    pub fn forget_sysctls(&self, ns: NetNsId) {
        let mut k = self.0.borrow_mut();
        k.sysctls.retain(|(number, _), _| *number != ns.0);
    }
}
