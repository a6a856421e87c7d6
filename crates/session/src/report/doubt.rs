//! What speaks against a report, in words for whoever reads it.

use lesson::Text;

use crate::save::NoSave;

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Something was changed after it was made.
    Seal,
    /// The seed is not that of the name.
    Seed,
    /// The name is none that a page would have taken.
    Name,
    /// It is on another pack; its id.
    OtherPack(String),
    /// It is on another version of the pack.
    OtherDigest,
    /// It was made by another version of the program.
    OtherApp(String),
    /// The pack has no such lesson.
    NoLesson(String),
    /// The lesson is there twice.
    Twice,
    /// The inputs cannot be read.
    Unreadable(NoSave),
    /// The inputs are of another lesson or pack, by their key.
    Foreign(String),
    /// The hosts had another seed than the report's.
    OtherSeed,
    /// Inputs that no report has: undone ones, or such that wait.
    Odd,
    /// A check that the report has and the replay has not.
    NotReplayed(String),
    /// A check that the replay has and the report has not.
    NotClaimed(String),
    /// A check that held at another time.
    OtherTime(String),
    /// Hints or predictions are others.
    OtherAnswers,
    /// The host answered otherwise than the learner saw: the command, counted from 1.
    Answer(usize, String),
    /// The answer to that command was taken out.
    Untold(usize, String),
    /// The replay took too long and was given up.
    Unfinished,
    /// Another's inputs are the same, to the millisecond.
    Copied(Vec<String>),
}

impl Doubt {
    /// Whether it means that the report was tampered with; else it cannot be checked, or another is to
    /// be asked.
    pub fn is_forged(&self) -> bool {
        !matches!(
            self,
            Self::OtherDigest | Self::OtherApp(_) | Self::Unfinished | Self::Copied(_)
        )
    }

    /// Whether another version of the program or the pack may be why.
    pub fn may_be_the_version(&self) -> bool {
        matches!(
            self,
            Self::NotReplayed(_)
                | Self::NotClaimed(_)
                | Self::OtherTime(_)
                | Self::OtherAnswers
                | Self::Answer(..)
                | Self::NoLesson(_)
        )
    }

    /// A sentence.
    pub fn text(&self) -> Text {
        let text = |ja: &str, en: &str| Text::new(ja, en);
        match self {
            Self::Seal => text(
                "作られた後で書き換えられています",
                "it was changed after it was made",
            ),
            Self::Seed => text("名前と種が合いません", "the seed is not that of the name"),
            Self::Name => text(
                "名前に使えない文字があります",
                "the name has characters that no name may have",
            ),
            Self::OtherPack(id) => Text::new(
                format!("ほかの教材（{id}）の報告です"),
                format!("it is on another pack ({id})"),
            ),
            Self::OtherDigest => text("教材の版が違います", "it is on another version of the pack"),
            Self::OtherApp(app) => Text::new(
                format!("Hatoba の版が違います（{app}）"),
                format!("it was made by another version of Hatoba ({app})"),
            ),
            Self::NoLesson(slug) => Text::new(
                format!("この教材に {slug} というレッスンはありません"),
                format!("the pack has no lesson {slug}"),
            ),
            Self::Twice => text("同じレッスンが 2 回あります", "the lesson is there twice"),
            Self::Unreadable(NoSave::Damaged(line)) => Text::new(
                format!("入力を読めません（{line} 行目）"),
                format!("the inputs cannot be read (line {line})"),
            ),
            Self::Unreadable(_) => text("入力を読めません", "the inputs cannot be read"),
            Self::Foreign(key) => Text::new(
                format!("ほかの場所（{key}）で打たれた入力です"),
                format!("the inputs were typed elsewhere ({key})"),
            ),
            Self::OtherSeed => text(
                "入力が、別の名前で打たれています",
                "the inputs were typed under another name",
            ),
            Self::Odd => text(
                "入力に、報告には入らないものがあります",
                "the inputs hold what no report holds",
            ),
            Self::NotReplayed(check) => Text::new(
                format!("「{check}」は、再生では起きません"),
                format!("{check} does not happen in the replay"),
            ),
            Self::NotClaimed(check) => Text::new(
                format!("「{check}」は再生で起きるのに、報告にありません"),
                format!("{check} happens in the replay, and is not in the report"),
            ),
            Self::OtherTime(check) => Text::new(
                format!("「{check}」の時刻が再生と違います"),
                format!("{check} happens at another time"),
            ),
            Self::OtherAnswers => text(
                "ヒントか予想が再生と違います",
                "hints or predictions are others in the replay",
            ),
            Self::Answer(n, line) => Text::new(
                format!("{n} 番目の「{line}」への答えが、再生と違います"),
                format!("command {n}, {line}, answers otherwise in the replay"),
            ),
            Self::Untold(n, line) => Text::new(
                format!("{n} 番目の「{line}」への答えが消されています"),
                format!("the answer to command {n}, {line}, was taken out"),
            ),
            Self::Unfinished => text(
                "再生に時間がかかりすぎるので、途中でやめました",
                "the replay took too long and was given up",
            ),
            Self::Copied(names) => Text::new(
                format!("{} と入力が同じです（時刻まで）", names.join("、")),
                format!(
                    "the inputs are those of {}, to the millisecond",
                    names.join(", ")
                ),
            ),
        }
    }
}
