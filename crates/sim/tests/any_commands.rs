//! Whatever is typed, in whatever order: nothing panics or hangs, the store stays consistent, and the same
//! commands give the same host.

use proptest::prelude::*;
use proptest::sample::select;
use sim::{Batch, SimConfig, Snapshot};
use snapshot::ContainerState;
use std::collections::BTreeSet;

fn host() -> Batch {
    Batch::new(&SimConfig {
        images: vec!["busybox".into(), "nginx".into()],
        ..SimConfig::default()
    })
}

/// A command with holes: N a container, I an image, V a volume, W a network, P a port.
const COMMANDS: &[&str] = &[
    "docker run -d --name N I sleep 100",
    "docker run --rm I echo hi",
    "docker run -d --name N -p P:80 nginx",
    "docker run -d --name N --network W -v V:/data I sh -c 'echo x > /data/f; sleep 50'",
    "docker create --name N --restart always I false",
    "docker start N",
    "docker stop -t 1 N",
    "docker kill N",
    "docker rm N",
    "docker rm -f N",
    "docker rename N N",
    "docker pause N",
    "docker unpause N",
    "docker restart -t 0 N",
    "docker exec N sh -c 'echo 1 > /f; rm -rf /etc/group; ls / | wc -l'",
    "docker cp N:/etc/passwd .; docker cp passwd N:/tmp",
    "docker commit N I",
    "docker diff N",
    "docker logs N",
    "docker wait N & sleep 1; kill %1",
    "docker export N | docker import - I",
    "docker tag I I",
    "docker rmi I",
    "docker rmi -f I",
    "docker save I -o i.tar; docker load -i i.tar",
    "docker image prune -f; docker container prune -f",
    "docker volume create V",
    "docker volume rm V",
    "docker volume prune -af",
    "docker network create W",
    "docker network connect W N",
    "docker network disconnect W N",
    "docker network rm W",
    "docker system prune -f",
    "printf 'FROM I\\nRUN echo P > /f\\nCOPY . /c\\nCMD [\"cat\",\"/f\"]\\n' > Dockerfile; docker build -q -t I .",
    "printf 'services:\\n  a:\\n    image: I\\n    command: sleep 9\\n  b:\\n    image: I\\n' > compose.yaml; docker compose up -d",
    "docker compose down -v",
    "docker ps -a; docker images -a; docker network ls; docker volume ls; docker system df",
    "docker inspect N I V W",
    "curl -s -m 2 localhost:P | head -n 1",
    "while :; do :; done & sleep 1; kill %1",
    "cd; rm -f *; for i in 1 2 3; do echo $i; done | sort -r > out",
];

fn word(hole: char) -> BoxedStrategy<String> {
    let words: &'static [&'static str] = match hole {
        'N' => &["a", "b", "c", "nosuch", "''", "A b"],
        'I' => &["busybox", "nginx", "mine", "mine:2", "nosuch", "Bad:Tag:x"],
        'V' => &["data", "cache", "x"],
        'W' => &["net1", "net2", "bridge", "host", "none"],
        _ => &["8080", "8081", "0", "99999", "x"],
    };
    select(words).prop_map(str::to_string).boxed()
}

fn command() -> BoxedStrategy<String> {
    let filled = select(COMMANDS).prop_flat_map(|template| {
        let holes: Vec<BoxedStrategy<String>> = template
            .split_inclusive(['N', 'I', 'V', 'W', 'P'])
            .map(|part| match part.chars().last() {
                Some(hole @ ('N' | 'I' | 'V' | 'W' | 'P')) if is_hole(template, part) => {
                    let before = part[..part.len() - 1].to_string();
                    word(hole).prop_map(move |w| format!("{before}{w}")).boxed()
                }
                _ => Just(part.to_string()).boxed(),
            })
            .collect();
        holes.prop_map(|parts| parts.concat())
    });
    let odd = "[a-z $|&;<>(){}'\"`\\\\*?!#=~/.-]{0,30}".prop_map(|s| format!("docker {s}"));
    prop_oneof![9 => filled, 1 => odd].boxed()
}

/// A capital that stands alone, not one within a word such as `CMD`.
fn is_hole(template: &str, part: &str) -> bool {
    let start = part.as_ptr() as usize - template.as_ptr() as usize + part.len() - 1;
    let bytes = template.as_bytes();
    let letter = |i: Option<usize>| {
        i.and_then(|i| bytes.get(i))
            .is_some_and(u8::is_ascii_uppercase)
    };
    !letter(start.checked_sub(1)) && !letter(Some(start + 1))
}

fn consistent(s: &Snapshot) {
    let networks: BTreeSet<&str> = s.networks.iter().map(|n| n.name.as_str()).collect();
    let (mut names, mut addresses, mut ports) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for c in &s.containers {
        assert!(
            names.insert(&c.name),
            "two containers are called {}",
            c.name
        );
        if c.state != ContainerState::Running {
            continue;
        }
        assert!(
            s.images.iter().any(|i| i.id == c.image_id),
            "{} runs from no image",
            c.name
        );
        for e in &c.networks {
            assert!(
                networks.contains(e.network.as_str()),
                "{} is on no network",
                c.name
            );
            assert!(
                e.ip.is_empty() || addresses.insert((&e.network, &e.ip)),
                "{} has a taken address",
                c.name
            );
        }
        for p in &c.ports {
            assert!(
                ports.insert((&p.host_ip, p.host_port, &p.container.protocol)),
                "{} has a taken port",
                c.name
            );
        }
        for m in c
            .mounts
            .iter()
            .filter(|m| m.kind == snapshot::MountKind::Volume)
        {
            assert!(
                s.volumes.iter().any(|v| v.name == m.source),
                "{} mounts no volume",
                c.name
            );
        }
    }
    let tags: Vec<&String> = s.images.iter().flat_map(|i| &i.tags).collect();
    assert_eq!(
        tags.len(),
        tags.iter().collect::<BTreeSet<_>>().len(),
        "a tag names two images"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_commands_leave_a_consistent_host_and_the_same_twice(
        commands in proptest::collection::vec(command(), 1..14),
    ) {
        let (mut one, mut two) = (host(), host());
        for text in &commands {
            let (a, b) = (one.run(text), two.run(text));
            prop_assert_eq!(&a, &b, "{}", text);
            consistent(&one.snapshot());
        }
        prop_assert_eq!(one.snapshot(), two.snapshot());
    }
}
