//! A prediction in the picture: what can be chosen, what was, and how it came out, drawn at the
//! objects themselves.

use crate::Lang;
use crate::scene::{Group, Node, Pen, Scene};
use crate::shapes::Flag;

/// An object that stands for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// As in the picture.
    pub kind: String,
    pub id: String,
    pub standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be chosen.
    Open,
    /// It was chosen, and the command was not run yet.
    Chosen,
    /// It was chosen, and so it came.
    Right,
    /// It was chosen, and something else came.
    Wrong,
    /// It came, and something else was chosen.
    Came,
}

/// Adds the marks to a picture. Objects that are not in it get none.
pub fn mark(scene: &mut Scene, guesses: &[Guess], lang: Lang) {
    let mut pen = Pen::default();
    for guess in guesses {
        let found = scene
            .groups()
            .into_iter()
            .find(|g| g.kind == guess.kind && g.id == guess.id);
        let place = found.and_then(|g| bounds(&g.nodes));
        if let Some(place) = place {
            draw(&mut pen, guess, place, scene.width, lang);
        }
    }
    scene.nodes.append(&mut pen.nodes);
}

/// Left, top, right and bottom.
type Bounds = [f64; 4];

fn draw(pen: &mut Pen, guess: &Guess, [x, y, right, bottom]: Bounds, width: f64, lang: Lang) {
    let (flag, word) = match guess.standing {
        Standing::Open => (None, lang.pick("これと予想する", "predict this one")),
        Standing::Chosen => (Some(Flag::Guess), Flag::Guess.word(lang)),
        Standing::Right => (Some(Flag::Right), Flag::Right.word(lang)),
        Standing::Wrong => (Some(Flag::Missed), Flag::Missed.word(lang)),
        Standing::Came => (Some(Flag::Surprise), Flag::Surprise.word(lang)),
    };
    let wide = flag.map_or(14.0, |f| f.width(lang));
    // On the upper edge of what is high; behind what is a row.
    let (at, base) = match bottom - y > 40.0 {
        true => (right - wide - 8.0, y + 4.0),
        false => ((right + 6.0).min(width - wide - 4.0), bottom - 3.0),
    };
    let mut inner = Pen::default();
    match flag {
        Some(flag) => {
            flag.draw(&mut inner, lang, at, base);
        }
        None => {
            inner.rect(
                x - 2.0,
                y - 2.0,
                right - x + 4.0,
                bottom - y + 4.0,
                8.0,
                "ask-edge",
            );
            inner.rect(at + 0.5, base - 11.5, 13.0, 13.0, 3.0, "ask");
        }
    }
    pen.group(Group {
        kind: "guess",
        id: format!("{}:{}", guess.kind, guess.id),
        label: format!("{} {word}", guess.id),
        class: "guess-g".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// The box around rectangles, texts and circles; ways and doors reach further than what they mean.
fn bounds(nodes: &[Node]) -> Option<Bounds> {
    let mut found: Option<Bounds> = None;
    let mut add = |b: Bounds| {
        let old = found.unwrap_or(b);
        found = Some([
            old[0].min(b[0]),
            old[1].min(b[1]),
            old[2].max(b[2]),
            old[3].max(b[3]),
        ]);
    };
    for node in nodes {
        match node {
            Node::Rect { x, y, w, h, .. } => add([*x, *y, x + w, y + h]),
            Node::Circle { x, y, r, .. } => add([x - r, y - r, x + r, y + r]),
            Node::Text {
                x, y, text, anchor, ..
            } => {
                let w = crate::scene::text_width(text, 11.0, crate::scene::Font::Sans);
                let left = match anchor {
                    crate::scene::Anchor::Start => *x,
                    crate::scene::Anchor::Middle => x - w / 2.0,
                    crate::scene::Anchor::End => x - w,
                };
                add([left, y - 11.0, left + w, y + 3.0]);
            }
            Node::Group(group) => bounds(&group.nodes).into_iter().for_each(&mut add),
            Node::Path { .. } => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_picture_is_marked_and_nothing_else() {
        let mut pen = Pen::default();
        let mut card = Pen::default();
        card.rect(10.0, 20.0, 200.0, 100.0, 8.0, "card");
        pen.group(Group {
            kind: "container",
            id: "web".to_string(),
            nodes: card.nodes,
            ..Group::default()
        });
        let mut scene = Scene {
            width: 300.0,
            nodes: pen.nodes,
            ..Scene::default()
        };
        let guess = |id: &str| Guess {
            kind: "container".to_string(),
            id: id.to_string(),
            standing: Standing::Chosen,
        };
        mark(&mut scene, &[guess("web"), guess("db")], Lang::En);
        assert_eq!(
            scene.to_text(),
            "\n  [container] \n  [guess] web ? your guess\n"
        );
    }
}
