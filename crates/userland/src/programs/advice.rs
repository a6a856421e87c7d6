//! What the learner's host says of commands it has not: `command-not-found`, which bash asks, and
//! the few programs of a real host that a simulated one answers in a line: `systemctl`, `man`,
//! xdg-open.

use super::kit::{Cx, Run};
use super::lacking;
use super::simple::base_of;

/// Commands of images, and how to run each: name, image, command.
const IN_CONTAINERS: &[(&str, &str, &str)] = &[
    (
        "python python3 pip pip3",
        "Python",
        "docker run -it --rm python:3.12 python",
    ),
    (
        "node npm npx yarn nodejs",
        "Node.js",
        "docker run -it --rm node:22 node",
    ),
    ("go gofmt", "Go", "docker run -it --rm golang go version"),
    (
        "psql postgres pg_dump",
        "PostgreSQL",
        "docker run -d -e POSTGRES_PASSWORD=secret postgres, then docker exec -it ID psql -U postgres",
    ),
    (
        "mysql mysqld mysqladmin mysqldump mariadb",
        "MySQL",
        "docker run -d -e MYSQL_ROOT_PASSWORD=secret mysql, then docker exec -it ID mysql -p",
    ),
    (
        "redis-cli redis-server",
        "Redis",
        "docker run -d --name redis redis, then docker exec -it redis redis-cli",
    ),
    ("nginx", "nginx", "docker run -d -p 8080:80 nginx"),
    (
        "httpd apache2 apachectl",
        "Apache",
        "docker run -d -p 8080:80 httpd",
    ),
    ("apk", "Alpine's apk", "docker run -it --rm alpine sh"),
];

/// Commands and a line about each.
const HINTS: &[(&str, &str)] = &[
    (
        "docker-compose",
        "Compose is a part of docker today: docker compose up",
    ),
    (
        "git",
        "git is not simulated in Hatoba; files of a lesson are in your home directory, others come from an editor: nano FILE",
    ),
    (
        "gcc cc g++ make cmake java javac mvn gradle ruby gem rails php composer cargo rustc dotnet perl",
        "it is not on this host, and not simulated in Hatoba",
    ),
    (
        "kubectl minikube kind helm k3s",
        "Kubernetes is not simulated in Hatoba; here is Docker: docker help",
    ),
    (
        "podman nerdctl buildah skopeo containerd ctr",
        "it is not simulated in Hatoba; here is Docker: docker help",
    ),
    (
        "subl atom gedit emacs",
        "there is no such editor on this host; here are: nano, vi",
    ),
    (
        "start explorer",
        "there is no browser on this host; here is: curl http://localhost:PORT",
    ),
    (
        "brew yum dnf pacman choco winget snap",
        "this host is a Debian; here is: sudo apt-get install NAME",
    ),
    (
        "ssh scp sftp rsync",
        "there is no other host to reach; into a container goes: docker exec -it NAME sh",
    ),
    (
        "docker-machine boot2docker",
        "it is not needed: Docker runs on this host; see docker info",
    ),
    (
        "jq",
        "jq is not simulated in Hatoba; here is: docker inspect --format '{{json .State}}' NAME",
    ),
    ("cls", "the screen is cleared by: clear"),
    ("ipconfig", "addresses are shown by: ip addr"),
    (
        "ubuntu alpine debian busybox",
        "this is an image, not a command: docker run -it --rm NAME sh",
    ),
];

fn hint(name: &str) -> Option<String> {
    let has = |names: &str| names.split(' ').any(|n| n == name);
    if let Some((_, title, command)) = IN_CONTAINERS.iter().find(|h| has(h.0)) {
        return Some(format!(
            "{title} is not installed on this host; in a container: {command}"
        ));
    }
    HINTS.iter().find(|h| has(h.0)).map(|h| {
        h.1.replace(
            "NAME sh",
            &match h.0.starts_with("ubuntu") {
                true => format!("{name} sh"),
                false => "NAME sh".to_string(),
            },
        )
    })
}

/// What bash asks for a name that it found nowhere.
pub async fn command_not_found(cx: &mut Cx) -> Run {
    let name = cx
        .args
        .iter()
        .find(|a| *a != "--")
        .cloned()
        .unwrap_or_default();
    cx.raw_err(&format!("bash: {name}: command not found\n"))
        .await;
    if let Some(hint) = hint(&name) {
        cx.raw_err(&format!("{hint}\n")).await;
    }
    Ok(127)
}

