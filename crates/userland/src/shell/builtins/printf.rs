//! `printf`.
use super::{Call, quote};
use crate::shell::escapes::{Style, unescape};
use crate::shell::state::{Kind, Outcome, Shell};

pub async fn printf(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest().to_vec();
    let mut variable = None;
    if sh.is_bash() && args.first().is_some_and(|a| a == "-v") {
        if args.len() < 2 {
            return Ok(sh.usage().await);
        }
        variable = Some(args.remove(1));
        args.remove(0);
    }
    if sh.kind == Kind::Dash
        && let Some(flag) = args
            .first()
            .filter(|a| a.len() > 1 && a.starts_with('-') && *a != "--")
    {
        let flag = crate::flag::first(flag);
        return Ok(sh.invalid_option(&flag).await);
    }
    if args.first().is_some_and(|a| a == "--") {
        args.remove(0);
    }
    let Some((format, values)) = args.split_first() else {
        match sh.kind {
            Kind::Bash => return Ok(sh.usage().await),
            Kind::Dash => sh.complain("usage: printf format [arg ...]").await,
            Kind::Ash => {
                sh.complain_as_program("usage: printf FORMAT [ARGUMENT...]")
                    .await;
            }
        };
        return Ok(2);
    };
    let mut job = Job {
        values,
        at: 0,
        out: Vec::new(),
        errors: Vec::new(),
        kind: sh.kind,
        now: sh.sys.now().secs() as i64,
    };
    loop {
        let before = job.at;
        if !job.round(format) || job.at >= values.len() || job.at == before {
            break;
        }
        sh.sys.cpu(1).await;
    }
    let Job { out, errors, .. } = job;
    for error in &errors {
        sh.complain_as_program(error).await;
    }
    let status = match variable {
        Some(name) => {
            let text = String::from_utf8_lossy(&out).into_owned();
            let result = match name.split_once('[') {
                Some((base, index)) => sh.assign_element(base, index.trim_end_matches(']'), &text),
                None => sh.assign(&name, &text),
            };
            match result {
                Ok(()) => 0,
                Err(message) => {
                    sh.complain(&message).await;
                    1
                }
            }
        }
        None => sh.write_out(&out).await,
    };
    Ok(if errors.is_empty() { status } else { 1 })
}

struct Job<'a> {
    values: &'a [String],
    at: usize,
    out: Vec<u8>,
    errors: Vec<String>,
    kind: Kind,
    now: i64,
}

#[derive(Default)]
struct Spec {
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

impl Job<'_> {
    fn next(&mut self) -> String {
        let value = self.values.get(self.at).cloned().unwrap_or_default();
        self.at += 1;
        value
    }

    /// One pass through the format; `false` ends the output.
    fn round(&mut self, format: &str) -> bool {
        let chars: Vec<char> = format.chars().collect();
        let mut i = 0;
        while i < chars.len() {
            match chars[i] {
                '%' => {
                    i += 1;
                    if chars.get(i) == Some(&'%') {
                        self.out.push(b'%');
                        i += 1;
                        continue;
                    }
                    if !self.directive(&chars, &mut i) {
                        return false;
                    }
                }
                '\\' => {
                    let mut text = String::from('\\');
                    i += 1;
                    if let Some(c) = chars.get(i) {
                        text.push(*c);
                        i += 1;
                        let (more, digits): (usize, u32) = match c {
                            '0'..='7' => (2, 8),
                            'x' => (2, 16),
                            'u' => (4, 16),
                            'U' => (8, 16),
                            _ => (0, 10),
                        };
                        for _ in 0..more {
                            match chars.get(i).filter(|c| c.is_digit(digits)) {
                                Some(c) => text.push(*c),
                                None => break,
                            }
                            i += 1;
                        }
                        if *c == 'c' {
                            return false;
                        }
                    }
                    self.out.extend(unescape(&text, Style::Format).0);
                }
                c => {
                    self.out
                        .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    i += 1;
                }
            }
        }
        true
    }

