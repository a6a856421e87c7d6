//! One conversion of C's `printf`: flags, width, precision and the rules for integers, floating
//! point numbers and strings. Shared by `printf`, awk, `seq` and `stat`.
//! Not modelled: `%a`, locale grouping (`'`).

/// A parsed `%…` directive without its letter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    pub left: bool,
    pub plus: bool,
    pub space: bool,
    pub alt: bool,
    pub zero: bool,
    pub width: usize,
    pub precision: Option<usize>,
}

const MAX_FIELD: usize = 100_000;

/// A width or precision given by the next argument (`*`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Star {
    Width,
    Precision,
}

impl Spec {
    /// Reads flags, width and precision after `%`; returns the rest. `star` gives
    /// the value for each `*`.
    pub fn parse<'f>(mut rest: &'f str, star: &mut dyn FnMut(Star) -> i64) -> (Spec, &'f str) {
        let mut spec = Spec::default();
        loop {
            match rest.as_bytes().first() {
                Some(b'-') => spec.left = true,
                Some(b'+') => spec.plus = true,
                Some(b' ') => spec.space = true,
                Some(b'#') => spec.alt = true,
                Some(b'0') => spec.zero = true,
                Some(b'\'') => {}
                _ => break,
            }
            rest = &rest[1..];
        }
        if let Some(after) = rest.strip_prefix('*') {
            rest = after;
            let w = star(Star::Width);
            spec.left |= w < 0;
            spec.width = (w.unsigned_abs() as usize).min(MAX_FIELD);
        } else {
            let (n, after) = digits(rest);
            spec.width = n.unwrap_or(0);
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            if let Some(after) = rest.strip_prefix('*') {
                rest = after;
                let p = star(Star::Precision);
                spec.precision = usize::try_from(p).ok().map(|p| p.min(MAX_FIELD));
            } else {
                let (n, after) = digits(rest);
                spec.precision = Some(n.unwrap_or(0));
                rest = after;
            }
        }
        (spec, rest)
    }

    /// Like [`Spec::parse`], passing over C's length modifiers.
    pub fn parse_c<'f>(rest: &'f str, star: &mut dyn FnMut(Star) -> i64) -> (Spec, &'f str) {
        let (spec, rest) = Spec::parse(rest, star);
        let rest = rest.trim_start_matches(['l', 'h', 'L', 'q', 'j', 'z', 't']);
        (spec, rest)
    }

    fn pad(&self, prefix: &str, body: &str, zero: bool) -> String {
        let len = prefix.chars().count() + body.chars().count();
        let fill = self.width.saturating_sub(len);
        if self.left {
            format!("{prefix}{body}{}", " ".repeat(fill))
        } else if zero {
            format!("{prefix}{}{body}", "0".repeat(fill))
        } else {
            format!("{}{prefix}{body}", " ".repeat(fill))
        }
    }

    fn sign(&self, negative: bool) -> &'static str {
        if negative {
            "-"
        } else if self.plus {
            "+"
        } else if self.space {
            " "
        } else {
            ""
        }
    }

    /// `%d`.
    pub fn signed(&self, value: i64) -> String {
        let mut body = value.unsigned_abs().to_string();
        if let Some(p) = self.precision {
            body = format!("{}{body}", "0".repeat(p.saturating_sub(body.len())));
        }
        self.pad(
            self.sign(value < 0),
            &body,
            self.zero && self.precision.is_none(),
        )
    }

    /// `%u`, `%o`, `%x`, `%X`.
    pub fn unsigned(&self, value: u64, conv: char) -> String {
        let mut body = match conv {
            'o' => format!("{value:o}"),
            'x' => format!("{value:x}"),
            'X' => format!("{value:X}"),
            _ => value.to_string(),
        };
        if let Some(p) = self.precision {
            body = format!("{}{body}", "0".repeat(p.saturating_sub(body.len())));
        }
        let prefix = match conv {
            'x' if self.alt && value != 0 => "0x",
            'X' if self.alt && value != 0 => "0X",
            'o' if self.alt && !body.starts_with('0') => "0",
            _ => "",
        };
        self.pad(prefix, &body, self.zero && self.precision.is_none())
    }

    /// `%s`, counting characters as GNU's awk and bash do.
    pub fn text(&self, value: &str) -> String {
        match self.precision {
            Some(p) => {
                let cut: String = value.chars().take(p).collect();
                self.pad("", &cut, false)
            }
            None => self.pad("", value, false),
        }
    }

    /// `%f`, `%e`, `%g` and their capitals.
    pub fn float(&self, value: f64, conv: char) -> String {
        let negative = value.is_sign_negative() && !value.is_nan();
        let magnitude = value.abs();
        let mut body = if value.is_nan() {
            "nan".to_string()
        } else if value.is_infinite() {
            "inf".to_string()
        } else {
            let p = self.precision.unwrap_or(6).min(400);
            match conv.to_ascii_lowercase() {
                'f' => format!("{magnitude:.p$}"),
                'e' => exponent(magnitude, p),
                _ => general(magnitude, p.max(1), self.alt),
            }
        };
        if conv.is_ascii_uppercase() {
            body = body.to_uppercase();
        }
        self.pad(self.sign(negative), &body, self.zero && value.is_finite())
    }
}

fn digits(s: &str) -> (Option<usize>, &str) {
    let end = s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
    if end == 0 {
        return (None, s);
    }
    (
        Some(
            s[..end]
                .parse::<usize>()
                .unwrap_or(MAX_FIELD)
                .min(MAX_FIELD),
        ),
        &s[end..],
    )
}

fn exponent(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    match text.split_once('e') {
        Some((mantissa, exp)) => {
            let n: i32 = exp.parse().unwrap_or(0);
            format!("{mantissa}e{}{:02}", if n < 0 { '-' } else { '+' }, n.abs())
        }
        None => text,
    }
}

fn general(value: f64, precision: usize, keep_zeros: bool) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let as_exp = exponent(value, precision - 1);
    let exp: i32 = as_exp
        .rsplit_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0);
    let (mut mantissa, tail) = if exp < -4 || exp >= precision as i32 {
        match as_exp.split_once('e') {
            Some((m, e)) => (m.to_string(), format!("e{e}")),
            None => (as_exp, String::new()),
        }
    } else {
        let places = (precision as i32 - 1 - exp).max(0) as usize;
        (format!("{value:.places$}"), String::new())
    };
    if !keep_zeros && mantissa.contains('.') {
        mantissa.truncate(mantissa.trim_end_matches('0').trim_end_matches('.').len());
    }
    mantissa + &tail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(s: &str) -> (Spec, char) {
        let (spec, rest) = Spec::parse(s, &mut |_| 0);
        (spec, rest.chars().next().unwrap_or('s'))
    }

    #[test]
    fn numbers_look_as_c_prints_them() {
        let f = |s: &str, v: f64| {
            let (spec, c) = spec(s);
            spec.float(v, c)
        };
        assert_eq!(f("05.1f", 2.5), "002.5");
        assert_eq!(f("g", 0.1 + 0.2), "0.3");
        assert_eq!(f("g", 1e6), "1e+06");
        assert_eq!(f("g", 123456.0), "123456");
        assert_eq!(f("e", 12345.678), "1.234568e+04");
        assert_eq!(f(".3g", 0.00001234), "1.23e-05");
        assert_eq!(f("+.2f", -0.005), "-0.01");
        let (s, _) = spec("-5d");
        assert_eq!(s.signed(-3), "-3   ");
        let (s, _) = spec("#06x");
        assert_eq!(s.unsigned(255, 'x'), "0x00ff");
    }
}
