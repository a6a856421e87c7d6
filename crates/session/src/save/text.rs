//! Version 2 of a save, as text that can be appended to. A line begins with what it is:
//!
//! ```text
//! H2 SIMULATOR START SEED KEY     numbers in base 36; the seed `-` is the start
//! @CURSOR                         if not all inputs led here
//! ~LEFT                           when it was left, in milliseconds
//! ?TEXT   !TEXT                   waits: typed, submitted
//! $TIME TEXT                      a line; times are milliseconds since the input before
//! 'TIME:KEY...                    keys, each with its time; {…} if one input had several
//! #TIME COLUMNSxROWS
//! +TIME PATH TEXT                 a file in UTF-8
//! *TIME PATH BASE64               any other file
//! %BACK DIGEST                    of the answer to the input so many back
//! =BACK TIME DEED                an answer or an opened hint, after all but so many inputs; the time
//!                                is from the start
//! |AT                             the other branch begins, after so many inputs; its inputs follow
//! ```
//!
//! `\` escapes: `\n`, `\r`, `\t`, `\s` (a blank in a path or key), `\xHH` (another control character),
//! `\\`, `\{`, `\}`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use lesson::Deed;
use sim::{Input, Timed};
use std::fmt::Write as _;

use super::{Branch, Done, MOST_BYTES, NoSave, Queued, Save, check};

pub fn write(save: &Save) -> String {
    let mut out = head(save);
    let mut writer = Writer::default();
    for (index, timed) in save.inputs.iter().enumerate() {
        writer.input(timed);
        if let Some(digest) = save.digests.get(&index) {
            writer.digest(1, *digest);
        }
    }
    for done in &save.deeds {
        writer.deed(save.inputs.len() - done.after, done);
    }
    out += &writer.finish();
    if let Some(other) = &save.other {
        out += &branch(save, other);
    }
    out
}

/// All but the inputs.
pub fn head(save: &Save) -> String {
    let seed = match save.seed == save.start_ms {
        true => "-".to_string(),
        false => base36(save.seed),
    };
    let mut out = format!(
        "H2 {} {} {seed} {}\n",
        word(&save.simulator),
        base36(save.start_ms),
        word(&save.key)
    );
    if save.cursor != save.inputs.len() {
        let _ = writeln!(out, "@{}", base36(save.cursor as u64));
    }
    if save.left_ms > 0 {
        let _ = writeln!(out, "~{}", base36(save.left_ms));
    }
    for queued in &save.waiting {
        let sign = if queued.submitted { '!' } else { '?' };
        let _ = writeln!(out, "{sign}{}", escape(&queued.text));
    }
    out
}

pub fn branch(save: &Save, other: &Branch) -> String {
    let mut out = format!("|{}\n", base36(other.at as u64));
    let common = save.inputs.get(..other.at).and_then(|i| i.last());
    let mut writer = Writer::after(common.map_or(0, |t| t.at_ms));
    other.inputs.iter().for_each(|t| writer.input(t));
    out += &writer.finish();
    out
}

/// Writes inputs one after the other.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    pub text: String,
    last_ms: u64,
    /// The last line holds keys and has no end yet.
    in_keys: bool,
}

impl Writer {
    /// Goes on after an input of that time.
    pub fn after(last_ms: u64) -> Self {
        Self {
            last_ms,
            ..Self::default()
        }
    }

    pub fn input(&mut self, timed: &Timed) {
        let delta = base36(timed.at_ms.saturating_sub(self.last_ms));
        self.last_ms = timed.at_ms.max(self.last_ms);
        if let Input::Keys(keys) = &timed.input {
            if !self.in_keys {
                self.text.push('\'');
            }
            self.in_keys = true;
            let _ = write!(self.text, "{delta}:{}", unit(keys));
            return;
        }
        self.end();
        let _ = match &timed.input {
            Input::Line(line) => writeln!(self.text, "${delta} {}", escape(line)),
            Input::Resize { cols, rows } => writeln!(self.text, "#{delta} {cols}x{rows}"),
            Input::WriteFile { path, bytes } => match std::str::from_utf8(bytes) {
                Ok(text) => writeln!(self.text, "+{delta} {} {}", word(path), escape(text)),
                Err(_) => {
                    let text = STANDARD_NO_PAD.encode(bytes);
                    writeln!(self.text, "*{delta} {} {text}", word(path))
                }
            },
            Input::Keys(_) => Ok(()),
        };
    }

