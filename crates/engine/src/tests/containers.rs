//! Lives of containers.

use super::*;
use crate::api::container::{RemoveOptions, StopOptions};
use crate::api::exec::ExecConfig;

#[test]
fn run_gives_output_and_exit_status() {
    let out = story(async |e| {
        let echo = run(&e, request("one", &["echo", "hello"])).await.unwrap();
        let exit = run(&e, request("two", &["exit", "3"])).await.unwrap();
        (echo, exit, logs(&e, "one").await, status(&e, "two"))
    });
    assert_eq!(out.0, ("hello\n".to_string(), 0));
    assert_eq!(out.1, (String::new(), 3));
    assert_eq!(out.2, "hello\n");
    assert_eq!(out.3, "exited 3");
}

#[test]
fn stop_asks_then_kills() {
    story(async |e| {
        start(&e, request("deaf", &["sleep", "1000"]))
            .await
            .unwrap();
        start(&e, request("polite", &["polite"])).await.unwrap();
        sleep(&e, 1).await;
        let stop = StopOptions {
            timeout: Some(1),
            ..StopOptions::default()
        };
        e.container_stop("deaf", stop.clone()).await.unwrap();
        e.container_stop("polite", stop.clone()).await.unwrap();
        assert_eq!(status(&e, "deaf"), "exited 137");
        assert_eq!(status(&e, "polite"), "exited 0");
        assert_eq!(logs(&e, "polite").await, "bye\n");
        let again = e.container_stop("deaf", stop).await.unwrap_err();
        assert_eq!(again.kind, crate::api::ErrorKind::NotModified);
    });
}

#[test]
fn failed_starts_leave_the_container_created() {
    story(async |e| {
        let error = start(&e, request("bad", &["nosuch"])).await.unwrap_err();
        assert!(
            error.message.ends_with(
                "error during container init: exec: \"nosuch\": executable file not found in $PATH"
            ),
            "{}",
            error.message
        );
        assert_eq!(status(&e, "bad"), "created 127");
        let (text, code) = run(&e, request("fmt", &["/script"])).await.unwrap();
        assert_eq!(
            (text.as_str(), code),
            ("exec /script: exec format error\n", 255)
        );
        let denied = start(&e, request("deny", &["/etc/passwd"]))
            .await
            .unwrap_err();
        assert!(
            denied
                .message
                .ends_with("exec: \"/etc/passwd\": permission denied")
        );
    });
}

#[test]
fn exec_runs_in_the_same_namespaces() {
    story(async |e| {
        start(&e, request("box", &["sleep", "1000"])).await.unwrap();
        let exec = async |cmd: &[&str]| {
            let config = ExecConfig {
                cmd: cmd.iter().map(|w| (*w).to_string()).collect(),
                attach_stdout: true,
                attach_stderr: true,
                ..ExecConfig::default()
            };
            let id = e.exec_create("box", config).unwrap();
            let text = drain(e.exec_start(&id, Default::default()).await.unwrap()).await;
            (text, e.exec_inspect(&id).unwrap().exit_code)
        };
        assert_eq!(
            exec(&["write", "/note", "kept"]).await,
            (String::new(), Some(0))
        );
        assert_eq!(exec(&["cat", "/note"]).await, ("kept".to_string(), Some(0)));
        let missing = "!OCI runtime exec failed: exec failed: unable to start container process: exec: \"bash\": executable file not found in $PATH\n";
        assert_eq!(exec(&["bash"]).await, (missing.to_string(), Some(127)));
        let changes = e.container_diff("box").unwrap();
        let changes: Vec<String> = changes
            .iter()
            .map(|c| format!("{} {}", c.kind.letter(), c.path))
            .collect();
        assert_eq!(changes, ["A /note"]);
    });
}

#[test]
fn restart_policies_count_and_back_off() {
    story(async |e| {
        let mut req = request("flaky", &["exit", "1"]);
        req.host_config.restart_policy.name = "on-failure".to_string();
        req.host_config.restart_policy.maximum_retry_count = 2;
        start(&e, req).await.unwrap();
        sleep(&e, 3).await;
        let inspect = e.container_inspect("flaky", false).unwrap();
        assert_eq!(inspect.restart_count, 2);
        assert_eq!(inspect.state.status, "exited");
        let mut req = request("always", &["sleep", "1000"]);
        req.host_config.restart_policy.name = "always".to_string();
        start(&e, req).await.unwrap();
        e.container_kill("always", "").await.unwrap();
        sleep(&e, 2).await;
        assert_eq!(status(&e, "always"), "exited 137");
    });
}

