//! Images and registries.

use super::*;
use crate::api::container::CommitRequest;
use crate::api::image::{DeleteResponse, PullRequest, PushRequest};

async fn messages(stream: crate::sync::Receiver<crate::api::image::JsonMessage>) -> Vec<String> {
    let mut out = Vec::new();
    while let Some(m) = stream.recv().await {
        let text = m.error.clone().unwrap_or(m.status.clone() + &m.stream);
        if m.progress == (0, 0) {
            out.push(text);
        }
    }
    out
}

fn tags(e: &Engine) -> Vec<String> {
    let list = e.image_list(&Default::default()).unwrap();
    list.into_iter().flat_map(|i| i.repo_tags).collect()
}

#[test]
fn pull_brings_layers_that_others_share() {
    story(async |e| {
        let pull = async |name: &str| {
            let req = PullRequest {
                reference: name.to_string(),
                ..PullRequest::default()
            };
            messages(e.image_pull(req).await.unwrap()).await
        };
        let first = pull("nginx").await;
        assert!(first.contains(&"Already exists".to_string()), "{first:?}");
        assert_eq!(
            first.last().unwrap(),
            "Status: Downloaded newer image for nginx:latest"
        );
        let again = pull("nginx").await;
        assert_eq!(
            again.last().unwrap(),
            "Status: Image is up to date for nginx:latest"
        );
        let refused = async |name: &str| {
            let req = PullRequest {
                reference: name.to_string(),
                ..PullRequest::default()
            };
            e.image_pull(req).await.err().unwrap().message
        };
        let missing = refused("nosuchimage").await;
        assert!(
            missing.starts_with("pull access denied for nosuchimage"),
            "{missing}"
        );
        assert_eq!(
            refused("nginx:9.9").await,
            "manifest for nginx:9.9 not found: manifest unknown: manifest unknown"
        );
    });
}

#[test]
fn rmi_untags_before_it_deletes() {
    story(async |e| {
        e.image_tag("busybox", "b:1").unwrap();
        let remove = async |name: &str| e.image_remove(name, Default::default()).await;
        let untagged = |name: &str| DeleteResponse::Untagged(name.to_string());
        assert_eq!(remove("b:1").await.unwrap(), [untagged("b:1")]);
        e.container_create(request("user", &["echo"]))
            .await
            .unwrap();
        let error = remove("busybox").await.unwrap_err();
        assert!(error.message.starts_with("conflict: unable to remove repository reference \"busybox\" (must force) - container "), "{}", error.message);
        let all = e
            .image_remove("alpine:3.20", Default::default())
            .await
            .unwrap();
        assert_eq!(all, [untagged("alpine:3.20")]);
        let last = remove("alpine").await.unwrap();
        assert_eq!(last.len(), 2, "the layer is busybox's too: {last:?}");
        assert_eq!(tags(&e), ["busybox:latest"]);
    });
}

#[test]
fn commit_makes_a_child() {
    story(async |e| {
        run(&e, request("box", &["write", "/1", "x"]))
            .await
            .unwrap();
        let req = CommitRequest {
            container: "box".to_string(),
            reference: "child:1".to_string(),
            ..CommitRequest::default()
        };
        e.container_commit(req).await.unwrap();
        e.container_remove("box", Default::default()).await.unwrap();
        assert_eq!(e.image_history("child:1", "").unwrap().len(), 2);
        let mut cat = request("cat", &["cat", "/1"]);
        cat.config.image = "child:1".to_string();
        assert_eq!(run(&e, cat).await.unwrap().0, "x");
    });
}

#[test]
fn save_and_load_keep_ids() {
    story(async |e| {
        let id = e.image_inspect("busybox").unwrap().id;
        let tar = e.image_save(&["busybox".to_string()]).unwrap();
        e.image_remove("busybox", Default::default()).await.unwrap();
        let said = messages(e.image_load(&tar, false).unwrap()).await;
        assert_eq!(said, ["Loaded image: busybox:latest\n"]);
        assert_eq!(e.image_inspect("busybox").unwrap().id, id);
        assert_eq!(
            e.image_load(b"garbage\n", false).err().unwrap().message,
            "unexpected EOF"
        );
    });
}

#[test]
fn push_needs_a_registry_or_a_login() {
    story(async |e| {
        e.image_tag("busybox", "me/app:1").unwrap();
        let push = async |user: &str| {
            let req = PushRequest {
                reference: "me/app:1".to_string(),
                auth: Some(crate::api::image::AuthConfig {
                    username: user.to_string(),
                    ..Default::default()
                }),
                ..PushRequest::default()
            };
            messages(e.image_push(req).await.unwrap()).await
        };
        let denied = push("you").await;
        assert_eq!(
            denied.last().unwrap(),
            "denied: requested access to the resource is denied"
        );
        let pushed = push("me").await;
        assert!(
            pushed.last().unwrap().starts_with("1: digest: sha256:"),
            "{pushed:?}"
        );
        e.image_remove("me/app:1", Default::default())
            .await
            .unwrap();
        let req = PullRequest {
            reference: "me/app:1".to_string(),
            ..PullRequest::default()
        };
        let pulled = messages(e.image_pull(req).await.unwrap()).await;
        assert_eq!(
            pulled.last().unwrap(),
            "Status: Downloaded newer image for me/app:1"
        );
    });
}

#[test]
fn a_forced_rmi_of_a_running_image_takes_its_name_alone() {
    story(async |e| {
        let id = e
            .container_create(request("user", &["sleep", "100"]))
            .await
            .unwrap()
            .id;
        e.container_start(&id).await.unwrap();
        let force = crate::api::image::ImageRemoveOptions {
            force: true,
            ..Default::default()
        };
        let image = e.image_inspect("busybox").unwrap().id;
        assert_eq!(
            e.image_remove("busybox", force.clone()).await.unwrap(),
            [DeleteResponse::Untagged("busybox:latest".into())]
        );
        let error = e.image_remove(&image, force).await.unwrap_err();
        assert!(
            error.message.contains("cannot be forced"),
            "{}",
            error.message
        );
    });
}

#[test]
fn an_image_of_another_platform_is_not_found() {
    story(async |e| {
        assert!(e.image_inspect_on("busybox", "linux/amd64").is_ok());
        assert_eq!(
            e.image_inspect_on("busybox", "linux/arm64")
                .unwrap_err()
                .message,
            "image with reference busybox was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)"
        );
    });
}
