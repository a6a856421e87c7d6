//! `answer`: a prediction was given, a quiz answered rightly, a sort completed.

use super::form::{Form, Key};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Answer;

impl Kind for Answer {
    fn name(&self) -> &'static str {
        "answer"
    }

    fn keys(&self) -> Vec<Key> {
        vec![Key::needed("id", Form::Text)]
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let id = args.get("id").unwrap_or_default();
        let wanted = Text::new("問いに答える", "answer the question");
        let question = seen.lesson.question(id);
        match question.is_some_and(|q| seen.progress.has_answered(&q)) {
            true => Verdict::holds(wanted),
            false => match seen.progress.has_tried(id) {
                true => Verdict::lacks(
                    Text::new(
                        "まだ正しい答えではありません",
                        "the answer is not right yet",
                    ),
                    wanted,
                ),
                false => Verdict::lacks(
                    Text::new("まだ答えていません", "there is no answer yet"),
                    wanted,
                ),
            },
        }
    }
}
