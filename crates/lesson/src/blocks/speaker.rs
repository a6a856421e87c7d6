//! The `speaker` block (`note` in a talk): Markdown for the one who speaks.

use super::Fence;
use crate::attrs::Attrs;
use crate::markdown::blocks;
use crate::model::Block;

pub const FENCE: Fence = Fence {
    name: "speaker",
    read,
};

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["speaker"], &[])?;
    Ok(Block::Speaker(blocks(text)))
}
