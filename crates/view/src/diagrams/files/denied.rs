//! The last access that the kernel refused: whose uid met whose file, and which bits decided.

use snapshot::{Access, Decided, Denied};

use super::{NARROW, words};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit};
use crate::words::Lang;

/// Draws it if there is one; returns the bottom.
pub fn draw(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let Some(d) = &request.snapshot.denied else {
        return top;
    };
    let lang = request.lang;
    let narrow = width < NARROW;
    let left = if narrow { 0.0 } else { 16.0 };
    let w = width - 2.0 * left;
    let head = sentence(d, lang);
    let error = format!("{}: permission denied", d.path);
    let boxes = boxes(d, lang);
    let mut inner = Pen::default();
    let h = if narrow { 120.0 } else { 64.0 };
    inner.rect(left, top, w, h, 0.0, "denied");
    inner.rect(left, top, 4.0, h, 0.0, "edge-bad");
    let x = left + 40.0;
    inner.path(
        "sg bad",
        format!("M{} {}l8 8m0-8l-8 8", left + 18.0, top + 18.0),
    );
    let room = if narrow { w - 52.0 } else { w - 460.0 };
    inner.text(x, top + 26.0, "b", fit(&head, room, 13.0, Font::Bold));
    inner.text(
        x,
        top + 46.0,
        "m11 bad",
        fit(&error, room, 11.0, Font::Mono),
    );
    let mut label = vec![head, error];
    for (i, (name, verdict, bits, decided)) in boxes.iter().enumerate() {
        label.push(format!("{name} {verdict} {bits}"));
        if narrow {
            let y = top + 66.0 + 18.0 * i as f64;
            let class = if *decided { "b12 bad" } else { "t12" };
            inner.text(
                x,
                y,
                class,
                fit(&format!("{name} {verdict}"), w - 110.0, 12.0, Font::Bold),
            );
            inner.text_end(width - 12.0, y, "m11", bits.clone());
            continue;
        }
        let bx = left + w - 412.0 + 136.0 * i as f64;
        inner.rect(
            bx,
            top + 8.0,
            124.0,
            48.0,
            6.0,
            if *decided { "plate halt" } else { "plate" },
        );
        if i > 0 {
            inner.path(
                "sg",
                format!("M{} {}h8m-3-3l3 3l-3 3", bx - 10.0, top + 32.0),
            );
        }
        inner.text(
            bx + 10.0,
            top + 27.0,
            if *decided { "b12" } else { "t12" },
            fit(name, 106.0, 12.0, Font::Bold),
        );
        inner.text(
            bx + 10.0,
            top + 46.0,
            if *decided { "t11 bad" } else { "q11" },
            fit(verdict, 76.0, 11.0, Font::Sans),
        );
        inner.text_end(bx + 114.0, top + 46.0, "m11", bits.clone());
    }
    pen.group(Group {
        kind: "denied",
        id: d.path.clone(),
        label: label.join(lang.pick("。", ". ")),
        class: "denied-g".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    top + h
}

/// `node (1000) は /app/server.js に書けなかった`.
fn sentence(d: &Denied, lang: Lang) -> String {
    let who = match d.user.as_str() {
        "" => format!("uid {}", d.uid),
        name => format!("{name} ({})", d.uid),
    };
    let place = match &d.container {
        Some(name) => format!("{name}: "),
        None => String::new(),
    };
    let (ja, en) = match d.access {
        Access::Read => ("を読めなかった", "could not read"),
        Access::Write => ("に書けなかった", "could not write"),
        Access::Execute => (
            "を実行できなかった（通れなかった）",
            "could not run or pass",
        ),
        Access::Change => (
            "に作ったり消したりできなかった",
            "could not make or remove an entry of",
        ),
        Access::Own => ("の持ち主ではない", "does not own"),
    };
    let path = if d.at.is_empty() { &d.path } else { &d.at };
    lang.pick(
        format!("{place}{who} は {path} {ja}"),
        format!("{place}{who} {en} {path}"),
    )
}

/// The three questions in the order the kernel asks them: name, answer, bits, whether it decided.
fn boxes(d: &Denied, lang: Lang) -> Vec<(String, String, String, bool)> {
    let mode = words::mode(d.mode);
    let part = |i: usize| mode[3 * i..3 * i + 3].to_string();
    if d.decided == Decided::Rule {
        let text = lang.pick("権限のビットではなく、決まり", "a rule, not the bits");
        return vec![(
            text.to_string(),
            lang.pick("だめ", "no").to_string(),
            mode,
            true,
        )];
    }
    let order = [
        (
            Decided::Owner,
            lang.pick(
                format!("持ち主 {}?", words::owner(d.owner, &d.owner_name)),
                format!("owner {}?", words::owner(d.owner, &d.owner_name)),
            ),
        ),
        (
            Decided::Group,
            lang.pick(
                format!("グループ {}?", d.group),
                format!("group {}?", d.group),
            ),
        ),
        (
            Decided::Others,
            lang.pick("ほかの人".to_string(), "others".to_string()),
        ),
    ];
    let mut found = Vec::new();
    for (i, (which, name)) in order.into_iter().enumerate() {
        let decided = d.decided == which;
        let letter = match d.access {
            Access::Read => 'r',
            Access::Write | Access::Change | Access::Own => 'w',
            Access::Execute => 'x',
        };
        let verdict = match decided {
            true => lang.pick(format!("{letter} がない"), format!("no {letter}")),
            false => lang.pick("ちがう", "no").to_string(),
        };
        found.push((name, verdict, part(i), decided));
        if decided {
            break;
        }
    }
    found
}
