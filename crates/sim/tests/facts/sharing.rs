//! What did not change is the object it was.

use super::*;

#[test]
fn a_command_changes_only_the_objects_it_changes() {
    let mut host = host(
        &["busybox", "nginx"],
        &[
            "docker volume create data",
            "docker run -d --name aa -v data:/data busybox sleep 1000",
            "docker run -d --name bb busybox sleep 1000",
            "echo x > file",
        ],
    );
    let before = host.snapshot();
    run(&mut host, &["docker exec aa touch /new"]);
    let after = host.snapshot();
    let same = |name: &str| Rc::ptr_eq(&container(&before, name), &container(&after, name));
    assert!(!same("aa"));
    assert!(same("bb"));
    for (old, new) in before.images.iter().zip(&after.images) {
        assert!(Rc::ptr_eq(old, new));
    }
    assert!(Rc::ptr_eq(&before.volumes[0], &after.volumes[0]));
    assert!(Rc::ptr_eq(&before.networks[0], &after.networks[0]));
    assert!(Rc::ptr_eq(&before.files, &after.files));
    assert!(Rc::ptr_eq(&before.build_cache, &after.build_cache));

    run(
        &mut host,
        &[
            "docker exec aa touch /data/f",
            "echo y > file",
            "docker tag nginx web",
        ],
    );
    let last = host.snapshot();
    assert!(!Rc::ptr_eq(&after.volumes[0], &last.volumes[0]));
    assert!(!Rc::ptr_eq(&after.files, &last.files));
    let nginx = |s: &Snapshot| image(s, "nginx");
    assert!(!Rc::ptr_eq(&nginx(&after), &nginx(&last)));
    let layer = |s: &Snapshot| nginx(s).layers[0].clone();
    assert!(Rc::ptr_eq(&layer(&after), &layer(&last)));
    let busybox = |s: &Snapshot| image(s, "busybox");
    assert!(Rc::ptr_eq(&busybox(&after), &busybox(&last)));
}

#[test]
fn what_was_kept_is_what_a_new_look_sees() {
    // The same commands on two hosts: one looked at after each, one only at the end.
    let commands = [
        "docker network create app",
        "docker run -d --name aa --network app -p 8080:80 nginx",
        "docker run -d --name bb --memory 64m --tmpfs /t busybox sleep 1000",
        "docker exec bb sh -c 'echo x > /etc/x; rm /etc/passwd'",
        "docker logs aa",
        "docker stop -t 0 bb",
        "docker start bb",
        "docker rename bb cc",
        "docker network connect app cc",
        "docker rm -f aa",
        "docker run --rm busybox true",
    ];
    let images = ["busybox", "nginx"];
    let mut watched = host(&images, &[]);
    for command in &commands {
        run(&mut watched, &[command]);
        let _ = watched.snapshot();
    }
    let fresh = host(&images, &commands);
    assert_eq!(watched.snapshot(), fresh.snapshot());
}
