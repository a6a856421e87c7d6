//! Volumes, binds and tmpfs.

use super::*;
use crate::api::container::host_config::ImageOptions;
use crate::api::container::{Mount, RemoveOptions};
use crate::api::volume::VolumeCreate;

#[test]
fn a_volume_outlives_containers_and_is_filled_once() {
    story(async |e| {
        let with = |name: &str, bind: &str, cmd: &[&str]| {
            let mut req = request(name, cmd);
            req.host_config.binds = vec![bind.to_string()].into();
            req
        };
        let (text, _) = run(&e, with("ca", "web:/site", &["cat", "/site/index"]))
            .await
            .unwrap();
        assert_eq!(text, "v1");
        run(&e, with("cb", "web:/site", &["write", "/site/index", "v2"]))
            .await
            .unwrap();
        let (text, _) = run(&e, with("cc", "web:/x", &["cat", "/x/index"]))
            .await
            .unwrap();
        assert_eq!(text, "v2");
        let error = e.volume_remove("web", false).unwrap_err();
        assert!(
            error
                .message
                .starts_with("remove web: volume is in use - [")
        );
        let ro = with("cd", "web:/x:ro", &["write", "/x/y", "z"]);
        assert_eq!(
            run(&e, ro).await.unwrap().0,
            "write: Read-only file system\n"
        );
    });
}

#[test]
fn v_makes_host_directories_and_mount_does_not() {
    story(async |e| {
        let mut req = request("ca", &["write", "/data/f", "x"]);
        req.host_config.binds = vec!["/home/learner/new:/data".to_string()].into();
        assert_eq!(run(&e, req).await.unwrap().1, 0);
        let bytes = e.host_agent().read_file("/home/learner/new/f").unwrap();
        assert_eq!(bytes, b"x");
        let mut req = request("cb", &["echo"]);
        req.host_config.mounts.push(Mount {
            kind: "bind".to_string(),
            source: "/nosuch".to_string(),
            target: "/d".to_string(),
            ..Mount::default()
        });
        let error = start(&e, req).await.unwrap_err();
        assert_eq!(
            error.message,
            "invalid mount config for type \"bind\": bind source path does not exist: /nosuch"
        );
    });
}

#[test]
fn a_directory_does_not_mount_onto_a_file() {
    story(async |e| {
        let mut req = request("ca", &["echo"]);
        req.host_config.binds = vec!["/home/learner:/etc/passwd".to_string()].into();
        let error = start(&e, req).await.unwrap_err();
        assert!(
            error
                .message
                .contains("not a directory: Are you trying to mount a directory onto a file"),
            "{}",
            error.message
        );
        assert_eq!(status(&e, "ca"), "created 127");
    });
}

#[test]
fn anonymous_volumes_go_when_told() {
    story(async |e| {
        let anonymous = || {
            let mut req = request("ca", &["echo"]);
            req.config.volumes.insert("/data", Default::default());
            req
        };
        let count = |e: &Engine| e.volume_list(&Default::default()).unwrap().volumes.len();
        run(&e, anonymous()).await.unwrap();
        e.container_remove("ca", RemoveOptions::default())
            .await
            .unwrap();
        assert_eq!(count(&e), 1);
        let report = e.volumes_prune(&Default::default()).await.unwrap();
        assert_eq!(report.deleted.len(), 1);
        run(&e, anonymous()).await.unwrap();
        let volumes = RemoveOptions {
            volumes: true,
            ..RemoveOptions::default()
        };
        e.container_remove("ca", volumes).await.unwrap();
        assert_eq!(count(&e), 0);
    });
}

#[test]
fn a_tmpfs_is_empty_after_a_restart() {
    story(async |e| {
        let mut req = request("mem", &["sleep", "100"]);
        req.host_config.tmpfs.insert("/cache", String::new());
        start(&e, req).await.unwrap();
        let mnt = e.container("mem").unwrap().runtime().unwrap().ns.mnt;
        e.d.kernel.agent(mnt).write_file("/cache/f", b"x").unwrap();
        e.container_restart(
            "mem",
            crate::api::container::StopOptions {
                timeout: Some(0),
                ..Default::default()
            },
        )
        .await
        .unwrap();
        let mnt = e.container("mem").unwrap().runtime().unwrap().ns.mnt;
        assert!(e.d.kernel.agent(mnt).stat("/cache/f").is_err());
    });
}

#[test]
fn options_of_a_mount_are_of_different_kinds() {
    story(async |e| {
        for (bind, error) in [
            ("/a:/d:ro,rw", "invalid mode: ro,rw"),
            ("/a:/d:rx", "invalid mode: rx"),
            ("/a:/d:slave,rshared", "invalid mode: slave,rshared"),
            (
                "vol:/d:rslave",
                "invalid volume specification: 'vol:/d:rslave': invalid mount config for type \"volume\": field BindOptions must not be specified",
            ),
        ] {
            let mut req = request("ca", &["echo"]);
            req.host_config.binds = vec![bind.to_string()].into();
            let failed = e.container_create(req).await.unwrap_err();
            assert_eq!(failed.message, error);
        }
    });
}

#[test]
fn an_image_is_mounted_for_reading() {
    story(async |e| {
        let mount = |name: &str, subpath: &str, cmd: &[&str]| {
            let mut req = request(name, cmd);
            req.host_config.mounts.push(Mount {
                kind: "image".to_string(),
                source: req.config.image.clone(),
                target: "/img".to_string(),
                image_options: Some(ImageOptions {
                    subpath: subpath.to_string(),
                }),
                ..Mount::default()
            });
            req
        };
        let whole = mount("ca", "", &["cat", "/img/site/index"]);
        assert_eq!(run(&e, whole).await.unwrap().0, "v1");
        let part = mount("cb", "site", &["cat", "/img/index"]);
        assert_eq!(run(&e, part).await.unwrap().0, "v1");
        let write = mount("cc", "", &["write", "/img/x", "y"]);
        assert_eq!(
            run(&e, write).await.unwrap().0,
            "write: Read-only file system\n"
        );
        let error = start(&e, mount("cd", "nosuch", &["echo"])).await;
        assert!(
            error
                .unwrap_err()
                .message
                .starts_with("cannot access path ")
        );
    });
}

#[test]
fn options_of_a_volume_come_together() {
    story(async |e| {
        let create = |name: &str, options: &[(&str, &str)]| {
            let mut driver_opts = crate::api::value::Dict::empty();
            for (key, value) in options {
                driver_opts.insert(*key, (*value).to_string());
            }
            let made = e.volume_create(VolumeCreate {
                name: name.to_string(),
                driver_opts,
                ..VolumeCreate::default()
            });
            made.map_or_else(|e| e.message, |v| v.name)
        };
        let missing = |what: &str| format!("create v1: missing required option: \"{what}\"");
        assert_eq!(create("v1", &[("device", "/x")]), missing("type"));
        assert_eq!(create("v1", &[("type", "tmpfs")]), missing("device"));
        assert_eq!(create("v1", &[("o", "bind")]), missing("device"));
        assert_eq!(
            create("v1", &[("size", "1g")]),
            "create v1: quota size requested but no quota support"
        );
        let tmpfs = [("type", "tmpfs"), ("device", "tmpfs")];
        assert_eq!(create("v1", &tmpfs), "v1");
        // What stands for something mounted is not pruned.
        let all = crate::api::Filters::from_pairs([("all", "true")]);
        assert!(e.volumes_prune(&all).await.unwrap().deleted.is_empty());
    });
}
