//! The files of an image: what a container would see, the layer a path is in, what no layer holds.

use snapshot::files::{CellState, Entry, Files, Listing, Of};
use snapshot::{Change, Image};

use crate::checks::fact::{Fact, Sight};
use crate::checks::form::Form;
use crate::text::Text;

pub const FACTS: &[Fact<Image>] = &[
    Fact::new("has", Form::Path, has_wanted, has),
    Fact::new("lacks", Form::Path, lacks_wanted, lacks),
    Fact::new("layer", Form::Path, has_wanted, layer),
    Fact::new("in", Form::Text, in_wanted, layer),
    Fact::new("clean", Form::Text, clean_wanted, clean),
];

fn has_wanted(path: &str) -> Text {
    Text::new(format!("{path} がある"), format!("with {path}"))
}

fn lacks_wanted(path: &str) -> Text {
    Text::new(format!("{path} がない"), format!("without {path}"))
}

fn in_wanted(value: &str) -> Text {
    Text::new(
        format!("「{value}」のレイヤーに"),
        format!("in the layer of {value:?}"),
    )
}

fn clean_wanted(text: &str) -> Text {
    Text::new(
        format!("どこにも {text} が残っていない"),
        format!("{text} is left nowhere"),
    )
}

/// The path in the image, hidden or not, and the listing it stands in; an error if nobody can tell.
fn find(s: &Sight<Image>, path: &str) -> Result<Option<(Listing, Entry)>, Text> {
    let files: &dyn Files = s.seen.files.ok_or_else(|| {
        Text::new(
            "イメージの中はまだ調べられません",
            "the files of images cannot be seen yet",
        )
    })?;
    let path = path.trim_end_matches('/');
    let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
    let dir = if dir.is_empty() { "/" } else { dir };
    let Some(listing) = files.list(&Of::Image(s.it.id.clone()), dir) else {
        return Ok(None);
    };
    let entry = listing.entries.iter().find(|e| e.name == name).cloned();
    Ok(entry.map(|entry| (listing, entry)))
}

fn visible(s: &Sight<Image>) -> Result<bool, Text> {
    find(s, s.value).map(|found| found.is_some_and(|(_, e)| e.visible))
}

fn has(s: &Sight<Image>) -> Option<Text> {
    let (name, path) = (super::name(s), s.value);
    match visible(s) {
        Err(why) => Some(why),
        Ok(true) => None,
        Ok(false) => Some(Text::new(
            format!("{name} に {path} はありません"),
            format!("{name} has no {path}"),
        )),
    }
}

fn lacks(s: &Sight<Image>) -> Option<Text> {
    let (name, path) = (super::name(s), s.value);
    match visible(s) {
        Err(why) => Some(why),
        Ok(false) => None,
        Ok(true) => Some(Text::new(
            format!("{name} に {path} があります"),
            format!("{name} has {path}"),
        )),
    }
}

/// The lowest layer that has the path was made by an instruction with the words of `in=`. The two
/// keys say the same about now.
fn layer(s: &Sight<Image>) -> Option<Text> {
    let name = super::name(s);
    let path = s.args.get("layer").unwrap_or_default();
    let wanted = s.args.get("in").unwrap_or_default();
    let (listing, entry) = match find(s, path) {
        Err(why) => return Some(why),
        Ok(Some(found)) => found,
        Ok(None) => {
            return Some(Text::new(
                format!("{name} に {path} はありません"),
                format!("{name} has no {path}"),
            ));
        }
    };
    let lowest = entry
        .tower
        .iter()
        .position(|c| c.state == CellState::Present);
    let made_by = lowest.and_then(|n| listing.layers.get(n));
    let made_by = made_by.map_or("", String::as_str);
    (!made_by.contains(wanted)).then(|| {
        Text::new(
            format!("{path} は「{made_by}」のレイヤーにあります"),
            format!("{path} is in the layer of {made_by:?}"),
        )
    })
}

/// Looks into configuration, history, and the files of the layers that its own build made: a base
/// from a registry cannot hold a learner's secret.
fn clean(s: &Sight<Image>) -> Option<Text> {
    let (image, text) = (s.it, s.value);
    let said = |place: String, en: String| {
        Some(Text::new(
            format!("{text} が{place}に残っています"),
            format!("{text} is left in {en}"),
        ))
    };
    if let Some(step) = image.history.iter().find(|h| h.created_by.contains(text)) {
        let by = &step.created_by;
        return said(format!("履歴の「{by}」"), format!("the history: {by}"));
    }
    if image.env.iter().any(|e| e.contains(text)) {
        return said("環境変数".to_string(), "the environment".to_string());
    }
    let labels = image.labels.iter().map(|l| &l.1);
    let words = image.cmd.iter().chain(&image.entrypoint).chain(labels);
    if words.into_iter().any(|w| w.contains(text)) {
        return said("設定".to_string(), "the configuration".to_string());
    }
    let Some(files) = s.seen.files else {
        return find(s, "/").err();
    };
    for (index, layer) in image.layers.iter().enumerate().skip(image.base_layers) {
        let written = layer.entries.iter();
        let written = written.filter(|e| e.change != Change::Deleted && !e.directory);
        for entry in written {
            let of = Of::Image(image.id.clone());
            let content = files.text(&of, &entry.path, Some(index));
            if content.is_some_and(|c| c.contains(text)) {
                let (path, number) = (&entry.path, index + 1);
                return said(
                    format!("レイヤー {number} の {path} "),
                    format!("layer {number}: {path}"),
                );
            }
        }
    }
    None
}