    fn directive(&mut self, chars: &[char], i: &mut usize) -> bool {
        let mut spec = Spec::default();
        while let Some(c) = chars.get(*i) {
            match c {
                '-' => spec.left = true,
                '0' => spec.zero = true,
                '+' => spec.plus = true,
                ' ' => spec.space = true,
                '#' => spec.alternate = true,
                _ => break,
            }
            *i += 1;
        }
        if let Some(width) = self.number(chars, i) {
            spec.left |= width < 0;
            spec.width = (width.unsigned_abs() as usize).min(100_000);
        }
        if chars.get(*i) == Some(&'.') {
            *i += 1;
            spec.precision = Some(self.number(chars, i).unwrap_or(0).max(0) as usize);
        }
        while chars.get(*i).is_some_and(|c| "hlLqjzt".contains(*c)) && chars.get(*i) != Some(&'q') {
            *i += 1;
        }
        if chars.get(*i) == Some(&'(') && self.kind == Kind::Bash {
            return self.time(chars, i, &spec);
        }
        let Some(c) = chars.get(*i).copied() else {
            self.errors.push(match self.kind {
                Kind::Bash => "`%': missing format character".into(),
                Kind::Dash => "%: invalid directive".into(),
                Kind::Ash => "%: invalid format".into(),
            });
            return false;
        };
        *i += 1;
        match c {
            's' => {
                let value = self.next();
                self.pad_text(&value, &spec);
            }
            'b' => {
                let value = self.next();
                let (bytes, stopped) = unescape(&value, Style::Echo);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                if spec.width == 0 && spec.precision.is_none() {
                    self.out.extend(bytes);
                } else {
                    self.pad_text(&text, &spec);
                }
                return !stopped;
            }
            'q' if self.kind == Kind::Bash => {
                let value = quote::backslashed(&self.next());
                self.pad_text(&value, &spec);
            }
            'c' => {
                let value: String = self.next().chars().take(1).collect();
                self.pad_text(&value, &spec);
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                let value = self.integer();
                self.pad_integer(value, c, &spec);
            }
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => {
                let value = self.float();
                self.pad_float(value, c, &spec);
            }
            c => {
                self.errors.push(match self.kind {
                    Kind::Bash => format!("`{c}': invalid format character"),
                    Kind::Dash => format!("%{c}: invalid directive"),
                    Kind::Ash => format!("%{c}: invalid format"),
                });
                return false;
            }
        }
        true
    }

    fn number(&mut self, chars: &[char], i: &mut usize) -> Option<i64> {
        if chars.get(*i) == Some(&'*') {
            *i += 1;
            return Some(self.next().parse().unwrap_or(0));
        }
        let start = *i;
        while chars.get(*i).is_some_and(char::is_ascii_digit) {
            *i += 1;
        }
        let text: String = chars.get(start..*i)?.iter().collect();
        text.parse().ok()
    }

    fn bad_number(&mut self, text: &str) {
        self.errors.push(match self.kind {
            Kind::Bash => format!("{text}: invalid number"),
            Kind::Dash => format!("{text}: expected numeric value"),
            Kind::Ash => format!("invalid number '{text}'"),
        });
    }

    fn integer(&mut self) -> i64 {
        if self.at >= self.values.len() {
            self.at += 1;
            return 0;
        }
        let text = self.next();
        let trimmed = text.trim_start();
        if let Some(rest) = trimmed.strip_prefix(['\'', '"']) {
            return rest.chars().next().map_or(0, |c| i64::from(c as u32));
        }
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (base, digits) = match digits
            .strip_prefix("0x")
            .or_else(|| digits.strip_prefix("0X"))
        {
            Some(hex) => (16, hex),
            None if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
            None => (10, digits),
        };
        let end = digits
            .find(|c: char| !c.is_digit(base))
            .unwrap_or(digits.len());
        let value = i64::from_str_radix(&digits[..end], base).unwrap_or(if end > 15 {
            i64::MAX
        } else {
            0
        });
        if end < digits.len() || digits.is_empty() {
            self.bad_number(&text);
        }
        if negative {
            value.wrapping_neg()
        } else {
            value
        }
    }

    fn float(&mut self) -> f64 {
        if self.at >= self.values.len() {
            self.at += 1;
            return 0.0;
        }
        let text = self.next();
        match text.trim().parse() {
            Ok(value) => value,
            Err(_) => {
                self.bad_number(&text);
                let end = text
                    .find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
                    .unwrap_or(text.len());
                text[..end].parse().unwrap_or(0.0)
            }
        }
    }

    fn pad_text(&mut self, text: &str, spec: &Spec) {
        let text: String = match spec.precision {
            Some(n) => text.chars().take(n).collect(),
            None => text.to_string(),
        };
        self.pad(&text, spec, false);
    }

    fn pad(&mut self, text: &str, spec: &Spec, zero: bool) {
        let len = text.chars().count();
        let fill = spec.width.saturating_sub(len);
        let padded = if spec.left {
            format!("{text}{}", " ".repeat(fill))
        } else if zero {
            let (sign, digits) = text.split_at(usize::from(text.starts_with(['-', '+', ' '])));
            format!("{sign}{}{digits}", "0".repeat(fill))
        } else {
            format!("{}{text}", " ".repeat(fill))
        };
        self.out.extend_from_slice(padded.as_bytes());
    }

