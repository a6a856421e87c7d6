//! How the reader wants the page to be: kept in the browser, applied to the document's root, from
//! where the style sheets take it.

use crate::browser::{self, root};

const KEY: &str = "hatoba:settings";

/// What can be chosen. Every field has the value of a page never seen before as its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub theme: Theme,
    /// Size of text, in percent.
    pub size: u16,
    pub motion: Motion,
    /// Long lines of the terminal are broken; else it scrolls sideways.
    pub wrap: bool,
    /// The terminal stands beside the picture, not under it.
    pub beside: bool,
    /// The text's share of the page's width, in percent.
    pub text: u16,
    /// The picture's share of what is beside the text, in percent.
    pub picture: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    Light,
    Dark,
}

/// How fast pictures move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// As the system has it: at normal speed, or not at all.
    System,
    Slow,
    Off,
}

/// Sizes of text that can be chosen, in percent.
pub const SIZES: [u16; 4] = [90, 100, 115, 130];
/// What shares may be, in percent.
pub const SHARES: std::ops::RangeInclusive<u16> = 15..=85;

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            size: 100,
            motion: Motion::System,
            wrap: true,
            beside: false,
            text: 30,
            picture: 52,
        }
    }
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl Motion {
    pub const ALL: [Motion; 3] = [Motion::System, Motion::Slow, Motion::Off];

    pub fn name(self) -> &'static str {
        match self {
            Motion::System => "system",
            Motion::Slow => "slow",
            Motion::Off => "off",
        }
    }
}

impl Settings {
    /// Reads the words `name=value`; what is not understood stays as it is by default.
    fn parse(text: &str) -> Self {
        let mut settings = Self::default();
        for (name, value) in text.split(' ').filter_map(|word| word.split_once('=')) {
            settings.set(name, value);
        }
        settings
    }

    /// Sets one of them by its name; an unknown name or value changes nothing.
    pub fn set(&mut self, name: &str, value: &str) {
        let number = value.parse::<u16>().ok();
        let share = number.filter(|n| SHARES.contains(n));
        match name {
            "theme" => {
                let found = Theme::ALL.into_iter().find(|t| t.name() == value);
                self.theme = found.unwrap_or(self.theme);
            }
            "motion" => {
                let found = Motion::ALL.into_iter().find(|m| m.name() == value);
                self.motion = found.unwrap_or(self.motion);
            }
            "size" => self.size = number.filter(|n| SIZES.contains(n)).unwrap_or(self.size),
            "wrap" => self.wrap = value == "true",
            "beside" => self.beside = value == "true",
            "text" => self.text = share.unwrap_or(self.text),
            "picture" => self.picture = share.unwrap_or(self.picture),
            _ => {}
        }
    }

    fn words(self) -> String {
        let Self {
            theme,
            size,
            motion,
            wrap,
            beside,
            text,
            picture,
        } = self;
        let (theme, motion) = (theme.name(), motion.name());
        format!(
            "theme={theme} size={size} motion={motion} wrap={wrap} beside={beside} text={text} picture={picture}"
        )
    }

    /// What was kept.
    pub fn load() -> Self {
        browser::load(KEY).map_or_else(Self::default, |text| Self::parse(&text))
    }

    /// Changes one of them, keeps all and applies them.
    pub fn change(name: &str, value: &str) -> Self {
        let mut settings = Self::load();
        settings.set(name, value);
        browser::save(KEY, &settings.words());
        settings.apply();
        settings
    }

    /// Shows them on the document's root.
    pub fn apply(self) {
        let theme = (self.theme != Theme::System).then_some(self.theme.name());
        root::set_attribute("data-theme", theme);
        let motion = (self.motion != Motion::System).then_some(self.motion.name());
        root::set_attribute("data-motion", motion);
        root::set_attribute("data-wrap", (!self.wrap).then_some("off"));
        root::set_attribute("data-beside", self.beside.then_some("on"));
        root::set_property("--size", &format!("{}", f64::from(self.size) / 100.0));
        root::set_property("--text-share", &format!("{}%", self.text));
        root::set_property("--picture-share", &format!("{}fr", self.picture));
        root::set_property("--terminal-share", &format!("{}fr", 100 - self.picture));
        // Whoever measures the page measures again.
        browser::tell("resize");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let settings = Settings {
            theme: Theme::Dark,
            size: 130,
            motion: Motion::Off,
            wrap: false,
            beside: true,
            text: 40,
            picture: 60,
        };
        assert_eq!(Settings::parse(&settings.words()), settings);
    }

    #[test]
    fn nonsense_changes_nothing() {
        let text = "theme=pink size=1000 motion= text=99 picture=-1 what=ever x";
        assert_eq!(Settings::parse(text), Settings::default());
    }
}