    pub fn digest(&mut self, back: usize, digest: u32) {
        self.end();
        let (back, digest) = (base36(back as u64), base36(digest.into()));
        let _ = writeln!(self.text, "%{back} {digest}");
    }

    pub fn deed(&mut self, back: usize, done: &Done) {
        self.end();
        let place = |place: &Option<usize>| place.map_or("-".to_string(), |p| p.to_string());
        let deed = match &done.deed {
            Deed::Answer { id, answer } => format!("a {} {answer}", word(id)),
            Deed::Place {
                id,
                item,
                place: to,
            } => format!("p {} {item} {}", word(id), place(to)),
            Deed::Hint { id } => format!("h {}", word(id)),
        };
        let (back, time) = (base36(back as u64), base36(done.at_ms));
        let _ = writeln!(self.text, "={back} {time} {deed}");
    }

    /// Ends a line of keys.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.in_keys) {
            self.text.push('\n');
        }
    }

    pub fn finish(mut self) -> String {
        self.end();
        self.text
    }
}

pub fn parse(text: &str) -> Result<Save, NoSave> {
    if text.len() > MOST_BYTES {
        return Err(NoSave::TooBig);
    }
    let mut lines = text.lines().enumerate();
    let first = lines.next().map_or("", |(_, line)| line);
    let mut save = first_line(first)?;
    let mut reader = Reader::default();
    for (index, line) in lines {
        reader
            .line(&mut save, line)
            .ok_or(NoSave::Damaged(index + 1))?;
    }
    if !reader.has_cursor {
        save.cursor = save.inputs.len();
    }
    check(&mut save)?;
    Ok(save)
}

fn first_line(line: &str) -> Result<Save, NoSave> {
    let damaged = NoSave::Damaged(1);
    let mut words = line.split(' ');
    let version = words.next().and_then(|w| w.strip_prefix('H'));
    let version = version.ok_or(damaged.clone())?;
    if version != "2" {
        let known = version.len() < 8 && version.bytes().all(|b| b.is_ascii_digit());
        return Err(match known && !version.is_empty() {
            true => NoSave::Version(version.to_string()),
            false => damaged,
        });
    }
    let rest: Vec<&str> = words.collect();
    let [simulator, start, seed, key] = rest[..] else {
        return Err(damaged);
    };
    let read = || {
        let start_ms = number(start)?;
        Some(Save {
            simulator: unescape(simulator)?,
            start_ms,
            seed: if seed == "-" { start_ms } else { number(seed)? },
            key: unescape(key)?,
            ..Save::default()
        })
    };
    read().ok_or(damaged)
}

#[derive(Default)]
struct Reader {
    last_ms: u64,
    has_cursor: bool,
}

impl Reader {
    fn line(&mut self, save: &mut Save, line: &str) -> Option<()> {
        let mut chars = line.chars();
        let Some(kind) = chars.next() else {
            return Some(());
        };
        let rest = chars.as_str();
        match kind {
            '@' => {
                self.has_cursor = true;
                save.cursor = usize::try_from(number(rest)?).ok()?;
            }
            '~' => save.left_ms = number(rest)?,
            '?' | '!' => save.waiting.push(Queued {
                text: unescape(rest)?,
                submitted: kind == '!',
            }),
            '%' => {
                let (back, digest) = rest.split_once(' ')?;
                let back = usize::try_from(number(back)?).ok()?;
                let index = save.inputs.len().checked_sub(back)?;
                let digest = u32::try_from(number(digest)?).ok()?;
                save.digests.insert(index, digest);
            }
            '=' => {
                let (back, rest) = rest.split_once(' ')?;
                let (time, deed) = rest.split_once(' ')?;
                let back = usize::try_from(number(back)?).ok()?;
                let after = save.inputs.len().checked_sub(back)?;
                save.deeds.push(Done {
                    after,
                    at_ms: number(time)?,
                    deed: read_deed(deed)?,
                });
            }
            '|' => {
                let at = usize::try_from(number(rest)?).ok()?;
                let common = save.inputs.get(..at)?;
                self.last_ms = common.last().map_or(0, |t| t.at_ms);
                save.other = Some(Branch {
                    at,
                    inputs: Vec::new(),
                });
            }
            '\'' => return self.keys(save, rest),
            '$' => {
                let (time, text) = rest.split_once(' ')?;
                self.push(save, time, Input::Line(unescape(text)?))?;
            }
            '#' => {
                let (time, size) = rest.split_once(' ')?;
                let (cols, rows) = size.split_once('x')?;
                let (cols, rows) = (cols.parse().ok()?, rows.parse().ok()?);
                self.push(save, time, Input::Resize { cols, rows })?;
            }
            '+' | '*' => {
                let (time, file) = rest.split_once(' ')?;
                let (path, text) = file.split_once(' ')?;
                let bytes = match kind {
                    '+' => unescape(text)?.into_bytes(),
                    _ => STANDARD_NO_PAD.decode(text).ok()?,
                };
                let path = unescape(path)?;
                self.push(save, time, Input::WriteFile { path, bytes })?;
            }
            _ => return None,
        }
        Some(())
    }