    fn pad_integer(&mut self, value: i64, conversion: char, spec: &Spec) {
        let mut digits = match conversion {
            'd' | 'i' => value.unsigned_abs().to_string(),
            'u' => (value as u64).to_string(),
            'o' => format!("{:o}", value as u64),
            'x' => format!("{:x}", value as u64),
            _ => format!("{:X}", value as u64),
        };
        if let Some(n) = spec.precision {
            digits = format!("{}{digits}", "0".repeat(n.saturating_sub(digits.len())));
        }
        if spec.alternate && value != 0 {
            match conversion {
                'o' => digits.insert(0, '0'),
                'x' => digits.insert_str(0, "0x"),
                'X' => digits.insert_str(0, "0X"),
                _ => {}
            }
        }
        let signed = matches!(conversion, 'd' | 'i');
        let sign = match (
            signed && value < 0,
            signed && spec.plus,
            signed && spec.space,
        ) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let zero = spec.zero && spec.precision.is_none();
        self.pad(&format!("{sign}{digits}"), spec, zero);
    }

    fn pad_float(&mut self, value: f64, conversion: char, spec: &Spec) {
        let precision = spec.precision.unwrap_or(6).min(100);
        let mut text = match conversion {
            'f' | 'F' => format!("{value:.precision$}"),
            'e' | 'E' => exponent(value, precision),
            _ => general(value, precision.max(1)),
        };
        if conversion.is_ascii_uppercase() {
            text = text.to_uppercase();
        }
        if spec.plus && value >= 0.0 {
            text.insert(0, '+');
        }
        self.pad(&text, spec, spec.zero);
    }

    /// `%(format)T`: a time; -1 or nothing is now.
    fn time(&mut self, chars: &[char], i: &mut usize, spec: &Spec) -> bool {
        let close = (*i..chars.len()).find(|n| chars[*n] == ')');
        let Some(close) = close.filter(|n| chars.get(n + 1) == Some(&'T')) else {
            self.errors.push("`(': invalid format character".into());
            return false;
        };
        let format: String = chars[*i + 1..close].iter().collect();
        *i = close + 2;
        let seconds = if self.at >= self.values.len() {
            -1
        } else {
            self.integer()
        };
        let seconds = if seconds < 0 { self.now } else { seconds };
        let text = strftime(
            if format.is_empty() {
                "%H:%M:%S"
            } else {
                &format
            },
            seconds,
        );
        self.pad_text(&text, spec);
        true
    }
}

fn exponent(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    format!(
        "{mantissa}e{}{:02}",
        if power < 0 { '-' } else { '+' },
        power.abs()
    )
}

fn general(value: f64, precision: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let power = value.abs().log10().floor() as i32;
    let trim = |text: String| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_string()
        } else {
            text
        }
    };
    if power < -4 || power >= precision as i32 {
        let text = exponent(value, precision - 1);
        let (mantissa, rest) = text.split_once('e').unwrap_or((&text, "+00"));
        return format!("{}e{rest}", trim(mantissa.to_string()));
    }
    let digits = (precision as i32 - 1 - power).max(0) as usize;
    trim(format!("{value:.digits$}"))
}

/// The commonest conversions of strftime, in UTC.
fn strftime(format: &str, seconds: i64) -> String {
    let days = seconds.div_euclid(86_400);
    let second = seconds.rem_euclid(86_400);
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, sec) = (second / 3600, second / 60 % 60, second % 60);
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('Y') => out.push_str(&year.to_string()),
            Some('y') => out.push_str(&format!("{:02}", year.rem_euclid(100))),
            Some('m') => out.push_str(&format!("{month:02}")),
            Some('d') => out.push_str(&format!("{day:02}")),
            Some('e') => out.push_str(&format!("{day:>2}")),
            Some('H') => out.push_str(&format!("{hour:02}")),
            Some('M') => out.push_str(&format!("{minute:02}")),
            Some('S') => out.push_str(&format!("{sec:02}")),
            Some('F') => out.push_str(&format!("{year}-{month:02}-{day:02}")),
            Some('T') => out.push_str(&format!("{hour:02}:{minute:02}:{sec:02}")),
            Some('s') => out.push_str(&seconds.to_string()),
            Some('Z') => out.push_str("UTC"),
            Some('z') => out.push_str("+0000"),
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('%') => out.push('%'),
            Some(other) => {
                out.push('%');
                out.push(other);
            }
            None => out.push('%'),
        }
    }
    out
}
