//! The hosts of the gallery, as command lines; the last one is the line that the pictures tell of.

use view::goal::{Fact, Wanted};
use view::{Goal, Lang};

/// A host to look at.
pub struct Scenario {
    pub name: &'static str,
    pub images: &'static [&'static str],
    pub commands: &'static [&'static str],
    /// What pictures of one object are of.
    pub focus: Option<&'static str>,
    /// What a lesson's step wants there.
    pub goals: fn(Lang) -> Vec<Goal>,
}

fn none(_: Lang) -> Vec<Goal> {
    Vec::new()
}

/// One done, one that differs, one that is not there, one that comes later.
fn goals(lang: Lang) -> Vec<Goal> {
    let fact = |key: &str, value: &str, wanted: String, done| Fact {
        key: key.to_string(),
        value: value.to_string(),
        wanted,
        done,
    };
    let container = |name: &str, there: Option<&str>, facts| Wanted {
        kind: "container",
        name: name.to_string(),
        there: there.map(ToString::to_string),
        absent: false,
        facts,
    };
    let goal = |id: &str, ja: &str, en: &str, object| Goal {
        id: id.to_string(),
        words: lang.pick(ja, en).to_string(),
        object,
        ..Goal::default()
    };
    let port = |value: &str, text: &str, done| fact("publish", value, text.to_string(), done);
    let runs = lang.pick("実行中", "running").to_string();
    let volume = Wanted {
        kind: "volume",
        name: "dbdata".to_string(),
        ..Wanted::default()
    };
    vec![
        Goal {
            done: true,
            ..goal(
                "cache",
                "cache がネットワーク app にいる",
                "cache is on the network app",
                None,
            )
        },
        Goal {
            now: lang.pick("8080 → 8080", "8080 → 8080").to_string(),
            ..goal(
                "door",
                "web の入口 8080 を、中の 80 番へつなぐ",
                "door 8080 of web leads to port 80",
                Some(container(
                    "web",
                    Some("web"),
                    vec![port("8080:80", "8080 → 80", false)],
                )),
            )
        },
        goal(
            "second",
            "コンテナー web2 を、8081 → 80 番で動かす",
            "a container web2 runs, with door 8081 to port 80",
            Some(container(
                "web2",
                None,
                vec![
                    port("8081:80", "8081 → 80", false),
                    fact("state", "running", runs, false),
                ],
            )),
        ),
        goal(
            "data",
            "ボリューム dbdata がある",
            "there is a volume dbdata",
            Some(volume),
        ),
        Goal {
            after: vec![
                lang.pick("コンテナー web2 を動かす", "web2 runs")
                    .to_string(),
            ],
            early: true,
            ..goal(
                "seen",
                "web2 に curl でアクセスした",
                "curl reached web2",
                None,
            )
        },
    ]
}

const fn plain(
    name: &'static str,
    images: &'static [&'static str],
    commands: &'static [&'static str],
) -> Scenario {
    Scenario {
        name,
        images,
        commands,
        focus: None,
        goals: none,
    }
}

