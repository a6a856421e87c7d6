//! `said`: that was printed since the check before, up to the command that shows a prediction's answer. Checks cannot ask for it: they
//! look at the host.

use super::form::{Form, Key};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Said;

impl Kind for Said {
    fn name(&self) -> &'static str {
        "said"
    }

    fn keys(&self) -> Vec<Key> {
        vec![Key::needed("text", Form::Text)]
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let text = args.get("text").unwrap_or_default();
        let wanted = Text::new(format!("出力に「{text}」"), format!("printed: {text:?}"));
        match seen.said.is_some_and(|said| said.contains(text)) {
            true => Verdict::holds(wanted),
            false => Verdict::lacks(
                Text::new(
                    format!("出力に「{text}」はありません"),
                    format!("{text:?} was not printed"),
                ),
                wanted,
            ),
        }
    }
}
