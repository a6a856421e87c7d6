//! Keys as a browser names them, and the bytes that a terminal sends for them.

/// One key press: its name as `KeyboardEvent.key` gives it, and what was held with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Press<'a> {
    pub key: &'a str,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    /// Command on a Mac, the Windows key elsewhere: the browser's.
    pub meta: bool,
}

impl Press<'_> {
    /// The one character that the key stands for, if it is not a named key.
    pub(super) fn char(&self) -> Option<char> {
        let mut chars = self.key.chars();
        chars.next().filter(|_| chars.next().is_none())
    }

    /// What a terminal sends to a program that reads keys (xterm's sequences); `None` for what is the
    /// browser's.
    pub fn sequence(&self) -> Option<String> {
        if self.meta {
            return None;
        }
        if let Some(c) = self.char() {
            return match (self.ctrl, self.alt) {
                (true, false) if c.is_ascii_alphabetic() || "[\\]^_".contains(c) => {
                    Some(char::from(c.to_ascii_uppercase() as u8 & 0x1f).to_string())
                }
                (true, false) if c == '/' => Some("\x1f".into()),
                (true, false) => None,
                (false, true) => Some(format!("\x1b{c}")),
                _ => Some(c.to_string()),
            };
        }
        let sequence = match self.key {
            "Enter" => "\r",
            "Backspace" => "\x7f",
            "Tab" if !self.shift => "\t",
            "Escape" => "\x1b",
            "ArrowUp" => "\x1b[A",
            "ArrowDown" => "\x1b[B",
            "ArrowRight" => "\x1b[C",
            "ArrowLeft" => "\x1b[D",
            "Home" => "\x1b[H",
            "End" => "\x1b[F",
            "PageUp" => "\x1b[5~",
            "PageDown" => "\x1b[6~",
            "Delete" => "\x1b[3~",
            _ => return None,
        };
        Some(sequence.to_string())
    }
}
