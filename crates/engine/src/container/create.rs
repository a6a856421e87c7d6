//! `docker create`.

use std::rc::Rc;

use machine::FileKind;

use super::{Container, Data, verify};
use crate::api::container::{ContainerConfig, ContainerCreateRequest, ContainerCreateResponse};
use crate::api::image::ImageConfigView;
use crate::api::value::Dict;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;
use crate::digest::short_id;
use crate::names::random_name;
use crate::sync::Notify;
use crate::tracked::Tracked;

impl Engine {
    /// Makes a container.
    pub async fn container_create(
        &self,
        req: ContainerCreateRequest,
    ) -> Result<ContainerCreateResponse> {
        let _asked = self.asked("create", &req.name);
        let ContainerCreateRequest {
            name,
            platform,
            mut config,
            mut host_config,
            networking_config,
        } = req;
        self.toil(1000);
        verify::settings(&config, &host_config)?;
        let (image_id, top, image_config) = {
            let images = self.d.images.borrow();
            let image = images.find(&config.image)?;
            if !platform.is_empty() && !same_platform(&platform, &image.platform()) {
                return Err(ApiError::not_found(format!(
                    "image with reference {} was found but its platform ({}) does not match the specified platform ({platform})",
                    config.image,
                    image.platform(),
                )));
            }
            (image.id.clone(), image.top.clone(), image.config.clone())
        };
        merge(&mut config, &image_config.config);
        if config.cmd.is_empty() && config.entrypoint.is_empty() {
            return Err(ApiError::invalid("no command specified"));
        }
        let id = self.new_id();
        let name = self.claim_name(&name, &id)?;
        if config.hostname.is_empty() {
            config.hostname = match host_config.network_mode.as_str() {
                "host" => self.d.sys.hostname(),
                mode if mode.starts_with("container:") => String::new(),
                _ => short_id(&id).to_string(),
            };
        }
        if config.labels.0.is_none() {
            config.labels = Dict::empty();
        }
        default_host_config(&mut host_config);
        if let Some(name) = host_config.network_mode.strip_prefix("container:")
            && let Ok(other) = self.container(name)
        {
            host_config.network_mode = format!("container:{}", other.id);
        }
        self.verify_networking(&host_config, &networking_config)?;
        self.verify_links(&host_config)?;
        let mounts = self.register_mounts(&host_config, &config.volumes)?;
        let (fs, snapshot_id) = self.d.snapshots.prepare(top.as_ref(), &self.new_id());
        let command: Vec<String> = config
            .entrypoint
            .iter()
            .chain(&config.cmd)
            .cloned()
            .collect();
        let (path, args) = match command.split_first() {
            Some((path, args)) => (path.clone(), args.to_vec()),
            None => (String::new(), Vec::new()),
        };
        let seq = {
            let mut store = self.d.containers.borrow_mut();
            store.next += 1;
            store.next
        };
        let mut warnings = Vec::new();
        if host_config.network_mode == "host" && !host_config.port_bindings.is_empty() {
            let text = "Published ports are discarded when using host network mode";
            warnings.push(text.to_string());
        }
        let host_platform = "amd64";
        if image_config.architecture != host_platform && !image_config.architecture.is_empty() {
            warnings.push(format!(
                "The requested image's platform (linux/{}) does not match the detected host platform (linux/amd64/v3) and no specific platform was requested",
                image_config.architecture
            ));
        }
        let container = Rc::new(Container {
            log: super::logs::Log::new(&id, &host_config.log_config),
            streams: super::stream::Streams::default(),
            changed: Notify::default(),
            seq,
            created: self.now(),
            image_id,
            top,
            fs,
            snapshot_id,
            data: Tracked::new(Data {
                name,
                networking: networking_config,
                path,
                args,
                mounts,
                ..Data::default()
            }),
            id: id.clone(),
        });
        {
            let mut data = container.data.borrow_mut();
            data.config = config;
            data.host = host_config;
        }
        if let Err(error) = self.make_working_dir(&container) {
            self.d.kernel.drop_fs(fs);
            return Err(error);
        }
        self.populate_volumes(&container);
        self.init_endpoints(&container);
        self.d.containers.borrow_mut().add(container.clone());
        self.register_links(&container);
        self.container_event(&container, "create", []);
        Ok(ContainerCreateResponse { id, warnings })
    }

    /// Takes a name, or invents one.
    fn claim_name(&self, name: &str, id: &str) -> Result<String> {
        if !name.is_empty() {
            let bare = name.strip_prefix('/').unwrap_or(name);
            self.check_name(bare, name)?;
            return Ok(bare.to_string());
        }
        let random = || self.d.kernel.random_u64();
        for retry in 0..6 {
            let digit = (retry > 0).then(random);
            let name = random_name(random(), random(), digit);
            if self.d.containers.borrow().by_name(&name).is_none() {
                return Ok(name);
            }
        }
        Ok(short_id(id).to_string())
    }

    /// Fails if a name is malformed (`shown` is what the message names) or taken.
    pub(crate) fn check_name(&self, name: &str, shown: &str) -> Result<()> {
        let first = name
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
        let rest = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        if name.len() < 2 || !first || !name.bytes().all(rest) {
            return Err(ApiError::invalid(format!(
                "Invalid container name ({shown}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
            )));
        }
        match self.d.containers.borrow().by_name(name) {
            Some(other) => Err(ApiError::conflict(format!(
                "Conflict. The container name \"/{name}\" is already in use by container \"{}\". You have to remove (or rename) that container to be able to reuse that name.",
                other.id
            ))),
            None => Ok(()),
        }
    }

