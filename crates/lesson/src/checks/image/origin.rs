//! Where an image comes from: what it stands on, what else it is called.

use snapshot::Image;

use crate::checks::fact::{Fact, Sight};
use crate::checks::form::Form;
use crate::checks::same_image;
use crate::text::Text;

pub const FACTS: &[Fact<Image>] = &[
    Fact::new("from", Form::Text, from_wanted, from),
    Fact::new("same", Form::Text, same_wanted, same),
];

fn from_wanted(value: &str) -> Text {
    Text::new(format!("土台は {value}"), format!("built on {value}"))
}

/// Its lowest layers are those of the other image; or, if that is not in the store under its name,
/// the build that made it began there.
fn from(s: &Sight<Image>) -> Option<Text> {
    let name = super::name(s);
    let snapshot = s.seen.snapshot;
    let base = snapshot
        .images
        .iter()
        .find(|i| i.tags.iter().any(|t| same_image(t, s.value)));
    let stands = base.is_some_and(|base| {
        let below = s.it.layers.iter().map(|l| &l.chain_id);
        let all = base.layers.len() <= s.it.layers.len();
        base.id != s.it.id
            && all
            && base
                .layers
                .iter()
                .map(|l| &l.chain_id)
                .zip(below)
                .all(|(a, b)| a == b)
    });
    let built = snapshot.builds.iter().any(|b| {
        let stage = b
            .stages
            .iter()
            .rev()
            .find(|st| b.target.is_empty() || st.name == b.target);
        b.image_id == s.it.id && stage.is_some_and(|st| same_image(&st.base, s.value))
    });
    (!stands && !built).then(|| {
        Text::new(
            format!(
                "{name} の下のほうのレイヤーは {} のものではありません",
                s.value
            ),
            format!("the lowest layers of {name} are not those of {}", s.value),
        )
    })
}

fn same_wanted(value: &str) -> Text {
    Text::new(
        format!("{value} と同じもの"),
        format!("the same as {value}"),
    )
}

fn same(s: &Sight<Image>) -> Option<Text> {
    let name = super::name(s);
    let mut all = s.seen.snapshot.images.iter();
    let other = all.find(|i| i.tags.iter().any(|t| same_image(t, s.value)));
    match other {
        None => Some(Text::new(
            format!("イメージ {} はありません", s.value),
            format!("there is no image {}", s.value),
        )),
        Some(other) if other.id == s.it.id => None,
        Some(_) => Some(Text::new(
            format!("{name} と {} は別のイメージです", s.value),
            format!("{name} and {} are two images", s.value),
        )),
    }
}
