//! The handle to dockerd.

use crate::api::container::*;
use crate::api::exec::*;
use crate::api::image::*;
use crate::api::network::*;
use crate::api::system::*;
use crate::api::volume::*;
use crate::api::{ApiError, Attachment, ErrorKind, Filters, Result, Stream};
use crate::sync::Receiver;

/// A client's handle to dockerd; cheap to clone. Objects are named by name, id or a prefix of
/// the id, as on the command line.
#[derive(Clone, Default)]
pub struct Engine {}

fn missing<T>(what: &str) -> Result<T> {
    let message = format!("{what} is not simulated");
    Err(ApiError::new(ErrorKind::NotImplemented, message))
}

impl Engine {
    /// Makes a container.
    pub async fn container_create(
        &self,
        _req: ContainerCreateRequest,
    ) -> Result<ContainerCreateResponse> {
        missing("container_create")
    }

    /// Starts a container; returns once its process runs.
    pub async fn container_start(&self, _name: &str) -> Result<()> {
        missing("container_start")
    }

    /// Ends a container: its stop signal, then SIGKILL.
    pub async fn container_stop(&self, _name: &str, _options: StopOptions) -> Result<()> {
        missing("container_stop")
    }

    /// Stops and starts a container.
    pub async fn container_restart(&self, _name: &str, _options: StopOptions) -> Result<()> {
        missing("container_restart")
    }

    /// Sends a signal to PID 1; an empty one is SIGKILL.
    pub async fn container_kill(&self, _name: &str, _signal: &str) -> Result<()> {
        missing("container_kill")
    }

    /// Freezes a container's processes.
    pub fn container_pause(&self, _name: &str) -> Result<()> {
        missing("container_pause")
    }

    /// Lets a frozen container go on.
    pub fn container_unpause(&self, _name: &str) -> Result<()> {
        missing("container_unpause")
    }

    /// Removes a container.
    pub async fn container_remove(&self, _name: &str, _options: RemoveOptions) -> Result<()> {
        missing("container_remove")
    }

    /// Gives a container another name.
    pub fn container_rename(&self, _name: &str, _new_name: &str) -> Result<()> {
        missing("container_rename")
    }

    /// Changes limits or the restart policy; returns warnings.
    pub fn container_update(&self, _name: &str, _update: UpdateConfig) -> Result<Vec<String>> {
        missing("container_update")
    }

    /// Tells a container's terminal its size.
    pub fn container_resize(&self, _name: &str, _columns: u16, _rows: u16) -> Result<()> {
        missing("container_resize")
    }

    /// Lists containers, newest first.
    pub fn container_list(&self, _options: &ContainerListOptions) -> Result<Vec<ContainerSummary>> {
        missing("container_list")
    }

    /// Tells all about a container.
    pub fn container_inspect(&self, _name: &str, _size: bool) -> Result<ContainerInspect> {
        missing("container_inspect")
    }

    /// Attaches to the streams of PID 1, also before the start.
    pub fn container_attach(&self, _name: &str, _options: &AttachOptions) -> Result<Attachment> {
        missing("container_attach")
    }

    /// Registers for a container's end; the one answer comes when the condition holds.
    pub fn container_wait(
        &self,
        _name: &str,
        _condition: WaitCondition,
    ) -> Result<Receiver<WaitResponse>> {
        missing("container_wait")
    }

    /// Reads the log, a line an item.
    pub fn container_logs(
        &self,
        _name: &str,
        _options: &LogsOptions,
    ) -> Result<Receiver<(Stream, Vec<u8>)>> {
        missing("container_logs")
    }

    /// Lists what a container changed.
    pub fn container_diff(&self, _name: &str) -> Result<Vec<FilesystemChange>> {
        missing("container_diff")
    }

    /// Makes an image of a container; returns its id.
    pub async fn container_commit(&self, _req: CommitRequest) -> Result<String> {
        missing("container_commit")
    }

    /// Packs a container's file system as a tar archive.
    pub fn container_export(&self, _name: &str) -> Result<Vec<u8>> {
        missing("container_export")
    }

    /// Lists a container's processes as the host's `ps` does.
    pub fn container_top(&self, _name: &str, _ps_args: &[String]) -> Result<TopResponse> {
        missing("container_top")
    }

    /// Reads use of resources, once or each second.
    pub async fn container_stats(
        &self,
        _name: &str,
        _stream: bool,
    ) -> Result<Receiver<StatsSample>> {
        missing("container_stats")
    }

    /// Looks at a path in a container.
    pub fn container_stat_path(&self, _name: &str, _path: &str) -> Result<PathStat> {
        missing("container_stat_path")
    }

    /// Reads a path of a container (`docker cp` out).
    pub fn container_archive(&self, _name: &str, _path: &str) -> Result<ArchiveGet> {
        missing("container_archive")
    }

    /// Unpacks an archive into a container's directory (`docker cp` in).
    pub fn container_extract(
        &self,
        _name: &str,
        _path: &str,
        _tar: &[u8],
        _options: CopyOptions,
    ) -> Result<()> {
        missing("container_extract")
    }

    /// Removes stopped containers.
    pub async fn containers_prune(&self, _filters: &Filters) -> Result<ContainersPruneReport> {
        missing("containers_prune")
    }

    /// Prepares a process in a running container; returns the exec's id.
    pub fn exec_create(&self, _name: &str, _config: ExecConfig) -> Result<String> {
        missing("exec_create")
    }

