//! `getopt_long`: options in any place (or only first), bundled letters, long names by prefix.

/// What a program accepts: letters (`:` after one that takes a value, `::` for an optional one)
/// and long names standing for letters. A long name may stand for a letter that has no short form
/// if the letter is not in `short`; prefix it with `:` or `::` in `values` then.
pub struct Spec {
    pub short: &'static str,
    pub long: &'static [(&'static str, char)],
    /// Stop at the first operand (`xargs`, `env`, `timeout`).
    pub stop: bool,
}

/// The options and operands of a call, in order.
#[derive(Debug, Default)]
pub struct Opts {
    pub given: Vec<(char, Option<String>)>,
    pub rest: Vec<String>,
}

/// A mistake in the options.
#[derive(Debug, PartialEq)]
pub enum OptError {
    Invalid(char),
    Unrecognized(String),
    NeedsValue(char),
    LongNeedsValue(String),
    UnwantedValue(String),
    Ambiguous(String, Vec<String>),
}

impl Opts {
    /// Whether a letter was given.
    pub fn has(&self, c: char) -> bool {
        self.given.iter().any(|(g, _)| *g == c)
    }

    /// How often a letter was given.
    pub fn count(&self, c: char) -> usize {
        self.given.iter().filter(|(g, _)| *g == c).count()
    }

    /// The last value of a letter.
    pub fn get(&self, c: char) -> Option<&str> {
        self.given
            .iter()
            .rev()
            .find(|(g, _)| *g == c)
            .and_then(|(_, v)| v.as_deref())
    }

    /// All values of a letter.
    pub fn all(&self, c: char) -> Vec<&str> {
        self.given
            .iter()
            .filter(|(g, _)| *g == c)
            .filter_map(|(_, v)| v.as_deref())
            .collect()
    }

    /// The letter of `set` given last.
    pub fn last_of(&self, set: &str) -> Option<char> {
        self.given
            .iter()
            .rev()
            .map(|(g, _)| *g)
            .find(|g| set.contains(*g))
    }
}

/// How a letter takes a value: 0 none, 1 required, 2 optional.
fn arity(short: &str, c: char) -> Option<u8> {
    if c == ':' {
        return None;
    }
    let at = short.find(c)?;
    let after = &short[at + c.len_utf8()..];
    Some(if after.starts_with("::") {
        2
    } else if after.starts_with(':') {
        1
    } else {
        0
    })
}

/// Parses `args` (without the program's name).
pub fn parse(spec: &Spec, args: &[String]) -> Result<Opts, OptError> {
    let mut out = Opts::default();
    let mut it = args.iter();
    while let Some(arg) = it.next() {
        if arg == "--" {
            out.rest.extend(it.cloned());
            break;
        }
        if let Some(long) = arg.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((n, v)) => (n, Some(v.to_string())),
                None => (long, None),
            };
            let (full, letter) = find_long(spec, name)?;
            let value = match (arity(spec.short, letter).unwrap_or(0), value) {
                (0, Some(_)) => return Err(OptError::UnwantedValue(full.to_string())),
                (1, None) => Some(
                    it.next()
                        .cloned()
                        .ok_or_else(|| OptError::LongNeedsValue(full.to_string()))?,
                ),
                (_, v) => v,
            };
            out.given.push((letter, value));
        } else if arg.len() > 1 && arg.starts_with('-') {
            let mut letters = arg[1..].chars();
            while let Some(c) = letters.next() {
                // Letters beyond ASCII only stand behind long names.
                let kind = arity(spec.short, c)
                    .filter(|_| c.is_ascii())
                    .ok_or(OptError::Invalid(c))?;
                if kind == 0 {
                    out.given.push((c, None));
                    continue;
                }
                let attached = letters.as_str();
                let value = if !attached.is_empty() {
                    Some(attached.to_string())
                } else if kind == 1 {
                    Some(it.next().cloned().ok_or(OptError::NeedsValue(c))?)
                } else {
                    None
                };
                out.given.push((c, value));
                break;
            }
        } else {
            out.rest.push(arg.clone());
            if spec.stop {
                out.rest.extend(it.cloned());
                break;
            }
        }
    }
    Ok(out)
}

fn find_long(spec: &Spec, name: &str) -> Result<(&'static str, char), OptError> {
    if let Some(exact) = spec.long.iter().find(|(n, _)| *n == name) {
        return Ok(*exact);
    }
    let hits: Vec<_> = spec
        .long
        .iter()
        .filter(|(n, _)| n.starts_with(name))
        .collect();
    match hits.as_slice() {
        [] => Err(OptError::Unrecognized(name.to_string())),
        [one] => Ok(**one),
        [first, rest @ ..] if rest.iter().all(|(_, c)| *c == first.1) => Ok(**first),
        many => Err(OptError::Ambiguous(
            name.to_string(),
            many.iter().map(|(n, _)| format!("'--{n}'")).collect(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        short: "abn:i::é:",
        long: &[
            ("all", 'a'),
            ("number", 'n'),
            ("in-place", 'i'),
            ("only-long", 'é'),
        ],
        stop: false,
    };

    fn run(args: &[&str]) -> Result<Opts, OptError> {
        parse(
            &SPEC,
            &args.iter().map(|s| s.to_string()).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn letters_bundle_and_long_names_shorten() {
        let o = run(&["-abn3", "file", "--num", "4", "-i", "--", "-x"]).expect("valid");
        assert!(o.has('a') && o.has('b') && o.has('i'));
        assert_eq!(o.all('n'), ["3", "4"]);
        assert_eq!(o.rest, ["file", "-x"]);
        assert_eq!(run(&["-z"]).expect_err("bad"), OptError::Invalid('z'));
        assert_eq!(
            run(&["--zz"]).expect_err("bad"),
            OptError::Unrecognized("zz".into())
        );
        assert_eq!(run(&["-n"]).expect_err("bad"), OptError::NeedsValue('n'));
        assert_eq!(run(&["--only-long=5"]).expect("valid").get('é'), Some("5"));
        assert_eq!(run(&["-é5"]).expect_err("bad"), OptError::Invalid('é'));
    }
}
