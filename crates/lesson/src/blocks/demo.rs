//! The `demo` block: commands that the stage types and runs.

use super::{Fence, console_lines};
use crate::attrs::Attrs;
use crate::model::{Block, ConsoleLine, Demo, Typing};

pub const FENCE: Fence = Fence { name: "demo", read };

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["demo", "hold", "scroll"], &["type", "expect"])?;
    let typing = match attrs.get("type") {
        None | Some("auto") => Typing::Auto,
        Some("mash") => Typing::Mash,
        Some("own") => Typing::Own,
        Some(odd) => return Err(format!("{odd:?} is no way to type: auto, mash or own")),
    };
    let fails = match attrs.get("expect") {
        None => false,
        Some("fail") => true,
        Some(odd) => return Err(format!("{odd:?}: only expect=fail can be said")),
    };
    let lines = console_lines(text);
    if !lines.iter().any(|l| matches!(l, ConsoleLine::Command(_))) {
        return Err("a demo without a command".to_string());
    }
    Ok(Block::Demo(Demo {
        typing,
        hold: attrs.has("hold"),
        scrolls: attrs.has("scroll"),
        fails,
        lines,
    }))
}
