//! The union that an image or a container shows, and where each path comes from.

use super::*;
use snapshot::FileKind;
use snapshot::files::{CellState, Entry, Files as _, Listing, Of, Origin};

fn listed(host: &Batch, of: &Of, path: &str) -> Listing {
    host.list(of, path).unwrap_or_else(|| panic!("no {path}"))
}

fn entry(listing: &Listing, name: &str) -> Entry {
    let found = listing.entries.iter().find(|e| e.name == name).cloned();
    found.unwrap_or_else(|| panic!("no {name} in {listing:?}"))
}

fn states(entry: &Entry) -> Vec<CellState> {
    entry.tower.iter().map(|c| c.state).collect()
}

const DOCKERFILE: &str = "printf 'FROM busybox\\nRUN mkdir /app; echo one > /app/a; echo two > /app/b; echo c > /app/c; chown 1000 /app/b\\nRUN echo longer > /app/a; rm /app/c\\n' > Dockerfile; docker build -q -t app .";

#[test]
fn an_image_layer_by_layer() {
    use CellState::{Absent, Present, Whiteout};
    let host = host(&["busybox"], &[DOCKERFILE]);
    let id = image(&host.snapshot(), "app").id.clone();
    let whole = Of::Image(id.clone());
    let app = listed(&host, &whole, "/app");
    assert_eq!(
        (app.path.as_str(), app.layers.len(), app.total),
        ("/app", 3, 3)
    );
    assert!(app.layers[1].contains("mkdir /app"));
    let a = entry(&app, "a");
    assert_eq!(
        (a.origin.clone(), a.size, a.user.as_str()),
        (Origin::Layer(2), 7, "root")
    );
    assert_eq!(states(&a), [Absent, Present, Present]);
    assert_eq!(a.tower[1].size, 4);
    let b = entry(&app, "b");
    assert_eq!(
        (b.origin.clone(), b.uid, b.user.as_str()),
        (Origin::Layer(1), 1000, "")
    );
    let c = entry(&app, "c");
    assert!(!c.visible);
    assert_eq!(states(&c), [Absent, Present, Whiteout]);
    let before = listed(&host, &Of::ImageUpTo(id, 1), "/app");
    assert!(entry(&before, "c").visible);
    assert_eq!(entry(&before, "a").size, 4);
    let text = |layer| host.text(&whole, "/app/a", layer);
    assert_eq!(text(None).as_deref(), Some("longer\n"));
    assert_eq!(text(Some(1)).as_deref(), Some("one\n"));
    assert_eq!(text(Some(0)), None);
    assert_eq!(host.text(&whole, "/app/c", None), None);
    assert_eq!(host.list(&whole, "/app/a"), None);
    assert_eq!(host.list(&whole, "/nowhere"), None);
}

#[test]
fn a_container_with_its_writable_layer_and_mounts() {
    use CellState::{Absent, Covered, Present, Whiteout};
    let mut host = host(
        &["busybox"],
        &[
            DOCKERFILE,
            "mkdir src; echo host > src/a",
            "docker run -d --name web -v data:/data -v $PWD/src:/mnt --tmpfs /tmp/fast app sleep 10000",
            "docker exec web sh -c 'echo mine > /app/b; rm /app/a; echo v > /data/v; echo t > /tmp/fast/t'",
        ],
    );
    let of = |host: &Batch| Of::Container(container(&host.snapshot(), "web").id.clone());
    let web = of(&host);
    for stopped in [false, true] {
        let app = listed(&host, &web, "/app");
        let b = entry(&app, "b");
        assert_eq!((b.origin.clone(), b.size), (Origin::Writable, 5));
        assert_eq!(states(&b), [Absent, Present, Absent, Present]);
        let a = entry(&app, "a");
        assert!(!a.visible);
        assert_eq!(states(&a), [Absent, Present, Present, Whiteout]);
        let root = listed(&host, &web, "/");
        let data = entry(&root, "data");
        assert_eq!(data.origin, Origin::Volume("data".into()));
        assert_eq!(data.host_user, "root");
        assert!(entry(&root, ".dockerenv").visible);
        let v = entry(&listed(&host, &web, "/data"), "v");
        assert_eq!((v.size, v.user.as_str()), (2, "root"));
        assert_eq!(states(&v), [Absent, Absent, Absent, Absent, Present]);
        let mnt = entry(&listed(&host, &web, "/mnt"), "a");
        assert_eq!(mnt.origin, Origin::Bind("/home/learner/src".into()));
        assert_eq!((mnt.user.as_str(), mnt.host_user.as_str()), ("", "learner"));
        assert_eq!(host.text(&web, "/mnt/a", None).as_deref(), Some("host\n"));
        if !stopped {
            let fast = entry(&listed(&host, &web, "/tmp/fast"), "t");
            assert_eq!(fast.origin, Origin::Tmpfs);
            let hosts = entry(&listed(&host, &web, "/etc"), "hosts");
            assert!(matches!(hosts.origin, Origin::Bind(_)));
            run(&mut host, &["docker stop -t 0 web"]);
        }
    }
    // A mount hides what the image has there.
    run(
        &mut host,
        &["docker run -d --name lid -v empty:/other -v $PWD/src:/app app sleep 10000"],
    );
    let lid = Of::Container(container(&host.snapshot(), "lid").id.clone());
    let app = entry(&listed(&host, &lid, "/"), "app");
    assert_eq!((app.hides, app.hidden_bytes), (2, 7 + 4));
    assert_eq!(states(&app), [Absent, Covered, Covered, Absent, Present]);
    let inside = listed(&host, &lid, "/app");
    let b = entry(&inside, "b");
    assert!(!b.visible && b.origin == Origin::Layer(1));
    assert_eq!(
        entry(&inside, "a").origin,
        Origin::Bind("/home/learner/src".into())
    );
    assert_eq!(entry(&inside, "a").kind, FileKind::Regular);
}

#[test]
fn to_look_changes_nothing() {
    let commands = [
        DOCKERFILE,
        "docker run -d --name web app sleep 10000",
        "docker exec web ls -i /app",
        "docker network create last",
    ];
    let images = ["busybox"];
    let mut blind = host(&images, &[]);
    let mut watched = host(&images, &[]);
    for command in commands {
        let one = output(&mut blind, command);
        let two = output(&mut watched, command);
        assert_eq!(one, two);
        let s = watched.snapshot();
        for c in &s.containers {
            for path in ["/", "/app", "/etc", "/tmp"] {
                let _ = watched.list(&Of::Container(c.id.clone()), path);
            }
        }
        let _ = s
            .images
            .iter()
            .map(|i| watched.list(&Of::Image(i.id.clone()), "/"));
    }
}
