//! What a look at the host finds: whether a condition holds, and what is missing.

use serde::Serialize;

use crate::text::Text;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub holds: bool,
    /// What is not as it should be, the most telling first; empty if it holds.
    pub missing: Vec<Missing>,
    /// All that is asked for, as a phrase.
    pub wanted: Text,
    /// The same as data, for a picture; none if no object of the host is meant.
    pub goal: Option<Goal>,
}

/// One thing that is missing. A page puts "now" and "wanted" before the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// How it is: a sentence without its full stop.
    pub now: Text,
    /// How it should be: a phrase.
    pub wanted: Text,
}

/// The object a check is about, as it should be: what a picture draws as a ghost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// `container`, `image`, `volume`, `network`, `file`, `connection`.
    pub kind: &'static str,
    /// Its name, reference or path; empty if any will do.
    pub name: String,
    /// The object's name on the host, when there is one it is compared with.
    pub there: Option<String>,
    /// It should not be there.
    pub absent: bool,
    pub fields: Vec<Field>,
}

/// One thing wanted of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The key of the check, `publish`.
    pub key: String,
    /// Its value, `8080:80`.
    pub value: String,
    /// The same as a phrase, `8080 → 80`.
    pub wanted: Text,
    pub holds: bool,
}

impl Verdict {
    pub fn holds(wanted: Text) -> Self {
        Self {
            holds: true,
            wanted,
            ..Self::default()
        }
    }

    /// One thing is missing, which is all that is asked for.
    pub fn lacks(now: Text, wanted: Text) -> Self {
        let missing = vec![Missing {
            now,
            wanted: wanted.clone(),
        }];
        Self {
            missing,
            wanted,
            ..Self::default()
        }
    }

    pub fn about(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }

    /// The same, asked for not to hold.
    pub fn negated(self) -> Self {
        let never = Text::new(
            format!("{} ではないこと", self.wanted.ja),
            format!("not {}", self.wanted.en),
        );
        let goal = self.goal.map(|goal| Goal {
            absent: true,
            ..goal
        });
        let missing = match self.holds {
            true => vec![Missing {
                now: Text::new(
                    format!("「{}」になっています", self.wanted.ja),
                    format!("it is: {}", self.wanted.en),
                ),
                wanted: never.clone(),
            }],
            false => Vec::new(),
        };
        Self {
            holds: !self.holds,
            missing,
            wanted: never,
            goal,
        }
    }

    /// Several at once.
    pub fn all(verdicts: Vec<Self>) -> Self {
        let wanted: Vec<Text> = verdicts.iter().map(|v| v.wanted.clone()).collect();
        let holds = verdicts.iter().all(|v| v.holds);
        let (mut missing, mut goal) = (Vec::new(), None);
        for verdict in verdicts {
            // The picture shows what is still to do.
            if goal.is_none() || !verdict.holds && missing.is_empty() {
                goal = verdict.goal.or(goal);
            }
            missing.extend(verdict.missing);
        }
        Self {
            holds,
            missing,
            wanted: Text::list(&wanted),
            goal,
        }
    }
}
