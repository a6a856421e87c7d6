//! The way of the last connection, stop by stop, and where it ended.

use snapshot::{Connection, ConnectionOutcome, Hop, HopKind};

use super::Request;
use crate::scene::{Font, Group, Pen, fit};
use crate::{Lang, Scene};

const HEIGHT: f64 = 42.0;
const GAP: f64 = 18.0;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(280.0);
    let mut pen = Pen::default();
    let Some(connection) = request.snapshot.connections.last() else {
        let hint = request.lang.pick(
            "まだ通信がありません（curl などで試せます）",
            "No connection yet: try curl",
        );
        pen.rect(0.5, 0.5, width - 1.0, 71.0, 8.0, "berth");
        pen.text_middle(width / 2.0, 41.0, "hint", hint);
        return scene(width, 72.0, hint.to_string(), pen);
    };
    let ok = connection.outcome == ConnectionOutcome::Connected;
    let title = format!(
        "{} {} → {}",
        connection.from, connection.program, connection.to
    );
    pen.text(
        2.0,
        18.0,
        "name",
        fit(&title, width - 4.0, 15.0, Font::Sans),
    );
    let mut y = 32.0;
    for (index, hop) in connection.hops.iter().enumerate() {
        let last = index + 1 == connection.hops.len();
        if index > 0 {
            let class = if last && !ok { "line stopped" } else { "line" };
            pen.path(class, format!("M24 {}v{}", y - GAP, GAP - 2.0));
            let tip = format!("M20 {}h8l-4 6z", y - 7.0);
            pen.path("tip", tip);
        }
        stop(&mut pen, request.lang, width, y, index, hop, last && !ok);
        y += HEIGHT + GAP;
    }
    let words = outcome(request.lang, connection);
    let class = if ok { "verdict good" } else { "verdict bad" };
    pen.text(
        2.0,
        y + 4.0,
        class,
        fit(&words, width - 4.0, 13.0, Font::Sans),
    );
    scene(width, y + 16.0, format!("{title}: {words}"), pen)
}

fn scene(width: f64, height: f64, title: String, pen: Pen) -> Scene {
    Scene {
        name: "network",
        title,
        width,
        height,
        nodes: pen.nodes,
        ..Scene::default()
    }
}

fn stop(pen: &mut Pen, lang: Lang, width: f64, y: f64, index: usize, hop: &Hop, stopped: bool) {
    let what = match hop.kind {
        HopKind::Client => lang.pick("接続するプロセス", "client"),
        HopKind::Loopback => lang.pick("ループバック", "loopback"),
        HopKind::Interface => lang.pick("インターフェース", "interface"),
        HopKind::Nat | HopKind::Proxy => lang.pick("公開ポート", "published port"),
        HopKind::Bridge => lang.pick("ブリッジ", "bridge"),
        HopKind::Firewall => lang.pick("ネットワークの壁", "firewall"),
        HopKind::Server => lang.pick("待ち受けるプロセス", "server"),
        HopKind::Nobody => lang.pick("誰も待ち受けていない", "nobody listens"),
    };
    let mut inner = Pen::default();
    let class = if stopped { "card stop" } else { "card" };
    inner.rect(0.5, y + 0.5, width - 1.0, HEIGHT - 1.0, 6.0, class);
    inner.text(14.0, y + 18.0, "image-name", what);
    inner.text_end(width - 12.0, y + 18.0, "sub", &*hop.owner);
    let detail = fit(&hop.destination, width - 28.0, 11.5, Font::Mono);
    inner.text(14.0, y + 34.0, "process", detail);
    pen.group(Group {
        kind: "hop",
        id: index.to_string(),
        label: format!("{what}: {} {}", hop.owner, hop.destination),
        class: if stopped { "hop blocked" } else { "hop" }.into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// How the connection ended, as a sentence.
fn outcome(lang: Lang, connection: &Connection) -> String {
    match connection.outcome {
        ConnectionOutcome::Connected => lang.pick("届きました", "It got through"),
        ConnectionOutcome::Refused => lang.pick(
            "拒否されました: その宛先で待ち受けるプロセスがありません",
            "Refused: no process listens at that address",
        ),
        ConnectionOutcome::TimedOut => lang.pick(
            "返事がありません: 途中で捨てられました",
            "No answer: dropped on the way",
        ),
        ConnectionOutcome::Unreachable => {
            lang.pick("そこへ行く道がありません", "There is no way there")
        }
        ConnectionOutcome::Reset => lang.pick(
            "公開ポートまでは届きましたが、中で待ち受けるプロセスがありません",
            "It reached the published port, but nobody listens inside",
        ),
        ConnectionOutcome::NameNotFound => {
            lang.pick("名前が見つかりません", "The name has no address")
        }
    }
    .to_string()
}
