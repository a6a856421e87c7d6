//! MaintainerDeprecated: The MAINTAINER instruction is deprecated, use a label instead to define an image author.

use super::super::{Linter, Rule};
use crate::parser::Node;

pub static RULE: Rule = Rule {
    name: "MaintainerDeprecated",
    description: "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
    slug: "maintainer-deprecated",
    experimental: false,
};

/// Reports MAINTAINER.
pub fn check(node: &Node, lint: &mut Linter) {
    let message = "Maintainer instruction is deprecated in favor of using label";
    lint.warn(&RULE, node.range, message.into());
}