#[test]
fn removal_follows_the_rules() {
    story(async |e| {
        start(&e, request("app", &["sleep", "1000"])).await.unwrap();
        let plain = RemoveOptions::default();
        let error = e.container_remove("app", plain).await.unwrap_err();
        assert_eq!(
            error.message,
            "cannot remove container \"app\": container is running: stop the container before removing or force remove"
        );
        let force = RemoveOptions {
            force: true,
            ..plain
        };
        e.container_remove("app", force).await.unwrap();
        assert_eq!(status(&e, "app"), "No such container: app");
        let mut once = request("once", &["echo", "x"]);
        once.host_config.auto_remove = true;
        run(&e, once).await.unwrap();
        sleep(&e, 1).await;
        assert_eq!(status(&e, "once"), "No such container: once");
    });
}

#[test]
fn pause_freezes() {
    story(async |e| {
        start(&e, request("app", &["polite"])).await.unwrap();
        e.container_pause("app").unwrap();
        assert_eq!(status(&e, "app"), "paused 0");
        assert!(e.exec_create("app", ExecConfig::default()).is_err());
        e.container_unpause("app").unwrap();
        assert_eq!(status(&e, "app"), "running 0");
    });
}

#[test]
fn too_much_memory_kills() {
    story(async |e| {
        let mut req = request("fat", &["eat", "50000000"]);
        req.host_config.memory = 10 << 20;
        let (_, code) = run(&e, req).await.unwrap();
        assert_eq!(code, 137);
        assert!(e.container_inspect("fat", false).unwrap().state.oom_killed);
    });
}

#[test]
fn stdin_reaches_the_process_and_ends() {
    let text = story(async |e| {
        let mut req = request("cat", &["cat"]);
        req.config.open_stdin = true;
        req.config.stdin_once = true;
        let id = e.container_create(req).await.unwrap().id;
        let options = AttachOptions {
            stdin: true,
            stdout: true,
            stderr: true,
            stream: true,
            logs: false,
        };
        let mut attached = e.container_attach(&id, &options).unwrap();
        let stdin = attached.stdin.take().unwrap();
        let _ = stdin.send(b"hello".to_vec());
        drop(stdin);
        e.container_start(&id).await.unwrap();
        drain(attached).await
    });
    assert_eq!(text, "hello");
}

#[test]
fn files_are_copied_in_and_out() {
    story(async |e| {
        e.container_create(request("box", &["cat", "/msg"]))
            .await
            .unwrap();
        let entry = crate::tar::Entry {
            path: "msg".to_string(),
            kind: crate::tar::Kind::File,
            mode: 0o600,
            uid: 1000,
            gid: 1000,
            mtime: 0,
            data: b"hi".as_slice().into(),
            size: 2,
        };
        let tar = crate::tar::write(&[entry]);
        e.container_extract("box", "/", &tar, Default::default())
            .unwrap();
        let back = e.container_archive("box", "/msg").unwrap();
        let entries = crate::tar::read(&back.tar).unwrap();
        assert_eq!((entries[0].path.as_str(), entries[0].uid), ("msg", 1000));
        let error = e.container_archive("box", "/nope").unwrap_err();
        assert_eq!(
            error.message,
            "Could not find the file /nope in container box"
        );
    });
}

#[test]
fn with_init_the_program_is_not_pid_one() {
    story(async |e| {
        let with_init = |name: &str, cmd: &[&str]| {
            let mut req = request(name, cmd);
            req.host_config.init = Some(true);
            req
        };
        start(&e, with_init("deaf", &["sleep", "1000"]))
            .await
            .unwrap();
        sleep(&e, 1).await;
        e.container_stop("deaf", StopOptions::default())
            .await
            .unwrap();
        assert_eq!(status(&e, "deaf"), "exited 143");
        let (text, code) = run(&e, with_init("bad", &["nosuch"])).await.unwrap();
        assert_eq!(code, 127);
        assert_eq!(
            text,
            "[FATAL tini (7)] exec nosuch failed: No such file or directory\n"
        );
    });
}