    /// Reads `TIME:KEY` as often as it comes.
    fn keys(&mut self, save: &mut Save, mut rest: &str) -> Option<()> {
        while !rest.is_empty() {
            let (time, after) = rest.split_once(':')?;
            let first = after.chars().next()?;
            let length = match first {
                '{' => after.len() - closing(&after[1..])?.len(),
                '\\' if after.starts_with("\\x") => 4,
                '\\' => 2,
                other => other.len_utf8(),
            };
            let (unit, next) = after.split_at_checked(length)?;
            let inner = unit.strip_prefix('{').and_then(|u| u.strip_suffix('}'));
            let keys = unescape(inner.unwrap_or(unit))?;
            self.push(save, time, Input::Keys(keys))?;
            rest = next;
        }
        Some(())
    }

    fn push(&mut self, save: &mut Save, time: &str, input: Input) -> Option<()> {
        self.last_ms = self.last_ms.checked_add(number(time)?)?;
        let timed = Timed {
            at_ms: self.last_ms,
            input,
        };
        match &mut save.other {
            Some(other) => other.inputs.push(timed),
            None => save.inputs.push(timed),
        }
        Some(())
    }
}

fn read_deed(text: &str) -> Option<Deed> {
    let words: Vec<&str> = text.split(' ').collect();
    let id = unescape(words.get(1)?)?;
    Some(match words[..] {
        ["a", _, answer] => Deed::Answer {
            id,
            answer: answer.parse().ok()?,
        },
        ["p", _, item, place] => Deed::Place {
            id,
            item: item.parse().ok()?,
            place: match place {
                "-" => None,
                place => Some(place.parse().ok()?),
            },
        },
        ["h", _] => Deed::Hint { id },
        _ => return None,
    })
}

/// What follows the brace that closes a group.
fn closing(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '}' => return Some(&text[at + 1..]),
            _ => {}
        }
    }
    None
}

/// The keys of one input: a character as it is, several in braces.
fn unit(keys: &str) -> String {
    let mut chars = keys.chars();
    let one = chars.next().is_some() && chars.next().is_none();
    let escaped = escape(keys).replace('{', "\\{").replace('}', "\\}");
    match one {
        true => escaped,
        false => format!("{{{escaped}}}"),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' || c == '\x7f' => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// Text without blanks.
fn word(text: &str) -> String {
    escape(text).replace(' ', "\\s")
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            's' => ' ',
            'x' => {
                let digits = chars.as_str().get(..2)?;
                chars = chars.as_str()[2..].chars();
                char::from(u8::from_str_radix(digits, 16).ok()?)
            }
            c @ ('\\' | '{' | '}') => c,
            _ => return None,
        });
    }
    Some(out)
}

pub fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
        if n == 0 {
            return digits.iter().rev().collect();
        }
    }
}

pub fn number(text: &str) -> Option<u64> {
    let digits = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
    let plain = !text.is_empty() && text.bytes().all(digits);
    u64::from_str_radix(text, 36).ok().filter(|_| plain)
}