/// Every host.
pub const SCENARIOS: &[Scenario] = &[
    plain("empty", &[], &["docker ps"]),
    plain(
        "one",
        &["nginx"],
        &["docker run -d --name web -p 8080:80 nginx"],
    ),
    plain(
        "three-networks",
        &["nginx", "redis", "busybox"],
        &[
            "docker network create front",
            "docker network create --internal back",
            "docker run -d --name web --network front -p 8080:80 nginx",
            "docker run -d --name cache --network back redis",
            "docker network connect back web",
            "docker run -d --name probe busybox sleep 1000",
            "docker exec web curl -s -m 2 cache:6379; docker exec probe wget -T 2 -qO- http://172.18.0.2",
        ],
    ),
    plain(
        "compose",
        &["nginx", "redis", "busybox", "mysql"],
        &[
            "mkdir shop && cd shop",
            "cat > compose.yaml <<'X'\nservices:\n  web:\n    image: nginx\n    ports: ['8080:80']\n    depends_on: [api]\n  api:\n    image: busybox\n    command: sleep 1000\n    ports: ['127.0.0.1:3000:3000']\n  worker:\n    image: busybox\n    command: sleep 1000\n  cache:\n    image: redis\n    volumes: ['cache:/data']\n  db:\n    image: mysql\n    environment: {MYSQL_ROOT_PASSWORD: x}\n    volumes: ['db:/var/lib/mysql']\n    healthcheck: {test: ['CMD', 'true'], interval: 2s}\n  job:\n    image: busybox\n    command: sh -c 'exit 3'\nvolumes:\n  cache:\n  db:\nX",
            "docker compose up -d",
        ],
    ),
    plain(
        "many",
        &["nginx", "redis", "busybox"],
        &[
            "for i in $(seq 1 20); do docker run -d --name web-$i nginx; done",
            "for i in $(seq 1 15); do docker run -d --name job-$i busybox sh -c \"exit $((i % 4))\"; done",
            "for i in $(seq 1 15); do docker run -d --name cache-$i redis; done",
            "docker stop web-3; docker rm job-2; docker run -d --name late -p 8081:80 nginx",
        ],
    ),
    plain(
        "ten",
        &["nginx", "redis", "busybox"],
        &[
            "for i in 1 2 3 4 5; do docker run -d --name web-$i -p 808$i:80 nginx; done",
            "for i in 1 2 3; do docker run -d --name job-$i busybox sh -c \"exit $i\"; done",
            "docker run -d --name cache -v data:/data redis",
            "docker pause web-2",
        ],
    ),
    plain(
        "failed-port",
        &["node:20"],
        &[
            "echo \"require('http').createServer((q, r) => r.end('ok')).listen(3000, '127.0.0.1')\" > server.js",
            "docker run -d --name api -p 3000:3000 -v ./server.js:/server.js node:20 node /server.js",
            "curl -s localhost:3000",
        ],
    ),
    plain(
        "build-miss",
        &["node:20"],
        &[
            "mkdir app && cd app && echo '{\"dependencies\":{\"express\":\"^4\"}}' > package.json && echo 'console.log(1)' > server.js",
            "printf 'FROM node:20\\nWORKDIR /app\\nCOPY package.json ./\\nRUN npm install\\nCOPY . .\\nRUN rm -rf /root/.npm\\nEXPOSE 3000\\nCMD [\"node\",\"server.js\"]\\n' > Dockerfile; mkdir node_modules; echo x > node_modules/a; echo node_modules > .dockerignore",
            "docker build -t app .",
            "echo '{\"dependencies\":{\"express\":\"^4\",\"dayjs\":\"^1\"}}' > package.json",
            "docker build -t app .",
        ],
    ),
    plain(
        "stages",
        &["node:20", "node:20-alpine"],
        &[
            "mkdir app && cd app && echo 'console.log(1)' > index.js",
            "printf 'FROM node:20 AS build\\nWORKDIR /app\\nCOPY . .\\nRUN mkdir dist && cp index.js dist/ && dd if=/dev/zero of=/app/big bs=1M count=20\\nFROM node:20 AS test\\nRUN true\\nFROM node:20-alpine\\nWORKDIR /app\\nCOPY --from=build /app/dist ./dist\\nCMD [\"node\",\"dist/index.js\"]\\n' > Dockerfile",
            "docker build -t app .",
        ],
    ),
    Scenario {
        name: "mount-hides",
        images: &["nginx"],
        commands: &[
            "mkdir -p site && echo '<h1>hi</h1>' > site/index.html",
            "docker run -d --name web -v ./site:/usr/share/nginx/html -v logs:/var/log/nginx nginx",
            "docker exec web ls /usr/share/nginx/html",
        ],
        focus: Some("web /usr/share/nginx/html"),
        goals: none,
    },
    Scenario {
        name: "copy-up",
        images: &["nginx"],
        commands: &[
            "docker run -d --name web nginx",
            "docker exec web sh -c 'echo hi > /usr/share/nginx/html/index.html; rm /etc/nginx/mime.types; echo new > /new'",
        ],
        focus: Some("web /usr/share/nginx/html"),
        goals: none,
    },
    Scenario {
        name: "denied",
        images: &["node:20"],
        commands: &[
            "docker run -d --name app -u node node:20 sleep 1000",
            "docker exec app sh -c 'echo x > /etc/motd'",
        ],
        focus: Some("app /etc"),
        goals: none,
    },
    Scenario {
        name: "goals",
        images: &["nginx", "redis"],
        commands: &[
            "docker network create app",
            "docker run -d --name cache --network app redis",
            "docker run -d --name web -p 8080:8080 nginx",
        ],
        focus: None,
        goals,
    },
    Scenario {
        name: "compared",
        images: &["node:20"],
        commands: &[
            "mkdir app && cd app && echo '{}' > package.json && echo 'console.log(1)' > server.js",
            "printf 'FROM node:20\\nWORKDIR /app\\nCOPY . .\\nRUN npm install\\nCMD [\"node\",\"server.js\"]\\n' > Dockerfile",
            "docker build -t app .",
            "echo 'console.log(2)' > server.js; printf 'FROM node:20\\nWORKDIR /app\\nCOPY package.json ./\\nRUN npm install\\nCOPY . .\\nCMD [\"node\",\"server.js\"]\\n' > Dockerfile",
            "docker build -t app .",
        ],
        focus: Some("build 2 vs 1"),
        goals: none,
    },
    Scenario {
        name: "volume-lid",
        images: &["node:20"],
        commands: &[
            "mkdir app && cd app && echo '{\"dependencies\":{\"express\":\"^4\"}}' > package.json && echo 'console.log(1)' > server.js",
            "printf 'FROM node:20\\nWORKDIR /app\\nCOPY package.json ./\\nRUN npm install\\nCOPY . .\\nCMD [\"node\",\"server.js\"]\\n' > Dockerfile",
            "docker build -t app . && docker run -d --name app -v ./:/app app sleep 1000",
        ],
        focus: Some("app /app"),
        goals: none,
    },
    plain(
        "pull",
        &["nginx"],
        &["docker pull redis; docker pull postgres"],
    ),
    plain(
        "ends",
        &["busybox", "alpine"],
        &[
            "docker run --name job -m 64m busybox sh -c 'tail /dev/zero'",
            "docker create --name later busybox sleep 1",
            "docker run --name typo busybox nope",
            "docker run -d --name again --restart always busybox sh -c 'sleep 1; exit 1'",
            "docker run --name old alpine sh -c 'echo a > /a'",
            "docker rm old && docker run --rm alpine true",
        ],
    ),
];
