//! The files picture's sentences.

use snapshot::files::{CellState, Entry, Origin};

use super::View;
use crate::words::{Lang, home, size};

pub struct Said {
    pub head: String,
    pub tone: &'static str,
    pub detail: String,
}

/// The first two lines: what is worth knowing of this directory, the most surprising first.
pub fn head(view: &View, lang: Lang) -> Said {
    let path = &view.listing.path;
    let at = |e: &Entry| join(path, &e.name);
    let entries = &view.listing.entries;
    if let Some(e) = entries
        .iter()
        .filter(|e| e.hides > 0)
        .max_by_key(|e| e.hides)
    {
        if !e.visible {
            return beneath(e, &at(e), lang);
        }
        let what = match &e.origin {
            Origin::Bind(_) => lang.pick("バインドマウント", "bind mount"),
            Origin::Tmpfs => "tmpfs",
            _ => lang.pick("ボリューム", "volume"),
        };
        return Said {
            head: lang.pick(
                format!("{what}のふたが {} 項目を隠している", e.hides),
                format!("A {what} is a lid over {} entries", e.hides),
            ),
            tone: "hot",
            detail: lang.pick(
                format!(
                    "{} に見えるのは{}{}。イメージの {} 項目（{}）は下にある。",
                    at(e),
                    gap(&origin(&e.origin, lang)),
                    origin(&e.origin, lang),
                    e.hides,
                    size(e.hidden_bytes)
                ),
                format!(
                    "{} shows {}. The image's {} entries ({}) lie beneath.",
                    at(e),
                    origin(&e.origin, lang),
                    e.hides,
                    size(e.hidden_bytes)
                ),
            ),
        };
    }
    let gone = entries.iter().find(|e| deleted(e));
    if let Some(e) = gone {
        return Said {
            head: lang.pick(
                format!("{} は消したのではなく、隠した", at(e)),
                format!("{} was not erased but hidden", at(e)),
            ),
            tone: "hot",
            detail: lang.pick(
                "書き込みレイヤーに「消した印」が置かれました。下の層には残っています。"
                    .to_string(),
                "A whiteout lies in the writable layer; the layer below still has it.".to_string(),
            ),
        };
    }
    if let Some(e) = entries.iter().find(|e| copied_up(e)) {
        return Said {
            head: lang.pick(format!("{} を書いたので、写しができた", at(e)), format!("{} was written, so it was copied up", at(e))),
            tone: "hot",
            detail: lang.pick(
                "見えるのは書き込みレイヤーの写し。下の層の元のファイルは変わりません。".to_string(),
                "What is seen is the copy in the writable layer; the original below stays as it was.".to_string(),
            ),
        };
    }
    let layers = view.listing.layers.len();
    Said {
        head: lang.pick(
            format!("{} の {path}: {} 項目", view.name, view.listing.total),
            format!("{path} of {}: {} entries", view.name, view.listing.total),
        ),
        tone: "",
        detail: match view.container {
            Some(_) => lang.pick(
                format!("{layers} 枚の層に書き込みレイヤーを重ねて、上から見たものです。"),
                format!("{layers} layers with the writable layer on top, seen from above."),
            ),
            None => lang.pick(
                format!("{layers} 枚の層を重ねて、上から見たものです。"),
                format!("{layers} layers, seen from above."),
            ),
        },
    }
}

/// What a mount of a directory above hides: nothing of that name is seen.
fn beneath(e: &Entry, path: &str, lang: Lang) -> Said {
    let lid = e.tower.iter().rev().map(|c| &c.origin);
    let mut lid = lid.filter(|o| !matches!(o, Origin::Layer(_) | Origin::Writable));
    let lid = lid.next().map_or(String::new(), |o| origin(o, lang));
    let (n, bytes) = (e.hides, size(e.hidden_bytes));
    Said {
        head: lang.pick(
            format!("{path} は、マウントのふたの下にあって見えない"),
            format!("{path} lies under a mount, unseen"),
        ),
        tone: "hot",
        detail: lang.pick(
            format!("見えるのは{}{lid}。そこに {} はない。イメージの {n} 項目（{bytes}）は下に残っている。", gap(&lid), e.name),
            format!("What is seen is {lid}, and that has no {}. The image's {n} entries ({bytes}) lie beneath.", e.name),
        ),
    }
}

/// A blank where a Latin letter follows Japanese.
fn gap(next: &str) -> &'static str {
    match next.starts_with(|c: char| c.is_ascii()) {
        true => " ",
        false => "",
    }
}

/// A name that a whiteout hides; one that a mount hides is not deleted.
pub fn deleted(e: &Entry) -> bool {
    let whiteout = |c: &snapshot::files::Cell| c.state == CellState::Whiteout;
    !e.visible && e.tower.iter().any(whiteout)
}

/// A file that an older copy lies under.
pub fn copied_up(e: &Entry) -> bool {
    let below = e
        .tower
        .iter()
        .any(|c| matches!(c.origin, Origin::Layer(_)) && c.state == CellState::Present);
    e.origin == Origin::Writable && e.visible && below && e.kind == snapshot::FileKind::Regular
}

pub fn join(dir: &str, name: &str) -> String {
    match dir {
        "/" => format!("/{name}"),
        dir => format!("{dir}/{name}"),
    }
}

/// Where something comes from, in words.
pub fn origin(origin: &Origin, lang: Lang) -> String {
    match origin {
        Origin::Layer(n) => lang.pick(format!("レイヤー {}", n + 1), format!("layer {}", n + 1)),
        Origin::Writable => lang
            .pick("書き込みレイヤー", "the writable layer")
            .to_string(),
        Origin::Volume(name) => lang.pick(format!("ボリューム {name}"), format!("volume {name}")),
        Origin::Bind(path) => lang.pick(
            format!("ホストの {}", home(path)),
            format!("{} of the host", home(path)),
        ),
        Origin::Image(name) => lang.pick(format!("イメージ {name}"), format!("image {name}")),
        Origin::Tmpfs => "tmpfs".to_string(),
    }
}

/// The chip: `L4`, `W`, `V app_nm`, `B ~/proj`.
pub fn chip(origin: &Origin) -> (String, &'static str) {
    match origin {
        Origin::Layer(n) => (format!("L{}", n + 1), "chip l"),
        Origin::Writable => ("W".to_string(), "chip w"),
        Origin::Volume(name) => (format!("V {}", short(name)), "chip v"),
        Origin::Bind(path) => (format!("B {}", home(path)), "chip b"),
        Origin::Image(name) => (format!("I {name}"), "chip v"),
        Origin::Tmpfs => ("T".to_string(), "chip t"),
    }
}

fn short(name: &str) -> &str {
    match name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
        true => &name[..12],
        false => name,
    }
}

/// `0 root`; a number without a name is bare.
pub fn owner(uid: u32, name: &str) -> String {
    match name {
        "" => uid.to_string(),
        name => format!("{uid} {name}"),
    }
}

/// `rw-r--r--`.
pub fn mode(mode: u32) -> String {
    let triple = |bits: u32| {
        let letter = |bit: u32, c: char| if bits & bit != 0 { c } else { '-' };
        [letter(4, 'r'), letter(2, 'w'), letter(1, 'x')]
            .iter()
            .collect::<String>()
    };
    [
        triple(mode >> 6 & 7),
        triple(mode >> 3 & 7),
        triple(mode & 7),
    ]
    .concat()
}
