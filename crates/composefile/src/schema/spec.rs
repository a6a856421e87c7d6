//! The Compose specification's shape, in a small notation.
//!
//! `s` string, `n` number, `i` integer, `b` boolean, `0` null, several letters
//! one of them; `[T]` a list, `[T]!` one without repeats; `(A|B)` exactly one
//! of; `{name:T !required:T $:T *:T}` a mapping, where `$` takes keys of
//! letters, digits and `._-`, `%` of small letters, and `*` any; `}x` takes `x-` keys too, `}~` any
//! further key; `"a,b"` one of these words; `@name` a definition below; `s/re/`
//! a string with a pattern; `<0,100>i` an integer between bounds.

/// The definitions; `root` is the file.
pub const SPEC: &str = r#"
root = {version:s name:s include:[@include] services:{$:@service} models:{$:@model}~
  networks:{$:@network}~ volumes:{$:@volume} secrets:{$:@secret} configs:{$:@config}}x
service = {develop:@develop deploy:@deploy annotations:@dict attach:bs
  build:(s|{context:s dockerfile:s dockerfile_inline:s entitlements:[s] args:@dict ssh:@dict
    labels:@dict cache_from:[s] cache_to:[s] no_cache:bs additional_contexts:@dict network:s
    provenance:sb sbom:sb pull:bs target:s shm_size:is extra_hosts:@hosts isolation:s
    privileged:bs secrets:@files tags:[s] ulimits:@ulimits platforms:[s]}x)
  blkio_config:{device_read_bps:[@limit] device_read_iops:[@limit] device_write_bps:[@limit]
    device_write_iops:[@limit] weight:is weight_device:[{path:s weight:is}]}
  cap_add:[s]! cap_drop:[s]! cgroup:"host,private" cgroup_parent:s command:@command
  configs:@files container_name:s/name/ cpu_count:(s|<0,>i) cpu_percent:(s|<0,100>i)
  cpu_shares:ns cpu_quota:ns cpu_period:ns cpu_rt_period:ns cpu_rt_runtime:ns cpus:ns cpuset:s
  credential_spec:{config:s file:s registry:s}x
  depends_on:(@list|{$:{restart:bs required:b !condition:"service_started,service_healthy,service_completed_successfully"}x})
  device_cgroup_rules:@list devices:[(s|{!source:s target:s permissions:s}x)]
  dns:@strings dns_opt:[s]! dns_search:@strings domainname:s entrypoint:@command
  env_file:(s|[(s|{!path:s format:s required:bs})]) label_file:(s|[s]) environment:@dict
  expose:[sn]! extends:(s|{!service:s file:s})
  provider:{!type:s options:{*:(snb|[snb])}~}x
  external_links:[s]! extra_hosts:@hosts gpus:("all"|[@device]) group_add:[sn]!
  healthcheck:{disable:bs interval:s retries:ns test:(s|[s]) timeout:s start_period:s start_interval:s}x
  hostname:s image:s init:bs ipc:s isolation:s labels:@dict links:[s]!
  logging:{driver:s options:{*:sn0}~}x mac_address:s mem_limit:ns mem_reservation:si
  mem_swappiness:is memswap_limit:ns network_mode:s
  models:(@list|{$:({endpoint_var:s model_var:s}x|0)}~)
  networks:(@list|{$:({aliases:@list interface_name:s ipv4_address:s ipv6_address:s
    link_local_ips:@list mac_address:s driver_opts:{*:sn}~ priority:n gw_priority:n}x|0)})
  oom_kill_disable:bs oom_score_adj:(s|<-1000,1000>i) pid:s0 pids_limit:ns platform:s
  ports:[(n|s|{name:s mode:s host_ip:s target:is published:si protocol:s app_protocol:s}x)]!
  post_start:[@hook] pre_stop:[@hook] privileged:bs profiles:@list pull_policy:s/pull/
  pull_refresh_after:s read_only:bs restart:s runtime:s scale:is security_opt:[s]! shm_size:ns
  secrets:@files sysctls:@dict stdin_open:bs stop_grace_period:s stop_signal:s storage_opt:{}~
  tmpfs:@strings tty:bs ulimits:@ulimits use_api_socket:b user:s uts:s userns_mode:s
  volumes:[(s|{!type:"bind,volume,tmpfs,cluster,npipe,image" source:s target:s read_only:bs
    consistency:s bind:{propagation:s create_host_path:bs recursive:"enabled,disabled,writable,readonly"
    selinux:"z,Z"}x volume:{labels:@dict nocopy:bs subpath:s}x
    tmpfs:{size:(<0,>i|s) mode:ns}x image:{subpath:s}x}x)]!
  volumes_from:[s]! working_dir:s}x
develop = ({watch:[{ignore:@strings include:@strings !path:s
  !action:"rebuild,sync,restart,sync+restart,sync+exec" target:s exec:@hook initial_sync:b}x]}x|0)
deploy = ({mode:s endpoint_mode:s replicas:is labels:@dict rollback_config:@update
  update_config:@update resources:{limits:{cpus:ns memory:s pids:is}x
  reservations:{cpus:ns memory:s generic_resources:[{discrete_resource_spec:{kind:s value:ns}x}x]
  devices:[@reserved]}x}x
  restart_policy:{condition:s delay:s max_attempts:is window:s}x
  placement:{constraints:[s] preferences:[{spread:s}x] max_replicas_per_node:is}x}x|0)
update = {parallelism:is delay:s failure_action:s monitor:s max_failure_ratio:ns
  order:"start-first,stop-first"}x
reserved = {!capabilities:@list count:si device_ids:@list driver:s options:@dict}x
device = {capabilities:@list count:si device_ids:@list driver:s options:@dict}~
include = (s|{path:@strings env_file:@strings project_directory:s})
network = ({name:s driver:s driver_opts:{*:sn}~ ipam:{driver:s config:[{subnet:s ip_range:s
  gateway:s aux_addresses:{*:s}}x] options:{*:s}}x external:@external internal:bs enable_ipv4:bs
  enable_ipv6:bs attachable:bs labels:@dict}x|0)
volume = ({name:s driver:s driver_opts:{*:sn}~ external:@external labels:@dict}x|0)
secret = {name:s environment:s file:s external:@external labels:@dict driver:s
  driver_opts:{*:sn}~ template_driver:s}x
config = {name:s content:s environment:s file:s external:@external labels:@dict template_driver:s}x
model = {name:s !model:s context_size:i runtime_flags:[s]}x
external = (bs|{name:s}x)
command = (0|s|[s])
hook = {!command:@command user:s privileged:bs working_dir:s environment:@dict}x
strings = (s|@list)
list = [s]!
dict = ({*:snb0}|[s]!)
hosts = ({*:(s|[s])}|[s]!)
limit = {path:s rate:is}
files = [(s|{source:s target:s uid:s gid:s mode:ns}x)]
ulimits = {%:(is|{!hard:is !soft:is}x)}~
"#;
