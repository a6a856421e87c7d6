//! The fields of each part of a project in the order `config` prints them.
//!
//! Kinds: `s` text, `i` integer, `f` float, `b` boolean, `d` duration, `B` bytes,
//! `c` cpus, `C` command, `l` list of texts, `L` list of anything as text,
//! `k` variables (null kept), `m` mapping to texts, `H` extra hosts,
//! `T` healthcheck test, `U` ulimits, `M` file mode, `F` env files, `D` device
//! count, `S` ssh keys, `O` a mapping to lists of texts, `x` external, `a` anything; `@name` a part, `&name` one
//! left out when empty, `[name` a list of parts, `{name` a mapping to parts.
//! `?` after a kind keeps zero and empty values.

/// The parts; each begins at the start of a line.
pub const FIELDS: &str = "
project = name:s services:{service networks:{network volumes:{volume secrets:{secret configs:{config models:{model
service = profiles:l annotations:m attach:b? build:@build develop:@develop blkio_config:@blkio cap_add:l cap_drop:l cgroup_parent:s cgroup:s cpu_count:i cpu_percent:f cpu_period:i cpu_quota:i cpu_rt_period:i cpu_rt_runtime:i cpus:f cpuset:s cpu_shares:i command:C configs:[mount container_name:s credential_spec:@credential depends_on:{dependency deploy:@deploy device_cgroup_rules:l devices:[device dns:l dns_opt:l dns_search:l dockerfile:s domainname:s entrypoint:C provider:@provider environment:k env_file:F expose:L extends:@extends external_links:l extra_hosts:H group_add:L gpus:[gpu hostname:s healthcheck:@healthcheck image:s init:b? ipc:s isolation:s labels:m label_file:l links:l logging:@logging log_driver:s log_opt:m mem_limit:B mem_reservation:B memswap_limit:B mem_swappiness:B mac_address:s models:{servicemodel net:s network_mode:s networks:{endpoint oom_kill_disable:b oom_score_adj:i pid:s pids_limit:i platform:s ports:[port privileged:b pull_policy:s read_only:b restart:s runtime:s scale:i? secrets:[mount security_opt:l shm_size:B stdin_open:b stop_grace_period:d? stop_signal:s storage_opt:m sysctls:m tmpfs:l tty:b ulimits:U use_api_socket:b user:s userns_mode:s uts:s volume_driver:s volumes:[volumemount volumes_from:l working_dir:s post_start:[hook pre_stop:[hook
build = context:s dockerfile:s dockerfile_inline:s entitlements:l args:k provenance:s sbom:s ssh:S labels:m cache_from:l cache_to:l no_cache:b additional_contexts:m pull:b extra_hosts:H isolation:s network:s target:s secrets:[mount shm_size:B tags:l ulimits:U platforms:l privileged:b
develop = watch:[trigger
trigger = path:s? action:s? target:s exec:&hook include:l ignore:l initial_sync:b
blkio = weight:i weight_device:[weight device_read_bps:[throttle device_read_iops:[throttle device_write_bps:[throttle device_write_iops:[throttle
weight = path:s weight:i
throttle = path:s rate:B
mount = source:s target:s uid:s gid:s mode:M
credential = config:s file:s registry:s
dependency = condition:s restart:b required:b?
deploy = mode:s replicas:i? labels:m update_config:@update rollback_config:@update resources:&resources restart_policy:@restartpolicy placement:&placement endpoint_mode:s
update = parallelism:i? delay:d failure_action:s monitor:d max_failure_ratio:f order:s
resources = limits:@resource reservations:@resource
resource = cpus:c memory:B pids:i devices:[gpu generic_resources:[generic
generic = discrete_resource_spec:@discrete
discrete = kind:s? value:i?
restartpolicy = condition:s delay:d? max_attempts:i? window:d?
placement = constraints:l preferences:[preference max_replicas_per_node:i
preference = spread:s
device = source:s target:s permissions:s
gpu = capabilities:l driver:s count:D device_ids:l options:m
provider = type:s options:O
extends = file:s service:s
healthcheck = test:T timeout:d? interval:d? retries:i? start_period:d? start_interval:d? disable:b
logging = driver:s options:m
servicemodel = endpoint_var:s model_var:s
endpoint = aliases:l driver_opts:m gw_priority:i interface_name:s ipv4_address:s ipv6_address:s link_local_ips:l mac_address:s priority:i
port = name:s mode:s host_ip:s target:i published:s protocol:s app_protocol:s
volumemount = type:s source:s target:s read_only:b consistency:s bind:@bind volume:@mountvolume tmpfs:@tmpfs image:@mountimage
bind = selinux:s propagation:s create_host_path:b recursive:s
mountvolume = labels:m nocopy:b subpath:s
tmpfs = size:B mode:i
mountimage = subpath:s
hook = command:C user:s privileged:b working_dir:s environment:k
network = name:s driver:s driver_opts:m ipam:&ipam external:x internal:b attachable:b labels:m enable_ipv4:b? enable_ipv6:b?
ipam = driver:s config:[pool
pool = subnet:s gateway:s ip_range:s aux_addresses:m
volume = name:s driver:s driver_opts:m external:x labels:m
secret = name:s file:s environment:s content:s external:x labels:m driver:s driver_opts:m template_driver:s
config = name:s file:s environment:s content:s external:x labels:m driver:s driver_opts:m template_driver:s
model = name:s model:s context_size:i runtime_flags:l
";

/// The fields of a part as (name, kind).
pub fn of(part: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let line = FIELDS
        .lines()
        .find_map(|l| l.strip_prefix(part)?.strip_prefix(" = "))
        .unwrap_or("");
    line.split(' ').filter_map(|field| field.split_once(':'))
}
