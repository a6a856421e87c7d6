//! The `console` block, and code blocks that open a file in the editor.

use super::{Fence, picture};
use crate::attrs::Attrs;
use crate::model::{Block, Console, ConsoleLine};
use crate::script;

pub const FENCE: Fence = Fence {
    name: "console",
    read,
};

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["console"], &["picture", "focus", "path"])?;
    let picture = match attrs.get("picture") {
        Some(name) => Some(picture::picture(name, attrs)?),
        None if attrs.pairs.is_empty() => None,
        None => return Err("`focus=` and `path=` need `picture=`".to_string()),
    };
    Ok(Block::Console(Console {
        lines: lines(text),
        picture,
    }))
}

/// `$ command`, `> continued`, `^C`, and what is printed.
pub fn lines(text: &str) -> Vec<ConsoleLine> {
    let mut lines: Vec<ConsoleLine> = Vec::new();
    for line in text.lines() {
        let more = line.strip_prefix("> ").or((line == ">").then_some(""));
        if let Some(command) = line.strip_prefix("$ ") {
            lines.push(ConsoleLine::Command(command.to_string()));
        } else if let (Some(rest), Some(ConsoleLine::Command(command))) = (more, lines.last_mut()) {
            command.push('\n');
            command.push_str(rest);
        } else if script::keys(line).is_some() {
            lines.push(ConsoleLine::Keys(line.trim().to_string()));
        } else {
            lines.push(ConsoleLine::Output(line.to_string()));
        }
    }
    lines
}

/// A code block of another language: `dockerfile open=~/shop/Dockerfile`.
pub fn code(info: &str, text: String) -> Result<Block, String> {
    let attrs = Attrs::parse(info);
    let open = attrs.owned("open");
    if let Some(path) = &open {
        let outside = path.split('/').any(|part| part == "..");
        if path.is_empty() || outside || path.chars().any(char::is_control) {
            return Err(format!("{path:?} is no path of a file"));
        }
    }
    Ok(Block::Code {
        language: attrs.words.first().cloned().unwrap_or_default(),
        text,
        open,
    })
}
