//! The `picture` block: `picture NAME focus=web path=/app`, and a caption inside.

use super::Fence;
use crate::attrs::Attrs;
use crate::markdown::inlines;
use crate::model::{Block, Picture, PictureSize};

pub const FENCE: Fence = Fence {
    name: "picture",
    read,
};

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    let name = attrs.words.get(1).map_or("", String::as_str);
    attrs.only(&["picture", name], &["focus", "path", "after", "size"])?;
    let size = match attrs.get("size") {
        None | Some("full") => PictureSize::Full,
        Some("half") => PictureSize::Half,
        Some("third") => PictureSize::Third,
        Some(odd) => return Err(format!("{odd:?} is no size: full, half or third")),
    };
    let picture = picture(name, attrs)?;
    let caption = match text.trim() {
        "" => Vec::new(),
        text => inlines(text),
    };
    Ok(Block::Picture(Picture {
        size,
        caption,
        ..picture
    }))
}

/// The pictures a lesson may open.
pub const PICTURES: &[&str] = &["host", "layers", "build", "files", "network", "timeline"];

/// Tells whether there is such a picture.
pub fn known(name: &str) -> Result<(), String> {
    match PICTURES.contains(&name) {
        true => Ok(()),
        false => Err(format!("no picture {name:?}: {}", PICTURES.join(" "))),
    }
}

/// The picture of that name with what the attributes ask for.
pub fn picture(name: &str, attrs: &Attrs) -> Result<Picture, String> {
    known(name)?;
    Ok(Picture {
        name: name.to_string(),
        focus: attrs.owned("focus"),
        path: attrs.owned("path"),
        after: attrs.owned("after"),
        ..Picture::default()
    })
}
