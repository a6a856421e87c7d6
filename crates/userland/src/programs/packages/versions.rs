//! Versions and what is asked of them: npm's ranges, pip's specifiers, apk's and apt's constraints.

use std::cmp::Ordering;

/// What a requirement leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Take(String),
    /// It asks for something newer than what is simulated, which may exist.
    Newer,
    Never,
}

/// Compares by numbers; what is not a number counts less than the end, as in `1.0rc1 < 1.0`.
pub fn compare(a: &str, b: &str) -> Ordering {
    let parts = |v: &str| -> Vec<Result<u64, String>> {
        let v = v
            .trim_start_matches('v')
            .split('+')
            .next()
            .unwrap_or_default()
            .to_string();
        let mut out: Vec<Result<u64, String>> = Vec::new();
        for word in v.split(['.', '-', '_', '~']) {
            let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 {
                out.push(Ok(word[..digits].parse().unwrap_or(u64::MAX)));
            }
            if digits < word.len() && !word[digits..].starts_with("post") {
                out.push(Err(word[digits..].to_string()));
            }
        }
        out
    };
    let (a, b) = (parts(a), parts(b));
    for i in 0..a.len().max(b.len()) {
        let order = match (a.get(i), b.get(i)) {
            (Some(Ok(x)), Some(Ok(y))) => x.cmp(y),
            (Some(Ok(x)), None) => x.cmp(&0),
            (None, Some(Ok(y))) => 0.cmp(y),
            (Some(Err(x)), Some(Err(y))) => x.cmp(y),
            (Some(Err(_)), _) => Ordering::Less,
            (_, Some(Err(_))) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

fn numbers(v: &str) -> Vec<u64> {
    let plain = v.split(['-', '+']).next().unwrap_or_default();
    let parts = plain.trim_start_matches(['v', '=']).split('.');
    parts.map_while(|p| p.parse().ok()).collect()
}

/// The first version that does not begin like this one up to part `n`.
fn bump(parts: &[u64], n: usize) -> String {
    let mut up: Vec<u64> = parts.iter().copied().take(n + 1).collect();
    up.resize(n + 1, 0);
    up[n] += 1;
    up.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

fn between(v: &str, low: &str, high: &str) -> bool {
    compare(v, low) != Ordering::Less && compare(v, high) == Ordering::Less
}

/// Whether a version is in an npm range: `^1.2`, `~1.2.3`, `>=1 <3`, `1.x || 2`, `*`.
pub fn npm_satisfies(range: &str, v: &str) -> bool {
    range.split("||").any(|all| {
        let all = all.trim();
        if let Some((low, high)) = all.split_once(" - ") {
            return compare(v, low) != Ordering::Less && compare(v, high) != Ordering::Greater;
        }
        // An operator may stand apart from its version.
        let joined = ["^", "~", ">=", "<=", ">", "<", "="]
            .iter()
            .fold(all.to_string(), |t, op| t.replace(&format!("{op} "), op));
        joined.split_whitespace().all(|c| npm_comparator(c, v))
    })
}

fn npm_comparator(c: &str, v: &str) -> bool {
    let order = |rest: &str| compare(v, rest);
    if let Some(rest) = c.strip_prefix('^') {
        let parts = numbers(rest);
        let first = parts
            .iter()
            .position(|p| *p != 0)
            .unwrap_or(parts.len().saturating_sub(1));
        return between(v, rest, &bump(&parts, first));
    }
    if let Some(rest) = c.strip_prefix('~') {
        let parts = numbers(rest);
        return between(v, rest, &bump(&parts, parts.len().saturating_sub(1).min(1)));
    }
    if let Some(rest) = c.strip_prefix(">=") {
        return order(rest) != Ordering::Less;
    }
    if let Some(rest) = c.strip_prefix("<=") {
        return order(rest) != Ordering::Greater;
    }
    if let Some(rest) = c.strip_prefix('>') {
        return order(rest) == Ordering::Greater;
    }
    if let Some(rest) = c.strip_prefix('<') {
        return order(rest) == Ordering::Less;
    }
    let parts = numbers(c);
    match parts.len() {
        0 => matches!(c, "" | "*" | "x" | "X" | "latest" | "next"),
        n if n >= 3 => order(c.trim_start_matches('=')) == Ordering::Equal,
        n => {
            let low = parts
                .iter()
                .map(u64::to_string)
                .collect::<Vec<_>>()
                .join(".");
            between(v, &low, &bump(&parts, n - 1))
        }
    }
}

/// Whether a version fits pip's specifiers: `>=0.113,<0.114`, `==2.*`, `~=1.4`, `!=1.5`.
pub fn pip_satisfies(specifiers: &str, v: &str) -> bool {
    specifiers
        .split(',')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .all(|s| {
            let at = s.find(|c: char| !"=<>!~".contains(c)).unwrap_or(s.len());
            let (op, rest) = (&s[..at], s[at..].trim());
            let order = compare(v, rest);
            match (op, rest.strip_suffix(".*")) {
                ("==", Some(prefix)) => v == prefix || v.starts_with(&format!("{prefix}.")),
                ("!=", Some(prefix)) => v != prefix && !v.starts_with(&format!("{prefix}.")),
                ("==" | "===", None) => order == Ordering::Equal,
                ("!=", None) => order != Ordering::Equal,
                (">=", _) => order != Ordering::Less,
                ("<=", _) => order != Ordering::Greater,
                (">", _) => order == Ordering::Greater,
                ("<", _) => order == Ordering::Less,
                ("~=", _) => {
                    let parts = numbers(rest);
                    between(v, rest, &bump(&parts, parts.len().saturating_sub(2)))
                }
                _ => false,
            }
        })
}

/// Picks the newest of the known versions that fits; else a version that the requirement names
/// itself, which somebody has seen; else says why there is none.
pub fn choose(known: &[&str], wanted: &str, fits: &dyn Fn(&str) -> bool) -> Choice {
    if let Some(v) = known.iter().find(|v| fits(v)) {
        return Choice::Take(v.to_string());
    }
    let newest = known.first().copied().unwrap_or("0");
    let words = wanted.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    let mut named: Vec<&str> = words
        .filter(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    named.sort_by(|a, b| compare(b, a));
    let stands = |v: &&&str| compare(v, newest) == Ordering::Less && fits(v);
    if let Some(v) = named.iter().find(stands) {
        return Choice::Take(padded(v, newest));
    }
    let major = |v: &str| numbers(v).first().copied().unwrap_or(0);
    let near = named
        .iter()
        .any(|v| compare(v, newest) == Ordering::Greater && major(v) <= major(newest) + 1);
    if near { Choice::Newer } else { Choice::Never }
}

/// A version with as many parts as another has.
fn padded(v: &str, like: &str) -> String {
    let mut out = v.to_string();
    while out.matches('.').count() < like.matches('.').count().min(2) {
        out.push_str(".0");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_ranges_hold_what_npm_says() {
        for (range, v, want) in [
            ("^4.18.2", "4.21.2", true),
            ("^4.18.2", "5.1.0", false),
            ("^0.3.1", "0.3.9", true),
            ("^0.3.1", "0.4.0", false),
            ("~1.2.3", "1.2.9", true),
            ("~1.2.3", "1.3.0", false),
            (">=1 <3", "2.9.9", true),
            (">= 1.0.0 < 3", "3.0.0", false),
            ("1.x || 3", "3.4.5", true),
            ("*", "9.9.9", true),
            ("2", "2.7.1", true),
            ("2", "3.0.0", false),
            ("1.2.3", "1.2.4", false),
            ("1.0.0 - 2.0.0", "1.5.0", true),
        ] {
            assert_eq!(npm_satisfies(range, v), want, "{range} {v}");
        }
    }

    #[test]
    fn pip_specifiers_hold_what_pip_says() {
        for (s, v, want) in [
            (">=0.113,<0.114", "0.113.0", true),
            (">=0.113,<0.114", "0.119.0", false),
            ("<3", "3.1.2", false),
            ("<3", "2.3.3", true),
            ("==2.*", "2.3.3", true),
            ("~=1.4.2", "1.4.9", true),
            ("~=1.4.2", "1.5.0", false),
            ("!=1.5", "1.5", false),
            ("==1.0", "1.0.0", true),
            ("<1.0", "1.0rc1", true),
        ] {
            assert_eq!(pip_satisfies(s, v), want, "{s} {v}");
        }
    }

    #[test]
    fn a_version_that_is_named_stands_and_one_beyond_all_does_not() {
        let pick = |known: &[&str], s: &str| choose(known, s, &|v| pip_satisfies(s, v));
        let flask = ["3.1.2", "2.3.3"];
        assert_eq!(pick(&flask, "<3"), Choice::Take("2.3.3".into()));
        assert_eq!(pick(&flask, "==2.2"), Choice::Take("2.2.0".into()));
        assert_eq!(pick(&flask, "==3.2.0"), Choice::Newer);
        assert_eq!(pick(&flask, "==99"), Choice::Never);
    }
}
