//! `looked`: the engine was asked for that, by whatever client and in whatever form.

use super::form::{Form, Key};
use super::{Kind, Seen, Verdict, same_image};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Looked;

impl Kind for Looked {
    fn name(&self) -> &'static str {
        "looked"
    }

    fn keys(&self) -> Vec<Key> {
        vec![
            Key::needed("verb", Form::Text),
            Key::new("object", Form::Text),
        ]
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let verb = args.get("verb").unwrap_or_default();
        let object = args.get("object").filter(|o| *o != "any");
        let asked: Vec<&str> = seen
            .requests()
            .filter(|r| r.verb == verb)
            .map(|r| r.object.as_str())
            .collect();
        let fits = |wanted: &str| asked.iter().any(|o| is(o, wanted, seen));
        let wanted = match object {
            Some(object) => Text::new(
                format!("{object} の {verb} を調べる"),
                format!("ask for {verb} of {object}"),
            ),
            None => Text::new(format!("{verb} を調べる"), format!("ask for {verb}")),
        };
        let holds = match object {
            None => !asked.is_empty(),
            Some(object) => fits(object),
        };
        if holds {
            return Verdict::holds(wanted);
        }
        let now = match asked.last().filter(|o| !o.is_empty()) {
            None => Text::new(
                format!("{verb} はまだ調べられていません"),
                format!("{verb} was not asked for yet"),
            ),
            Some(last) => Text::new(
                format!("{verb} を調べたのは {last} です"),
                format!("{verb} was asked of {last}"),
            ),
        };
        Verdict::lacks(now, wanted)
    }
}

/// The object by name, by id, or as an image's reference.
fn is(asked: &str, wanted: &str, seen: &Seen) -> bool {
    let container = seen.snapshot.container(asked);
    asked == wanted
        || container.is_some_and(|c| c.name == wanted)
        || same_image(asked, wanted)
        || seen.snapshot.images.iter().any(|i| {
            let by_id = !asked.is_empty() && i.id.starts_with(asked.trim_start_matches("sha256:"));
            by_id && i.tags.iter().any(|t| same_image(t, wanted))
        })
}
