//! The timeline: a tick for each command line the learner entered, with what happened by itself in
//! between. It is made from moments that a session keeps, not from one snapshot.

use snapshot::{Event, ObjectKind};

use crate::scene::{Font, Group, Mark, Pen, Scene, fit, text_width};
use crate::words::Lang;

/// A command line and its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tick {
    pub line: String,
    /// `None` while it runs or where it is not known.
    pub status: Option<i32>,
    /// It was interrupted by Ctrl+C.
    pub interrupted: bool,
    /// Ids of a lesson's checks that it brought about.
    pub checks: Vec<String>,
    /// What happened while it ran and until the next line.
    pub events: Vec<Happening>,
}

/// Something that the engine reported, in short.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Happening {
    pub text: String,
    /// Not by a command: health, restarts, out of memory.
    pub by_itself: bool,
}

/// What a timeline is made from.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub ticks: &'a [Tick],
    /// The tick that is looked at; the last one is now.
    pub at: usize,
    pub lang: Lang,
    pub width: f64,
}

const STEP: f64 = 60.0;
const LEFT: f64 = 72.0;

/// Draws the strip, 48 high.
pub fn draw(request: &Request) -> Scene {
    let (lang, width) = (request.lang, request.width.max(300.0));
    let count = request.ticks.len();
    let room = (((width - LEFT - 60.0) / STEP).floor() as usize).max(2);
    let first = count.saturating_sub(room);
    let mut pen = Pen::default();
    pen.text(12.0, 18.0, "q11", lang.pick("時間", "time"));
    pen.text(
        12.0,
        36.0,
        "q11",
        lang.pick(format!("{count} 個"), format!("{count}")),
    );
    let x = |i: usize| LEFT + 32.0 + STEP * (i - first) as f64;
    if count > 0 {
        let end = x(count - 1);
        pen.path("hair", format!("M{} 14.5H{}", LEFT + 8.0, end + 30.0));
    }
    if first > 0 {
        pen.text(LEFT - 8.0, 36.0, "q11", format!("1–{first}"));
    }
    for i in first..count {
        tick(&mut pen, request, i, x(i));
    }
    if count > 0 {
        pen.text(x(count - 1) + 36.0, 18.0, "q11", lang.pick("今", "now"));
    }
    Scene {
        name: "timeline",
        title: lang.pick("時間の流れ", "Timeline").to_string(),
        sentence: sentence(request),
        width,
        height: 48.0,
        nodes: pen.nodes,
    }
}

fn sentence(request: &Request) -> String {
    let count = request.ticks.len();
    match request.at + 1 < count {
        true => request.lang.pick(
            format!("{count} のうち {} を見ています", request.at + 1),
            format!("You look at {} of {count}", request.at + 1),
        ),
        false => String::new(),
    }
}

fn tick(pen: &mut Pen, request: &Request, i: usize, x: f64) {
    let tick = &request.ticks[i];
    let lang = request.lang;
    let later = if i > request.at { " fut" } else { "" };
    let mut inner = Pen::default();
    if i == request.at {
        inner.rect(x - 29.0, 1.0, 58.0, 44.0, 6.0, "here");
    }
    match (tick.interrupted, tick.status) {
        (true, _) => {
            inner.rect(x - 15.0, 6.0, 30.0, 17.0, 3.0, format!("tickc{later}"));
            inner.text_middle(x, 18.0, "m11", "^C");
        }
        (false, None | Some(0)) => inner.circle(x, 14.0, 5.5, format!("tick0{later}")),
        (false, Some(code)) => {
            inner.rect(x - 15.0, 5.0, 30.0, 18.0, 3.0, format!("tickx{later}"));
            let ink = if later.is_empty() { "m11b inv" } else { "m11" };
            inner.text_middle(x, 18.0, ink, code.to_string());
        }
    }
    if !tick.checks.is_empty() {
        inner.path(
            format!("flagp{later}"),
            format!("M{} 6v14M{} 6h9l-2 4l2 4h-9z", x + 17.0, x + 17.0),
        );
    }
    inner.text_middle(
        x,
        38.0,
        if i == request.at { "m11b" } else { "m11" },
        fit(&short(&tick.line), STEP - 4.0, 11.0, Font::Mono),
    );
    let own: Vec<&str> = tick
        .events
        .iter()
        .filter(|e| e.by_itself)
        .map(|e| e.text.as_str())
        .collect();
    if !own.is_empty() {
        inner.path("own", format!("M{} 26V46", x + STEP / 2.0));
    }
    pen.group(Group {
        kind: "moment",
        id: (i + 1).to_string(),
        label: words(tick, i, lang),
        class: "moment".into(),
        mark: Mark::Same,
        nodes: inner.nodes,
    });
}

