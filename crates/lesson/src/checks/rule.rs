//! A condition as written in a lesson: clauses joined by `&&`, each perhaps denied by `!`.

use super::{KINDS, Kind, Seen, Verdict};
use crate::attrs::{Attrs, is_id, words};

/// Clauses in a rule at most.
const MOST: usize = 8;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    clauses: Vec<Clause>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    negated: bool,
    kind: &'static str,
    args: Attrs,
}

/// Where a rule stands: not every kind has a meaning everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Check,
    Hint,
    /// An answer of a prediction, where `said` may be asked for.
    Prediction,
}

impl Rule {
    pub fn parse(text: &str, scope: Scope) -> Result<Self, String> {
        let words = words(text);
        let clauses: Vec<&[String]> = words.split(|w| w == "&&").collect();
        if clauses.len() > MOST {
            return Err(format!("more than {MOST} conditions"));
        }
        let clauses = clauses.into_iter().map(|c| Clause::parse(c, scope));
        Ok(Self {
            clauses: clauses.collect::<Result<_, _>>()?,
        })
    }

    /// Reads the rule of a check, and the `after=` in it.
    pub fn with_order(text: &str) -> Result<(Self, Vec<String>), String> {
        let mut rule = Self::parse(text, Scope::Check)?;
        let mut after = Vec::new();
        for clause in &mut rule.clauses {
            let (order, rest) = std::mem::take(&mut clause.args.pairs)
                .into_iter()
                .partition(|(key, _)| key == "after");
            clause.args.pairs = rest;
            let order: Vec<(String, String)> = order;
            after.extend(
                order
                    .iter()
                    .flat_map(|(_, ids)| ids.split(',').map(str::to_string)),
            );
        }
        match after.iter().find(|id| !is_id(id)) {
            Some(odd) => Err(format!("{odd:?} is no id of a check")),
            None => Ok((rule, after)),
        }
    }

    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Tells whether something is asked for that an empty host does not have.
    pub fn is_positive(&self) -> bool {
        self.clauses.iter().any(|c| !c.negated)
    }

    pub fn look(&self, seen: &Seen) -> Verdict {
        match self.clauses.as_slice() {
            [one] => one.look(seen),
            all => Verdict::all(all.iter().map(|c| c.look(seen)).collect()),
        }
    }

    pub fn holds(&self, seen: &Seen) -> bool {
        self.clauses.iter().all(|c| c.look(seen).holds)
    }
}

impl Clause {
    fn parse(words: &[String], scope: Scope) -> Result<Self, String> {
        let (first, rest) = words.split_first().ok_or("a condition is missing")?;
        let (negated, name) = match first.strip_prefix('!') {
            Some(name) => (true, name),
            None => (false, first.as_str()),
        };
        let kind = kind(name).filter(|k| k.name() != "said" || scope == Scope::Prediction);
        let kind = kind.ok_or_else(|| format!("unknown kind of check {name:?}"))?;
        let keys = kind.keys();
        let mut args = Attrs::default();
        for word in rest {
            let (key, value) = word
                .split_once('=')
                .ok_or_else(|| format!("{word:?} is not key=value"))?;
            let order = key == "after" && scope == Scope::Check;
            match keys.iter().find(|k| k.name == key) {
                Some(key) => key
                    .form
                    .check(value)
                    .map_err(|m| format!("{name} {}=: {m}", key.name))?,
                None if order => {}
                None => return Err(format!("{name} knows no key {key:?}")),
            }
            if args.get(key).is_some() {
                return Err(format!("{name} has {key}= twice"));
            }
            args.pairs.push((key.to_string(), value.to_string()));
        }
        for key in keys.iter().filter(|k| k.needed) {
            if args.get(key.name).is_none() {
                return Err(format!("{name} needs {}=", key.name));
            }
        }
        kind.fits(&args).map_err(|m| format!("{name}: {m}"))?;
        Ok(Self {
            negated,
            kind: kind.name(),
            args,
        })
    }

    pub fn kind(&self) -> &'static str {
        self.kind
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.args.get(key)
    }

    pub fn look(&self, seen: &Seen) -> Verdict {
        let Some(kind) = kind(self.kind) else {
            return Verdict::default();
        };
        let verdict = kind.look(&self.args, seen);
        match self.negated {
            true => verdict.negated(),
            false => verdict,
        }
    }
}

fn kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|k| k.name() == name)
}
