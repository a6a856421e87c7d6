//! Why a step hit or missed the cache, told by comparing it with the step that stood at its
//! place in the build before.

use std::collections::BTreeMap;

/// Why a build step was or was not found in the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// Not a step that is cached.
    #[default]
    NotApplicable,
    /// The same work upon the same input was done before.
    Hit,
    /// Nothing like it was ever built here.
    FirstTime,
    /// The instruction, or a value in it, differs.
    InstructionChanged { before: String },
    /// Files that it takes differ.
    FilesChanged { paths: Vec<String> },
    /// An argument or variable that it sees differs.
    ValueChanged { name: String },
    /// A step that it builds on was done again.
    ParentChanged { parent: String },
    /// The command line forbade it.
    Disabled,
    /// It was built before, but its record is gone.
    Removed,
}

/// What a step was when it was last looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The instruction without its place in the stage.
    pub command: String,
    /// The variables it sees.
    pub values: BTreeMap<String, String>,
    /// The content it takes: paths and digests.
    pub files: BTreeMap<String, String>,
    /// The records it was made upon.
    pub inputs: Vec<String>,
}

/// At most this many changed paths are named.
const MAX_PATHS: usize = 20;

impl Trace {
    /// Why a step that was `before` at this place has no record now. `parents` are the names
    /// of the inputs.
    pub fn explain(&self, before: Option<&Trace>, parents: &[String]) -> Reason {
        let Some(before) = before else {
            return Reason::FirstTime;
        };
        if before.command != self.command {
            return Reason::InstructionChanged {
                before: before.command.clone(),
            };
        }
        let files = changed(&before.files, &self.files);
        if !files.is_empty() {
            return Reason::FilesChanged {
                paths: files.into_iter().take(MAX_PATHS).collect(),
            };
        }
        if let Some(name) = changed(&before.values, &self.values).into_iter().next() {
            return Reason::ValueChanged { name };
        }
        for (i, input) in self.inputs.iter().enumerate() {
            if before.inputs.get(i) != Some(input) {
                return Reason::ParentChanged {
                    parent: parents.get(i).cloned().unwrap_or_default(),
                };
            }
        }
        if before.inputs.len() > self.inputs.len() {
            return Reason::ParentChanged {
                parent: "scratch".into(),
            };
        }
        Reason::Removed
    }
}

/// The keys whose values differ, in order.
fn changed(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let mut keys: Vec<&String> = before.keys().chain(now.keys()).collect();
    keys.sort();
    keys.dedup();
    let differs = |key: &&String| before.get(*key) != now.get(*key);
    keys.into_iter().filter(differs).cloned().collect()
}