    /// Makes the working directory in the container's own layer.
    fn make_working_dir(&self, container: &Container) -> Result<()> {
        let dir = container.data.borrow().config.working_dir.clone();
        if dir.is_empty() || dir == "/" {
            return Ok(());
        }
        let view = self.d.kernel.new_mnt_ns(container.fs);
        self.mount_for_copy(container, view);
        let agent = self.d.kernel.agent(view);
        super::files::mkdir_all(&agent, &dir, 0o755);
        let good = agent
            .stat(&dir)
            .is_ok_and(|s| s.kind == FileKind::Directory);
        self.d.kernel.drop_mnt_ns(view);
        match good {
            true => Ok(()),
            false => Err(ApiError::invalid(format!(
                "Cannot mkdir: {dir} is not a directory"
            ))),
        }
    }
}

fn same_platform(wanted: &str, have: &str) -> bool {
    let mut wanted = wanted.split('/');
    let mut have = have.split('/');
    let (os, arch) = (wanted.next(), wanted.next());
    (os, arch) == (have.next(), have.next()) || (arch.is_none() && os == Some("linux"))
}

/// Fills what the user left open with what the image says (moby's `merge`).
pub(crate) fn merge(user: &mut ContainerConfig, image: &ImageConfigView) {
    if user.user.is_empty() {
        user.user = image.user.clone();
    }
    for (port, _) in image.exposed_ports.iter() {
        user.exposed_ports.insert(port.clone(), Default::default());
    }
    if user.env.is_empty() {
        user.env = image.env.clone();
    } else {
        for line in &image.env {
            let key = line.split('=').next();
            if !user.env.iter().any(|e| e.split('=').next() == key) {
                user.env.push(line.clone());
            }
        }
    }
    for (key, value) in image.labels.iter() {
        if !user.labels.contains_key(key) {
            user.labels.insert(key.clone(), value.clone());
        }
    }
    if user.entrypoint.is_empty() {
        if user.cmd.is_empty() {
            user.cmd = image.cmd.clone();
        }
        if user.entrypoint.is_nil() {
            user.entrypoint = image.entrypoint.clone();
        }
    }
    // `--entrypoint ""` comes as one empty word and clears the image's.
    if user.entrypoint.len() == 1 && user.entrypoint[0].is_empty() {
        user.entrypoint = Default::default();
    }
    if let Some(check) = &image.healthcheck {
        match &mut user.healthcheck {
            None => user.healthcheck = Some(check.clone()),
            Some(own) => {
                if own.test.is_empty() {
                    own.test = check.test.clone();
                }
                for (mine, theirs) in [
                    (&mut own.interval, check.interval),
                    (&mut own.timeout, check.timeout),
                    (&mut own.start_period, check.start_period),
                    (&mut own.start_interval, check.start_interval),
                    (&mut own.retries, check.retries),
                ] {
                    if *mine == 0 {
                        *mine = theirs;
                    }
                }
            }
        }
    }
    if user.working_dir.is_empty() {
        user.working_dir = image.working_dir.clone();
    }
    for (path, _) in image.volumes.iter() {
        user.volumes.insert(path.clone(), Default::default());
    }
    if user.stop_signal.is_empty() {
        user.stop_signal = image.stop_signal.clone();
    }
    if user.shell.is_empty() {
        user.shell = image.shell.clone();
    }
}

/// Fills in the daemon's defaults that inspect shows.
fn default_host_config(host: &mut crate::api::container::HostConfig) {
    if host.network_mode.is_empty() || host.network_mode == "default" {
        host.network_mode = "bridge".to_string();
    }
    if host.log_config.kind.is_empty() {
        host.log_config.kind = "json-file".to_string();
    }
    if host.log_config.config.0.is_none() {
        host.log_config.config = Dict::empty();
    }
    if host.restart_policy.name.is_empty() {
        host.restart_policy.name = "no".to_string();
    }
    if host.port_bindings.0.is_none() {
        host.port_bindings = Dict::empty();
    }
    if host.ipc_mode.is_empty() {
        host.ipc_mode = "private".to_string();
    }
    if host.cgroupns_mode.is_empty() {
        let private = !host.privileged;
        host.cgroupns_mode = if private { "private" } else { "host" }.to_string();
    }
    if host.shm_size == 0 {
        host.shm_size = 64 << 20;
    }
    if host.runtime.is_empty() {
        host.runtime = "runc".to_string();
    }
    if host.memory > 0 && host.memory_swap == 0 {
        host.memory_swap = host.memory * 2;
    }
    let paths = |list: &[&str]| list.iter().map(|p| (*p).to_string()).collect();
    if !host.privileged && host.masked_paths.is_nil() {
        host.masked_paths = paths(&[
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap",
        ]);
        host.readonly_paths = paths(&[
            "/proc/bus",
            "/proc/fs",
            "/proc/irq",
            "/proc/sys",
            "/proc/sysrq-trigger",
        ]);
    }
}
