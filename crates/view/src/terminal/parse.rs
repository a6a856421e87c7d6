//! Bytes to terminal actions: UTF-8, C0 controls and the escape sequences programs use.

/// Arguments of a sequence beyond this many are ignored.
const MAX_ARGS: usize = 16;
/// Bytes of a command beyond this many are ignored.
const MAX_TEXT: usize = 8192;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Print(char),
    Newline,
    Return,
    Backspace,
    Tab,
    /// `ESC [ args final`.
    Csi(u8, Vec<u16>),
    /// `ESC [ ? arg final`.
    Private(u8, u16),
    Save,
    Restore,
    /// `ESC ] text BEL`: something asked of the terminal itself.
    Command(String),
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Ground,
    Escape,
    Csi {
        private: bool,
        args: Vec<u16>,
    },
    /// An operating system command (a title, a link), up to BEL or ESC \.
    Osc(Vec<u8>),
    /// A sequence of three bytes such as `ESC ( B`.
    Skip,
}

#[derive(Clone, Debug, Default)]
pub struct Parser {
    state: State,
    /// Bytes of a character still to come, and what is known of it.
    pending: u8,
    code: u32,
}

impl Parser {
    pub fn advance(&mut self, byte: u8) -> Option<Action> {
        match &mut self.state {
            State::Ground => self.ground(byte),
            State::Escape => self.escape(byte),
            State::Csi { .. } => self.csi(byte),
            State::Osc(text) => {
                let next = match byte {
                    0x07 => State::Ground,
                    0x1b => State::Escape,
                    _ => {
                        if text.len() < MAX_TEXT {
                            text.push(byte);
                        }
                        return None;
                    }
                };
                let text = String::from_utf8_lossy(text).into_owned();
                self.state = next;
                Some(Action::Command(text))
            }
            State::Skip => {
                self.state = State::Ground;
                None
            }
        }
    }

    fn ground(&mut self, byte: u8) -> Option<Action> {
        if self.pending > 0 {
            if byte & 0xc0 == 0x80 {
                self.code = self.code << 6 | u32::from(byte & 0x3f);
                self.pending -= 1;
                let done = self.pending == 0;
                return done
                    .then(|| Action::Print(char::from_u32(self.code).unwrap_or('\u{fffd}')));
            }
            self.pending = 0;
        }
        match byte {
            0x1b => self.state = State::Escape,
            b'\n' | 0x0b | 0x0c => return Some(Action::Newline),
            b'\r' => return Some(Action::Return),
            0x08 => return Some(Action::Backspace),
            b'\t' => return Some(Action::Tab),
            0x20..=0x7e => return Some(Action::Print(byte as char)),
            0xc2..=0xdf => (self.pending, self.code) = (1, u32::from(byte & 0x1f)),
            0xe0..=0xef => (self.pending, self.code) = (2, u32::from(byte & 0x0f)),
            0xf0..=0xf4 => (self.pending, self.code) = (3, u32::from(byte & 0x07)),
            0x80.. => return Some(Action::Print('\u{fffd}')),
            _ => {}
        }
        None
    }

    fn escape(&mut self, byte: u8) -> Option<Action> {
        self.state = State::Ground;
        match byte {
            b'[' => {
                self.state = State::Csi {
                    private: false,
                    args: Vec::new(),
                };
                None
            }
            b']' => {
                self.state = State::Osc(Vec::new());
                None
            }
            b'(' | b')' | b'#' => {
                self.state = State::Skip;
                None
            }
            b'7' => Some(Action::Save),
            b'8' => Some(Action::Restore),
            _ => None,
        }
    }

    fn csi(&mut self, byte: u8) -> Option<Action> {
        let State::Csi { private, args } = &mut self.state else {
            return None;
        };
        match byte {
            b'?' => *private = true,
            b'0'..=b'9' => {
                if args.is_empty() {
                    args.push(0);
                }
                if let Some(last) = args.last_mut() {
                    *last = last
                        .saturating_mul(10)
                        .saturating_add(u16::from(byte - b'0'));
                }
            }
            b';' | b':' => {
                if args.is_empty() {
                    args.push(0);
                }
                if args.len() < MAX_ARGS {
                    args.push(0);
                }
            }
            0x40..=0x7e => {
                let (private, args) = (*private, std::mem::take(args));
                self.state = State::Ground;
                return Some(match (private, byte) {
                    (true, _) => Action::Private(byte, args.first().copied().unwrap_or(0)),
                    (false, b's') => Action::Save,
                    (false, b'u') => Action::Restore,
                    (false, _) => Action::Csi(byte, args),
                });
            }
            0x1b => self.state = State::Escape,
            _ => {}
        }
        None
    }
}