/// The host's services.
const SERVICES: &[(&str, &str, &str)] = &[
    (
        "docker",
        "Docker Application Container Engine",
        "/usr/bin/dockerd -H fd://",
    ),
    (
        "containerd",
        "containerd container runtime",
        "/usr/bin/containerd",
    ),
];

/// `systemctl`: how the host's services stand. They cannot be stopped here.
pub async fn systemctl(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let words: Vec<&str> = args
        .iter()
        .filter(|a| !a.starts_with('-'))
        .map(String::as_str)
        .collect();
    let verb = words.first().copied().unwrap_or("list-units");
    let units: Vec<&str> = words
        .iter()
        .skip(1)
        .map(|u| u.trim_end_matches(".service").trim_end_matches(".socket"))
        .collect();
    if !matches!(
        verb,
        "status" | "is-active" | "is-enabled" | "show" | "list-units"
    ) {
        let text = lacking::sentence(
            &format!("'systemctl {verb}'"),
            "systemctl status docker, is-active, is-enabled, list-units",
        );
        cx.raw_err(&text).await;
        return Err(lacking::STATUS);
    }
    if verb == "list-units" {
        cx.line("  UNIT               LOAD   ACTIVE SUB     DESCRIPTION")
            .await;
        for (name, title, _) in SERVICES {
            cx.line(&format!(
                "  {:<18} loaded active running {title}",
                format!("{name}.service")
            ))
            .await;
        }
        return Ok(0);
    }
    let mut status = 0;
    for unit in units {
        let Some((name, title, command)) = SERVICES.iter().find(|s| s.0 == unit) else {
            status = 4;
            match verb {
                "status" => cx.raw_err(&format!("Unit {unit}.service could not be found.\n")).await,
                "is-active" => cx.line("inactive").await,
                _ => cx.raw_err(&format!("Failed to get unit file state for {unit}.service: No such file or directory\n")).await,
            }
            continue;
        };
        match verb {
            "is-active" => cx.line("active").await,
            "is-enabled" => cx.line("enabled").await,
            _ => {
                let pid = process_of(cx, command);
                let docs = if *name == "docker" {
                    "https://docs.docker.com"
                } else {
                    "https://containerd.io"
                };
                cx.out(&format!("● {name}.service - {title}\n     Loaded: loaded (/lib/systemd/system/{name}.service; enabled; preset: enabled)\n     Active: active (running)\n       Docs: {docs}\n   Main PID: {pid} ({})\n     CGroup: /system.slice/{name}.service\n             └─{pid} {command}\n", base_of(command.split(' ').next().unwrap_or_default()))).await;
            }
        }
    }
    Ok(status)
}

/// The process that runs a command; the daemon's first one if it is not to be seen.
fn process_of(cx: &Cx, command: &str) -> String {
    let program = base_of(command.split(' ').next().unwrap_or_default()).to_string();
    let all = cx.sys.readdir("/proc").unwrap_or_default();
    let runs = |pid: &str| {
        let comm = cx
            .sys
            .read_file(&format!("/proc/{pid}/comm"))
            .unwrap_or_default();
        String::from_utf8_lossy(&comm).trim() == program
    };
    let pids = all
        .into_iter()
        .map(|e| e.name)
        .filter(|n| n.parse::<u32>().is_ok());
    pids.into_iter()
        .find(|p| runs(p))
        .unwrap_or_else(|| "-".to_string())
}

/// `man`: pages are not there; `--help` is.
pub async fn man(cx: &mut Cx) -> Run {
    let page = cx
        .args
        .iter()
        .rfind(|a| !a.starts_with('-') && a.parse::<u8>().is_err())
        .cloned();
    let Some(page) = page else {
        cx.raw_err("What manual page do you want?\nFor example, try 'man man'.\n")
            .await;
        return Ok(1);
    };
    let help = page.replacen("docker-", "docker ", 1);
    cx.raw_err(&format!(
        "manual pages are not simulated in Hatoba; here is: {help} --help\n"
    ))
    .await;
    Err(lacking::STATUS)
}
