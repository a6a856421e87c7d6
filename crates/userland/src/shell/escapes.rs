//! Backslash escapes: `$'…'`, `echo -e`, `printf` formats and `%b`.

/// Which escapes are known, and how an octal one is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Style {
    /// `$'…'`: `\nnn`, quotes may be escaped.
    AnsiC,
    /// `echo -e` and `%b`: `\0nnn`, `\c` ends the output.
    Echo,
    /// dash's `echo`: as above, without `\x`, `\u`, `\e`.
    Dash,
    /// A printf format: `\nnn`.
    Format,
}

/// Unescapes `$'…'`.
pub fn ansi_c(text: &str) -> String {
    String::from_utf8_lossy(&unescape(text, Style::AnsiC).0).into_owned()
}

/// The bytes of an escaped text, and whether `\c` ended it.
pub fn unescape(text: &str, style: Style) -> (Vec<u8>, bool) {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::with_capacity(text.len());
    let dash = style == Style::Dash;
    let style = if dash { Style::Echo } else { style };
    let mut i = 0;
    let push =
        |out: &mut Vec<u8>, c: char| out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    while i < chars.len() {
        let c = chars[i];
        i += 1;
        if c != '\\' || i >= chars.len() {
            push(&mut out, c);
            continue;
        }
        let e = chars[i];
        i += 1;
        match e {
            'x' | 'u' | 'U' | 'e' | 'E' if dash => {
                out.push(b'\\');
                push(&mut out, e);
            }
            'a' => out.push(7),
            'b' => out.push(8),
            'e' | 'E' => out.push(27),
            'f' => out.push(12),
            'n' => out.push(b'\n'),
            'r' => out.push(b'\r'),
            't' => out.push(b'\t'),
            'v' => out.push(11),
            '\\' => out.push(b'\\'),
            '\'' | '"' | '?' if style != Style::Echo => push(&mut out, e),
            'c' if style == Style::Echo => return (out, true),
            'x' => match number(&chars, &mut i, 16, 2) {
                Some(n) => out.push(n as u8),
                None => out.extend_from_slice(b"\\x"),
            },
            'u' | 'U' => match number(&chars, &mut i, 16, if e == 'u' { 4 } else { 8 }) {
                Some(n) => push(&mut out, char::from_u32(n).unwrap_or('\u{fffd}')),
                None => {
                    out.push(b'\\');
                    push(&mut out, e);
                }
            },
            '0' if style == Style::Echo => {
                out.push(number(&chars, &mut i, 8, 3).unwrap_or(0) as u8);
            }
            '0'..='7' if style != Style::Echo || e != '0' => {
                i -= 1;
                out.push(number(&chars, &mut i, 8, 3).unwrap_or(0) as u8);
            }
            other => {
                out.push(b'\\');
                push(&mut out, other);
            }
        }
    }
    (out, false)
}

fn number(chars: &[char], i: &mut usize, base: u32, most: usize) -> Option<u32> {
    let mut value = None;
    for _ in 0..most {
        let Some(digit) = chars.get(*i).and_then(|c| c.to_digit(base)) else {
            break;
        };
        value = Some(value.unwrap_or(0) * base + digit);
        *i += 1;
    }
    value
}
