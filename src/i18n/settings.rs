//! The words of the settings and of what divides the page.

use super::Lang;

pub struct Texts {
    pub settings: &'static str,
    pub theme: &'static str,
    pub size: &'static str,
    pub motion: &'static str,
    pub wrap: &'static str,
    pub beside: &'static str,
    pub system: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    pub slow: &'static str,
    pub off: &'static str,
    /// Names of the two separators.
    pub text_width: &'static str,
    pub picture_size: &'static str,
}

const JA: Texts = Texts {
    settings: "設定",
    theme: "配色",
    size: "文字の大きさ",
    motion: "図の動き",
    wrap: "ターミナルの長い行を折り返す",
    beside: "ターミナルを図の横に置く",
    system: "システムに合わせる",
    light: "ライト",
    dark: "ダーク",
    slow: "ゆっくり",
    off: "動かさない",
    text_width: "説明の幅",
    picture_size: "図の大きさ",
};

const EN: Texts = Texts {
    settings: "Settings",
    theme: "Colours",
    size: "Text size",
    motion: "Motion in pictures",
    wrap: "Wrap long lines of the terminal",
    beside: "Terminal beside the picture",
    system: "As the system",
    light: "Light",
    dark: "Dark",
    slow: "Slow",
    off: "Off",
    text_width: "Width of the lesson",
    picture_size: "Size of the picture",
};

/// Returns the table of a language.
pub fn texts(lang: Lang) -> &'static Texts {
    lang.pick(&JA, &EN)
}
