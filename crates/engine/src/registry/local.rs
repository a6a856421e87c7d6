//! Registries on `localhost:PORT`: containers of the `registry` image that publish the port. What
//! is pushed leaves the files in the container that a real registry leaves, where its program
//! answers `/v2/…` from; an image can be pulled as long as they are there.
//!
//! Not modelled: blobs of layers, whose content the engine keeps itself.

use machine::Sys;

use crate::daemon::Engine;
use crate::reference::Reference;

const ROOT: &str = "/var/lib/registry/docker/registry/v2";

impl Engine {
    /// Returns whether a registry answers at an address.
    pub(crate) fn registry_runs(&self, domain: &str) -> bool {
        self.inside_registry(domain).is_some()
    }

    /// Acts inside the container of the registry at an address.
    fn inside_registry(&self, domain: &str) -> Option<Sys> {
        let (host, port) = domain.rsplit_once(':')?;
        if !matches!(host, "localhost" | "127.0.0.1") {
            return None;
        }
        self.containers().iter().find_map(|c| {
            let data = c.data.borrow();
            let named = Reference::parse(&data.config.image)
                .is_ok_and(|r| r.path == "library/registry" || r.path.ends_with("/registry"));
            let runs =
                data.path.contains("registry") || data.args.iter().any(|a| a.contains("registry"));
            let mut ports = data.ports.iter();
            let publishes = ports.any(|(_, b)| b.iter().any(|b| b.host_port == port));
            let runtime = data
                .runtime
                .as_ref()
                .filter(|_| (named || runs) && publishes)?;
            Some(self.d.kernel.agent(runtime.ns.mnt))
        })
    }

    /// Leaves what a push leaves: the manifest and the links of tag and digest.
    pub(crate) fn note_push(&self, name: &Reference, digest: &str, manifest: &[u8]) {
        let Some(agent) = self.inside_registry(&name.domain) else {
            return;
        };
        let hex = digest.trim_start_matches("sha256:");
        let manifests = format!("{ROOT}/repositories/{}/_manifests", name.path);
        let tag = name.tag.clone().unwrap_or_default();
        for (dir, file, text) in [
            (
                format!("{ROOT}/blobs/sha256/{}/{hex}", &hex[..2]),
                "data",
                manifest,
            ),
            (
                format!("{manifests}/revisions/sha256/{hex}"),
                "link",
                digest.as_bytes(),
            ),
            (
                format!("{manifests}/tags/{tag}/current"),
                "link",
                digest.as_bytes(),
            ),
        ] {
            let _ = agent.mkdir_all(&dir, 0o755);
            let _ = agent.write_file(&format!("{dir}/{file}"), text);
        }
    }

    /// Returns whether the registry of a name still has it.
    pub(crate) fn registry_has(&self, name: &Reference) -> bool {
        let Some(agent) = self.inside_registry(&name.domain) else {
            return false;
        };
        let manifests = format!("{ROOT}/repositories/{}/_manifests", name.path);
        let link = match (&name.digest, &name.tag) {
            (Some(digest), _) => {
                let hex = digest.trim_start_matches("sha256:");
                format!("{manifests}/revisions/sha256/{hex}/link")
            }
            (None, tag) => {
                let tag = tag.as_deref().unwrap_or("latest");
                format!("{manifests}/tags/{tag}/current/link")
            }
        };
        agent.stat(&link).is_ok()
    }
}