/// A tick in words: number, line, exit, events.
pub fn words(tick: &Tick, i: usize, lang: Lang) -> String {
    let mut parts = vec![format!("{}. {}", i + 1, tick.line)];
    match (tick.interrupted, tick.status) {
        (true, _) => parts.push(lang.pick("Ctrl+C で中断", "interrupted").to_string()),
        (_, Some(code)) => parts.push(lang.pick(format!("終了 {code}"), format!("exit {code}"))),
        _ => {}
    }
    if !tick.checks.is_empty() {
        parts.push(lang.pick("課題ができた", "a goal was reached").to_string());
    }
    for event in &tick.events {
        parts.push(match event.by_itself {
            true => format!("{}: {}", lang.pick("ひとりでに", "by itself"), event.text),
            false => event.text.clone(),
        });
    }
    parts.join(lang.pick("、", ", "))
}

/// Verb and object of a line, at most eight cells: `run web`.
pub fn short(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let rest = match words.first() {
        Some(&"docker") => &words[1..],
        _ => &words[..],
    };
    let Some(verb) = rest.first() else {
        return String::new();
    };
    let name = rest
        .iter()
        .position(|w| *w == "--name")
        .and_then(|i| rest.get(i + 1));
    let plain = rest.iter().skip(1).find(|w| !w.starts_with('-'));
    match name.or(plain) {
        Some(object) if text_width(verb, 11.0, Font::Mono) < 34.0 => format!("{verb} {object}"),
        _ => (*verb).to_string(),
    }
}

/// An event in short, if it is worth a place: what starts, ends, comes, goes.
pub fn happening(event: &Event, lang: Lang) -> Option<Happening> {
    let action = event.action.split(':').next().unwrap_or_default().trim();
    let code = || {
        let found = event.attributes.iter().find(|(k, _)| k == "exitCode");
        found.map_or("", |(_, v)| v.as_str()).to_string()
    };
    let text = match (event.kind, action) {
        (ObjectKind::Container, "start") => lang.pick(
            format!("{} 開始", event.name),
            format!("{} start", event.name),
        ),
        (ObjectKind::Container, "die") => lang.pick(
            format!("{} 終了 {}", event.name, code()),
            format!("{} die {}", event.name, code()),
        ),
        (ObjectKind::Container, "create") => lang.pick(
            format!("{} 作成", event.name),
            format!("{} create", event.name),
        ),
        (ObjectKind::Container, "destroy") => lang.pick(
            format!("{} 削除", event.name),
            format!("{} destroy", event.name),
        ),
        (ObjectKind::Container, "oom") => format!("{} OOM", event.name),
        (ObjectKind::Container, "health_status") => {
            let state = event.action.split(':').nth(1).unwrap_or_default().trim();
            format!("{} {state}", event.name)
        }
        (ObjectKind::Image, "pull" | "tag" | "untag" | "delete") => {
            format!("{} {action}", event.name)
        }
        (ObjectKind::Volume | ObjectKind::Network, "create" | "destroy") => {
            format!("{} {action}", event.name)
        }
        _ => return None,
    };
    Some(Happening {
        text,
        by_itself: event.cause.is_none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_its_verb_and_object() {
        assert_eq!(
            short("docker run -d --name web -p 8080:80 nginx"),
            "run web"
        );
        assert_eq!(short("docker pull nginx"), "pull nginx");
        assert_eq!(short("curl localhost:8080"), "curl localhost:8080");
        assert_eq!(short("docker ps -a"), "ps");
    }

    #[test]
    fn the_moment_looked_at_is_said() {
        let ticks: Vec<Tick> = (0..20)
            .map(|i| Tick {
                line: format!("echo {i}"),
                status: Some(i % 2),
                ..Tick::default()
            })
            .collect();
        let request = Request {
            ticks: &ticks,
            at: 8,
            lang: Lang::En,
            width: 980.0,
        };
        let scene = draw(&request);
        assert_eq!(scene.sentence, "You look at 9 of 20");
        assert_eq!(scene.groups().len(), 14);
    }
}