    /// Starts a prepared process. Detached, the attachment has ended at once.
    pub async fn exec_start(&self, _id: &str, _options: ExecStart) -> Result<Attachment> {
        missing("exec_start")
    }

    /// Tells how an exec stands; its exit status once the output ended.
    pub fn exec_inspect(&self, _id: &str) -> Result<ExecInspect> {
        missing("exec_inspect")
    }

    /// Tells an exec's terminal its size.
    pub fn exec_resize(&self, _id: &str, _columns: u16, _rows: u16) -> Result<()> {
        missing("exec_resize")
    }

    /// Lists images, newest first.
    pub fn image_list(&self, _options: &ImageListOptions) -> Result<Vec<ImageSummary>> {
        missing("image_list")
    }

    /// Tells all about an image.
    pub fn image_inspect(&self, _name: &str) -> Result<ImageInspect> {
        missing("image_inspect")
    }

    /// Lists an image's steps, newest first.
    pub fn image_history(&self, _name: &str) -> Result<Vec<HistoryItem>> {
        missing("image_history")
    }

    /// Gives an image a further name.
    pub fn image_tag(&self, _source: &str, _target: &str) -> Result<()> {
        missing("image_tag")
    }

    /// Untags or deletes an image.
    pub async fn image_remove(
        &self,
        _name: &str,
        _options: ImageRemoveOptions,
    ) -> Result<Vec<DeleteResponse>> {
        missing("image_remove")
    }

    /// Downloads an image; the stream ends when it is here or failed.
    pub async fn image_pull(&self, _req: PullRequest) -> Result<Receiver<JsonMessage>> {
        missing("image_pull")
    }

    /// Uploads an image.
    pub async fn image_push(&self, _req: PushRequest) -> Result<Receiver<JsonMessage>> {
        missing("image_push")
    }

    /// Searches Docker Hub.
    pub async fn image_search(&self, _options: &SearchOptions) -> Result<Vec<SearchResult>> {
        missing("image_search")
    }

    /// Packs images as an OCI layout with Docker's manifest.json.
    pub fn image_save(&self, _names: &[String]) -> Result<Vec<u8>> {
        missing("image_save")
    }

    /// Unpacks what `image_save` packed.
    pub fn image_load(&self, _tar: &[u8], _quiet: bool) -> Result<Receiver<JsonMessage>> {
        missing("image_load")
    }

    /// Makes an image of a root file system; returns its id.
    pub fn image_import(&self, _req: ImportRequest) -> Result<String> {
        missing("image_import")
    }

    /// Removes unused images.
    pub async fn images_prune(&self, _filters: &Filters) -> Result<ImagesPruneReport> {
        missing("images_prune")
    }

    /// Makes a volume, or finds the one of that name.
    pub fn volume_create(&self, _req: VolumeCreate) -> Result<Volume> {
        missing("volume_create")
    }

    /// Tells about a volume.
    pub fn volume_inspect(&self, _name: &str) -> Result<Volume> {
        missing("volume_inspect")
    }

    /// Lists volumes by name.
    pub fn volume_list(&self, _filters: &Filters) -> Result<VolumeListResponse> {
        missing("volume_list")
    }

    /// Removes a volume.
    pub fn volume_remove(&self, _name: &str, _force: bool) -> Result<()> {
        missing("volume_remove")
    }

    /// Removes unused volumes.
    pub async fn volumes_prune(&self, _filters: &Filters) -> Result<VolumesPruneReport> {
        missing("volumes_prune")
    }

    /// Makes a network.
    pub fn network_create(&self, _req: NetworkCreate) -> Result<NetworkCreateResponse> {
        missing("network_create")
    }

    /// Tells about a network and who is on it.
    pub fn network_inspect(&self, _name: &str) -> Result<NetworkInspect> {
        missing("network_inspect")
    }

    /// Lists networks by name.
    pub fn network_list(&self, _filters: &Filters) -> Result<Vec<NetworkInspect>> {
        missing("network_list")
    }

    /// Removes a network.
    pub fn network_remove(&self, _name: &str) -> Result<()> {
        missing("network_remove")
    }

    /// Puts a container on a network.
    pub async fn network_connect(&self, _req: NetworkConnect) -> Result<()> {
        missing("network_connect")
    }

    /// Takes a container off a network.
    pub async fn network_disconnect(&self, _req: NetworkDisconnect) -> Result<()> {
        missing("network_disconnect")
    }

    /// Removes unused networks.
    pub async fn networks_prune(&self, _filters: &Filters) -> Result<NetworksPruneReport> {
        missing("networks_prune")
    }

    /// Describes the engine and its host.
    pub fn info(&self) -> Result<Info> {
        missing("info")
    }

    /// Tells the versions of the engine's parts.
    pub fn version(&self) -> Result<Version> {
        missing("version")
    }

    /// Adds up what takes space.
    pub fn disk_usage(&self) -> Result<DiskUsage> {
        missing("disk_usage")
    }

    /// Reads past and coming events; ends at `until`.
    pub fn events(&self, _options: &EventsOptions) -> Result<Receiver<EventMessage>> {
        missing("events")
    }

    /// Checks a login; returns the registry's status line.
    pub async fn login(&self, _auth: AuthConfig) -> Result<String> {
        missing("login")
    }
}
